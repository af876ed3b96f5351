//! Checks of texts in memory, for the tests of what the editor shows.

use crate::desk::{CheckResult, Desk, Draft};
use crate::rules::Edit;
use crate::sources::InMemoryFileSystem;
use crate::text::Span;
use std::sync::Arc;

/// The demo's draft, checked against its sources.
pub fn demo() -> CheckResult {
    check(
        include_str!("../../demo/draft.md"),
        &[
            ("sources/wire.md", include_str!("../../demo/sources/wire.md")),
            ("sources/release.md", include_str!("../../demo/sources/release.md")),
            ("sources/transcript.md", include_str!("../../demo/sources/transcript.md")),
        ],
    )
}

/// A draft at `/draft.md`, checked against the sources that its front matter names.
pub fn check(draft: &str, sources: &[(&str, &str)]) -> CheckResult {
    let files = sources.iter().copied().chain([("draft.md", draft)]);
    let desk = Desk::new(Arc::new(InMemoryFileSystem::new(files)));
    desk.check(&Draft { text: Some(Arc::from(draft)), version: 7, ..Draft::at("/draft.md") })
}

/// The first occurrence of `words` in the draft, in bytes.
pub fn span_of(checked: &CheckResult, words: &str) -> Span {
    let start = checked.text.find(words).unwrap_or_else(|| panic!("the draft has no {words:?}"));
    Span::new(start, start + words.len())
}

/// The first byte of `words` in the draft.
pub fn at(checked: &CheckResult, words: &str) -> usize {
    span_of(checked, words).start
}

/// The draft's text after edits that do not overlap.
pub fn edited(checked: &CheckResult, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.start));
    let mut text = checked.text.to_string();
    for edit in edits {
        text.replace_range(edit.start..edit.end, &edit.new_text);
    }
    text
}
