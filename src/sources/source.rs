//! Source: the content of a file, parsed into blocks.

use crate::text::{BlockKind, Format, LineIndex, Note, Parsed};
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

/// The content of a source, parsed into blocks. Two files of the same content and format share one.
#[derive(Debug)]
pub struct Source {
    /// Its format.
    pub format: Format,
    /// Its text.
    pub text: Arc<str>,
    /// Its blocks.
    pub parsed: Parsed,
    /// Its lines.
    pub lines: LineIndex,
    /// Its title: that of the front matter, else its first heading of the first rank.
    pub title: Option<String>,
    /// A hash of text and format: equal contents have equal ones.
    pub hash: u64,
    /// The note on what was guessed when its bytes were decoded.
    pub note: Option<Note>,
}

impl Source {
    /// The source of a text in a format.
    pub fn new(text: &str, format: Format, note: Option<Note>) -> Self {
        let parsed = format.parse_source(text);
        let front = parsed.front_matter.and_then(|matter| matter.value(text, "title"));
        let heading = || parsed.blocks.iter().find(|b| b.kind == BlockKind::Heading(1)).map(|b| b.text.to_string());
        Self {
            format,
            text: Arc::from(text),
            lines: LineIndex::new(text),
            title: front.or_else(heading),
            hash: content_hash(text.as_bytes(), format),
            parsed,
            note,
        }
    }
}

/// A hash of text and format: equal contents have equal ones.
pub(super) fn content_hash(bytes: &[u8], format: Format) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.write_u8(format as u8);
    hasher.finish()
}
