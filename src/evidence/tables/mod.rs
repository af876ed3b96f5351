//! Cells of the sources' tables that a draft's figures rest on: those whose row and column the draft names.
//!
//! [`index`] finds the rows and columns that words name, [`hold`] holds a figure against a cell, [`sentence`] does both for a
//! sentence, [`sentence_index`] looks for a cell of the draft in sentences, [`binding`] tells which of several figures belongs to which head.

mod binding;
mod draft_cell;
mod held;
mod hold;
mod index;
mod sentence;
mod sentence_index;

pub use draft_cell::cells_of_draft_cell;
pub use held::{CellPlace, HeldFigure};
pub use hold::CellComparison;
pub use index::TableIndex;
pub use sentence::{SentenceFigures, cells_of_sentence};
pub use sentence_index::{SentenceIndex, SentencePlace};
