//! Floor 5: which passages of the sources a draft's claims, figures and quotations rest on, and why.
//!
//! Words are held against each other by sense (WordNet), by company (neighbour lists) and by hand-made families of
//! newsroom words; sentences by how much of the claim's content they cover and how well their dependency arcs agree.
//! Speaker, polarity, certainty, figures and time never count towards a match: they are what the rules check once the
//! passage is found. Nothing here knows of rules.

mod align;
mod collection;
mod content;
mod families;
pub mod figures;
mod find;
mod index;
mod lexicon;
pub mod model;
pub mod quotes;
mod rank;
mod related;
mod relation;
mod reworded;
mod roles;
mod source;
mod support;
#[cfg(test)]
mod tests;

pub use collection::{Collection, PostingCache};
pub use content::Query;
pub use find::{Asked, Sought, Wanted};
pub use index::{SourceIndex, build};
pub use model::{Evidence, Matched, Pair, Passage, Relation, Support};
pub use rank::{rank, search};
pub use reworded::Reworded;
pub use source::SourceText;
pub use support::Signs;
