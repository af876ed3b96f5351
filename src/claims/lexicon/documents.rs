//! Words that tell what sort of document a text is.

use serde::Deserialize;

/// Words of documents, in lower case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentWords {
    /// They say that a text is a body's own statement, wherever they stand in a block near either end.
    pub release_marks: Vec<String>,
    /// They say so where a block starts with them.
    pub release_openings: Vec<String>,
    /// They stand before the colon of a note on the text.
    pub note_labels: Vec<String>,
    /// A note on the text starts with one of them.
    pub note_openings: Vec<String>,
    /// What such a note speaks of.
    pub note_subjects: Vec<String>,
    /// What it says was done with that.
    pub note_deeds: Vec<String>,
}
