//! Floor 5: which passages of the sources a draft's claims, figures and quotations rest on, and why.

pub mod model;
pub mod quotes;
