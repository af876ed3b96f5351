//! Predictions of the models, in tokens.

use std::ops::Range;

/// A run of tokens of one block of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenPlace {
    /// Index of the block in the window.
    pub block: usize,
    /// Tokens of that block's doc.
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

impl LearnedAttribution {
    /// The same attribution in block `block` of another window, where the sentence that began with token `was` of the block
    /// begins with token `is`.
    pub(super) fn moved(&self, block: usize, was: usize, is: usize) -> LearnedAttribution {
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

/// What the models find in a block or several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predictions {
    /// The attributions, in the order of their cues.
    pub attributions: Vec<LearnedAttribution>,
    /// Whether words of another block than the cue's were taken for content, for the speaker or for the cue: also by an
    /// attribution that was not believed.
    pub reaches: bool,
    /// The sentences in which the same is found when they are seen again.
    pub(super) sentences: Vec<SentencePrediction>,
}

impl Predictions {
    /// The list without the room that it kept for growing.
    pub fn fitted(mut self) -> Predictions {
        self.attributions.shrink_to_fit();
        self.sentences.shrink_to_fit();
        self
    }
}

/// A sentence whose cues take no words of others, but for a speaker in the sentence before.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SentencePrediction {
    /// What bears on its cues ([`fingerprint::context_fingerprint`]).
    pub context_fingerprint: u64,
    /// Its first token, in its block.
    pub start: usize,
    /// Those attributions whose cue stands in it.
    pub attributions: Range<usize>,
}
