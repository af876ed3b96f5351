//! Attributions that the shape of the clause shows: reporting verbs with a clause, set phrases, passives with an agent.

use crate::claims::attribution::candidate::{AttributionCandidate, CueWords, SpeakerSpan};
use crate::claims::attribution::context::AttributionContext;
use crate::claims::attribution::syntax::{
    Reporting, can_speak, has_verb, has_word, noun_phrase, parenthesis, reporting_verbs, sentence, speaker_kind,
    trimmed,
};
use crate::claims::attribution::thresholds::REPORTING_CLAUSE;
use crate::claims::model::{AttributionForm, CueClass, SpeakerKind};
use crate::nlp::{Dep, Doc, Pos, Tag};
use std::ops::Range;

/// *X says that …* and *…, X says*: a finite reporting verb whose subject can speak, with a clause.
pub(crate) fn reported(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let verbs = reporting_verbs(context, 0..doc.tokens.len());
    verbs.iter().filter_map(|r| clause(context, r)).collect()
}

fn clause(context: &AttributionContext<'_>, reporting: &Reporting) -> Option<AttributionCandidate> {
    let doc = context.doc();
    let Reporting { verb, subject, class } = *reporting;
    if matches!(class, CueClass::Intent | CueClass::Accusation) {
        return None;
    }
    let phrase = noun_phrase(doc, subject);
    let complement = doc.children(verb).find(|&c| {
        let token = &doc.tokens[c];
        token.dep == Dep::Ccomp
            && token.left_edge as usize > verb
            && doc.child(c, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_some()
    });
    let content = match complement {
        Some(clause) => doc.subtree(clause),
        None => {
            let around = parenthesis(doc, verb, &phrase)?;
            if around.before.is_empty() { around.after } else { around.before }
        }
    };
    (!content.is_empty()).then(|| candidate(context, subject, phrase, verb..verb + 1, verb, content))
}

fn candidate(
    context: &AttributionContext<'_>,
    subject: usize,
    phrase: Range<usize>,
    cue: Range<usize>,
    head: usize,
    content: Range<usize>,
) -> AttributionCandidate {
    let content = trimmed(context.doc(), content);
    AttributionCandidate {
        speaker: Some(SpeakerSpan { place: context.place(phrase), head: subject }),
        cue: Some(CueWords { tokens: cue, head }),
        content: if content.is_empty() { Vec::new() } else { vec![context.place(content)] },
        form: None,
        confidence: REPORTING_CLAUSE,
        has_final_content: false,
    }
}

/// *According to X, …* and *…, in the words of X*: set phrases that credit a speaker.
pub(crate) fn credited(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for token in 0..doc.tokens.len() {
        let Some(words) = context.lexicon.cue_phrase(doc, token) else { continue };
        // A phrase that ends in a preposition takes the speaker as its object; others (*in a statement*) name nobody.
        let takes = doc.tokens.get(words.end - 1).is_some_and(|t| matches!(&*t.lower, "to" | "of" | "by"));
        if !takes || words.len() < 2 || context.quotation_at(token).is_some() {
            continue;
        }
        let last = words.end - 1;
        let Some(head) = doc.child(last, &[Dep::Pobj]).filter(|&h| h > last) else { continue };
        let whole = sentence(doc, token);
        let phrase = noun_phrase(doc, head);
        if !whole.contains(&head) || !(can_speak(doc, head) || doc.tokens[head].pos == Pos::Noun) {
            continue;
        }
        let before = trimmed(doc, clause_start(doc, &whole, token)..token);
        let after = trimmed(doc, phrase.end.max(last + 1)..whole.end);
        let content = if has_word(doc, before.clone()) { before } else { after };
        if !has_verb(doc, content.clone()) {
            continue;
        }
        found.push(candidate(context, head, phrase, words, token, content));
    }
    found
}

/// The start of the clause that holds a token: after the last semicolon of its sentence.
fn clause_start(doc: &Doc, whole: &Range<usize>, token: usize) -> usize {
    (whole.start..token).rev().find(|&t| doc.word(t) == ";").map_or(whole.start, |t| t + 1)
}

/// *Y was accused by X of …*, *stands accused by X*, *Y, accused by X of …*, *deaths have been reported by X*.
pub(crate) fn passive(context: &AttributionContext<'_>, known: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for verb in 0..doc.tokens.len() {
        let token = &doc.tokens[verb];
        if token.tag != Tag::Vbn || context.quotation_at(verb).is_some() {
            continue;
        }
        let Some(class) = context.lexicon.cue_verb(&token.lower_lemma()) else { continue };
        let Some(by) = doc.child(verb, &[Dep::Agent]) else { continue };
        let Some(agent) = doc.child(by, &[Dep::Pobj]).filter(|&a| can_speak(doc, a)) else { continue };
        let Some(about) = patient(doc, verb) else { continue };
        let mut phrase = noun_phrase(doc, agent);
        if let Some(of) = accusation(doc, agent) {
            phrase = trimmed(doc, phrase.start..phrase.end.min(of.start));
        }
        let end = doc.tokens[verb].right_edge as usize + 1;
        let rest = trimmed(doc, phrase.end..end.max(phrase.end));
        let mut content = vec![context.place(noun_phrase(doc, about))];
        if has_word(doc, rest.clone()) {
            content.push(context.place(rest));
        } else if matches!(class, CueClass::Accusation) {
            // *Of ignoring …* hangs on the agent when the parser errs; then there is nothing but the accused.
            content.extend(accusation(doc, agent).map(|r| context.place(r)));
        }
        let learned = known.iter().any(|d| d.cue.as_ref().is_some_and(|c| c.head == verb) && d.speaker.is_some());
        let mut new = candidate(context, agent, phrase, verb..verb + 1, verb, 0..0)
            .with_content(content, AttributionForm::Passive);
        new.has_final_content = !learned || class == CueClass::Accusation;
        found.push(new);
    }
    found
}

