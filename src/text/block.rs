//! Blocks: the paragraphs, headings, list items and table cells of a document as the reader sees them, each with the
//! way back to the document.

use super::front_matter::FrontMatter;
use super::source_map::SourceMap;
use super::{Note, Span};
use serde::Serialize;
use std::sync::Arc;

/// What a block is on the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph, in a block quote too (see [`Block::in_quote`]).
    Paragraph,
    /// A paragraph of a list item; most items have one.
    ListItem {
        /// Which list of the document, counted from 0; a nested list is a list of its own.
        list: u32,
        /// Which item of that list, counted from 0.
        item: u32,
        /// How deep the list is nested, 0 for a list that is in no other.
        depth: u8,
    },
    /// A cell of a table.
    TableCell {
        /// Which table of the document, counted from 0.
        table: u32,
        /// Which row, counted from 0, the header being row 0 where there is one.
        row: u32,
        /// Which column, counted from 0.
        column: u32,
        /// Over how many columns it stretches, and over how many rows: 1 and 1 unless cells are merged.
        extent: (u32, u32),
        /// Whether the cell stands in the header row.
        header: bool,
    },
    /// A paragraph of a footnote's definition.
    Footnote {
        /// The label that the marks in the text use.
        label: String,
    },
    /// The caption of a picture or a table.
    Caption,
    /// The label of a turn, in a source: who speaks in the blocks that follow.
    Label {
        /// The name, in bytes of the block's prose; empty where the page leaves it to its head (the questions of an
        /// interview).
        name: Span,
        /// How many of the blocks that follow hold the speaker's words.
        blocks: u32,
    },
    /// A part of a source's page that nobody says: a time by itself, a contact, an embargo, the header of an e-mail.
    Furniture,
}

impl BlockKind {
    /// Whether the block is a heading of any level.
    pub fn is_heading(&self) -> bool {
        matches!(self, Self::Heading(_))
    }

    /// Whether the block belongs to the page and not to the text: what stands in it is no statement.
    pub fn is_apart(&self) -> bool {
        matches!(self, Self::Label { .. } | Self::Furniture)
    }
}

/// A link that stands in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The link's text, in bytes of the block's prose.
    pub span: Span,
    /// Where it leads, as the document says.
    pub target: String,
}

/// A footnote mark that stands in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FootnoteRef {
    /// The byte of the block's prose before which the mark stands; the prose's length for a mark at its end.
    pub at: usize,
    /// The label of the footnote's definition ([`BlockKind::Footnote`]).
    pub label: String,
}

/// One block of a document. Its prose is what the reader sees: markup is left out, a line break inside is one space.
///
/// A block does not know where in the document it stands, so that it stays what it is while text before it is edited:
/// its offsets "in the document" are counted from its own first byte. [`Parsed::starts`] says where that is.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What the block is on the page.
    pub kind: BlockKind,
    /// The block's length in the document, markup included, in bytes.
    pub len: usize,
    /// The prose. Never empty, and neither starts nor ends with white space.
    pub text: Arc<str>,
    /// The links, in order.
    pub links: Vec<Link>,
    /// The footnote marks, in order.
    pub footnotes: Vec<FootnoteRef>,
    /// Whether the block stands in a block quote.
    pub in_quote: bool,
    pub(super) map: SourceMap,
}

impl Block {
    /// The document bytes (counted from the block's first) that a stretch of prose stands for, from its first byte to
    /// its last: markup inside is covered, markup round it is not. Offsets outside the prose are drawn to its ends.
    pub fn to_document(&self, prose: Span) -> Span {
        if prose.is_empty() {
            let at = self.map.document_start(&self.text, prose.start);
            return Span::new(at, at);
        }
        Span::new(self.map.document_start(&self.text, prose.start), self.map.document_end(&self.text, prose.end))
    }

    /// The prose offset of a document offset (counted from the block's first byte); inside markup, that of the prose that
    /// follows. `None` behind the block.
    pub fn to_prose(&self, document_offset: usize) -> Option<usize> {
        if document_offset > self.len {
            return None;
        }
        Some(self.map.prose_offset(&self.text, document_offset))
    }

