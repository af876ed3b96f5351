//! Speakers of quotations: the attribution that covers one, or the one that it goes on from.

use crate::claims::model::{
    Attribution, AttributionForm, AttributionId, BlockAnalysis, BlockSpan, CueClass, SpeakerKind,
};
use crate::claims::pipeline::limits::{CONTEXT_BLOCKS, MIN_OWN_SENTENCE};
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

/// Whose words go on here: those of the quotation before, where only its attribution stands between; those of whoever the
/// sentence before reports; those of the paragraph before, whose quotation was left open.
pub(crate) fn inherited(blocks: &[BlockAnalysis], at: usize, index: usize) -> Option<(AttributionId, Option<usize>)> {
    if let Some(before) = index.checked_sub(1) {
        let joined = goes_on(&blocks[at], blocks, at, index, before);
        return joined.or_else(|| after_report(&blocks[at], at, index).map(|id| (id, None)));
    }
    if let Some(id) = after_report(&blocks[at], at, index) {
        return Some((id, None));
    }
    let (block, here) = (&blocks[at], &blocks[at].quotations[index]);
    let previous = blocks.get(at.checked_sub(1)?)?;
    let last = previous.quotations.last().filter(|q| !q.closed)?;
    let opens = block.block.text.get(..here.outer.start).is_some_and(|t| t.trim().is_empty());
    opens.then_some((last.attribution?, None))
}

/// The attribution of the quotation `before`, if nothing but that stands between it and the one at `index`.
fn goes_on(
    block: &BlockAnalysis,
    blocks: &[BlockAnalysis],
    at: usize,
    index: usize,
    before: usize,
) -> Option<(AttributionId, Option<usize>)> {
    let (here, last) = (&block.quotations[index], &block.quotations[before]);
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
    (!other && starts_sentence && whole && stops <= 1 && (cue_between || gap.trim().is_empty()))
        .then_some((id, Some(before)))
}

/// The attribution of the sentence right before a quotation that is a sentence of its own, to which no verb is joined:
/// *X said she was uneasy. “…”*
fn after_report(block: &BlockAnalysis, at: usize, index: usize) -> Option<AttributionId> {
    let (doc, here) = (&block.doc, &block.quotations[index]);
    let text = &*block.block.text;
    let (before, after) = (text.get(..here.outer.start)?.trim_end(), text.get(here.outer.end..)?.trim_start());
    let words = here.span.slice(text);
    let whole = words.trim_start().starts_with(char::is_uppercase)
        && words.split_whitespace().count() >= MIN_OWN_SENTENCE
        && (!here.closed || words.trim_end().ends_with(['.', '!', '?', '…']));
    let apart = !after.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | '—' | '–'));
    if !whole || !apart || !before.ends_with(['.', '!', '?']) {
        return None;
    }
    let last = doc.tokens_in(Span::new(0, before.len())).end.checked_sub(1)?;
    let sentence = doc.sentences.get(doc.sentence_of(last))?.clone();
    let reports = |a: &Attribution| {
        let cue = a.cue.as_ref().filter(|c| c.place.block == at && sentence.contains(&c.head));
        let said = cue.is_some_and(|c| !c.negated && !c.nominal && c.class != CueClass::Intent);
        said && a.speaker.as_ref().is_some_and(|s| s.place.block == at && s.kind != SpeakerKind::Document)
    };
    let found: Vec<usize> = (0..block.attributions.len()).filter(|&i| reports(&block.attributions[i])).collect();
    let speaker = |i: usize| block.attributions[i].speaker.as_ref().map(|s| s.head);
    let is_root =
        |i: usize| block.attributions[i].cue.as_ref().is_some_and(|c| doc.tokens[c.head].dep == crate::nlp::Dep::Root);
    let alone = found.iter().all(|&i| speaker(i) == speaker(found[0]));
    let chosen = if alone { found.first().copied() } else { found.into_iter().find(|&i| is_root(i)) };
    chosen.map(|index| AttributionId { block: at, index })
}
