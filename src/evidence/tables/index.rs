//! Index of the heads of a source's tables by their terms, so that what a sentence names is found without a look at every
//! table.

use crate::claims::tables::terms::Term;
use crate::claims::tables::{Axis, Table, TableHead};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// How many terms more than a head has may stand between its first and its last in a sentence.
const MAX_TERMS_BETWEEN: usize = 3;

/// Tables of a source with the index of their heads.
#[derive(Debug, Default)]
pub struct TableIndex {
    /// The tables, in the order of the source.
    pub tables: Vec<Table>,
    /// From a term to the heads that need it, by table and head.
    heads: FxHashMap<String, Vec<(u32, u32)>>,
}

/// Head that a text names.
#[derive(Clone, Debug)]
pub(super) struct NamedHead<'a> {
    pub table: usize,
    pub head: &'a TableHead,
    /// Where in the text, each mention for itself; none where only what introduces the text names it.
    pub mentions: Vec<Span>,
}

impl TableIndex {
    /// Index of these tables.
    pub fn new(tables: Vec<Table>) -> Self {
        let mut heads: FxHashMap<String, Vec<(u32, u32)>> = FxHashMap::default();
        for (at, table) in tables.iter().enumerate() {
            for (index, head) in table.heads.iter().enumerate() {
                for term in &head.terms {
                    heads.entry(term.clone()).or_default().push((at as u32, index as u32));
                }
            }
        }
        Self { tables, heads }
    }

    /// Whether a place of the source, in that block, is in a cell of figures. The items of lists say more than cells do.
    pub fn has_cell_at(&self, block: usize, place: Span) -> bool {
        let here = self.tables.iter().filter(|table| table.blocks.contains(&block) && !table.is_list);
        here.flat_map(|table| &table.cells).any(|cell| cell.span.overlaps(place))
    }

    /// The heads of which a text has every term. `introduction` are terms that are understood without being repeated.
    pub(super) fn named(&self, text: &[Term], introduction: &[Term]) -> Vec<NamedHead<'_>> {
        let mut hits: FxHashMap<(u32, u32), usize> = FxHashMap::default();
        let mut seen: Vec<&str> = Vec::new();
        for term in text.iter().chain(introduction) {
            if seen.contains(&&*term.word) {
                continue;
            }
            seen.push(&term.word);
            for &place in self.heads.get(&term.word).into_iter().flatten() {
                *hits.entry(place).or_default() += 1;
            }
        }
        let mut places: Vec<(u32, u32)> = hits
            .into_iter()
            .filter(|&((table, head), count)| count == self.tables[table as usize].heads[head as usize].terms.len())
            .map(|(place, _)| place)
            .collect();
        places.sort_unstable();
        let named = places.into_iter().filter_map(|(table, head)| {
            let head = &self.tables[table as usize].heads[head as usize];
            let mentions = mentions(text, head);
            let is_understood = || head.terms.iter().all(|t| introduction.iter().any(|i| i.word == *t));
            // Words of it here, the rest in what introduces the text.
            let is_shared = || {
                !introduction.is_empty()
                    && head.terms.iter().all(|t| introduction.iter().chain(text).any(|known| known.word == *t))
            };
            let is_named = !mentions.is_empty() || is_understood() || is_shared();
            is_named.then_some(NamedHead { table: table as usize, head, mentions })
        });
        named.collect()
    }
}

/// Where a text has all terms of a head near one another.
fn mentions(text: &[Term], head: &TableHead) -> Vec<Span> {
    let most = head.terms.len() * 2 + MAX_TERMS_BETWEEN;
    if let [only] = head.terms.as_slice() {
        return text.iter().filter(|t| t.word == *only).map(|t| t.span).collect();
    }
    let mut best: Option<(usize, Span)> = None;
    for from in 0..text.len() {
        if !head.terms.contains(&text[from].word) {
            continue;
        }
        let mut missing: Vec<&String> = head.terms.iter().collect();
        for (count, term) in text[from..].iter().take(most).enumerate() {
            missing.retain(|m| **m != term.word);
            if missing.is_empty() {
                if best.is_none_or(|(least, _)| count < least) {
                    best = Some((count, text[from].span.cover(term.span)));
                }
                break;
            }
        }
    }
    best.into_iter().map(|(_, span)| span).collect()
}

/// The heads of one axis of a table that may be meant: no total beside its parts, and of rows of one name those whose section
/// is named.
pub(super) fn meant<'a>(named: &[NamedHead<'a>], table: usize, axis: Axis, words: &[&str]) -> Vec<NamedHead<'a>> {
    let here: Vec<&NamedHead<'a>> = named.iter().filter(|n| n.table == table && n.head.axis == axis).collect();
    let has_parts = here.iter().any(|n| !n.head.is_total);
    let stands = |n: &&&NamedHead<'a>| !(has_parts && n.head.is_total && n.head.terms.len() == 1);
    let mut out: Vec<NamedHead<'a>> = here.iter().filter(stands).map(|n| (*n).clone()).collect();
    // Of rows of one name, the one whose section is named too.
    let shared = |n: &NamedHead<'_>| n.head.others.iter().filter(|t| words.contains(&&***t)).count();
    let most = |n: &NamedHead<'_>, all: &[NamedHead<'_>]| {
        all.iter().filter(|o| o.head.terms == n.head.terms).map(shared).max().unwrap_or(0)
    };
    let all = out.clone();
    out.retain(|n| shared(n) == most(n, &all));
    // A row with several heads of its own is named once.
    let mut seen: Vec<usize> = Vec::new();
    let mut merged: Vec<NamedHead<'a>> = Vec::new();
    for n in out {
        match seen.iter().position(|&index| index == n.head.index) {
            Some(at) => merged[at].mentions.extend(n.mentions),
            None => {
                seen.push(n.head.index);
                merged.push(n);
            }
        }
    }
    // Two heads of one row, of which the one names many rows (a party) and the other one alone (a candidate).
    if axis == Axis::Row && merged.len() > 1 {
        let heads = |index: usize| here.iter().filter(move |n| n.head.index == index).count();
        let most = merged.iter().map(|n| heads(n.head.index)).max().unwrap_or(0);
        let fullest: Vec<_> = merged.iter().filter(|n| heads(n.head.index) == most).cloned().collect();
        let same_words =
            merged.iter().any(|n| merged.iter().any(|o| o.head.index != n.head.index && o.mentions == n.mentions));
        if same_words && fullest.len() == 1 {
            return fullest;
        }
    }
    merged
}

/// Whether one head has all words of another, and more: *profit before tax* and *profit*.
pub(super) fn is_longer(long: &TableHead, short: &TableHead) -> bool {
    short.terms.len() < long.terms.len() && short.terms.iter().all(|t| long.terms.contains(t))
}
