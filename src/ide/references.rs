//! The way from a passage of a source to every sentence of the drafts that rests on it.

use super::cursor::{Cursor, touches};
use super::evidence::{SourceSpan, claim_at};
use crate::claims::model::{BlockSpan, ClaimId};
use crate::desk::CheckResult;
use crate::evidence::{Passage, Support};
use crate::text::Span;
use std::cmp::Reverse;

/// An offset in a draft or in one of its sources.
#[derive(Clone, Copy, Debug)]
pub struct DocumentOffset {
    /// Index of the draft among the drafts that are searched.
    pub draft: usize,
    /// Index of the source among the draft's; `None` for the draft itself.
    pub source: Option<usize>,
    /// The offset, in bytes of that document.
    pub offset: usize,
}

/// A place that rests on the passage, or the passage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reference {
    /// A claim of a draft, in bytes of the draft.
    Claim { draft: usize, span: Span },
    /// The passage itself, in a source of a draft.
    Passage { draft: usize, passage: SourceSpan },
}

/// A sentence of a source, by the source's file.
struct SentenceRef {
    file: String,
    block: usize,
    sentence: usize,
}

/// Every claim of the drafts that rests on the passage that a position means; `None` where it means no passage. In a
/// source the passage is the sentence there, in a draft the one that the claim there rests on. `positions` are what the
/// position is for the drafts that know its document; the first that means a sentence counts. `is_same_file` compares the
/// files of sources.
pub fn references(
    drafts: &[&CheckResult],
    positions: impl IntoIterator<Item = DocumentOffset>,
    is_same_file: impl Fn(&str, &str) -> bool,
    with_passage: bool,
) -> Option<Vec<Reference>> {
    let wanted = positions.into_iter().find_map(|position| sentence_at(drafts.get(position.draft)?, position))?;
    let source_of = |draft: &CheckResult| draft.sources.iter().position(|s| is_same_file(&s.file, &wanted.file));
    let mut found = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        let Some(source) = source_of(draft) else { continue };
        let claims = citing_claims(draft, source, &wanted);
        found.extend(claims.into_iter().map(|span| Reference::Claim { draft: index, span }));
    }
    if with_passage {
        let passage = drafts.iter().enumerate().find_map(|(index, draft)| {
            let source = source_of(draft)?;
            let span = sentence_span(draft, source, &wanted)?;
            Some(Reference::Passage { draft: index, passage: SourceSpan { source, span } })
        });
        found.extend(passage);
    }
    Some(found)
}

/// The sentence of a source that a position means.
fn sentence_at(draft: &CheckResult, position: DocumentOffset) -> Option<SentenceRef> {
    let Some(source) = position.source else {
        let best = supporting_passage(draft, claim_at(draft, position.offset)?)?;
        let file = draft.sources.get(best.source)?.file.clone();
        return Some(SentenceRef { file, block: best.block, sentence: best.sentence });
    };
    let source = draft.sources.get(source)?;
    let cursor = Cursor::at(source.read.analysis(), position.offset)?;
    let reading = &cursor.block().doc;
    let is_here = |s: &std::ops::Range<usize>| touches(cursor.span(reading.span(s.clone())), position.offset);
    let sentence = reading.sentences.iter().position(is_here)?;
    Some(SentenceRef { file: source.file.clone(), block: cursor.block, sentence })
}

fn sentence_span(draft: &CheckResult, source: usize, sentence: &SentenceRef) -> Option<Span> {
    let analysis = draft.sources.get(source)?.read.analysis();
    let reading = &analysis.blocks.get(sentence.block)?.doc;
    let span = reading.span(reading.sentences.get(sentence.sentence)?.clone());
    Some(analysis.document_span(BlockSpan { block: sentence.block, span }))
}

/// The best passage of a claim, if the claim rests on it.
fn supporting_passage(checked: &CheckResult, id: ClaimId) -> Option<&Passage> {
    let evidence = checked.evidence.get(id.block)?.get(id.index)?;
    evidence.passages.first().filter(|_| evidence.support != Support::Unsupported)
}

/// The claims of a draft that rest on a sentence of a source, in the order of the text; of claims within one another, the
/// longest.
fn citing_claims(checked: &CheckResult, source: usize, wanted: &SentenceRef) -> Vec<Span> {
    let is_wanted = |p: &Passage| (p.source, p.block, p.sentence) == (source, wanted.block, wanted.sentence);
    let mut spans: Vec<Span> = checked
        .draft
        .claims()
        .filter(|(id, _)| supporting_passage(checked, *id).is_some_and(is_wanted))
        .map(|(id, claim)| checked.draft.document_span(BlockSpan { block: id.block, span: claim.span }))
        .collect();
    spans.sort_by_key(|s| (s.start, Reverse(s.end)));
    let mut longest: Vec<Span> = Vec::new();
    for span in spans {
        if !longest.last().is_some_and(|last| last.contains(span)) {
            longest.push(span);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::goto::goto_definition;
    use crate::ide::testing::{at, demo, span_of};

    fn claims(demo: &CheckResult, position: DocumentOffset, with_passage: bool) -> Vec<Reference> {
        references(&[demo], [position], |one, other| one == other, with_passage).unwrap()
    }

    #[test]
    fn a_passage_leads_to_the_claims_that_rest_on_it() {
        let demo = demo();
        let target = goto_definition(&demo, at(&demo, "could rise")).unwrap();
        let wire = demo.document_text(Some(target.focus.source));
        let offset = wire.find("dead could rise").unwrap();
        let expected = ["up to 40 people were being treated in two hospitals", "the number of dead could rise"];
        let expected = expected.map(|words| Reference::Claim { draft: 0, span: span_of(&demo, words) });
        let from_source = DocumentOffset { draft: 0, source: Some(target.focus.source), offset };
        assert_eq!(claims(&demo, from_source, false), expected);
        // From one sentence of a draft to the others that rest on the same passage, and the passage itself.
        let from_draft = DocumentOffset { draft: 0, source: None, offset: at(&demo, "could rise") };
        let found = claims(&demo, from_draft, true);
        assert_eq!((found.len(), found[2]), (3, Reference::Passage { draft: 0, passage: target.focus }));
    }
}
