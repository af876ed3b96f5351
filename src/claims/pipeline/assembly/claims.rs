//! The claims of one block: its clauses, each with those who say it.

use super::window::BlockWindow;
use crate::claims::model::*;
use crate::claims::pipeline::block::fitted;
use crate::nlp::Dep;
use crate::text::Span;

/// The claims of a block: its clauses but those that only introduce what somebody says, and distanced phrases.
/// What stands before `start` (a dateline, a speaker's label) is no part of a claim.
pub(crate) fn claims(
    window: &BlockWindow<'_>,
    at: usize,
    covers: &[(AttributionId, Span)],
    start: usize,
) -> Vec<Claim> {
    let block = &window.blocks[at];
    let introduces = introducing(window, at);
    let mut claims = Vec::new();
    for (index, clause) in block.clauses.iter().enumerate() {
        let saying = introduces[index];
        if saying == ReportRole::Content {
            continue;
        }
        let mut claim = claim(block, index, clause);
        claim.is_speech_act = saying == ReportRole::Act;
        give_attributions(window, block, &mut claim, covers);
        if claim.is_speech_act {
            attribute_speech_act(window, at, clause, &mut claim);
        }
        claim.mode = claim_mode(window, block, &claim);
        claim.certainty = clause.certainty(!claim.attributions.is_empty() && !claim.is_speech_act);
        claims.push(claim);
    }
    for (index, attribution) in block.attributions.iter().enumerate() {
        if attribution.form == AttributionForm::Distanced {
            claims.extend(
                attribution
                    .content
                    .iter()
                    .filter(|p| p.block == at)
                    .filter_map(|p| phrase_claim(block, AttributionId { block: at, index }, p.span)),
            );
        }
    }
    inherit(&mut claims, block);
    trim(&mut claims, block, start);
    assign(&mut claims, block);
    claims.sort_by_key(|c| (c.span.start, c.span.end));
    fitted(claims)
}

/// A further predicate of a clause that completes a cue is said by the same speaker.
fn inherit(claims: &mut [Claim], block: &BlockAnalysis) {
    for at in 0..claims.len() {
        let claim = &claims[at];
        let Some(clause) = claim.clause.map(|c| &block.clauses[c]) else { continue };
        let joined = clause.kind == ClauseKind::Conjunct && claim.attributions.is_empty() && !claim.is_speech_act;
        let shares = joined
            && !block.doc.children(clause.head).any(|c| matches!(block.doc.tokens[c].dep, Dep::Nsubj | Dep::NsubjPass));
        let Some(parent) = clause.parent.filter(|_| shares) else { continue };
        let from = claims.iter().find(|c| c.clause == Some(parent) && !c.is_speech_act && !c.attributions.is_empty());
        if let Some((attributions, mode)) = from.map(|c| (c.attributions.clone(), c.mode)) {
            claims[at].attributions = attributions;
            claims[at].mode = mode;
            claims[at].certainty = clause.certainty(true);
        }
    }
}

fn trim(claims: &mut Vec<Claim>, block: &BlockAnalysis, start: usize) {
    for claim in claims.iter_mut().filter(|c| c.span.start < start) {
        claim.span = Span::new(start.min(claim.span.end), claim.span.end);
        claim.tokens = block.doc.tokens_in(claim.span);
    }
    claims.retain(|c| !c.span.is_empty());
}

/// What a clause does for somebody's words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ReportRole {
    /// Nothing: it is a statement of its own.
    Nothing,
    /// It only says who says it.
    Content,
    /// It says it, and is an act of its own (*accused*, *rejected*, *urged*).
    Act,
}

fn introducing(window: &BlockWindow<'_>, at: usize) -> Vec<ReportRole> {
    let block = &window.blocks[at];
    let mut out = vec![ReportRole::Nothing; block.clauses.len()];
    for attribution in &block.attributions {
        let Some(cue) = attribution.cue.as_ref().filter(|c| !c.nominal && c.place.block == at) else { continue };
        let Some(own) = block.clauses.iter().position(|c| c.chain.contains(&cue.head) || c.head == cue.head) else {
            continue;
        };
        let clause = &block.clauses[own];
        // A clause of its own that the content holds: then this clause is the frame round it.
        let elsewhere = attribution.content.iter().any(|p| p.block != at);
        let inner = block.clauses.iter().enumerate().any(|(i, c)| {
            i != own
                && c.span != clause.span
                && attribution.content.iter().any(|p| p.block == at && p.span.overlap_len(c.span) * 2 > c.span.len())
        });
        let quoted = matches!(attribution.mode, ContentMode::Direct);
        // "Expects to reach": the cue's own clause carries what is expected.
        let carries = clause.chain.contains(&cue.head) && clause.predicate != cue.head;
        let act = matches!(
            cue.class,
            CueClass::Accusation
                | CueClass::Performative
                | CueClass::Negative
                | CueClass::Disproof
                | CueClass::Intent
                | CueClass::Guilt
        ) || cue.negated;
        let role =
            if act || carries || !(inner || elsewhere || quoted) { ReportRole::Act } else { ReportRole::Content };
        if out[own] != ReportRole::Act {
            out[own] = role;
        }
    }
    out
}

fn claim(block: &BlockAnalysis, index: usize, clause: &Clause) -> Claim {
    Claim {
        span: clause.span,
        sentence: clause.sentence,
        tokens: clause.tokens.clone(),
        clause: Some(index),
        predicate: clause.predicate,
        kind: clause.kind,
        attributions: Vec::new(),
        carried_over_from: None,
        is_speech_act: false,
        mode: ContentMode::Narration,
        certainty: Certainty::default(),
        polarity: clause.polarity,
        negations: clause.negations.clone(),
        condition: clause.condition.clone(),
        arguments: clause.arguments.clone(),
        figures: Vec::new(),
        times: Vec::new(),
        quotations: quotations_in(block, clause.span),
        attribution_need: AttributionNeed::Never,
        unasserted: clause.unasserted,
    }
}

