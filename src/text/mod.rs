//! Floor 1: a document's text and where things are in it. Knows nothing of English or claims.
//!
//! The bytes of a file become text in `encoding`; `format` chooses one of `markdown`, `html` and `plain`, which read the
//! text into the blocks of `block`, with the help of `prose` (what the reader sees), `source_map` (the way back to the
//! document), `front_matter` and `line_index`. `directive` reads the comments that speak to copydesk, `columns` the tables
//! that plain text sets with tabs and blanks. `document` holds the
//! text of an open document under an editor's changes. `span`, `problem` and what is in `strings` serve
//! every floor.

mod block;
mod columns;
mod directive;
mod document;
mod encoding;
mod format;
mod front_matter;
mod html;
mod layout;
mod line_index;
mod markdown;
mod note_marks;
mod plain;
mod problem;
mod prose;
mod source_map;
mod span;
pub(crate) mod strings;
#[cfg(test)]
mod tests;

pub use block::{Block, BlockKind, Comment, FootnoteRef, Link, Parsed};
pub use columns::{ColumnCell, ColumnTable, column_tables};
pub use directive::{Command, Directive, directives};
pub use document::{AppliedEdit, Document};
pub use encoding::{Decoded, NotText, decode};
pub use format::Format;
pub use front_matter::{FrontMatter, front_matter};
pub use line_index::{LineIndex, Position, PositionEncoding};
pub(crate) use plain::has_sentence_end;
pub use problem::{Note, Problem, Severity};
pub use span::Span;
pub(crate) use strings::common_affixes::common_prefix_suffix;
pub use strings::escape::{markdown_inline, markdown_text};
pub use strings::suggest::did_you_mean;
pub(crate) use strings::truncate::truncate;
pub(crate) use strings::word_list::words_of_list;
