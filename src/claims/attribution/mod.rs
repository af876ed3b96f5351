//! Who says what: learned on the parse, with patterns around it for what the training corpus does not hold.
//!
//! The models predict attributions ([`model`]), of which those are kept that are sure enough (`acceptance`); patterns add
//! forms that news corpora lack or that typography proves (`patterns`); then every candidate is given the scope that its
//! sentence gives it (`scope`) and becomes an attribution of the model of claims (`build`).

mod acceptance;
mod build;
mod candidate;
mod context;
pub mod model;
mod patterns;
mod scope;
mod syntax;
#[cfg(test)]
mod tests;
mod thresholds;

pub use context::ContextBlock;
pub use model::{BlockShape, LearnedAttribution, Predictions};

use super::lexicon::ClaimLexicon;
use super::model::Attribution;
use crate::nlp::Doc;
use candidate::AttributionCandidate;
use context::AttributionContext;
use std::ops::Range;
pub(crate) use thresholds::DEFAULT_MIN_CONFIDENCE;
use thresholds::LISTED_CUE_ALLOWANCE;

/// The attributions whose cue (or speaker, where there is no cue) stands in block `target` of a window of consecutive
/// blocks, in the order of the text. `threshold` is the least confidence of a learned one. Blocks in the places are those
/// of the window. Three sentences before and six after a cue are looked at, and the list or quotation that follows.
///
/// `learned` are the blocks of the window that the models looked at ([`relevant_blocks`]) and what they found ([`predict`]).
pub fn attributions(
    window: &[ContextBlock<'_>],
    target: usize,
    learned: (Range<usize>, &[LearnedAttribution]),
    lexicon: &ClaimLexicon,
    threshold: f32,
) -> Vec<Attribution> {
    if target >= window.len() {
        return Vec::new();
    }
    let context = AttributionContext { window, target, lexicon };
    let (near, found) = learned;
    let mut candidates: Vec<AttributionCandidate> =
        found.iter().map(|a| AttributionCandidate::new(a.clone(), near.start)).collect();
    scope::name_speakers(&context, &mut candidates);
    candidates.retain(|d| context.accepts(d, threshold));
    for pattern in patterns::PATTERNS {
        for candidate in pattern(&context, &candidates) {
            candidate::merge(&mut candidates, candidate);
        }
    }
    scope::give_scope(&context, &mut candidates);
    candidates.sort_by_key(AttributionCandidate::order);
    candidates.iter().filter_map(|d| build::build_attribution(&context, d)).collect()
}

/// Whether what is said in a block, of which the models found this, hangs on no other block but the one before it.
pub fn stands_alone(passage: &ContextBlock<'_>, found: &Predictions) -> bool {
    !found.reaches && !patterns::looks_around(passage)
}

/// What the models find in block `target` of consecutive blocks, which are those of [`relevant_blocks`]. What they found `earlier`, in
/// an earlier state of the block, under the same threshold, spares them the sentences that have not changed.
pub fn predict(near: &[&Doc], target: usize, threshold: f32, earlier: Option<&Predictions>) -> Predictions {
    model::extract(near, target..target + 1, threshold - LISTED_CUE_ALLOWANCE, earlier)
}

/// The blocks that the models look at for cues of `target`, of a window of so many blocks: no wider than the sentences
/// that they may ask for. `sentences` says how many a block has.
pub fn relevant_blocks(window: usize, target: usize, sentences: impl Fn(usize) -> usize) -> Range<usize> {
    let (mut first, mut end) = (target, target + 1);
    let mut seen = 0;
    while first > 0 && seen < model::BACK {
        first -= 1;
        seen += sentences(first);
    }
    seen = 0;
    while end < window && seen < model::FORWARD {
        seen += sentences(end);
        end += 1;
    }
    first..end
}
