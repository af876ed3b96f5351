//! Clauses: the stretches of a sentence that state something, before it is known who says it.

use super::certainty::{Condition, Marker};
use crate::text::Span;
use serde::Serialize;
use std::hash::Hash;
use std::ops::Range;

/// One clause of a block, before it is known who says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The clause in the block's prose: without final punctuation, list marker, and the conjunction that joins it to
    /// the previous clause. Clauses may lie inside one another (see `parent`).
    pub span: Span,
    /// Token range of `span`.
    pub tokens: Range<usize>,
    /// Index of the sentence in the block's doc.
    pub sentence: usize,
    /// The clause's top verb (or the root of a verbless clause).
    pub head: usize,
    /// The verb that carries the content, under verbs that only hedge, negate or phase it: *reach* in *expects to
    /// reach*. Often the head itself.
    pub predicate: usize,
    /// Head to predicate, both included.
    pub chain: Vec<usize>,
    /// What kind of clause.
    pub kind: ClauseKind,
    /// The clause that this one depends on, as an index in the block's list.
    pub parent: Option<usize>,
    /// For a complement, the verb, adjective or noun that it completes (*said*, *possible*, *reports*).
    pub governor: Option<usize>,
    /// A question, an order, or a clause under *if* or *whether*: nothing is asserted.
    pub unasserted: bool,
    /// A relative clause that narrows its noun rather than adding a statement.
    pub restrictive: bool,
    /// Subject and objects, voice normalised.
    pub arguments: Arguments,
    /// Whether the clause is affirmed, after counting negations and the negative cue that it stands under.
    pub polarity: bool,
    /// The words that negate it.
    pub negations: Vec<Span>,
    /// Hedges, without *would*; see [`Clause::certainty`].
    pub markers: Vec<Marker>,
    /// *Would* over the clause: a hedge in narration, a backshifted *will* in reported speech.
    pub would: Option<Box<Marker>>,
    /// Words that strengthen the clause (*certainly*).
    pub boosters: Vec<Span>,
    /// The condition that it stands under.
    pub condition: Option<Box<Condition>>,
}

/// Kinds of clauses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseKind {
    /// The main clause of a sentence.
    Main,
    /// A further predicate of the same subject or a coordinated clause.
    Conjunct,
    /// A complement (*that …*, *to …*) of a cue or other verb.
    Complement,
    /// A relative clause that adds a statement.
    Relative,
    /// *After …*, *as …*, *while …*, *although …*, a participle.
    Adverbial,
    /// An appositive or distanced noun phrase (*a second bereavement for the hospice*).
    Phrase,
    /// A headline, list item or cell without a finite verb.
    Fragment,
}

/// Heads of a clause's arguments, voice normalised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments {
    /// Who or what acts (the agent of a passive).
    pub subject: Option<usize>,
    /// Who or what is acted on (the grammatical subject of a passive).
    pub object: Option<usize>,
    /// Prepositional and other arguments: (preposition's lemma, head).
    pub obliques: Vec<(String, usize)>,
    /// Whether the clause is passive.
    pub passive: bool,
}
