//! Paragraphs that a draft takes over word for word: what they say of a source cannot differ from the source.

use crate::claims::model::BlockAnalysis;
use crate::evidence::quotes::QuoteIndex;
use crate::rules::{Context, Finding};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// Whether the finding is on a claim of a paragraph that stands so in a source, which names its speakers within the
/// paragraph. `copied` is what is known of the paragraphs so far, by block.
///
/// A source's paragraph that owes its speaker to another one (a list under *The union says:*, a transcript's turn) is
/// no excuse: taken over alone, it has lost its attribution.
pub fn is_copy(context: &Context<'_>, finding: &Finding, copied: &mut FxHashMap<usize, bool>) -> bool {
    let block = finding.claim.map(|id| id.block);
    block.is_some_and(|block| *copied.entry(block).or_insert_with(|| is_copied_verbatim(context, block)))
}

fn is_copied_verbatim(context: &Context<'_>, block: usize) -> bool {
    let draft = &context.draft.blocks[block];
    let words = QuoteIndex::from_quotation(&draft.block.text);
    context.sources.iter().any(|source| {
        let blocks = source.quotes.blocks_equal_to(&words);
        blocks.into_iter().any(|b| {
            let there = &source.analysis.blocks[b];
            names_its_speakers(b, there) && below_nought(draft) == below_nought(there)
        })
    })
}

/// How many figures of the block are below nought: words that are the same may differ by a minus.
fn below_nought(block: &BlockAnalysis) -> usize {
    block.figures.iter().filter(|f| f.set.high.is_some_and(|high| high < Decimal::ZERO)).count()
}

/// Whether every attribution over the block's claims stands in the block itself.
fn names_its_speakers(index: usize, block: &BlockAnalysis) -> bool {
    block.claims.iter().all(|c| c.attributions.iter().all(|id| id.block == index))
}
