//! Heads of tables: which rows and columns are heads, what they name, and which measures they give to their figures.

use super::lexicon::TableLexicon;
use super::measure::{Measure, of_caption, of_head};
use super::model::{Axis, CellFigure, Table, TableCell, TableHead};
use super::number::{CellNumber, is_bare_year, numbers};
use super::shape::{Grid, GridCell};
use super::terms::terms;
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// The most rows of heads. More of them are rows of words.
const MAX_HEAD_ROWS: usize = 3;
/// The fewest short heads of a league table (*P W D L Pts*), so that a lone *D* is no *drawn*.
const MIN_LEAGUE_HEADS: usize = 4;
/// The longest head, in terms: a longer one is a sentence, which none in a draft would repeat.
const MAX_HEAD_TERMS: usize = 9;

/// A grid while it is read.
struct Reader<'a> {
    grid: &'a Grid,
    numbers: Vec<Vec<CellNumber>>,
    rows: usize,
    columns: usize,
    /// How many rows of heads it has.
    head_rows: usize,
    /// The columns whose cells name their rows.
    labels: Vec<usize>,
    is_league: bool,
}

/// The table of a grid; `None` where it has no heads, or no figures.
pub(super) fn table(grid: Grid) -> Option<Table> {
    let reader = Reader::new(&grid)?;
    let columns = reader.column_heads();
    let (rows, sections) = reader.row_heads();
    let caption = grid.captions.iter().map(|c| of_caption(c)).chain(reader.corner()).find(|m| !m.is_empty());
    let caption = caption.unwrap_or_default();
    let mut cells: Vec<TableCell> = Vec::new();
    for (at, cell) in grid.cells.iter().enumerate() {
        if cell.row < reader.head_rows || reader.labels.contains(&cell.column) || reader.numbers[at].is_empty() {
            continue;
        }
        let measure = |heads: &FxHashMap<usize, Head>, index: usize| {
            heads.get(&index).map(|h| h.measure.clone()).unwrap_or_default()
        };
        let head = measure(&rows, cell.row).or(&measure(&columns, cell.column));
        let figures = reader.numbers[at].iter().map(|n| CellFigure::new(n, &head, &caption, cell.span.start)).collect();
        let (row, column) = (cell.row, cell.column);
        cells.push(TableCell { row, column, span: cell.span, text: cell.text.clone(), figures });
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    let used = |axis: Axis| -> FxHashSet<usize> {
        cells.iter().map(|c| if axis == Axis::Row { c.row } else { c.column }).collect()
    };
    let (used_rows, used_columns) = (used(Axis::Row), used(Axis::Column));
    let mut heads = reader.named(Axis::Column, columns, &used_columns, &FxHashMap::default());
    heads.extend(reader.named(Axis::Row, rows, &used_rows, &sections));
    if cells.is_empty() || heads.is_empty() {
        return None;
    }
    let size = (used_rows.len(), used_columns.len());
    let over = reader.words_over_names();
    let Grid { mut context, names, blocks, is_list, .. } = grid;
    context.extend(over);
    Some(Table { heads, cells, context, names, blocks, is_list, size })
}

/// Head of a row or column as it is put together.
#[derive(Default)]
struct Head {
    /// The words that name it: of a column all together, of a row each for itself.
    parts: Vec<(String, Span)>,
    measure: Measure,
}

impl<'a> Reader<'a> {
    fn new(grid: &'a Grid) -> Option<Self> {
        let rows = grid.cells.iter().map(|c| c.row + 1).max()?;
        let columns = grid.cells.iter().map(|c| c.column + c.extent.0).max()?;
        let numbers = grid.cells.iter().map(|c| numbers(&c.text)).collect();
        let mut reader = Reader { grid, numbers, rows, columns, head_rows: 0, labels: Vec::new(), is_league: false };
        reader.head_rows = reader.count_head_rows();
        reader.labels = (0..columns).filter(|&column| reader.is_label(column)).collect();
        if reader.labels.is_empty() && reader.rows > reader.head_rows + 1 {
            return None;
        }
        let league = &TableLexicon::shared().league;
        let heads = grid.cells.iter().filter(|c| c.row < reader.head_rows);
        let short = heads.filter(|c| league.contains_key(&c.text.trim().to_lowercase())).count();
        reader.is_league = short >= MIN_LEAGUE_HEADS;
        Some(reader)
    }

    fn row(&self, row: usize) -> impl Iterator<Item = (usize, &'a GridCell)> {
        self.grid.cells.iter().enumerate().filter(move |(_, c)| c.row == row)
    }

    /// Whether a cell holds a figure that is no year.
    fn has_figure(&self, at: usize) -> bool {
        !self.numbers[at].is_empty() && !is_bare_year(&self.grid.cells[at].text)
    }

    /// The first rows that have no figures: names, years and units.
    fn count_head_rows(&self) -> usize {
        let is_head = |row: usize| {
            let marked = row == 0 && self.grid.has_header;
            // A name by itself heads the rows under it, and no column.
            let over = self.row(row).any(|(_, c)| c.column > 0 || c.extent.0 > 1);
            marked || over && !self.row(row).any(|(at, _)| self.has_figure(at))
        };
        let count = (0..self.rows.min(MAX_HEAD_ROWS)).take_while(|&row| is_head(row)).count();
        // Of a table of years alone, or of words, nothing is left.
        count.min(self.rows.saturating_sub(1))
    }

    /// Whether the cells of a column name their rows: words, or years at the left.
    fn is_label(&self, column: usize) -> bool {
        let cells =
            || self.grid.cells.iter().enumerate().filter(|(_, c)| c.column == column && c.row >= self.head_rows);
        let figures = cells().filter(|(at, _)| self.has_figure(*at)).count();
        let years = cells().filter(|(_, c)| is_bare_year(&c.text)).count();
        let words = cells().filter(|(at, _)| self.numbers[*at].is_empty()).count();
        let named = |c: &GridCell| c.text.chars().any(char::is_alphabetic);
        match column {
            0 => figures == 0 && words + years > 0,
            _ => figures + years == 0 && cells().any(|(_, c)| named(c) && !is_absence(&c.text)),
        }
    }

    /// The heads over the columns of figures, from the top down.
    fn column_heads(&self) -> FxHashMap<usize, Head> {
        let mut out: FxHashMap<usize, Head> = FxHashMap::default();
        for row in 0..self.head_rows {
            let cells: Vec<&GridCell> = self.row(row).map(|(_, c)| c).collect();
            // A line over the whole table is its title.
            if cells.len() == 1 && cells[0].extent.0 >= self.columns {
                continue;
            }
            let is_last = row + 1 == self.head_rows;
            for column in (0..self.columns).filter(|column| !self.labels.contains(column)) {
                let covers = |c: &&&GridCell| (c.column..c.column + c.extent.0).contains(&column);
                // Pipe tables cannot merge cells: an empty one under which another row has heads goes on with its neighbour.
                let left = || {
                    let before = cells.iter().rev().find(|c| c.column < column && !self.labels.contains(&c.column));
                    before.filter(|c| !is_last && c.extent.0 == 1)
                };
                if let Some(cell) = cells.iter().find(covers).or_else(left) {
                    out.entry(column).or_default().add(cell);
                }
            }
        }
        out
    }

    /// The heads of the rows of figures, and for each row the terms of the section it stands in.
    fn row_heads(&self) -> (FxHashMap<usize, Head>, FxHashMap<usize, Vec<String>>) {
        let (mut out, mut sections): (FxHashMap<usize, Head>, FxHashMap<usize, Vec<String>>) = Default::default();
        let mut section = Vec::new();
        // Names that reach down over several rows.
        for cell in self.grid.cells.iter().filter(|c| c.row >= self.head_rows && self.labels.contains(&c.column)) {
            for row in cell.row..cell.row + cell.extent.1 {
                out.entry(row).or_default().add(cell);
            }
        }
        for row in self.head_rows..self.rows {
            let figures = self.row(row).any(|(at, _)| self.has_figure(at));
            let mut cells = self.row(row);
            match (figures, cells.next(), cells.next()) {
                (false, Some((_, only)), None) => section = words(&only.text),
                _ => {
                    sections.insert(row, section.clone());
                }
            }
        }
        (out, sections)
    }

    /// The terms of the heads over the names of rows (*Department*, *Spending, £m*), which say what all of them are.
    fn words_over_names(&self) -> Vec<String> {
        let corner = self.grid.cells.iter().filter(|c| c.row < self.head_rows && self.labels.contains(&c.column));
        corner.flat_map(|c| self.terms_of_head(&c.text)).collect()
    }

    /// What the head over the names says of all cells (*£m* in the corner).
    fn corner(&self) -> Option<Measure> {
        let corner = self.grid.cells.iter().filter(|c| c.row < self.head_rows && self.labels.contains(&c.column));
        corner.map(|c| of_head(&c.text).0).find(|measure| !measure.is_empty())
    }

    /// The heads with the terms by which a sentence names them.
    fn named(
        &self,
        axis: Axis,
        heads: FxHashMap<usize, Head>,
        used: &FxHashSet<usize>,
        sections: &FxHashMap<usize, Vec<String>>,
    ) -> Vec<TableHead> {
        let lexicon = TableLexicon::shared();
        let mut out: Vec<TableHead> = Vec::new();
        for (index, head) in heads.into_iter().filter(|(index, _)| used.contains(index)) {
            let together = (axis == Axis::Column).then(|| {
                let text = head.parts.iter().map(|(text, _)| &**text).collect::<Vec<_>>().join(" ");
                (text, head.parts.last().map_or(Span::default(), |(_, span)| *span))
            });
            let parts = if axis == Axis::Column { together.into_iter().collect() } else { head.parts };
            for (text, span) in parts {
                let all = self.terms_of_head(&text);
                if all.is_empty() || all.len() > MAX_HEAD_TERMS {
                    continue;
                }
                let is_total = lexicon.totals.contains(&all[0]) || all.iter().any(|t| t == "total");
                let (optional, needed): (Vec<String>, Vec<String>) =
                    all.iter().cloned().partition(|t| lexicon.optional.contains(t));
                let (terms, mut others) = if needed.is_empty() { (all, Vec::new()) } else { (needed, optional) };
                others.extend(sections.get(&index).into_iter().flatten().cloned());
                out.push(TableHead { axis, index, text: shown(&text), span, terms, others, is_total });
            }
        }
        out.sort_by_key(|head| (head.index, head.span.start));
        // What every head has tells none from the others.
        if used.len() > 1 && out.len() > 1 {
            let common: Vec<String> =
                out[0].terms.iter().filter(|t| out.iter().all(|h| h.terms.contains(t))).cloned().collect();
            if out.iter().all(|h| h.terms.iter().any(|t| !common.contains(t))) {
                for head in &mut out {
                    head.terms.retain(|t| !common.contains(t));
                    head.others.extend(common.iter().cloned());
                }
            }
        }
        out
    }

    /// The terms of a head without its measure and the day of a month.
    fn terms_of_head(&self, text: &str) -> Vec<String> {
        if let Some(word) = TableLexicon::shared().league.get(&text.trim().to_lowercase()).filter(|_| self.is_league) {
            return vec![word.clone()];
        }
        let (_, measures) = of_head(text);
        let found = terms(text);
        let is_free = |span: Span| !measures.iter().any(|m| m.overlaps(span));
        let words: Vec<&str> = found.iter().filter(|t| is_free(t.span)).map(|t| &*t.word).collect();
        let has_month = words.iter().any(|w| TableLexicon::shared().is_month(w));
        let is_day = |w: &str| has_month && w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit());
        let mut out: Vec<String> = Vec::new();
        for word in words.into_iter().filter(|w| !is_day(w) && !is_note(w)) {
            if !out.iter().any(|known| known == word) {
                out.push(word.to_owned());
            }
        }
        out
    }
}

impl Head {
    fn add(&mut self, cell: &GridCell) {
        let (measure, _) = of_head(&cell.text);
        self.measure = std::mem::take(&mut self.measure).or(&measure);
        if self.parts.last().is_none_or(|(_, span)| *span != cell.span) {
            self.parts.push((cell.text.clone(), cell.span));
        }
    }
}

/// The terms of the head of a section.
fn words(text: &str) -> Vec<String> {
    terms(text).into_iter().map(|t| t.word).collect()
}

/// Whether a term is the mark of a note that stood in brackets at the end of a head.
fn is_note(term: &str) -> bool {
    term.len() == 1 && term.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a cell's words say that there is nothing: *n/a*, *nil*.
fn is_absence(text: &str) -> bool {
    matches!(&*text.trim().to_lowercase(), "n/a" | "na" | "nil" | "none" | "x" | "z" | "c" | "tbc" | "unknown")
}

/// A head as messages show it, without the marks of notes.
fn shown(text: &str) -> String {
    text.trim().trim_end_matches(['*', '†', '‡', ':']).trim().to_owned()
}
