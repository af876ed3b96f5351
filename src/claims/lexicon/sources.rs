//! Phrases for sources, and verbs by what they do with their arguments.

use super::phrases::Phrases;
use crate::nlp::Doc;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::ops::Range;

/// Phrases for sources.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceWords {
    /// *Sources*, *reports*: nobody in particular.
    pub vague: FxHashSet<String>,
    /// *It is said*.
    pub vague_impersonal: Vec<String>,
    /// *Reportedly*.
    pub vague_adverbs: FxHashSet<String>,
    /// *Said to*, *thought to*.
    pub vague_participles: Vec<String>,
    /// *Officials*, *critics*: known by what they are.
    pub generic: FxHashSet<String>,
    /// Words that make a source plural (*several*).
    pub plural: FxHashSet<String>,
    /// Heads of a plural source phrase, in the singular (*source*, *outlet*).
    pub plural_heads: FxHashSet<String>,
    /// Words that claim independence (*independent*, *separate*).
    pub independence: FxHashSet<String>,
    /// Set phrases that claim plurality (*widely reported*).
    pub widely: Vec<String>,
    pub(super) own_observation: Vec<String>,
    #[serde(skip)]
    pub(super) own: Phrases,
}

impl SourceWords {
    /// Words that say that the writer or the newspaper saw or heard it, starting at `token`.
    pub fn own_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.own.at(doc, token)
    }
}

/// Verbs by what they do with their arguments.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleWords {
    /// Verbs whose two sides may change places (*meet*).
    pub symmetric: FxHashSet<String>,
    /// Verbs that carry no content of their own (*make*, *take*).
    pub light: FxHashSet<String>,
}
