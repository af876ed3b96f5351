//! Paragraphs that a draft takes over word for word: what they say of a source cannot differ from the source.

use crate::claims::model::BlockAnalysis;
use crate::evidence::quotes::QuoteIndex;
use crate::rules::{Context, Finding};
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
    let words = QuoteIndex::from_quotation(&context.draft.blocks[block].block.text);
    context.sources.iter().any(|source| {
        let blocks = source.quotes.blocks_equal_to(&words);
        blocks.into_iter().any(|b| names_its_speakers(b, &source.analysis.blocks[b]))
    })
}

/// Whether every attribution over the block's claims stands in the block itself.
fn names_its_speakers(index: usize, block: &BlockAnalysis) -> bool {
    block.claims.iter().all(|c| c.attributions.iter().all(|id| id.block == index))
}
