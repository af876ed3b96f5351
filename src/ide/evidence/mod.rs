//! The passage that words of a draft rest on, and the way back: a source's claim as a sentence of the draft.

pub(crate) mod explanation;

use super::cursor::{Cursor, touches};
use crate::claims::model::{BlockSpan, ClaimId};
use crate::desk::{CheckResult, ClaimExplanation};
use crate::rules::reported_sentence;
use crate::text::Span;
use std::cmp::Reverse;

/// A place in one of a draft's sources.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SourceSpan {
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// The place, in bytes of the source.
    pub span: Span,
}

/// What the words at an offset of the draft rest on: the proof of a finding on them, else the best passage of the claim.
pub fn best_passage_at(checked: &CheckResult, offset: usize) -> Option<SourceSpan> {
    let findings = checked.findings.iter().filter(|f| touches(f.span, offset));
    let mut cited = findings.flat_map(|f| &f.evidence).filter(|citation| !citation.span.is_empty());
    let proof = cited.find_map(|citation| Some(SourceSpan { source: citation.source?, span: citation.span }));
    proof.or_else(|| best_passage(checked, claim_at(checked, offset)?))
}

/// The best passage of a claim.
fn best_passage(checked: &CheckResult, id: ClaimId) -> Option<SourceSpan> {
    let best = checked.evidence.get(id.block)?.get(id.index)?.passages.first()?;
    checked.with_context(|context| {
        let sentence = BlockSpan { block: best.block, span: context.passage_sentence(best) };
        let span = context.sources.get(best.source)?.analysis.document_span(sentence);
        Some(SourceSpan { source: best.source, span })
    })
}

/// The claim that somebody means who points at an offset of the draft.
pub fn claim_at(checked: &CheckResult, offset: usize) -> Option<ClaimId> {
    Cursor::at(&checked.draft, offset)?.claim_near()
}

/// All that is known of the claim at an offset: its passages, best first, and what each rule made of it.
pub fn explanation_at(checked: &CheckResult, offset: usize) -> Option<ClaimExplanation> {
    checked.explain_claim(claim_at(checked, offset)?)
}

/// The claim of a source that fills a span of it best, as a sentence of the draft with its speaker.
pub fn attributed_sentence(checked: &CheckResult, source: usize, wanted: Span) -> Option<String> {
    let analysis = checked.sources.get(source)?.read.analysis();
    let claims = analysis
        .claims()
        .map(|(id, claim)| (id, analysis.document_span(BlockSpan { block: id.block, span: claim.span })));
    // The claim that fills the range best: not one word of it, and not the whole of a sentence where a part is meant.
    let fit = |span: Span| {
        let common = span.overlap_len(wanted);
        (common * 2).checked_sub(span.len().max(wanted.len())).map(|fit| (fit, common))
    };
    let touched = claims.filter(|(_, span)| span.start <= wanted.end && wanted.start <= span.end);
    let (id, _): (ClaimId, Span) = touched.max_by_key(|(_, span)| (fit(*span), Reverse(span.len())))?;
    checked.with_context(|context| reported_sentence(context, source, id))
}
