//! Quotations: words between quotation marks, or a block quotation.

use super::place::AttributionId;
use crate::text::Span;
use std::ops::Range;

/// Words between quotation marks, or a block quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Quotation {
    /// The words between the marks, in the block's prose.
    pub span: Span,
    /// With the marks; equal to `span` for a block quotation without marks.
    pub outer: Span,
    /// Token range of `span`.
    pub tokens: Range<usize>,
    /// The attribution that gives its speaker.
    pub attribution: Option<AttributionId>,
    /// Continues the quotation with this index (split by its attribution).
    pub continues: Option<usize>,
    /// Whether a closing mark was found (a paragraph of a longer quotation has none).
    pub closed: bool,
    /// The marks are single quotes.
    pub single: bool,
}
