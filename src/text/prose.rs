//! Prose builder: a block's prose and its source map, collected in the order of the document.

use super::Span;
use super::block::{Block, BlockKind, FootnoteRef, Link};
use super::note_marks::{bracketed_mark, is_exponent, is_raised_digit};
use super::source_map::{Markup, Segment, SourceMap};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

/// The character that stands where a reader of a format has blotted out a byte that nobody sees.
pub(super) const BLOT: char = '\u{1}';

/// A block's prose, complete.
pub(super) struct Prose {
    pub text: Arc<str>,
    pub map: SourceMap,
    pub links: Vec<Link>,
    pub footnotes: Vec<FootnoteRef>,
}

impl Prose {
    /// The block of this prose; it takes up the bytes `span` of the document.
    pub fn into_block(self, kind: BlockKind, span: Span) -> Block {
        let Self { text, mut map, links, footnotes } = self;
        let own = |place: &mut Span| {
            *place = Span::new(place.start.saturating_sub(span.start), place.end.saturating_sub(span.start));
        };
        map.segments.iter_mut().for_each(|s| own(&mut s.document));
        map.markup.iter_mut().for_each(|m| own(&mut m.document));
        Block { kind, len: span.len(), text, links, footnotes, in_quote: false, map }
    }
}

/// Collector of one block's prose. White space runs become one space; invisible characters and the marks of notes are
/// left out; letters stand in the form that all texts share ([`folded`]), whatever their bytes in the document.
#[derive(Default)]
pub(super) struct ProseBuilder {
    text: String,
    map: SourceMap,
    links: Vec<Link>,
    footnotes: Vec<FootnoteRef>,
    open: Vec<OpenMarkup>,
    gap: Option<Span>,
}

/// Markup that is open: where its prose begins, and the link's target, if it is a link.
struct OpenMarkup {
    prose: usize,
    target: Option<String>,
}

impl ProseBuilder {
    /// Adds what the reader sees of the document bytes `document`, of which `source` is the text.
    pub fn push(&mut self, seen: &str, source: &str, document: Span) {
        if seen == source {
            let mut rest = source;
            while let Some(c) = rest.chars().next() {
                let at = document.start + source.len() - rest.len();
                let mark = if c == '[' && self.is_touched() { bracketed_mark(rest) } else { None };
                let length = mark.unwrap_or(c.len_utf8());
                rest = &rest[length..];
                let place = Span::new(at, at + length);
                match mark {
                    Some(_) => self.leave_out(place),
                    None => self.push_char(c, rest.chars().next(), place, true),
                }
            }
        } else if seen.chars().count() == source.chars().count() {
            let mut at = document.start;
            let mut seen = seen.chars().peekable();
            for original in source.chars() {
                let Some(c) = seen.next() else { break };
                self.push_char(c, seen.peek().copied(), Span::new(at, at + original.len_utf8()), c == original);
                at += original.len_utf8();
            }
        } else {
            self.push_whole(seen, document);
        }
    }

    /// Adds prose that stands for `document` as a whole, as *&* stands for `&amp;`.
    pub fn push_whole(&mut self, seen: &str, document: Span) {
        if seen.chars().all(is_blank) {
            return self.push_space(document);
        }
        if let (Some(c), None) = (seen.chars().next(), seen.chars().nth(1)) {
            return self.push_char(c, None, document, false);
        }
        let apart = self.text.is_empty() || self.text.ends_with(' ');
        let seen = if apart { seen.trim_start() } else { seen };
        self.close_gap(seen.chars().next());
        let start = self.text.len();
        self.text.extend(seen.chars().filter(|&c| !is_invisible(c)).map(|c| if is_blank(c) { ' ' } else { c }));
        if self.text.len() > start {
            self.push_segment(start, document, false);
        }
    }

    /// Adds one space that stands for `document` (a line break), unless a space is there already.
    pub fn push_space(&mut self, document: Span) {
        self.gap = None;
        if self.text.is_empty() || self.text.ends_with(' ') {
            return;
        }
        self.text.push(' ');
        self.push_segment(self.text.len() - 1, document, false);
    }

