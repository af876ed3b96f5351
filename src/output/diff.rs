//! A unified diff of a draft before and after its fixes.

use super::{Paint, TerminalStyle};
use similar::TextDiff;

/// Unified diff of two versions of the file at `path`; empty if they are equal.
pub fn unified_diff(path: &str, before: &str, after: &str, style: TerminalStyle) -> String {
    let diff = TextDiff::from_lines(before, after);
    let plain = diff.unified_diff().context_radius(2).header(path, path).to_string();
    if !style.has_colour {
        return plain;
    }
    plain.split_inclusive('\n').map(|line| colour_line(line, style)).collect()
}

fn colour_line(line: &str, style: TerminalStyle) -> String {
    let paint = match line.as_bytes().first() {
        Some(b'+') => Paint::Added,
        Some(b'-') => Paint::Removed,
        Some(b'@') => Paint::Frame,
        _ => return line.to_owned(),
    };
    let text = line.trim_end_matches('\n');
    style.paint(paint, text) + &line[text.len()..]
}
