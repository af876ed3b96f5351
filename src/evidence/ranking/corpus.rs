//! Corpus of a draft's sources, and the postings of a word: the sentences that have something related to it, and how
//! strongly. Most words were searched for a moment ago, in another claim of the sentence or before the last key press, so
//! that their postings are cached.

use super::simd::larger;
use super::thresholds::{CACHE_ENTRY_OVERHEAD, MAX_CACHE_BYTES, MIN_RELATION_STRENGTH};
use crate::evidence::index::{RelatedTerms, SourceIndex, TermKey};
use crate::evidence::terms::Term;
use crate::nlp::Cache;
use std::sync::Arc;

/// Cache of the postings of recent words. It belongs to one sequence of sources.
pub struct PostingCache(Cache<TermKey, Arc<Postings>>);

impl Default for PostingCache {
    fn default() -> Self {
        PostingCache(Cache::new(MAX_CACHE_BYTES))
    }
}

/// Postings of a word: the sentences with something related to it.
pub(crate) struct Postings {
    /// The related types of each source.
    pub rows: Box<[Arc<RelatedTerms>]>,
    /// The sentences with something related, in order.
    pub entries: Box<[Posting]>,
    /// Number of sentences in which the word occurs.
    pub sentence_count: usize,
    /// The strongest relation to any sentence; then the strongest of the firm ones.
    pub strongest: (f32, f32),
}

/// One sentence with something related to a word.
#[derive(Clone, Copy)]
pub(crate) struct Posting {
    /// The sentence's row in the corpus.
    pub row: u32,
    /// The strongest relation.
    pub weight: f32,
    /// The strongest of the firm ones.
    pub firm: f32,
}

/// Sources that are searched together. Their sentences are rows, in order; an empty row stands before the first sentence
/// of a source and behind its last one.
pub struct Corpus<'a> {
    /// The sources.
    pub(crate) indexes: Vec<&'a SourceIndex>,
    /// The row of each source's first sentence.
    pub(crate) first: Vec<usize>,
    /// Number of rows.
    pub(crate) rows: usize,
    cache: &'a PostingCache,
}

impl<'a> Corpus<'a> {
    /// Corpus of these sources. The cache belongs to the same sources in the same order.
    pub fn new(indexes: Vec<&'a SourceIndex>, cache: &'a PostingCache) -> Self {
        let mut first = Vec::with_capacity(indexes.len());
        let mut rows = 1;
        for index in &indexes {
            first.push(rows);
            rows += index.len() + 1;
        }
        Corpus { indexes, first, rows, cache }
    }

    /// The sources, each with the row of its first sentence.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&'a SourceIndex, usize)> {
        self.indexes.iter().copied().zip(self.first.iter().copied())
    }

    /// Number of sentences of all sources.
    pub(crate) fn sentences(&self) -> usize {
        self.indexes.iter().map(|index| index.len()).sum()
    }

    /// Source and number of the sentence in a row.
    pub(crate) fn place_of_row(&self, row: usize) -> (usize, usize) {
        let source = self.first.partition_point(|first| *first <= row).saturating_sub(1);
        (source, row - self.first[source])
    }

    /// Postings of a term, cached.
    pub(crate) fn postings(&self, term: &Term) -> Arc<Postings> {
        let word: TermKey = (term.key.clone(), term.class);
        self.cache.0.get(&word).unwrap_or_else(|| {
            let found = Arc::new(self.find_postings(term));
            self.cache.0.insert(word, found.clone(), found.bytes());
            found
        })
    }

    fn find_postings(&self, term: &Term) -> Postings {
        let rows: Box<[Arc<RelatedTerms>]> = self.indexes.iter().map(|index| index.related_terms(term)).collect();
        let mut entries: Vec<Posting> = Vec::new();
        for (row, (index, first)) in rows.iter().zip(self.sources()) {
            let from = entries.len();
            for hit in row.iter() {
                let posting = |&sentence: &u32| {
                    let row = (first + sentence as usize) as u32;
                    Posting { row, weight: hit.weight, firm: hit.firm }
                };
                entries.extend(index.sentences_with(hit.kind).iter().map(posting));
            }
            if row.len() > 1 {
                entries[from..].sort_unstable_by_key(|posting| posting.row);
            }
        }
        entries.dedup_by(|next, first| {
            let is_same = next.row == first.row;
            if is_same {
                first.weight = larger(first.weight, next.weight);
                first.firm = larger(first.firm, next.firm);
            }
            is_same
        });
        let strongest = entries
            .iter()
            .fold((0.0, 0.0), |(weight, firm), posting| (larger(weight, posting.weight), larger(firm, posting.firm)));
        let sentence_count = entries.iter().filter(|posting| posting.weight > MIN_RELATION_STRENGTH).count();
        Postings { rows, entries: entries.into(), sentence_count, strongest }
    }
}

impl Postings {
    /// Size in the cache, in bytes.
    fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.rows) + size_of_val(&*self.entries) + CACHE_ENTRY_OVERHEAD
    }
}
