//! Tables: what a cell says by the heads of its row and its column, the caption, the unit and the scale.
//!
//! [`shape`] finds the cells, in the blocks of Markdown and HTML and in the columns of plain text, and the lists whose items
//! are labels with a figure each; [`heads`] tells heads from figures and reads what they mean. [`measure`] and [`number`]
//! read units and numbers, [`terms`] brings heads and the words of sentences to one form.

mod heads;
pub mod lexicon;
mod measure;
mod model;
mod number;
mod shape;
pub mod terms;
#[cfg(test)]
mod tests;

pub use model::{Axis, CellFigure, Table, TableCell, TableHead, UnitGround};

use super::model::Analysis;

/// The tables of a document, in its order. `text` is the document's; tables of plain text are looked for in it where
/// `has_columns` says that its blanks are what the reader sees.
pub fn tables(text: &str, analysis: &Analysis, has_columns: bool) -> Vec<Table> {
    shape::grids(text, analysis, has_columns).into_iter().filter_map(heads::table).collect()
}

/// The table that a block of a document is a cell of.
pub fn table_around(analysis: &Analysis, block: usize) -> Option<Table> {
    shape::grid_around(analysis, block).and_then(heads::table)
}
