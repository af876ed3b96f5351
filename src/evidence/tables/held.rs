//! Figures of the draft with the cells that they rest on.

use super::hold::CellComparison;

/// Place of a figure in the sources' tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// Index of the source.
    pub source: usize,
    /// Index of the table in the source.
    pub table: usize,
    /// Index of the cell in the table.
    pub cell: usize,
    /// Index of the figure in the cell.
    pub figure: usize,
}

/// Figure of the draft with the cell that it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldFigure {
    /// Index of the figure in the draft's block.
    pub figure: usize,
    /// The cell.
    pub place: CellPlace,
    /// What the two say to each other.
    pub comparison: CellComparison,
}
