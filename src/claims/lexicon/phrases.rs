//! Phrases of one or more words, found over the tokens of a text.

use crate::nlp::Doc;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Phrases found over the tokens of a doc. A word of a phrase stands for the token's form and for its lemma.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    by_first: FxHashMap<String, Vec<Vec<String>>>,
}

impl Phrases {
    /// The phrases, each of one or more words parted by single spaces.
    pub fn new<S: AsRef<str>>(phrases: impl IntoIterator<Item = S>) -> Self {
        let mut all = Self::default();
        for phrase in phrases {
            all.add(phrase.as_ref());
        }
        all
    }

    pub(super) fn add(&mut self, phrase: &str) {
        let mut words = phrase.split(' ').map(str::to_string);
        let Some(first) = words.next() else { return };
        let rest: Vec<String> = words.collect();
        let list = self.by_first.entry(first).or_default();
        list.push(rest);
        list.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
    }

    /// The longest phrase that starts at `token`, as a token range.
    pub fn at(&self, doc: &Doc, token: usize) -> Option<Range<usize>> {
        let t = doc.tokens.get(token)?;
        let lists = [self.by_first.get(&*t.lower), self.by_first.get(&*t.lemma)];
        lists
            .into_iter()
            .flatten()
            .flatten()
            .filter(|rest| Self::follows(doc, token + 1, rest))
            .map(Vec::len)
            .max()
            .map(|more| token..token + 1 + more)
    }

    fn follows(doc: &Doc, from: usize, rest: &[String]) -> bool {
        rest.iter()
            .enumerate()
            .all(|(i, word)| doc.tokens.get(from + i).is_some_and(|t| *t.lower == **word || *t.lemma == **word))
    }

    /// The forms under which the tokens of `range` may be listed: as they stand, and by their dictionary forms.
    pub(super) fn key(doc: &Doc, range: Range<usize>) -> impl Iterator<Item = String> + '_ {
        let tokens = doc.tokens.get(range).unwrap_or_default();
        let lower = tokens.iter().map(|t| &*t.lower).collect::<Vec<_>>().join(" ");
        let lemma = tokens.iter().map(|t| &*t.lemma).collect::<Vec<_>>().join(" ");
        let first_lemma = tokens
            .iter()
            .enumerate()
            .map(|(i, t)| if i == 0 { &*t.lemma } else { &*t.lower })
            .collect::<Vec<_>>()
            .join(" ");
        [lower, lemma, first_lemma].into_iter()
    }
}
