//! Incremental parsing of Markdown: after an edit only the paragraphs round it are parsed again, where the rest is provably
//! what it was.

use super::walk::MarkdownWalk;
use crate::text::front_matter::front_matter;
use crate::text::{Block, BlockKind, Comment, Parsed, Span};
use std::ops::Range;
use std::sync::Arc;

/// The beginning of the comments that end where they are closed.
const COMMENT: &[u8] = b"<!-- ";

/// The blocks of a text, those round the edit parsed again and all others taken over from `parsed`, the blocks of
/// `earlier`; `None` where the edit may reach further than paragraphs and headings do.
pub(crate) fn reparse_blocks(text: &str, earlier: &str, parsed: &Parsed) -> Option<Parsed> {
    if !parsed.is_self_contained || !parsed.notes.is_empty() || front_matter(text) != parsed.front_matter {
        return None;
    }
    let (head, tail) = common(text.as_bytes(), earlier.as_bytes());
    let (old_end, new_end) = (earlier.len() - tail, text.len() - tail);
    // A self-contained text remains so, unless the edit has put something together.
    if !is_self_contained(text, head.saturating_sub(COMMENT.len() - 1)..(new_end + 1).min(text.len())) {
        return None;
    }
    let (blocks, starts) = (&parsed.blocks, &parsed.starts);
    // A block is a sure place to begin or to go on where it is a paragraph or a heading, and opens after an empty line.
    let sure = |at: usize, after: usize| {
        let start = starts[at];
        is_paragraph(&blocks[at]) && start >= after + 2 && earlier.get(..start).is_some_and(|t| t.ends_with("\n\n"))
    };
    let touched = starts.partition_point(|&start| start < head);
    let body = parsed.front_matter.map_or(0, |f| f.span.end);
    let first = (0..touched.saturating_sub(1)).rev().find(|&at| parsed.span(at).end < head && sure(at, body))?;
    let next = (touched..blocks.len()).find(|&at| sure(at, old_end));
    let old = first..next.unwrap_or(blocks.len());
    let from = starts[first];
    let shift = |offset: usize| offset + text.len() - earlier.len();
    // The block after the edit is read too: if it is not what it was, the edit has opened something.
    let to = next.map_or(text.len(), |next| shift(parsed.span(next).end));
    let line_end = |t: &str, at: usize| t.get(at..)?.find('\n').map_or(Some(t.len()), |n| Some(at + n + 1));
    let (to, old_to) = (line_end(text, to)?, line_end(earlier, next.map_or(earlier.len(), |n| parsed.span(n).end))?);
    if to < new_end || parsed.comments.iter().any(|c| c.span.end > from && c.span.start < old_to) {
        return None;
    }
    if !blocks[old.clone()].iter().all(is_paragraph) {
        return None;
    }
    let mut fresh = MarkdownWalk::parse_part(text.get(..to)?, from)?;
    if !fresh.blocks.iter().all(is_paragraph) || !fresh.comments.is_empty() || !fresh.notes.is_empty() {
        return None;
    }
    if let Some(next) = next {
        let (block, start) = (fresh.blocks.pop()?, fresh.starts.pop()?);
        if start != shift(starts[next]) || *block != *blocks[next] {
            return None;
        }
    }
    let count = fresh.blocks.len();
    let moved = |block: usize| block + count - old.len();
    let (front_matter, date) = (parsed.front_matter, parsed.date.clone());
    let mut out = Parsed { front_matter, date, is_self_contained: true, ..Parsed::default() };
    out.blocks.reserve(moved(blocks.len()));
    out.blocks.extend(blocks[..first].iter().cloned());
    // A block with the same content stays the same allocation, by which later floors recognise it.
    let known = |block: Arc<Block>| blocks[old.clone()].iter().find(|b| **b == block).cloned().unwrap_or(block);
    out.blocks.extend(fresh.blocks.into_iter().map(known));
    out.blocks.extend(blocks[old.end..].iter().cloned());
    out.starts.extend_from_slice(&starts[..first]);
    out.starts.append(&mut fresh.starts);
    out.starts.extend(starts[old.end..].iter().map(|&start| shift(start)));
    let comment = |c: &Comment| {
        let later = c.span.start >= old_end;
        let place = |span: Span| if later { Span::new(shift(span.start), shift(span.end)) } else { span };
        let next = |block: usize| if block >= old.end { moved(block) } else { block };
        Comment { span: place(c.span), text: place(c.text), next_block: c.next_block.map(next) }
    };
    out.comments = parsed.comments.iter().map(comment).collect();
    Some(out)
}

/// Whether nothing that begins in a stretch of a text reaches over empty lines: definitions, HTML but for closed comments,
/// tags and comments of templates, odd line breaks. The stretch is one of bytes.
pub(crate) fn is_self_contained(text: &str, stretch: Range<usize>) -> bool {
    let (bytes, start) = (text.as_bytes(), stretch.start);
    let part = &bytes[stretch];
    memchr::memchr(b'\r', part).is_none()
        && memchr::memmem::find(part, b"]:").is_none()
        && memchr::memmem::find(part, b"%%").is_none()
        && memchr::memchr(b'{', part).is_none()
        && memchr::memchr_iter(b'<', part).all(|at| bytes[start + at..].starts_with(COMMENT))
}

/// How many bytes two texts have in common at their heads and, not counting those, at their tails.
fn common(a: &[u8], b: &[u8]) -> (usize, usize) {
    const STEP: usize = 256;
    let least = a.len().min(b.len());
    let mut head = 0;
    while head + STEP <= least && a[head..head + STEP] == b[head..head + STEP] {
        head += STEP;
    }
    while head < least && a[head] == b[head] {
        head += 1;
    }
    let most = least - head;
    let mut tail = 0;
    let ends = |tail: usize| (&a[a.len() - tail - STEP..a.len() - tail], &b[b.len() - tail - STEP..b.len() - tail]);
    while tail + STEP <= most && ends(tail).0 == ends(tail).1 {
        tail += STEP;
    }
    while tail < most && a[a.len() - tail - 1] == b[b.len() - tail - 1] {
        tail += 1;
    }
    (head, tail)
}

/// Whether it is a paragraph or a heading that no container holds.
fn is_paragraph(block: &Arc<Block>) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)) && !block.in_quote
}
