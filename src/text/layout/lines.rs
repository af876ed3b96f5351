//! The lines of a parsed page, and the page cut anew along them.

use crate::text::{Block, BlockKind, Parsed, Span};
use std::sync::Arc;

/// One line of a page.
#[derive(Clone, Debug)]
pub(super) struct PageLine {
    /// Index of its block.
    pub block: usize,
    /// The line, in bytes of the block's prose.
    pub span: Span,
    /// Whether all of it is emphasised.
    pub strong: bool,
}

/// What a line turns out to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LineRole {
    /// Words of the text.
    Text,
    /// The label of a turn: the name, and where the words start, in bytes of the line.
    Label { name: Span, words: usize },
    /// A part of the page that says nothing.
    Furniture,
    /// A time before the words, so many bytes of the line.
    Stamped(usize),
}

impl PageLine {
    /// The line's prose.
    pub fn text<'a>(&self, parsed: &'a Parsed) -> &'a str {
        self.span.slice(&parsed.blocks[self.block].text)
    }
}

/// The lines of every block, as the file has them. What stands in a table, a footnote or a caption is one line.
pub(super) fn lines(text: &str, parsed: &Parsed) -> Vec<PageLine> {
    let mut out = Vec::with_capacity(parsed.blocks.len());
    for (index, block) in parsed.blocks.iter().enumerate() {
        let whole = Span::new(0, block.text.len());
        let raw = parsed.span(index).slice(text);
        let mut starts = vec![0];
        if matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem { .. } | BlockKind::Heading(_)) {
            let breaks = memchr::memchr2_iter(b'\n', b'\r', raw.as_bytes());
            let after = breaks.filter_map(|at| {
                let rest = raw.get(at + 1..)?;
                let mark = |c: char| c.is_whitespace() || c == '>';
                block.to_prose(at + 1 + (rest.len() - rest.trim_start_matches(mark).len()))
            });
            starts.extend(after.filter(|&at| at < whole.end));
            starts.dedup();
        }
        for (at, &start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(whole.end);
            let span = block.trimmed(Span::new(start, end.max(start)));
            if !span.is_empty() {
                out.push(PageLine { block: index, span, strong: block.is_strong(span) });
            }
        }
    }
    out
}

/// The page with its lines in the roles that they have. A label says how many of the blocks behind it are its words.
pub(super) fn cut(parsed: Parsed, lines: &[PageLine], roles: &[LineRole]) -> Parsed {
    let mut new = Parsed { front_matter: parsed.front_matter, notes: parsed.notes.clone(), ..Parsed::default() };
    let mut first_of = Vec::with_capacity(parsed.blocks.len() + 1);
    let mut at = 0;
    for (index, block) in parsed.blocks.iter().enumerate() {
        first_of.push(new.blocks.len());
        let from = at;
        while lines.get(at).is_some_and(|line| line.block == index) {
            at += 1;
        }
        let (own, roles) = (&lines[from..at], &roles[from..at]);
        if roles.iter().all(|role| *role == LineRole::Text) {
            new.blocks.push(block.clone());
            new.starts.push(parsed.starts[index]);
            continue;
        }
        for (span, kind) in pieces(block, own, roles) {
            if let Some((start, part)) = block.part(span, kind) {
                new.push(parsed.starts[index] + start, part);
            }
        }
    }
    first_of.push(new.blocks.len());
    new.comments = parsed.comments;
    for comment in &mut new.comments {
        comment.next_block =
            comment.next_block.and_then(|old| first_of.get(old).copied()).filter(|&b| b < new.blocks.len());
    }
    new
}

/// The pieces of a block: labels and furniture by themselves, and the lines of text between them together.
fn pieces(block: &Arc<Block>, lines: &[PageLine], roles: &[LineRole]) -> Vec<(Span, BlockKind)> {
    let words = || match &block.kind {
        BlockKind::Heading(_) => BlockKind::Paragraph,
        kind => kind.clone(),
    };
    let mut out: Vec<(Span, BlockKind)> = Vec::new();
    let mut open = false;
    for (line, role) in lines.iter().zip(roles) {
        let (start, end) = (line.span.start, line.span.end);
        let rest = match role {
            LineRole::Text if open => {
                if let Some((span, _)) = out.last_mut() {
                    *span = span.cover(line.span);
                }
                continue;
            }
            LineRole::Text => line.span,
            LineRole::Label { name, words } => {
                let label = Span::new(start, start + words);
                out.push((label, BlockKind::Label { name: *name, blocks: 0 }));
                Span::new(label.end, end)
            }
            LineRole::Furniture => {
                out.push((line.span, BlockKind::Furniture));
                Span::new(end, end)
            }
            LineRole::Stamped(length) => {
                out.push((Span::new(start, start + length), BlockKind::Furniture));
                Span::new(start + length, end)
            }
        };
        open = !rest.is_empty();
        if open {
            // A heading that is no label stays one.
            let kind = if *role == LineRole::Text && lines.len() == 1 { block.kind.clone() } else { words() };
            out.push((rest, kind));
        }
    }
    out
}

/// Tells every label how many blocks behind it hold its words: `most` where the page does not end the turn sooner.
pub(super) fn give_words(parsed: &mut Parsed, most: u32) {
    let ends = |kind: &BlockKind| matches!(kind, BlockKind::Label { .. } | BlockKind::Heading(_));
    for at in 0..parsed.blocks.len() {
        if !matches!(parsed.blocks[at].kind, BlockKind::Label { .. }) {
            continue;
        }
        let (mut count, mut words) = (0, 0);
        for block in &parsed.blocks[at + 1..] {
            if ends(&block.kind) || words == most {
                break;
            }
            count += 1;
            words += u32::from(block.kind != BlockKind::Furniture);
        }
        if let BlockKind::Label { blocks, .. } = &mut Arc::make_mut(&mut parsed.blocks[at]).kind {
            *blocks = count;
        }
    }
}
