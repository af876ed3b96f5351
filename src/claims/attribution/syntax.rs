//! What the rules ask of the tree: reporting verbs with their subjects, clauses in brackets of commas, phrases.

use super::context::AttributionContext;
use crate::claims::coref::phrase;
use crate::claims::model::{CueClass, SpeakerKind};
use crate::nlp::{Dep, Doc, NameKind, Pos, Tag};
use std::ops::Range;

/// A finite reporting verb of the word lists with its subject.
#[derive(Clone, Copy)]
pub(super) struct Reporting {
    pub verb: usize,
    pub subject: usize,
    pub class: CueClass,
}

/// The finite reporting verbs in the active with a subject that can speak, outside of quotations.
pub(super) fn reporting_verbs(scene: &AttributionContext<'_>, tokens: Range<usize>) -> Vec<Reporting> {
    let reading = scene.reading();
    let verbs = tokens.filter(|&t| reading.tokens[t].pos == Pos::Verb && is_finite(reading, t));
    verbs
        .filter_map(|verb| {
            let class = scene.lexicon.cue_verb(&reading.tokens[verb].lower_lemma())?;
            let subject = subject(reading, verb)?;
            (scene.quotation_at(verb).is_none() && can_speak(reading, subject)).then_some(Reporting {
                verb,
                subject,
                class,
            })
        })
        .collect()
}

/// The subject of an active verb, its own or the one it shares with the verb that it is joined to.
pub(super) fn subject(reading: &Doc, verb: usize) -> Option<usize> {
    if reading.child(verb, &[Dep::NsubjPass, Dep::AuxPass]).is_some() {
        return None;
    }
    if let Some(own) = reading.child(verb, &[Dep::Nsubj]) {
        return Some(own);
    }
    let above = reading.head(verb).filter(|_| reading.tokens[verb].dep == Dep::Conj)?;
    reading.child(above, &[Dep::Nsubj])
}

/// Whether a verb is finite and no modal stands over it: it reports, and does not wish or guess.
fn is_finite(reading: &Doc, verb: usize) -> bool {
    let mut auxiliaries =
        reading.children(verb).filter(|&c| matches!(reading.tokens[c].dep, Dep::Aux | Dep::AuxPass)).peekable();
    match reading.tokens[verb].tag {
        Tag::Vbd | Tag::Vbz | Tag::Vbp => true,
        Tag::Vbn | Tag::Vbg | Tag::Vb => {
            let joined = reading.tokens[verb].dep == Dep::Conj && reading.tokens[verb].tag == Tag::Vbn;
            (auxiliaries.peek().is_some() || joined)
                && auxiliaries.all(|c| !matches!(reading.tokens[c].tag, Tag::Md | Tag::To))
        }
        _ => false,
    }
}

/// Whether the head of a phrase can be a speaker: a name, a person's pronoun, or a noun for people, a body or a document.
pub(super) fn can_speak(reading: &Doc, head: usize) -> bool {
    let token = &reading.tokens[head];
    match token.pos {
        Pos::Propn => !is_calendar_word(&token.lower),
        Pos::Pron => matches!(
            &*token.lower,
            "he" | "she"
                | "they"
                | "it"
                | "i"
                | "we"
                | "who"
                | "some"
                | "many"
                | "others"
                | "one"
                | "neither"
                | "both"
                | "none"
        ),
        _ => speaker_kind(reading, head).is_some(),
    }
}

/// The class of speakers that a phrase names, if it names any.
pub(super) fn speaker_kind(reading: &Doc, head: usize) -> Option<SpeakerKind> {
    phrase(reading, head).map(|p| p.kind).filter(|k| *k != SpeakerKind::Other)
}

/// Whether the names model takes the token for part of a person's, body's or place's name.
pub(super) fn is_named(reading: &Doc, token: usize) -> bool {
    let speaks = |k: NameKind| matches!(k, NameKind::Person | NameKind::Org | NameKind::Gpe | NameKind::Norp);
    reading.names().iter().any(|n| n.tokens.contains(&token) && speaks(n.kind))
}

/// Weekdays and months.
pub(super) fn is_calendar_word(lower: &str) -> bool {
    const WORDS: [&str; 19] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    WORDS.contains(&lower)
}

