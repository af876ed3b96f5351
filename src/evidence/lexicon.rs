//! Words that decide how a claim is searched for: `assets/lexicons/evidence.toml`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::LazyLock;

type WordSet = FxHashSet<Box<str>>;

/// The lists of `evidence.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceLexicon {
    /// Words that may join their verb: *step down*, *pay back*.
    pub particles: WordSet,
    /// Lemmas of verbs whose subject is the speaker of a sentence that reports speech.
    pub reporting_verbs: WordSet,
    /// Lemmas of verbs that leave the meaning to their complement or object.
    pub light_verbs: WordSet,
    /// Third-person pronouns.
    pub pronouns: WordSet,
    /// Words before a noun that make a subject stand for a name given before.
    pub definite_determiners: WordSet,
    /// Nouns for people, whoever they are.
    pub people: WordSet,
    number_words: Vec<Box<str>>,
    /// Sounds of hesitation that a quotation may leave out.
    pub hesitations: WordSet,
    #[serde(skip)]
    numbers: FxHashMap<Box<str>, usize>,
}

impl EvidenceLexicon {
    /// The process's lexicon.
    pub(super) fn shared() -> &'static EvidenceLexicon {
        static LEXICON: LazyLock<EvidenceLexicon> = LazyLock::new(|| {
            let text = include_str!("../../assets/lexicons/evidence.toml");
            let mut lexicon: EvidenceLexicon =
                toml::from_str(text).unwrap_or_else(|error| panic!("assets/lexicons/evidence.toml: {error}"));
            let words = std::mem::take(&mut lexicon.number_words);
            lexicon.numbers = words.into_iter().enumerate().map(|(number, word)| (word, number)).collect();
            lexicon
        });
        &LEXICON
    }

    /// Value of a number in words, zero to twenty.
    pub(super) fn number(&self, word: &str) -> Option<usize> {
        self.numbers.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_its_words() {
        let lexicon = EvidenceLexicon::shared();
        let lists = [
            (&lexicon.particles, 20, "down"),
            (&lexicon.reporting_verbs, 4, "say"),
            (&lexicon.light_verbs, 9, "be"),
            (&lexicon.pronouns, 12, "theirs"),
            (&lexicon.definite_determiners, 4, "the"),
            (&lexicon.people, 4, "people"),
            (&lexicon.hesitations, 5, "erm"),
        ];
        for (list, len, word) in lists {
            assert!(list.len() == len && list.contains(word), "{word}: {list:?}");
            assert!(list.iter().all(|word| **word == *word.to_lowercase()), "{list:?}");
        }
        assert_eq!(
            ["zero", "one", "twenty", "score"].map(|word| lexicon.number(word)),
            [Some(0), Some(1), Some(20), None]
        );
    }
}
