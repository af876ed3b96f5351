//! The way from a draft to its sources: from a claim to the passage that it rests on, from a source's name to the source.

use super::cursor::{block_at, block_span, touches};
use super::evidence::{SourceSpan, best_passage_at, claim_at};
use super::front_matter::{listed_sources, sources_of_entry};
use crate::claims::model::BlockSpan;
use crate::desk::CheckResult;
use crate::text::{Span, front_matter};

/// The target of a jump.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NavigationTarget {
    /// The words that lead there, in bytes of the draft.
    pub origin: Span,
    /// The sentence that is meant, empty for a whole source.
    pub focus: SourceSpan,
    /// The paragraph around it, in bytes of the same source.
    pub paragraph: Span,
}

/// Where the words at an offset of the draft come from: the passage of a claim, the file of a source's name.
pub fn goto_definition(checked: &CheckResult, offset: usize) -> Option<NavigationTarget> {
    let (origin, focus) = source_at(checked, offset).or_else(|| cited_passage(checked, offset))?;
    Some(NavigationTarget { origin, focus, paragraph: paragraph_of(checked, focus) })
}

/// The name at an offset of the front matter, and the source that it names.
fn source_at(checked: &CheckResult, offset: usize) -> Option<(Span, SourceSpan)> {
    front_matter(&checked.text).filter(|m| touches(m.span, offset))?;
    let entry = listed_sources(checked).into_iter().find(|e| touches(e.span, offset))?;
    let source = *sources_of_entry(checked, &entry).first()?;
    Some((entry.span, SourceSpan { source, span: Span::default() }))
}

/// The claim at an offset, and the passage that it rests on.
fn cited_passage(checked: &CheckResult, offset: usize) -> Option<(Span, SourceSpan)> {
    let passage = best_passage_at(checked, offset)?;
    let claim = claim_at(checked, offset)?;
    let span = checked.draft.claim(claim).span;
    Some((checked.draft.document_span(BlockSpan { block: claim.block, span }), passage))
}

/// The paragraph of a source that a sentence stands in.
fn paragraph_of(checked: &CheckResult, sentence: SourceSpan) -> Span {
    let analysis = checked.sources.get(sentence.source).map(|s| s.read.analysis());
    let block = analysis.and_then(|a| Some(block_span(a, block_at(a, sentence.span.start)?)));
    // A sentence may begin in one paragraph's markup: what is shown must hold what is selected.
    block.map_or(sentence.span, |block| block.cover(sentence.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{at, demo, span_of};

    #[test]
    fn a_claim_leads_to_its_passage() {
        let demo = demo();
        let target = goto_definition(&demo, at(&demo, "could rise")).unwrap();
        assert_eq!(target.origin, span_of(&demo, "the number of dead could rise"));
        let wire = demo.document_text(Some(target.focus.source));
        assert!(wire[target.focus.span.start..].starts_with("Commander Tomas Reyne"));
        assert!(target.paragraph.contains(target.focus.span));
    }

    #[test]
    fn the_name_of_a_source_leads_to_it() {
        let demo = demo();
        let target = goto_definition(&demo, at(&demo, "release.md")).unwrap();
        assert_eq!(demo.document(Some(target.focus.source)).0, "sources/release.md");
        assert_eq!(target.focus.span, Span::default());
    }
}
