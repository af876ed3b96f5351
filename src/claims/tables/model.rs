//! Model of tables: heads, cells and their figures.

use super::measure::Measure;
use super::number::CellNumber;
use crate::claims::model::{Bound, Dimension, Figure, FigureKind, FigureRole, NumberInterval, NumberStyle, Unit};
use crate::text::Span;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Table with figures in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Heads of rows and of columns. A row may have several, each of which names it by itself (*candidate*, *party*).
    pub heads: Vec<TableHead>,
    /// The cells that hold figures, by row and then column.
    pub cells: Vec<TableCell>,
    /// Terms of the caption, of what introduces the table and of the headings above it.
    pub context: FxHashSet<String>,
    /// Names of people, bodies and places in those, in small letters.
    pub names: FxHashSet<String>,
    /// The indexes of the blocks that hold the table.
    pub blocks: Range<usize>,
    /// Whether it is a list of labels and figures.
    pub is_list: bool,
    /// How many rows and how many columns have figures.
    pub size: (usize, usize),
}

/// Row or column.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Axis {
    Row,
    Column,
}

/// Head of a row or a column.
#[derive(Clone, Debug, PartialEq)]
pub struct TableHead {
    /// Of which axis it is.
    pub axis: Axis,
    /// The row or the column, counted as the cells count them.
    pub index: usize,
    /// Its words, for messages.
    pub text: String,
    /// Where it stands, in bytes of the document.
    pub span: Span,
    /// The terms that a sentence must have to name it.
    pub terms: Vec<String>,
    /// The other terms of it, and of the head of its section.
    pub others: Vec<String>,
    /// Whether it sums up the rows or columns beside it.
    pub is_total: bool,
}

/// Cell with a figure, or with a count and its share.
#[derive(Clone, Debug, PartialEq)]
pub struct TableCell {
    /// Its row, counted from 0, heads included.
    pub row: usize,
    /// Its column, counted from 0, heads included.
    pub column: usize,
    /// Where its words stand, in bytes of the document.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// Its figures.
    pub figures: Vec<CellFigure>,
}

/// Figure of a cell, with what head and caption add to it.
#[derive(Clone, Debug, PartialEq)]
pub struct CellFigure {
    /// The figure, to be compared with others; its places in a text are empty.
    pub figure: Figure,
    /// Where the number stands, in bytes of the document.
    pub span: Span,
    /// How surely its unit is known.
    pub unit: UnitGround,
    /// Whether its scale is known: the cell, the head or the caption gives it, or it is a count in full.
    pub is_scale_known: bool,
}

/// What tells the unit of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitGround {
    /// The cell, or the head of its row or column.
    Head,
    /// The caption, which may not hold for a row of another kind.
    Caption,
    /// Nothing.
    Unknown,
}

impl Table {
    /// The cell of a row and a column.
    pub fn cell(&self, row: usize, column: usize) -> Option<&TableCell> {
        let at = self.cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column)).ok()?;
        self.cells.get(at)
    }

    /// The heads of a row or a column.
    pub fn heads_of(&self, axis: Axis, index: usize) -> impl Iterator<Item = &TableHead> {
        self.heads.iter().filter(move |head| head.axis == axis && head.index == index)
    }

    /// Every term of the heads of a cell.
    pub fn terms_of<'a>(&'a self, cell: &'a TableCell) -> impl Iterator<Item = &'a str> {
        let rows = self.heads_of(Axis::Row, cell.row);
        rows.chain(self.heads_of(Axis::Column, cell.column)).flat_map(|h| h.terms.iter().chain(&h.others)).map(|t| &**t)
    }

    /// The words by which people speak of a cell: *Revenue, 2024*.
    pub fn name_of(&self, cell: &TableCell) -> String {
        let row = self.heads_of(Axis::Row, cell.row).next();
        let column = self.heads_of(Axis::Column, cell.column).next();
        let names: Vec<&str> = [row, column].into_iter().flatten().map(|head| &*head.text).collect();
        names.join(", ")
    }
}

impl CellFigure {
    /// The figure of a number in a cell under heads with these measures; `offset` is where the cell's text starts.
    pub(super) fn new(number: &CellNumber, head: &Measure, caption: &Measure, offset: usize) -> CellFigure {
        let own = Measure { unit: number.unit.clone(), scale: number.is_scaled.then_some(Decimal::ONE) };
        let (measure, ground) = match (&own.unit, head.unit.is_some()) {
            // A share in a column of money keeps its own unit, and no scale.
            (Some(unit), true) if head.unit.as_ref().is_some_and(|h| h.1 != unit.1) => (own, UnitGround::Head),
            (Some(_), _) | (None, true) => {
                let scale = own.scale.or(head.scale);
                let scale = scale.or_else(|| {
                    caption.scale.filter(|_| head.unit.is_none() && own.unit.as_ref().is_some_and(is_money))
                });
                (Measure { unit: own.unit.or_else(|| head.unit.clone()), scale }, UnitGround::Head)
            }
            (None, false) if caption.unit.is_some() => {
                let scale = own.scale.or(head.scale).or(caption.scale);
                (Measure { unit: caption.unit.clone(), scale }, UnitGround::Caption)
            }
            (None, false) => {
                let scale = own.scale.or(head.scale).or(caption.scale);
                (Measure { unit: None, scale }, UnitGround::Unknown)
            }
        };
        let scale = measure.scale.unwrap_or(Decimal::ONE);
        let times = |value: Decimal| value.checked_mul(scale).unwrap_or(value);
        // A head without a scale (£) says that the numbers are in full.
        let is_scale_known = measure.scale.is_some() || ground == UnitGround::Head;
        let value = times(number.value);
        let unit = measure.unit.map(|(symbol, dimension)| Unit { symbol, dimension, per: None, span: Span::default() });
        CellFigure {
            figure: plain_figure(value, times(number.precision), unit),
            span: number.span.shifted(offset),
            unit: ground,
            is_scale_known,
        }
    }
}

fn is_money(unit: &(String, Dimension)) -> bool {
    unit.1 == Dimension::Money
}

/// A figure that is a value with a unit, and stands in no sentence.
fn plain_figure(value: Decimal, precision: Decimal, unit: Option<Unit>) -> Figure {
    Figure {
        kind: FigureKind::Quantity,
        span: Span::default(),
        number: Span::default(),
        operator_span: None,
        value_span: Span::default(),
        operator: Bound::Exact,
        set: NumberInterval { low: Some(value), low_in: true, high: Some(value), high_in: true },
        value: Some(value),
        precision,
        style: NumberStyle::Digits,
        unit,
        noun: None,
        noun_lemma: None,
        noun_text: None,
        tokens: 0..0,
        role: FigureRole::Level,
        trend: None,
    }
}
