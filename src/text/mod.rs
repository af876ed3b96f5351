//! Floor 1: a document's text and where things are in it. Knows nothing of English or claims.

mod block;
mod common_affixes;
mod directive;
mod document;
mod encoding;
mod format;
mod html;
mod line_index;
mod markdown;
mod plain;
mod problem;
mod prose;
mod span;
mod suggest;
#[cfg(test)]
mod tests;

pub use block::{Block, BlockKind, Comment, FootnoteRef, FrontMatter, Link, Parsed};
pub(crate) use common_affixes::common_prefix_suffix;
pub use directive::{Command, Directive, directives};
pub use document::{Change, Document};
pub use encoding::{Decoded, NotText, decode};
pub use format::Format;
pub use line_index::{LineIndex, Position, PositionEncoding};
pub use markdown::front_matter;
pub(crate) use plain::ends_sentence;
pub use problem::{Note, Problem, Severity};
use prose::{Prose, ProseBuilder};
pub use span::Span;
pub use suggest::did_you_mean;
