//! Work that several rules share. Imports no rule.

pub(crate) mod attribution_fix;
pub(crate) mod claim_pair;
pub(crate) mod claim_pair_driver;
pub(crate) mod figure_pair;
pub(crate) mod overclaim;
pub(crate) mod quote_match;
pub(crate) mod source_vocabulary;
pub(crate) mod speakers;
pub(crate) mod text_edits;
pub(crate) mod verbatim;
