//! Attributions that stand beside what is said: *the figure comes from X*, *those were the words of X*, and what the
//! writer saw.

use crate::claims::attribution::candidate::{AttributionCandidate, SpeakerSpan};
use crate::claims::attribution::context::AttributionContext;
use crate::claims::attribution::model::TokenPlace;
use crate::claims::attribution::syntax::{can_speak, has_word, noun_phrase, trimmed};
use crate::claims::attribution::thresholds::{BACK_REFERENCE, OWN_OBSERVATION};
use crate::claims::model::AttributionForm;
use crate::nlp::{Dep, Pos, Tag};
use std::ops::Range;

/// *The figure comes from X*, *that is according to X*, *those were the words of X*: what the sentence before says.
pub(crate) fn back_references(
    context: &AttributionContext<'_>,
    _: &[AttributionCandidate],
) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for (index, whole) in doc.sentences.iter().enumerate() {
        let Some(speaker) = referred_speaker(context, whole) else { continue };
        let content = match index.checked_sub(1) {
            Some(before) => Some(context.place(trimmed(doc, doc.sentences[before].clone()))),
            None => last_of_block_before(context),
        };
        let Some(content) = content.filter(|c| !c.tokens.is_empty()) else { continue };
        found.push(AttributionCandidate {
            speaker: Some(SpeakerSpan { place: context.place(noun_phrase(doc, speaker)), head: speaker }),
            cue: None,
            content: vec![content],
            form: Some(AttributionForm::BackReference),
            confidence: BACK_REFERENCE,
            has_final_content: true,
        });
    }
    found
}

/// The speaker that a sentence gives for what stands before it.
fn referred_speaker(context: &AttributionContext<'_>, whole: &Range<usize>) -> Option<usize> {
    let (doc, words) = (context.doc(), &context.lexicon.attribution);
    let verb = whole.clone().find(|&t| words.origins.contains(&*doc.tokens[t].lemma))?;
    let subject = doc.child(verb, &[Dep::Nsubj]).filter(|&s| s < verb)?;
    let token = &doc.tokens[subject];
    let pointing = matches!(&*token.lower, "that" | "this" | "those" | "these");
    let pointed =
        doc.children(subject).any(|c| matches!(&*doc.tokens[c].lower, "that" | "this" | "those" | "these" | "the"));
    let takes_up = pointing || (pointed && words.references.contains(&*token.lemma));
    if !takes_up || verb > whole.start + 6 {
        return None;
    }
    let be = &*doc.tokens[verb].lemma == "be";
    let link = (verb + 1..whole.end.min(verb + 6)).find(|&t| {
        let lower = &*doc.tokens[t].lower;
        let before = &*doc.tokens[t - 1].lower;
        match lower {
            "from" => true,
            "to" => before == "according",
            "of" => be && words.before_of.contains(before),
            "by" => be && words.before_by.contains(before),
            _ => false,
        }
    })?;
    doc.child(link, &[Dep::Pobj]).filter(|&h| whole.contains(&h) && can_speak(doc, h))
}

/// The last sentence of the block before, or the whole of it if it is a quotation.
fn last_of_block_before(context: &AttributionContext<'_>) -> Option<TokenPlace> {
    let block = context.target.checked_sub(1)?;
    let passage = &context.window[block];
    if passage.block.kind.is_heading() {
        return None;
    }
    if passage.block.in_quote {
        return Some(context.whole(block));
    }
    let last = passage.doc.sentences.last()?.clone();
    let all = passage
        .quotations
        .last()
        .map(|q| passage.doc.tokens_in(q.outer))
        .filter(|q| q.start < last.start && q.end >= last.start);
    Some(TokenPlace { block, tokens: trimmed(passage.doc, all.unwrap_or(last)) })
}

/// *I saw …*, *this newspaper counted …*, *…, seen by this newspaper*: what the writer vouches for.
pub(crate) fn own_observations(
    context: &AttributionContext<'_>,
    known: &[AttributionCandidate],
) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for whole in &doc.sentences {
        let words = whole
            .clone()
            .find_map(|t| context.lexicon.sources.own_at(doc, t).filter(|_| context.quotation_at(t).is_none()));
        let Some(words) = words else { continue };
        let told = words.start > 0 && &*doc.tokens[words.start - 1].lemma == "tell"
            || &*doc.tokens[words.start].lemma == "tell";
        let content = trimmed(doc, whole.clone());
        // Somebody told the newspaper: then that is the speaker, and the sentence says so by itself.
        if told || !is_observation(context, &words, whole) || !has_word(doc, content.clone()) {
            continue;
        }
        let head = words
            .clone()
            .rev()
            .find(|&t| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Pron | Pos::Propn))
            .unwrap_or(words.start);
        // Where the observer is the speaker of a known attribution, that is the one.
        let same = |d: &&AttributionCandidate| {
            d.speaker.as_ref().is_some_and(|s| s.place.block == context.target && words.contains(&s.head))
        };
        let old = known.iter().find(same);
        found.push(AttributionCandidate {
            speaker: Some(SpeakerSpan { place: context.place(words.clone()), head }),
            cue: old.and_then(|d| d.cue.clone()),
            content: old.map_or_else(|| vec![context.place(content)], |d| d.content.clone()),
            form: Some(AttributionForm::OwnObservation),
            confidence: OWN_OBSERVATION,
            has_final_content: true,
        });
    }
    found
}

/// Whether the phrase itself perceives (*I saw*, *seen by*), or is the subject of a verb of perception or the agent of one.
fn is_observation(context: &AttributionContext<'_>, words: &Range<usize>, whole: &Range<usize>) -> bool {
    let doc = context.doc();
    let perceives = |t: usize| {
        let token = &doc.tokens[t];
        context.lexicon.attribution.perceiving.contains(&*token.lemma) && !matches!(token.tag, Tag::Nn | Tag::Nns)
    };
    let from = words.start.saturating_sub(3).max(whole.start);
    (from..(words.end + 4).min(whole.end)).any(perceives)
}
