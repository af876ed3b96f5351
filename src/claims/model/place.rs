//! Places: a span of one block, and which item of a document is meant.

use crate::text::Span;
use std::hash::Hash;

/// A span of one block's prose.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockSpan {
    /// Index of the block in its document.
    pub block: usize,
    /// Bytes of that block's prose.
    pub span: Span,
}

/// Names one item (claim, attribution, figure …) of a document: the block that holds it and its index there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Id {
    /// Index of the block in its document.
    pub block: usize,
    /// Index in that block's list.
    pub index: usize,
}
