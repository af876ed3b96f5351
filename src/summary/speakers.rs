//! Who says what.

use super::{ClaimLine, DocumentLines, SpeakerSummary};
use crate::claims::model::{BlockAnalysis, Claim, ClauseKind};
use crate::desk::how_sure;

/// Speakers in the order in which they first say something; the documents' own voice last.
pub(super) fn speakers(pages: &[DocumentLines<'_>]) -> Vec<SpeakerSummary> {
    let mut speakers: Vec<SpeakerSummary> = Vec::new();
    let mut narration = SpeakerSummary { name: None, roles: Vec::new(), claims: Vec::new() };
    for page in pages {
        let analysis = &page.document.analysis;
        for (id, claim) in analysis.claims() {
            let block = &analysis.blocks[id.block];
            if !stands_alone(block, claim) {
                continue;
            }
            let line = claim_line(page, id.block, claim);
            let Some(name) = page.speaker(claim).or_else(|| unnamed(page, claim)) else {
                narration.claims.push(line);
                continue;
            };
            let known = speakers.iter_mut().find(|s| s.name.as_deref().is_some_and(|n| same(n, &name)));
            let speaker = match known {
                Some(speaker) => speaker,
                None => {
                    speakers.push(SpeakerSummary { name: Some(name.clone()), roles: Vec::new(), claims: Vec::new() });
                    let last = speakers.len() - 1;
                    &mut speakers[last]
                }
            };
            let roles = analysis.speakers.all.iter().filter(|s| same(&s.full, &name)).flat_map(|s| &s.roles);
            for role in roles {
                if !speaker.roles.iter().any(|r| same(r, role)) {
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

/// An attribution that names nobody is not the document's own voice.
fn unnamed(page: &DocumentLines<'_>, claim: &Claim) -> Option<String> {
    let id = claim.attributions.first()?;
    let attribution = page.document.analysis.blocks.get(id.block)?.attributions.get(id.index)?;
    attribution.speaker.is_none().then(|| "nobody named".to_owned())
}

/// Whether the claim is worth a line of its own: it asserts something, and is no part of a longer claim by the same
/// speaker.
fn stands_alone(block: &BlockAnalysis, claim: &Claim) -> bool {
    let within = |other: &Claim| {
        other.span != claim.span && other.span.contains(claim.span) && other.attributions == claim.attributions
    };
    !claim.unasserted && !claim.saying && claim.kind != ClauseKind::Phrase && !block.claims.iter().any(within)
}

fn claim_line(page: &DocumentLines<'_>, block: usize, claim: &Claim) -> ClaimLine {
    let analysis = &page.document.analysis;
    let attribution =
        claim.attributions.first().and_then(|id| analysis.blocks.get(id.block)?.attributions.get(id.index));
    let cue = attribution.and_then(|a| a.cue.as_ref());
    ClaimLine {
        text: page.words(block, claim.span),
        cue: cue.map(|c| page.words(c.place.block, c.place.span)),
        certainty: claim.certainty.level,
        how_sure: how_sure(claim, &analysis.blocks[block].block.text),
        polarity: claim.polarity,
        condition: claim.condition.as_ref().map(|c| page.words(block, c.span)),
        place: page.place(block, claim.span),
    }
}

/// Whether two names are one: an article and the case make no difference.
fn same(a: &str, b: &str) -> bool {
    let key = |name: &str| {
        let name = name.to_lowercase();
        name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
    };
    key(a) == key(b)
}
