//! What a rule may look at.

use crate::claims::model::{Analysis, BlockAnalysis, Claim, Id, Place};
use crate::config::Config;
use crate::evidence::{Evidence, Passage, SourceText};
use crate::text::{LineIndex, Span};

/// One draft with its sources and what matches what. Rules only read it.
pub struct Context<'a> {
    /// The draft's text.
    pub text: &'a str,
    /// What the draft says.
    pub draft: &'a Analysis,
    /// The draft's sources, in the order given.
    pub sources: &'a [SourceText<'a>],
    /// For every claim of the draft (by block, then index), the passages that it rests on.
    pub evidence: &'a [Vec<Evidence>],
    /// Byte offsets to lines of the draft.
    pub lines: &'a LineIndex,
    /// House style, aliases, further hedges and cues.
    pub config: &'a Config,
}

impl<'a> Context<'a> {
    /// The block that holds the claim.
    pub fn block(&self, id: Id) -> &'a BlockAnalysis {
        &self.draft.blocks[id.block]
    }

    /// The passages of a claim.
    pub fn evidence(&self, id: Id) -> &'a Evidence {
        &self.evidence[id.block][id.index]
    }

    /// The source's block that a passage stands in.
    pub fn source_block(&self, passage: &Passage) -> &'a BlockAnalysis {
        &self.sources[passage.source].analysis.blocks[passage.block]
    }

    /// The source's claim that a passage matched.
    pub fn source_claim(&self, passage: &Passage) -> Option<&'a Claim> {
        passage.claim.map(|index| &self.source_block(passage).claims[index])
    }

    /// A place in the draft as bytes of the draft.
    pub fn draft_span(&self, block: usize, prose: Span) -> Span {
        self.draft.document_span(Place { block, span: prose })
    }
}
