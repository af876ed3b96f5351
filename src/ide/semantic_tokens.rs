//! Semantic tokens: who speaks, by which word, what is quoted, counted and hedged, so that an editor can colour it.

use super::cursor::blocks_in;
use crate::claims::model::{AttributionForm, BlockAnalysis, BlockSpan, FigureKind};
use crate::desk::CheckResult;
use crate::server::lsp::convert::{self, Client};
use crate::server::lsp::position_cursor::PositionCursor;
use crate::server::session::open_documents::Snapshot;
use crate::text::Span;
use std::collections::HashMap;
use std::ops::Range as Indexes;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tower_lsp::ls_types::{
    Range, SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensDelta, SemanticTokensEdit,
    SemanticTokensFullDeltaResult, SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions, Uri,
};

/// The kinds of tokens, in the order of the legend. Where two overlap, the earlier kind is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum TokenType {
    Speaker,
    Cue,
    Hedge,
    Figure,
    Quotation,
}

/// What the numbers of token types mean.
fn legend() -> SemanticTokensLegend {
    let types = ["speaker", "cue", "hedge", "figure", "quotation"];
    SemanticTokensLegend { token_types: types.map(SemanticTokenType::new).to_vec(), token_modifiers: Vec::new() }
}

/// What is announced to the editor.
pub fn provider() -> SemanticTokensOptions {
    SemanticTokensOptions {
        legend: legend(),
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..SemanticTokensOptions::default()
    }
}

/// The tokens of the whole draft.
pub fn full(snapshot: &Snapshot, client: &Client) -> Vec<SemanticToken> {
    of_blocks(&snapshot.checked, client, 0..snapshot.checked.draft.blocks.len(), None)
}

/// The tokens of a range.
pub fn range(snapshot: &Snapshot, client: &Client, range: Range) -> Vec<SemanticToken> {
    let checked = &snapshot.checked;
    let at = |position| checked.lines.offset(&checked.text, convert::position(position), client.encoding);
    let span = Span::new(at(range.start), at(range.end));
    of_blocks(checked, client, blocks_in(&checked.draft, span), Some(span))
}

fn of_blocks(
    checked: &CheckResult,
    client: &Client,
    blocks: Indexes<usize>,
    within: Option<Span>,
) -> Vec<SemanticToken> {
    // Without sources nothing is held against anything: a note keeps its editor's colours.
    if checked.sources.is_empty() {
        return Vec::new();
    }
    let mut ruler = PositionCursor::new(&checked.text, &checked.lines, client);
    let mut tokens = Vec::new();
    let mut last = (0, 0);
    for index in blocks {
        for (span, kind) in apart(marks(checked, index)) {
            if within.is_some_and(|within| !within.overlaps(span)) {
                continue;
            }
            let pieces: Vec<Span> =
                if client.shows.multiline_tokens { vec![span] } else { ruler.by_line(span).collect() };
            for piece in pieces {
                let start = ruler.position(piece.start);
                let (delta_line, delta_start) = match start.line - last.0 {
                    0 => (0, start.character.saturating_sub(last.1)),
                    lines => (lines, start.character),
                };
                let length = ruler.length(piece);
                tokens.push(SemanticToken {
                    delta_line,
                    delta_start,
                    length,
                    token_type: kind as u32,
                    token_modifiers_bitset: 0,
                });
                last = (start.line, start.character);
            }
        }
    }
    tokens
}

/// Everything in a block that is marked, in bytes of the draft.
fn marks(checked: &CheckResult, index: usize) -> Vec<(Span, TokenType)> {
    let draft = &checked.draft;
    let block: &BlockAnalysis = &draft.blocks[index];
    let mut marks: Vec<(Span, TokenType)> = Vec::new();
    for attribution in &block.attributions {
        let cue = attribution.cue.as_ref().map(|cue| (cue.place, TokenType::Cue));
        let speaker = attribution.speaker.as_ref().filter(|_| attribution.form != AttributionForm::OwnObservation);
        let speaker = speaker.map(|speaker| (speaker.place, TokenType::Speaker));
        // What stands in another block would come out of the order of the text.
        let here = cue.into_iter().chain(speaker).filter(|(place, _)| place.block == index);
        marks.extend(here.map(|(place, kind)| (place.span, kind)));
    }
    marks.extend(block.claims.iter().flat_map(|c| &c.certainty.markers).map(|m| (m.span, TokenType::Hedge)));
    let counts = block.figures.iter().filter(|f| matches!(f.kind, FigureKind::Quantity | FigureKind::Age));
    marks.extend(counts.map(|figure| (figure.number, TokenType::Figure)));
    marks.extend(block.quotations.iter().map(|q| (q.outer, TokenType::Quotation)));
    marks.iter().map(|&(span, kind)| (draft.document_span(BlockSpan { block: index, span }), kind)).collect()
}

