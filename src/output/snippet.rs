//! Excerpts of a text for a terminal: the line, the underlined words, and a label.

use crate::text::Span;
use unicode_width::UnicodeWidthChar;

/// Number of rows after which a marked passage is cut short.
const MAX_ROWS: usize = 6;

/// Properties of the terminal that the writers depend on.
#[derive(Clone, Copy, Debug)]
pub struct TerminalStyle {
    /// Whether colours may be used.
    pub has_colour: bool,
    /// Width of a line, in columns.
    pub width: usize,
}

/// Kind of a stretch of terminal output, which decides its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say what takes the colour")]
pub enum Paint {
    Error,
    Warning,
    Information,
    Hint,
    /// Gutters, arrows.
    Frame,
    /// Messages.
    Strong,
    Evidence,
    Added,
    Removed,
}

impl TerminalStyle {
    /// Text in the colour of `paint`, if colours may be used.
    pub fn paint(self, paint: Paint, text: &str) -> String {
        if !self.has_colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match paint {
            Paint::Error => "1;31",
            Paint::Warning => "1;33",
            Paint::Information => "1;34",
            Paint::Hint => "1;36",
            Paint::Frame => "34",
            Paint::Strong => "1",
            Paint::Evidence => "36",
            Paint::Added => "32",
            Paint::Removed => "31",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Excerpt of one text with marks under it.
pub struct Excerpt<'a> {
    /// Path of the text, as it was given.
    pub path: &'a str,
    /// Whole text.
    pub text: &'a str,
    /// Marked stretches, in bytes of the text, in order; at least one.
    pub marks: &'a [Span],
    /// Character that marks.
    pub mark: char,
    /// Label of the marked words; may be empty.
    pub label: &'a str,
    /// Colour of the marks and the label.
    pub paint: Paint,
    /// Arrow before the path (`-->`, `:::`).
    pub arrow: &'a str,
}

impl Excerpt<'_> {
    /// Writes the excerpt, its gutter `gutter` columns wide.
    pub fn write(&self, style: TerminalStyle, gutter: usize, out: &mut String) {
        let whole = self.marks.iter().copied().reduce(Span::cover).unwrap_or_default();
        let (line, column) = line_and_column(self.text, whole.start);
        let pad = " ".repeat(gutter);
        let arrow = style.paint(Paint::Frame, self.arrow);
        let bar = style.paint(Paint::Frame, "|");
        out.push_str(&format!("{pad}{arrow} {}:{line}:{column}\n{pad} {bar}\n", self.path));
        let room = style.width.saturating_sub(gutter + 4).max(20);
        let rows = self.rows(whole, room);
        let last = rows.len().saturating_sub(1);
        for (index, row) in rows.iter().enumerate() {
            let number = row.line.map_or_else(|| pad.clone(), |n| format!("{n:>gutter$}"));
            out.push_str(&format!("{} {bar} {}\n", style.paint(Paint::Frame, &number), row.shown.trim_end()));
            let mut under = row.under.trim_end().to_owned();
            let mut label = String::new();
            if index == last && !self.label.is_empty() {
                if width(&under) + 1 + width(self.label) <= room {
                    under.push_str(&format!(" {}", self.label));
                } else {
                    label = format!("{pad} {bar} {}\n", style.paint(self.paint, self.label));
                }
            }
            if !under.is_empty() {
                out.push_str(&format!("{pad} {bar} {}\n", style.paint(self.paint, &under)));
            }
            out.push_str(&label);
        }
    }

    /// Rows of the excerpt: every line of the text that the marks touch, in pieces of at most `room` columns.
    fn rows(&self, whole: Span, room: usize) -> Vec<ExcerptRow> {
        let mut rows = Vec::new();
        for line in lines_touched(self.text, whole) {
            let touched = Span::new(whole.start.max(line.start), whole.end.min(line.end));
            self.line_rows(line, touched, room, &mut rows);
            if rows.len() >= MAX_ROWS {
                rows.truncate(MAX_ROWS);
                if let Some(row) = rows.last_mut() {
                    row.shown.push('…');
                }
                break;
            }
        }
        rows
    }

    /// Adds the rows of one line: from a little before the marks, broken at spaces, to the end of the row that ends them.
    fn line_rows(&self, line: Span, touched: Span, room: usize, rows: &mut Vec<ExcerptRow>) {
        let number = Some(line_and_column(self.text, line.start).0);
        let from = self.window_start(line, touched, room);
        let mut row = ExcerptRow { line: number, ..ExcerptRow::default() };
        let mut columns = 0;
        if from > line.start {
            row.push_text("… ", ' ');
            columns = 2;
        }
        let mut at = from;
        let mut words = split_words(Span::new(from, line.end).slice(self.text)).peekable();
        while let Some(word) = words.next() {
            let wide = width(word);
            if columns + wide.min(room) > room && columns > 0 {
                if at >= touched.end {
                    row.shown.push('…');
                    break;
                }
                rows.push(std::mem::take(&mut row));
                columns = 0;
            }
            for (offset, c) in word.char_indices() {
                let here = Span::new(at + offset, at + offset + c.len_utf8());
                let marked = self.marks.iter().any(|m| m.overlaps(here));
                row.push_char(c, if marked { self.mark } else { ' ' });
            }
            // An empty mark points at the place before which something is missing.
            if let Some(point) = self.marks.iter().find(|m| m.is_empty() && m.start >= at && m.start < at + word.len())
            {
                row.mark_column(width(Span::new(at, point.start).slice(self.text)) + columns, self.mark);
            }
            columns += wide;
            at += word.len();
            // The end mark of a cut line must still fit.
            if at >= touched.end && words.peek().is_some_and(|next| columns + width(next.trim_end()) + 1 > room) {
                row.shown.push('…');
                break;
            }
        }
        if self.marks.iter().any(|m| m.is_empty() && m.start == line.end) {
            row.mark_column(columns, self.mark);
        }
        rows.push(row);
    }

    /// Byte at which the shown part of a line starts: its first one if the marks end within `room` columns, else a few words
    /// before the marks.
    fn window_start(&self, line: Span, touched: Span, room: usize) -> usize {
        if width(Span::new(line.start, touched.end).slice(self.text)) < room {
            return line.start;
        }
        let marked = width(touched.slice(self.text));
        let before = (room / 3).min(room.saturating_sub(marked + 4));
        let lead = Span::new(line.start, touched.start).slice(self.text);
        let mut start = touched.start;
        for (offset, word) in word_starts(lead).into_iter().rev() {
            if width(&lead[offset..]) > before {
                break;
            }
            start = line.start + offset;
            let _ = word;
        }
        start
    }
}

/// One row of an excerpt.
#[derive(Default)]
struct ExcerptRow {
    /// Line number, on the first row of a line.
    line: Option<usize>,
    /// Text of the row.
    shown: String,
    /// Marks under the text, by columns.
    under: String,
}

impl ExcerptRow {
    fn push_text(&mut self, text: &str, under: char) {
        text.chars().for_each(|c| self.push_char(c, under));
    }

