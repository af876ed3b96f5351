//! Floor 1: a document's text and where things are in it. Knows nothing of English or claims.

mod span;

pub use span::Span;
