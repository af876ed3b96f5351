//! Speakers who stand beside a quotation without a verb of saying: *X was blunt: “…”*, *X's message was plain: “…”*,
//! *X shook her head. “…”*.

use crate::claims::attribution::candidate::{AttributionCandidate, CueWords, SpeakerSpan};
use crate::claims::attribution::context::AttributionContext;
use crate::claims::attribution::syntax::{can_speak, has_word, is_named, noun_phrase, sentence, speaker_kind};
use crate::claims::attribution::thresholds::{BESIDE_QUOTATION, MIN_WHOLE_QUOTATION, TYPOGRAPHY};
use crate::claims::coref::phrase;
use crate::claims::document_kind::clock_end;
use crate::claims::model::{AttributionForm, MentionForm, Quotation, SpeakerKind};
use crate::nlp::{Dep, Doc, Pos};
use std::ops::Range;

/// The speaker before the colon that opens a quotation.
pub(crate) fn led_by_colon(
    context: &AttributionContext<'_>,
    known: &[AttributionCandidate],
) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let open = free_quotations(context, known);
    let led = open.filter_map(|(quotation, words)| {
        let colon = words.start.checked_sub(1).filter(|&t| doc.word(t) == ":")?;
        let lead = sentence(doc, colon).start..colon;
        // The parser may end the sentence at the colon or at the mark.
        let lead = if lead.is_empty() { sentence(doc, colon.checked_sub(1)?).start..colon } else { lead };
        let root = lead.clone().find(|&t| doc.head(t).is_none_or(|h| !lead.contains(&h)) && doc.tokens[t].is_verbal());
        let subject = root.and_then(|root| doc.child(root, &[Dep::Nsubj])).filter(|s| lead.contains(s));
        let head = named_alone(doc, lead).or_else(|| subject.and_then(|s| owner_of_words(doc, s)))?;
        let cue = CueWords { tokens: colon..colon + 1, head: colon };
        Some(candidate(context, head, Some(cue), quotation, AttributionForm::Preposed, TYPOGRAPHY))
    });
    led.collect()
}

/// The person or body that the words before a colon only name, with what stands behind a comma (*Osgood, on the steps:*,
/// *Mara Dahl, who chairs the trust:*), as logs and diaries hand over; the time of day may come first.
fn named_alone(doc: &Doc, lead: Range<usize>) -> Option<usize> {
    let first = after_clock(doc, lead.clone()).or(Some(lead.start).filter(|_| !lead.is_empty()))?;
    let comma = (first..lead.end).find(|&t| doc.word(t) == ",").unwrap_or(lead.end);
    let whole = |t: usize| {
        let phrase = phrase(doc, t)?;
        let MentionForm::Name { title, name, .. } = &phrase.form else { return None };
        let start = if title.is_empty() { name.start } else { title.start.min(name.start) };
        let speaks = phrase.kind == SpeakerKind::Person || is_named(doc, t);
        (start <= first && name.contains(&first.max(name.start)) && name.end == comma && speaks && can_speak(doc, t))
            .then_some(t)
    };
    (first..comma).rev().find_map(whole)
}

/// The first token behind a time of day that opens the range, if one does.
fn after_clock(doc: &Doc, mut range: Range<usize>) -> Option<usize> {
    let start = doc.tokens.get(range.start)?.span.start;
    let end = start + doc.text.get(start..).and_then(clock_end)?;
    range.find(|&t| doc.tokens[t].span.start >= end)
}

/// The person of whom the sentence before a quotation tells, where that sentence reports nothing itself: then the words are
/// that person's.
pub(crate) fn after_own_sentence(
    context: &AttributionContext<'_>,
    known: &[AttributionCandidate],
) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let followed = free_quotations(context, known).filter_map(|(quotation, words)| {
        let before = sentence_before(context, quotation, &words)?;
        let reports = known.iter().any(|k| k.cue.as_ref().is_some_and(|c| before.contains(&c.head)));
        if reports || (before.start..before.end).any(|t| context.quotation_at(t).is_some()) {
            return None;
        }
        let root = before.clone().find(|&t| doc.head(t).is_none_or(|h| !before.contains(&h)))?;
        let subject = doc.child(root, &[Dep::Nsubj, Dep::NsubjPass])?;
        let person = match doc.tokens[subject].pos {
            Pos::Pron => matches!(&*doc.tokens[subject].lower, "he" | "she"),
            _ => can_speak(doc, subject) && speaker_kind(doc, subject) == Some(SpeakerKind::Person),
        };
        person.then(|| candidate(context, subject, None, quotation, AttributionForm::CarryOver, BESIDE_QUOTATION))
    });
    followed.collect()
}

