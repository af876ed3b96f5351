//! Rules on what the sources support.

pub(crate) mod conflicting_sources;
pub(crate) mod single_source;
pub(crate) mod unsupported_claim;
