//! Syntax that the patterns ask for: reporting verbs with their subjects, clauses in brackets of commas, phrases.

use super::context::AttributionContext;
use crate::claims::coref::{can_have_voice, is_calendar_word, phrase};
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
pub(super) fn reporting_verbs(context: &AttributionContext<'_>, tokens: Range<usize>) -> Vec<Reporting> {
    let doc = context.doc();
    let verbs = tokens.filter(|&t| doc.tokens[t].pos == Pos::Verb && is_finite(doc, t));
    verbs
        .filter_map(|verb| {
            let class = context.lexicon.cue_verb(&doc.tokens[verb].lower_lemma())?;
            let subject = subject(doc, verb)?;
            (context.quotation_at(verb).is_none() && can_speak(doc, subject)).then_some(Reporting {
                verb,
                subject,
                class,
            })
        })
        .collect()
}

/// The subject of an active verb, its own or the one it shares with the verb that it is joined to.
pub(super) fn subject(doc: &Doc, verb: usize) -> Option<usize> {
    if doc.child(verb, &[Dep::NsubjPass, Dep::AuxPass]).is_some() {
        return None;
    }
    if let Some(own) = doc.child(verb, &[Dep::Nsubj]) {
        return Some(own);
    }
    let above = doc.head(verb).filter(|_| doc.tokens[verb].dep == Dep::Conj)?;
    doc.child(above, &[Dep::Nsubj])
}

/// Whether a verb is finite and no modal stands over it: it reports, and does not wish or guess.
fn is_finite(doc: &Doc, verb: usize) -> bool {
    let mut auxiliaries =
        doc.children(verb).filter(|&c| matches!(doc.tokens[c].dep, Dep::Aux | Dep::AuxPass)).peekable();
    match doc.tokens[verb].tag {
        Tag::Vbd | Tag::Vbz | Tag::Vbp => true,
        Tag::Vbn | Tag::Vbg | Tag::Vb => {
            let joined = doc.tokens[verb].dep == Dep::Conj && doc.tokens[verb].tag == Tag::Vbn;
            (auxiliaries.peek().is_some() || joined)
                && auxiliaries.all(|c| !matches!(doc.tokens[c].tag, Tag::Md | Tag::To))
        }
        _ => false,
    }
}

/// Whether the head of a phrase can be a speaker: a name, a person's pronoun, or a noun for people, a body or a document.
pub(super) fn can_speak(doc: &Doc, head: usize) -> bool {
    let token = &doc.tokens[head];
    match token.pos {
        Pos::Propn => can_have_voice(doc, head),
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
        _ => speaker_kind(doc, head).is_some(),
    }
}

/// The class of speakers that a phrase names, if it names any.
pub(super) fn speaker_kind(doc: &Doc, head: usize) -> Option<SpeakerKind> {
    phrase(doc, head).map(|p| p.kind).filter(|k| *k != SpeakerKind::Other)
}

/// Whether the names model takes the token for part of a person's, body's or place's name.
pub(super) fn is_named(doc: &Doc, token: usize) -> bool {
    let speaks = |k: NameKind| matches!(k, NameKind::Person | NameKind::Org | NameKind::Gpe | NameKind::Norp);
    doc.names().iter().any(|n| n.tokens.contains(&token) && speaks(n.kind))
}

/// The phrase of a noun, without relative clauses, participles and what follows a comma after them, and without trailing
/// times.
pub(super) fn noun_phrase(doc: &Doc, head: usize) -> Range<usize> {
    let mut range = doc.subtree(head);
    for child in doc.children(head) {
        let token = &doc.tokens[child];
        let clause = matches!(token.dep, Dep::Relcl | Dep::Acl | Dep::Ccomp | Dep::Advcl | Dep::Parataxis);
        let time = token.dep == Dep::Prep
            && doc.child(child, &[Dep::Pobj]).is_some_and(|p| is_calendar_word(&doc.tokens[p].lower));
        if child > head && (clause || time) {
            range.end = range.end.min(doc.tokens[child].left_edge as usize);
        }
    }
    trimmed(doc, range)
}

