//! Floor 1: a document's text and where things are in it. Knows nothing of English or claims.

mod block;
mod markdown;
mod problem;
mod prose;
mod span;
#[cfg(test)]
mod tests;

pub use block::{Block, BlockKind, Comment, FootnoteRef, FrontMatter, Link, Parsed};
pub use markdown::parse as parse_markdown;
pub use problem::{Note, Problem, Severity};
use prose::{Prose, ProseBuilder};
pub use span::Span;
