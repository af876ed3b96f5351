//! From lines to blocks: paragraphs, headings and the items of lists.

use super::line::{Line, LineMarker};
use super::wrap::{has_sentence_end, is_continuation};
use crate::text::prose::ProseBuilder;
use crate::text::{BlockKind, Parsed, Span};
use rustc_hash::FxHashSet;

/// The longest line that can be a headline, in bytes. A longer one would make headings of paragraphs without a full stop.
const MAX_HEADLINE_BYTES: usize = 150;
/// The fewest capital letters of a headline in capitals, so that *UN* or *TV* alone is none.
const MIN_CAPITALS: usize = 4;
/// The shortest word that a headline in title case writes with a capital, in characters: *of*, *and*, *for* it does not.
const MIN_LONG_WORD: usize = 4;
/// The fewest such words that show title case: two names at the head of a sentence are no headline.
const MIN_TITLE_WORDS: usize = 3;
/// How many of five such words must have a capital, since one that was forgotten leaves a headline.
const MIN_CAPITAL_FIFTHS: usize = 4;

/// The blocks of a plain text, as far as they are built.
pub(super) struct BlockBuilder<'a> {
    text: &'a str,
    pub parsed: Parsed,
    prose: ProseBuilder,
    list: u32,
    item: u32,
    /// The words of the text, read when a word is found broken by a hyphen.
    words: Option<FxHashSet<&'a str>>,
}

impl<'a> BlockBuilder<'a> {
    /// A builder without any block yet; `text` is the whole document.
    pub fn new(text: &'a str) -> Self {
        Self { text, parsed: Parsed::default(), prose: ProseBuilder::default(), list: 0, item: 0, words: None }
    }

    /// Reads the lines between two blank lines.
    pub fn group(&mut self, group: &[Line<'a>], width: Option<usize>, first: bool) {
        let mut start = 0;
        for index in 0..group.len() {
            let next = group.get(index + 1).copied();
            if next.is_some_and(|next| is_continuation(group[index], next, width)) {
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
        let headline = line.text.len() <= MAX_HEADLINE_BYTES
            && !line.text.ends_with([':', ',', ';'])
            && (!has_sentence_end(line.text) || is_title_case(line.text));
        if paragraph.len() > 1 || !headline || matches!(line.mark, LineMarker::Entry) {
            return BlockKind::Paragraph;
        }
        let capitals = !line.text.contains(char::is_lowercase)
            && line.text.chars().filter(|c| c.is_uppercase()).count() >= MIN_CAPITALS;
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
            let mut block = prose.into_block(kind, whole);
            block.in_quote = paragraph[0].is_quoted;
            self.parsed.push(whole.start, block);
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

/// Whether a line writes nearly all its longer words with a capital, as many headlines do and no sentence does.
fn is_title_case(line: &str) -> bool {
    let long = |word: &&str| word.chars().count() >= MIN_LONG_WORD && word.starts_with(char::is_alphabetic);
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(long).collect();
    let capitals = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    words.len() >= MIN_TITLE_WORDS && capitals * 5 >= words.len() * MIN_CAPITAL_FIFTHS
}
