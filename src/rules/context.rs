//! What a rule may look at.

use crate::claims::model::{Analysis, BlockAnalysis, Claim, Id, Place};
use crate::config::Config;
use crate::evidence::figures::{self, Held};
use crate::evidence::{Evidence, Passage, SourceText};
use crate::rules::Proof;
use crate::text::{LineIndex, Span};
use std::sync::{Arc, OnceLock};

/// One draft with its sources and what matches what. Rules only read it.
pub struct Context<'a> {
    /// The draft's text.
    pub text: &'a str,
    /// What the draft says.
    pub draft: &'a Analysis,
    /// The draft's sources, in the order given.
    pub sources: &'a [SourceText<'a>],
    /// For every claim of the draft (by block, then index), the passages that it rests on.
    pub evidence: &'a [Arc<Vec<Evidence>>],
    /// Byte offsets to lines of the draft.
    pub lines: &'a LineIndex,
    /// House style, aliases, further hedges and cues.
    pub config: &'a Config,
    /// The draft's figures held against the sources, once asked for; see [`Context::held`].
    pub figures: OnceLock<Vec<Held>>,
}

impl<'a> Context<'a> {
    /// Every figure of the draft with what it has to be held against in the sources.
    pub fn held(&self) -> &[Held] {
        self.figures.get_or_init(|| figures::hold(self.draft, self.evidence, self.sources))
    }

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

/// What messages and evidence are made of.
impl<'a> Context<'a> {
    /// A place in a source as people cite it: `wire.md:12`.
    pub fn source_place(&self, source: usize, block: usize, prose: Span) -> String {
        let text = &self.sources[source];
        let at = text.analysis.document_span(Place { block, span: prose }).start;
        format!("{}:{}", file_name(text.path), text.lines.line(at) + 1)
    }

    /// A line of the draft, from 1, that holds the byte.
    pub fn draft_line(&self, offset: usize) -> usize {
        self.lines.line(offset) + 1
    }

    /// The words at a place of a source, as proof.
    pub fn proof(&self, source: usize, block: usize, prose: Span, reason: impl Into<String>) -> Proof {
        let text = &self.sources[source];
        let span = text.analysis.document_span(Place { block, span: prose });
        let words = prose.of(&text.analysis.blocks[block].block.text).to_string();
        Proof { source: Some(source), span, text: words, reason: reason.into() }
    }

    /// The sentence that a passage stands for, as proof.
    pub fn passage_proof(&self, passage: &Passage, reason: impl Into<String>) -> Proof {
        self.proof(passage.source, passage.block, self.passage_sentence(passage), reason)
    }

    /// The passage's sentence in its block's prose.
    pub fn passage_sentence(&self, passage: &Passage) -> Span {
        let reading = &self.source_block(passage).reading;
        let tokens = reading.sentences.get(passage.sentence).cloned().unwrap_or(0..reading.tokens.len());
        trim(&reading.text, reading.span(tokens))
    }

    /// A source that was searched without success, as proof.
    pub fn proof_of_absence(&self, source: usize) -> Proof {
        Proof { source: Some(source), span: Span::new(0, 0), text: String::new(), reason: "searched whole".into() }
    }

    /// Words of the draft itself, as proof.
    pub fn draft_proof(&self, block: usize, prose: Span, reason: impl Into<String>) -> Proof {
        let words = prose.of(&self.draft.blocks[block].block.text).to_string();
        Proof { source: None, span: self.draft_span(block, prose), text: words, reason: reason.into() }
    }

    /// The smallest claim of the draft that holds the place.
    pub fn claim_around(&self, block: usize, prose: Span) -> Option<Id> {
        let claims = self.draft.blocks[block].claims.iter().enumerate();
        let around = claims.filter(|(_, c)| c.span.overlaps(prose));
        around.min_by_key(|(_, c)| (!c.span.contains(prose), c.span.len())).map(|(index, _)| Id { block, index })
    }
}

/// The last part of a path: how people name a file.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The span without white space at its ends.
fn trim(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}
