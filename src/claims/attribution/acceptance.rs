//! Acceptance of learned attributions: how sure the models must be, given what the word lists know of the cue.

use super::candidate::AttributionCandidate;
use super::context::{AttributionContext, quotation_at};
use super::model::{TokenPlace, is_mostly_cue};
use super::syntax::speaker_kind;
use super::thresholds::{ACT_SURPLUS, LISTED_CUE_ALLOWANCE, UNLISTED_CUE_SURPLUS};
use crate::nlp::{Dep, Pos};

impl AttributionContext<'_> {
    /// Whether what stands before a colon names a speaker; headings have a pattern of their own.
    fn is_speaker_label(&self, candidate: &AttributionCandidate) -> bool {
        let Some(speaker) = candidate.speaker.as_ref().filter(|s| s.place.block == self.target) else { return false };
        let (doc, head) = (self.doc(), speaker.head);
        let known = speaker_kind(doc, head).is_some() || doc.tokens[head].pos == Pos::Propn;
        known && !self.target_block().block.kind.is_heading()
    }

    /// Whether a cue has a clause of its own or quoted words: then it reports, whatever its verb.
    fn has_content_of_its_own(&self, candidate: &AttributionCandidate, cue: usize) -> bool {
        let quoted = |p: &TokenPlace| p.tokens.clone().any(|t| quotation_at(&self.window[p.block], t).is_some());
        self.doc().child(cue, &[Dep::Ccomp]).is_some() || candidate.content.iter().any(quoted)
    }

    /// Whether a learned attribution is to be believed: one with a known cue and a named speaker sooner, one whose cue no
    /// list knows only if it is sure.
    pub fn accepts(&self, candidate: &AttributionCandidate, threshold: f32) -> bool {
        let Some(cue) = &candidate.cue else { return true };
        let doc = self.doc();
        if &*doc.tokens[cue.head].lower == ":" && !self.is_speaker_label(candidate) {
            return false;
        }
        let listed = self.class(cue.head).is_some()
            || is_mostly_cue(&doc.tokens[cue.head].lemma)
            || matches!(&*doc.tokens[cue.head].lower, "according" | ":")
            || self.lexicon.sources.vague_adverbs.contains(&*doc.tokens[cue.head].lower);
        let least = match (listed, &candidate.speaker) {
            (true, Some(_)) => threshold - LISTED_CUE_ALLOWANCE,
            (true, None) => threshold,
            (false, Some(_))
                if !doc.tokens[cue.head].is_verbal() || self.has_content_of_its_own(candidate, cue.head) =>
            {
                threshold + UNLISTED_CUE_SURPLUS
            }
            (false, _) => threshold + ACT_SURPLUS,
        };
        candidate.confidence >= least
    }
}
