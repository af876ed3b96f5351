//! Graph of senses: two words are related by the nodes that both reach.

use crate::evidence::model::Relation;

/// One step from a word to a node (a synset, a neighbour, a synonym class) that another word may reach too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// The node's number.
    pub node: u32,
    /// Share of the word's sense that the node carries, 0 to 1.
    pub weight: f32,
    /// Same share, but 0 unless the edge is firm enough to call a claim supported.
    pub firm: f32,
    /// Kind of the edge.
    pub kind: EdgeKind,
}

/// Kind of an edge, in order: where two words reach one node, the later kind names their relation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum EdgeKind {
    /// The node is the word itself.
    Word,
    /// One of the word's senses, or a synonym class that it belongs to.
    Synonym,
    /// A derivation.
    Derived,
    /// Another name of the same thing.
    Alias,
    /// A similar sense, a verb group, a cause.
    Similar,
    /// Company in a large body of text.
    Neighbour,
    /// A kind of which this is one.
    Kind,
    /// The class on the other side of the deal.
    Converse,
    /// The opposite.
    Opposite,
}

impl EdgeKind {
    /// Relation of two words that reach one node by edges of these kinds.
    pub(crate) fn relation_between(one: EdgeKind, other: EdgeKind) -> Relation {
        match (one.min(other), one.max(other)) {
            (EdgeKind::Opposite, _) => Relation::Neighbour,
            (_, EdgeKind::Opposite) => Relation::Antonym,
            (_, EdgeKind::Converse) => Relation::Converse,
            (_, EdgeKind::Kind) => Relation::Hypernym,
            (_, EdgeKind::Neighbour | EdgeKind::Similar) => Relation::Neighbour,
            (_, EdgeKind::Alias) => Relation::Alias,
            (_, EdgeKind::Derived) => Relation::Derivation,
            (_, EdgeKind::Synonym) => Relation::Synonym,
            (_, EdgeKind::Word) => Relation::Same,
        }
    }
}
