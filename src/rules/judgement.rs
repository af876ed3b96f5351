//! Judgement on a finding: what it rests on, and how surely it is right.

use crate::text::Severity;

/// How surely a finding is right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// How grave the rule calls the finding, which its confidence bounds.
    pub stated: Severity,
    /// What it rests on; `None` of what the judge found, whose atom has features of its own.
    pub grounds: Option<Grounds>,
    /// How likely a reader agrees, 0 to 1.
    pub confidence: f32,
}

/// What a finding rests on, as numbers from 0 to 1 (see [`Grounds::NAMES`]).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Grounds([f32; Grounds::NAMES.len()]);

impl Grounds {
    /// Names of the numbers, in order:
    ///
    /// - `support`, `score`: of the passage that the finding cites, else of its claim's best one
    /// - `supported`: whether the sources support the claim as a whole
    /// - `lead`: by which share of its score that passage stands above the next
    /// - `predicate`: whether the claim's predicate is among the matched words
    /// - `cover`: share of the sentence's words outside the flagged ones, by rarity, that the cited sentences have, or that
    ///   the passage matches in other words
    /// - `cover_near`: the same of the words beside the flagged ones
    /// - `covered`: whether that is next to all of them
    /// - `cited`: share of the sentence's words outside the flagged ones that the cited sentences have themselves
    /// - `cited_near`: the same of the words beside the flagged ones
    /// - `names`: share of the names outside the flagged words that the cited sentences have; `cited` without names
    /// - `brief`: nearness to a sentence of one content word, 1 ÷ their number
    /// - `flagged`: share of the sentence's content words that are flagged
    /// - `grave`: whether the rule itself calls it an error
    /// - `fixed`: whether the rule knows what should stand there
    /// - `judged`: how likely the judge holds a flagged word for a slip
    /// - `ticked`: how well the sources have the flagged words in their place
    pub const NAMES: [&'static str; 17] = [
        "support",
        "score",
        "supported",
        "lead",
        "predicate",
        "cover",
        "cover_near",
        "covered",
        "cited",
        "cited_near",
        "names",
        "brief",
        "flagged",
        "grave",
        "fixed",
        "judged",
        "ticked",
    ];

    /// Sets the number of that name, drawn into 0 to 1.
    pub(super) fn set(&mut self, name: &str, value: f32) {
        if let Some(at) = Self::NAMES.iter().position(|known| *known == name) {
            self.0[at] = value.clamp(0.0, 1.0);
        }
    }

    /// The numbers, in the order of [`Grounds::NAMES`].
    pub fn values(&self) -> &[f32; Self::NAMES.len()] {
        &self.0
    }
}
