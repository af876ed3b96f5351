//! Words of a sentence as the sources' indexes know them: what a word of a draft has to do with the words of a source.

use super::index::{RelatedTerm, RelatedTerms, SourceIndex};
use super::lexical::{RelationLexicon, WordClass};
use super::model::Relation;
use super::terms::{Term, term_key, word_class};
use crate::nlp::Doc;
use std::sync::Arc;

/// A content word by its dictionary form and class: the same for all its spellings and inflections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordKey {
    key: Arc<str>,
    class: WordClass,
}

impl WordKey {
    /// Key of a token; `None` of a word without content of its own.
    pub fn of(doc: &Doc, token: usize) -> Option<WordKey> {
        let form = &doc.tokens[token];
        let class = word_class(form.pos, form.tag)?;
        let key = term_key(&form.lemma);
        key.starts_with(char::is_alphabetic).then(|| WordKey { key: key.as_str().into(), class })
    }

    /// Key of a word of a name.
    pub fn name(word: &str) -> WordKey {
        WordKey { key: term_key(word).as_str().into(), class: WordClass::Name }
    }

    /// Key of a word by its letters, as a noun.
    pub fn common(word: &str) -> WordKey {
        WordKey { key: term_key(word).as_str().into(), class: WordClass::Noun }
    }

    /// Dictionary form in lower case, American spelling, without hyphens.
    pub fn as_str(&self) -> &str {
        &self.key
    }

    /// Rarity in English, 0 to 1; unknown words are rare.
    pub fn rarity(&self) -> f32 {
        super::terms::rarity(&self.key)
    }

    /// Whether it is a noun that names a person by what he or she is or does (*mayor*, *owner*).
    pub fn is_role(&self) -> bool {
        self.class == WordClass::Noun && RelationLexicon::shared().is_role(&self.key)
    }
}

/// The words of one source that are related to a word.
#[derive(Clone)]
pub struct RelatedWords(Arc<RelatedTerms>);

impl RelatedWords {
    /// How strongly the source's word of that number is related, 0 to 1, and how; `None` where it is not.
    pub fn relation_to(&self, number: u32) -> Option<(f32, Relation)> {
        let at = self.0.binary_search_by_key(&number, |related| related.kind).ok()?;
        let RelatedTerm { weight, relation, .. } = self.0[at];
        Some((weight, relation))
    }

    /// The strongest relation to any word of the source, 0 to 1; opposites count nothing.
    pub fn strongest(&self) -> f32 {
        let likes = self.0.iter().filter(|related| related.relation != Relation::Antonym);
        likes.map(|related| related.weight).fold(0.0, f32::max)
    }
}

impl SourceIndex {
    /// The source's words that are related to a word of a draft.
    pub fn related_words(&self, word: &WordKey) -> RelatedWords {
        let WordKey { key, class } = word.clone();
        RelatedWords(self.related_terms(&Term { token: 0, key, base: None, class, weight: 1.0, name: 0 }))
    }

    /// Number of one of the source's own words; `None` of a word that it does not have as that class.
    pub fn word_number(&self, word: &WordKey) -> Option<u32> {
        self.number_of(&word.key, word.class)
    }

    /// Whether the source has the word as no name.
    pub fn has_common_word(&self, word: &WordKey) -> bool {
        self.has_key(&word.key, |class| class != WordClass::Name)
    }

    /// Whether the source has a word of a name, in whatever use.
    pub fn has_word(&self, word: &str) -> bool {
        self.has_key(&term_key(word), |_| true)
    }
}
