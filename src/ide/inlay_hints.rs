//! Inlay hints: the source's speaker of a claim that the draft gives to nobody, or leaves to the sentence before.

use super::cursor::{blocks_in, top_level_claims};
use super::evidence::SourceSpan;
use super::markup::file_name;
use crate::claims::model::{BlockAnalysis, BlockSpan, ClaimId};
use crate::desk::CheckResult;
use crate::rules::{SuggestedSpeaker, suggested_speaker};
use crate::text::Span;

/// A hint behind a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpeakerHint {
    /// The place behind the claim, in bytes of the draft.
    pub offset: usize,
    /// *(the union, wire.md:5)*.
    pub label: String,
    /// The passage.
    pub passage: SourceSpan,
    /// The passage word for word, with its place.
    pub tooltip: String,
}

/// The hints of a span of the draft, in the order of the text.
pub fn inlay_hints(checked: &CheckResult, within: Span) -> Vec<SpeakerHint> {
    let draft = &checked.draft;
    checked.with_context(|context| {
        let mut hints = Vec::new();
        for block in blocks_in(draft, within) {
            let analysis = &draft.blocks[block];
            if analysis.block.kind.is_heading() {
                continue;
            }
            for (index, claim) in top_level_claims(analysis).filter(|(_, c)| c.attributions.is_empty()) {
                let id = ClaimId { block, index };
                // A passage that tells of something else is no source, however near it comes.
                let same = context.evidence(id).passages.first().is_some_and(|p| p.predicate);
                let named = |s: &SuggestedSpeaker| is_named(analysis, claim.sentence, &s.short);
                let speaker = suggested_speaker(context, id).filter(|s| same && s.needed && !named(s));
                let Some(speaker) = speaker else { continue };
                let offset = draft.document_span(BlockSpan { block, span: claim.span }).end;
                if (within.start..=within.end).contains(&offset) {
                    hints.push(hint(checked, &speaker, offset, claim.carried_over_from.is_some()));
                }
            }
        }
        hints
    })
}

fn hint(checked: &CheckResult, speaker: &SuggestedSpeaker, offset: usize, is_carried_over: bool) -> SpeakerHint {
    let (path, lines) = checked.document(Some(speaker.source));
    let cited = format!("{}:{}", file_name(path), lines.line(speaker.span.start) + 1);
    let still = if is_carried_over { "still " } else { "" };
    let passage = speaker.span.slice(checked.document_text(Some(speaker.source)));
    let passage = passage.split_whitespace().collect::<Vec<_>>().join(" ");
    SpeakerHint {
        offset,
        label: format!("({still}{}, {cited})", speaker.name),
        passage: SourceSpan { source: speaker.source, span: speaker.span },
        tooltip: format!("{cited}: \u{201c}{passage}\u{201d}"),
    }
}

/// Whether the sentence names the speaker itself, so that the reader knows.
fn is_named(block: &BlockAnalysis, sentence: usize, name: &str) -> bool {
    let words = block.doc.sentences.get(sentence).map_or("", |s| block.doc.span(s.clone()).slice(&block.block.text));
    words.to_lowercase().contains(name.to_lowercase().trim_start_matches("the "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{demo, span_of};

    #[test]
    fn a_claim_without_speaker_shows_whose_it_is_within_the_range_asked_for() {
        let demo = demo();
        let labels = |within| inlay_hints(&demo, within).into_iter().map(|hint| hint.label).collect::<Vec<_>>();
        let words = span_of(&demo, "At least 26 people have not been accounted for");
        assert_eq!(inlay_hints(&demo, words)[0].offset, words.end);
        let expected = ["(the Seafarers' Federation, wire.md:5)"];
        assert_eq!(labels(words), expected);
        assert_eq!(labels(span_of(&demo, "Seventeen people were killed, harbour officials said.")), [""; 0]);
        assert_eq!(labels(Span::new(0, demo.text.len())), expected);
    }
}