/// Whom or what a passive participle is about: its subject, or the noun that it follows.
fn patient(doc: &Doc, verb: usize) -> Option<usize> {
    if let Some(own) = doc.child(verb, &[Dep::NsubjPass, Dep::Nsubj]) {
        return Some(own);
    }
    let above = doc.head(verb)?;
    match doc.tokens[verb].dep {
        Dep::Acl | Dep::Relcl => Some(above),
        Dep::Acomp | Dep::Oprd | Dep::Xcomp | Dep::Advcl | Dep::Ccomp | Dep::Conj => {
            doc.child(above, &[Dep::Nsubj, Dep::NsubjPass])
        }
        _ => None,
    }
}

/// *Of …ing* under the agent of an accusation.
fn accusation(doc: &Doc, agent: usize) -> Option<Range<usize>> {
    let of = doc.children(agent).find(|&c| c > agent && matches!(&*doc.tokens[c].lower, "of" | "for"))?;
    doc.child(of, &[Dep::Pcomp]).map(|_| trimmed(doc, doc.subtree(of)))
}

/// *X put the toll at 740*, *X gave a count of 14*: an estimate with its number.
pub(crate) fn put_at(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for verb in 0..doc.tokens.len() {
        let lemma = &*doc.tokens[verb].lemma;
        if doc.tokens[verb].pos != Pos::Verb || !context.lexicon.attribution.estimating.contains(lemma) {
            continue;
        }
        let Some(subject) = crate::claims::attribution::syntax::subject(doc, verb).filter(|&s| can_speak(doc, s))
        else {
            continue;
        };
        let Some(object) = doc.child(verb, &[Dep::Dobj]).filter(|&o| o > verb) else { continue };
        let right = doc.tokens[verb].right_edge as usize + 1;
        let number = |r: Range<usize>| r.clone().any(|t| doc.tokens[t].pos == Pos::Num || doc.tokens[t].tag == Tag::Cd);
        let end = match lemma {
            "give" => {
                let counted = context.lexicon.cue_noun(&doc.tokens[object].lemma).is_some()
                    || context.lexicon.attribution.totals.contains(&*doc.tokens[object].lemma);
                doc.subtree(object).end * usize::from(counted)
            }
            _ => {
                let at = (object..right)
                    .find(|&t| matches!(&*doc.tokens[t].lower, "at" | "to") && number(t..right.min(t + 8)));
                at.map_or(0, |_| right)
            }
        };
        let start = doc.tokens[object].left_edge as usize;
        if end <= start || !number(start..end) {
            continue;
        }
        let content = vec![context.place(trimmed(doc, start..end))];
        let phrase = noun_phrase(doc, subject);
        found.push(
            candidate(context, subject, phrase, verb..verb + 1, verb, 0..0)
                .with_content(content, AttributionForm::Preposed),
        );
    }
    found
}

/// *The log records …*, *the log has the fire declared out at 4pm*, *the audit shows …*: what a document holds.
pub(crate) fn document(context: &AttributionContext<'_>, known: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for verb in 0..doc.tokens.len() {
        let token = &doc.tokens[verb];
        if !matches!(token.pos, Pos::Verb)
            || !context.lexicon.attribution.recording.contains(&*token.lemma)
            || !matches!(token.tag, Tag::Vbz | Tag::Vbp | Tag::Vbd)
        {
            continue;
        }
        if known.iter().any(|d| d.cue.as_ref().is_some_and(|c| c.tokens.contains(&verb))) {
            continue;
        }
        let Some(subject) = doc.child(verb, &[Dep::Nsubj]).filter(|&s| s < verb) else { continue };
        if speaker_kind(doc, subject) != Some(SpeakerKind::Document) {
            continue;
        }
        let end = trimmed(doc, verb..doc.tokens[verb].right_edge as usize + 1).end;
        let content = verb + 1..end;
        if !has_word(doc, content.clone()) {
            continue;
        }
        found.push(candidate(context, subject, noun_phrase(doc, subject), verb..verb + 1, verb, content));
    }
    found
}
