//! Word classes, as far as WordNet tells them apart.

/// Class of a word.
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
    /// A part of a name, which is related to itself only.
    Name,
}
