//! Where the sources have something related to a query: for each of their sentences and each term of the query, the
//! strongest relation. Every search fills and reads one table of it, most of whose time that is: it is laid out so that
//! several numbers are taken at once, and a thread uses the same memory for the next search.

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

/// Which relations count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RelationFilter {
    /// All of them.
    All,
    /// Firm ones only.
    Firm,
}

/// Where the sources have something related to a query.
pub(crate) struct ScoreTable<'a> {
    corpus: &'a Corpus<'a>,
    /// Where the sources have something related to each term.
    pub postings: Vec<Arc<Postings>>,
    /// Which rows are those of a sentence with at least one related word.
    touched: Vec<bool>,
    /// For each row and term the strongest relation, 0 where there is none; behind them, for the same row, the strongest of
    /// the firm ones.
    table: Vec<SimdLanes>,
    /// What the terms that are no names weigh together in each row, each by its relation there.
    plain: Vec<f32>,
    /// What the names do.
    named: Vec<f32>,
    /// Which terms are names.
    names: NameTerms,
    /// What all names weigh, and those of several words.
    name_weights: (f32, f32),
}

/// Which terms of a query are names.
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
    /// What the corpus has for the terms of a query, where their postings are given and what each of them weighs.
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

    /// How many times [`LANES`] numbers there are for a sentence.
    pub fn width(&self) -> usize {
        self.postings.len().div_ceil(LANES)
    }

    /// The types of a source that are related to each term.
    pub fn related_terms(&self, source: usize) -> impl Iterator<Item = &RelatedTerms> {
        self.postings.iter().map(move |postings| &*postings.rows[source])
    }

    /// The rows of the sentences with at least one related word, in order.
    pub fn touched_rows(&self) -> impl Iterator<Item = usize> {
        self.touched.iter().enumerate().filter(|(_, touched)| **touched).map(|(row, _)| row)
    }

    /// For each row at least what the terms weigh together in its sentence, each by what the sentence has for it with what
    /// the sentences around it lend: where several have something for one term, that is taken for more than it is.
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

    /// What a sentence itself has for each term.
    pub fn values(&self, filter: RelationFilter, source: usize, sentence: usize) -> &[SimdLanes] {
        self.row_values(filter, self.corpus.first[source] + sentence)
    }

    fn row_values(&self, filter: RelationFilter, row: usize) -> &[SimdLanes] {
        let width = self.width();
        let firm = usize::from(filter == RelationFilter::Firm);
        &self.table[(2 * row + firm) * width..][..width]
    }

    /// What a sentence has for each term with what the sentences around it lend, written to `out`.
    pub fn with_neighbours(&self, filter: RelationFilter, source: usize, sentence: usize, out: &mut [SimdLanes]) {
        let names = &self.names;
        let row = self.corpus.first[source] + sentence;
        let [before, own, after] = [row - 1, row, row + 1].map(|row| self.row_values(filter, row));
        for (((out, own), before), after) in out.iter_mut().zip(own).zip(before).zip(after) {
            // One whole array after the other: of single elements the compiler makes single instructions.
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
        // Part of a name stands for the whole of it.
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

/// Adds to each number what its neighbours lend.
fn add_neighbours(to: &mut [f32], numbers: &[f32]) {
    for (to, around) in to.iter_mut().skip(1).zip(numbers.windows(3)) {
        *to += PREVIOUS_SENTENCE_WEIGHT * around[0] + NEXT_SENTENCE_WEIGHT * around[2];
    }
}
