//! Rule `loaded-cue`.

use crate::claims::model::{Attribution, AttributionId, Claim, ClaimId, Cue, CueClass, DocumentKind, SpeakerKind};
use crate::evidence::{Passage, Support};
use crate::nlp::inflect::{VerbForm, VerbGroup, inflect};
use crate::nlp::{Dep, Doc};
use crate::rules::analysis::text_edits::match_case;
use crate::rules::thresholds::MIN_CUE_SHARE;
use crate::rules::{Context, Fix, Group, Report, Rule, Subject};
use crate::text::{Severity, Span};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "loaded-cue",
    name: "Loaded reporting verb",
    group: Group::Wording,
    severity: Severity::Warning,
    precedence: &[(Subject::Verb, 40)],
    docs: r#"
## What
A reporting verb that implies what the source's verb does not: that it is true (*revealed*, *confirmed*), that there is
guilt (*admitted*), that something was disproved (*refuted*), that a request was turned down (*refused*), that the
writer does not believe it (*claimed*).

## Why
The verb tells readers what to think of the statement. If the source only *said* it, the judgement is ours.

## Example
```fixture
--- source results.md
The finance director, Colm Asher, said cost inflation had eased.
--- draft
Colm Asher admitted that cost inflation had eased.
           ^^^^^^^^ loaded-cue: Colm Asher said that cost inflation had eased
```

## Instead
*Said* carries nothing. *Rejected* or *denied* says what the source says, *refuted* says more.

## Stays quiet
The source's own verb, a more neutral one, near-synonyms of one class (*argue*, *say*; *deny*, *reject*), verbs inside a
quotation, verbs without a speaker, and *admitted* where the speaker owns up in the source.

## Standard
BBC News style guide, *claim*, *admit*, *refute*; AP Stylebook, *said*.

## Known misses
Loaded adverbs (*only now said*) and loaded descriptions of the speaker.
"#,
    check,
    ..Rule::DEFAULT
};

/// What a class of cue asserts over and above the saying.
fn effects(class: CueClass) -> &'static [CueClass] {
    match class {
        CueClass::Factive => &[CueClass::Factive],
        CueClass::Guilt => &[CueClass::Guilt, CueClass::Factive],
        CueClass::Disproof => &[CueClass::Disproof],
        CueClass::Doubt => &[CueClass::Doubt],
        CueClass::Intent => &[CueClass::Intent],
        _ => &[],
    }
}

/// What the effect does to a reader.
fn implication(class: CueClass) -> &'static str {
    match class {
        CueClass::Factive => "tells readers it is true",
        CueClass::Guilt => "suggests guilt or reluctance",
        CueClass::Disproof => "means proved wrong",
        CueClass::Intent => "says someone asked and was turned down",
        _ => "suggests the writer does not believe it",
    }
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let (block, b) = context.block_checked();
    for (index, attribution) in b.attributions.iter().enumerate() {
        let id = AttributionId { block, index };
        if let Some(cue) = &attribution.cue
            && let Some(added) = effects(cue.class).first()
            && has_named_speaker(attribution)
            && refused_act(&b.doc, cue.head).is_none()
            && !is_inside_quotation(context, block, cue)
            && let Some((passage, source)) = source_cue(context, id, cue)
        {
            report_cue(report, attribution, cue, *added, (passage, source));
        }
    }
    for (index, claim) in b.claims.iter().enumerate() {
        report_refusal(report, ClaimId { block, index }, claim);
    }
}

fn has_named_speaker(attribution: &Attribution) -> bool {
    attribution.speaker.as_ref().is_some_and(|s| !matches!(s.kind, SpeakerKind::Vague | SpeakerKind::Writer))
}

fn is_inside_quotation(context: &Context<'_>, block: usize, cue: &Cue) -> bool {
    context.draft.blocks[block].quotations.iter().any(|q| q.span.overlaps(cue.place.span))
}

/// How the source itself reports what the draft's attribution reports.
struct SourceCue<'a> {
    cue: Option<&'a Cue>,
    voice: DocumentKind,
}

