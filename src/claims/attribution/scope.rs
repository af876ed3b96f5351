//! Scope of attributions within their sentences: forward to the end of what is reported, back to the
//! sentence's start, over both sides of a parenthesis; quotations whole; nothing past a full stop but quoted words.

use super::candidate::{AttributionCandidate, SpeakerSpan};
use super::context::{AttributionContext, quotation_at};
use super::model::TokenPlace;
use super::syntax::{self, can_speak, noun_phrase, parenthesis, reporting_verbs, sentence, subject, trimmed};
use crate::claims::coref::{can_have_voice, is_calendar_word};
use crate::claims::model::AttributionForm;
use crate::nlp::{Dep, Pos, Tag};
use std::ops::Range;

/// Trims speakers to phrases that can speak, and gives verbs without one their subject.
pub(crate) fn name_speakers(context: &AttributionContext<'_>, candidates: &mut [AttributionCandidate]) {
    let doc = context.doc();
    for candidate in candidates {
        let Some(cue) = candidate.cue.as_ref().map(|c| c.head) else { continue };
        if let Some(speaker) = &mut candidate.speaker {
            trim_time(context, speaker);
        }
        // Whoever is spoken of inside the marks does not put the words in marks.
        let quoted = |block: usize, head: usize| {
            let marks = quotation_at(&context.window[block], head);
            marks.is_some_and(|marks| block != context.target || !marks.contains(&cue))
        };
        candidate.speaker = candidate
            .speaker
            .take()
            .filter(|s| !quoted(s.place.block, s.head) && can_have_voice(context.window[s.place.block].doc, s.head));
        if candidate.speaker.is_none() && doc.tokens[cue].pos == Pos::Verb {
            candidate.speaker = subject(doc, cue)
                .filter(|&s| !quoted(context.target, s))
                .or_else(|| speaker_after_cue(context, cue))
                .filter(|&s| can_speak(doc, s) || capitalised(context, s))
                .or_else(|| cue.checked_sub(1).filter(|&t| capitalised(context, t) && sentence(doc, cue).contains(&t)))
                .map(|head| SpeakerSpan { place: context.place(noun_phrase(doc, head)), head });
        }
    }
}

/// Who stands right behind a verb that follows the words it reports (*…,” said Ilse Brandt*), whatever the parser made of
/// it.
fn speaker_after_cue(context: &AttributionContext<'_>, cue: usize) -> Option<usize> {
    let doc = context.doc();
    let before = cue.checked_sub(1)?;
    let closes = quotation_at(context.target_block(), before).is_some_and(|marks| marks.end == cue);
    let next = (cue + 1..doc.tokens.len()).find(|&t| doc.tokens[t].pos != Pos::Det)?;
    let head = doc.children(cue).find(|&c| c > cue && noun_phrase(doc, c).contains(&next))?;
    (closes && matches!(doc.tokens[head].pos, Pos::Noun | Pos::Propn | Pos::Pron)).then_some(head)
}

/// A word with a capital that the tagger did not take for a name (*Pike said*).
fn capitalised(context: &AttributionContext<'_>, token: usize) -> bool {
    let doc = context.doc();
    let word = doc.word(token);
    let open_class =
        !matches!(doc.tokens[token].pos, Pos::Adv | Pos::Det | Pos::Adp | Pos::Sconj | Pos::Cconj | Pos::Pron);
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().count() > 1
        && open_class
        && can_have_voice(doc, token)
}

/// Cuts weekdays and dates off both ends of a speaker: *(On) Thursday Watch Manager Penrith*, *groups on Monday*.
fn trim_time(context: &AttributionContext<'_>, speaker: &mut SpeakerSpan) {
    let doc = context.window[speaker.place.block].doc;
    let range = &mut speaker.place.tokens;
    let calendar = |t: usize| is_calendar_word(&doc.tokens[t].lower);
    let preposition = |t: usize| matches!(&*doc.tokens[t].lower, "on" | "in" | "at" | "last" | "since");
    if range.start < speaker.head && calendar(range.start) && range.start.checked_sub(1).is_some_and(preposition) {
        range.start += 1;
    }
    if let Some(at) = (speaker.head + 1..range.end).find(|&t| preposition(t) && t + 1 < range.end && calendar(t + 1)) {
        range.end = at;
    }
}

