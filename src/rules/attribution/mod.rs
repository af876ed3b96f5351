//! Rules on who says a claim.

pub(crate) mod misattributed_claim;
pub(crate) mod unattributed_claim;
pub(crate) mod vague_attribution;
