//! Turns of a transcript: statements of their labels' speakers.

use crate::claims::model::{Attribution, AttributionForm, BlockAnalysis, BlockSpan, ContentMode, Mention};
use crate::claims::pipeline::block::ParsedBlock;
use crate::text::Span;
use std::sync::Arc;

/// Every turn of a transcript and entry of a log is a statement of its label's speaker.
pub(crate) fn add_turns(read: &[Arc<ParsedBlock>], blocks: &mut [BlockAnalysis]) {
    for (at, (read, block)) in read.iter().zip(blocks).enumerate() {
        let Some((label, start)) = &read.label else { continue };
        block.attributions.retain(|a| a.cue.as_ref().is_none_or(|c| c.place.span.start >= *start));
        let kind = label.kind(None);
        let speaker = Mention {
            place: BlockSpan { block: at, span: label.span },
            head: label.head,
            text: label.span.slice(&block.block.text).to_owned(),
            kind,
        };
        let content = BlockSpan { block: at, span: Span::new(*start, block.block.text.len()) };
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
