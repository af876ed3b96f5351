//! Whether the sources support a claim: a verdict in three bands. The middle band is silent.
//!
//! The weights were fitted on sound and invented claims of news texts, and set so that sound ones all but never fall
//! into the lowest band; a hard cut would flag a quarter of what newsroom writing says in its own words.

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
    pub same_figures: bool,
}

/// At or above this strength a claim is supported, below the other it is not.
const SUPPORTED: f32 = 1.4;
const UNSUPPORTED: f32 = -2.2;

/// A claim of fewer content words says too little to be called unsupported (*fire raged*, *more follows*).
const FEWEST_WORDS: usize = 3;

impl SupportFeatures {
    /// How strongly the sources carry the claim, as log odds.
    pub fn strength(&self) -> f32 {
        9.0 * self.best + self.together - 2.2 * self.unknown - 2.6
    }

    /// The verdict.
    pub fn support(&self) -> Support {
        match self.strength() {
            s if s >= SUPPORTED => Support::Supported,
            s if s < UNSUPPORTED && !self.same_figures && self.words >= FEWEST_WORDS => Support::Unsupported,
            _ => Support::Unsure,
        }
    }
}
