//! Table of the strongest relation between each sentence of the sources and each term of a query. A search spends most of its
//! time on it: it is laid out for vector instructions, and a thread uses the same memory for its next search.

use super::corpus::{Corpus, Postings};
use super::simd::{LANES, SimdLanes, larger, smaller};
use super::thresholds::*;
use crate::evidence::index::RelatedTerms;
use crate::evidence::lexical::WordClass;
use crate::evidence::terms::Term;
use std::cell::Cell;
use std::sync::Arc;

thread_local! {
    static SPARE_TABLE: Cell<Vec<SimdLanes>> = const { Cell::new(Vec::new()) };
}

/// Filter for the relations that count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RelationFilter {
    /// All of them.
    All,
    /// Firm ones only.
    Firm,
}

/// Table of the strongest relation of each sentence and term.
pub(crate) struct ScoreTable<'a> {
    corpus: &'a Corpus<'a>,
    /// Postings of each term.
    pub postings: Vec<Arc<Postings>>,
    /// Whether each row is that of a sentence with at least one related word.
    touched: Vec<bool>,
    /// For each row and term the strongest relation, 0 where there is none; behind them, for the same row, the strongest of
    /// the firm ones.
    table: Vec<SimdLanes>,
    /// Sum, for each row, of the weights of terms that are no names, each times its relation there.
    plain: Vec<f32>,
    /// The same sum for names.
    named: Vec<f32>,
    /// Terms that are names.
    names: NameTerms,
    /// Weight of all names, and of those of several words.
    name_weights: (f32, f32),
}

/// Terms of a query that are names.
struct NameTerms {
    /// Every term that is a part of a name.
    words: Vec<usize>,
    /// The terms of each name of several words.
    groups: Vec<Vec<usize>>,
}

impl NameTerms {
    /// The names among the terms.
    fn new(terms: &[Term]) -> NameTerms {
        let words = (0..terms.len()).filter(|&i| terms[i].class == WordClass::Name).collect();
        let mut groups: Vec<(u16, Vec<usize>)> = Vec::new();
        for (i, term) in terms.iter().enumerate().filter(|(_, term)| term.name != 0) {
            match groups.iter_mut().find(|(name, _)| *name == term.name) {
                Some((_, group)) => group.push(i),
                None => groups.push((term.name, vec![i])),
            }
        }
        NameTerms { words, groups: groups.into_iter().map(|(_, group)| group).filter(|g| g.len() > 1).collect() }
    }

    /// Whether the term is a part of a name.
    fn contains(&self, term: usize) -> bool {
        self.words.contains(&term) || self.is_in_group(term)
    }

    /// Whether it is a part of a name of several words.
    fn is_in_group(&self, term: usize) -> bool {
        self.groups.iter().any(|group| group.contains(&term))
    }
}

