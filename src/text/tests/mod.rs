//! Tests of the floor: documents as a reader would write them, and what is read of them.

mod blocks;
mod directives;
mod documents;
mod foreign;
mod html;
mod invariants;
mod layout;
mod plain;

use super::{BlockKind, Parsed};

/// One line for each block: what it is, how it is nested, its prose.
fn outline(parsed: &Parsed) -> String {
    let line = |(index, block): (usize, &std::sync::Arc<super::Block>)| {
        let kind = match &block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::ListItem { list, item, depth } => format!("li {list}.{item} depth {depth}"),
            BlockKind::TableCell { table, row, column, header, .. } => {
                format!("{} {table}.{row}.{column}", if *header { "th" } else { "td" })
            }
            BlockKind::Footnote { label } => format!("note {label}"),
            BlockKind::Caption => "caption".to_owned(),
            BlockKind::Label { .. } => "label".to_owned(),
            BlockKind::Furniture => "furniture".to_owned(),
        };
        let quote = if block.in_quote { "> " } else { "" };
        format!("{index} {quote}{kind}: {}\n", block.text)
    };
    parsed.blocks.iter().enumerate().map(line).collect()
}

/// Compares an outline with the expected one, in which the indentation of this file does not count.
fn check_outline(parsed: &Parsed, expected: &str) {
    let expected: String =
        expected.lines().map(str::trim).filter(|l| !l.is_empty()).map(|l| format!("{l}\n")).collect();
    assert_eq!(outline(parsed), expected);
}
