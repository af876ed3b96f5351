//! Document cache: the texts that a model computed last, so that a text under somebody's typing is computed only where it
//! was edited.
//!
//! Reuse never changes a result: everything that is taken over is what a fresh computation would give again.

use super::features::Features;
use crate::text::common_prefix_suffix;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The most texts that are kept: more cost memory, fewer lose a text to an edit elsewhere. A word takes about 1.6 KB,
/// so four texts of the usual length take less than half a megabyte, four of the longest windows (800 words) five.
const MAX_DOCS: usize = 4;
/// The fewest words of a text that is kept: a shorter one is computed as fast as it is compared.
const MIN_WORDS: usize = 12;

/// The texts computed last, the latest first, each with its results.
pub(crate) struct DocCache<T>(Mutex<VecDeque<Arc<CachedDoc<T>>>>);

struct CachedDoc<T> {
    features: Vec<Features>,
    known: T,
}

/// A text of the cache that begins and ends with the same words as the one at hand.
pub(crate) struct SimilarDoc<T> {
    text: Arc<CachedDoc<T>>,
    head: usize,
    tail: usize,
}

/// The results of a text of the cache, and how much of them holds for the one at hand: its common prefix and suffix.
pub(crate) struct SharedPrefix<'a, T> {
    /// The results.
    pub known: &'a T,
    /// The number of its words.
    pub count: usize,
    /// The number of words from the first on at which the two texts are the same.
    pub head: usize,
    /// The number of words up to the last at which the two texts are the same. No word of either text is counted twice.
    pub tail: usize,
}

impl<T> Default for DocCache<T> {
    fn default() -> Self {
        DocCache(Mutex::default())
    }
}

impl<T> DocCache<T> {
    /// The text of the cache that has most words at its ends in common with this one, if these are most of it.
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

    /// Keeps the results of a text in the place of the `similar` one, which most likely is what it was before an edit.
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

    /// Whether the results of the last text are those of `other`'s last one, which may have been too short to keep.
    pub fn has_same_last(&self, other: &Self) -> bool {
        let (mine, other) = (self.0.lock().unwrap(), other.0.lock().unwrap());
        assert!(mine.len() <= MAX_DOCS);
        other.front().is_none_or(|other| {
            mine.front().is_some_and(|mine| (&mine.features, &mine.known) == (&other.features, &other.known))
        })
    }
}

impl<T> SimilarDoc<T> {
    /// The results, and how much of them holds.
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
    /// The same for a part of the results.
    pub fn part<P>(self, part: impl FnOnce(&'a T) -> &'a P) -> SharedPrefix<'a, P> {
        SharedPrefix { known: part(self.known), count: self.count, head: self.head, tail: self.tail }
    }

    /// The words of which those up to `reach` places away are the same too.
    pub fn within(self, reach: usize) -> Self {
        SharedPrefix { head: self.head.saturating_sub(reach), tail: self.tail.saturating_sub(reach), ..self }
    }

    /// The index in the cached text of a word in the tail of the text at hand, which has `count` words.
    pub fn in_tail(&self, word: usize, count: usize) -> Option<usize> {
        (word + self.tail >= count).then(|| word + self.count - count)
    }
}
