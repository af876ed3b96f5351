//! Floor 5: the passages of the sources that a draft's claims, figures and quotations rest on, and on which words.
//!
//! Words are compared by sense (WordNet), by company (neighbour lists) and by hand-made classes of
//! newsroom words; sentences by how much of the claim's content they cover and how well their dependency arcs agree.
//! Speaker, polarity, certainty, figures and time never count towards a match: they are what the rules check in a
//! passage. Nothing here knows of rules.

pub mod figure_alignment;
mod figure_frame;
pub mod figure_place;
mod index;
mod lexical;
mod lexicon;
pub mod model;
mod query;
pub mod quotes;
mod ranking;
mod role_holders;
mod source;
pub mod tables;
mod terms;
#[cfg(test)]
mod tests;
mod thresholds;
mod token_edit;
mod words;

pub use index::{SourceIndex, index_source};
pub use model::{AlignedPair, Evidence, Passage, Relation, Support, WordAlignment};
pub use query::{ClaimQuery, SearchResult, WeightedTokens};
pub use ranking::corpus::{Corpus, PostingCache};
pub use ranking::rank::{rank, search};
pub use ranking::support::SupportFeatures;
pub use source::SourceText;
pub use terms::{Query, rarity};
pub use token_edit::TokenEdit;
pub use words::{RelatedWords, WordKey};

/// Whether two verbs (dictionary forms) name one kind of act, as the hand-made classes have it: *find* and *locate*.
pub fn share_verb_class(a: &str, b: &str) -> bool {
    lexical::synonym_classes::SynonymClasses::shared().share_verb_class(a, b)
}
