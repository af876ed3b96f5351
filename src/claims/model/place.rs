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

/// Names a claim of a document: the block that holds it and its index there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ClaimId {
    /// Index of the block in its document.
    pub block: usize,
    /// Index in that block's list of claims.
    pub index: usize,
}

/// Names an attribution of a document: the block that holds it and its index there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct AttributionId {
    /// Index of the block in its document.
    pub block: usize,
    /// Index in that block's list of attributions.
    pub index: usize,
}