/// Assigns content to every candidate whose content no pattern has settled, and makes quotations whole in all.
pub(crate) fn give_scope(context: &AttributionContext<'_>, candidates: &mut Vec<AttributionCandidate>) {
    let cues: Vec<usize> = candidates.iter().filter_map(|d| d.cue.as_ref().map(|c| c.head)).collect();
    for candidate in candidates.iter_mut() {
        if !candidate.has_final_content {
            stop_at_sentence(context, candidate);
            drop_speakers(candidate);
            assign_content(context, candidate, &cues);
        }
        make_quotations_whole(context, candidate);
    }
    candidates.retain(|d| !d.content.is_empty());
}

/// Other sentences are content only where they are quoted.
fn stop_at_sentence(context: &AttributionContext<'_>, candidate: &mut AttributionCandidate) {
    let Some(cue) = &candidate.cue else { return };
    let own = sentence(context.doc(), cue.head);
    let mut kept = Vec::new();
    for place in &candidate.content {
        let passage = &context.window[place.block];
        let mut run: Option<Range<usize>> = None;
        for t in place.tokens.clone() {
            let stays = (place.block == context.target && own.contains(&t))
                || passage.block.in_quote
                || quotation_at(passage, t).is_some();
            match &mut run {
                Some(run) if stays => run.end = t + 1,
                None if stays => run = Some(t..t + 1),
                _ => kept.extend(run.take().map(|tokens| TokenPlace { block: place.block, tokens })),
            }
        }
        kept.extend(run.map(|tokens| TokenPlace { block: place.block, tokens }));
    }
    kept.retain(|p| syntax::has_word(context.window[p.block].doc, p.tokens.clone()));
    candidate.content = kept;
}

/// The speaker's own phrase is not what is said.
fn drop_speakers(candidate: &mut AttributionCandidate) {
    let Some(speaker) = &candidate.speaker else { return };
    let own = speaker.place.clone();
    let holds =
        |p: &TokenPlace| p.block == own.block && own.tokens.start <= p.tokens.start && p.tokens.end <= own.tokens.end;
    if candidate.content.iter().any(|p| !holds(p)) {
        candidate.content.retain(|p| !holds(p));
    }
}

/// Draws the content from the place of the reporting clause.
fn assign_content(context: &AttributionContext<'_>, candidate: &mut AttributionCandidate, cues: &[usize]) {
    let doc = context.doc();
    let Some(verb) = candidate.cue.as_ref().map(|c| c.head) else { return };
    if doc.tokens[verb].pos != Pos::Verb {
        return;
    }
    let speaker =
        candidate.speaker.as_ref().filter(|s| s.place.block == context.target).map(|s| s.place.tokens.clone());
    if let Some((predicate, clause)) = complement(context, verb) {
        // The tree may hang the complement's subject elsewhere; the model's start is kept where it lies after the verb.
        let marked = candidate
            .content
            .iter()
            .filter(|p| p.block == context.target && p.tokens.start > verb)
            .map(|p| p.tokens.start);
        let start = marked.min().map_or(clause.start, |m| m.min(clause.start));
        let clause = start..clause.end;
        let end = forward_end(context, verb, clause.start, cues);
        let quoted = candidate.content.iter().filter(|p| p.block != context.target).cloned();
        let mut content = vec![context.place(trimmed(doc, clause.start..end.max(clause.start)))];
        content.extend(quoted);
        content.extend(split_subject(context, verb, predicate, &clause, speaker.as_ref()).map(|r| context.place(r)));
        content.extend(
            candidate
                .content
                .iter()
                .filter(|p| p.block == context.target && !sentence(doc, verb).contains(&p.tokens.start))
                .cloned(),
        );
        content.sort_by_key(|p| (p.block, p.tokens.start));
        candidate.content = content;
        candidate.form.get_or_insert(AttributionForm::Preposed);
        return;
    }
    let Some(around) = speaker.and_then(|s| parenthesis(doc, verb, &s)) else { return };
    let (before, after) = (around.before.clone(), around.after.clone());
    let holds =
        |r: &Range<usize>| candidate.content.iter().any(|p| p.block == context.target && overlap(&p.tokens, r) > 0);
    let said_before = holds(&before);
    if !said_before && !holds(&after) {
        return;
    }
    let goes_on = resumes_after_parenthesis(context, &around, candidate, cues);
    if said_before || goes_on {
        candidate.content.push(context.place(before));
    }
    if goes_on {
        candidate.content.push(context.place(after));
    }
    join(candidate);
    candidate.form.get_or_insert(if goes_on { AttributionForm::Medial } else { AttributionForm::Postposed });
}

