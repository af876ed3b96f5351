//! The outline of a draft: its headings with the claims under them.

use super::cursor::{block_span, speaker_name, top_level_claims};
use crate::claims::model::BlockSpan;
use crate::desk::CheckResult;
use crate::text::{BlockKind, Span, truncate};
use std::iter::Peekable;
use std::vec::IntoIter;

/// Length of a symbol's name, in characters.
const MAX_NAME: usize = 80;

/// A heading or a claim, with what stands under it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SymbolNode {
    /// The words.
    pub name: String,
    /// Who says the claim.
    pub speaker: Option<String>,
    /// The heading's level; `None` for a claim.
    pub level: Option<u8>,
    /// The words, in bytes of the draft.
    pub span: Span,
    /// The words and all that stands under them, in bytes of the draft.
    pub full_span: Span,
    /// What stands under a heading: headings of less rank, and claims.
    pub children: Vec<SymbolNode>,
}

/// The headings of a draft, and under them the claims with their speakers.
pub fn document_symbols(checked: &CheckResult) -> Vec<SymbolNode> {
    let mut nodes = symbol_nodes(checked).into_iter().peekable();
    let mut symbols = Vec::new();
    while let Some(symbol) = with_children(&mut nodes) {
        symbols.push(symbol);
    }
    symbols
}

/// Headings and claims in the order of the text, none under another.
fn symbol_nodes(checked: &CheckResult) -> Vec<SymbolNode> {
    let draft = &checked.draft;
    let node = |text: &str, speaker, level, span| SymbolNode {
        name: truncate(text, MAX_NAME),
        speaker,
        level,
        span,
        full_span: span,
        children: Vec::new(),
    };
    let mut nodes = Vec::new();
    for (index, block) in draft.blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.block.kind {
            nodes.push(node(&block.block.text, None, Some(level), block_span(draft, index)));
            continue;
        }
        nodes.extend(top_level_claims(block).map(|(_, claim)| {
            let span = draft.document_span(BlockSpan { block: index, span: claim.span });
            node(claim.span.slice(&block.block.text), speaker_name(draft, claim), None, span)
        }));
    }
    nodes
}

/// The next node with all that stands under it.
fn with_children(nodes: &mut Peekable<IntoIter<SymbolNode>>) -> Option<SymbolNode> {
    let mut node = nodes.next()?;
    if let Some(level) = node.level {
        while nodes.peek().is_some_and(|next| next.level.is_none_or(|l| l > level)) {
            node.children.extend(with_children(nodes));
        }
    }
    // A heading reaches to the end of the last node under it.
    if let Some(last) = node.children.last() {
        node.full_span = Span::new(node.span.start, last.full_span.end);
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{demo, span_of};

    #[test]
    fn claims_stand_under_their_headings_with_their_speakers() {
        let demo = demo();
        let symbols = document_symbols(&demo);
        assert_eq!(symbols.len(), 1);
        let title = &symbols[0];
        assert_eq!(title.name, "What is known about the Maren Dawn fire");
        let headings: Vec<&str> =
            title.children.iter().filter(|s| s.level.is_some()).map(|s| s.name.as_str()).collect();
        assert_eq!(headings, ["The night", "The cause", "What happens next"]);
        let cause = title.children.iter().find(|s| s.name == "The cause").map(|s| &s.children).unwrap();
        let first = (cause[0].name.as_str(), cause[0].speaker.as_deref(), cause[0].span);
        let words = "The fire started on the vehicle deck";
        assert_eq!(first, (words, Some("Joanna Pell"), span_of(&demo, words)));
        assert!(title.full_span.end >= title.children.last().unwrap().full_span.end);
    }
}
