//! Speakers of quotations: the attribution that covers one, or the one that it goes on from.

use crate::claims::model::{AttributionForm, AttributionId, BlockAnalysis, BlockSpan};
use crate::claims::pipeline::limits::CONTEXT_BLOCKS;
use crate::text::Span;

/// Gives each quotation its speaker; what goes on after its attribution, or in the next paragraph of a quotation left
/// open, keeps it.
pub(crate) fn give_quotations(blocks: &mut [BlockAnalysis]) {
    for at in 0..blocks.len() {
        let count = blocks[at].quotations.len();
        for index in 0..count {
            let span = blocks[at].quotations[index].span;
            let own = best_attribution(blocks, at, span);
            let (id, continues) = match own {
                Some(id) => (Some(id), same_as_before(blocks, at, index, id)),
                None => match inherited(blocks, at, index) {
                    Some((id, continues)) => {
                        let outer = blocks[at].quotations[index].outer;
                        blocks[id.block].attributions[id.index].content.push(BlockSpan { block: at, span: outer });
                        (Some(id), continues)
                    }
                    None => (None, None),
                },
            };
            blocks[at].quotations[index].attribution = id;
            blocks[at].quotations[index].continues = continues;
        }
    }
}

/// The attribution whose content covers most of the span, the surest of those that cover it alike.
fn best_attribution(blocks: &[BlockAnalysis], at: usize, span: Span) -> Option<AttributionId> {
    let near = at.saturating_sub(CONTEXT_BLOCKS.0)..(at + CONTEXT_BLOCKS.0 + 1).min(blocks.len());
    let mut best: Option<(usize, f32, AttributionId)> = None;
    for block in near {
        for (index, a) in blocks[block].attributions.iter().enumerate() {
            if a.form == AttributionForm::Turn {
                continue;
            }
            let covered: usize = a.content.iter().filter(|p| p.block == at).map(|p| p.span.overlap_len(span)).sum();
            if covered * 2 > span.len() && best.is_none_or(|(c, f, _)| (covered, a.confidence) > (c, f)) {
                best = Some((covered, a.confidence, AttributionId { block, index }));
            }
        }
    }
    best.map(|(.., id)| id)
}

/// The quotation before this one in its block, if it has the same attribution.
fn same_as_before(blocks: &[BlockAnalysis], at: usize, index: usize, id: AttributionId) -> Option<usize> {
    let before = index.checked_sub(1)?;
    (blocks[at].quotations[before].attribution == Some(id)).then_some(before)
}

/// Whose words go on here: those of the quotation before, where only its attribution stands between.
pub(crate) fn inherited(blocks: &[BlockAnalysis], at: usize, index: usize) -> Option<(AttributionId, Option<usize>)> {
    let block = &blocks[at];
    let here = &block.quotations[index];
    if let Some(before) = index.checked_sub(1) {
        let last = &block.quotations[before];
        let id = last.attribution?;
        let between = Span::new(last.outer.end, here.outer.start);
        let gap = between.slice(&block.block.text);
        let stops = gap.trim_end().matches(['.', '!', '?']).count();
        let other = block.attributions.iter().enumerate().any(|(i, a)| {
            (AttributionId { block: at, index: i }) != id
                && a.cue.as_ref().is_some_and(|c| c.place.block == at && between.contains(c.place.span))
        });
        let cue_between = blocks[id.block].attributions[id.index]
            .cue
            .as_ref()
            .is_some_and(|c| c.place.block == at && between.contains(c.place.span));
        let starts_sentence = gap.trim_end().ends_with(['.', ':', ',']) || gap.trim().is_empty();
        let whole = here.span.slice(&block.block.text).starts_with(char::is_uppercase) || gap.trim_end().ends_with(',');
        return (!other && starts_sentence && whole && stops <= 1 && (cue_between || gap.trim().is_empty()))
            .then_some((id, Some(before)));
    }
    let previous = blocks.get(at.checked_sub(1)?)?;
    let last = previous.quotations.last().filter(|q| !q.closed)?;
    let opens = block.block.text.get(..here.outer.start).is_some_and(|t| t.trim().is_empty());
    opens.then_some((last.attribution?, None))
}
