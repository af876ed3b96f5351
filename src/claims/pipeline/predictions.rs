//! Predictions and attributions of one block, looking at its neighbours.

use super::block::{ParsedBlock, fitted};
use super::neighbours::{relevant_blocks, window};
use super::options::ExtractOptions;
use crate::claims::attribution;
use crate::claims::attribution::{ContextBlock, LearnedAttribution, Predictions};
use crate::claims::model::Attribution;
use crate::nlp::Doc;
use std::sync::Arc;

/// What the models find in block `at`, looking at the blocks [`relevant_blocks`] it: a pure function of their readings. The answer is
/// the same whatever they found `earlier` in some state of the block, under the same options, but comes sooner.
pub fn predict(
    read: &[Arc<ParsedBlock>],
    at: usize,
    options: &ExtractOptions,
    earlier: Option<&Predictions>,
) -> Predictions {
    if read[at].is_apart {
        return Predictions::default();
    }
    let near = relevant_blocks(read, at);
    let docs: Vec<&Doc> = read[near.clone()].iter().map(|b| &*b.doc).collect();
    attribution::predict(&docs, at - near.start, options.threshold, earlier).fitted()
}

/// Whether the models find in block `at` what they `found` there in an earlier state of the document, where the block was
/// number `was` of `old`. They do if the block is the same and so is all that they saw of its neighbours.
pub fn predictions_unchanged(
    found: &Predictions,
    (old, was): (&[Arc<ParsedBlock>], usize),
    (read, at): (&[Arc<ParsedBlock>], usize),
) -> bool {
    let (then, now) = (relevant_blocks(old, was), relevant_blocks(read, at));
    if found.reaches || then.len() != now.len() || was - then.start != at - now.start {
        return false;
    }
    let target = at - now.start;
    let (then, now) = (&old[then], &read[now]);
    let same = |k: usize| Arc::ptr_eq(&then[k], &now[k]);
    let alike = |k: usize| same(k) || then[k].outline() == now[k].outline();
    // The last sentence before the block is looked through for speakers, word by word. What lies before it is seen in
    // outline.
    let read_through = (0..target).rev().find(|&k| !now[k].doc.tokens.is_empty()).unwrap_or(0);
    same(target) && (read_through..target).all(same) && (0..now.len()).all(alike)
}

/// Whether what is said in a block, of which the models found this, hangs on no other block but the one before it.
pub fn stands_alone(read: &ParsedBlock, found: &Predictions) -> bool {
    attribution::stands_alone(&passage(read), found)
}

pub(crate) fn passage(read: &ParsedBlock) -> ContextBlock<'_> {
    ContextBlock { block: &read.block, doc: &read.doc, quotations: &read.quotations }
}

/// The attributions whose cue stands in block `at`, read in its [`window`]; `likely` is what the models found there.
/// Places hold the block's index less `at`, wrapped: they are the same wherever the window stands in the document.
pub fn attributions(
    read: &[Arc<ParsedBlock>],
    at: usize,
    likely: &[LearnedAttribution],
    options: &ExtractOptions,
) -> Vec<Attribution> {
    if read[at].is_apart {
        return Vec::new();
    }
    let window = window(read, at);
    let near = relevant_blocks(read, at);
    let near = near.start - window.start..near.end - window.start;
    let passages: Vec<ContextBlock<'_>> = read[window.clone()].iter().map(|b| passage(b)).collect();
    let mut found =
        attribution::attributions(&passages, at - window.start, (near, likely), &options.lexicon, options.threshold);
    for attribution in &mut found {
        attribution.shift(window.start.wrapping_sub(at));
    }
    fitted(found)
}
