//! Snapshots from texts in memory, for the tests of what the editor asks for.

use super::lsp::convert::{self, Client};
use super::lsp::shows::Shows;
use super::session::open_documents::Snapshot;
use crate::desk::{Desk, Draft};
use crate::sources::InMemoryFileSystem;
use crate::text::{Document, PositionEncoding, Span};
use std::sync::Arc;
use tower_lsp::ls_types::{Position, Range, TextEdit, Uri};

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
        checked: Arc::new(checked),
        report: Arc::default(),
        settings: Arc::default(),
    }
}

/// An editor that can show everything.
pub fn client() -> Client {
    let shows = Shows {
        definition_links: true,
        symbol_tree: true,
        link_tooltips: true,
        resolves_edits: false,
        documents: true,
        snippets: true,
        multiline_tokens: false,
    };
    Client {
        encoding: PositionEncoding::Utf16,
        related: true,
        tags: true,
        data: true,
        markdown: false,
        versioned_edits: true,
        shows,
    }
}

/// The range of the first occurrence of `words` in the draft, for an editor.
pub fn range_of(snapshot: &Snapshot, words: &str) -> Range {
    let checked = &snapshot.checked;
    let start = checked.text.find(words).unwrap_or_else(|| panic!("the draft has no {words:?}"));
    convert::range(&checked.text, &checked.lines, Span::new(start, start + words.len()), PositionEncoding::Utf16)
}

/// The position of the first character of `words` in the draft.
pub fn at(snapshot: &Snapshot, words: &str) -> Position {
    range_of(snapshot, words).start
}

/// The draft's text after edits.
pub fn edited(snapshot: &Snapshot, edits: &[TextEdit]) -> String {
    let mut document = snapshot.document.clone();
    let mut edits = edits.to_vec();
    edits.sort_by_key(|e| std::cmp::Reverse(e.range.start));
    for edit in edits {
        let range = convert::position(edit.range.start)..convert::position(edit.range.end);
        document.edit(Some(range), &edit.new_text, PositionEncoding::Utf16);
    }
    document.text().to_string()
}
