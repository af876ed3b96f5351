//! Loop over the claims of a block that have counterparts in the sources, and the findings made of them. For every rule
//! that holds what a claim says against what its sources say.

use super::claim_pair::{self, ClaimPair};
use crate::evidence::Support;
use crate::rules::{Context, FindingBuilder, Report};
use crate::text::Span;

/// A claim of the draft with the source claims that say the same, the best first. Never empty.
pub(crate) struct PairedClaim<'a> {
    /// Its pairs, the best first.
    pub pairs: Vec<ClaimPair<'a>>,
}

impl<'a> PairedClaim<'a> {
    /// The pair with the source claim that fits best.
    pub fn best(&self) -> &ClaimPair<'a> {
        &self.pairs[0]
    }
}

/// Every claim of the block that asserts something in the draft's own words and that some source claim answers to.
///
/// ```ignore
/// fn check(context: &Context<'_>, report: &mut Report<'_>) {
///     for claim in supported_claims(context) {
///         let best = claim.best();
///         let Some(words) = wrong_words(best) else { continue };
///         if !claim.pairs.iter().any(|pair| agrees(pair, words)) {
///             report_pair(report, best, words, "what the source says").message("…").fix(…);
///         }
///     }
/// }
/// ```
pub(crate) fn paired_claims<'a>(context: &Context<'a>) -> impl Iterator<Item = PairedClaim<'a>> {
    claim_pair::pairs_of_block(context).filter(|pairs| !pairs.is_empty()).map(|pairs| PairedClaim { pairs })
}

/// The [`paired_claims`] that the sources support, not only touch on.
pub(crate) fn supported_claims<'a>(context: &Context<'a>) -> impl Iterator<Item = PairedClaim<'a>> {
    paired_claims(context).filter(|claim| context.evidence(claim.best().id).support == Support::Supported)
}

/// Reports words of a pair's claim, given in the prose of its block, with the source's sentence as evidence and the
/// `reason` why it counts; message and fixes follow.
pub(crate) fn report_pair<'r>(
    report: &'r mut Report<'_>,
    pair: &ClaimPair<'_>,
    words: Span,
    reason: impl Into<String>,
) -> FindingBuilder<'r> {
    let context = report.context();
    let span = context.draft_span(pair.id.block, words);
    let sentence = context.passage_citation(pair.passage, reason);
    report.finding(span).cite(sentence).claim(pair.id)
}
