//! Whether a report of each claim of a window must name its speaker, and which claims others deny.

use super::window::BlockWindow;
use crate::claims::attribution_need::{self, NeedFeatures};
use crate::claims::document_kind;
use crate::claims::model::*;
use crate::claims::pipeline::limits::DISPUTE_REACH;
use crate::nlp::Pos;
use std::ops::Range;
use std::sync::Arc;

/// Judges for every claim whether a report of it must name its speaker.
pub(crate) fn assign_attribution_needs(window: &mut BlockWindow<'_>, within: Range<usize>) {
    let disputed = disputed(window);
    let mut needs: Vec<Vec<AttributionNeed>> = Vec::with_capacity(within.len());
    for at in within.clone() {
        let block = &window.blocks[at];
        let judge = |(index, claim): (usize, &Claim)| {
            if claim.kind == ClauseKind::Phrase && claim.mode == ContentMode::Distanced {
                return AttributionNeed::Always;
            }
            let mut attributions = claim.attributions.iter().map(|&id| window.attribution(id));
            let mut attribution = attributions.next();
            let log = attribution.is_some_and(|a| a.form == AttributionForm::Turn)
                && document_kind::log_entry(&block.doc).is_some();
            // A log only keeps what others report to it.
            if log && let Some(inner) = attributions.find(|a| a.speaker.is_some()) {
                attribution = Some(inner);
            }
            let speaker = attribution.and_then(|a| a.speaker.as_ref()).and_then(|m| window.speaker(m));
            let need = attribution_need::need_of_claim(&NeedFeatures {
                doc: &block.doc,
                lexicon: window.lexicon,
                claim,
                attribution,
                speaker: speaker.map(|i| &window.speakers.all[i]),
                voice: window.voice,
                issuer: log || (speaker.is_some() && speaker == window.issuer),
                disputed: disputed.contains(&ClaimId { block: at, index }),
            });
            // What a clause adds by the way (*after …*, *who …*) is the speaker's only where it is grave.
            let aside = matches!(claim.kind, ClauseKind::Adverbial | ClauseKind::Relative);
            if aside && need == AttributionNeed::UnlessOpinion { AttributionNeed::Never } else { need }
        };
        needs.push(block.claims.iter().enumerate().map(judge).collect());
    }
    for (block, needs) in window.blocks[within].iter_mut().zip(needs) {
        for (claim, need) in block.claims.iter_mut().zip(needs) {
            claim.attribution_need = need;
        }
    }
}

/// The claims that another speaker of the document denies.
fn disputed(window: &BlockWindow<'_>) -> rustc_hash::FxHashSet<ClaimId> {
    let mut out = rustc_hash::FxHashSet::default();
    for (block, b) in window.blocks.iter().enumerate() {
        for denial in &b.attributions {
            let Some(cue) = &denial.cue else { continue };
            if !matches!(cue.class, CueClass::Negative | CueClass::Disproof) {
                continue;
            }
            let denier = denial.speaker.as_ref().and_then(|m| window.speaker(m));
            let here = (block, cue.place.span.start);
            let words = lemmas(window, &denial.content);
            let near = block.saturating_sub(DISPUTE_REACH)..=block;
            let claims = near.flat_map(|at| {
                let claims = window.blocks[at].claims.iter().enumerate();
                claims.map(move |(index, claim)| (ClaimId { block: at, index }, claim))
            });
            for (id, claim) in claims {
                if (id.block, claim.span.start) >= here {
                    continue;
                }
                let Some(&outermost) = claim.attributions.first() else { continue };
                let attribution = window.attribution(outermost);
                let speaker = attribution.speaker.as_ref().and_then(|m| window.speaker(m));
                if std::ptr::eq(attribution, denial) || (speaker.is_some() && speaker == denier) {
                    continue;
                }
                let said = lemmas(window, &[BlockSpan { block: id.block, span: claim.span }]);
                let shared = words.iter().filter(|w| said.contains(*w)).count();
                let anaphor = words.iter().any(|w| window.lexicon.attribution.denied.contains(&**w));
                if shared >= 2 || (anaphor && shared + 1 >= words.len().min(2) && id.block + 1 >= block) {
                    out.insert(id);
                }
            }
        }
    }
    out
}

/// Dictionary forms of the content words at the places.
fn lemmas(window: &BlockWindow<'_>, places: &[BlockSpan]) -> Vec<Arc<str>> {
    places
        .iter()
        .filter_map(|p| window.blocks.get(p.block).map(|b| (b, p.span)))
        .flat_map(|(b, span)| {
            b.doc.tokens[b.doc.tokens_in(span)]
                .iter()
                .filter(|t| matches!(t.pos, Pos::Noun | Pos::Verb | Pos::Propn | Pos::Adj | Pos::Num))
                .map(|t| t.lemma.clone())
        })
        .collect()
}
