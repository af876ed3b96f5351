//! Results of analyses of one block that several rules ask for, worked out once.

use crate::evidence::figure_alignment::AlignedFigure;
use crate::evidence::quotes::{FuzzyMatch, WordRun};
use crate::evidence::tables::HeldFigure;
use crate::text::Span;
use crate::verify::Atom;
use rustc_hash::FxHashMap;
use std::cell::{OnceCell, RefCell};

/// Cache of what several rules ask of a block.
#[derive(Default)]
pub(crate) struct BlockCache {
    /// Every figure of the block with what it has to be held against in the sources.
    pub aligned_figures: OnceCell<Vec<AlignedFigure>>,
    /// Every figure of the block that rests on a cell of a source's table.
    pub table_figures: OnceCell<Vec<TableFigure>>,
    /// Indexes of the aligned figures whose match is sure enough to judge.
    pub confident_figures: OnceCell<Vec<usize>>,
    /// For each claim of the block, the passages and the claims there that say the same.
    pub source_matches: OnceCell<Vec<Vec<SourceMatch>>>,
    /// Every checkable word of the block held against the sources.
    pub atoms: OnceCell<Vec<Atom>>,
    /// What the sources say to each quotation of the block, by its index.
    pub quote_verdicts: RefCell<FxHashMap<usize, QuoteVerdict>>,
}

/// A figure of the block that is checked, with the cell of a source's table that it rests on.
#[derive(Clone)]
pub(crate) struct TableFigure {
    /// Where the figure stands, in bytes of the draft.
    pub span: Span,
    /// Index of the figure in the block; `None` of a cell's, which the grammar of prose may read otherwise.
    pub figure: Option<usize>,
    /// The cell, and what it says to the figure.
    pub held: HeldFigure,
}

/// Where a claim's partner stands: index of the passage among those of the claim, and of the claim in the passage's block.
pub(crate) type SourceMatch = (usize, usize);

/// What the sources say to a quotation.
#[derive(Clone)]
pub(crate) enum QuoteVerdict {
    /// The words are there.
    Verbatim(Vec<QuoteLocation>),
    /// The words are there, but what was left out or put in changes the sense.
    Changed {
        /// From the first words to the last in the source.
        place: QuoteLocation,
        /// What is wrong, for the message.
        reason: String,
    },
    /// Other words stand there.
    Differs(QuoteLocation, FuzzyMatch),
    /// A source quotes a part of it, and does not tell what was said before or after.
    Beyond,
    /// Nothing like it.
    Absent,
}

/// Run of words in one of the sources.
#[derive(Clone, Copy)]
pub(crate) struct QuoteLocation {
    /// Index of the source.
    pub source: usize,
    /// Where in it.
    pub run: WordRun,
}
