//! Where the sources have something related to a query: for each of their sentences and each item of the query, the
//! strongest relation. Every search fills and reads one table of it, most of whose time that is: it is laid out so that
//! several numbers are taken at once, and a thread uses the same memory for the next search.

use super::content::Item;
use super::index::{Row, SourceIndex};
use super::lexicon::Class;
use std::cell::Cell;
use std::sync::Arc;

/// How many numbers are taken at once.
const LANES: usize = 8;
/// Numbers that are taken at once.
pub(super) type Lanes = [f32; LANES];
/// A thread keeps no more room than this for its next search, in bytes.
const MOST_ROOM: usize = 1 << 20;
/// What the sentence before and the sentence after lend.
const LENT_BEFORE: f32 = 0.4;
const LENT_AFTER: f32 = 0.3;
/// What a pronoun or a definite subject takes up of the names in the two sentences before.
const TAKEN_UP: f32 = 0.8;
const FURTHER_BACK: f32 = 0.85;
const LOOK_BACK: usize = 3;
/// What a name's one word is worth for another of it.
const PART_OF_NAME: f32 = 0.9;

thread_local! {
    static ROOM: Cell<Vec<Lanes>> = const { Cell::new(Vec::new()) };
}

/// Which relations count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Count {
    /// All of them.
    All,
    /// Firm ones only.
    Firm,
}

/// Where the sources have something related to a query.
pub(super) struct Related<'a> {
    indexes: &'a [&'a SourceIndex],
    items: usize,
    /// The related types of each source for each item.
    rows: Vec<Arc<Row>>,
    /// The row of each source's first sentence. Before it, and behind the last sentence, stands a row of nothing.
    first: Vec<usize>,
    /// Which rows are those of a sentence with at least one related word.
    touched: Vec<bool>,
    /// For each row and item the strongest relation, 0 where there is none; then the same counting firm ones only.
    table: Vec<Lanes>,
}

/// Which items of a query are names.
pub(super) struct Names {
    /// Every item that is a part of a name.
    words: Vec<usize>,
    /// The items of each name of several words.
    groups: Vec<Vec<usize>>,
}

impl Names {
    /// The names among the items.
    pub fn of(items: &[Item]) -> Names {
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
}

impl<'a> Related<'a> {
    /// Looks up the items in the sources.
    pub fn new(items: &[Item], indexes: &'a [&'a SourceIndex]) -> Self {
        let rows = indexes.iter().flat_map(|index| items.iter().map(|item| index.row(item))).collect();
        let mut first = Vec::with_capacity(indexes.len());
        let mut count = 1;
        for index in indexes {
            first.push(count);
            count += index.len() + 1;
        }
        let width = items.len().div_ceil(LANES);
        let mut table = ROOM.take();
        table.clear();
        table.resize(2 * count * width, [0.0; LANES]);
        let mut related = Self { indexes, items: items.len(), rows, first, touched: vec![false; count], table };
        related.fill();
        related
    }

    fn fill(&mut self) {
        let stride = self.width() * LANES;
        let (all, firm) = self.table.as_flattened_mut().split_at_mut(self.touched.len() * stride);
        for (source, (index, first)) in self.indexes.iter().zip(&self.first).enumerate() {
            for (i, row) in self.rows[source * self.items..][..self.items].iter().enumerate() {
                for hit in row.iter() {
                    for &sentence in index.sentences_with(hit.kind) {
                        let row = first + sentence as usize;
                        let at = row * stride + i;
                        self.touched[row] = true;
                        all[at] = larger(all[at], hit.weight);
                        firm[at] = larger(firm[at], hit.firm);
                    }
                }
            }
        }
    }

    /// How many times [`LANES`] numbers there are for a sentence.
    pub fn width(&self) -> usize {
        self.items.div_ceil(LANES)
    }

    /// The types of a source that are related to each item.
    pub fn rows(&self, source: usize) -> &[Arc<Row>] {
        &self.rows[source * self.items..][..self.items]
    }

    /// The types of each source that are related to one item.
    pub fn rows_of(&self, item: usize) -> impl Iterator<Item = &Row> {
        self.rows.iter().skip(item).step_by(self.items).map(|row| &**row)
    }

    /// The sentences with at least one related word: source and number.
    pub fn sentences(&self) -> impl Iterator<Item = (usize, usize)> {
        self.indexes.iter().zip(&self.first).enumerate().flat_map(|(source, (index, &first))| {
            let touched = self.touched[first..first + index.len()].iter().enumerate();
            touched.filter(|(_, touched)| **touched).map(move |(sentence, _)| (source, sentence))
        })
    }

    /// In how many sentences each item has a relation stronger than `least`.
    pub fn having(&self, least: f32) -> Vec<u32> {
        let width = self.width();
        let mut having = vec![[0u32; LANES]; width];
        for values in self.table[..self.touched.len() * width].chunks_exact(width.max(1)) {
            for (having, value) in having.as_flattened_mut().iter_mut().zip(values.as_flattened()) {
                *having += u32::from(*value > least);
            }
        }
        having.as_flattened()[..self.items].to_vec()
    }

    /// What a sentence itself has for each item.
    pub fn own(&self, count: Count, source: usize, sentence: usize) -> &[Lanes] {
        self.around(count, source, sentence).1
    }

    /// What the sentences before, at and after a place have for each item.
    fn around(&self, count: Count, source: usize, sentence: usize) -> (&[Lanes], &[Lanes], &[Lanes]) {
        let width = self.width();
        let half = if count == Count::All { 0 } else { self.touched.len() };
        let row = half + self.first[source] + sentence;
        let (before, rest) = self.table[(row - 1) * width..(row + 2) * width].split_at(width);
        let (own, after) = rest.split_at(width);
        (before, own, after)
    }

    /// What a sentence has for each item with what the sentences around it lend, written to `out`.
    pub fn with_neighbours(&self, count: Count, names: &Names, source: usize, sentence: usize, out: &mut [Lanes]) {
        let (before, own, after) = self.around(count, source, sentence);
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
        if !names.words.is_empty() && self.indexes[source].sentences[sentence].anaphoric {
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

impl Drop for Related<'_> {
    fn drop(&mut self) {
        let room = std::mem::take(&mut self.table);
        if room.capacity() * size_of::<Lanes>() <= MOST_ROOM {
            ROOM.set(room);
        }
    }
}

/// The larger of two numbers, neither of which is NaN: unlike [`f32::max`], one instruction, and for several at once.
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The smaller of two numbers, likewise.
pub(super) fn smaller(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// The sum of the products of numbers in pairs: [`LANES`] sums side by side, then these in order.
pub(super) fn dot(a: &[Lanes], b: &[Lanes]) -> f32 {
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
pub(super) fn lanes(numbers: &[f32]) -> Vec<Lanes> {
    let mut lanes = vec![Lanes::default(); numbers.len().div_ceil(LANES)];
    lanes.as_flattened_mut()[..numbers.len()].copy_from_slice(numbers);
    lanes
}
