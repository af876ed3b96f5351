//! Where the sources have something related to a query: for each of their sentences and each item of the query, the
//! strongest relation. Every search fills and reads one table of it, most of whose time that is: it is laid out so that
//! several numbers are taken at once, and a thread uses the same memory for the next search.

use super::corpus::{Corpus, Postings};
use crate::evidence::index::Row;
use crate::evidence::lexical::Class;
use crate::evidence::terms::Term;
use std::cell::Cell;
use std::sync::Arc;

/// How many numbers are taken at once.
const LANES: usize = 8;
/// Numbers that are taken at once.
pub(crate) type SimdLanes = [f32; LANES];
/// A thread keeps no more room than this for its next search, in bytes.
const MOST_ROOM: usize = 1 << 20;
/// What the sentence before and the sentence after lend.
const LENT_BEFORE: f32 = 0.4;
const LENT_AFTER: f32 = 0.3;
/// What a pronoun or a definite subject takes up of the names in the sentences before.
const TAKEN_UP: f32 = 0.8;
const FURTHER_BACK: f32 = 0.85;
const LOOK_BACK: usize = 3;
/// What a name's one word is worth for another of it.
const PART_OF_NAME: f32 = 0.9;
/// More than what sums of the same numbers in another order differ by.
const ROUNDING: f32 = 1e-4;

thread_local! {
    static ROOM: Cell<Vec<SimdLanes>> = const { Cell::new(Vec::new()) };
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
    collection: &'a Corpus<'a>,
    /// Where the sources have something related to each item.
    pub postings: Vec<Arc<Postings>>,
    /// Which rows are those of a sentence with at least one related word.
    touched: Vec<bool>,
    /// For each row and item the strongest relation, 0 where there is none; behind them, for the same row, the strongest of
    /// the firm ones.
    table: Vec<SimdLanes>,
    /// What the items that are no names weigh together in each row, each by its relation there.
    plain: Vec<f32>,
    /// What the names do.
    named: Vec<f32>,
    /// Which items are names.
    names: Names,
    /// What all names weigh, and those of several words.
    names_weigh: (f32, f32),
}

/// Which items of a query are names.
struct Names {
    /// Every item that is a part of a name.
    words: Vec<usize>,
    /// The items of each name of several words.
    groups: Vec<Vec<usize>>,
}

impl Names {
    /// The names among the items.
    fn of(items: &[Term]) -> Names {
        let words = (0..items.len()).filter(|&i| items[i].class == Class::Name).collect();
        let mut groups: Vec<(u16, Vec<usize>)> = Vec::new();
        for (i, item) in items.iter().enumerate().filter(|(_, item)| item.name != 0) {
            match groups.iter_mut().find(|(name, _)| *name == item.name) {
                Some((_, group)) => group.push(i),
                None => groups.push((item.name, vec![i])),
            }
        }
        Names { words, groups: groups.into_iter().map(|(_, group)| group).filter(|g| g.len() > 1).collect() }
    }

    /// Whether the item is a part of a name.
    fn has(&self, item: usize) -> bool {
        self.words.contains(&item) || self.shares(item)
    }

    /// Whether it is a part of a name of several words.
    fn shares(&self, item: usize) -> bool {
        self.groups.iter().any(|group| group.contains(&item))
    }
}

