//! Pages with numbered lines, as depositions and court transcripts have them: the numbers are no text, nor is what stands at
//! the head and foot of each page.

use super::label::{LabelEnd, label};
use crate::text::encoding::byte_order_mark;
use crate::text::line_index::lines_from;
use crate::text::plain::has_sentence_end;
use crate::text::prose::ProseBuilder;
use crate::text::{BlockKind, Parsed, Span};

/// The fewest numbered lines, so that a list of a few items is none.
const MIN_NUMBERED: usize = 5;
/// The highest number of a line on a page.
const MAX_LINE_NUMBER: u32 = 60;

/// Reads a page with numbered lines into blocks; `None` where the lines have no numbers.
pub(super) fn parse(text: &str) -> Option<Parsed> {
    let lines: Vec<(Option<u32>, Span)> = lines_from(text, byte_order_mark(text))
        .map(|(span, _)| numbered(text, span))
        .filter(|(number, span)| number.is_some() || !span.is_empty())
        .collect();
    let numbers: Vec<u32> = lines.iter().filter_map(|(number, _)| *number).collect();
    let steps = numbers.windows(2).filter(|pair| pair[1] == pair[0] + 1 || pair[1] == 1).count();
    if numbers.len() < MIN_NUMBERED || numbers.len() * 2 < lines.len() || steps + 1 < numbers.len() {
        return None;
    }
    let first = lines.iter().position(|(number, _)| number.is_some())?;
    let mut reader = Reader { text, parsed: Parsed::default(), prose: ProseBuilder::default(), extent: None };
    for (at, &(number, span)) in lines.iter().enumerate() {
        let words = span.slice(text);
        if number.is_none() {
            // The head of the document names the witness; the head of a page inside says nothing new.
            if at < first {
                reader.finish();
                reader.line(span);
                reader.finish();
            }
        } else if words.is_empty() {
            if reader.has_sentence_end() {
                reader.finish();
            }
        } else {
            let is_label = label(words).is_some_and(|l| {
                matches!(l.end, LabelEnd::Colon | LabelEnd::Stop | LabelEnd::Question | LabelEnd::Said)
            });
            let heading = !words.contains(char::is_lowercase) && !has_sentence_end(words) && words.contains(' ');
            if is_label || heading || reader.has_heading() {
                reader.finish();
            }
            reader.line(span);
        }
    }
    reader.finish();
    Some(reader.parsed)
}

/// The number of a line, if it has one, and its words without the white space round them.
fn numbered(text: &str, line: Span) -> (Option<u32>, Span) {
    let trimmed = |span: Span| {
        let inside = span.slice(text);
        let start = span.start + (inside.len() - inside.trim_start().len());
        Span::new(start, start + inside.trim().len())
    };
    let whole = trimmed(line);
    let words = whole.slice(text);
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &words[digits..];
    let apart = rest.is_empty() || rest.starts_with("  ") || rest.starts_with('\t') || rest.starts_with(' ');
    let number = words[..digits].parse().ok().filter(|&n: &u32| apart && (1..=MAX_LINE_NUMBER).contains(&n));
    match number {
        Some(number) => (Some(number), trimmed(Span::new(whole.start + digits, whole.end))),
        None => (None, whole),
    }
}

struct Reader<'a> {
    text: &'a str,
    parsed: Parsed,
    prose: ProseBuilder,
    extent: Option<Span>,
}

impl Reader<'_> {
    fn words(&self) -> &str {
        self.extent.map_or("", |extent| extent.slice(self.text))
    }

    fn has_sentence_end(&self) -> bool {
        has_sentence_end(self.words())
    }

    /// Whether what was read so far is a line in capitals by itself.
    fn has_heading(&self) -> bool {
        let words = self.words();
        !words.is_empty() && !words.contains(char::is_lowercase) && !words.contains(['.', '?', '!', ':'])
    }

    fn line(&mut self, span: Span) {
        if let Some(extent) = self.extent {
            self.prose.push_space(Span::new(extent.end, span.start));
        }
        self.prose.push(span.slice(self.text), span.slice(self.text), span);
        self.extent = Some(self.extent.map_or(span, |extent| extent.cover(span)));
    }

    fn finish(&mut self) {
        let prose = self.prose.take();
        if let (Some(extent), Some(prose)) = (self.extent.take(), prose) {
            self.parsed.push(extent.start, prose.into_block(BlockKind::Paragraph, extent));
        }
    }
}
