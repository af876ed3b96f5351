//! Verdict on whether the sources support a claim, in three bands. The middle band is silent.
//!
//! The weights are a logistic model's (see `thresholds`), set so that sound claims all but never fall into the lowest
//! band; a hard cut would flag a quarter of what newsroom writing says in its own words.

use super::thresholds::*;
use crate::evidence::model::Support;

/// Features of the verdict on a claim's support; all from 0 to 1, and on firm relations only but for `anywhere`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SupportFeatures {
    /// Support by the best passage.
    pub best: f32,
    /// Share of the claim that the best passages cover together.
    pub together: f32,
    /// Share of the claim that has any relation to any sentence.
    pub anywhere: f32,
    /// Strength of the claim's predicate in the best passage.
    pub predicate: f32,
    /// Strength of the predicate in any sentence.
    pub predicate_anywhere: f32,
    /// Share of the weight of words that have no firm relation in any sentence.
    pub unknown: f32,
    /// Number of content words of the claim itself, without its context.
    pub words: usize,
    /// Whether a passage that has some of the claim's words has its figures too: too telling to call the claim invented.
    pub has_same_figures: bool,
}

impl SupportFeatures {
    /// Log odds that the sources carry the claim.
    pub fn log_odds(&self) -> f32 {
        SUPPORT_BEST * self.best + SUPPORT_JOINT * self.together + SUPPORT_UNKNOWN * self.unknown + SUPPORT_BIAS
    }

    /// Verdict in three bands.
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
