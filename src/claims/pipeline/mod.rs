//! Pipeline from blocks to an [`Analysis`].
//!
//! Three steps, so that a keystroke costs what changed. [`parse_block`] reads one block by itself; [`attributions`] reads
//! who says what in a window of a few blocks; both are pure and may be kept by content. [`assemble`] brings a document
//! together from these parts.

mod assembly;
mod block;
mod limits;
mod neighbours;
mod options;
mod predictions;
#[cfg(test)]
mod tests;

pub use assembly::{AssembledDocument, assemble};
pub use block::{ParsedBlock, is_item, parse_block};
pub use limits::CONTEXT_BLOCKS;
pub use neighbours::{relevant_blocks, window};
pub use options::ExtractOptions;
pub use predictions::{attributions, predict, predictions_unchanged, stands_alone};

pub use super::document_kind::stated_date;
use super::model::{Analysis, Attribution};
use crate::text::Parsed;
use rayon::prelude::*;
use std::sync::Arc;

/// Reads a whole document.
pub fn analyse(document: &Parsed, options: &ExtractOptions) -> Arc<Analysis> {
    let read: Vec<Arc<ParsedBlock>> =
        document.blocks.par_iter().map(|block| Arc::new(parse_block(block, options))).collect();
    let likely: Vec<_> =
        (0..read.len()).into_par_iter().map(|at| Arc::new(predict(&read, at, options, None))).collect();
    let said: Vec<Arc<Vec<Attribution>>> = likely
        .iter()
        .enumerate()
        .map(|(at, found)| Arc::new(attributions(&read, at, &found.attributions, options)))
        .collect();
    let stated = document.date.as_deref().and_then(stated_date);
    assemble(read, likely, said, document.starts.clone(), stated, None, &options.lexicon).analysis
}
