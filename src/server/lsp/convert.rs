//! Everything that turns the protocol's words into ours and back: positions, ranges, paths. The one file that does.

pub use super::diagnostics::diagnostic;

use super::shows::Shows;
use crate::text::{LineIndex, Position, PositionEncoding, Span};
use tower_lsp::ls_types::{self as lsp, InitializeParams, MarkupKind, PositionEncodingKind, Range, Uri};

/// The name under which editors show our diagnostics.
pub const SOURCE: &str = "copydesk";

/// What the editor can do, as far as it matters here.
#[derive(Clone, Debug)]
pub struct Client {
    /// What it counts characters in.
    pub encoding: PositionEncoding,
    /// Whether a diagnostic may point at further places.
    pub related: bool,
    /// Whether a diagnostic may carry tags.
    pub tags: bool,
    /// Whether a diagnostic's data come back with the questions about it.
    pub data: bool,
    /// Whether hovers may be Markdown.
    pub markdown: bool,
    /// Whether edits may carry the version of the document that they are for.
    pub versioned_edits: bool,
    /// What it can show beyond diagnostics.
    pub shows: Shows,
}

impl Client {
    /// Reads what the editor says of itself.
    pub fn new(params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let text = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let pushed = text.and_then(|t| t.publish_diagnostics.as_ref());
        let pulled = text.and_then(|t| t.diagnostic.as_ref());
        let offered = general.and_then(|g| g.position_encodings.as_deref()).unwrap_or_default();
        let hover = text.and_then(|t| t.hover.as_ref()).and_then(|h| h.content_format.as_deref()).unwrap_or_default();
        Self {
            encoding: offered.iter().find_map(encoding).unwrap_or_default(),
            related: pushed.and_then(|p| p.related_information).unwrap_or(false)
                || pulled.and_then(|p| p.related_information).unwrap_or(false),
            tags: pushed.is_some_and(|p| p.tag_support.is_some()) || pulled.is_some_and(|p| p.tag_support.is_some()),
            data: pushed.and_then(|p| p.data_support).unwrap_or(false)
                || pulled.and_then(|p| p.data_support).unwrap_or(false),
            markdown: hover.first().is_none_or(|kind| *kind == MarkupKind::Markdown),
            versioned_edits: workspace
                .and_then(|w| w.workspace_edit.as_ref())
                .and_then(|e| e.document_changes)
                .unwrap_or(false),
            shows: Shows::new(&params.capabilities),
        }
    }

    /// The encoding by the protocol's name.
    pub fn encoding_kind(&self) -> PositionEncodingKind {
        match self.encoding {
            PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
            PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
            PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }
}

fn encoding(kind: &PositionEncodingKind) -> Option<PositionEncoding> {
    match kind.as_str() {
        "utf-8" => Some(PositionEncoding::Utf8),
        "utf-16" => Some(PositionEncoding::Utf16),
        "utf-32" => Some(PositionEncoding::Utf32),
        _ => None,
    }
}

/// The path of a document. Views of a version-control system are no documents of ours; a document that is not saved yet
/// has its name for a path.
pub fn path(uri: &Uri) -> Option<String> {
    match uri.scheme().as_str() {
        "file" => uri.to_file_path().map(|p| p.to_string_lossy().into_owned()),
        "untitled" => Some(uri.path().as_str().to_owned()),
        _ => None,
    }
}

/// The name of a file for the editor.
pub fn uri(path: &str) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// A position of the protocol as ours.
pub fn position(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// A span of a text as the editor counts.
pub fn range(text: &str, lines: &LineIndex, span: Span, encoding: PositionEncoding) -> Range {
    let at = |offset| {
        let Position { line, character } = lines.position(text, offset, encoding);
        lsp::Position { line, character }
    };
    Range { start: at(span.start), end: at(span.end) }
}
