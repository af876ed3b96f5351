//! Semantic tokens: who speaks, by which word, what is quoted, counted and hedged, so that an editor can colour it.

use super::cursor::blocks_in;
use crate::claims::model::{AttributionForm, BlockAnalysis, BlockSpan, FigureKind};
use crate::desk::CheckResult;
use crate::text::Span;

/// The types of tokens, in the order of the legend. Where two overlap, the earlier type is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TokenType {
    /// Who says something.
    Speaker,
    /// The word that says that it is said.
    Cue,
    /// A word that weakens a claim.
    Hedge,
    /// A number.
    Figure,
    /// Words between quotation marks.
    Quotation,
}

impl TokenType {
    /// The names of the types, each at the place of its type's number.
    pub const LEGEND: [&'static str; 5] = ["speaker", "cue", "hedge", "figure", "quotation"];
}

/// The coloured ranges of a draft, or of those blocks that touch a span of it: in the order of the text, none over
/// another, in bytes of the draft.
pub fn semantic_tokens(checked: &CheckResult, within: Option<Span>) -> Vec<(Span, TokenType)> {
    // Without sources nothing is held against anything: a note keeps its editor's colours.
    if checked.sources.is_empty() {
        return Vec::new();
    }
    let blocks = within.map_or(0..checked.draft.blocks.len(), |within| blocks_in(&checked.draft, within));
    let tokens = blocks.flat_map(|index| remove_overlaps(highlight_ranges(checked, index)));
    tokens.filter(|(span, _)| within.is_none_or(|within| within.overlaps(*span))).collect()
}

/// Everything in a block that is coloured, in bytes of the draft; one may lie over another.
fn highlight_ranges(checked: &CheckResult, index: usize) -> Vec<(Span, TokenType)> {
    let draft = &checked.draft;
    let block: &BlockAnalysis = &draft.blocks[index];
    let mut marks: Vec<(Span, TokenType)> = Vec::new();
    for attribution in &block.attributions {
        let cue = attribution.cue.as_ref().map(|cue| (cue.place, TokenType::Cue));
        let speaker = attribution.speaker.as_ref().filter(|_| attribution.form != AttributionForm::OwnObservation);
        let speaker = speaker.map(|speaker| (speaker.place, TokenType::Speaker));
        // What stands in another block would come out of the order of the text.
        let here = cue.into_iter().chain(speaker).filter(|(place, _)| place.block == index);
        marks.extend(here.map(|(place, token)| (place.span, token)));
    }
    marks.extend(block.claims.iter().flat_map(|c| &c.certainty.markers).map(|m| (m.span, TokenType::Hedge)));
    let counts = block.figures.iter().filter(|f| matches!(f.kind, FigureKind::Quantity | FigureKind::Age));
    marks.extend(counts.map(|figure| (figure.number, TokenType::Figure)));
    marks.extend(block.quotations.iter().map(|q| (q.outer, TokenType::Quotation)));
    marks.iter().map(|&(span, token)| (draft.document_span(BlockSpan { block: index, span }), token)).collect()
}

/// The ranges in the order of the text, none over another: a quotation is parted by what is coloured in it, and of two
/// others the earlier type stands.
fn remove_overlaps(marks: Vec<(Span, TokenType)>) -> Vec<(Span, TokenType)> {
    let (quotations, mut others): (Vec<_>, Vec<_>) =
        marks.into_iter().filter(|(span, _)| !span.is_empty()).partition(|(_, token)| *token == TokenType::Quotation);
    others.sort_by_key(|&(span, token)| (token, span.start, span.end));
    let mut taken: Vec<(Span, TokenType)> = Vec::new();
    for (span, token) in others {
        // Few marks stand in one block, so that looking at each is cheap; they are kept in order.
        let at = taken.partition_point(|(t, _)| t.start < span.start);
        let clear = |neighbour: Option<&(Span, TokenType)>| neighbour.is_none_or(|(t, _)| !t.overlaps(span));
        if clear(taken.get(at)) && clear(at.checked_sub(1).and_then(|before| taken.get(before))) {
            taken.insert(at, (span, token));
        }
    }
    let mut out = taken.clone();
    let mut covered = 0;
    let mut quotations: Vec<Span> = quotations.into_iter().map(|(span, _)| span).collect();
    quotations.sort_unstable();
    for quotation in quotations {
        let mut from = quotation.start.max(covered);
        let inside = &taken[taken.partition_point(|(t, _)| t.end <= from)..];
        for (span, _) in inside.iter().take_while(|(span, _)| span.start < quotation.end) {
            if span.start > from {
                out.push((Span::new(from, span.start), TokenType::Quotation));
            }
            from = from.max(span.end);
        }
        if from < quotation.end {
            out.push((Span::new(from, quotation.end), TokenType::Quotation));
        }
        covered = covered.max(quotation.end);
    }
    out.sort_by_key(|&(span, _)| span.start);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{demo, span_of};

    #[test]
    fn a_span_has_the_tokens_of_its_own() {
        let demo = demo();
        let sentence = span_of(&demo, "Passengers complained that they had not");
        let tokens = semantic_tokens(&demo, Some(sentence));
        let words: Vec<(&str, TokenType)> =
            tokens.iter().map(|&(span, token)| (span.slice(&demo.text), token)).collect();
        assert_eq!(words, [("Passengers", TokenType::Speaker), ("complained", TokenType::Cue)]);
        assert!(semantic_tokens(&demo, None).is_sorted_by_key(|(span, _)| span.start));
    }
}
