//! Scope of attributions over the blocks of a window: what each covers, and what carries over to the next sentences.

use super::window::BlockWindow;
use crate::claims::model::{Attribution, AttributionForm, AttributionId, BlockAnalysis, BlockSpan};
use crate::text::Span;
use std::ops::Range;

/// For each block, the content places that lie in it: attribution and span.
pub(crate) fn covers(window: &BlockWindow<'_>) -> Vec<Vec<(AttributionId, Span)>> {
    let mut covers = vec![Vec::new(); window.blocks.len()];
    for (block, b) in window.blocks.iter().enumerate() {
        for (index, attribution) in b.attributions.iter().enumerate() {
            for place in &attribution.content {
                let Some(cover) = covers.get_mut(place.block) else { continue };
                let span = within_scope(window, attribution, *place);
                if !span.is_empty() {
                    cover.push((AttributionId { block, index }, span));
                }
            }
        }
    }
    covers
}

/// The part of a content place that the attribution really covers: outside quotations, and where nothing but the sentence
/// holds the content together, its scope does not cross a full stop.
fn within_scope(window: &BlockWindow<'_>, attribution: &Attribution, place: BlockSpan) -> Span {
    let sentence_bound = matches!(
        attribution.form,
        AttributionForm::Preposed
            | AttributionForm::Postposed
            | AttributionForm::Medial
            | AttributionForm::Passive
            | AttributionForm::Nominal
    );
    let Some(cue) = attribution.cue.as_ref().filter(|_| sentence_bound) else { return place.span };
    let block = &window.blocks[place.block];
    let quoted = block.quotations.iter().any(|q| q.outer.overlap_len(place.span) * 2 > place.span.len());
    if quoted {
        return place.span;
    }
    if place.block != cue.place.block {
        return Span::new(place.span.start, place.span.start);
    }
    let sentence = block.doc.sentences.get(block.doc.sentence_of(cue.head)).cloned().unwrap_or_default();
    let bounds = block.doc.span(sentence);
    Span::new(place.span.start.max(bounds.start), place.span.end.min(bounds.end))
}

/// Notes for unattributed claims whose attribution may carry over to them.
pub(crate) fn carry_over(window: &mut BlockWindow<'_>, within: Range<usize>) {
    for at in within {
        let block = &window.blocks[at];
        let mut last: Option<(usize, AttributionId)> = None;
        let mut carried = vec![None; block.claims.len()];
        for sentence in 0..block.doc.sentences.len() {
            let here = || block.claims.iter().enumerate().filter(move |(_, c)| c.sentence == sentence);
            let own = here()
                .rev()
                .find_map(|(_, c)| c.attributions.first().copied())
                .or_else(|| attribution_in_sentence(block, at, sentence));
            match own {
                Some(id) => last = Some((sentence, id)),
                None => {
                    if let Some((from, id)) = last
                        && sentence - from <= 2
                    {
                        for (index, _) in here() {
                            carried[index] = Some(id);
                        }
                    }
                }
            }
        }
        for (claim, carried) in window.blocks[at].claims.iter_mut().zip(carried) {
            claim.carried_over_from = carried;
        }
    }
}

/// An attribution whose cue stands in the sentence, though no claim of the sentence is its content.
fn attribution_in_sentence(block: &BlockAnalysis, at: usize, sentence: usize) -> Option<AttributionId> {
    block
        .attributions
        .iter()
        .position(|a| {
            a.cue.as_ref().is_some_and(|c| c.place.block == at && block.doc.sentence_of(c.head) == sentence)
                && a.form != AttributionForm::Turn
        })
        .map(|index| AttributionId { block: at, index })
}
