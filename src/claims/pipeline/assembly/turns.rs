//! Turns of a transcript: statements of their labels' speakers.

use crate::claims::coref::TurnLabel;
use crate::claims::model::{Attribution, AttributionForm, BlockAnalysis, BlockSpan, ContentMode, Mention};
use crate::claims::pipeline::block::ParsedBlock;
use crate::text::{BlockKind, Span};
use std::ops::Range;
use std::sync::Arc;

/// Every turn of a transcript and entry of a log is a statement of its label's speaker. The blocks are those of `around`;
/// `labels` are those of the document.
pub(crate) fn add_turns(
    read: &[Arc<ParsedBlock>],
    labels: &[Option<TurnLabel>],
    around: Range<usize>,
    blocks: &mut [BlockAnalysis],
) {
    for (at, block) in around.clone().zip(blocks) {
        let Some((from, start)) = turn_of(read, at) else { continue };
        block.attributions.retain(|a| a.cue.as_ref().is_none_or(|c| c.place.span.start >= start));
        let Some(label) = &labels[from] else { continue };
        let speaker = Mention {
            // Places count from the first block of the window, before which the label may stand.
            place: BlockSpan { block: from.wrapping_sub(around.start), span: label.span },
            head: label.head,
            text: label.span.slice(&read[from].block.text).to_owned(),
            kind: label.kind(None),
        };
        let here = at - around.start;
        let content = BlockSpan { block: here, span: Span::new(start, block.block.text.len()) };
        block.attributions.insert(
            0,
            Attribution {
                speaker: Some(speaker),
                cue: None,
                content: vec![content],
                mode: ContentMode::Direct,
                form: AttributionForm::Turn,
                confidence: 1.0,
            },
        );
    }
}

/// The block with the label under which a block's words stand, and where they start in the block.
fn turn_of(read: &[Arc<ParsedBlock>], at: usize) -> Option<(usize, usize)> {
    let block = &read[at];
    if block.is_apart || block.block.kind.is_heading() {
        return None;
    }
    if let Some((_, start)) = &block.label {
        return Some((at, *start));
    }
    let from = (0..at).rev().find(|&from| matches!(read[from].block.kind, BlockKind::Label { .. }))?;
    let BlockKind::Label { blocks, .. } = read[from].block.kind else { return None };
    (at - from <= blocks as usize).then_some((from, 0))
}
