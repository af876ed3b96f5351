//! Word classes, as far as WordNet tells them apart.

/// What kind of word a token is, as far as WordNet tells kinds apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub(crate) enum WordClass {
    /// A common noun.
    Noun,
    /// A verb.
    Verb,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// A part of a name: it is related to itself only.
    Name,
}
