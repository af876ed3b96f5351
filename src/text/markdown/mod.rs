//! Markdown parser: from a document to its blocks. Code, HTML, pictures and struck-out text are left out; everything
//! else keeps its place.

mod foreign;
pub(crate) mod incremental;
mod walk;

use super::encoding::byte_order_mark;
use super::front_matter::front_matter;
use super::plain;
use super::{Note, Parsed, Severity};
use std::panic::{AssertUnwindSafe, catch_unwind};
use walk::MarkdownWalk;

/// The blocks of a Markdown document. Any text is accepted.
pub fn parse(text: &str) -> Parsed {
    let front_matter = front_matter(text);
    let from = front_matter.map_or_else(|| byte_order_mark(text), |f| f.span.end);
    // A panic of the library must not lose the draft: it is then read as plain paragraphs.
    let parsed = catch_unwind(AssertUnwindSafe(|| MarkdownWalk::new(&foreign::blot(text, from), from).run()))
        .unwrap_or_else(|_| {
            let mut parsed = plain::parse_from(text, from);
            let message = "the Markdown of this file could not be read; its paragraphs are checked as plain text";
            parsed.notes.push(Note::new(Severity::Warning, message, None));
            parsed
        });
    let date = front_matter.and_then(|f| f.value(text, "date"));
    Parsed { front_matter, date, is_self_contained: incremental::is_self_contained(text, 0..text.len()), ..parsed }
}
