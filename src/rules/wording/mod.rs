//! Rules on words that say more or other than the source's.

pub(crate) mod added_causation;
pub(crate) mod loaded_cue;
pub(crate) mod name_mismatch;
pub(crate) mod role_swap;
pub(crate) mod scope_widened;
pub(crate) mod word_mismatch;
