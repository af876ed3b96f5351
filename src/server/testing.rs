//! Snapshots from texts in memory, for the tests of what the editor is told.

use super::lsp::client_capabilities::ClientCapabilities;
use super::lsp::{from_proto, to_proto};
use super::session::snapshot::Snapshot;
use crate::desk::{Desk, Draft};
use crate::sources::InMemoryFileSystem;
use crate::text::{Document, PositionEncoding, Span};
use std::sync::Arc;
use tower_lsp::ls_types::{Range, TextEdit, Uri};

/// The demo's draft, checked against its sources.
pub fn demo() -> Snapshot {
    snapshot(
        include_str!("../../demo/draft.md"),
        &[
            ("sources/wire.md", include_str!("../../demo/sources/wire.md")),
            ("sources/release.md", include_str!("../../demo/sources/release.md")),
            ("sources/transcript.md", include_str!("../../demo/sources/transcript.md")),
        ],
    )
}

/// A draft at `/draft.md`, checked against the sources that its front matter names.
pub fn snapshot(draft: &str, sources: &[(&str, &str)]) -> Snapshot {
    let files = sources.iter().copied().chain([("draft.md", draft)]);
    let desk = Desk::new(Arc::new(InMemoryFileSystem::new(files)));
    let checked = desk.check(&Draft { text: Some(Arc::from(draft)), version: 7, ..Draft::at("/draft.md") });
    Snapshot {
        uri: Uri::from_file_path("/draft.md").unwrap(),
        document: Document::new(draft, 7),
        named_version: Some(7),
        checked: Arc::new(checked),
        report: Arc::default(),
        settings: Arc::default(),
    }
}

/// An editor that can show everything.
pub fn client() -> ClientCapabilities {
    ClientCapabilities {
        encoding: PositionEncoding::Utf16,
        related_information: true,
        diagnostic_tags: true,
        diagnostic_data: true,
        versioned_edits: true,
        definition_links: true,
        symbol_tree: true,
        link_tooltips: true,
        show_document: true,
        snippets: true,
        ..ClientCapabilities::default()
    }
}

/// The range of the first occurrence of `words` in the draft, for an editor.
pub fn range_of(snapshot: &Snapshot, words: &str) -> Range {
    let checked = &snapshot.checked;
    let start = checked.text.find(words).unwrap_or_else(|| panic!("the draft has no {words:?}"));
    to_proto::draft_range(checked, Span::new(start, start + words.len()), &client())
}

/// The draft's text after edits.
pub fn edited(snapshot: &Snapshot, edits: &[TextEdit]) -> String {
    let mut document = snapshot.document.clone();
    let mut edits = edits.to_vec();
    edits.sort_by_key(|e| std::cmp::Reverse(e.range.start));
    for edit in edits {
        let range = from_proto::position(edit.range.start)..from_proto::position(edit.range.end);
        document.edit(Some(range), &edit.new_text, PositionEncoding::Utf16);
    }
    document.text().to_string()
}
