//! A source as rules and the desk see it.

/// One source as the floors above see it.
pub struct SourceText<'a> {
    /// Its path as it was given.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What it says.
    pub analysis: &'a crate::claims::model::Analysis,
    /// Its lines.
    pub lines: &'a crate::text::LineIndex,
    /// Its words, ready to be held against quotations.
    pub quotes: &'a super::quotes::QuoteIndex,
    /// Its sentences, ready to be searched.
    pub index: &'a super::SourceIndex,
}
