//! Figures of a draft's own table with the cells of the sources' tables whose heads are the same.

use super::held::{CellPlace, HeldFigure};
use super::hold::{CellComparison, CellSense, hold, is_plausible_slip};
use super::index::TableIndex;
use crate::claims::tables::terms::Term;
use crate::claims::tables::{Axis, Table, TableCell, UnitGround};
use crate::text::Span;

/// Every figure of a cell with the one cell of the sources that stands under the same heads; the figures are counted as in
/// the cell.
pub fn cells_of_draft_cell(table: &Table, cell: &TableCell, sources: &[&TableIndex]) -> Vec<HeldFigure> {
    let own = |word: &str| Term { word: word.to_owned(), span: Span::default() };
    let words: Vec<Term> = table.terms_of(cell).map(own).collect();
    let around: Vec<Term> = table.context.iter().map(|t| own(t)).collect();
    let mut found: Vec<HeldFigure> = Vec::new();
    for (source, index) in sources.iter().enumerate().filter(|(_, index)| !index.tables.is_empty()) {
        let named = index.named(&words, &around);
        let has = |table: usize, axis: Axis, at: usize| {
            named.iter().any(|n| n.table == table && n.head.axis == axis && n.head.index == at)
        };
        let mut tables: Vec<usize> = named.iter().map(|n| n.table).collect();
        tables.dedup();
        for at in tables {
            let theirs = &index.tables[at];
            if are_of_others(table, theirs) {
                continue;
            }
            for (place, other) in theirs.cells.iter().enumerate() {
                let row = has(at, Axis::Row, other.row);
                let column = has(at, Axis::Column, other.column) || theirs.size.1 == 1 && table.size.1 == 1;
                if row && column && is_same_cell((table, cell), (theirs, other)) {
                    let place = |figure| CellPlace { source, table: at, cell: place, figure };
                    found.extend(held(cell, other, place));
                }
            }
        }
    }
    let agrees =
        |figure: usize| found.iter().find(|h| h.figure == figure && h.comparison == CellComparison::Agrees).cloned();
    let differs = |figure: usize| {
        let mut all = found.iter().filter(|h| h.figure == figure && h.comparison != CellComparison::Agrees);
        // Several cells under the same heads: which is meant nobody knows.
        all.next().filter(|first| all.all(|h| h.comparison == first.comparison)).cloned()
    };
    (0..cell.figures.len()).filter_map(|figure| agrees(figure).or_else(|| differs(figure))).collect()
}

/// Whether the heads of the draft's cell say nothing that those of the source's, or what stands over its table, do not.
fn is_same_cell((mine, cell): (&Table, &TableCell), (theirs, other): (&Table, &TableCell)) -> bool {
    let known: Vec<&str> = theirs.terms_of(other).collect();
    let is_known = |term: &String| known.contains(&&**term) || theirs.context.contains(term);
    let row = || mine.heads_of(Axis::Row, cell.row);
    let columns = mine.heads_of(Axis::Column, cell.column);
    let is_row = row().any(|head| head.terms.iter().all(is_known));
    is_row && columns.into_iter().all(|head| head.terms.iter().all(is_known))
}

/// Whether the tables are said to be of different bodies or places.
fn are_of_others(mine: &Table, theirs: &Table) -> bool {
    let named = |t: &Table| !t.names.is_empty();
    named(mine) && named(theirs) && mine.names.is_disjoint(&theirs.names)
}

fn held(cell: &TableCell, other: &TableCell, place: impl Fn(usize) -> CellPlace) -> Vec<HeldFigure> {
    let mut out = Vec::new();
    for (at, mine) in cell.figures.iter().enumerate() {
        for (index, theirs) in other.figures.iter().enumerate() {
            let mut draft = mine.figure.clone();
            let mut source = theirs.clone();
            // Without a unit on either side, the two tables are set alike.
            if mine.unit == UnitGround::Unknown && theirs.unit != UnitGround::Unknown {
                draft.unit = theirs.figure.unit.clone();
            }
            let is_open = !mine.is_scale_known || !theirs.is_scale_known;
            source.is_scale_known = !is_open;
            let sense = CellSense { is_money: true, is_share: true };
            let comparison = match hold(&draft, &source, sense) {
                CellComparison::Differs(value) => {
                    let numbers = draft.value.filter(|mine| is_plausible_slip(*mine, value));
                    // A scale that one of them leaves open may be another.
                    let sure = numbers.is_some() && mine.is_scale_known == theirs.is_scale_known;
                    if sure { CellComparison::Differs(value) } else { CellComparison::Unknown }
                }
                other => other,
            };
            if comparison != CellComparison::Unknown {
                out.push(HeldFigure { figure: at, place: place(index), comparison });
            }
        }
    }
    out
}
