//! The first paragraph of a hover: the figure, speaker, cue, hedge or quotation under the cursor.

use super::claim::ClaimHover;
use crate::claims::coref::SpeakerRelation;
use crate::claims::model::{BlockSpan, Claim, ClaimId, CueClass, Speaker};
use crate::desk::quoted_words;
use crate::evidence::quotes::QuoteIndex;
use crate::ide::cursor::{Cursor, EntityKind, top_level_claims};
use crate::rules::{Context, speaker_relation};
use crate::text::{Span, truncate};

/// Number of a speaker's statements.
const MAX_STATEMENTS: usize = 2;
/// Length of a statement, in characters.
const MAX_STATEMENT: usize = 100;

/// The paragraph on an entity; `None` where there is nothing to say.
pub fn entity_summary(hover: &ClaimHover<'_>, cursor: &Cursor<'_>, entity: EntityKind) -> Option<String> {
    let block = cursor.block();
    let prose = &*block.block.text;
    match entity {
        EntityKind::Figure(figure) => {
            let aligned = hover.figures.iter().find(|aligned| aligned.figure == figure)?;
            Some(format!("{} {}.", hover.markup.label("Figure"), hover.figure(aligned)))
        }
        EntityKind::Speaker(head) => speaker(hover, cursor, head),
        EntityKind::Cue(index) => {
            let cue = block.attributions.get(index)?.cue.as_ref()?;
            let words = quoted_words(prose, cue.place.span, MAX_STATEMENT);
            Some(format!("{} {}.", hover.markup.strong(&words), cue_effect(cue.class)))
        }
        EntityKind::Hedge(claim, marker) => {
            let marker = block.claims.get(claim)?.certainty.markers.get(marker)?;
            let effect = match marker.level {
                1 => "makes it probable",
                2 => "makes it possible",
                _ => "leaves it open",
            };
            Some(format!("{} {effect}.", hover.markup.strong(&quoted_words(prose, marker.span, MAX_STATEMENT))))
        }
        EntityKind::Quotation(index) => quotation(hover, prose, block.quotations.get(index)?.span),
    }
}

/// Effect of a cue on what is said.
fn cue_effect(class: CueClass) -> &'static str {
    match class {
        CueClass::Neutral => "is neutral: it says only that it was said",
        CueClass::Argumentative => "says that the speaker argues for it",
        CueClass::Doubt => "casts doubt on it",
        CueClass::Factive => "tells readers that it is true",
        CueClass::Guilt => "tells readers that there is guilt",
        CueClass::Negative => "says that the speaker denies it",
        CueClass::Disproof => "tells readers that it was disproved",
        CueClass::Intent => "tells of an intention",
        CueClass::Performative => "tells of an act, not of words alone",
        CueClass::Accusation => "is an accusation",
        CueClass::Estimate => "gives it as an estimate",
    }
}

fn quotation(hover: &ClaimHover<'_>, prose: &str, span: Span) -> Option<String> {
    let words = QuoteIndex::from_quotation(span.slice(prose));
    if words.is_empty() {
        return None;
    }
    let found = hover.context.sources.iter().enumerate().find_map(|(source, text)| {
        let run = text.quotes.find_verbatim(&words).into_iter().next()?;
        let place = text.analysis.document_span(BlockSpan { block: run.block, span: run.span });
        Some(hover.markup.place(hover.checked, source, place.start))
    });
    Some(match found {
        Some(place) => format!("{} word for word in {place}.", hover.markup.label("Quotation")),
        None => format!("{} these words stand so in no source.", hover.markup.label("Quotation")),
    })
}

/// Name and role of a speaker, and what else the sources have from the same one.
fn speaker(hover: &ClaimHover<'_>, cursor: &Cursor<'_>, head: usize) -> Option<String> {
    let ours = cursor.analysis.speakers.at(cursor.block, head)?;
    let known = matching_source_speakers(hover.context, ours);
    let theirs = known.iter().map(|&(source, index)| &hover.context.sources[source].analysis.speakers.all[index]);
    let full = theirs.clone().map(|s| s.full.as_str()).max_by_key(|f| f.len()).unwrap_or(&ours.full);
    let role = theirs.chain([ours]).find_map(|s| s.roles.first()).filter(|role| !contains(full, role));
    let role = role.map_or_else(String::new, |role| format!(", {}", hover.markup.plain(role)));
    let name = format!("{}{role}", hover.markup.strong(full));
    if known.is_empty() {
        return Some(format!("{name}: no source names this speaker."));
    }
    let said: Vec<(usize, ClaimId, &Claim)> =
        known.iter().flat_map(|&(source, index)| claims_of_speaker(hover.context, source, index)).collect();
    let here = hover.context.evidence(hover.explanation.id).passages.first().map(|p| (p.source, p.block, p.sentence));
    let others = said.iter().filter(|(source, id, claim)| Some((*source, id.block, claim.sentence)) != here);
    let mut lines = vec![match said.len() {
        0 => format!("{name}: named in the sources, but not quoted there."),
        1 => format!("{name}: one statement in the sources."),
        n => format!("{name}: {n} statements in the sources."),
    }];
    for (source, id, claim) in others.take(MAX_STATEMENTS) {
        let analysis = hover.context.sources[*source].analysis;
        let place = analysis.document_span(BlockSpan { block: id.block, span: claim.span });
        let words = truncate(claim.span.slice(&analysis.blocks[id.block].block.text), MAX_STATEMENT);
        let place = hover.markup.place(hover.checked, *source, place.start);
        lines.push(format!("{} {} ({place})", hover.markup.label("Also"), hover.markup.plain(&words)));
    }
    Some(hover.markup.lines(&lines))
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// Speakers of the sources who are the draft's speaker: source, and index among its speakers.
fn matching_source_speakers(context: &Context<'_>, ours: &Speaker) -> Vec<(usize, usize)> {
    let of_source = |source: usize| {
        let all = context.sources[source].analysis.speakers.all.iter().enumerate();
        all.filter(|(_, s)| speaker_relation(context, Some(ours), Some(s)) == SpeakerRelation::Same)
            .map(move |(index, _)| (source, index))
            .collect::<Vec<_>>()
    };
    (0..context.sources.len()).flat_map(of_source).collect()
}

/// Claims of one of a source's speakers.
fn claims_of_speaker<'a>(context: &Context<'a>, source: usize, speaker: usize) -> Vec<(usize, ClaimId, &'a Claim)> {
    let analysis = context.sources[source].analysis;
    let mut said = Vec::new();
    for (block, of_block) in analysis.blocks.iter().enumerate() {
        for (index, claim) in top_level_claims(of_block) {
            let attribution = claim.attributions.first().map(|&id| analysis.attribution(id));
            let mention = attribution.and_then(|a| a.speaker.as_ref());
            if mention.and_then(|m| analysis.speakers.index(m)) == Some(speaker) {
                said.push((source, ClaimId { block, index }, claim));
            }
        }
    }
    said
}
