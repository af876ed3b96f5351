//! Floor 3: what one document says. The model of claims and its extraction, the same for drafts and sources.

pub mod attribution;
pub mod model;
pub mod speakers;
