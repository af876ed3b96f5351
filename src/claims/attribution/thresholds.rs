//! Thresholds of attributions, and what each trades.

/// How much less sure than the threshold a learned attribution may be if the word lists know its cue and its speaker is
/// named.
pub(crate) const LISTED: f32 = 0.06;

/// How much surer it must be if no list knows its cue.
pub(crate) const UNLISTED: f32 = 0.05;

/// The same if there is no clause and no quotation either: *is seeking talks*, *was called* are acts more often than words.
pub(crate) const ACT: f32 = 0.35;
