//! Confidence in an attribution as a whole: a logistic score over the confidences of the parts.

use super::sequence_labels::{Label, LabelledSpans};
use super::speaker::Ranked;
use super::token_window::TokenWindow;
use super::weights::ConfidenceModel;
use crate::nlp::Pos;
use std::ops::Range;

/// The probability that cue, speaker and content are all right.
pub(crate) fn score(
    view: &TokenWindow<'_>,
    cue: usize,
    probability: f32,
    spans: &LabelledSpans,
    ranked: &Ranked,
    keep: &ConfidenceModel,
) -> f32 {
    let numbers = numbers(view, cue, probability, spans, ranked);
    let weighted = numbers.iter().zip(&keep.mean).zip(&keep.deviation).zip(&keep.weights);
    let sum: f32 = weighted.map(|(((x, mean), deviation), weight)| (x - mean) / deviation * weight).sum();
    1.0 / (1.0 + (-(sum + keep.bias)).exp())
}

fn numbers(view: &TokenWindow<'_>, cue: usize, probability: f32, spans: &LabelledSpans, ranked: &Ranked) -> [f32; 20] {
    let [content, content_least] = label_confidence(spans, Label::Content);
    let [speaker, speaker_least] = label_confidence(spans, Label::Speaker);
    let [words, words_least] = label_confidence(spans, Label::Cue);
    let outside = mean(spans.items.iter().filter(|x| x.label == Label::Outside && !x.chunk).map(|x| x.marginal));
    let doubt = spans.items.iter().map(|x| x.marginal.max(1e-3).ln()).sum::<f32>() / -5.0;
    let same = match (&spans.speaker, &ranked.tokens) {
        (Some(a), Some(b)) => overlap(&view.bytes(a), &view.bytes(b)) >= 0.3,
        _ => false,
    };
    let size: usize = spans.content.iter().map(|c| view.bytes(c).len()).sum();
    let pos = view.words[cue].pos;
    [
        log_odds(probability),
        content,
        content_least,
        speaker,
        speaker_least,
        words,
        words_least,
        outside.unwrap_or(1.0),
        number(!spans.content.is_empty()),
        number(spans.content.len() > 1),
        doubt.min(2.0),
        log_odds(ranked.probability),
        log_odds(ranked.none),
        number(same),
        number(ranked.tokens.is_none()),
        number(spans.speaker.is_none()),
        number(pos == Pos::Verb),
        number(pos == Pos::Noun),
        number(pos == Pos::Aux),
        (size as f32).ln_1p(),
    ]
}

/// Mean and least probability of the items with a label; zeros if there are none.
fn label_confidence(spans: &LabelledSpans, label: Label) -> [f32; 2] {
    let own = spans.items.iter().filter(|x| x.label == label).map(|x| x.marginal);
    [mean(own.clone()).unwrap_or(0.0), own.reduce(f32::min).unwrap_or(0.0)]
}

fn mean(numbers: impl Iterator<Item = f32>) -> Option<f32> {
    let (mut sum, mut count) = (0.0, 0);
    for x in numbers {
        sum += x;
        count += 1;
    }
    (count > 0).then(|| sum / count as f32)
}

/// Intersection over union.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> f32 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    if both == 0 { 0.0 } else { both as f32 / (a.len() + b.len() - both) as f32 }
}

fn log_odds(p: f32) -> f32 {
    (p.max(1e-4) / (1.0 - p).max(1e-4)).ln()
}

fn number(x: bool) -> f32 {
    f32::from(u8::from(x))
}
