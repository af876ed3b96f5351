//! Sentences of a source by their terms, so that a cell of a draft's own table finds those that say its figure in words.

use super::binding::bind;
use super::hold::{CellComparison, CellSense, hold, is_plausible_slip};
use crate::claims::model::{Analysis, FigureRole};
use crate::claims::tables::terms::{Term, is_period, terms};
use crate::claims::tables::{Axis, CellFigure, Table, TableCell};
use crate::text::{BlockKind, Span};
use rustc_hash::FxHashMap;

/// The most sentences that one cell is held against: heads that more of them have tell nothing.
const MAX_SENTENCES: usize = 40;

/// Figure of a source's sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentencePlace {
    /// Index of the block.
    pub block: usize,
    /// Index of the sentence in the block.
    pub sentence: usize,
    /// Index of the figure in the block.
    pub figure: usize,
}

/// Sentences with figures, by their terms.
#[derive(Debug, Default)]
pub struct SentenceIndex {
    by_term: FxHashMap<String, Vec<(u32, u32)>>,
}

impl SentenceIndex {
    /// Index of a source's sentences.
    pub fn new(analysis: &Analysis) -> Self {
        let mut by_term: FxHashMap<String, Vec<(u32, u32)>> = FxHashMap::default();
        for (at, block) in analysis.blocks.iter().enumerate() {
            if block.figures.is_empty() || matches!(block.block.kind, BlockKind::TableCell { .. }) {
                continue;
            }
            for (sentence, tokens) in block.doc.sentences.iter().enumerate() {
                if block.figures.iter().any(|f| f.is_comparable() && tokens.contains(&f.tokens.start)) {
                    for term in terms(block.doc.span(tokens.clone()).slice(&block.doc.text)) {
                        let places = by_term.entry(term.word).or_default();
                        let place = (at as u32, sentence as u32);
                        if places.last() != Some(&place) {
                            places.push(place);
                        }
                    }
                }
            }
        }
        Self { by_term }
    }

    /// What the sentences that have all words of a cell's heads say to one of its figures: with the first that agrees, or the
    /// only figure that they have for it.
    pub fn hold(
        &self,
        analysis: &Analysis,
        table: &Table,
        cell: &TableCell,
        figure: &CellFigure,
    ) -> Option<(SentencePlace, CellComparison)> {
        let row = table.heads_of(Axis::Row, cell.row).next()?;
        let columns: Vec<&String> = table.heads_of(Axis::Column, cell.column).flat_map(|h| &h.terms).collect();
        let needed: Vec<&String> = row.terms.iter().chain(columns).collect();
        if needed.len() < 2 {
            return None;
        }
        let mut differing = Vec::new();
        for (block, sentence) in self.with_all(&needed) {
            for (place, comparison) in held(analysis, (block, sentence), &row.terms, figure) {
                match comparison {
                    CellComparison::Agrees => return Some((place, comparison)),
                    CellComparison::Differs(_) => differing.push((place, comparison)),
                    CellComparison::Unknown => {}
                }
            }
        }
        match differing.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    fn with_all(&self, needed: &[&String]) -> Vec<(usize, usize)> {
        let mut lists: Vec<&Vec<(u32, u32)>> = Vec::new();
        for term in needed {
            match self.by_term.get(*term) {
                Some(places) => lists.push(places),
                None => return Vec::new(),
            }
        }
        lists.sort_by_key(|places| places.len());
        let Some((first, others)) = lists.split_first() else { return Vec::new() };
        let all = first.iter().filter(|place| others.iter().all(|list| list.binary_search(place).is_ok()));
        let found: Vec<_> = all.map(|&(block, sentence)| (block as usize, sentence as usize)).collect();
        if found.len() > MAX_SENTENCES { Vec::new() } else { found }
    }
}

/// What each figure of a sentence that belongs to the row says to the cell's.
fn held(
    analysis: &Analysis,
    (at, sentence): (usize, usize),
    row: &[String],
    cell: &CellFigure,
) -> Vec<(SentencePlace, CellComparison)> {
    let block = &analysis.blocks[at];
    let doc = &block.doc;
    let tokens = doc.sentences[sentence].clone();
    let whole = doc.span(tokens.clone());
    let here = |f: &usize| {
        let figure = &block.figures[*f];
        figure.is_comparable() && !figure.tokens.is_empty() && tokens.contains(&figure.tokens.start)
    };
    let figures: Vec<usize> = (0..block.figures.len()).filter(here).collect();
    let words: Vec<Term> = terms(whole.slice(&doc.text));
    let place = |t: &Term| t.span.shifted(whole.start);
    let own: Vec<Span> = words.iter().filter(|t| row.contains(&t.word)).map(place).collect();
    // Another time, or another row of the kind, has figures of its own.
    let others = words.iter().filter(|t| is_period(&t.word) && !row.contains(&t.word)).map(|t| vec![place(t)]);
    let mentions: Vec<Vec<Span>> = std::iter::once(own).chain(others).collect();
    let spans: Vec<Span> = figures.iter().map(|&f| block.figures[f].number).collect();
    let bound = bind(&doc.text, &spans, &mentions);
    let is_alone = mentions.len() == 1;
    let mut out = Vec::new();
    let mut open = 0;
    for (&index, bound) in figures.iter().zip(bound) {
        let figure = &block.figures[index];
        // The source's figure has the words, the draft's the unit and the scale of its heads.
        let comparison = hold(figure, cell, CellSense::default());
        let place = SentencePlace { block: at, sentence, figure: index };
        match comparison {
            CellComparison::Agrees => out.push((place, comparison)),
            CellComparison::Differs(value) if matches!(figure.role, FigureRole::Level | FigureRole::To) => {
                open += 1;
                let named = figure.set.named_value(figure.operator);
                let sure = bound == Some(0) || is_alone;
                if sure && named.is_some_and(|named| is_plausible_slip(named, value)) {
                    out.push((place, comparison));
                }
            }
            _ => {}
        }
    }
    // Of several figures that are bound to nothing, none is known to be the cell's.
    if is_alone && open > 1 {
        out.retain(|(_, comparison)| *comparison == CellComparison::Agrees);
    }
    out
}
