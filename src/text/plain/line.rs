//! The lines of a plain text: what each starts with, and which stand together between blank ones.

use crate::text::Span;
use crate::text::line_index::lines_from;
use crate::text::strings::label_particle::is_label_particle;

/// Columns that a tab counts for in an indentation. A wider tab would make hanging lines of lines that only begin with one.
const TAB_COLUMNS: usize = 4;
/// The most digits of an item's number. With more, years at the start of a line would count as numbers of a list.
const MAX_NUMBER_DIGITS: usize = 2;
/// The longest speaker's label, in bytes. With longer ones, a sentence with a colon in it would be taken for a speech.
const MAX_LABEL_BYTES: usize = 80;
/// The most words of a speaker's label, what stands in brackets aside. It trades long titles against lines in title case.
const MAX_LABEL_WORDS: usize = 5;

/// One line that is not blank.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// The line without the white space round it.
    pub span: Span,
    pub text: &'a str,
    /// Whether it stands in the part of an e-mail that another one quotes (*> *).
    pub is_quoted: bool,
    /// Columns of white space before it.
    pub indent: usize,
    pub mark: LineMarker,
    /// From the end of the line's text to the start of the next line.
    pub line_break: Span,
}

/// What a line starts with that shows it to be an entry of its own.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum LineMarker {
    None,
    /// A bullet or number, and how many bytes it takes.
    Bullet(usize),
    /// A clock time, a date, a speaker's label, or columns.
    Entry,
}

/// The lines that stand together between blank ones.
pub(super) fn groups(text: &str, from: usize) -> Vec<Vec<Line<'_>>> {
    let mut groups = vec![Vec::new()];
    let mut depth = 0;
    for (span, after) in lines_from(text, from) {
        let raw = span.slice(text);
        let (seen, quotes) = unquoted(raw.trim());
        if quotes != depth {
            groups.push(Vec::new());
            depth = quotes;
        }
        if seen.is_empty() {
            groups.push(Vec::new());
            continue;
        }
        let lead = seen.as_ptr() as usize - raw.as_ptr() as usize;
        let start = span.start + lead;
        let span = Span::new(start, start + seen.len());
        let indent = raw[..lead].chars().map(|c| if c == '\t' { TAB_COLUMNS } else { 1 }).sum();
        let line = Line {
            span,
            text: seen,
            is_quoted: quotes > 0,
            indent,
            mark: line_marker(seen),
            line_break: Span::new(span.end, after),
        };
        groups.last_mut().expect("there is one from the start").push(line);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// A line without the marks by which an e-mail quotes another (*> > *), and how many there are.
fn unquoted(line: &str) -> (&str, usize) {
    let (mut rest, mut depth) = (line, 0);
    while let Some(inner) = rest.strip_prefix('>').filter(|inner| inner.is_empty() || inner.starts_with(' ')) {
        (rest, depth) = (inner.trim_start(), depth + 1);
    }
    (rest, depth)
}

fn line_marker(line: &str) -> LineMarker {
    if let Some(length) = bullet_length(line) {
        return LineMarker::Bullet(length);
    }
    if has_leading_time(line) || has_leading_label(line) || has_columns(line) {
        LineMarker::Entry
    } else {
        LineMarker::None
    }
}

/// The length of a bullet (`- `, `• `) or a number (`1. `, `2) `) with the white space after it.
fn bullet_length(line: &str) -> Option<usize> {
    let mut chars = line.char_indices();
    let (_, first) = chars.next()?;
    let marker = if matches!(first, '-' | '*' | '•' | '·' | '‣' | '–' | '—' | '▪' | '◦') {
        first.len_utf8()
    } else {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let closed = matches!(line.as_bytes().get(digits), Some(b'.' | b')'));
        if digits == 0 || digits > MAX_NUMBER_DIGITS || !closed {
            return None;
        }
        digits + 1
    };
    let rest = &line[marker..];
    let space = rest.len() - rest.trim_start().len();
    (space > 0 && space < rest.len()).then_some(marker + space)
}

/// Whether a line starts with a clock time or an ISO date, in brackets or not: *04:10*, *[12:03:55]*, *4.10am*,
/// *2026-03-04T09:00*.
fn has_leading_time(line: &str) -> bool {
    let stamp = line.trim_start_matches(['[', '(']);
    let stamp = stamp.split(|c: char| c.is_whitespace() || matches!(c, ']' | ')' | ',')).next().unwrap_or("");
    let stamp = stamp.trim_end_matches([':', '.', 'Z']);
    let twelve_hours = stamp.strip_suffix("am").or_else(|| stamp.strip_suffix("pm"));
    let digits = twelve_hours.unwrap_or(stamp);
    let parts: Vec<&str> = digits.split([':', '.', '-', '/', 'T']).collect();
    let numeric = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let clock = parts.len() >= 2 && digits.contains(':');
    let date = parts.len() >= 3 && parts[0].len() == 4;
    parts.iter().all(numeric) && (twelve_hours.is_some() || clock || date)
}

/// Whether a line starts with a speaker's label: *CHAIR (Cllr Ruth Adeyemi):*, *Q:*, *Dr Amara Bell:*.
fn has_leading_label(line: &str) -> bool {
    let Some((label, said)) = line.split_once(':') else { return false };
    if label.len() > MAX_LABEL_BYTES || !(said.is_empty() || said.starts_with(char::is_whitespace)) {
        return false;
    }
    let label = label.split('(').next().unwrap_or("").trim();
    let words: Vec<&str> = label.split_whitespace().collect();
    let name = |word: &&str| word.starts_with(|c: char| c.is_uppercase());
    !words.is_empty() && words.len() <= MAX_LABEL_WORDS && words.iter().all(|w| name(w) || is_label_particle(w))
}

/// Whether a line is a row of columns: tabs, or gaps of several blanks that do not follow a full stop.
fn has_columns(line: &str) -> bool {
    let gap = |at: usize| !line[..at].ends_with(['.', '!', '?', '"', '”', ':']);
    line.contains('\t') || line.match_indices("  ").any(|(at, _)| gap(at)) || line.matches('|').count() >= 2
}
