//! Distancing: words that are a speaker's although the clause is the writer's.

use crate::claims::attribution::candidate::{AttributionCandidate, CueWords, SpeakerSpan};
use crate::claims::attribution::context::AttributionContext;
use crate::claims::attribution::syntax::{can_speak, has_word, noun_phrase, sentence, subject, trimmed};
use crate::claims::attribution::thresholds::{IN_THE_EYES_OF, NAMED_AS};
use crate::claims::model::AttributionForm;
use crate::nlp::{Dep, Pos, Tag};

/// *What X described as a brutal crackdown*: the phrase alone is the speaker's.
pub(crate) fn distanced(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for verb in 0..doc.tokens.len() {
        let token = &doc.tokens[verb];
        if token.pos != Pos::Verb || !context.lexicon.attribution.naming.contains(&*token.lemma) {
            continue;
        }
        let whole = sentence(doc, verb);
        let Some(subject) = subject(doc, verb).filter(|&s| can_speak(doc, s) && s < verb) else { continue };
        let phrase = noun_phrase(doc, subject);
        let what = phrase.start.checked_sub(1).filter(|w| whole.contains(w) && &*doc.tokens[*w].lower == "what");
        if what.is_none() {
            continue;
        }
        let after = verb + 1 + usize::from(doc.tokens.get(verb + 1).is_some_and(|t| &*t.lower == "as"));
        let content = trimmed(doc, after..named(context, verb, after).min(whole.end));
        if has_word(doc, content.clone()) {
            found.push(
                candidate(context, subject, verb, NAMED_AS)
                    .with_content(vec![context.place(content)], AttributionForm::Distanced),
            );
        }
    }
    found
}

/// Where the name that a naming verb gives ends: with the verb's clause or before the verb that the whole is subject of.
fn named(context: &AttributionContext<'_>, verb: usize, after: usize) -> usize {
    let doc = context.doc();
    let end = doc.tokens[verb].right_edge as usize + 1;
    let finite = |t: usize| matches!(doc.tokens[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
    let quoted = context.quotation_at(after);
    (after..end).find(|&t| finite(t) && quoted.as_ref().is_none_or(|q| !q.contains(&t))).unwrap_or(end)
}

fn candidate(context: &AttributionContext<'_>, speaker: usize, head: usize, confidence: f32) -> AttributionCandidate {
    let place = context.place(noun_phrase(context.doc(), speaker));
    AttributionCandidate {
        speaker: Some(SpeakerSpan { place, head: speaker }),
        cue: Some(CueWords { tokens: head..head + 1, head }),
        content: Vec::new(),
        form: None,
        confidence,
        has_final_content: false,
    }
}

/// *To X the charges are "a guess"*, *for X, who asked for more, the theft was "a second bereavement"*: a judgement in
/// somebody's own words.
pub(crate) fn in_the_eyes_of(
    context: &AttributionContext<'_>,
    _: &[AttributionCandidate],
) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for whole in doc.sentences.clone() {
        let first = whole.start;
        let opens = doc.tokens.get(first).is_some_and(|t| matches!(&*t.lower, "to" | "for"));
        let Some(head) = doc.child(first, &[Dep::Pobj]).filter(|_| opens) else { continue };
        if doc.tokens[head].pos != Pos::Propn || !can_speak(doc, head) {
            continue;
        }
        let Some(verb) = doc.head(first).filter(|&v| &*doc.tokens[v].lemma == "be" && v > head) else {
            continue;
        };
        let Some(topic) = doc.child(verb, &[Dep::Nsubj]).filter(|&s| s > head) else { continue };
        let content = trimmed(doc, doc.tokens[topic].left_edge as usize..whole.end);
        let judged = content.clone().any(|t| context.quotation_at(t).is_some());
        if judged {
            let mut candidate = candidate(context, head, first, IN_THE_EYES_OF)
                .with_content(vec![context.place(content)], AttributionForm::Preposed);
            candidate.cue = None;
            found.push(candidate);
        }
    }
    found
}
