//! Attributions through nouns: *X's claim that …*, *reports from X that …*, *X's count stands at …*.

use crate::claims::attribution::candidate::{AttributionCandidate, CueWords, SpeakerSpan};
use crate::claims::attribution::context::AttributionContext;
use crate::claims::attribution::model::TokenPlace;
use crate::claims::attribution::syntax::{can_speak, has_word, noun_phrase, sentence, trimmed};
use crate::claims::attribution::thresholds::{NOUN_CLAUSE, RECKONING};
use crate::claims::model::AttributionForm;
use crate::nlp::{Dep, Doc, Pos};
use std::ops::Range;

/// *X's claim that …*, *the accusation by X that …*, *reports from X that …*.
pub(crate) fn noun_clauses(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for noun in nouns(doc) {
        if context.lexicon.cue_noun(&doc.tokens[noun].lower_lemma()).is_none() || context.quotation_at(noun).is_some() {
            continue;
        }
        let Some((speaker, after)) = whose(doc, noun) else { continue };
        let Some(content) = that_clause(doc, after) else { continue };
        found.push(candidate(context, speaker, noun, NOUN_CLAUSE, vec![context.place(content)]));
    }
    found
}

/// *X's count stands at 744*, *by X's estimate the load was 800 tonnes*.
pub(crate) fn counts(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let (doc, words) = (context.doc(), &context.lexicon.attribution);
    let mut found = Vec::new();
    for noun in nouns(doc) {
        let Some(owner) = doc.child(noun, &[Dep::Poss]).filter(|&p| can_speak(doc, p)) else { continue };
        let lemma = &*doc.tokens[noun].lemma;
        let whole = sentence(doc, noun);
        let reckoning = words.reckonings.contains(lemma);
        let view = reckoning || words.views.contains(lemma);
        let preposition = doc.head(noun).filter(|&p| matches!(&*doc.tokens[p].lower, "by" | "in" | "on") && p < noun);
        let content = match doc.tokens[noun].dep {
            Dep::Nsubj if reckoning => {
                let verb =
                    doc.head(noun).filter(|&v| v > noun && words.reckoning_verbs.contains(&*doc.tokens[v].lemma));
                verb.map(|v| trimmed(doc, v..whole.end)).filter(|r| r.clone().any(|t| doc.tokens[t].pos == Pos::Num))
            }
            Dep::Pobj if view => preposition.and_then(|p| {
                let after = trimmed(doc, doc.tokens[noun].right_edge as usize + 1..whole.end);
                let before = trimmed(doc, whole.start..p);
                if p == whole.start { Some(after) } else { Some(before).filter(|_| doc.tokens[p - 1].is_punct()) }
            }),
            _ => None,
        };
        if let Some(content) = content.filter(|c| has_word(doc, c.clone())) {
            found.push(candidate(context, owner, noun, RECKONING, vec![context.place(content)]));
        }
    }
    found
}

fn nouns(doc: &Doc) -> impl Iterator<Item = usize> + '_ {
    (0..doc.tokens.len()).filter(|&t| doc.tokens[t].pos == Pos::Noun)
}

/// Whose a noun of saying is: its possessor, or the object of *by* or *from* behind it; and where its content may start.
fn whose(doc: &Doc, noun: usize) -> Option<(usize, usize)> {
    if let Some(owner) = doc.child(noun, &[Dep::Poss]).filter(|&p| can_speak(doc, p)) {
        return Some((owner, noun + 1));
    }
    let by = doc.tokens.get(noun + 1).filter(|t| matches!(&*t.lower, "by" | "from")).map(|_| noun + 1)?;
    let agent = doc.child(by, &[Dep::Pobj]).filter(|&a| can_speak(doc, a))?;
    Some((agent, noun_phrase(doc, agent).end))
}

/// The clause that a *that* at the start of the rest opens, to the end of its subtree.
fn that_clause(doc: &Doc, start: usize) -> Option<Range<usize>> {
    let that = doc.tokens.get(start).filter(|t| &*t.lower == "that")?;
    let head = that.head as usize;
    let end = if head > start { doc.tokens[head].right_edge as usize + 1 } else { sentence(doc, start).end };
    let content = trimmed(doc, start..end.max(start));
    (content.len() > 2).then_some(content)
}

fn candidate(
    context: &AttributionContext<'_>,
    speaker: usize,
    noun: usize,
    confidence: f32,
    content: Vec<TokenPlace>,
) -> AttributionCandidate {
    let mut phrase = noun_phrase(context.doc(), speaker);
    // The possessive mark is no part of the name.
    if phrase.len() > 1 && matches!(context.doc().word(phrase.end - 1), "'s" | "’s" | "'" | "’") {
        phrase.end -= 1;
    }
    let candidate = AttributionCandidate {
        speaker: Some(SpeakerSpan { place: context.place(phrase), head: speaker }),
        cue: Some(CueWords { tokens: noun..noun + 1, head: noun }),
        content: Vec::new(),
        form: None,
        confidence,
        has_final_content: false,
    };
    candidate.with_content(content, AttributionForm::Nominal)
}