impl<'a> ScoreTable<'a> {
    /// Table for the terms of a query, with their postings and weights.
    pub fn new(
        corpus: &'a Corpus<'a>,
        terms: &[Term],
        postings: Vec<Arc<Postings>>,
        weights: &[f32],
    ) -> ScoreTable<'a> {
        let names = NameTerms::new(terms);
        let width = postings.len().div_ceil(LANES);
        let mut table = SPARE_TABLE.take();
        table.clear();
        table.resize(2 * corpus.rows * width, [0.0; LANES]);
        let (mut plain, mut named) = (vec![0.0; corpus.rows], vec![0.0; corpus.rows]);
        let mut touched = vec![false; corpus.rows];
        let numbers = table.as_flattened_mut();
        for (term, (postings, weight)) in postings.iter().zip(weights).enumerate() {
            let sums = if names.contains(term) { &mut named } else { &mut plain };
            // A name's word that weighs nothing still stands for those that do.
            let weight = weight.max(f32::MIN_POSITIVE);
            for posting in &postings.entries {
                let row = posting.row as usize;
                let at = 2 * row * width * LANES + term;
                numbers[at] = posting.weight;
                numbers[at + width * LANES] = posting.firm;
                sums[row] += weight * posting.weight;
                touched[row] = true;
            }
        }
        let weigh = |counts: &dyn Fn(usize) -> bool| {
            weights.iter().enumerate().filter(|(term, _)| counts(*term)).map(|(_, weight)| weight).sum()
        };
        let name_weights = (weigh(&|term| names.contains(term)), weigh(&|term| names.is_in_group(term)));
        ScoreTable { corpus, postings, touched, table, plain, named, names, name_weights }
    }

    /// Number of [`SimdLanes`] in a row.
    pub fn width(&self) -> usize {
        self.postings.len().div_ceil(LANES)
    }

    /// Types of a source that are related to each term.
    pub fn related_terms(&self, source: usize) -> impl Iterator<Item = &RelatedTerms> {
        self.postings.iter().map(move |postings| &*postings.rows[source])
    }

    /// The rows of the sentences with at least one related word, in order.
    pub fn touched_rows(&self) -> impl Iterator<Item = usize> {
        self.touched.iter().enumerate().filter(|(_, touched)| **touched).map(|(row, _)| row)
    }

    /// Upper bound, for each row, on the weighted sum of the terms with what neighbouring sentences lend: where several
    /// sentences have something for one term, the bound adds them up and the sum takes the best.
    pub fn upper_bounds(&self) -> Vec<f32> {
        let mut most = self.plain.clone();
        add_neighbours(&mut most, &self.plain);
        let (all, shared) = self.name_weights;
        if all > 0.0 {
            let mut named = self.named.clone();
            add_neighbours(&mut named, &self.named);
            for (index, first) in self.corpus.sources() {
                for (sentence, _) in index.features.iter().enumerate().filter(|(_, features)| features.has_anaphor) {
                    let row = first + sentence;
                    let back = (1..=MAX_ANAPHOR_SENTENCES.min(sentence)).map(|back| self.named[row - back]);
                    named[row] += ANAPHOR_WEIGHT * back.sum::<f32>();
                }
            }
            for (most, &named) in most.iter_mut().zip(&named) {
                *most += if named > 0.0 { smaller(named + shared, all) } else { 0.0 };
            }
        }
        most.iter_mut().for_each(|most| *most = *most * (1.0 + ROUNDING) + ROUNDING);
        most
    }

    /// Strongest relation of a sentence itself to each term.
    pub fn values(&self, filter: RelationFilter, source: usize, sentence: usize) -> &[SimdLanes] {
        self.row_values(filter, self.corpus.first[source] + sentence)
    }

    fn row_values(&self, filter: RelationFilter, row: usize) -> &[SimdLanes] {
        let width = self.width();
        let firm = usize::from(filter == RelationFilter::Firm);
        &self.table[(2 * row + firm) * width..][..width]
    }

    /// Writes to `out` the strongest relation to each term, with what the sentences around lend.
    pub fn with_neighbours(&self, filter: RelationFilter, source: usize, sentence: usize, out: &mut [SimdLanes]) {
        let names = &self.names;
        let row = self.corpus.first[source] + sentence;
        let [before, own, after] = [row - 1, row, row + 1].map(|row| self.row_values(filter, row));
        for (((out, own), before), after) in out.iter_mut().zip(own).zip(before).zip(after) {
            // The compiler vectorises loops over a whole array; single elements would become single instructions.
            let mut best = *own;
            for lane in 0..LANES {
                best[lane] = larger(best[lane], before[lane] * PREVIOUS_SENTENCE_WEIGHT);
            }
            for lane in 0..LANES {
                best[lane] = larger(best[lane], after[lane] * NEXT_SENTENCE_WEIGHT);
            }
            *out = best;
        }
        let out = out.as_flattened_mut();
        if !names.words.is_empty() && self.corpus.indexes[source].features[sentence].has_anaphor {
            let mut factor = ANAPHOR_WEIGHT;
            for back in 1..=MAX_ANAPHOR_SENTENCES.min(sentence) {
                let values = self.values(filter, source, sentence - back).as_flattened();
                for &i in &names.words {
                    out[i] = larger(out[i], values[i] * factor);
                }
                factor *= ANAPHOR_DECAY;
            }
        }
        // One word of a name stands for the whole name.
        for group in &names.groups {
            let best = group.iter().fold(0.0, |best, &i| larger(best, out[i]));
            for &i in group {
                out[i] = larger(out[i], best * PART_OF_NAME_WEIGHT);
            }
        }
    }
}

impl Drop for ScoreTable<'_> {
    fn drop(&mut self) {
        let spare = std::mem::take(&mut self.table);
        if spare.capacity() * size_of::<SimdLanes>() <= MAX_KEPT_BYTES {
            SPARE_TABLE.set(spare);
        }
    }
}

/// Adds to each number the shares that its neighbours lend.
fn add_neighbours(to: &mut [f32], numbers: &[f32]) {
    for (to, around) in to.iter_mut().skip(1).zip(numbers.windows(3)) {
        *to += PREVIOUS_SENTENCE_WEIGHT * around[0] + NEXT_SENTENCE_WEIGHT * around[2];
    }
}