    fn push_char(&mut self, c: char, under: char) {
        let c = printable(c);
        self.shown.push(c);
        self.under.extend(std::iter::repeat_n(under, c.width().unwrap_or(0)));
    }

    /// Marks one column under which there may be no text.
    fn mark_column(&mut self, column: usize, mark: char) {
        let mut under: Vec<char> = self.under.chars().collect();
        under.resize(under.len().max(column + 1), ' ');
        under[column] = mark;
        self.under = under.into_iter().collect();
    }
}

/// Line and column of a byte, both counted from 1, columns in characters, as editors show them.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or("");
    let line_start = before.rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let breaks = before.matches('\n').count() + count_lone_returns(before);
    (breaks + 1, before[line_start..].chars().count() + 1)
}

/// Number of carriage returns that break a line on their own.
fn count_lone_returns(text: &str) -> usize {
    text.matches('\r').count() - text.matches("\r\n").count()
}

/// Width of a text, in columns.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| printable(c).width().unwrap_or(0)).sum()
}

/// Character that is safe to send to a terminal, where controls and changes of direction would take effect.
fn printable(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// Lines, without their breaks, that share a byte with `span` or hold its start.
fn lines_touched(text: &str, span: Span) -> Vec<Span> {
    let start = span.start.min(text.len());
    let first = text.get(..start).unwrap_or("").rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let mut lines = Vec::new();
    let mut at = first;
    while at <= text.len() && (lines.is_empty() || at < span.end) {
        let rest = text.get(at..).unwrap_or("");
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        lines.push(Span::new(at, at + length));
        at += length + if rest[length..].starts_with("\r\n") { 2 } else { 1 };
    }
    lines.retain(|l| is_shown_line(*l, span));
    lines
}

/// Whether a line gets a row: blank lines within the span get none.
fn is_shown_line(line: Span, span: Span) -> bool {
    !line.is_empty() || span.start == line.start
}

/// Words of a text, each with the spaces after it.
fn split_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
}

/// Words of a text with the bytes at which they start.
fn word_starts(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    split_words(text)
        .map(|word| {
            let start = at;
            at += word.len();
            (start, word)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, words: &str, width: usize) -> String {
        let start = text.find(words).unwrap();
        let marks = [Span::new(start, start + words.len())];
        let excerpt =
            Excerpt { path: "d.md", text, marks: &marks, mark: '^', label: "so", paint: Paint::Error, arrow: "-->" };
        let mut out = String::new();
        excerpt.write(TerminalStyle { has_colour: false, width }, 2, &mut out);
        out
    }

    #[test]
    fn marks_the_words_by_columns() {
        let cases = [
            (
                "One.\n\nAt least 12 people.\n",
                "12",
                "  --> d.md:3:10\n   |\n 3 | At least 12 people.\n   |          ^^ so\n",
            ),
            ("日本 has 12 people.", "12", "  --> d.md:1:8\n   |\n 1 | 日本 has 12 people.\n   |          ^^ so\n"),
            ("a\tb\u{202e}c", "c", "  --> d.md:1:5\n   |\n 1 | a b\u{fffd}c\n   |     ^ so\n"),
        ];
        for (text, words, expected) in cases {
            assert_eq!(excerpt(text, words, 60), expected);
        }
    }

    #[test]
    fn long_lines_are_cut_to_the_width() {
        let text = "The council met on Monday and heard from the treasurer that the fund had lost 12 million in a year, \
                    which nobody in the room had known before then.";
        let shown = excerpt(text, "12 million", 50);
        assert!(shown.contains("… "), "{shown}");
        assert!(shown.lines().all(|l| width(l) <= 50), "{shown}");
        let column = |needle: &str| shown.lines().find_map(|l| l.find(needle).map(|at| width(&l[..at]))).unwrap();
        assert_eq!(column("12 million"), column("^^^^^^^^^^ so"));
    }

    #[test]
    fn a_passage_longer_than_the_width_takes_several_rows() {
        let text = "The fund lost twelve million in a year which nobody in the room had known before then, she said.";
        let shown = excerpt(text, "The fund lost twelve million in a year which nobody in the room had known", 40);
        assert_eq!(shown.matches("^\n").count() + 1, 3, "{shown}");
    }
}
