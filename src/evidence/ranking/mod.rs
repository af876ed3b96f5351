//! Ranking of the sources' sentences for a claim, the claim in each of them that matches best, and the support.

pub(crate) mod align;
pub(crate) mod corpus;
pub(crate) mod rank;
mod score_table;
mod simd;
pub(crate) mod support;
mod thresholds;