    /// Records that `document` holds something that the prose leaves out; the words on its two sides stay apart.
    pub fn leave_out(&mut self, document: Span) {
        self.gap = Some(self.gap.map_or(document, |gap| gap.cover(document)));
    }

    /// The last word so far; empty after a space.
    pub fn last_word(&self) -> &str {
        self.text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
    }

    /// Opens emphasis, or a link to `target`.
    pub fn open(&mut self, target: Option<String>) {
        self.open.push(OpenMarkup { prose: self.text.len(), target });
    }

    /// Closes what was opened last; `document` holds it with its marks.
    pub fn close(&mut self, document: Span) {
        let Some(open) = self.open.pop() else { return };
        let prose = Span::new(open.prose, self.text.len());
        self.map.markup.push(Markup { prose, document, link: open.target.is_some() });
        // A link round a picture shows no words.
        if let Some(target) = open.target.filter(|_| !prose.is_empty()) {
            self.links.push(Link { span: prose, target });
        }
    }

    /// Whether emphasis or a link is open.
    pub fn has_open_markup(&self) -> bool {
        !self.open.is_empty()
    }

    /// Adds a footnote mark.
    pub fn footnote(&mut self, label: &str) {
        self.footnotes.push(FootnoteRef { at: self.text.len(), label: label.to_owned() });
    }

