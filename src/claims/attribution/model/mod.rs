//! Who says what, learned on the parse: cue, speaker and content of every attribution in a window of blocks.
//!
//! Four linear models, trained on an attribution corpus (`assets/make/attribution.py`): a score for each possible cue; for
//! each likely cue a labelling of the words around it and a ranking of its possible speakers; and a score for the whole.

mod confidence;
mod context_shape;
mod cue;
mod dependency_path;
mod fingerprint;
mod sequence_labels;
mod speaker;
#[cfg(test)]
mod tests;
mod token_window;
mod weights;

use crate::nlp::Doc;
pub use context_shape::BlockShape;
use cue::Cue;
use rayon::prelude::*;
pub use sequence_labels::{BACK, FORWARD};
use std::ops::Range;
use token_window::TokenWindow;
use weights::{Models, Weights};

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
pub struct Predictions {
    /// The attributions, in the order of their cues.
    pub attributions: Vec<LearnedAttribution>,
    /// Whether words of another block than the cue's were taken for content, for the speaker or for the cue: also by an
    /// attribution that was not believed.
    pub reaches: bool,
    /// The sentences in which the same is found when they are seen again.
    sentences: Vec<SentencePrediction>,
}

/// A sentence whose cues take no words of others, but for a speaker in the sentence before.
#[derive(Clone, Debug, PartialEq)]
struct SentencePrediction {
    /// What bears on its cues ([`fingerprint::sight`]).
    sight: u64,
    /// Its first token, in its block.
    start: usize,
    /// Those attributions whose cue stands in it.
    attributions: Range<usize>,
}

impl Predictions {
    /// The list without the room that it kept for growing.
    pub fn fitted(mut self) -> Predictions {
        self.attributions.shrink_to_fit();
        self.sentences.shrink_to_fit();
        self
    }
}

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
    let is_parted = view.is_parted();
    let sights: Vec<Option<u64>> =
        sentences.clone().map(|sentence| is_parted.then(|| fingerprint::sight(&view, sentence))).collect();
    let recall = |sight: u64| {
        let earlier = earlier?;
        let seen = earlier.sentences.iter().find(|seen| seen.sight == sight)?;
        Some((seen.start, &earlier.attributions[seen.attributions.clone()]))
    };
    let known: Vec<_> = sights.iter().map(|sight| sight.and_then(recall)).collect();
    let is_new = |token: &usize| known[view.words[*token].sentence - sentences.start].is_none();
    let mut weights = Weights::new(&models.cue);
    let cues: Vec<(Cue, f32)> = tokens
        .filter(is_new)
        .filter(|&token| cue::is_candidate(&view, token, models))
        .map(|token| {
            let cue = Cue::new(&view, token);
            let probability = cue::probability(&view, &cue, models, &mut weights);
            (cue, probability)
        })
        .filter(|(_, probability)| *probability >= CUE_FLOOR)
        .collect();
    let found: Vec<CuePrediction> =
        cues.par_iter().map(|(cue, probability)| attribution(&view, cue, *probability, threshold)).collect();
    let mut found = cues.iter().map(|(cue, _)| cue.token).zip(found).peekable();
    let mut likely = Predictions::default();
    for ((sentence, sight), known) in sentences.zip(sights).zip(known) {
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
        if let (true, Some(sight)) = (again, sight) {
            likely.sentences.push(SentencePrediction { sight, start, attributions: before..likely.attributions.len() });
        }
    }
    likely
}

impl LearnedAttribution {
    /// The same attribution in block `block` of another window, where the sentence that began with token `was` of the block
    /// begins with token `is`.
    fn moved(&self, block: usize, was: usize, is: usize) -> LearnedAttribution {
        let token = |token: usize| token + is - was;
        let place =
            |place: &TokenPlace| TokenPlace { block, tokens: token(place.tokens.start)..token(place.tokens.end) };
        LearnedAttribution {
            speaker: self.speaker.as_ref().map(place),
            speaker_head: self.speaker_head.map(token),
            cue: place(&self.cue),
            cue_head: token(self.cue_head),
            content: self.content.iter().map(place).collect(),
            ..*self
        }
    }
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
fn attribution(view: &TokenWindow<'_>, cue: &Cue, cue_probability: f32, threshold: f32) -> CuePrediction {
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