/// The cue of the best passage, if no passage of the claims has a cue that asserts what the draft's asserts.
fn source_cue<'a>(context: &Context<'a>, id: AttributionId, cue: &Cue) -> Option<(&'a Passage, SourceCue<'a>)> {
    let mut best: Option<(&Passage, SourceCue<'a>)> = None;
    let block = &context.draft.blocks[id.block];
    for (index, claim) in block.claims.iter().enumerate() {
        if !claim.attributions.contains(&id) || claim.predicate == cue.head {
            continue;
        }
        let evidence = context.evidence(ClaimId { block: id.block, index });
        if evidence.support != Support::Supported {
            continue;
        }
        for passage in evidence.passages.iter().filter(|p| is_near_best(p, evidence.passages.first())) {
            if context.source_claim(passage).is_none() {
                continue;
            }
            let source = cue_of_passage(context, passage)?;
            if asserts_the_same(context, passage, source.cue, cue) {
                return None;
            }
            if best.as_ref().is_none_or(|(b, _)| passage.score > b.score) {
                best = Some((passage, source));
            }
        }
    }
    best
}

/// Whether a passage is so near the best one that its wording counts too.
fn is_near_best(passage: &Passage, best: Option<&Passage>) -> bool {
    best.is_some_and(|b| passage.score >= MIN_CUE_SHARE * b.score)
}

/// How the passage's claim is reported; `None` if it is the source's own narration, which any verb may report.
fn cue_of_passage<'a>(context: &Context<'a>, passage: &Passage) -> Option<SourceCue<'a>> {
    let source = context.sources[passage.source].analysis;
    let claim = context.source_claim(passage)?;
    let attribution = claim.attributions.first().map(|id| source.attribution(*id));
    match (attribution, source.voice) {
        (Some(a), voice) => Some(SourceCue { cue: a.cue.as_ref(), voice }),
        (None, DocumentKind::News) => None,
        (None, voice) => Some(SourceCue { cue: None, voice }),
    }
}

/// Whether the source asserts all that the draft's cue asserts, by its cue or by what is said.
fn asserts_the_same(context: &Context<'_>, passage: &Passage, source: Option<&Cue>, draft: &Cue) -> bool {
    if has_verb(context, passage, draft) {
        return true;
    }
    if let Some(source) = source {
        if source.lemma == draft.lemma || source.negated != draft.negated {
            return true;
        }
        let has = |e: &CueClass| effects(source.class).contains(e) || accuses(source.class, *e);
        if effects(draft.class).iter().all(has) || (draft.class == CueClass::Guilt && source.class == CueClass::Guilt) {
            return true;
        }
    }
    draft.class == CueClass::Guilt && admits_fault(context, passage)
}

/// Whether the source's sentence itself has the draft's verb, whatever it reports there.
fn has_verb(context: &Context<'_>, passage: &Passage, cue: &Cue) -> bool {
    let doc = &context.source_block(passage).doc;
    let tokens = doc.sentences.get(passage.sentence).cloned().unwrap_or(0..0);
    let verb = cue.lemma.split(' ').next().unwrap_or(&cue.lemma);
    tokens.into_iter().any(|t| *doc.tokens[t].lemma == *verb)
}

/// Whether the source accuses where the draft doubts: an accusation is doubted by its nature, *alleged* is fair for *accused*.
fn accuses(source: CueClass, effect: CueClass) -> bool {
    effect == CueClass::Doubt && source == CueClass::Accusation
}

/// Whether the speaker takes the blame in the source's sentence (a guilty plea, an apology).
fn admits_fault(context: &Context<'_>, passage: &Passage) -> bool {
    let block = context.source_block(passage);
    let tokens = block.doc.sentences.get(passage.sentence).cloned().unwrap_or(0..0);
    tokens.into_iter().any(|t| crate::nlp::is_admission(&block.doc.tokens[t].lower_lemma()))
}

