//! Window of blocks while they are put together.

use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Attribution, AttributionId, BlockAnalysis, DocumentKind, Mention, SpeakerTable};

/// Some blocks of a document while they are put together. Places and ids count from the first of them.
pub(crate) struct BlockWindow<'a> {
    /// The blocks.
    pub blocks: Vec<BlockAnalysis>,
    /// Index of the first of them in the document.
    pub first: usize,
    /// The word lists.
    pub lexicon: &'a ClaimLexicon,
    /// Who is who in the document.
    pub speakers: &'a SpeakerTable,
    /// Whose statement the document is.
    pub issuer: Option<usize>,
    /// Whose voice the document's own text is.
    pub voice: DocumentKind,
}

impl BlockWindow<'_> {
    /// The attribution that `id` names.
    pub fn attribution(&self, id: AttributionId) -> &Attribution {
        &self.blocks[id.block].attributions[id.index]
    }

    /// Index of the speaker that a mention stands for.
    pub fn speaker(&self, mention: &Mention) -> Option<usize> {
        self.speakers.index_at(mention.place.block.wrapping_add(self.first), mention.head)
    }
}
