//! Foreign markup in Markdown: what newsrooms' tools write into it that CommonMark does not know. CriticMarkup, the tags of
//! Hugo, Jekyll, Liquid and MDX, Obsidian's comments, links and callouts, attribute lists, emoji codes.
//!
//! The text is copied with blots in place of what no reader sees, every byte in its place, so that the Markdown parser
//! reads the rest and all offsets stay those of the document.

use crate::text::Span;
use crate::text::note_marks::bracketed_mark;
use crate::text::prose::BLOT;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::sync::OnceLock;

/// A Markdown text without its foreign markup.
pub(super) struct Marked<'a> {
    /// The text, as long as the document; a blot stands for each byte that no reader sees.
    pub text: Cow<'a, str>,
    /// The boxes (callouts) among its block quotes, in order.
    pub boxes: Vec<BoxStart>,
    /// The line starts at which a definition begins, which ends the paragraph before it.
    pub definitions: Vec<usize>,
}

/// The start of a box: a block quote that holds the paper's own words.
#[derive(Clone, Copy)]
pub(super) struct BoxStart {
    /// The byte behind the quote's marks.
    pub at: usize,
    /// Whether the first line is the box's title.
    pub titled: bool,
    /// Whether the box is one for a quotation after all.
    pub quotes: bool,
}

/// How far the end of a piece of markup is looked for.
#[derive(Clone, Copy)]
enum Reach {
    Line,
    Paragraph,
    Document,
}

/// Tags of templates whose content is no text, with the tag that ends it.
const UNREAD_TAGS: [(&str, &str); 8] = [
    ("comment", "comment"),
    ("highlight", "highlight"),
    ("mermaid", "mermaid"),
    ("math", "math"),
    ("style", "style"),
    ("javascript", "javascript"),
    ("stylesheet", "stylesheet"),
    ("schema", "schema"),
];
/// The longest label of a box, in bytes.
const MAX_LABEL_BYTES: usize = 40;
/// The longest code of an emoji, in bytes: with a longer one, a phrase between two colons would be taken for one.
const MAX_EMOJI_BYTES: usize = 40;

/// Whether a text is a box's label, in lower case: *note*, *what we know*.
fn is_box_label(label: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let list = include_str!("../../../assets/lexicons/box-labels.txt");
    LIST.get_or_init(|| list.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect()).contains(label)
}

/// The text from the byte `from` with its foreign markup blotted out.
pub(super) fn blot(text: &str, from: usize) -> Marked<'_> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        paragraph: from..from,
        absent: Vec::new(),
        notes: None,
        jumps: Vec::new(),
        blots: Vec::new(),
        boxes: Vec::new(),
        definitions: Vec::new(),
    };
    scanner.run(from);
    let Scanner { blots, boxes, definitions, .. } = scanner;
    Marked { text: blotted(text, blots), boxes, definitions }
}