impl<'a> ScoreTable<'a> {
    /// What the collection has for the items of a query, where their postings are given and what each of them weighs.
    pub fn new(
        collection: &'a Corpus<'a>,
        items: &[Term],
        postings: Vec<Arc<Postings>>,
        weights: &[f32],
    ) -> ScoreTable<'a> {
        let names = Names::of(items);
        let width = postings.len().div_ceil(LANES);
        let mut table = ROOM.take();
        table.clear();
        table.resize(2 * collection.rows * width, [0.0; LANES]);
        let (mut plain, mut named) = (vec![0.0; collection.rows], vec![0.0; collection.rows]);
        let mut touched = vec![false; collection.rows];
        let numbers = table.as_flattened_mut();
        for (item, (postings, weight)) in postings.iter().zip(weights).enumerate() {
            let sums = if names.has(item) { &mut named } else { &mut plain };
            // A name's word that weighs nothing still stands for those that do.
            let weight = weight.max(f32::MIN_POSITIVE);
            for posting in &postings.entries {
                let row = posting.row as usize;
                let at = 2 * row * width * LANES + item;
                numbers[at] = posting.weight;
                numbers[at + width * LANES] = posting.firm;
                sums[row] += weight * posting.weight;
                touched[row] = true;
            }
        }
        let weigh = |counts: &dyn Fn(usize) -> bool| {
            weights.iter().enumerate().filter(|(item, _)| counts(*item)).map(|(_, weight)| weight).sum()
        };
        let names_weigh = (weigh(&|item| names.has(item)), weigh(&|item| names.shares(item)));
        ScoreTable { collection, postings, touched, table, plain, named, names, names_weigh }
    }

    /// How many times [`LANES`] numbers there are for a sentence.
    pub fn width(&self) -> usize {
        self.postings.len().div_ceil(LANES)
    }

    /// The types of a source that are related to each item.
    pub fn rows(&self, source: usize) -> impl Iterator<Item = &Row> {
        self.postings.iter().map(move |postings| &*postings.rows[source])
    }

    /// The rows of the sentences with at least one related word, in order.
    pub fn touched(&self) -> impl Iterator<Item = usize> {
        self.touched.iter().enumerate().filter(|(_, touched)| **touched).map(|(row, _)| row)
    }

    /// For each row at least what the items weigh together in its sentence, each by what the sentence has for it with what
    /// the sentences around it lend: where several have something for one item, that is taken for more than it is.
    pub fn at_most(&self) -> Vec<f32> {
        let mut most = self.plain.clone();
        add_neighbours(&mut most, &self.plain);
        let (all, shared) = self.names_weigh;
        if all > 0.0 {
            let mut named = self.named.clone();
            add_neighbours(&mut named, &self.named);
            for (index, first) in self.collection.sources() {
                for (sentence, _) in index.marks.iter().enumerate().filter(|(_, marks)| marks.anaphoric) {
                    let row = first + sentence;
                    let back = (1..=LOOK_BACK.min(sentence)).map(|back| self.named[row - back]);
                    named[row] += TAKEN_UP * back.sum::<f32>();
                }
            }
            for (most, &named) in most.iter_mut().zip(&named) {
                *most += if named > 0.0 { smaller(named + shared, all) } else { 0.0 };
            }
        }
        most.iter_mut().for_each(|most| *most = *most * (1.0 + ROUNDING) + ROUNDING);
        most
    }

    /// What a sentence itself has for each item.
    pub fn own(&self, count: RelationFilter, source: usize, sentence: usize) -> &[SimdLanes] {
        self.row(count, self.collection.first[source] + sentence)
    }

    fn row(&self, count: RelationFilter, row: usize) -> &[SimdLanes] {
        let width = self.width();
        let firm = usize::from(count == RelationFilter::Firm);
        &self.table[(2 * row + firm) * width..][..width]
    }

    /// What a sentence has for each item with what the sentences around it lend, written to `out`.
    pub fn with_neighbours(&self, count: RelationFilter, source: usize, sentence: usize, out: &mut [SimdLanes]) {
        let names = &self.names;
        let row = self.collection.first[source] + sentence;
        let [before, own, after] = [row - 1, row, row + 1].map(|row| self.row(count, row));
        for (((out, own), before), after) in out.iter_mut().zip(own).zip(before).zip(after) {
            // One whole array after the other: of single elements the compiler makes single instructions.
            let mut best = *own;
            for lane in 0..LANES {
                best[lane] = larger(best[lane], before[lane] * LENT_BEFORE);
            }
            for lane in 0..LANES {
                best[lane] = larger(best[lane], after[lane] * LENT_AFTER);
            }
            *out = best;
        }
        let out = out.as_flattened_mut();
        if !names.words.is_empty() && self.collection.indexes[source].marks[sentence].anaphoric {
            let mut factor = TAKEN_UP;
            for back in 1..=LOOK_BACK.min(sentence) {
                let values = self.own(count, source, sentence - back).as_flattened();
                for &i in &names.words {
                    out[i] = larger(out[i], values[i] * factor);
                }
                factor *= FURTHER_BACK;
            }
        }
        // Part of a name stands for the whole of it.
        for group in &names.groups {
            let best = group.iter().fold(0.0, |best, &i| larger(best, out[i]));
            for &i in group {
                out[i] = larger(out[i], best * PART_OF_NAME);
            }
        }
    }
}

impl Drop for ScoreTable<'_> {
    fn drop(&mut self) {
        let room = std::mem::take(&mut self.table);
        if room.capacity() * size_of::<SimdLanes>() <= MOST_ROOM {
            ROOM.set(room);
        }
    }
}

/// Adds to each number what its neighbours lend.
fn add_neighbours(to: &mut [f32], numbers: &[f32]) {
    for (to, around) in to.iter_mut().skip(1).zip(numbers.windows(3)) {
        *to += LENT_BEFORE * around[0] + LENT_AFTER * around[2];
    }
}

/// The larger of two numbers, neither of which is NaN: unlike [`f32::max`], one instruction, and for several at once.
pub(crate) fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The smaller of two numbers, likewise.
pub(crate) fn smaller(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// The sum of the products of numbers in pairs: [`LANES`] sums side by side, then these in order.
pub(crate) fn dot(a: &[SimdLanes], b: &[SimdLanes]) -> f32 {
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        let mut next = sums;
        for lane in 0..LANES {
            next[lane] += a[lane] * b[lane];
        }
        sums = next;
    }
    sums.iter().sum()
}

/// Numbers as they are taken, filled up with zeros.
pub(crate) fn lanes(numbers: &[f32]) -> Vec<SimdLanes> {
    let mut lanes = vec![SimdLanes::default(); numbers.len().div_ceil(LANES)];
    lanes.as_flattened_mut()[..numbers.len()].copy_from_slice(numbers);
    lanes
}
