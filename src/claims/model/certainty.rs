//! Certainty: how sure a text is of a claim, by which words, and on which condition.

use crate::text::Span;
use std::hash::Hash;
use std::ops::Range;

/// Certainty after FactBank, collapsed: 0 certain, 1 probable, 2 possible, 3 uncommitted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Certainty {
    /// The weakest marker's level.
    pub level: u8,
    /// The words that mark it.
    pub markers: Vec<Marker>,
}

/// A word or phrase that weakens a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Where it stands in the block's prose.
    pub span: Span,
    /// Its head token.
    pub token: usize,
    /// Dictionary form (*likely*, *appear*, *may*).
    pub lemma: String,
    /// 1 probable, 2 possible, 3 uncommitted.
    pub level: u8,
    /// How it hedges.
    pub kind: MarkerKind,
}

/// How a marker hedges: what a rule may put back, and where.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MarkerKind {
    /// A modal verb (*may*, *could*).
    Modal,
    /// A verb over the claim's verb (*appears to*, *risks …ing*, *expects to*).
    Verb,
    /// An adverb or a predicative adjective (*likely*, *reportedly*, *it is possible that*).
    Adverb,
    /// An adjective before a noun (*a possible opening*).
    Adjective,
    /// A noun over what is claimed (*the risk of*, *signs that*).
    Noun,
    /// The cue of an attribution (*estimates*, *fears*, *has not confirmed*).
    Cue,
    /// *If* or *whether* over the clause.
    Subordinator,
}

/// A condition on a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The conditional phrase with its marker (*if funding is found*), in the block's prose.
    pub span: Span,
    /// Token range of the phrase.
    pub tokens: Range<usize>,
    /// The marker's dictionary form (*if*, *provided*, *subject to*).
    pub marker: String,
    /// The noun on which an elliptical condition hangs (*willingness, if genuine,*).
    pub hangs_on: Option<usize>,
}
