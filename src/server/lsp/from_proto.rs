//! The protocol's words as ours: positions become byte offsets here and nowhere else.

use super::client_capabilities::ClientCapabilities;
use crate::desk::CheckResult;
use crate::text::{LineIndex, Position, Span};
use tower_lsp::ls_types as lsp;

/// A position as a text counts it: lines and units of the editor's encoding.
pub fn position(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// The byte of a text that a position means.
pub fn offset(text: &str, lines: &LineIndex, at: lsp::Position, client: &ClientCapabilities) -> usize {
    lines.offset(text, position(at), client.encoding)
}

/// The byte of a draft that a position means.
pub fn draft_offset(checked: &CheckResult, at: lsp::Position, client: &ClientCapabilities) -> usize {
    offset(&checked.text, &checked.lines, at, client)
}

/// The bytes of a draft that a range means.
pub fn draft_span(checked: &CheckResult, range: lsp::Range, client: &ClientCapabilities) -> Span {
    Span::new(draft_offset(checked, range.start, client), draft_offset(checked, range.end, client))
}

/// The range of a single place.
pub fn empty_range(position: lsp::Position) -> lsp::Range {
    lsp::Range { start: position, end: position }
}
