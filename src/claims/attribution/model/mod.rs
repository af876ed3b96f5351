//! Who says what, learned on the parse: cue, speaker and content of every attribution in a window of blocks.
//!
//! Four linear models, trained on an attribution corpus (`assets/make/attribution.py`): a score for each possible cue; for
//! each likely cue a labelling of the words around it and a ranking of its possible speakers; and a score for the whole.

mod confidence;
mod context_shape;
mod cue;
mod dependency_path;
mod extract;
mod fingerprint;
mod predictions;
mod sequence_labels;
mod speaker;
#[cfg(test)]
mod tests;
mod token_window;
mod weights;

pub use context_shape::BlockShape;
pub use extract::{extract, is_mostly_cue};
pub use predictions::{LearnedAttribution, Predictions, TokenPlace};
pub use sequence_labels::{BACK, FORWARD};
