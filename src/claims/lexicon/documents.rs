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
}
