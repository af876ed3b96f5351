//! Coloured ranges as the protocol's semantic tokens: lines and characters relative to the token before.

use super::client_capabilities::ClientCapabilities;
use super::position_cursor::PositionCursor;
use crate::desk::CheckResult;
use crate::ide::semantic_tokens::TokenType;
use crate::text::Span;
use tower_lsp::ls_types::{
    SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensDelta, SemanticTokensEdit,
    SemanticTokensFullDeltaResult, SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions,
};

/// What is announced to the editor.
pub fn options() -> SemanticTokensOptions {
    SemanticTokensOptions {
        legend: legend(),
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..SemanticTokensOptions::default()
    }
}

fn legend() -> SemanticTokensLegend {
    let token_types = TokenType::LEGEND.map(SemanticTokenType::new).to_vec();
    SemanticTokensLegend { token_types, token_modifiers: Vec::new() }
}

/// The ranges of a draft as tokens; a range that runs over lines is cut where the editor knows no such token.
pub fn encode(checked: &CheckResult, ranges: &[(Span, TokenType)], client: &ClientCapabilities) -> Vec<SemanticToken> {
    let mut cursor = PositionCursor::new(&checked.text, &checked.lines, client);
    let mut tokens = Vec::with_capacity(ranges.len());
    let mut last = (0, 0);
    for &(span, token_type) in ranges {
        let pieces: Vec<Span> = if client.multiline_tokens { vec![span] } else { cursor.by_line(span).collect() };
        for piece in pieces {
            let start = cursor.position(piece.start);
            let (delta_line, delta_start) = match start.line - last.0 {
                0 => (0, start.character.saturating_sub(last.1)),
                lines => (lines, start.character),
            };
            tokens.push(SemanticToken {
                delta_line,
                delta_start,
                length: cursor.length(piece),
                token_type: token_type as u32,
                token_modifiers_bitset: 0,
            });
            last = (start.line, start.character);
        }
    }
    tokens
}

/// What changed from the tokens that the editor has to those that it should have: at most one stretch.
pub fn delta(before: &[SemanticToken], now: &SemanticTokens) -> SemanticTokensFullDeltaResult {
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
    use crate::ide::semantic_tokens::semantic_tokens;
    use crate::server::testing::{client, demo, snapshot};
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
            let client = ClientCapabilities { encoding, ..client() };
            let decoded = decoded(
                draft,
                encoding,
                &encode(&snapshot.checked, &semantic_tokens(&snapshot.checked, None), &client),
            );
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
    fn a_delta_mends_what_changed() {
        let demo = demo();
        let before = encode(&demo.checked, &semantic_tokens(&demo.checked, None), &client());
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
