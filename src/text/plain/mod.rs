//! Plain text to blocks. Hard-wrapped lines are joined into their paragraphs; logs, transcripts, lists and tables of
//! lines stay one block a line.

mod builder;
mod line;
mod wrap;

pub(crate) use wrap::{MAX_WRAP_COLUMNS, has_sentence_end};

use super::Parsed;
use super::encoding::byte_order_mark;
use builder::BlockBuilder;
use line::groups;
use wrap::wrap_width;

/// Reads plain text into blocks. Any text is accepted.
pub fn parse(text: &str) -> Parsed {
    parse_from(text, byte_order_mark(text))
}

/// Reads what follows the byte `from`.
pub(super) fn parse_from(text: &str, from: usize) -> Parsed {
    let groups = groups(text, from);
    let width = wrap_width(&groups);
    let mut builder = BlockBuilder::new(text);
    for (index, group) in groups.iter().enumerate() {
        builder.group(group, width, index == 0);
    }
    builder.parsed
}
