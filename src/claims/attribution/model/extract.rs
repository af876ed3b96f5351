//! Extraction: the four models asked one after the other, for the sentences that have changed.

use super::cue::CueFeatures;
use super::predictions::{LearnedAttribution, Predictions, SentencePrediction, TokenPlace};
use super::token_window::TokenWindow;
use super::weights::{FeatureWeights, Models};
use super::{confidence, cue, fingerprint, sequence_labels, speaker};
use crate::nlp::Doc;
use rayon::prelude::*;
use std::ops::Range;

/// A candidate below this probability of being a cue is not looked at further.
const MIN_CUE_PROBABILITY: f32 = 0.12;

/// Whether a verb, by its dictionary form, is a cue in most of its uses in the training corpus.
pub fn is_mostly_cue(lemma: &str) -> bool {
    Models::shared().frequent.contains(lemma)
}

/// The attributions whose cue stands in the `target` blocks of a window of consecutive blocks, those of at least the
/// confidence `threshold`, in the order of their cues. Three sentences before a cue's own and six after it are looked at,
/// so a window need not be wider than that.
///
/// A sentence that is seen as it was when the models found `earlier`, under the same threshold, is not read again.
pub fn extract(window: &[&Doc], target: Range<usize>, threshold: f32, earlier: Option<&Predictions>) -> Predictions {
    let models = Models::shared();
    let view = TokenWindow::new(window, models);
    let tokens = view.tokens_of(target);
    let (Some(first), Some(last)) = (view.words.get(tokens.start), tokens.clone().last()) else {
        return Predictions::default();
    };
    let sentences = first.sentence..view.words[last].sentence + 1;
    // A tree that runs over two sentences would be seen from neither as a whole.
    let trees_end_with_sentences = view.trees_end_with_sentences();
    let fingerprints: Vec<Option<u64>> = sentences
        .clone()
        .map(|sentence| trees_end_with_sentences.then(|| fingerprint::context_fingerprint(&view, sentence)))
        .collect();
    let recall = |context_fingerprint: u64| {
        let earlier = earlier?;
        let seen = earlier.sentences.iter().find(|seen| seen.context_fingerprint == context_fingerprint)?;
        Some((seen.start, &earlier.attributions[seen.attributions.clone()]))
    };
    let known: Vec<_> = fingerprints.iter().map(|context_fingerprint| context_fingerprint.and_then(recall)).collect();
    let is_new = |token: &usize| known[view.words[*token].sentence - sentences.start].is_none();
    let mut weights = FeatureWeights::new(&models.cue);
    let cues: Vec<(CueFeatures, f32)> = tokens
        .filter(is_new)
        .filter(|&token| cue::is_candidate(&view, token, models))
        .map(|token| {
            let cue = CueFeatures::new(&view, token);
            let probability = cue::probability(&view, &cue, models, &mut weights);
            (cue, probability)
        })
        .filter(|(_, probability)| *probability >= MIN_CUE_PROBABILITY)
        .collect();
    let found: Vec<CuePrediction> =
        cues.par_iter().map(|(cue, probability)| attribution(&view, cue, *probability, threshold)).collect();
    let mut found = cues.iter().map(|(cue, _)| cue.token).zip(found).peekable();
    let mut likely = Predictions::default();
    for ((sentence, context_fingerprint), known) in sentences.zip(fingerprints).zip(known) {
        let tokens = &view.sentences[sentence].tokens;
        let (block, start) = view.local(tokens.start);
        let before = likely.attributions.len();
        let mut again = true;
        if let Some((was, known)) = known {
            likely.attributions.extend(known.iter().map(|known| known.moved(block, was, start)));
        }
        while let Some((_, found)) = found.next_if(|(token, _)| *token < tokens.end) {
            likely.reaches |= found.reaches;
            again &= !found.strays && !found.reaches;
            likely.attributions.extend(found.attribution);
        }
        if let (true, Some(context_fingerprint)) = (again, context_fingerprint) {
            likely.sentences.push(SentencePrediction {
                context_fingerprint,
                start,
                attributions: before..likely.attributions.len(),
            });
        }
    }
    likely
}

/// What came of a likely cue.
struct CuePrediction {
    /// The attribution, if it is believed.
    attribution: Option<LearnedAttribution>,
    /// Whether words of another block than the cue's were taken for a part of it.
    reaches: bool,
    /// Whether words of another sentence were, but for the speaker.
    strays: bool,
}

/// What comes of a likely cue.
fn attribution(view: &TokenWindow<'_>, cue: &CueFeatures, cue_probability: f32, threshold: f32) -> CuePrediction {
    let (models, token) = (Models::shared(), cue.token);
    let spans = sequence_labels::label(view, cue, models);
    let own = &view.words[token];
    let mut found = CuePrediction {
        attribution: None,
        reaches: spans.take_from(view, |word| word.block != own.block),
        strays: spans.take_from(view, |word| word.sentence != own.sentence),
    };
    if spans.content.is_empty() {
        return found;
    }
    let ranked = speaker::rank(view, cue, models);
    found.reaches |= ranked.head.is_some_and(|head| view.words[head].block != own.block);
    let confidence = confidence::score(view, token, cue_probability, &spans, &ranked, &models.keep);
    if confidence < threshold {
        return found;
    }
    let (block, cue_head) = view.local(token);
    found.attribution = Some(LearnedAttribution {
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
    });
    found
}
