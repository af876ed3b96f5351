//! Floor 3: what one document says. The model of claims and its extraction, the same for drafts and sources.

mod arguments;
pub mod assemble;
pub mod attribution;
mod certainty;
#[cfg(test)]
mod clause_tests;
pub mod clauses;
mod conditions;
mod extent;
pub mod extract;
#[cfg(test)]
mod extract_tests;
pub mod figures;
mod judge;
pub mod lexicon;
pub mod model;
pub mod need;
mod polarity;
pub mod quotations;
pub mod speakers;
mod statements;
pub mod times;
pub mod voice;