/// The phrase of a noun, without relative clauses, participles and what follows a comma after them, and without trailing
/// times.
pub(super) fn noun_phrase(reading: &Doc, head: usize) -> Range<usize> {
    let mut range = reading.subtree(head);
    for child in reading.children(head) {
        let token = &reading.tokens[child];
        let clause = matches!(token.dep, Dep::Relcl | Dep::Acl | Dep::Ccomp | Dep::Advcl | Dep::Parataxis);
        let time = token.dep == Dep::Prep
            && reading.child(child, &[Dep::Pobj]).is_some_and(|p| is_calendar_word(&reading.tokens[p].lower));
        if child > head && (clause || time) {
            range.end = range.end.min(reading.tokens[child].left_edge as usize);
        }
    }
    trimmed(reading, range)
}

/// A range without punctuation and white space at its ends, quotation marks and brackets that pair inside excepted.
pub(super) fn trimmed(reading: &Doc, mut range: Range<usize>) -> Range<usize> {
    let stops = |t: usize| {
        let token = &reading.tokens[t];
        token.is_space()
            || matches!(reading.word(t), "," | ";" | ":" | "." | "—" | "–" | "-" | "--" | "…") && !token.is_verbal()
    };
    while range.start < range.end && stops(range.start) {
        range.start += 1;
    }
    while range.start < range.end && stops(range.end - 1) {
        range.end -= 1;
    }
    range
}

/// The tokens of the sentence that holds a token.
pub(super) fn sentence(reading: &Doc, token: usize) -> Range<usize> {
    reading.sentences.get(reading.sentence_of(token)).cloned().unwrap_or(0..0)
}

/// Whether a range of tokens holds a finite verb.
pub(super) fn has_verb(reading: &Doc, mut tokens: Range<usize>) -> bool {
    tokens.any(|t| matches!(reading.tokens[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
}

/// Whether a range holds a word, not only punctuation.
pub(super) fn has_word(reading: &Doc, mut tokens: Range<usize>) -> bool {
    tokens.any(|t| !reading.tokens[t].is_punct() && !reading.tokens[t].is_space())
}

/// A reporting clause that stands after or inside of what it reports, between commas: *, officials said on Monday,*.
pub(super) struct Parenthesis {
    /// The words of the sentence before it, back to the sentence's start or the last semicolon or colon.
    pub before: Range<usize>,
    /// The words of the sentence after it.
    pub after: Range<usize>,
}

/// Reads the reporting clause of `verb` with its speaker as a parenthesis, if it is one.
pub(super) fn parenthesis(reading: &Doc, verb: usize, speaker: &Range<usize>) -> Option<Parenthesis> {
    let whole = sentence(reading, verb);
    let group = reading
        .children(verb)
        .filter(|&c| c < verb && matches!(reading.tokens[c].dep, Dep::Aux | Dep::Neg | Dep::Advmod));
    let start = group.min().unwrap_or(verb).min(speaker.start).max(whole.start);
    let opens = start.checked_sub(1).filter(|b| whole.contains(b))?;
    if !matches!(reading.word(opens), "," | "”" | "\"" | "’" | "'" | "—" | "–" | "''") {
        return None;
    }
    if let Some(object) =
        reading.child(verb, &[Dep::Dobj, Dep::Ccomp, Dep::Xcomp, Dep::Oprd, Dep::Attr]).filter(|&c| c > verb)
    {
        let addressee = reading.tokens[object].dep == Dep::Dobj
            && (can_speak(reading, object) || matches!(reading.tokens[object].pos, Pos::Pron | Pos::Propn))
            && reading.subtree(object).len() <= 8;
        let said = speaker.contains(&object);
        if !addressee && !said {
            return None;
        }
    }
    let from = (verb + 1).max(speaker.end);
    let close = |t: usize| matches!(reading.word(t), "," | ";" | "." | "!" | "?" | "—" | "–" | "“" | "\"" | "”");
    let end = (from..whole.end).find(|&t| close(t)).unwrap_or(whole.end);
    if (from..end).any(|t| reading.tokens[t].is_verbal() || matches!(reading.word(t), "that" | ":")) {
        return None;
    }
    let semicolon = (whole.start..opens).rev().find(|&t| matches!(reading.word(t), ";" | ":"));
    let before = trimmed(reading, semicolon.map_or(whole.start, |s| s + 1)..start);
    let after =
        trimmed(reading, (end + usize::from(end < whole.end && reading.word(end) == ",")).min(whole.end)..whole.end);
    let stopped = end >= whole.end || reading.word(end) == "," || matches!(reading.word(end), "—" | "–");
    let after = if stopped { after } else { end..end };
    (has_verb(reading, before.clone()) || has_verb(reading, after.clone())).then_some(Parenthesis { before, after })
}
