//! Candidates for attributions, while they are being put together.

use super::model::{LearnedAttribution, TokenPlace};
use crate::claims::model::AttributionForm;
use std::ops::Range;

/// A phrase that names a speaker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SpeakerSpan {
    pub place: TokenPlace,
    pub head: usize,
}

/// The words that mark the saying.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CueWords {
    /// They stand in the target block.
    pub tokens: Range<usize>,
    pub head: usize,
}

/// An attribution in tokens.
#[derive(Clone, Debug)]
pub(crate) struct AttributionCandidate {
    pub speaker: Option<SpeakerSpan>,
    pub cue: Option<CueWords>,
    pub content: Vec<TokenPlace>,
    /// Known where a pattern tells it; else read off the order of the words.
    pub form: Option<AttributionForm>,
    pub confidence: f32,
    /// Whether a pattern has settled the content.
    pub has_final_content: bool,
}

impl AttributionCandidate {
    /// What the models found in blocks that start at block `from` of the window.
    pub fn new(a: LearnedAttribution, from: usize) -> Self {
        let shifted = |place: TokenPlace| TokenPlace { block: place.block + from, ..place };
        AttributionCandidate {
            speaker: a.speaker.zip(a.speaker_head).map(|(place, head)| SpeakerSpan { place: shifted(place), head }),
            cue: Some(CueWords { tokens: a.cue.tokens, head: a.cue_head }),
            content: a.content.into_iter().map(shifted).collect(),
            form: None,
            confidence: a.confidence,
            has_final_content: false,
        }
    }

    /// Where the candidate stands in its block, for the order of the text.
    pub fn order(&self) -> (usize, usize) {
        let speaker = self.speaker.as_ref().map(|s| s.place.tokens.start);
        let cue = self.cue.as_ref().map(|c| c.head);
        (cue.or(speaker).unwrap_or(0), speaker.unwrap_or(0))
    }

    /// The candidate with this content and form, settled by a pattern.
    pub fn with_content(mut self, content: Vec<TokenPlace>, form: AttributionForm) -> Self {
        (self.content, self.form, self.has_final_content) = (content, Some(form), true);
        self
    }
}

/// Adds a pattern's candidate: it yields to a learned one with the same cue unless its content is settled, and stands back
/// where a surer attribution has the same speaker and content.
pub(crate) fn merge(candidates: &mut Vec<AttributionCandidate>, new: AttributionCandidate) {
    let same_cue = |d: &AttributionCandidate| match (&d.cue, &new.cue) {
        (Some(a), Some(b)) => a.head == b.head || (a.tokens.contains(&b.head) && b.tokens.contains(&a.head)),
        _ => false,
    };
    if let Some(old) = candidates.iter_mut().find(|d| same_cue(d)) {
        old.confidence = old.confidence.max(new.confidence);
        if old.speaker.is_none() || (new.has_final_content && new.speaker.is_some()) {
            old.speaker = new.speaker.or(old.speaker.take());
        }
        if new.has_final_content && !old.has_final_content {
            (old.content, old.form, old.has_final_content) = (new.content, new.form, true);
            old.cue = new.cue;
        }
        return;
    }
    let known = candidates.iter().any(|d| d.speaker == new.speaker && d.content == new.content);
    if !known {
        candidates.push(new);
    }
}
