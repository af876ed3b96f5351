//! A document brought together, with the parts that it was made of.

use crate::claims::attribution::Predictions;
use crate::claims::model::{Analysis, Attribution};
use crate::claims::pipeline::block::ParsedBlock;
use jiff::civil::Date;
use std::sync::Arc;

/// The parts of a document, block by block, and what they were brought together into.
#[derive(Clone, Default)]
pub struct AssembledDocument {
    /// What each block says by itself.
    pub read: Vec<Arc<ParsedBlock>>,
    /// What the models found in each block; see [`crate::claims::pipeline::predict`].
    pub likely: Vec<Arc<Predictions>>,
    /// The attributions whose cue stands in each block; see [`crate::claims::pipeline::attributions`].
    pub said: Vec<Arc<Vec<Attribution>>>,
    /// The date that its front matter states.
    pub stated: Option<Date>,
    /// What the document says.
    pub analysis: Arc<Analysis>,
    /// Of each block, the block of the earlier state that said the same, of the same speakers; `None` where there is
    /// none.
    pub kept: Vec<Option<usize>>,
    /// Of each speaker, which one it was in the earlier state, as far as blocks that were kept mention it.
    pub speakers: Vec<Option<usize>>,
}
