//! Plain text to blocks. Hard-wrapped lines are joined into their paragraphs; logs, transcripts, lists and tables of
//! lines stay one block a line.

use super::markdown::{byte_order_mark, lines};
use super::{Block, BlockKind, Parsed, ProseBuilder, Span};
use rustc_hash::FxHashSet;

/// The widest column at which anybody wraps lines by hand or machine, in characters.
pub(super) const WIDEST_WRAP: usize = 130;
/// The narrowest one.
const NARROWEST_WRAP: usize = 30;
/// The longest line that can be a headline, in characters.
const LONGEST_HEADLINE: usize = 150;

/// Reads plain text into blocks. Any text is accepted.
pub fn parse(text: &str) -> Parsed {
    parse_from(text, byte_order_mark(text))
}

/// Reads what follows the byte `from`.
pub(super) fn parse_from(text: &str, from: usize) -> Parsed {
    let groups = groups(text, from);
    let width = wrap_width(&groups);
    let mut build =
        BlockBuilder { text, parsed: Parsed::default(), prose: ProseBuilder::default(), list: 0, item: 0, words: None };
    for (index, group) in groups.iter().enumerate() {
        build.group(group, width, index == 0);
    }
    build.parsed
}

/// One line that is not blank.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// The line without the white space round it.
    span: Span,
    text: &'a str,
    /// Columns of white space before it.
    indent: usize,
    mark: LineMarker,
    /// From the end of the line's text to the start of the next line.
    line_break: Span,
}

/// What a line starts with that shows it to be an entry of its own.
#[derive(Clone, Copy, PartialEq)]
enum LineMarker {
    None,
    /// A bullet or number, and how many bytes it takes.
    Bullet(usize),
    /// A clock time, a date, a speaker's label, or columns.
    Entry,
}

