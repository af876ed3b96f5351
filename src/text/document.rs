//! Open documents: text in a rope, so that an edit costs what it changes and not the length of the document.

use super::line_index::clamped;
use super::{Position, PositionEncoding, Span};
use ropey::Rope;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// An open document. Cloning is cheap: a clone is a snapshot that later edits leave alone.
#[derive(Clone, Debug)]
pub struct Document {
    rope: Rope,
    version: i32,
    text: OnceLock<Arc<str>>,
}

/// The extent of an edit: `span` of the text before it was replaced by `inserted` bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AppliedEdit {
    /// The bytes that were replaced, in the text before the edit.
    pub span: Span,
    /// The length of the new text, in bytes.
    pub inserted: usize,
}

impl Document {
    /// A document with its text and the editor's version number.
    pub fn new(text: &str, version: i32) -> Self {
        Self { rope: Rope::from_str(text), version, text: OnceLock::new() }
    }

    /// The version that the editor gave the last edit.
    pub fn version(&self) -> i32 {
        self.version
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The whole text, copied out of the rope once for each version.
    pub fn text(&self) -> Arc<str> {
        let together = || {
            let mut text = String::with_capacity(self.rope.len_bytes());
            text.extend(self.rope.chunks());
            Arc::from(text)
        };
        self.text.get_or_init(together).clone()
    }

    /// Replaces a range by `text`, or the whole document where there is no range. A range outside the document is
    /// clamped to it, a reversed one is turned round.
    pub fn edit(&mut self, range: Option<Range<Position>>, text: &str, encoding: PositionEncoding) -> AppliedEdit {
        self.text = OnceLock::new();
        let Some(range) = range else {
            let span = Span::new(0, self.len());
            self.rope = Rope::from_str(text);
            return AppliedEdit { span, inserted: text.len() };
        };
        let (start, end) = (self.offset(range.start, encoding), self.offset(range.end, encoding));
        let span = Span::new(start.min(end), start.max(end));
        let first = self.rope.byte_to_char(span.start);
        self.rope.remove(first..self.rope.byte_to_char(span.end));
        self.rope.insert(first, text);
        AppliedEdit { span, inserted: text.len() }
    }

    /// Sets the version that the editor gave its last edits.
    pub fn set_version(&mut self, version: i32) {
        self.version = version;
    }

    /// The position of a byte offset; of the document's end for one past it.
    pub fn position(&self, offset: usize, encoding: PositionEncoding) -> Position {
        let offset = offset.min(self.len());
        let line = self.rope.byte_to_line(offset);
        let start = self.rope.line_to_byte(line);
        let before = self.rope.byte_slice(start..self.rope.char_to_byte(self.rope.byte_to_char(offset)));
        let character = before.chunks().map(|chunk| encoding.length(chunk)).sum();
        Position { line: clamped(line), character: clamped(character) }
    }

    /// The byte offset of a position, as [`super::LineIndex::offset`] gives it.
    pub fn offset(&self, position: Position, encoding: PositionEncoding) -> usize {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.len();
        }
        let text = std::borrow::Cow::from(self.rope.line(line));
        self.rope.line_to_byte(line) + encoding.byte(text.trim_end_matches(['\n', '\r']), position.character)
    }
}