    /// The document offset (counted from the block's first byte) for text that is inserted before the prose byte at
    /// `prose`: outside a link that starts there, and outside emphasis too, unless that emphasises the whole sentence.
    pub fn insertion_before(&self, prose: usize) -> usize {
        let prose = prose.min(self.text.len());
        let mut at = self.map.document_start(&self.text, prose);
        for markup in &self.map.markup {
            let outside = markup.link || !self.is_whole_sentence(markup.prose);
            if outside && markup.prose.start == prose && markup.document.contains_offset(at) {
                at = markup.document.start;
            }
        }
        at
    }

    /// The document offset (counted from the block's first byte) for text that is inserted right after the prose that
    /// ends at `prose`: outside a link that ends there, before a footnote mark, and inside emphasis only where that
    /// emphasises the whole sentence.
    pub fn insertion_after(&self, prose: usize) -> usize {
        let prose = prose.min(self.text.len());
        let mut at = self.map.document_end(&self.text, prose);
        for markup in &self.map.markup {
            let outside = markup.link || !self.is_whole_sentence(markup.prose);
            let closes_here = markup.prose.end == prose && !markup.prose.is_empty();
            if outside && closes_here && markup.document.start < at && at < markup.document.end {
                at = markup.document.end;
            }
        }
        at
    }

    /// What to do to the bytes of the document (counted from the block's first) from `edited.start` to `edited.end`, to put
    /// other words there and leave no half of an emphasis or a link behind: the bytes to be taken out before the words, those
    /// that the words replace, and those to be taken out after them. Marks that would hold nothing any more go too; the
    /// others stay round the new words.
    pub fn whole_marks(&self, edited: Span) -> [Span; 3] {
        let mut edited = edited;
        let (mut kept_opening, mut kept_closing) = (None::<Span>, None::<Span>);
        for markup in &self.map.markup {
            let opening = Span::new(markup.document.start, self.map.document_start(&self.text, markup.prose.start));
            let closing = Span::new(self.map.document_end(&self.text, markup.prose.end), markup.document.end);
            let within = |at: usize| markup.document.start < at && at < markup.document.end;
            if edited.start <= opening.start && within(edited.end) {
                match () {
                    () if edited.end >= closing.start => edited.end = closing.end,
                    () if edited.end > opening.end => {
                        kept_opening = Some(kept_opening.map_or(opening, |k| k.cover(opening)))
                    }
                    () => (),
                }
            } else if within(edited.start) && edited.end >= closing.end {
                match () {
                    () if edited.start <= opening.end => edited.start = opening.start,
                    () if edited.start < closing.start => {
                        kept_closing = Some(kept_closing.map_or(closing, |k| k.cover(closing)))
                    }
                    () => (),
                }
            }
        }
        let before = kept_opening.map_or(edited.start..edited.start, |kept| edited.start..kept.start);
        let after = kept_closing.map_or(edited.end..edited.end, |kept| kept.end..edited.end);
        let from = kept_opening.map_or(edited.start, |kept| kept.end);
        let to = kept_closing.map_or(edited.end, |kept| kept.start);
        [Span::new(before.start, before.end), Span::new(from, to.max(from)), Span::new(after.start, after.end)]
    }

    /// The part of the block that holds a stretch of its prose, as a block of a kind of its own, and where it starts, in
    /// bytes of this block; `None` where the stretch is blank.
    pub(super) fn part(&self, prose: Span, kind: BlockKind) -> Option<(usize, Block)> {
        let prose = self.trimmed(prose);
        if prose.is_empty() {
            return None;
        }
        let inner = self.to_document(prose);
        let start = if prose.start == 0 { 0 } else { inner.start };
        let end = if prose.end == self.text.len() { self.len } else { inner.end };
        let document = Span::new(start, end);
        let own = |span: Span| Span::new(span.start - prose.start, span.end - prose.start);
        let links = self.links.iter().filter(|link| prose.contains(link.span));
        let footnotes = self.footnotes.iter().filter(|mark| (prose.start..=prose.end).contains(&mark.at));
        let part = Block {
            kind,
            len: document.len(),
            text: Arc::from(prose.slice(&self.text)),
            links: links.map(|link| Link { span: own(link.span), target: link.target.clone() }).collect(),
            footnotes: footnotes
                .map(|mark| FootnoteRef { at: mark.at - prose.start, label: mark.label.clone() })
                .collect(),
            in_quote: self.in_quote,
            map: self.map.part(prose, document),
        };
        Some((start, part))
    }

