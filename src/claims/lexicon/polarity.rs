//! Words that negate, and opposites.

use super::phrases::Phrases;
use crate::nlp::Doc;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::ops::Range;

/// Negators and opposites.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolarityWords {
    /// *Not*, *never*.
    pub negators: FxHashSet<String>,
    /// *No*, *neither* before a noun.
    pub determiners: FxHashSet<String>,
    /// *Nobody*, *none*.
    pub pronouns: FxHashSet<String>,
    /// Verbs that negate the verb or noun under them (*fail to*).
    pub verbs: FxHashSet<String>,
    /// Adjectives that negate the verb under them (*unable to*).
    pub adjectives: FxHashSet<String>,
    /// Cues that negate what they report (*deny*).
    pub cues: FxHashSet<String>,
    /// Verbs that hand a negation down to their complement (*does not think that*).
    pub raising: FxHashSet<String>,
    phrases: Vec<String>,
    exempt: Vec<String>,
    antonyms: Vec<Opposites>,
    #[serde(skip)]
    negating: Phrases,
    #[serde(skip)]
    exempting: Phrases,
    #[serde(skip)]
    sides: FxHashMap<String, Vec<(usize, bool)>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opposites {
    left: Vec<String>,
    right: Vec<String>,
}

impl PolarityWords {
    pub(super) fn index(&mut self) {
        self.negating = Phrases::new(&self.phrases);
        self.exempting = Phrases::new(&self.exempt);
        for (pair, opposites) in self.antonyms.iter().enumerate() {
            for (words, left) in [(&opposites.left, true), (&opposites.right, false)] {
                for word in words {
                    self.sides.entry(word.clone()).or_default().push((pair, left));
                }
            }
        }
    }

    /// A negating phrase (*yet to*, *no longer*) that starts at `token`.
    pub fn phrase_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.negating.at(doc, token)
    }

    /// A phrase that holds a negator and does not negate (*no fewer than*), starting at `token`.
    pub fn exempt_at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        self.exempting.at(doc, token)
    }

    /// Whether two dictionary forms are opposites.
    pub fn opposite(&self, a: &str, b: &str) -> bool {
        let (Some(a), Some(b)) = (self.sides.get(a), self.sides.get(b)) else { return false };
        a.iter().any(|(pair, left)| b.contains(&(*pair, !left)))
    }

    /// Whether two dictionary forms stand on one side of a pair of opposites.
    pub fn alike(&self, a: &str, b: &str) -> bool {
        let (Some(a), Some(b)) = (self.sides.get(a), self.sides.get(b)) else { return false };
        a.iter().any(|side| b.contains(side))
    }
}
