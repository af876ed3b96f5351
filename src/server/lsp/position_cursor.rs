//! Conversion of many offsets of one text, one after the other: each is counted from the one before it, so that even a
//! document of one long line costs its length once.

use super::client_capabilities::ClientCapabilities;
use crate::text::{LineIndex, PositionEncoding, Span};
use tower_lsp::ls_types::{Position, Range};

/// Converter of byte offsets to positions. Neighbouring offsets are cheap.
pub struct PositionCursor<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    encoding: PositionEncoding,
    /// The byte offset that was asked for last, its line, and the characters before it on that line.
    last: (usize, usize, usize),
}

impl<'a> PositionCursor<'a> {
    /// A cursor at the start of a text.
    pub fn new(text: &'a str, lines: &'a LineIndex, client: &ClientCapabilities) -> Self {
        Self { text, lines, encoding: client.encoding, last: (0, 0, 0) }
    }

    /// The position of a byte offset; of the text's end for one past it.
    pub fn position(&mut self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines.line(offset);
        let (known, known_line, known_character) = self.last;
        let length = |from: usize, to: usize| self.encoding.length(Span::new(from, to).slice(self.text));
        let character = if line == known_line && offset >= known {
            known_character + length(known, offset)
        } else if line == known_line && known - offset < known_character {
            known_character.saturating_sub(length(offset, known))
        } else {
            length(self.lines.line_span(line).start, offset)
        };
        self.last = (offset, line, character);
        let clamped = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: clamped(line), character: clamped(character) }
    }

    /// The range of a span.
    pub fn range(&mut self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    /// The pieces of a span that lie on one line each, without line breaks.
    pub fn by_line(&self, span: Span) -> impl Iterator<Item = Span> + use<'a> {
        let (text, lines) = (self.text, self.lines);
        let (first, last) = (lines.line(span.start), lines.line(span.end.saturating_sub(1).max(span.start)));
        (first..=last).filter_map(move |line| {
            let whole = lines.line_span(line);
            let end = whole.start + lines.line_text(text, line).len();
            let piece = Span::new(span.start.max(whole.start), span.end.min(end));
            (!piece.is_empty()).then_some(piece)
        })
    }

    /// How many characters a span on one line has.
    pub fn length(&self, span: Span) -> u32 {
        u32::try_from(self.encoding.length(span.slice(self.text))).unwrap_or(u32::MAX)
    }
}
