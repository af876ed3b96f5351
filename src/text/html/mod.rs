//! HTML parser: from a page to the blocks of its main text, every word with its way back to the page's bytes.

mod elements;
mod grid;
mod main_content;
mod tokenizer;
mod walk;

use super::encoding::byte_order_mark;
use super::prose::ProseBuilder;
use super::{Block, BlockKind, Parsed, Span};
use main_content::MainContent;
use std::sync::Arc;
use tokenizer::{HtmlToken, TokenKind, tokenize};
use walk::{HtmlWalk, push_text};

/// The blocks of a page's main text. Any text is accepted.
pub fn parse(text: &str) -> Parsed {
    let whole = Span::new(byte_order_mark(text), text.len());
    let tokens = tokenize(text, whole);
    let main_content = MainContent::new(text, &tokens);
    let mut walk = HtmlWalk::new(text, &tokens, Some(&main_content));
    walk.run();
    let mut parsed = std::mem::take(&mut walk.parsed);
    let has_title = parsed.blocks.iter().any(|b| b.kind == BlockKind::Heading(1));
    if let Some(title) = page_title(text, &tokens).filter(|_| !has_title) {
        let (start, title) = title;
        let before = parsed.starts.partition_point(|&other| other < start);
        parsed.blocks.insert(before, Arc::new(title));
        parsed.starts.insert(before, start);
        for comment in parsed.comments.iter_mut().filter(|c| c.next_block.is_some_and(|b| b >= before)) {
            comment.next_block = comment.next_block.map(|b| b + 1);
        }
    }
    parsed
}

/// The blocks of a stretch of HTML in another document, all of it; `lists` and `tables` count on from those before.
pub(super) fn parse_fragment(text: &str, within: Span, lists: &mut u32, tables: &mut u32) -> Parsed {
    let tokens = tokenize(text, within);
    let mut walk = HtmlWalk::new(text, &tokens, None);
    (walk.lists, walk.tables) = (*lists, *tables);
    walk.run();
    (*lists, *tables) = (walk.lists, walk.tables);
    walk.parsed
}

/// The title that the head of a page gives.
fn page_title(text: &str, tokens: &[HtmlToken]) -> Option<(usize, Block)> {
    let start = tokens.iter().position(|t| matches!(t.kind, TokenKind::Start(_)) && t.name(text) == "title")?;
    let token = tokens.get(start + 1).filter(|t| t.kind == TokenKind::Text)?;
    let mut prose = ProseBuilder::default();
    push_text(&mut prose, text, token.span);
    Some((token.span.start, prose.take()?.into_block(BlockKind::Heading(1), token.span)))
}
