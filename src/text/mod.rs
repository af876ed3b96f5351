//! Floor 1: a document's text and where things are in it. Knows nothing of English or claims.

mod block;
mod directive;
mod document;
mod encoding;
mod ends;
mod format;
mod html;
mod markdown;
mod nearest;
mod plain;
mod position;
mod problem;
mod prose;
mod reparse;
mod span;
#[cfg(test)]
mod tests;

pub use block::{Block, BlockKind, Comment, FootnoteRef, FrontMatter, Link, Parsed};
pub use directive::{Command, Directive, directives};
pub use document::{Change, Document};
pub use encoding::{Decoded, NotText, decode};
pub(crate) use ends::common_ends;
pub use format::Format;
pub use markdown::front_matter;
pub use nearest::nearest;
pub(crate) use plain::ends_sentence;
pub use position::{LineIndex, Position, PositionEncoding};
pub use problem::{Note, Problem, Severity};
use prose::{Prose, ProseBuilder};
pub use span::Span;
