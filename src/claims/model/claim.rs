//! Claims: one proposition in one clause, with all that qualifies it.

use super::attribution::ContentMode;
use super::certainty::{Certainty, Condition};
use super::clause::{Arguments, ClauseKind};
use super::place::AttributionId;
use crate::text::Span;
use serde::Serialize;
use std::hash::Hash;
use std::ops::Range;

/// One proposition in one clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The clause in the block's prose, without final punctuation and the conjunction that joins it to the previous.
    pub span: Span,
    /// Index of the sentence in the block's doc.
    pub sentence: usize,
    /// Token range of `span`.
    pub tokens: Range<usize>,
    /// Index of the clause in its block's list; `None` for a phrase that is a claim by itself.
    pub clause: Option<usize>,
    /// The head of the clause: its verb, or the predicate noun or adjective of a verbless clause.
    pub predicate: usize,
    /// What kind of clause.
    pub kind: ClauseKind,
    /// The attributions that have the clause in scope, outermost first; empty for narration. The outermost speaker is
    /// the one that a draft must name.
    pub attributions: Vec<AttributionId>,
    /// For a claim without attribution, that of the sentence before it in its paragraph, at most two back with nothing
    /// between: it carries over if a source gives the claim to the same speaker.
    pub carried_over_from: Option<AttributionId>,
    /// Whether the clause is itself the act of saying (*rejected the claims*, *accused the firm of …*).
    pub is_speech_act: bool,
    /// How the clause is given.
    pub mode: ContentMode,
    /// How sure the text is of it.
    pub certainty: Certainty,
    /// Whether it is affirmed after counting negations and negative cues.
    pub polarity: bool,
    /// The words that negate it (prose spans).
    pub negations: Vec<Span>,
    /// The condition that it stands under.
    pub condition: Option<Box<Condition>>,
    /// Subject and objects, voice normalised: the agent of a passive is the subject.
    pub arguments: Arguments,
    /// Indexes of the block's figures inside the clause.
    pub figures: Vec<usize>,
    /// Indexes of the block's time expressions that belong to the clause.
    pub times: Vec<usize>,
    /// Indexes of the block's quotations that overlap the clause.
    pub quotations: Vec<usize>,
    /// Whether a report of it must name its speaker.
    pub attribution_need: AttributionNeed,
    /// A question, an order, or a clause under *if* or *whether*: nothing is asserted.
    pub unasserted: bool,
}

/// Whether a report must attribute a statement (docs/domain-model.md, *Need*).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize)]
pub enum AttributionNeed {
    /// Always: tolls, accusations, disputed or unobservable things, motives.
    #[serde(rename = "A")]
    Always,
    /// Unless the text itself marks it as opinion: predictions, estimates, judgements, advice, causes, fears.
    #[serde(rename = "B")]
    UnlessOpinion,
    /// Never: narration, public acts, settled facts.
    #[default]
    #[serde(rename = "N")]
    Never,
}
