//! Inlay hints: who the source of a claim is that the draft gives to nobody, or leaves to the sentence before.

use super::cursor::{blocks_in, standing};
use super::goto::place;
use super::markup::file_name;
use crate::claims::model::{BlockAnalysis, BlockSpan, ClaimId};
use crate::rules::{SuggestedSpeaker, suggested_speaker};
use crate::server::lsp::convert::{self, Client};
use crate::server::session::open_documents::Snapshot;
use crate::text::Span;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintLabelPart, InlayHintTooltip, Location, Range};

/// The hints of a range: behind each such claim, its speaker in the sources, with a way to the passage.
pub fn hints(snapshot: &Snapshot, client: &Client, range: Range) -> Vec<InlayHint> {
    let checked = &snapshot.checked;
    let at = |position| checked.lines.offset(&checked.text, convert::position(position), client.encoding);
    let range = Span::new(at(range.start), at(range.end));
    let draft = &checked.draft;
    checked.with_context(|context| {
        let mut hints = Vec::new();
        for block in blocks_in(draft, range) {
            let analysis = &draft.blocks[block];
            if analysis.block.kind.is_heading() {
                continue;
            }
            for (index, claim) in standing(analysis).filter(|(_, c)| c.attributions.is_empty()) {
                let id = ClaimId { block, index };
                // A passage that tells of something else is no source, however near it comes.
                let same = context.evidence(id).passages.first().is_some_and(|p| p.predicate);
                let named = |t: &SuggestedSpeaker| is_named(analysis, claim.sentence, &t.short);
                let teller = suggested_speaker(context, id).filter(|t| same && t.needed && !named(t));
                let Some(teller) = teller else { continue };
                let span = draft.document_span(BlockSpan { block, span: claim.span });
                if span.end < range.start || span.end > range.end {
                    continue;
                }
                let (path, lines) = checked.document(Some(teller.source));
                let cited = format!("{}:{}", file_name(path), lines.line(teller.span.start) + 1);
                let carried = if claim.carried_over_from.is_some() { "still " } else { "" };
                let label = InlayHintLabelPart {
                    value: format!("({carried}{}, {cited})", teller.name),
                    tooltip: None,
                    location: place(checked, client, teller.source, teller.span)
                        .map(|(uri, range)| Location { uri, range }),
                    command: None,
                };
                let passage = teller.span.slice(checked.document_text(Some(teller.source)));
                let passage = passage.split_whitespace().collect::<Vec<_>>().join(" ");
                hints.push(InlayHint {
                    position: convert::range(&checked.text, &checked.lines, span, client.encoding).end,
                    label: InlayHintLabel::LabelParts(vec![label]),
                    kind: None,
                    text_edits: None,
                    tooltip: Some(InlayHintTooltip::String(format!("{cited}: \u{201c}{passage}\u{201d}"))),
                    padding_left: Some(true),
                    padding_right: Some(false),
                    data: None,
                });
            }
        }
        hints
    })
}

/// Whether the sentence names the speaker itself: then the reader knows.
fn is_named(block: &BlockAnalysis, sentence: usize, name: &str) -> bool {
    let words = block.doc.sentences.get(sentence).map_or("", |s| block.doc.span(s.clone()).slice(&block.block.text));
    words.to_lowercase().contains(name.to_lowercase().trim_start_matches("the "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{client, demo, range_of};

    fn labels(hints: &[InlayHint]) -> Vec<String> {
        let label = |hint: &InlayHint| match &hint.label {
            InlayHintLabel::LabelParts(parts) => parts[0].value.clone(),
            InlayHintLabel::String(label) => label.clone(),
        };
        hints.iter().map(label).collect()
    }

    #[test]
    fn a_claim_without_speaker_shows_whose_it_is_within_the_range_asked_for() {
        let demo = demo();
        let words = range_of(&demo, "At least 26 people have not been accounted for");
        let shown = hints(&demo, &client(), words);
        assert_eq!(labels(&shown), ["(the Seafarers' Federation, wire.md:5)"]);
        assert_eq!(shown[0].position, words.end);
        assert!(
            hints(&demo, &client(), range_of(&demo, "Seventeen people were killed, harbour officials said."))
                .is_empty()
        );
        let whole = Range { start: Default::default(), end: tower_lsp::ls_types::Position::new(u32::MAX, 0) };
        assert_eq!(labels(&hints(&demo, &client(), whole)), ["(the Seafarers' Federation, wire.md:5)"]);
    }
}
