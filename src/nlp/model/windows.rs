//! Windows: where a text that is too long to be parsed at once is cut.

use crate::nlp::doc::Doc;
use crate::nlp::features::is_space;
use crate::nlp::tokenizer::raw_token::RawToken;
use std::ops::Range;

/// The most tokens of a window: more cost memory and a longer wait after an edit, fewer cut real paragraphs, the longest of
/// which have a few hundred.
const MAX_WINDOW_TOKENS: usize = 800;

/// The windows in which a text is parsed: one for any usual text. A longer one is cut behind the last place in the window
/// that looks like the end of a sentence, or else of a word, or else anywhere.
pub(crate) fn token_windows(tokens: &[RawToken], text: &str) -> Vec<Range<usize>> {
    cut(tokens.len(), |token| {
        let token = &tokens[token];
        end_rank(token.span.slice(text), token.lexeme.is_space, token.space_after)
    })
}

/// The same windows, from a document's tokens.
pub(crate) fn doc_windows(doc: &Doc) -> Vec<Range<usize>> {
    cut(doc.tokens.len(), |at| {
        let token = &doc.tokens[at];
        end_rank(token.span.slice(&doc.text), is_space(&doc.features[at]), token.space_after)
    })
}

/// The rank of a place to cut behind a token, the better the higher.
fn end_rank(word: &str, is_space: bool, space_after: bool) -> u8 {
    match word {
        _ if is_space => 3,
        "." | "!" | "?" if space_after => 2,
        _ => u8::from(space_after),
    }
}

fn cut(count: usize, end: impl Fn(usize) -> u8) -> Vec<Range<usize>> {
    let mut windows = Vec::new();
    let mut from = 0;
    while count - from > MAX_WINDOW_TOKENS {
        // Not in the first half, so that windows do not become many.
        let best = (from + MAX_WINDOW_TOKENS / 2..from + MAX_WINDOW_TOKENS).max_by_key(|&token| end(token));
        let to = best.map_or(from + MAX_WINDOW_TOKENS, |token| token + 1);
        windows.push(from..to);
        from = to;
    }
    windows.push(from..count);
    windows
}