fn blotted(text: &str, mut blots: Vec<(Span, bool)>) -> Cow<'_, str> {
    if blots.is_empty() {
        return Cow::Borrowed(text);
    }
    blots.sort_by_key(|(span, _)| span.start);
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(&(span, blank)) = blots.get(at) {
        at += 1;
        let mut whole = span;
        // Tags that stand side by side are one for the line.
        let beside =
            |end: usize, next: usize| text.get(end..next).is_some_and(|t| t.trim_matches([' ', '\t']).is_empty());
        while let Some(&(next, _)) = blots.get(at).filter(|(next, _)| !blank && beside(whole.end, next.start)) {
            whole = whole.cover(next);
            at += 1;
        }
        let line_before = text.get(..whole.start).map_or("", |t| t.rsplit('\n').next().unwrap_or(""));
        let line_after = text.get(whole.end..).map_or("", |t| t.split('\n').next().unwrap_or(""));
        let alone = line_before.trim().is_empty() && line_after.trim().is_empty();
        for byte in &mut bytes[whole.start..whole.end] {
            match *byte {
                b'\n' | b'\r' if alone => {}
                _ => *byte = if alone || blank { b' ' } else { BLOT as u8 },
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// The paragraph that was looked at last.
    paragraph: std::ops::Range<usize>,
    /// Ends of markup that were not found, and up to where.
    absent: Vec<(&'static str, usize)>,
    /// The labels of footnotes that are defined.
    notes: Option<FxHashSet<&'a str>>,
    /// Ends of markup that is open, the nearest last.
    jumps: Vec<Span>,
    /// What is blotted out, and whether by blanks.
    blots: Vec<(Span, bool)>,
    boxes: Vec<BoxStart>,
    definitions: Vec<usize>,
}

impl<'a> Scanner<'a> {
    fn run(&mut self, from: usize) {
        let mut at = from;
        let mut line = true;
        while at < self.bytes.len() {
            if line {
                line = false;
                at = self.line_start(at);
                continue;
            }
            while self.jumps.last().is_some_and(|jump| jump.start < at) {
                self.jumps.pop();
            }
            if let Some(jump) = self.jumps.pop_if(|jump| jump.start == at) {
                at = jump.end;
                continue;
            }
            let byte = self.bytes[at];
            line = byte == b'\n';
            let end = match byte {
                b'\\' => at + 1 + usize::from(self.bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation)),
                b'`' => self.code(at),
                b'<' if self.starts(at, "<!--") => {
                    self.closing(at + 4, "-->", Reach::Document).map_or(self.bytes.len(), |close| close + 3)
                }
                b'{' => self.brace(at),
                b'%' if self.starts(at, "%%") => self.comment(at),
                b'!' if self.starts(at, "![[") => self.whole(at, 3, "]]", Reach::Line),
                b'[' => self.bracket(at),
                b'=' if self.starts(at, "==") => self.highlight(at),
                b'^' => self.caret(at),
                b':' => self.emoji(at),
                _ => at + 1,
            };
            at = end.max(at + 1);
        }
    }

    fn starts(&self, at: usize, what: &str) -> bool {
        self.bytes[at..].starts_with(what.as_bytes())
    }

    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |end| at + end)
    }

    /// The end of the paragraph that holds the byte: at the next line that is empty but for quote marks.
    fn paragraph_end(&mut self, at: usize) -> usize {
        if self.paragraph.contains(&at) {
            return self.paragraph.end;
        }
        let mut end = self.line_end(at);
        while end < self.bytes.len() {
            let next = self.line_end(end + 1);
            if self.bytes[end + 1..next].iter().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'>')) {
                break;
            }
            end = next;
        }
        self.paragraph = at..end;
        end
    }

    /// Where the end of a piece of markup stands.
    fn closing(&mut self, from: usize, end: &'static str, reach: Reach) -> Option<usize> {
        let limit = match reach {
            Reach::Line => self.line_end(from.min(self.bytes.len())),
            Reach::Paragraph => self.paragraph_end(from.min(self.bytes.len())),
            Reach::Document => self.bytes.len(),
        };
        if self.absent.iter().any(|&(absent, upto)| absent == end && limit <= upto) {
            return None;
        }
        let found = memchr::memmem::find(self.bytes.get(from..limit)?, end.as_bytes());
        if found.is_none() {
            self.absent.retain(|(absent, _)| *absent != end);
            self.absent.push((end, limit));
        }
        found.map(|at| from + at)
    }

    /// Blots out a piece of markup from its first byte to its end; where it has none, nothing. Gives where to go on.
    fn whole(&mut self, at: usize, opening: usize, end: &'static str, reach: Reach) -> usize {
        match self.closing(at + opening, end, reach) {
            Some(close) => self.blot(at, close + end.len()),
            None => at + opening,
        }
    }

    fn blot(&mut self, from: usize, to: usize) -> usize {
        self.blots.push((Span::new(from, to), false));
        to
    }

    /// Blots out the two marks round a text that stays.
    fn round(&mut self, opening: (usize, usize), closing: (usize, usize)) -> usize {
        let lead = self.text.get(..opening.0).is_some_and(|t| t.is_empty() || t.ends_with('\n'));
        // What is put in may be a list item or a heading: blanks before it leave it what it is.
        let blank = lead && opening.1 - opening.0 <= 3;
        self.blots.push((Span::new(opening.0, opening.1), blank));
        self.blot(closing.0, closing.1);
        self.jumps.push(Span::new(closing.0, closing.1));
        opening.1
    }

    /// Passes a code span, or the lone marks of one.
    fn code(&mut self, at: usize) -> usize {
        let run = self.bytes[at..].iter().take_while(|b| **b == b'`').count();
        let limit = self.paragraph_end(at);
        let mut from = at + run;
        // A long paragraph of marks that never close is passed once for each length.
        for _ in 0..64 {
            let Some(next) = memchr::memchr(b'`', &self.bytes[from.min(limit)..limit]).map(|n| from + n) else { break };
            let other = self.bytes[next..].iter().take_while(|b| **b == b'`').count();
            if other == run {
                return next + other;
            }
            from = next + other;
        }
        at + run
    }

    fn brace(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        match rest.as_bytes().get(1) {
            Some(b'+') if rest.starts_with("{++") => self.pair(at, "++}"),
            Some(b'=') if rest.starts_with("{==") => self.pair(at, "==}"),
            Some(b'-') if rest.starts_with("{--") => self.whole(at, 3, "--}", Reach::Paragraph),
            Some(b'>') if rest.starts_with("{>>") => self.whole(at, 3, "<<}", Reach::Document),
            Some(b'~') if rest.starts_with("{~~") => {
                let close = self.closing(at + 3, "~~}", Reach::Paragraph);
                let into = self.closing(at + 3, "~>", Reach::Paragraph);
                match (into, close) {
                    (Some(into), Some(close)) if into + 2 <= close => {
                        self.blot(close, close + 3);
                        self.jumps.push(Span::new(close, close + 3));
                        self.blot(at, into + 2)
                    }
                    _ => at + 3,
                }
            }
            Some(b'/') if rest.starts_with("{/*") => self.whole(at, 3, "*/}", Reach::Document),
            Some(b'{') if rest.starts_with("{{/*") => self.whole(at, 4, "*/}}", Reach::Document),
            Some(b'{') => self.tag(at, "}}"),
            Some(b'%') => self.tag(at, "%}"),
            Some(b'#') if self.closing(at + 2, "#}", Reach::Paragraph).is_some() => {
                self.whole(at, 2, "#}", Reach::Paragraph)
            }
            Some(b':' | b'.' | b'#') => self.attributes(at),
            _ => at + 1,
        }
    }

    /// What CriticMarkup puts in or marks out.
    fn pair(&mut self, at: usize, end: &'static str) -> usize {
        match self.closing(at + 3, end, Reach::Paragraph) {
            Some(close) => self.round((at, at + 3), (close, close + 3)),
            None => at + 3,
        }
    }

    /// A tag of a template, and what it holds where that is no text.
    fn tag(&mut self, at: usize, end: &'static str) -> usize {
        let Some(close) = self.closing(at + 2, end, Reach::Paragraph) else { return at + 2 };
        let inside = self.text.get(at + 2..close).unwrap_or("");
        let name = inside.trim_start_matches(['<', '%', '-', ' ']).split(|c: char| !c.is_alphanumeric()).next();
        let mut to = close + 2;
        let unread = UNREAD_TAGS.iter().find(|(tag, _)| Some(*tag) == name && !inside.trim_end().ends_with('/'));
        if let Some((_, ended)) = unread {
            let mut from = to;
            while let Some(found) = self.closing(from, ended, Reach::Document) {
                let before = self.text.get(..found).unwrap_or("").trim_end_matches(' ');
                if before.ends_with("end") || before.ends_with('/') {
                    to = self.closing(found, end, Reach::Document).map_or(to, |close| close + 2);
                    break;
                }
                from = found + ended.len();
            }
        }
        // Three braces are two that do not escape.
        to += usize::from(end == "}}" && self.bytes.get(to) == Some(&b'}'));
        self.blot(at, to)
    }

    /// An attribute list (*{.lead #top}*), with the brackets before it that it belongs to.
    fn attributes(&mut self, at: usize) -> usize {
        let Some(close) = self.closing(at + 2, "}", Reach::Line) else { return at + 1 };
        let inside = self.text.get(at + 1..close).unwrap_or("");
        let line = self.text.get(..at).map_or("", |t| t.rsplit('\n').next().unwrap_or(""));
        if let Some(open) = line.strip_suffix(']').and_then(|l| l.rfind('[')) {
            let open = at - line.len() + open;
            self.blot(open, open + 1);
            self.blot(at - 1, at);
        }
        if inside.contains('{') { at + 1 } else { self.blot(at, close + 1) }
    }

    /// A comment of Obsidian's, which may hold paragraphs if it begins a line.
    fn comment(&mut self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or("");
        if before.ends_with(|c: char| c.is_ascii_digit()) {
            return at + 2;
        }
        let begins = before.trim_end_matches([' ', '\t']).ends_with('\n') || before.trim().is_empty();
        if self.closing(at + 2, "%%", Reach::Paragraph).is_some() || !begins {
            return self.whole(at, 2, "%%", Reach::Paragraph);
        }
        self.whole(at, 2, "%%", Reach::Document)
    }

    fn bracket(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..self.line_end(at)).unwrap_or("");
        if rest.starts_with("[[") {
            return self.wikilink(at);
        }
        if rest.starts_with("[^") {
            return self.undefined_note(at, rest);
        }
        let attached = is_attached(self.text.get(..at).unwrap_or(""));
        if let Some(length) = bracketed_mark(rest).filter(|_| attached) {
            // Of a link only the words go, so that it still closes.
            let link = rest[length..].starts_with(['(', '[']);
            return if link { self.blot(at + 1, at + length - 1) } else { self.blot(at, at + length) };
        }
        self.shortcode(at, rest).unwrap_or(at + 1)
    }

    /// A shortcode of WordPress's kind: *[gallery ids="1,2"]*, *[/caption]*.
    fn shortcode(&mut self, at: usize, rest: &str) -> Option<usize> {
        let inside = &rest[1..rest.find(']')?];
        let end = at + inside.len() + 2;
        let named = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        };
        let follows = self.bytes.get(end);
        if matches!(follows, Some(b'(' | b'[' | b':')) {
            return None;
        }
        if let Some(name) = inside.strip_prefix('/') {
            return named(name).then(|| self.blot(at, end));
        }
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let has_attributes = attributes.contains("=\"") || attributes.contains("='");
        (named(name) && has_attributes).then(|| self.blot(at, end))
    }

    /// A link of a wiki's: *[[Page]]*, *[[Page|words]]*.
    fn wikilink(&mut self, at: usize) -> usize {
        let Some(close) = self.closing(at + 2, "]]", Reach::Line) else { return at + 2 };
        let inside = self.text.get(at + 2..close).unwrap_or("");
        let link = self.bytes.get(close + 2) == Some(&b'(');
        if link && inside.bytes().all(|b| b.is_ascii_digit()) {
            return self.blot(at + 1, close + 1);
        }
        if link || inside.is_empty() || inside.contains(['[', ']']) {
            return at + 2;
        }
        let words = inside.rfind('|').map_or(0, |bar| bar + 1);
        self.round((at, at + 2 + words), (close, close + 2))
    }

    /// A footnote's mark whose note is nowhere: the parser takes it for words.
    fn undefined_note(&mut self, at: usize, rest: &str) -> usize {
        let Some(close) = rest.find(']') else { return at + 2 };
        let text = self.text;
        let defined = self.notes.get_or_insert_with(|| {
            let label = |line: &'a str| line.trim_start_matches([' ', '>']).strip_prefix("[^")?.split_once("]:");
            text.lines().filter_map(label).map(|(label, _)| label).collect()
        });
        let label = &rest[2..close];
        let known = label.is_empty() || label.contains(' ') || defined.contains(label);
        if known || rest[close + 1..].starts_with([':', '(']) { at + 2 } else { self.blot(at, at + close + 1) }
    }

    /// Marked words: *==these==*.
    fn highlight(&mut self, at: usize) -> usize {
        let run = self.bytes[at..].iter().take_while(|b| **b == b'=').count();
        let blank = |at: usize| self.bytes.get(at).is_none_or(u8::is_ascii_whitespace);
        if run != 2 || blank(at + 2) {
            return at + run;
        }
        match self.closing(at + 2, "==", Reach::Paragraph) {
            Some(close) if !self.bytes[close - 1].is_ascii_whitespace() && self.bytes.get(close + 2) != Some(&b'=') => {
                self.round((at, at + 2), (close, close + 2))
            }
            _ => at + 2,
        }
    }

    /// A note in the line (*^[words]*), a mark between carets (*^2^*), an anchor at the line's end (*^note-1*).
    fn caret(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..self.line_end(at)).unwrap_or("");
        if rest.starts_with("^[") {
            return self.whole(at, 2, "]", Reach::Paragraph);
        }
        let before = self.text.get(..at).unwrap_or("");
        let mark = rest[1..].find('^').filter(|&length| {
            (1..=3).contains(&length)
                && rest[1..=length].bytes().all(|b| b.is_ascii_digit() || matches!(b, b'*' | b','))
        });
        if let Some(length) = mark.filter(|_| is_attached(before)) {
            return self.blot(at, at + length + 2);
        }
        let anchor = rest[1..].trim_end();
        let is_anchor = !anchor.is_empty() && anchor.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_anchor && before.ends_with([' ', '\n']) {
            return self.blot(at, at + 1 + anchor.len());
        }
        at + 1
    }

    /// An emoji's code: *:fire:*.
    fn emoji(&mut self, at: usize) -> usize {
        if self.text.get(..at).is_some_and(|t| t.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '/'))) {
            return at + 1;
        }
        let inside = |b: &&u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'+' | b'-');
        let length = self.bytes[at + 1..].iter().take(MAX_EMOJI_BYTES).take_while(inside).count();
        let name = &self.bytes[at + 1..at + 1 + length];
        let end = at + length + 2;
        let closed = self.bytes.get(end - 1) == Some(&b':');
        let apart = self.bytes.get(end).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b':');
        let named = matches!(name, b"+1" | b"-1") || length > 1 && name.iter().any(u8::is_ascii_lowercase);
        if closed && apart && named { self.blot(at, end) } else { at + 1 }
    }

    /// What only stands at the start of a line. Gives where to go on.
    fn line_start(&mut self, at: usize) -> usize {
        let end = self.line_end(at);
        let line = self.text.get(at..end).unwrap_or("");
        let rest = line.trim_start_matches([' ', '\t', '>']);
        let start = at + line.len() - rest.len();
        let quoted = line[..line.len() - rest.len()].contains('>');
        if let Some(after) = self.fence(rest, end) {
            return after;
        }
        if rest.starts_with(":::") {
            return self.blot(start, end);
        }
        if !quoted && start - at < 4 && rest.starts_with(": ") {
            self.definitions.push(at);
            return self.blot(start, start + 1);
        }
        if at == start && is_module_line(line) {
            let to = self.paragraph_end(at);
            return self.blot(at, to);
        }
        if quoted && rest.starts_with("[!") {
            return self.callout(start, rest);
        }
        self.label(start, rest, quoted)
    }

    /// Passes a fenced block of code.
    fn fence(&self, rest: &str, line_end: usize) -> Option<usize> {
        let mark = rest.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
        let run = rest.bytes().take_while(|b| *b == mark).count();
        if run < 3 || (mark == b'`' && rest[run..].contains('`')) {
            return None;
        }
        let mut at = line_end;
        while at < self.bytes.len() {
            let end = self.line_end(at + 1);
            let line = self.text.get(at + 1..end).unwrap_or("").trim_start_matches([' ', '\t', '>']).trim_end();
            at = end;
            if line.len() >= run && line.bytes().all(|b| b == mark) {
                break;
            }
        }
        Some(at)
    }

    /// A callout's marker: *[!note]-*.
    fn callout(&mut self, start: usize, rest: &str) -> usize {
        let Some(close) = rest.find(']') else { return start };
        let kind = rest[2..close].split('|').next().unwrap_or("").trim();
        if kind.is_empty() || !kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ')) {
            return start;
        }
        let quotes = ["quote", "cite"].iter().any(|k| kind.eq_ignore_ascii_case(k));
        self.boxes.push(BoxStart { at: start, titled: true, quotes });
        let folded = usize::from(rest[close + 1..].starts_with(['+', '-']));
        self.blot(start, start + close + 1 + folded)
    }

    /// A label at the head of a line: ***Note:** …*. It is no text of the paragraph; a block quote with one is a box.
    fn label(&mut self, start: usize, rest: &str, quoted: bool) -> usize {
        let mark = ["**", "__", "*", "_"].into_iter().find(|mark| rest.starts_with(mark)).unwrap_or("");
        let inside = &rest[mark.len()..];
        let Some(length) = inside.find([':', '*', '_', '\r']).or(Some(inside.len())).filter(|&l| l <= MAX_LABEL_BYTES)
        else {
            return start;
        };
        let label = &inside[..length];
        let (after, closed) = (&inside[length..], mark.is_empty());
        let lead = [format!(":{mark}"), format!("{mark}:")].into_iter().find(|end| after.starts_with(end.as_str()));
        let title = quoted && !closed && after.strip_prefix(mark).is_some_and(|rest| rest.trim().is_empty());
        if (lead.is_none() && !title) || !is_box_label(&label.trim().to_lowercase().replace('’', "'")) {
            return start;
        }
        if quoted {
            self.boxes.push(BoxStart { at: start, titled: title, quotes: false });
        }
        match lead {
            Some(end) => self.blot(start, start + mark.len() + length + end.len()),
            None => start,
        }
    }
}

/// Whether a mark that follows the text would touch it.
fn is_attached(before: &str) -> bool {
    before.ends_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '.' | ',' | ';' | '!' | '?' | '%' | ')' | '”' | '’' | '"')
    })
}

/// Whether a line brings a module of MDX in, or gives one out.
fn is_module_line(line: &str) -> bool {
    let quoted = |text: &str| text.contains('\'') || text.contains('"');
    if let Some(rest) = line.strip_prefix("import ") {
        return quoted(rest) && (rest.contains(" from ") || rest.starts_with(['\'', '"']));
    }
    let given = line.strip_prefix("export ").and_then(|rest| rest.split([' ', '{']).next());
    given.is_some_and(|word| matches!(word, "const" | "let" | "default" | "function" | "async"))
}
