//! Source as the desk hands it to rules.

/// One source with all that was prepared from it.
pub struct SourceText<'a> {
    /// Its path as it was given.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its analysis.
    pub analysis: &'a crate::claims::model::Analysis,
    /// Its lines.
    pub lines: &'a crate::text::LineIndex,
    /// Index of its words, for quotations.
    pub quotes: &'a super::quotes::QuoteIndex,
    /// Index of its sentences, for queries.
    pub index: &'a super::SourceIndex,
    /// Its tables, for figures that stand in cells.
    pub tables: &'a super::tables::TableIndex,
}
