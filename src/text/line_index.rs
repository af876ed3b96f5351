//! Line index: from byte offsets to lines and characters, and back. Nothing else in the house converts the two.

use super::Span;
use super::span::floor_boundary;
use serde::{Deserialize, Serialize};

/// What a character of a [`Position`] is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PositionEncoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16: what editors count in unless they agree on another.
    #[default]
    Utf16,
    /// Unicode code points.
    Utf32,
}

/// A place between two characters. Lines end with LF, CRLF or CR, and with nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// The characters before the place on its line, in units of a [`PositionEncoding`].
    pub character: u32,
}

impl PositionEncoding {
    /// The length of a text in characters of this encoding.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().count() + outside_the_plane(text),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The byte of `line` (one line without its break) at which `character` stands: the start of the character that
    /// it points into, the end of the line for one past it.
    pub(crate) fn byte(self, line: &str, character: u32) -> usize {
        let wanted = character as usize;
        if self == Self::Utf8 || line.is_ascii() {
            return floor_boundary(line, wanted);
        }
        let mut counted = 0;
        for (at, c) in line.char_indices() {
            counted += if self == Self::Utf16 { c.len_utf16() } else { 1 };
            if counted > wanted {
                return at;
            }
        }
        line.len()
    }
}

/// The number of characters that take two units of UTF-16: those of four bytes.
fn outside_the_plane(text: &str) -> usize {
    // Counted in single bytes, many of them are counted at once.
    let few = |bytes: &[u8]| bytes.iter().fold(0u8, |count, &byte| count + u8::from(byte >= 0xF0));
    text.as_bytes().chunks(usize::from(u8::MAX)).map(|bytes| usize::from(few(bytes))).sum()
}

/// Where the lines of one text start: byte offsets to lines and columns, and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// The text's length in bytes.
    length: usize,
}

impl LineIndex {
    /// The index of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Self { starts, length: text.len() }
    }

    /// The number of lines; a text that ends with a line break has an empty last one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line of a byte offset, from 0; the last one for an offset past the end.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The line of a byte offset, from 0, and the bytes before it on that line.
    pub fn line_col(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.length);
        let line = self.line(offset);
        (line, offset - self.starts[line])
    }

    /// The bytes of a line with its line break; the empty span at the end for a line past the last one.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(self.length);
        let end = line.checked_add(1).and_then(|next| self.starts.get(next)).copied().unwrap_or(self.length);
        Span::new(start, end)
    }

    /// The bytes of a line without its line break. `text` is the text that the index was made of.
    pub fn line_text<'a>(&self, text: &'a str, line: usize) -> &'a str {
        self.line_span(line).slice(text).trim_end_matches(['\n', '\r'])
    }

    /// The position of a byte offset; of the text's end for one past it. `text` is the text that the index was made of.
    pub fn position(&self, text: &str, offset: usize, encoding: PositionEncoding) -> Position {
        let offset = floor_boundary(text, offset);
        let line = self.line(offset);
        let start = self.line_span(line).start;
        let character = encoding.length(Span::new(start, offset).slice(text));
        Position { line: clamped(line), character: clamped(character) }
    }

    /// The byte offset of a position: the end of the line for a character past it, the end of the text for a line past
    /// the last one. `text` is the text that the index was made of.
    pub fn offset(&self, text: &str, position: Position, encoding: PositionEncoding) -> usize {
        let line = position.line as usize;
        self.line_span(line).start + encoding.byte(self.line_text(text, line), position.character)
    }
}

/// A count as a [`Position`] holds it, clamped.
pub(crate) fn clamped(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The lines of a text from the byte `from`: each without its line break, and the offset after the break.
pub(crate) fn lines_from(text: &str, from: usize) -> impl Iterator<Item = (Span, usize)> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let line = Span::new(at, at + length);
        let after_line = &rest[length..];
        at = line.end + if after_line.starts_with("\r\n") { 2 } else { usize::from(!after_line.is_empty()) };
        Some((line, at))
    })
}
