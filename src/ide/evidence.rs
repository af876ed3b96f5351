//! The passage that words of a draft rest on.

use super::cursor::{Cursor, touches};
use crate::claims::model::ClaimId;
use crate::desk::CheckResult;
use crate::text::Span;

/// The source and the bytes there of what the words at an offset of the draft rest on: the proof of a finding on them, else
/// the claim's best passage.
pub fn best(checked: &CheckResult, offset: usize) -> Option<(usize, Span)> {
    let findings = checked.findings.iter().filter(|f| touches(f.span, offset));
    let proof =
        findings.flat_map(|f| &f.evidence).find_map(|p| Some((p.source?, p.span)).filter(|(_, s)| !s.is_empty()));
    proof.or_else(|| passage(checked, claim(checked, offset)?))
}

/// The source and the bytes there of a claim's best passage.
pub fn passage(checked: &CheckResult, id: ClaimId) -> Option<(usize, Span)> {
    let best = checked.evidence.get(id.block)?.get(id.index)?.passages.first()?;
    checked.with_context(|context| {
        let sentence = crate::claims::model::BlockSpan { block: best.block, span: context.passage_sentence(best) };
        Some((best.source, context.sources.get(best.source)?.analysis.document_span(sentence)))
    })
}

/// The claim that a reader means who points at an offset of the draft.
pub fn claim(checked: &CheckResult, offset: usize) -> Option<ClaimId> {
    Cursor::at(&checked.draft, offset)?.claim_near()
}
