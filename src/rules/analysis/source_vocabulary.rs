//! What rules gather from all sources of a draft, whatever the draft says.

use super::signature_phrases::{SignaturePhrase, signature_phrases};
use super::source_people::{PersonEntry, SourcePerson, person_entries, source_people};
use super::text_edits::has_word;
use crate::claims::coref::folded;
use crate::claims::model::Figure;
use crate::evidence::SourceText;
use crate::evidence::tables::SentenceIndex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Kept as long as the sources stay what they are.
#[derive(Default)]
pub struct SourceVocabulary {
    /// Wording that the sources use once, as one speaker's own.
    signature_phrases: OnceLock<Vec<SignaturePhrase>>,
    /// The people whom the sources name.
    people: OnceLock<Vec<PersonEntry>>,
    vocabularies: OnceLock<Vec<Vocabulary>>,
    /// The sentences of each source by their terms, for tables of the draft.
    sentences: OnceLock<Vec<SentenceIndex>>,
    /// Whether figures stand in no source, by what they say.
    absent_figures: Mutex<FxHashMap<String, bool>>,
}

/// How many figures are remembered: more than a draft has, unless somebody types numbers all day.
const MAX_FIGURES: usize = 4096;

/// The words of one source, folded.
struct Vocabulary {
    text: String,
    words: FxHashSet<Box<str>>,
}

impl SourceVocabulary {
    /// Wording that the sources use once, as one speaker's own.
    pub(crate) fn signature_phrases(&self, sources: &[SourceText<'_>]) -> &[SignaturePhrase] {
        self.signature_phrases.get_or_init(|| signature_phrases(sources))
    }

    /// The people whom the sources name.
    pub(crate) fn people<'a>(&'a self, sources: &'a [SourceText<'a>]) -> Vec<SourcePerson<'a>> {
        source_people(sources, self.people.get_or_init(|| person_entries(sources)))
    }

    /// The sentences of each source by their terms. Only a draft with a table of its own asks.
    pub(crate) fn sentences(&self, sources: &[SourceText<'_>]) -> &[SentenceIndex] {
        self.sentences.get_or_init(|| sources.iter().map(|s| SentenceIndex::new(s.analysis)).collect())
    }

    /// Whether a figure stands in no source. It is looked for once: it stays what it is while words around it change.
    pub(crate) fn is_absent(&self, figure: &Figure, look: impl FnOnce() -> bool) -> bool {
        let Figure { kind, operator, set, value, precision, style, unit, noun_lemma, role, trend, .. } = figure;
        let unit = unit.as_ref().map(|u| (&u.symbol, u.dimension, &u.per));
        let said =
            format!("{kind:?}{operator:?}{set:?}{value:?}{precision}{style:?}{unit:?}{noun_lemma:?}{role:?}{trend:?}");
        let lock = || self.absent_figures.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&said).copied();
        known.unwrap_or_else(|| {
            let answer = look();
            let mut known = lock();
            if known.len() >= MAX_FIGURES {
                known.clear();
            }
            known.insert(said, answer);
            answer
        })
    }

    /// Whether all these words, given in lower case, stand in one of the sources.
    pub(crate) fn in_a_source(&self, sources: &[SourceText<'_>], words: &[String]) -> bool {
        let vocabularies = self.vocabularies.get_or_init(|| sources.iter().map(|s| Vocabulary::of(s.text)).collect());
        vocabularies.iter().any(|vocabulary| words.iter().all(|word| vocabulary.contains_word(word)))
    }
}

impl Vocabulary {
    fn of(text: &str) -> Self {
        let text = folded(text);
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(Box::from).collect();
        Self { words, text }
    }

    fn contains_word(&self, word: &str) -> bool {
        let word = &*folded(word);
        if word.chars().all(char::is_alphanumeric) { self.words.contains(word) } else { has_word(&self.text, word) }
    }
}
