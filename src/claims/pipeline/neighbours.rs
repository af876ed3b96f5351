//! Neighbours of a block: which blocks bear on who speaks in it.

use super::block::{ParsedBlock, is_item};
use super::limits::CONTEXT_BLOCKS;
use crate::claims::attribution;
use std::ops::Range;
use std::sync::Arc;

/// The blocks that bear on who speaks in block `at`: [`CONTEXT_BLOCKS`] around it, and the whole list that it introduces.
pub fn window(read: &[Arc<ParsedBlock>], at: usize) -> Range<usize> {
    let introduces = read.get(at).is_some_and(|b| b.block.text.ends_with(':'));
    let items = if introduces { read[at + 1..].iter().take_while(|b| is_item(b)).count() } else { 0 };
    at.saturating_sub(CONTEXT_BLOCKS.0)..(at + 1 + CONTEXT_BLOCKS.1.max(items)).min(read.len())
}

/// The blocks that bear on what the models find in block `at`: a part of its [`window`].
pub fn relevant_blocks(read: &[Arc<ParsedBlock>], at: usize) -> Range<usize> {
    let window = window(read, at);
    let sentences = |block: usize| read[window.start + block].doc.sentences.len();
    let near = attribution::relevant_blocks(window.len(), at - window.start, sentences);
    near.start + window.start..near.end + window.start
}
