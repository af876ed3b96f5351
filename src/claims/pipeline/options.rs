//! Options of the extraction: what a newsroom adds to the program's own words.

use crate::claims::attribution::DEFAULT_MIN_CONFIDENCE;
use crate::claims::lexicon::ClaimLexicon;
use std::sync::Arc;

/// What a newsroom adds to the program's own words.
#[derive(Clone, Debug)]
pub struct ExtractOptions {
    /// The word lists, with the newsroom's own words.
    pub lexicon: Arc<ClaimLexicon>,
    /// The least confidence of an attribution that counts.
    pub threshold: f32,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self { lexicon: Arc::default(), threshold: DEFAULT_MIN_CONFIDENCE }
    }
}
