//! The texts that a model read last, so that a text somebody is typing in is computed only where it was edited.
//!
//! What is taken over never decides what is found: everything in it is what a fresh reading would compute again.

use super::features::Features;
use crate::text::common_prefix_suffix;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many texts are kept. A word takes about 1.6 KB, so four texts of the usual length take less than half a megabyte,
/// and four of the longest that are read at once (800 words) five.
const MAX_DOCS: usize = 4;
/// Shorter texts are not worth the comparison.
const MIN_WORDS: usize = 12;

/// The texts read last, the latest first; each with what is known of it.
pub(crate) struct DocCache<T>(Mutex<VecDeque<Arc<CachedDoc<T>>>>);

struct CachedDoc<T> {
    features: Vec<Features>,
    known: T,
}

/// A text read lately that begins and ends with the same words as another one.
pub(crate) struct SimilarDoc<T> {
    text: Arc<CachedDoc<T>>,
    head: usize,
    tail: usize,
}

/// What is known of a text read lately, and how much of it holds for the one at hand.
pub(crate) struct SharedPrefix<'a, T> {
    /// What is known of it.
    pub known: &'a T,
    /// How many words it has.
    pub count: usize,
    /// At how many words from the first on the two texts are the same.
    pub head: usize,
    /// At how many words up to the last the two texts are the same. No word of either text is counted twice.
    pub tail: usize,
}

impl<T> Default for DocCache<T> {
    fn default() -> Self {
        DocCache(Mutex::default())
    }
}

impl<T> DocCache<T> {
    /// The text read lately that has most words at its head and tail in common with this one, if these are most of it.
    pub fn most_similar(&self, features: &[Features]) -> Option<SimilarDoc<T>> {
        if features.len() < MIN_WORDS {
            return None;
        }
        let common = |text: &CachedDoc<T>| {
            common_prefix_suffix(text.features.len(), features.len(), |before, now| {
                text.features[before] == features[now]
            })
        };
        let texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (text, (head, tail)) =
            texts.iter().map(|text| (text, common(text))).max_by_key(|(_, (head, tail))| head + tail)?;
        (2 * (head + tail) > features.len()).then(|| SimilarDoc { text: Arc::clone(text), head, tail })
    }

    /// Keeps what is known of a text, in the place of the one that it was `similar`: that is most likely what it was before
    /// an edit.
    pub fn insert(&self, features: &[Features], known: T, similar: Option<SimilarDoc<T>>) {
        if features.len() < MIN_WORDS {
            return;
        }
        let text = Arc::new(CachedDoc { features: features.to_vec(), known });
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.retain(|text| similar.as_ref().is_none_or(|similar| !Arc::ptr_eq(text, &similar.text)));
        texts.truncate(MAX_DOCS - 1);
        texts.push_front(text);
    }
}

#[cfg(test)]
impl<T: PartialEq> DocCache<T> {
    /// Forgets every text.
    pub fn forget(&self) {
        self.0.lock().unwrap().clear();
    }

    /// Whether the same is known of the text read last as `other` knows of its own, which may have been too short to keep.
    pub fn last_is_that_of(&self, other: &Self) -> bool {
        let (mine, other) = (self.0.lock().unwrap(), other.0.lock().unwrap());
        assert!(mine.len() <= MAX_DOCS);
        other.front().is_none_or(|other| {
            mine.front().is_some_and(|mine| (&mine.features, &mine.known) == (&other.features, &other.known))
        })
    }
}

impl<T> SimilarDoc<T> {
    /// What is known, and how much of it holds.
    pub fn shared_prefix(&self) -> SharedPrefix<'_, T> {
        let CachedDoc { features, known } = &*self.text;
        SharedPrefix { known, count: features.len(), head: self.head, tail: self.tail }
    }
}

impl<T> Copy for SharedPrefix<'_, T> {}

impl<T> Clone for SharedPrefix<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<'a, T> SharedPrefix<'a, T> {
    /// The same of a part of what is known.
    pub fn part<P>(self, part: impl FnOnce(&'a T) -> &'a P) -> SharedPrefix<'a, P> {
        SharedPrefix { known: part(self.known), count: self.count, head: self.head, tail: self.tail }
    }

    /// The words of which those up to `reach` places away are the same too.
    pub fn within(self, reach: usize) -> Self {
        SharedPrefix { head: self.head.saturating_sub(reach), tail: self.tail.saturating_sub(reach), ..self }
    }

    /// Where a word in the tail of the text at hand, which has `count` words, stands in the known one.
    pub fn in_tail(&self, word: usize, count: usize) -> Option<usize> {
        (word + self.tail >= count).then(|| word + self.count - count)
    }
}