/// The marks in the order of the text, none over another: a quotation is parted by what is marked in it, and of two others
/// the earlier kind stands.
fn apart(marks: Vec<(Span, TokenType)>) -> Vec<(Span, TokenType)> {
    let (quotations, mut others): (Vec<_>, Vec<_>) =
        marks.into_iter().filter(|(span, _)| !span.is_empty()).partition(|(_, kind)| *kind == TokenType::Quotation);
    others.sort_by_key(|&(span, kind)| (kind, span.start, span.end));
    let mut taken: Vec<(Span, TokenType)> = Vec::new();
    for (span, kind) in others {
        // Few marks stand in one block, so that looking at each is cheap; they are kept in order.
        let at = taken.partition_point(|(t, _)| t.start < span.start);
        let clear = |neighbour: Option<&(Span, TokenType)>| neighbour.is_none_or(|(t, _)| !t.overlaps(span));
        if clear(taken.get(at)) && clear(at.checked_sub(1).and_then(|before| taken.get(before))) {
            taken.insert(at, (span, kind));
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

/// The tokens that editors have, so that the next answer tells only what is new.
#[derive(Default)]
pub struct TokenCache {
    last: AtomicU64,
    of: Mutex<HashMap<String, (String, Vec<SemanticToken>)>>,
}

impl TokenCache {
    /// The whole of a document's tokens, under an id that the next question may name.
    pub fn full(&self, uri: &Uri, data: Vec<SemanticToken>) -> SemanticTokens {
        self.put(uri, data).1
    }

    /// What is new to an editor that has the tokens with this id; all tokens if it has others.
    pub fn delta(&self, uri: &Uri, known: &str, data: Vec<SemanticToken>) -> SemanticTokensFullDeltaResult {
        match self.put(uri, data) {
            (Some((id, before)), now) if id == known => delta(&before, &now),
            (_, now) => SemanticTokensFullDeltaResult::Tokens(now),
        }
    }

    /// Forgets a document that was closed.
    pub fn forget(&self, uri: &Uri) {
        self.lock().remove(uri.as_str());
    }

    fn put(&self, uri: &Uri, data: Vec<SemanticToken>) -> (Option<(String, Vec<SemanticToken>)>, SemanticTokens) {
        let id = self.last.fetch_add(1, Ordering::Relaxed).to_string();
        let before = self.lock().insert(uri.as_str().to_owned(), (id.clone(), data.clone()));
        (before, SemanticTokens { result_id: Some(id), data })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (String, Vec<SemanticToken>)>> {
        self.of.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What changed from the tokens that the editor has to those that it should have: at most one stretch.
fn delta(before: &[SemanticToken], now: &SemanticTokens) -> SemanticTokensFullDeltaResult {
    let after = &now.data;
    let same = |(a, b): &(&SemanticToken, &SemanticToken)| a == b;
    let front = before.iter().zip(after).take_while(same).count();
    let back = before[front..].iter().rev().zip(after[front..].iter().rev()).take_while(same).count();
    let (gone, new) = (&before[front..before.len() - back], &after[front..after.len() - back]);
    // The protocol counts the numbers, five to a token.
    let numbers = |tokens: usize| u32::try_from(tokens * 5).unwrap_or(u32::MAX);
    let edit = SemanticTokensEdit {
        start: numbers(front),
        delete_count: numbers(gone.len()),
        data: (!new.is_empty()).then(|| new.to_vec()),
    };
    let edits = if gone.is_empty() && new.is_empty() { Vec::new() } else { vec![edit] };
    SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta { result_id: now.result_id.clone(), edits })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{client, demo, range_of, snapshot};
    use crate::text::{LineIndex, Position, PositionEncoding};

    /// The words and kinds that tokens stand for, read back as an editor does.
    fn decoded(text: &str, encoding: PositionEncoding, tokens: &[SemanticToken]) -> Vec<(String, String)> {
        let lines = LineIndex::new(text);
        let (mut line, mut character) = (0, 0);
        let mut out = Vec::new();
        for token in tokens {
            line += token.delta_line;
            character = if token.delta_line == 0 { character + token.delta_start } else { token.delta_start };
            let start = lines.offset(text, Position { line, character }, encoding);
            let end = lines.offset(text, Position { line, character: character + token.length }, encoding);
            let kind = legend().token_types[token.token_type as usize].as_str().to_owned();
            out.push((text[start..end].to_owned(), kind));
        }
        out
    }

    #[test]
    fn tokens_decode_to_the_words_in_every_encoding() {
        let source = "“We saw 12 boats,” said Zoë Łuk. The port said about 40 ferries may be late.\n";
        let draft = "---\nsources: [s.md]\n---\n\n🚢 “We saw 12\nboats,” said Zoë Łuk.\n\nAbout 40 ferries may be late, the port said.\n";
        let snapshot = snapshot(draft, &[("s.md", source)]);
        for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
            let client = Client { encoding, ..client() };
            let decoded = decoded(draft, encoding, &full(&snapshot, &client));
            let words: Vec<(&str, &str)> = decoded.iter().map(|(w, k)| (w.as_str(), k.as_str())).collect();
            assert_eq!(
                words,
                [
                    ("“We saw ", "quotation"),
                    ("12", "figure"),
                    ("boats,”", "quotation"),
                    ("said", "cue"),
                    ("Zoë Łuk", "speaker"),
                    ("About 40", "figure"),
                    ("may", "hedge"),
                    ("the port", "speaker"),
                    ("said", "cue"),
                ]
            );
        }
    }

    #[test]
    fn a_range_has_the_tokens_of_its_own_and_a_delta_mends_what_changed() {
        let demo = demo();
        let client = client();
        let sentence = range_of(&demo, "Passengers complained that they had not");
        let tokens = range(&demo, &client, sentence);
        let decoded = decoded(&demo.checked.text, client.encoding, &tokens);
        assert_eq!(
            decoded,
            [("Passengers".to_owned(), "speaker".to_owned()), ("complained".to_owned(), "cue".to_owned())]
        );
        let before = full(&demo, &client);
        let mut after = before.clone();
        after.splice(5..7, [SemanticToken { length: 99, ..before[5] }]);
        let now = SemanticTokens { result_id: Some("2".to_owned()), data: after.clone() };
        let SemanticTokensFullDeltaResult::TokensDelta(delta) = delta(&before, &now) else { panic!() };
        let mut mended = before;
        for edit in delta.edits {
            let start = edit.start as usize / 5;
            mended.splice(start..start + edit.delete_count as usize / 5, edit.data.unwrap_or_default());
        }
        assert_eq!(mended, after);
    }
}
