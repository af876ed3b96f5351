//! Words that put a claim under a condition.

use super::phrases::Phrases;
use crate::nlp::Doc;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::ops::Range;

/// Conditional words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionWords {
    pub(super) conjunctions: Vec<String>,
    pub(super) prepositions: Vec<String>,
    /// Auxiliaries that open an inverted condition (*should it …*).
    pub inverted: FxHashSet<String>,
    /// Before *if*, these make no condition (*even if*).
    pub exempt_before: FxHashSet<String>,
    /// After *if*, these make no condition (*if any*).
    pub exempt_after: FxHashSet<String>,
    pub(super) loose: Vec<String>,
    #[serde(skip)]
    pub(super) opening: Phrases,
    #[serde(skip)]
    pub(super) prepositional: Phrases,
    #[serde(skip)]
    pub(super) any: Phrases,
}

impl ConditionWords {
    /// A conditional conjunction that starts at `token` (*if*, *provided that*).
    pub fn conjunction_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.opening.at(doc, token)
    }

    /// A conditional preposition that starts at `token` (*subject to*).
    pub fn preposition_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.prepositional.at(doc, token)
    }

    /// Any word that may state a condition in a draft, starting at `token`.
    pub fn loose_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.any.at(doc, token)
    }
}
