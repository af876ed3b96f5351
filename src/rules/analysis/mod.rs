//! Work that several rules share. Imports no rule.

pub(crate) mod attribution_fix;
pub(crate) mod claim_pair;
pub(crate) mod claim_pair_driver;
pub(crate) mod figures;
pub(crate) mod overclaim;
pub(crate) mod quote_match;
pub(crate) mod results;
pub(crate) mod signature_phrases;
pub(crate) mod source_people;
pub(crate) mod source_vocabulary;
pub(crate) mod speaker_identity;
pub(crate) mod speakers;
pub(crate) mod suggest;
pub(crate) mod text_edits;
pub(crate) mod verbatim;