    /// The prose, or `None` if the reader sees none. The builder is empty afterwards.
    pub fn take(&mut self) -> Option<Prose> {
        let Self { mut text, mut map, mut links, mut footnotes, .. } = std::mem::take(self);
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            return None;
        }
        while let Some(last) = map.segments.last_mut().filter(|p| p.prose.end > text.len()) {
            if last.prose.start >= text.len() {
                map.segments.pop();
                continue;
            }
            let excess = last.prose.end - text.len();
            last.prose.end -= excess;
            last.document.end -= if last.verbatim { excess } else { 0 };
        }
        let clamp = |span: Span| Span::new(span.start.min(text.len()), span.end.min(text.len()));
        map.markup.iter_mut().for_each(|m| m.prose = trimmed(&text, clamp(m.prose)));
        links.iter_mut().for_each(|l| l.span = trimmed(&text, clamp(l.span)));
        footnotes.iter_mut().for_each(|f| f.at = f.at.min(text.len()));
        Some(Prose { text: Arc::from(text), map, links, footnotes })
    }

    /// Whether a mark that comes next touches a word or the end of a sentence.
    fn is_touched(&self) -> bool {
        let touches =
            |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | ';' | '!' | '?' | '%' | ')' | '”' | '’' | '"');
        self.text.chars().next_back().is_some_and(touches)
    }

    /// Whether a character that comes next is the mark of a note: a raised figure, a dagger, an asterisk behind a figure.
    fn is_note_mark(&self, c: char, next: Option<char>) -> bool {
        match c {
            '†' | '‡' => self.is_touched(),
            '*' => {
                self.text.ends_with(|c: char| c.is_ascii_digit() || c == '%')
                    && !next.is_some_and(|n| n.is_alphanumeric() || n == '*')
            }
            c if is_raised_digit(c) => self.is_touched() && !is_exponent(&self.text, self.last_word()),
            _ => false,
        }
    }

    /// Joins a mark with the letter that it stands over; `false` where the two make no letter.
    fn compose(&mut self, mark: char, document: Span) -> bool {
        let Some(base) = self.text.chars().next_back() else { return false };
        let Some(letter) = compose(base, mark) else { return false };
        let end = self.text.len();
        let start = end - base.len_utf8();
        let free = self.open.iter().all(|open| open.prose <= start) && self.footnotes.iter().all(|f| f.at <= start);
        let Some(last) = self.map.segments.last_mut().filter(|last| free && last.document.end == document.start) else {
            return false;
        };
        let from = match last.verbatim {
            true => last.document.end - base.len_utf8(),
            false if last.prose.start == start => last.document.start,
            false => return false,
        };
        if last.prose.start == start {
            self.map.segments.pop();
        } else {
            last.prose.end = start;
            last.document.end = from;
        }
        self.text.truncate(start);
        self.text.push(letter);
        self.push_segment(start, Span::new(from, document.end), false);
        true
    }

    /// Adds one character, which `next` follows as far as is known.
    fn push_char(&mut self, c: char, next: Option<char>, document: Span, verbatim: bool) {
        if is_invisible(c) || (self.text.is_empty() && c.is_whitespace()) {
            return;
        }
        if !c.is_ascii() {
            if is_combining_mark(c) && self.compose(c, document) {
                return;
            }
            // The joiners serve scripts and emoji; between letters of ours they only hide a word.
            let latin = |c: char| c.is_alphanumeric() && c < '\u{250}';
            if matches!(c, '\u{200c}' | '\u{200d}') && self.text.ends_with(latin) {
                return;
            }
            if let Some(seen) = folded(c) {
                self.close_gap(seen.chars().next());
                let start = self.text.len();
                self.text.push_str(&seen);
                return self.push_segment(start, document, false);
            }
        }
        if self.is_note_mark(c, next) {
            return self.leave_out(document);
        }
        // A no-break space is a part of a figure only between its digits.
        let digit = |c: char| c.is_ascii_digit();
        let inside = self.text.ends_with(digit) && next.is_some_and(digit);
        if is_blank(c) || (is_no_break_space(c) && !inside) {
            if self.text.ends_with(' ') {
                return;
            }
            self.gap = None;
            self.text.push(' ');
            return self.push_segment(self.text.len() - 1, document, verbatim && c == ' ');
        }
        self.close_gap(Some(c));
        let start = self.text.len();
        self.text.push(c);
        self.push_segment(start, document, verbatim);
    }

    /// Puts a space for what was left out, if two words would otherwise grow together.
    fn close_gap(&mut self, next: Option<char>) {
        let Some(gap) = self.gap.take() else { return };
        let before = self.text.chars().next_back();
        if before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric) {
            self.text.push(' ');
            self.push_segment(self.text.len() - 1, gap, false);
        }
    }

    /// Maps the prose from `start` to its end to `document`, and joins it to the segment before where both go on.
    fn push_segment(&mut self, start: usize, document: Span, verbatim: bool) {
        let prose = Span::new(start, self.text.len());
        let last = self.map.segments.last_mut().filter(|last| verbatim && last.verbatim);
        if let Some(last) = last.filter(|last| last.prose.end == start && last.document.end == document.start) {
            last.prose.end = prose.end;
            last.document.end = document.end;
            return;
        }
        self.map.segments.push(Segment { prose, document, verbatim });
    }
}

/// The span without the spaces at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.slice(text);
    let start = span.start + (inside.len() - inside.trim_start_matches(' ').len());
    Span::new(start, start + inside.trim_matches(' ').len())
}

/// White space that only parts words. The no-break spaces are not among it: they stand inside figures.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && !is_no_break_space(c)
}

fn is_no_break_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// What a character is compared as: ligatures and letters of other widths or faces are the letters that they show.
/// Figures that mean something else (*½*, *²*) stay.
fn folded(c: char) -> Option<String> {
    match c {
        '\u{2010}' | '\u{2011}' => Some("-".to_owned()),
        '\u{2bc}' => Some("’".to_owned()),
        '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}' | '\u{1d400}'..='\u{1d7ff}' => Some(c.nfkc().collect()),
        '\u{2126}' | '\u{212a}' | '\u{212b}' | '\u{1f71}'..='\u{1ffd}' | '\u{f900}'..='\u{faff}' => {
            Some(c.nfc().collect()).filter(|seen: &String| !seen.chars().eq([c]))
        }
        _ => None,
    }
}

/// Characters that show nothing and hide words from a comparison: soft hyphen, zero-width space, marks of direction.
/// The zero-width joiners stay, since scripts and emoji need them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'
        | '\u{2061}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\0' | BLOT)
}
