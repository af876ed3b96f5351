//! Speakers and their claims.

use super::document_lines::DocumentLines;
use super::model::{ClaimLine, SpeakerSummary};
use crate::claims::model::{BlockAnalysis, Claim, ClauseKind};
use crate::desk::how_sure;

/// Speakers in the order in which they first say something; the documents' own voice last.
pub(super) fn speakers(documents: &[DocumentLines<'_>]) -> Vec<SpeakerSummary> {
    let mut speakers: Vec<SpeakerSummary> = Vec::new();
    let mut narration = SpeakerSummary { name: None, roles: Vec::new(), claims: Vec::new() };
    for document in documents {
        let analysis = document.analysis();
        for (id, claim) in analysis.claims() {
            let block = &analysis.blocks[id.block];
            if !is_standalone(block, claim) {
                continue;
            }
            let line = claim_line(document, id.block, claim);
            let Some(name) = document.speaker(claim).or_else(|| unnamed_speaker(document, claim)) else {
                narration.claims.push(line);
                continue;
            };
            let known = speakers.iter_mut().find(|s| s.name.as_deref().is_some_and(|n| is_same_name(n, &name)));
            let speaker = match known {
                Some(speaker) => speaker,
                None => {
                    speakers.push(SpeakerSummary { name: Some(name.clone()), roles: Vec::new(), claims: Vec::new() });
                    let last = speakers.len() - 1;
                    &mut speakers[last]
                }
            };
            let roles = analysis.speakers.all.iter().filter(|s| is_same_name(&s.full, &name)).flat_map(|s| &s.roles);
            for role in roles {
                if !speaker.roles.iter().any(|r| is_same_name(r, role)) {
                    speaker.roles.push(role.clone());
                }
            }
            speaker.claims.push(line);
        }
    }
    if !narration.claims.is_empty() {
        speakers.push(narration);
    }
    speakers
}

/// Stand-in name for an attribution that names nobody, which is not the document's own voice.
fn unnamed_speaker(document: &DocumentLines<'_>, claim: &Claim) -> Option<String> {
    let id = claim.attributions.first()?;
    let attribution = document.analysis().blocks.get(id.block)?.attributions.get(id.index)?;
    attribution.speaker.is_none().then(|| "nobody named".to_owned())
}

/// Whether the claim is worth a line of its own: it asserts something, and is no part of a longer claim by the same
/// speaker.
fn is_standalone(block: &BlockAnalysis, claim: &Claim) -> bool {
    let within = |other: &Claim| {
        other.span != claim.span && other.span.contains(claim.span) && other.attributions == claim.attributions
    };
    !claim.unasserted && !claim.is_speech_act && claim.kind != ClauseKind::Phrase && !block.claims.iter().any(within)
}

fn claim_line(document: &DocumentLines<'_>, block: usize, claim: &Claim) -> ClaimLine {
    let analysis = document.analysis();
    let attribution =
        claim.attributions.first().and_then(|id| analysis.blocks.get(id.block)?.attributions.get(id.index));
    let cue = attribution.and_then(|a| a.cue.as_ref());
    ClaimLine {
        text: document.words(block, claim.span),
        cue: cue.map(|c| document.words(c.place.block, c.place.span)),
        certainty: claim.certainty.level,
        how_sure: how_sure(claim, &analysis.blocks[block].block.text),
        polarity: claim.polarity,
        condition: claim.condition.as_ref().map(|c| document.words(block, c.span)),
        place: document.place(block, claim.span),
    }
}

/// Whether two names are the same but for case and a leading article.
fn is_same_name(a: &str, b: &str) -> bool {
    let key = |name: &str| {
        let name = name.to_lowercase();
        name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
    };
    key(a) == key(b)
}
