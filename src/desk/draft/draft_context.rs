//! What belongs to a draft besides its text: configuration and sources.

use crate::claims::lexicon::ClaimLexicon;
use crate::config::Config;
use crate::desk::checked_source::CheckedSource;
use crate::text::Problem;
use std::sync::Arc;

/// What belongs to a draft besides its text, with all on which that depends.
#[derive(Default)]
pub(crate) struct DraftContext {
    /// The state of the files; see [`DraftLoader::files_changed`](super::DraftLoader::files_changed).
    pub epoch: u64,
    /// The draft's front matter, which may name sources.
    pub front_matter: String,
    /// The sources that the caller named.
    pub named_sources: Option<Vec<String>>,
    /// The configuration that holds for it.
    pub config: Arc<Config>,
    /// The word lists with which the draft and its sources are read.
    pub lexicon: Arc<ClaimLexicon>,
    /// Its sources, in the order given.
    pub sources: Vec<CheckedSource>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// Whether the file serves as a source, so that no rule is for it.
    pub is_source: bool,
}
