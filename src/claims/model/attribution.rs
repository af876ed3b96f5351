//! Attributions: who says what, by which words and in which form.

use super::mention::Mention;
use super::place::BlockSpan;
use serde::Serialize;
use std::hash::Hash;

/// Who says what: source, cue and content.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Who speaks; `None` where the text names nobody (*it is said*, an agentless passive).
    pub speaker: Option<Mention>,
    /// The words (or the colon) that mark the saying; `None` for a transcript's turn, a credit line, a list's introduction
    /// without a verb.
    pub cue: Option<Cue>,
    /// What is said. The first place is in the block of the cue unless the attribution introduces other blocks.
    pub content: Vec<BlockSpan>,
    /// How the content is given.
    pub mode: ContentMode,
    /// The form of the attribution (which decides its scope).
    pub form: AttributionForm,
    /// Probability that speaker, cue and content are right, 0 to 1: the model's own score, or 1 for a pattern that the typography
    /// proves.
    pub confidence: f32,
}

/// The words that mark an act of saying, thinking or writing.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Where the cue stands: the verb group's main verb with its particle, the noun, or *according to*.
    pub place: BlockSpan,
    /// The cue's head token in its block's doc.
    pub head: usize,
    /// Dictionary form, with a particle where there is one (*point out*).
    pub lemma: String,
    /// What the cue adds to the saying.
    pub class: CueClass,
    /// Whether the cue is negated (*did not say*, *has not confirmed*).
    pub negated: bool,
    /// Whether the cue is a noun (*claim*, *accusation*).
    pub nominal: bool,
}

/// What a cue implies (Hooper, Karttunen; classes after Recasens).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the classes of docs/domain-model.md, *Cue*")]
pub enum CueClass {
    Neutral,
    Argumentative,
    Doubt,
    Factive,
    Guilt,
    Negative,
    /// Negative, and claims success (*refute*).
    Disproof,
    Intent,
    Performative,
    Accusation,
    Estimate,
}

/// How a content is given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum ContentMode {
    /// Wholly in quotation marks.
    Direct,
    /// A quoted fragment within indirect speech.
    Partial,
    /// A quotation and reported words together.
    Mixed,
    /// Reported in the writer's words.
    Indirect,
    /// Through a noun: *the claim that …*.
    Nominal,
    /// *What he described as …*: the phrase alone is the speaker's.
    Distanced,
    /// The writer's own voice.
    #[default]
    Narration,
}

/// Forms of attribution (see docs/domain-model.md, *Forms of attribution*).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionForm {
    /// *X said …*, *According to X, …*.
    Preposed,
    /// *…, X said.*
    Postposed,
    /// *…, X said, …*.
    Medial,
    /// *was accused by X of …*; without an agent the speaker is `None`.
    Passive,
    /// *X's claim that …*.
    Nominal,
    /// *What X called …*.
    Distanced,
    /// *X: …* and *…, X says* in a heading.
    Headline,
    /// A sentence that continues what the speaker before it says.
    CarryOver,
    /// *The figure comes from X.*
    BackReference,
    /// *X says:* over a list.
    ListIntroduction,
    /// A footnote or a link names the speaker.
    Footnote,
    /// *I saw*, *this newspaper counted*.
    OwnObservation,
    /// A transcript's or log's speaker column.
    Turn,
    /// A credit under a block quotation.
    Credit,
}

impl Attribution {
    /// Adds to the block index of every place, wrapping.
    pub fn shift(&mut self, by: usize) {
        let place = |p: &mut BlockSpan| p.block = p.block.wrapping_add(by);
        self.content.iter_mut().for_each(place);
        self.speaker.iter_mut().for_each(|s| place(&mut s.place));
        self.cue.iter_mut().for_each(|c| place(&mut c.place));
    }
}
