//! Words that link two events.

use super::phrases::Phrases;
use crate::nlp::Doc;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::ops::Range;

/// Words that link two events.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectiveWords {
    /// Order in time only.
    pub sequence: Connectives,
    /// One event makes the other.
    pub causal: Connectives,
    /// Words that may state a cause.
    pub causal_hint: Connectives,
}

/// One class of connectives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connectives {
    prepositions: Vec<String>,
    conjunctions: Vec<String>,
    verbs: Vec<String>,
    /// Nouns (*the cause of*).
    #[serde(default)]
    pub nouns: FxHashSet<String>,
    #[serde(skip)]
    preposition_phrases: Phrases,
    #[serde(skip)]
    conjunction_phrases: Phrases,
    #[serde(skip)]
    verb_phrases: Phrases,
}

impl Connectives {
    pub(super) fn index(&mut self) {
        self.preposition_phrases = Phrases::new(&self.prepositions);
        self.conjunction_phrases = Phrases::new(&self.conjunctions);
        self.verb_phrases = Phrases::new(&self.verbs);
    }

    /// A preposition of this class that starts at `token`.
    pub fn preposition_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.preposition_phrases.at(doc, token)
    }

    /// A conjunction of this class that starts at `token`.
    pub fn conjunction_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.conjunction_phrases.at(doc, token)
    }

    /// A verb of this class, with its particle or preposition, that starts at `token`.
    pub fn verb_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.verb_phrases.at(doc, token)
    }
}