/// How many tokens two ranges share.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Puts the content in order and joins what overlaps or touches.
fn join(candidate: &mut AttributionCandidate) {
    candidate.content.retain(|p| !p.tokens.is_empty());
    candidate.content.sort_by_key(|p| (p.block, p.tokens.start));
    let mut joined: Vec<TokenPlace> = Vec::new();
    for place in candidate.content.drain(..) {
        match joined.last_mut().filter(|last| last.block == place.block && last.tokens.end >= place.tokens.start) {
            Some(last) => last.tokens.end = last.tokens.end.max(place.tokens.end),
            None => joined.push(place),
        }
    }
    candidate.content = joined;
}

/// Whether what follows a parenthesis is still what is reported: always where the words before it are no clause by
/// themselves or the model says so; never a clause with a speaker of its own.
fn resumes_after_parenthesis(
    context: &AttributionContext<'_>,
    around: &syntax::Parenthesis,
    candidate: &AttributionCandidate,
    cues: &[usize],
) -> bool {
    let doc = context.doc();
    if !syntax::has_word(doc, around.after.clone()) || cues.iter().any(|c| around.after.contains(c)) {
        return false;
    }
    let here = candidate.content.iter().filter(|p| p.block == context.target);
    let marked = here.map(|p| 2 * overlap(&p.tokens, &around.after)).sum::<usize>() > around.after.len();
    marked || (!syntax::has_verb(doc, around.before.clone()) && syntax::has_verb(doc, around.after.clone()))
}

/// The words before a reporting clause that stands between the subject and the verb of what it reports: *at least 11
/// people, officials said, have died*. The complement then has no subject of its own.
fn split_subject(
    context: &AttributionContext<'_>,
    verb: usize,
    predicate: usize,
    clause: &Range<usize>,
    speaker: Option<&Range<usize>>,
) -> Option<Range<usize>> {
    let doc = context.doc();
    let start = speaker.map_or(verb, |s| s.start.min(verb));
    let comma = start.checked_sub(1).filter(|&t| doc.word(t) == ",")?;
    let before = trimmed(doc, sentence(doc, verb).start..comma);
    let subjects = |t: usize| matches!(doc.tokens[t].dep, Dep::Nsubj | Dep::NsubjPass | Dep::Expl | Dep::Csubj);
    let nominal = before.clone().any(|t| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Propn | Pos::Pron));
    let opens_with_verb = doc.tokens.get(clause.start).is_some_and(|t| t.is_verbal());
    (nominal && opens_with_verb && !doc.children(predicate).any(subjects) && !syntax::has_verb(doc, before.clone()))
        .then_some(before)
}

