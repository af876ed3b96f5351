//! Floor 3: what one document says. The model of claims and its extraction, the same for drafts and sources.

pub mod attribution;
pub mod attribution_need;
pub mod clauses;
pub mod coref;
pub mod document_kind;
pub mod figures;
pub mod lexicon;
pub mod model;
mod paper_notes;
pub mod pipeline;
pub mod quotations;
pub mod tables;
pub mod times;
