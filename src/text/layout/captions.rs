//! Captions: WebVTT and SubRip. Numbers, time codes and tags are no text; the cues of one speaker are his words.

use super::label::{Label, LabelEnd, label};
use super::lines::give_words;
use crate::text::line_index::lines_from;
use crate::text::plain::has_sentence_end;
use crate::text::prose::ProseBuilder;
use crate::text::{BlockKind, Parsed, Span};
use rustc_hash::FxHashMap;

/// The fewest cues of a captions file.
const MIN_CUES: usize = 2;
/// The length at which a turn is parted at the end of a sentence, in bytes: as long as a long paragraph.
const MAX_PARAGRAPH_BYTES: usize = 600;

/// Reads captions into blocks; `None` where the text is something else.
pub(super) fn parse(text: &str) -> Option<Parsed> {
    let lines: Vec<Span> = lines_from(text, 0).map(|(span, _)| trimmed(text, span)).collect();
    let is_cue = |at: usize| is_timing(lines[at].slice(text));
    if (0..lines.len()).filter(|&at| is_cue(at)).count() < MIN_CUES {
        return None;
    }
    let cues = cue_lines(text, &lines, is_cue);
    let mut names: FxHashMap<String, usize> = FxHashMap::default();
    for line in &cues {
        if let Some(label) = line_label(line.slice(text)) {
            *names.entry(label.key(line.slice(text))).or_default() += 1;
        }
    }
    let mut reader = Reader {
        text,
        parsed: Parsed::default(),
        prose: ProseBuilder::default(),
        extent: None,
        key: None,
        seen: String::new(),
        is_new_line: false,
    };
    for &line in &cues {
        let found = line_label(line.slice(text)).filter(|label| {
            let name = label.name.slice(line.slice(text));
            label.is_in_capitals(line.slice(text))
                || name.contains(' ')
                || names.get(&label.key(line.slice(text))).is_some_and(|n| *n > 1)
        });
        reader.line(line, found);
    }
    reader.finish();
    let mut parsed = reader.parsed;
    give_words(&mut parsed, u32::MAX);
    Some(parsed)
}

/// The lines that are shown: those below each timing, up to a blank line.
fn cue_lines(text: &str, lines: &[Span], is_cue: impl Fn(usize) -> bool) -> Vec<Span> {
    let mut out = Vec::new();
    let mut inside = false;
    for (at, line) in lines.iter().enumerate() {
        if is_cue(at) {
            inside = true;
        } else if line.is_empty() {
            inside = false;
        } else if inside {
            // A number right above the next timing is its name, though no blank line stands before it.
            let number = line.slice(text).bytes().all(|b| b.is_ascii_digit());
            if !(number && at + 1 < lines.len() && is_cue(at + 1)) {
                out.push(*line);
            }
        }
    }
    out
}

fn is_timing(line: &str) -> bool {
    let Some((from, to)) = line.split_once("-->") else { return false };
    let clock = |t: &str| {
        let t = t.split_whitespace().next().unwrap_or("");
        t.contains(':') && t.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b','))
    };
    clock(from) && clock(to)
}

fn line_label(line: &str) -> Option<Label> {
    label(line).filter(|label| label.end == LabelEnd::Colon)
}

fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.slice(text);
    let start =
        span.start + (inside.len() - inside.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len());
    Span::new(start, start + inside.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len())
}

/// The blocks of the captions read so far, and the turn that is being read.
struct Reader<'a> {
    text: &'a str,
    parsed: Parsed,
    prose: ProseBuilder,
    extent: Option<Span>,
    /// The name of who speaks, in lower case.
    key: Option<String>,
    /// The words of the block so far.
    seen: String,
    /// Whether a line ended since the last word.
    is_new_line: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: Span, label: Option<Label>) {
        let raw = line.slice(self.text);
        let mut at = 0;
        if let Some(label) = label {
            self.speaker(label.name.shifted(line.start), &label.key(raw));
            at = label.words;
        } else if raw.starts_with(">>") || raw.starts_with("- ") && raw.len() > 2 {
            // Somebody else speaks, and the file does not say who.
            let mark = raw.len() - raw.trim_start_matches(['>', '-', ' ']).len();
            if raw.starts_with(">>") {
                self.speaker(Span::new(line.start, line.start + 2), "");
            }
            at = mark;
        }
        while at < raw.len() {
            let rest = &raw[at..];
            if let Some((length, name)) = tag(rest) {
                if let Some(name) = name {
                    let name = name.shifted(line.start + at);
                    self.speaker(name, &name.slice(self.text).to_lowercase());
                }
                at += length;
                continue;
            }
            let end = rest.char_indices().skip(1).find(|&(_, c)| matches!(c, '<' | '{')).map_or(rest.len(), |(i, _)| i);
            self.words(Span::new(line.start + at, line.start + at + end));
            at += end;
        }
        if self.seen.len() >= MAX_PARAGRAPH_BYTES && has_sentence_end(&self.seen) {
            self.finish();
        }
        self.is_new_line = true;
    }

    fn words(&mut self, span: Span) {
        let words = span.slice(self.text);
        let seen = trimmed(self.text, span);
        if seen.is_empty() {
            return;
        }
        // Blanks inside a line stand for themselves; those between two lines are the line break.
        let from = match self.extent {
            Some(extent) if self.is_new_line => {
                self.prose.push_space(Span::new(extent.end, seen.start));
                seen.start
            }
            Some(_) => span.start,
            None => seen.start,
        };
        self.is_new_line = false;
        let span = Span::new(from, span.end);
        self.extent = Some(self.extent.map_or(seen, |extent| extent.cover(seen)));
        self.prose.push(span.slice(self.text), span.slice(self.text), span);
        self.seen.push(' ');
        self.seen.push_str(words.trim());
    }

    fn speaker(&mut self, name: Span, key: &str) {
        if self.key.as_deref() == Some(key) && !key.is_empty() {
            return;
        }
        self.finish();
        self.key = Some(key.to_owned());
        let mut label = ProseBuilder::default();
        label.push(name.slice(self.text), name.slice(self.text), name);
        if let Some(prose) = label.take() {
            let kind = BlockKind::Label { name: Span::new(0, prose.text.len()), blocks: 0 };
            self.parsed.push(name.start, prose.into_block(kind, name));
        }
    }

    fn finish(&mut self) {
        self.seen.clear();
        let prose = self.prose.take();
        if let (Some(extent), Some(prose)) = (self.extent.take(), prose) {
            self.parsed.push(extent.start, prose.into_block(BlockKind::Paragraph, extent));
        }
    }
}

/// The length of a tag at the start of a text, and the name in it where it is a voice: `<v Sana Iqbal>`, `</i>`, `{\an8}`.
fn tag(text: &str) -> Option<(usize, Option<Span>)> {
    let close = match text.chars().next()? {
        '<' => '>',
        '{' if text.starts_with("{\\") => '}',
        _ => return None,
    };
    let end = text.find(close)?;
    let inside = &text[1..end];
    let voice = inside.strip_prefix('v').filter(|rest| rest.starts_with([' ', '.', '\t']));
    let name = voice.and_then(|rest| {
        let name = rest.split_once([' ', '\t'])?.1.trim();
        let start = name.as_ptr() as usize - text.as_ptr() as usize;
        (!name.is_empty()).then(|| Span::new(start, start + name.len()))
    });
    Some((end + 1, name))
}