/// The clause that a reporting verb takes to its right: its predicate and its tokens.
fn complement(context: &AttributionContext<'_>, verb: usize) -> Option<(usize, Range<usize>)> {
    let doc = context.doc();
    let clause = doc.children(verb).find(|&c| {
        let token = &doc.tokens[c];
        c > verb && token.dep == Dep::Ccomp && token.left_edge as usize > verb
    })?;
    Some((clause, doc.subtree(clause)))
}

/// Where what is reported ends: at the end of the sentence, or before a clause in which somebody else speaks or the
/// writer takes over.
fn forward_end(context: &AttributionContext<'_>, verb: usize, start: usize, cues: &[usize]) -> usize {
    let doc = context.doc();
    let whole = sentence(doc, verb);
    let mut end = trimmed(doc, start..whole.end).end;
    let outside = |t: usize| context.quotation_at(t).is_none();
    // Another speaker, from the mark before that clause.
    for other in reporting_verbs(context, start + 1..whole.end) {
        if other.verb == verb || !cues.contains(&other.verb) {
            continue;
        }
        let left = (doc.tokens[other.subject].left_edge as usize).min(other.verb).max(start);
        let mark = (start + 1..=left).rev().find(|&t| is_border(doc.word(t)) && outside(t));
        if let Some(mark) = mark.filter(|&m| m + 6 > left) {
            end = end.min(mark);
        }
    }
    // The writer's own contrast, and what the speaker does besides: *, although he gave no details*, *, adding that …*.
    for t in start + 1..end {
        if doc.word(t) != "," || !outside(t) {
            continue;
        }
        let Some(next) = doc.tokens.get(t + 1) else { continue };
        let contrast = matches!(&*next.lower, "although" | "though" | "while" | "whereas");
        let participle = next.tag == Tag::Vbg && cues.contains(&(t + 1));
        if contrast || participle {
            end = t;
            break;
        }
    }
    // A further predicate of the same speaker: *said X and left*.
    for joined in doc.children(verb).filter(|&c| doc.tokens[c].dep == Dep::Conj && c > start) {
        let own_subject = doc.child(joined, &[Dep::Nsubj, Dep::NsubjPass]).is_some();
        let reports = cues.contains(&joined);
        if !own_subject || reports {
            let conjunction =
                doc.children(verb).filter(|&c| doc.tokens[c].dep == Dep::Cc && c < joined && c > start).last();
            end = end.min(conjunction.unwrap_or(doc.tokens[joined].left_edge as usize));
        }
    }
    trimmed(doc, start..end.max(start)).end
}

fn is_border(word: &str) -> bool {
    matches!(word, "," | ";" | "—" | "–" | "while" | "but" | "although" | "though" | "whereas")
}

/// A quotation is said as a whole or not at all.
fn make_quotations_whole(context: &AttributionContext<'_>, candidate: &mut AttributionCandidate) {
    let cue = candidate.cue.as_ref().map(|c| c.head);
    let mut content: Vec<TokenPlace> = Vec::new();
    for place in &candidate.content {
        let passage = &context.window[place.block];
        let mut tokens = place.tokens.clone();
        for quotation in passage.quotations {
            let quoted = passage.doc.tokens_in(quotation.outer);
            let shared = overlap(&quoted, &tokens);
            let holds_cue = place.block == context.target && cue.is_some_and(|c| quoted.contains(&c));
            if shared == 0 || shared == quoted.len() || holds_cue {
                continue;
            }
            // A mark or a word of it by accident is left out; more than that is the quotation.
            if shared * 5 > quoted.len() || shared > 3 {
                tokens = tokens.start.min(quoted.start)..tokens.end.max(quoted.end);
            } else if quoted.start <= tokens.start {
                tokens.start = tokens.start.max(quoted.end);
            } else {
                tokens.end = tokens.end.min(quoted.start);
            }
        }
        content.push(TokenPlace { block: place.block, tokens });
    }
    candidate.content = content;
    join(candidate);
}
