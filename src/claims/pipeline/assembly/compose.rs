//! Composition of blocks: claims, quotations and needs of a run of blocks, put together like a document of its own.

use super::attribution_need::assign_attribution_needs;
use super::claims::claims;
use super::quotation_speakers::give_quotations;
use super::scope::{carry_over, covers};
use super::turns::add_turns;
use super::window::BlockWindow;
use crate::claims::coref::TurnLabel;
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Attribution, AttributionForm, BlockAnalysis, Claim, DocumentKind, SpeakerTable};
use crate::claims::pipeline::block::ParsedBlock;
use crate::claims::pipeline::limits::DISPUTE_REACH;
use crate::claims::{document_kind, times};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// A document of which it is known who is who.
pub(crate) struct DocumentPass<'a> {
    pub read: &'a [Arc<ParsedBlock>],
    /// The labels of the turns, block by block.
    pub labels: &'a [Option<TurnLabel>],
    pub said: &'a [Arc<Vec<Attribution>>],
    pub lexicon: &'a ClaimLexicon,
    pub voice: DocumentKind,
    pub speakers: &'a SpeakerTable,
    pub issuer: Option<usize>,
}

impl DocumentPass<'_> {
    /// Puts together the blocks `wanted`, looking at those `around`.
    pub fn compose(&self, around: Range<usize>, wanted: Range<usize>) -> Vec<Arc<BlockAnalysis>> {
        let transcript = self.voice == DocumentKind::Transcript;
        let read = &self.read[around.clone()];
        let mut blocks: Vec<BlockAnalysis> =
            read.iter().zip(&self.said[around.clone()]).enumerate().map(|(at, (b, said))| block(b, said, at)).collect();
        if transcript {
            add_turns(self.read, self.labels, around.clone(), &mut blocks);
        }
        for (at, block) in blocks.iter_mut().enumerate() {
            let cues: Vec<usize> = block
                .attributions
                .iter()
                .filter_map(|a| a.cue.as_ref())
                .filter(|c| c.place.block == at)
                .map(|c| c.head)
                .collect();
            times::mark_sayings(&mut block.times, |token| cues.contains(&token));
        }
        give_quotations(&mut blocks);
        let first = around.start;
        let mut window = BlockWindow {
            blocks,
            first,
            lexicon: self.lexicon,
            speakers: self.speakers,
            issuer: self.issuer,
            voice: self.voice,
        };
        let inner = wanted.start - first..wanted.end - first;
        let near = inner.start.saturating_sub(DISPUTE_REACH)..(inner.end + DISPUTE_REACH).min(window.blocks.len());
        let covers = covers(&window);
        let claims_of = |at: usize| {
            let start = match &read[at].label {
                Some((_, start)) if transcript => Some(*start),
                _ if read[at].block.kind.is_heading() => headline_start(&window.blocks[at], at),
                _ => document_kind::dateline_end(&read[at].doc),
            };
            claims(&window, at, &covers[at], start.unwrap_or(0))
        };
        let all: Vec<Vec<Claim>> = near.clone().into_par_iter().map(claims_of).collect();
        for (at, claims) in near.clone().zip(all) {
            window.blocks[at].claims = claims;
        }
        carry_over(&mut window, near);
        assign_attribution_needs(&mut window, inner.clone());
        let blocks = window.blocks.into_iter().skip(inner.start).take(inner.len());
        blocks
            .map(|mut block| {
                block.shift(first);
                Arc::new(block)
            })
            .collect()
    }
}

/// A block with its attributions, without its claims. Places count from the first block of the window.
pub(crate) fn block(read: &ParsedBlock, said: &[Attribution], at: usize) -> BlockAnalysis {
    let settle = |attribution: &Attribution| {
        let mut settled = attribution.clone();
        settled.shift(at);
        settled
    };
    BlockAnalysis {
        block: read.block.clone(),
        doc: read.doc.clone(),
        attributions: said.iter().map(settle).collect(),
        figures: read.figures.clone(),
        times: read.times.clone(),
        quotations: read.quotations.clone(),
        clauses: read.clauses.clone(),
        phrases: read.phrases.clone(),
        claims: Vec::new(),
    }
}

/// Where the claim starts in a heading that names its speaker first (*Union: owner ignored warnings*).
fn headline_start(block: &BlockAnalysis, at: usize) -> Option<usize> {
    let first = |a: &&Attribution| {
        a.form == AttributionForm::Headline && a.speaker.as_ref().is_some_and(|s| s.place.span.start == 0)
    };
    let attribution = block.attributions.iter().find(first)?;
    attribution.content.iter().filter(|p| p.block == at).map(|p| p.span.start).min()
}