    /// A stretch of prose without the white space at its ends.
    pub(super) fn trimmed(&self, prose: Span) -> Span {
        let prose = Span::new(prose.start.min(self.text.len()), prose.end.min(self.text.len()));
        let inside = prose.slice(&self.text);
        let start = prose.start + (inside.len() - inside.trim_start().len());
        Span::new(start, start + inside.trim().len())
    }

    /// Whether a stretch of prose is emphasised from end to end.
    pub(super) fn is_strong(&self, prose: Span) -> bool {
        self.map.markup.iter().any(|markup| !markup.link && markup.prose.contains(prose))
    }

    /// Whether a stretch of prose starts where a sentence starts and ends where one ends, its full stop in or out.
    fn is_whole_sentence(&self, prose: Span) -> bool {
        let stop = |c: char| matches!(c, '.' | '!' | '?' | '…');
        let closing = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']');
        let before = self.text.get(..prose.start).unwrap_or("").trim_end();
        let inside = self.text.get(prose.start..prose.end).unwrap_or("").trim_end();
        let after = self.text.get(prose.end..).unwrap_or("").trim_start();
        (before.is_empty() || before.trim_end_matches(closing).ends_with(stop))
            && (after.is_empty() || after.starts_with(stop) || inside.trim_end_matches(closing).ends_with(stop))
    }
}

/// A comment (`<!-- … -->`): the reader does not see it, copydesk may (see [`super::directive`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The comment in the document, its marks included.
    pub span: Span,
    /// What stands between the marks, in bytes of the document.
    pub text: Span,
    /// Index of the block that follows; of the block that the comment stands in, if it stands in one. `None` at the end.
    pub next_block: Option<usize>,
}

/// A document parsed into blocks.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The blocks, in the order of the document; they do not overlap.
    pub blocks: Vec<Arc<Block>>,
    /// The first byte of each block in the document.
    pub starts: Vec<usize>,
    /// The front matter, if any.
    pub front_matter: Option<FrontMatter>,
    /// What the front matter has under `date`, as it is written there.
    pub date: Option<String>,
    /// The comments, in the order of the document.
    pub comments: Vec<Comment>,
    /// Notes on what could not be read as it stands.
    pub notes: Vec<Note>,
    /// Whether nothing in the text reaches over empty lines, so that an edit bears on its own paragraphs alone. Only
    /// Markdown is searched for that; `false` for the other formats.
    pub is_self_contained: bool,
}

impl Parsed {
    /// Index of the block that holds a document offset, its markup included.
    pub fn block_at(&self, document_offset: usize) -> Option<usize> {
        let index = self.starts.partition_point(|&start| start <= document_offset).checked_sub(1)?;
        (document_offset <= self.span(index).end).then_some(index)
    }

    /// The block in the document, markup included, in bytes.
    pub fn span(&self, block: usize) -> Span {
        let start = self.starts[block];
        Span::new(start, start + self.blocks[block].len)
    }

    /// The bytes of the document that a stretch of a block's prose stands for.
    pub fn to_document(&self, block: usize, prose: Span) -> Span {
        self.blocks[block].to_document(prose).shifted(self.starts[block])
    }

    /// Adds the next block, which starts at the byte `start`.
    pub(super) fn push(&mut self, start: usize, block: Block) {
        self.blocks.push(Arc::new(block));
        self.starts.push(start);
    }

    /// The end of the last block, in bytes of the document; `None` without blocks.
    pub(super) fn end(&self) -> Option<usize> {
        self.blocks.len().checked_sub(1).map(|last| self.span(last).end)
    }
}