/// Whole sentences in quotation marks for which nobody is known to speak, with their tokens, marks included; none of a
/// heading, whose quotations belong to the text below.
fn free_quotations<'a>(
    context: &'a AttributionContext<'_>,
    known: &'a [AttributionCandidate],
) -> impl Iterator<Item = (&'a Quotation, Range<usize>)> {
    let doc = context.doc();
    let target = context.target_block();
    let text_only = target.quotations.iter().filter(|_| !target.block.kind.is_heading());
    text_only.filter_map(move |quotation| {
        let words = doc.tokens_in(quotation.outer);
        let text = quotation.span.slice(&doc.text);
        let whole = text.split_whitespace().count() >= MIN_WHOLE_QUOTATION
            && text.trim_start().chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
        let taken = known.iter().filter(|k| k.speaker.is_some()).any(|k| {
            let held = |p: Range<usize>| p.start.max(words.start) < p.end.min(words.end);
            k.content.iter().any(|p| p.block == context.target && held(p.tokens.clone()))
        });
        (whole && !taken && !words.is_empty()).then_some((quotation, words))
    })
}

/// The sentence of the paragraph that ends right before a quotation which starts a sentence of its own and to which no
/// verb of saying is joined.
fn sentence_before(
    context: &AttributionContext<'_>,
    quotation: &Quotation,
    words: &Range<usize>,
) -> Option<Range<usize>> {
    let doc = context.doc();
    let before = doc.text.get(..quotation.outer.start)?.trim_end();
    let after = doc.text.get(quotation.outer.end..)?.trim_start();
    let ends = quotation.span.slice(&doc.text).trim_end().ends_with(['.', '!', '?', '…']);
    let apart = !after.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | '—' | '–'));
    if !before.ends_with(['.', '!', '?']) || !ends || !apart {
        return None;
    }
    let last = (0..words.start).rev().find(|&t| !doc.tokens[t].is_space())?;
    Some(sentence(doc, last)).filter(|s| has_word(doc, s.clone()))
}

/// Who speaks where the words before the colon are a person's or body's: the subject itself, or whoever owns it (*her
/// message*, *Dahl's answer*).
fn owner_of_words(doc: &Doc, subject: usize) -> Option<usize> {
    let speaks = |t: usize| {
        let kind = phrase(doc, t).map(|p| p.kind);
        can_speak(doc, t) && !matches!(kind, Some(SpeakerKind::Document | SpeakerKind::Vague))
    };
    let owner = doc.child(subject, &[Dep::Poss]);
    match owner {
        Some(owner) if !speaks(subject) && speaks(owner) => Some(owner),
        _ => Some(subject).filter(|&s| {
            let token = &doc.tokens[s];
            let person = matches!(&*token.lower, "he" | "she" | "they");
            person || (token.pos != Pos::Pron && speaks(s))
        }),
    }
}

fn candidate(
    context: &AttributionContext<'_>,
    head: usize,
    cue: Option<CueWords>,
    quotation: &Quotation,
    form: AttributionForm,
    confidence: f32,
) -> AttributionCandidate {
    let doc = context.doc();
    let mut named = noun_phrase(doc, head);
    named.start = after_clock(doc, named.clone()).unwrap_or(named.start).min(head);
    AttributionCandidate {
        speaker: Some(SpeakerSpan { place: context.place(named), head }),
        cue,
        content: vec![context.place(doc.tokens_in(quotation.outer))],
        form: Some(form),
        confidence,
        has_final_content: true,
    }
}
