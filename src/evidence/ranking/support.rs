//! Whether the sources support a claim: a verdict in three bands. The middle band is silent.
//!
//! The weights were fitted on sound and invented claims of news texts, and set so that sound ones all but never fall
//! into the lowest band; a hard cut would flag a quarter of what newsroom writing says in its own words.

use super::thresholds::*;
use crate::evidence::model::Support;

/// What the verdict on a claim's support rests on; all from 0 to 1, and counting firm relations only but for `anywhere`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SupportFeatures {
    /// How well the best passage carries the claim.
    pub best: f32,
    /// How much of the claim the three best passages cover together.
    pub together: f32,
    /// How much of the claim has any relation to any sentence.
    pub anywhere: f32,
    /// How strongly the best passage has the claim's predicate.
    pub predicate: f32,
    /// How strongly any sentence has it.
    pub predicate_anywhere: f32,
    /// Share of the weight of words that have no firm relation in any sentence.
    pub unknown: f32,
    /// How many content words the claim itself has, without its context.
    pub words: usize,
    /// Whether a passage that has some of the claim's words has its figures too: too telling to call the claim invented.
    pub has_same_figures: bool,
}

impl SupportFeatures {
    /// How strongly the sources carry the claim, as log odds.
    pub fn log_odds(&self) -> f32 {
        SUPPORT_BEST * self.best + SUPPORT_JOINT * self.together + SUPPORT_UNKNOWN * self.unknown + SUPPORT_BIAS
    }

    /// The verdict.
    pub fn support(&self) -> Support {
        match self.log_odds() {
            s if s >= MIN_SUPPORTED => Support::Supported,
            s if s < MIN_UNSURE && !self.has_same_figures && self.words >= MIN_UNSUPPORTED_WORDS => {
                Support::Unsupported
            }
            _ => Support::Unsure,
        }
    }
}