/// The lines that stand together between blank ones.
fn groups(text: &str, from: usize) -> Vec<Vec<Line<'_>>> {
    let mut groups = vec![Vec::new()];
    for (span, after) in lines(text, from) {
        let raw = span.slice(text);
        let seen = raw.trim();
        if seen.is_empty() {
            groups.push(Vec::new());
            continue;
        }
        let lead = raw.len() - raw.trim_start().len();
        let start = span.start + lead;
        let span = Span::new(start, start + seen.len());
        let indent = raw[..lead].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
        let line = Line { span, text: seen, indent, mark: mark(seen), line_break: Span::new(span.end, after) };
        groups.last_mut().expect("there is one from the start").push(line);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn mark(line: &str) -> LineMarker {
    if let Some(length) = bullet(line) {
        return LineMarker::Bullet(length);
    }
    if starts_with_time(line) || speaker_label(line) || has_columns(line) {
        LineMarker::Entry
    } else {
        LineMarker::None
    }
}

/// The length of a bullet (`- `, `• `) or a number (`1. `, `2) `) with the white space after it.
fn bullet(line: &str) -> Option<usize> {
    let mut chars = line.char_indices();
    let (_, first) = chars.next()?;
    let marker = if matches!(first, '-' | '*' | '•' | '·' | '‣' | '–' | '—' | '▪' | '◦') {
        first.len_utf8()
    } else {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let closed = matches!(line.as_bytes().get(digits), Some(b'.' | b')'));
        if digits == 0 || digits > 2 || !closed {
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
fn starts_with_time(line: &str) -> bool {
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
fn speaker_label(line: &str) -> bool {
    let Some((label, said)) = line.split_once(':') else { return false };
    if label.len() > 80 || !(said.is_empty() || said.starts_with(char::is_whitespace)) {
        return false;
    }
    let label = label.split('(').next().unwrap_or("").trim();
    let words: Vec<&str> = label.split_whitespace().collect();
    let name = |word: &&str| word.starts_with(|c: char| c.is_uppercase());
    !words.is_empty()
        && words.len() <= 5
        && words.iter().all(|w| name(w) || matches!(*w, "of" | "the" | "de" | "van" | "von"))
}

/// Whether a line is a row of columns: tabs, or gaps of several blanks that do not follow a full stop.
fn has_columns(line: &str) -> bool {
    let gap = |at: usize| !line[..at].ends_with(['.', '!', '?', '"', '”', ':']);
    line.contains('\t') || line.match_indices("  ").any(|(at, _)| gap(at)) || line.matches('|').count() >= 2
}

/// Whether two lines may be parts of one paragraph as far as their marks and indents say.
fn may_continue(line: Line<'_>, next: Line<'_>) -> bool {
    let hanging = line.mark != LineMarker::None && next.indent > line.indent;
    // A wrapped line may start with a time or a dash by chance: then the line before it breaks off in its sentence.
    let marked = next.mark != LineMarker::None
        && (line.mark != LineMarker::None || ends_sentence(line.text) || line.text.ends_with(':'));
    !marked && (hanging || next.indent < line.indent + 2)
}

/// The column at which the text's lines are wrapped, if they are: the one that explains most of the breaks inside
/// paragraphs, and at least three in five.
fn wrap_width(groups: &[Vec<Line<'_>>]) -> Option<usize> {
    // For each break, the widths that explain it: the line fits, and would not with the next line's first word.
    let mut explained = vec![0usize; WIDEST_WRAP + 2];
    let mut breaks = 0usize;
    for pair in groups.iter().flat_map(|g| g.windows(2)) {
        let (line, next) = (pair[0], pair[1]);
        if !may_continue(line, next) {
            continue;
        }
        breaks += 1;
        let length = line.indent + line.text.chars().count();
        let with_next = (length + 1 + first_word(next.text)).min(WIDEST_WRAP + 1);
        explained.iter_mut().take(with_next).skip(length.max(NARROWEST_WRAP)).for_each(|count| *count += 1);
    }
    let best = *explained.iter().max()?;
    // Of the widths that do equally well, the narrowest is the one that the lines touch.
    let width = explained.iter().position(|&count| count == best)?;
    (best >= 1 && best * 5 >= breaks * 3).then_some(width)
}

fn first_word(text: &str) -> usize {
    text.split_whitespace().next().map_or(0, |word| word.chars().count())
}

struct BlockBuilder<'a> {
    text: &'a str,
    parsed: Parsed,
    prose: ProseBuilder,
    list: u32,
    item: u32,
    /// The words of the text, read when a word is found broken by a hyphen.
    words: Option<FxHashSet<&'a str>>,
}

impl<'a> BlockBuilder<'a> {
    /// Reads the lines between two blank lines.
    fn group(&mut self, group: &[Line<'a>], width: Option<usize>, first: bool) {
        let mut start = 0;
        for index in 0..group.len() {
            let next = group.get(index + 1).copied();
            if next.is_some_and(|next| continues(group[index], next, width)) {
                continue;
            }
            let paragraph = &group[start..=index];
            let alone = group.len() == paragraph.len();
            let kind = self.kind(paragraph, first && start == 0, alone);
            self.block(kind, paragraph);
            start = index + 1;
        }
    }

    fn kind(&mut self, paragraph: &[Line<'_>], first: bool, alone: bool) -> BlockKind {
        let line = paragraph[0];
        if matches!(line.mark, LineMarker::Bullet(_)) {
            let goes_on = matches!(self.parsed.blocks.last().map(|b| &b.kind), Some(BlockKind::ListItem { .. }));
            (self.list, self.item) = if goes_on { (self.list, self.item + 1) } else { (self.list + 1, 0) };
            return BlockKind::ListItem { list: self.list - 1, item: self.item, depth: 0 };
        }
        let headline = line.text.len() <= LONGEST_HEADLINE
            && !line.text.ends_with([':', ',', ';'])
            && (!ends_sentence(line.text) || is_title_case(line.text));
        if paragraph.len() > 1 || !headline || matches!(line.mark, LineMarker::Entry) {
            return BlockKind::Paragraph;
        }
        let capitals =
            !line.text.contains(char::is_lowercase) && line.text.chars().filter(|c| c.is_uppercase()).count() > 3;
        match (first, capitals) {
            (true, _) if alone || capitals => BlockKind::Heading(1),
            (false, true) => BlockKind::Heading(2),
            _ => BlockKind::Paragraph,
        }
    }

    fn block(&mut self, kind: BlockKind, paragraph: &[Line<'a>]) {
        for (index, line) in paragraph.iter().enumerate() {
            let skip = match line.mark {
                LineMarker::Bullet(length) if index == 0 => length,
                _ => 0,
            };
            let mut span = Span::new(line.span.start + skip, line.span.end);
            let next = paragraph.get(index + 1);
            let joined = next.and_then(|next| self.broken_word(line.text, next.text));
            if joined == Some(true) {
                span.end -= 1;
            }
            self.prose.push(span.slice(self.text), span.slice(self.text), span);
            if let (Some(next), None) = (next, joined) {
                self.prose.push_space(Span::new(line.line_break.start, next.span.start));
            }
        }
        let whole = paragraph[0].span.cover(paragraph[paragraph.len() - 1].span);
        if let Some(prose) = self.prose.take() {
            self.parsed.push(whole.start, Block::new(kind, whole, prose));
        }
    }

    /// Whether a line breaks a word at a hyphen, and whether the hyphen only came with the break: the text itself shows
    /// it, where it has the word whole. A hyphen in doubt stays.
    fn broken_word(&mut self, line: &'a str, next: &'a str) -> Option<bool> {
        let stem = line.strip_suffix('-').filter(|stem| stem.ends_with(char::is_alphabetic))?;
        if !next.starts_with(char::is_lowercase) {
            return None;
        }
        let head = stem.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let tail = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let whole = self.text;
        let words = self.words.get_or_insert_with(|| whole.split(|c: char| !c.is_alphabetic()).collect());
        Some(words.contains(format!("{head}{tail}").as_str()))
    }
}

/// Whether `next` goes on with the paragraph of `line`.
fn continues(line: Line<'_>, next: Line<'_>, width: Option<usize>) -> bool {
    if !may_continue(line, next) {
        return false;
    }
    let length = line.indent + line.text.chars().count();
    // Widths differ by a little where a program counts the line break or a trailing blank.
    let full = width.is_some_and(|w| length <= w + 2 && length + 1 + first_word(next.text) + 2 > w);
    let goes_on = next.text.starts_with(char::is_lowercase) && !ends_sentence(line.text) && length >= NARROWEST_WRAP;
    let hanging = line.mark != LineMarker::None && next.indent > line.indent;
    full || goes_on || hanging
}

/// Whether a line writes nearly all its longer words with a capital, as many headlines do and no sentence does.
fn is_title_case(line: &str) -> bool {
    let long = |word: &&str| word.chars().count() >= 4 && word.starts_with(char::is_alphabetic);
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(long).collect();
    let capitals = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    words.len() >= 3 && capitals * 5 >= words.len() * 4
}

/// Whether words end as a sentence does, closing marks aside.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', ')', ']']).ends_with(['.', '!', '?', '…'])
}
