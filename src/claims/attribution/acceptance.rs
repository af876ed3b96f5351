//! Acceptance of learned attributions: how sure the models must be, given what the word lists know of the cue.

use super::candidate::AttributionCandidate;
use super::context::{AttributionContext, quotation_at};
use super::model::{TokenPlace, is_mostly_cue};
use super::syntax::speaker_kind;
use super::thresholds::{ACT, LISTED, UNLISTED};
use crate::nlp::{Dep, Pos};

impl AttributionContext<'_> {
    /// Whether what stands before a colon names a speaker; headings have a rule of their own.
    fn labels(&self, draft: &AttributionCandidate) -> bool {
        let Some(speaker) = draft.speaker.as_ref().filter(|s| s.place.block == self.target) else { return false };
        let (doc, head) = (self.doc(), speaker.head);
        let known = speaker_kind(doc, head).is_some() || doc.tokens[head].pos == Pos::Propn;
        known && !self.here().block.kind.is_heading()
    }

    /// Whether a cue has a clause of its own or quoted words: then it reports, whatever its verb.
    fn says_something(&self, draft: &AttributionCandidate, cue: usize) -> bool {
        let quoted = |p: &TokenPlace| p.tokens.clone().any(|t| quotation_at(&self.window[p.block], t).is_some());
        self.doc().child(cue, &[Dep::Ccomp]).is_some() || draft.content.iter().any(quoted)
    }

    /// Whether a learned attribution is to be believed: one with a known cue and a named speaker sooner, one whose cue no
    /// list knows only if it is sure.
    pub fn believes(&self, draft: &AttributionCandidate, threshold: f32) -> bool {
        let Some(cue) = &draft.cue else { return true };
        let doc = self.doc();
        if &*doc.tokens[cue.head].lower == ":" && !self.labels(draft) {
            return false;
        }
        let listed = self.class(cue.head).is_some()
            || is_mostly_cue(&doc.tokens[cue.head].lemma)
            || matches!(&*doc.tokens[cue.head].lower, "according" | ":")
            || self.lexicon.sources.vague_adverbs.contains(&*doc.tokens[cue.head].lower);
        let least = match (listed, &draft.speaker) {
            (true, Some(_)) => threshold - LISTED,
            (true, None) => threshold,
            (false, Some(_)) if !doc.tokens[cue.head].is_verbal() || self.says_something(draft, cue.head) => {
                threshold + UNLISTED
            }
            (false, _) => threshold + ACT,
        };
        draft.confidence >= least
    }
}
