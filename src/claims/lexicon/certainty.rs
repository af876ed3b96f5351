//! Words that say how sure a text is.

use super::phrases::Phrases;
use crate::nlp::Doc;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::ops::Range;

/// Hedges and boosters. Every map goes from a dictionary form to a level: 1 probable, 2 possible, 3 uncommitted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertaintyWords {
    /// *May*, *could*.
    pub modal: FxHashMap<String, u8>,
    /// *Likely*, *reportedly*.
    pub adverb: FxHashMap<String, u8>,
    /// Set phrases (*almost certainly*).
    pub phrase: FxHashMap<String, u8>,
    /// Verbs over another verb (*appear to*, *risk …ing*).
    pub verb: FxHashMap<String, u8>,
    /// Participles and adjectives between *be* and *to* (*expected to*, *set to*), as they stand.
    pub raising: FxHashMap<String, u8>,
    /// Cues over a clause or an object (*fear that*, *estimate at*).
    pub cue: FxHashMap<String, u8>,
    /// Cues that leave a matter open when negated (*has not confirmed*).
    pub negated_cue: FxHashMap<String, u8>,
    /// Adjectives before a noun (*a possible opening*).
    pub adjective: FxHashMap<String, u8>,
    /// Predicate adjectives (*it is possible that*).
    pub predicate: FxHashMap<String, u8>,
    /// Nouns over a clause or *of* (*the risk of*).
    pub noun: FxHashMap<String, u8>,
    pub(super) booster: WordList,
    #[serde(skip)]
    pub(super) phrases: Phrases,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordList {
    pub(super) words: Vec<String>,
}

impl CertaintyWords {
    /// Whether the word makes its clause stronger (*certainly*).
    pub fn boosts(&self, lower: &str) -> bool {
        self.booster.words.iter().any(|w| w == lower)
    }

    /// A set phrase that starts at `token`: its tokens and level.
    pub fn phrase_at(&self, doc: &Doc, token: usize) -> Option<(Range<usize>, u8)> {
        let range = self.phrases.at(doc, token)?;
        let level = Phrases::key(doc, range.clone()).find_map(|key| self.phrase.get(&key).copied())?;
        Some((range, level))
    }
}