/// The attributions that have at least half of the claim's words in scope, outermost first: one that holds another's cue
/// lies outside it.
fn give_attributions(
    window: &BlockWindow<'_>,
    block: &BlockAnalysis,
    claim: &mut Claim,
    covers: &[(AttributionId, Span)],
) {
    let words: Vec<Span> = block.doc.tokens[claim.tokens.clone()]
        .iter()
        .filter(|t| !t.is_punct() && !t.is_space())
        .map(|t| t.span)
        .collect();
    let mut found: Vec<(AttributionId, usize)> = Vec::new();
    for &(id, _) in covers {
        if found.iter().any(|(known, _)| *known == id) {
            continue;
        }
        let spans: Vec<Span> = covers.iter().filter(|(other, _)| *other == id).map(|(_, s)| *s).collect();
        let held = words.iter().filter(|w| spans.iter().any(|s| s.contains(**w))).count();
        let distanced = window.attribution(id).form == AttributionForm::Distanced;
        // The learned content may stop short of its clause; the clause that completes the cue is its content whole.
        let completes = held > 0 && claim.clause.is_some_and(|c| is_cue_complement(window, block, c, id));
        if (held * 2 > words.len() || completes) && !distanced {
            found.push((id, spans.iter().map(|s| s.len()).sum()));
        }
    }
    found.sort_by_key(|&(id, size)| (std::cmp::Reverse(size), id));
    // A carried or list-wide scope is outermost only where no attribution in the sentence itself covers the claim.
    claim.attributions = found.into_iter().map(|(id, _)| id).collect();
}

/// Whether the clause is the complement of the attribution's cue, or lies within one that is.
fn is_cue_complement(window: &BlockWindow<'_>, block: &BlockAnalysis, clause: usize, id: AttributionId) -> bool {
    let Some(cue) = window.attribution(id).cue.as_ref().filter(|c| !c.nominal) else { return false };
    let same_block = std::ptr::eq(&window.blocks[cue.place.block], block);
    same_block
        && block.clauses.get(clause).is_some_and(|c| c.kind == ClauseKind::Complement && c.governor == Some(cue.head))
}

/// An act of saying has its own speaker as its attribution.
fn attribute_speech_act(window: &BlockWindow<'_>, at: usize, clause: &Clause, claim: &mut Claim) {
    let block = &window.blocks[at];
    let own = block.attributions.iter().position(|a| {
        a.cue.as_ref().is_some_and(|c| {
            !c.nominal && c.place.block == at && (clause.chain.contains(&c.head) || c.head == clause.head)
        })
    });
    if let Some(index) = own {
        let id = AttributionId { block: at, index };
        if !claim.attributions.contains(&id) {
            claim.attributions.push(id);
        }
    }
}

fn claim_mode(window: &BlockWindow<'_>, block: &BlockAnalysis, claim: &Claim) -> ContentMode {
    let Some(&outermost) = claim.attributions.first() else { return ContentMode::Narration };
    let inside = block
        .quotations
        .iter()
        .any(|q| q.span.contains(claim.span) || q.span.overlap_len(claim.span) * 10 >= claim.span.len() * 9);
    if inside {
        return ContentMode::Direct;
    }
    let attribution = window.attribution(outermost);
    match attribution.mode {
        ContentMode::Nominal | ContentMode::Distanced => attribution.mode,
        _ if attribution.form == AttributionForm::Turn => ContentMode::Direct,
        _ if claim.quotations.is_empty() => ContentMode::Indirect,
        _ => ContentMode::Partial,
    }
}

/// *What X called a brutal crackdown*: the phrase is a claim by itself.
fn phrase_claim(block: &BlockAnalysis, id: AttributionId, span: Span) -> Option<Claim> {
    let doc = &block.doc;
    let tokens = doc.tokens_in(span);
    let head = tokens.clone().find(|&t| doc.head(t).is_none_or(|h| !tokens.contains(&h)))?;
    Some(Claim {
        span,
        sentence: doc.sentence_of(head),
        tokens,
        clause: None,
        predicate: head,
        kind: ClauseKind::Phrase,
        attributions: vec![id],
        carried_over_from: None,
        is_speech_act: false,
        mode: ContentMode::Distanced,
        certainty: Certainty::default(),
        polarity: true,
        negations: Vec::new(),
        condition: None,
        arguments: Arguments::default(),
        figures: Vec::new(),
        times: Vec::new(),
        quotations: quotations_in(block, span),
        attribution_need: AttributionNeed::Always,
        unasserted: false,
    })
}

/// Indexes of the block's quotations that overlap the span.
fn quotations_in(block: &BlockAnalysis, span: Span) -> Vec<usize> {
    (0..block.quotations.len()).filter(|&at| block.quotations[at].span.overlaps(span)).collect()
}

/// Gives each figure and time to the smallest claim that holds it.
fn assign(claims: &mut [Claim], block: &BlockAnalysis) {
    let smallest = |claims: &[Claim], span: Span| {
        (0..claims.len())
            .filter(|&i| claims[i].kind != ClauseKind::Phrase && claims[i].span.contains(span))
            .min_by_key(|&i| claims[i].span.len())
    };
    for (index, figure) in block.figures.iter().enumerate() {
        if let Some(owner) = smallest(claims, figure.number) {
            claims[owner].figures.push(index);
        }
    }
    for (index, time) in block.times.iter().enumerate() {
        if time.of_saying {
            continue;
        }
        if let Some(owner) = smallest(claims, time.span) {
            claims[owner].times.push(index);
        }
    }
}
