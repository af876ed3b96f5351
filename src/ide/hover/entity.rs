//! The first words of a hover: what the reader points at, a figure, a speaker, a cue, a hedge, a quotation.

use super::claim::{ClaimHover, quoted};
use crate::claims::coref::{Speaker, SpeakerRelation};
use crate::claims::model::{BlockSpan, Claim, ClaimId, CueClass};
use crate::evidence::quotes::QuoteIndex;
use crate::ide::cursor::{Cursor, EntityKind, standing};
use crate::ide::markup::shortened;
use crate::rules::{Context, speaker_relation};

/// How many statements of a speaker are told.
const MOST_STATEMENTS: usize = 2;
/// A statement is cut after so many characters.
const LONGEST: usize = 100;

/// What is to be said first of a thing; nothing where there is nothing to say.
pub fn first(told: &ClaimHover<'_>, spot: &Cursor<'_>, thing: EntityKind) -> Option<String> {
    let block = spot.block();
    let prose = &*block.block.text;
    match thing {
        EntityKind::Figure(figure) => {
            let held = told.held.iter().find(|h| h.figure == figure)?;
            Some(format!("{} {}.", told.page.label("Figure"), told.figure(held)))
        }
        EntityKind::Speaker(head) => speaker(told, spot, head),
        EntityKind::Cue(index) => {
            let cue = block.attributions.get(index)?.cue.as_ref()?;
            let words = quoted(prose, cue.place.span, LONGEST);
            Some(format!("{} {}.", told.page.strong(&words), effect(cue.class)))
        }
        EntityKind::Hedge(claim, marker) => {
            let marker = block.claims.get(claim)?.certainty.markers.get(marker)?;
            let effect = match marker.level {
                1 => "makes it probable",
                2 => "makes it possible",
                _ => "leaves it open",
            };
            Some(format!("{} {effect}.", told.page.strong(&quoted(prose, marker.span, LONGEST))))
        }
        EntityKind::Quotation(index) => quotation(told, prose, block.quotations.get(index)?.span),
    }
}

/// What a cue does to what is said.
fn effect(class: CueClass) -> &'static str {
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

fn quotation(told: &ClaimHover<'_>, prose: &str, span: crate::text::Span) -> Option<String> {
    let words = QuoteIndex::from_quotation(span.slice(prose));
    if words.is_empty() {
        return None;
    }
    let found = told.context.sources.iter().enumerate().find_map(|(source, text)| {
        let run = text.quotes.find_verbatim(&words).into_iter().next()?;
        let place = text.analysis.document_span(BlockSpan { block: run.block, span: run.span });
        Some(told.page.place(told.checked, source, place.start))
    });
    Some(match found {
        Some(place) => format!("{} word for word in {place}.", told.page.label("Quotation")),
        None => format!("{} these words stand so in no source.", told.page.label("Quotation")),
    })
}

/// Who somebody is, as what, and what else the sources have from him.
fn speaker(told: &ClaimHover<'_>, spot: &Cursor<'_>, head: usize) -> Option<String> {
    let ours = spot.analysis.speakers.at(spot.block, head)?;
    let known = known_as(told.context, ours);
    let theirs = known.iter().map(|&(source, index)| &told.context.sources[source].analysis.speakers.all[index]);
    let full = theirs.clone().map(|s| s.full.as_str()).max_by_key(|f| f.len()).unwrap_or(&ours.full);
    let role = theirs.chain([ours]).find_map(|s| s.roles.first()).filter(|role| !contains(full, role));
    let role = role.map_or_else(String::new, |role| format!(", {}", told.page.plain(role)));
    let name = format!("{}{role}", told.page.strong(full));
    if known.is_empty() {
        return Some(format!("{name}: no source names this speaker."));
    }
    let said: Vec<(usize, ClaimId, &Claim)> =
        known.iter().flat_map(|&(source, index)| said_by(told.context, source, index)).collect();
    let here = told.context.evidence(told.account.id).passages.first().map(|p| (p.source, p.block, p.sentence));
    let others = said.iter().filter(|(source, id, claim)| Some((*source, id.block, claim.sentence)) != here);
    let mut lines = vec![match said.len() {
        0 => format!("{name}: named in the sources, but not quoted there."),
        1 => format!("{name}: one statement in the sources."),
        n => format!("{name}: {n} statements in the sources."),
    }];
    for (source, id, claim) in others.take(MOST_STATEMENTS) {
        let analysis = told.context.sources[*source].analysis;
        let place = analysis.document_span(BlockSpan { block: id.block, span: claim.span });
        let words = shortened(claim.span.slice(&analysis.blocks[id.block].block.text), LONGEST);
        let place = told.page.place(told.checked, *source, place.start);
        lines.push(format!("{} {} ({place})", told.page.label("Also"), told.page.plain(&words)));
    }
    Some(told.page.lines(&lines))
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// The sources' speakers who are the draft's: source, and index among its speakers.
pub fn known_as(context: &Context<'_>, ours: &Speaker) -> Vec<(usize, usize)> {
    let of_source = |source: usize| {
        let all = context.sources[source].analysis.speakers.all.iter().enumerate();
        all.filter(|(_, s)| speaker_relation(context, Some(ours), Some(s)) == SpeakerRelation::Same)
            .map(move |(index, _)| (source, index))
            .collect::<Vec<_>>()
    };
    (0..context.sources.len()).flat_map(of_source).collect()
}

/// What a source has from one of its speakers.
fn said_by<'a>(context: &Context<'a>, source: usize, speaker: usize) -> Vec<(usize, ClaimId, &'a Claim)> {
    let analysis = context.sources[source].analysis;
    let mut said = Vec::new();
    for (block, of_block) in analysis.blocks.iter().enumerate() {
        for (index, claim) in standing(of_block) {
            let attribution = claim.attributions.first().map(|&id| analysis.attribution(id));
            let mention = attribution.and_then(|a| a.speaker.as_ref());
            if mention.and_then(|m| analysis.speakers.index(m)) == Some(speaker) {
                said.push((source, ClaimId { block, index }, claim));
            }
        }
    }
    said
}
