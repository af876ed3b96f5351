//! What rules gather from all sources of a draft, whatever the draft says.

use super::unattributed_claim::Wording;
use std::sync::OnceLock;

/// Kept as long as the sources stay what they are.
#[derive(Default)]
pub struct SourceFacts {
    /// Wording that the sources use once, as one speaker's own.
    pub(super) wordings: OnceLock<Vec<Wording>>,
}
