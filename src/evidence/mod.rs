//! Floor 5: which passages of the sources a draft's claims, figures and quotations rest on, and why.
//!
//! Words are held against each other by sense (WordNet), by company (neighbour lists) and by hand-made families of
//! newsroom words; sentences by how much of the claim's content they cover and how well their dependency arcs agree.
//! Speaker, polarity, certainty, figures and time never count towards a match: they are what the rules check once the
//! passage is found. Nothing here knows of rules.

pub mod figure_alignment;
mod index;
mod lexical;
pub mod model;
mod query;
pub mod quotes;
mod ranking;
mod role_holders;
mod source;
mod terms;
#[cfg(test)]
mod tests;
mod thresholds;
mod token_edit;

pub use index::{SourceIndex, index_source};
pub use model::{AlignedPair, Evidence, Passage, Relation, Support, WordAlignment};
pub use query::{ClaimQuery, SearchResult, WeightedTokens};
pub use ranking::corpus::{Corpus, PostingCache};
pub use ranking::rank::{rank, search};
pub use ranking::support::SupportFeatures;
pub use source::SourceText;
pub use terms::Query;
pub use token_edit::TokenEdit;