/// A range without punctuation and white space at its ends, quotation marks and brackets that pair inside excepted.
pub(super) fn trimmed(doc: &Doc, mut range: Range<usize>) -> Range<usize> {
    let stops = |t: usize| {
        let token = &doc.tokens[t];
        token.is_space()
            || matches!(doc.word(t), "," | ";" | ":" | "." | "—" | "–" | "-" | "--" | "…") && !token.is_verbal()
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
pub(super) fn sentence(doc: &Doc, token: usize) -> Range<usize> {
    doc.sentences.get(doc.sentence_of(token)).cloned().unwrap_or(0..0)
}

/// Whether a range of tokens holds a finite verb.
pub(super) fn has_verb(doc: &Doc, mut tokens: Range<usize>) -> bool {
    tokens.any(|t| matches!(doc.tokens[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
}

/// Whether a range holds a word, not only punctuation.
pub(super) fn has_word(doc: &Doc, mut tokens: Range<usize>) -> bool {
    tokens.any(|t| !doc.tokens[t].is_punct() && !doc.tokens[t].is_space())
}

/// A reporting clause that stands after or inside of what it reports, between commas: *, officials said on Monday,*.
pub(super) struct Parenthesis {
    /// The words of the sentence before it, back to the sentence's start or the last semicolon or colon.
    pub before: Range<usize>,
    /// The words of the sentence after it.
    pub after: Range<usize>,
}

/// Reads the reporting clause of `verb` with its speaker as a parenthesis, if it is one.
pub(super) fn parenthesis(doc: &Doc, verb: usize, speaker: &Range<usize>) -> Option<Parenthesis> {
    let whole = sentence(doc, verb);
    let group =
        doc.children(verb).filter(|&c| c < verb && matches!(doc.tokens[c].dep, Dep::Aux | Dep::Neg | Dep::Advmod));
    let start = group.min().unwrap_or(verb).min(speaker.start).max(whole.start);
    let opens = start.checked_sub(1).filter(|b| whole.contains(b))?;
    if !matches!(doc.word(opens), "," | "”" | "\"" | "’" | "'" | "—" | "–" | "''") {
        return None;
    }
    if let Some(object) =
        doc.child(verb, &[Dep::Dobj, Dep::Ccomp, Dep::Xcomp, Dep::Oprd, Dep::Attr]).filter(|&c| c > verb)
    {
        let addressee = doc.tokens[object].dep == Dep::Dobj
            && (can_speak(doc, object) || matches!(doc.tokens[object].pos, Pos::Pron | Pos::Propn))
            && doc.subtree(object).len() <= 8;
        let said = speaker.contains(&object);
        if !addressee && !said {
            return None;
        }
    }
    let from = (verb + 1).max(speaker.end);
    let close = |t: usize| matches!(doc.word(t), "," | ";" | "." | "!" | "?" | "—" | "–" | "“" | "\"" | "”");
    let end = (from..whole.end).find(|&t| close(t)).unwrap_or(whole.end);
    if (from..end).any(|t| doc.tokens[t].is_verbal() || matches!(doc.word(t), "that" | ":")) {
        return None;
    }
    let semicolon = (whole.start..opens).rev().find(|&t| matches!(doc.word(t), ";" | ":"));
    let before = trimmed(doc, semicolon.map_or(whole.start, |s| s + 1)..start);
    let after = trimmed(doc, (end + usize::from(end < whole.end && doc.word(end) == ",")).min(whole.end)..whole.end);
    let stopped = end >= whole.end || doc.word(end) == "," || matches!(doc.word(end), "—" | "–");
    let after = if stopped { after } else { end..end };
    (has_verb(doc, before.clone()) || has_verb(doc, after.clone())).then_some(Parenthesis { before, after })
}