fn report_cue(
    report: &mut Report<'_>,
    attribution: &Attribution,
    cue: &Cue,
    added: CueClass,
    (passage, source): (&Passage, SourceCue<'_>),
) {
    let context = report.context();
    let (block, b) = context.block_checked();
    let doc = &b.doc;
    let words = cue.place.span.slice(&doc.text);
    let source_words = match source.cue {
        Some(c) => c.place.span.slice(&context.sources[passage.source].analysis.blocks[c.place.block].doc.text),
        None if source.voice == DocumentKind::Transcript => "said",
        None => "states",
    };
    let (implied, place) = (implication(added), context.passage_place(passage));
    report
        .finding(context.draft_span(cue.place.block, cue.place.span))
        .severity(if added == CueClass::Doubt { Severity::Information } else { RULE.severity })
        .message(format!("\u{201c}{words}\u{201d} {implied}. {place} says only \u{201c}{source_words}\u{201d}."))
        .cite(context.passage_citation(passage, format!("the source's verb is \u{201c}{source_words}\u{201d}")))
        .fixes(neutral_fix(context, attribution, cue, source.cue))
        .claim_around(block, cue.place.span);
}

/// *Said* in the draft's tense and person; for a denial the source's own verb; for a noun, *statement*.
fn neutral_fix(context: &Context<'_>, attribution: &Attribution, cue: &Cue, source: Option<&Cue>) -> Option<Fix> {
    let block = &context.draft.blocks[cue.place.block];
    let doc = &block.doc;
    let new_text = if cue.nominal {
        "statement".to_string()
    } else if cue.class == CueClass::Disproof {
        let lemma = source.filter(|c| c.class == CueClass::Negative).map_or("reject", |c| c.lemma.as_str());
        inflect(lemma, VerbForm::from_tag(doc.tokens[cue.head].tag))
    } else if takes_clause(doc, cue.head) || attribution.mode == crate::claims::model::ContentMode::Direct {
        inflect("say", VerbForm::from_tag(doc.tokens[cue.head].tag))
    } else {
        return None;
    };
    let span = context.draft_span(cue.place.block, cue.place.span);
    let new_text = match_case(&new_text, cue.place.span.slice(&doc.text));
    Some(Fix::write(span, new_text))
}

/// Whether the verb reports a clause: *said* can stand there.
fn takes_clause(doc: &Doc, verb: usize) -> bool {
    doc.child(verb, &[Dep::Dobj, Dep::Dative]).is_none() || doc.child(verb, &[Dep::Ccomp, Dep::Parataxis]).is_some()
}

/// Reports *refused to comment* where the source says only that somebody did not.
fn report_refusal(report: &mut Report<'_>, id: ClaimId, claim: &Claim) -> Option<()> {
    let context = report.context();
    let block = &context.draft.blocks[id.block];
    let doc = &block.doc;
    let (refusing, act) = refused_act(doc, claim.predicate)?;
    if block.quotations.iter().any(|q| q.span.overlaps(doc.tokens[refusing].span)) {
        return None;
    }
    let evidence = context.evidence(id);
    let passage = evidence.passages.first().filter(|_| evidence.support == Support::Supported)?;
    let source = context.source_block(passage);
    let theirs = passage.source_token(act)?;
    let mut sentence = source.doc.sentences.get(passage.sentence)?.clone();
    let turned_down = sentence.any(|t| crate::nlp::is_refusal(&source.doc.tokens[t].lower_lemma()));
    if turned_down || source.doc.child(theirs, &[Dep::Neg]).is_none() {
        return None;
    }
    let auxiliaries = [Dep::Aux, Dep::AuxPass];
    let first = doc.child(refusing, &auxiliaries).unwrap_or(refusing).min(refusing);
    let span = Span::new(doc.tokens[first].span.start, doc.tokens[act].span.end);
    let place = context.draft_span(id.block, span);
    let group = VerbGroup::from_verb(doc, refusing)?;
    let new_text = group.with_verb(&doc.tokens[act].lemma).negate(true).render();
    let (word, implied) = (doc.word(refusing), implication(CueClass::Intent));
    report
        .finding(place)
        .message(format!(
            "\u{201c}{word}\u{201d} {implied}. {} says only that it was not done.",
            context.passage_place(passage)
        ))
        .cite(context.passage_citation(passage, "no request and no refusal there"))
        .fix(Fix::write(place, new_text))
        .claim(id);
    Some(())
}

/// The verb of refusing and the act refused, whichever of the two heads the clause.
fn refused_act(doc: &Doc, predicate: usize) -> Option<(usize, usize)> {
    let refuses = |t: usize| doc.tokens.get(t).is_some_and(|t| crate::nlp::is_refusal(&t.lemma));
    if refuses(predicate) {
        return Some((predicate, doc.child(predicate, &[Dep::Xcomp])?));
    }
    let over = doc.head(predicate).filter(|&h| refuses(h) && doc.tokens[predicate].dep == Dep::Xcomp)?;
    Some((over, predicate))
}
