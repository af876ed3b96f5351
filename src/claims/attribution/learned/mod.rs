//! Who says what, learned on the parse: cue, speaker and content of every attribution in a window of blocks.
//!
//! Four linear models, trained on an attribution corpus (`assets/make/attribution.py`): a score for each possible cue; for
//! each likely cue a labelling of the words around it and a ranking of its possible speakers; and a score for the whole.

mod cue;
mod keep;
mod model;
mod outline;
mod path;
mod spans;
mod speaker;
#[cfg(test)]
mod tests;
mod view;

use crate::language::Reading;
use cue::Cue;
use model::{Models, Weights};
pub use outline::Outline;
use rayon::prelude::*;
pub use spans::{BACK, FORWARD};
use std::ops::Range;
use view::View;

/// A candidate below this probability of being a cue is not looked at further.
const CUE_FLOOR: f32 = 0.12;

/// A run of tokens of one block of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenPlace {
    /// Index of the block in the window.
    pub block: usize,
    /// Tokens of that block's reading.
    pub tokens: Range<usize>,
}

/// One attribution as the models see it.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedAttribution {
    /// The phrase that names the speaker.
    pub speaker: Option<TokenPlace>,
    /// Head of that phrase: a token of the speaker's block.
    pub speaker_head: Option<usize>,
    /// The words that mark the saying.
    pub cue: TokenPlace,
    /// The cue's head: a token of the cue's block.
    pub cue_head: usize,
    /// What is said, in the order of the text; each place lies in one block.
    pub content: Vec<TokenPlace>,
    /// The probability that speaker, cue and content are all right.
    pub confidence: f32,
    /// The probability that the head is a cue at all.
    pub cue_probability: f32,
}

/// What the models find in a block or several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likely {
    /// The attributions, in the order of their cues.
    pub attributions: Vec<LearnedAttribution>,
    /// Whether words of another block than the cue's were taken for content, for the speaker or for the cue: also by an
    /// attribution that was not believed.
    pub reaches: bool,
}

/// Whether a verb, by its dictionary form, is a cue in most of its uses in the training corpus.
pub fn is_mostly_cue(lemma: &str) -> bool {
    Models::shared().frequent.contains(lemma)
}

/// The attributions whose cue stands in the `target` blocks of a window of consecutive blocks, those of at least the
/// confidence `threshold`, in the order of their cues. Three sentences before a cue's own and six after it are looked at,
/// so a window need not be wider than that.
pub fn extract(window: &[&Reading], target: Range<usize>, threshold: f32) -> Likely {
    let models = Models::shared();
    let view = View::new(window, models);
    let mut weights = Weights::new(&models.cue);
    let cues: Vec<(Cue, f32)> = view
        .tokens_of(target)
        .filter(|&token| cue::is_candidate(&view, token, models))
        .map(|token| {
            let cue = Cue::new(&view, token);
            let probability = cue::probability(&view, &cue, models, &mut weights);
            (cue, probability)
        })
        .filter(|(_, probability)| *probability >= CUE_FLOOR)
        .collect();
    let attributions: Vec<(Option<LearnedAttribution>, bool)> =
        cues.par_iter().map(|(cue, probability)| attribution(&view, cue, *probability, threshold)).collect();
    let mut found = Likely { reaches: attributions.iter().any(|(_, reaches)| *reaches), ..Likely::default() };
    found.attributions.extend(attributions.into_iter().filter_map(|(attribution, _)| attribution));
    found
}

/// The attribution of a likely cue, if it is believed; and whether words of another block than the cue's were taken for a
/// part of it.
fn attribution(view: &View<'_>, cue: &Cue, cue_probability: f32, threshold: f32) -> (Option<LearnedAttribution>, bool) {
    let (models, token) = (Models::shared(), cue.token);
    let spans = spans::label(view, cue, models);
    let mut reaches = spans.reaches(view, token);
    if spans.content.is_empty() {
        return (None, reaches);
    }
    let ranked = speaker::rank(view, cue, models);
    reaches |= ranked.head.is_some_and(|head| view.words[head].block != view.words[token].block);
    let confidence = keep::score(view, token, cue_probability, &spans, &ranked, &models.keep);
    if confidence < threshold {
        return (None, reaches);
    }
    let (block, cue_head) = view.local(token);
    let attribution = LearnedAttribution {
        speaker: ranked.tokens.and_then(|tokens| view.places(&tokens).next()),
        speaker_head: ranked.head.map(|head| view.local(head).1),
        cue: view
            .places(&spans.cue)
            .find(|p| p.block == block)
            .unwrap_or(TokenPlace { block, tokens: cue_head..cue_head + 1 }),
        cue_head,
        content: spans.content.iter().flat_map(|run| view.places(run)).collect(),
        confidence,
        cue_probability,
    };
    (Some(attribution), reaches)
}
