//! Limits of the assembly: how many blocks away what bears on a block may stand.

/// How many blocks before and after a block can bear on who speaks in it.
pub const CONTEXT_BLOCKS: (usize, usize) = (3, 6);

/// How many blocks away an attribution's words may stand; introductions to lists reach over the whole list.
pub(crate) const ATTRIBUTION_REACH: usize =
    if CONTEXT_BLOCKS.0 > CONTEXT_BLOCKS.1 { CONTEXT_BLOCKS.0 } else { CONTEXT_BLOCKS.1 };

/// So many blocks further on a claim may be disputed.
pub(crate) const DISPUTE_REACH: usize = 2;

/// How far the speaker of a quotation is looked for.
pub(crate) const QUOTATION_REACH: usize = CONTEXT_BLOCKS.0;

/// Words from which a quotation can be a sentence of its own: shorter ones are names and titles.
pub(crate) const MIN_OWN_SENTENCE: usize = 3;
