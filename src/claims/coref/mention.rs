//! Mentions of one block: phrases that may name a speaker, before coreference is resolved across the document.

use super::lexicon::SpeakerLexicon;
use super::name_phrase::{name_kind, name_of};
use super::names::{normalised_name, strip_article};
use super::phrase_parts::{apposition, is_capitalised, left_edge, lemma};
use crate::claims::model::{Gender, MentionForm, NounPhrase, SpeakerKind};
use crate::nlp::{Dep, Doc, Pos, Tag};
use crate::text::Span;

/// The phrase with this head, whatever it names.
pub fn phrase(doc: &Doc, head: usize) -> Option<NounPhrase> {
    let token = doc.tokens.get(head)?;
    let sentence = doc.sentence_of(head);
    let subject = is_subject(doc, head);
    if is_pronoun(doc, head) {
        return Some(NounPhrase {
            head,
            tokens: head..head + 1,
            sentence,
            kind: pronoun_kind(&token.lower),
            gender: match &*token.lower {
                "he" | "him" | "his" => Gender::Male,
                "she" | "her" => Gender::Female,
                _ => Gender::Unknown,
            },
            plural: matches!(
                &*token.lower,
                "they" | "them" | "we" | "us" | "many" | "some" | "others" | "several" | "these" | "those"
            ),
            form: MentionForm::Pronoun(token.lower.to_string()),
            definite: true,
            subject,
            apposition: None,
            belongs_to: None,
            country: None,
        });
    }
    let start = left_edge(doc, head);
    let tokens = start..right_edge(doc, head);
    let definite = doc.children(head).any(|c| {
        let t = &doc.tokens[c];
        t.dep == Dep::Poss
            || (t.dep == Dep::Det && matches!(&*t.lower, "the" | "this" | "that" | "these" | "those" | "both"))
    });
    let belongs_to = belongs_to(doc, head);
    let apposition = apposition(doc, head);
    let noun = description(doc, start, head);
    // *State media* at the start of a sentence is capitalised and no name.
    let named = if is_plain_class(doc, start, head, &noun) { None } else { name_of(doc, head, start) };
    let lexicon = SpeakerLexicon::get();
    let (form, kind, gender, country) = match named {
        Some((title, name, person)) => {
            let (kind, gender) = name_kind(doc, &title, &name, person);
            let known_as = normalised_name(doc.span(name.clone()).slice(&doc.text)).into_boxed_str();
            let country = lexicon.country(&known_as);
            (MentionForm::Name { title, name, person, known_as }, kind, gender, country)
        }
        None => {
            let lemma = lemma(doc, head);
            let kind = common_kind(doc, head, &noun);
            let gender = lexicon.gender(&lemma);
            let country = tokens.clone().find_map(|t| lexicon.country(&doc.tokens[t].lower));
            (MentionForm::Common { noun, head: lemma }, kind, gender, country)
        }
    };
    let plural = match kind {
        SpeakerKind::Police => true,
        _ => {
            matches!(token.tag, Tag::Nns)
                || (token.tag == Tag::Nnps && matches!(form, MentionForm::Common { .. }))
                || doc
                    .children(head)
                    .any(|c| doc.tokens[c].dep == Dep::Conj && matches!(form, MentionForm::Common { .. }))
        }
    };
    Some(NounPhrase {
        head,
        tokens,
        sentence,
        form,
        kind,
        gender,
        plural,
        definite,
        subject,
        apposition,
        belongs_to,
        country,
    })
}

/// Whether the phrase opens its sentence and its words are those of a class of speakers, capitalised only for standing
/// first.
fn is_plain_class(doc: &Doc, start: usize, head: usize, noun: &str) -> bool {
    let first = doc.sentences.get(doc.sentence_of(start)).is_some_and(|s| s.start == start);
    let plain = first && !(start + 1..=head).any(|t| is_capitalised(doc, t));
    (plain || is_class_term(doc, start, head)) && SpeakerLexicon::get().kind(noun).is_some()
}

/// Whether the tokens are the article and one capitalised word for a class of bodies, as releases and contracts call the
/// body that they speak of: *the Company*, *the Trust*.
fn is_class_term(doc: &Doc, start: usize, head: usize) -> bool {
    let word = SpeakerLexicon::get().kind(&lemma(doc, head));
    head == start + 1
        && &*doc.tokens[start].lower == "the"
        && is_capitalised(doc, head)
        && matches!(doc.tokens[head].tag, Tag::Nn | Tag::Nnp)
        && matches!(word, Some(SpeakerKind::Company | SpeakerKind::Organisation))
}

/// Whether the phrase is such a term for a body that is named before, and not only the class at a sentence's start.
pub(crate) fn is_defined_term(doc: &Doc, phrase: &NounPhrase) -> bool {
    matches!(phrase.form, MentionForm::Common { .. }) && is_class_term(doc, phrase.tokens.start, phrase.head)
}

/// Whether the token heads a noun phrase.
pub(crate) fn is_head(doc: &Doc, token: usize) -> bool {
    let t = &doc.tokens[token];
    if is_pronoun(doc, token) {
        return true;
    }
    let nominal = matches!(t.tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps);
    nominal && !matches!(t.dep, Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Quantmod | Dep::Nummod)
}

fn is_pronoun(doc: &Doc, token: usize) -> bool {
    let t = &doc.tokens[token];
    matches!(t.tag, Tag::Prp | Tag::Wp)
        || (t.tag == Tag::Wdt && t.dep == Dep::Nsubj)
        || (t.tag == Tag::Dt && matches!(t.dep, Dep::Nsubj | Dep::NsubjPass | Dep::Pobj) && t.pos == Pos::Pron)
}

fn pronoun_kind(word: &str) -> SpeakerKind {
    match word {
        "he" | "she" | "him" | "her" => SpeakerKind::Person,
        "i" | "we" | "me" | "us" => SpeakerKind::Writer,
        "they" | "them" | "it" | "who" | "which" | "that" => SpeakerKind::Other,
        _ => SpeakerKind::Vague,
    }
}

fn is_subject(doc: &Doc, head: usize) -> bool {
    matches!(doc.tokens[head].dep, Dep::Nsubj | Dep::NsubjPass | Dep::Agent)
        || (doc.tokens[head].dep == Dep::Pobj && doc.head(head).is_some_and(|h| doc.tokens[h].dep == Dep::Agent))
}

/// One past the last token: complements with a preposition that directly follow the head, and coordinated heads.
fn right_edge(doc: &Doc, head: usize) -> usize {
    let mut end = head + 1;
    for child in doc.children(head).filter(|&c| c > head) {
        let t = &doc.tokens[child];
        let narrows = match t.dep {
            Dep::Prep => {
                matches!(&*t.lower, "of" | "for" | "in" | "at" | "from" | "with" | "on" | "within" | "inside" | "to")
                    && child == end
                    && doc.subtree(child).len() <= 8
                    && !doc.subtree(child).any(|t| matches!(doc.tokens[t].dep, Dep::Relcl | Dep::Acl | Dep::Advcl))
            }
            Dep::Case => true,
            Dep::Cc => continue,
            Dep::Conj => {
                matches!(doc.tokens[child].tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps)
                    && child <= end + 6
                    && !doc.tokens[end..child].iter().any(|t| t.is_verbal())
            }
            _ => false,
        };
        if !narrows {
            if t.is_punct() {
                break;
            }
            continue;
        }
        end = match t.dep {
            Dep::Conj => right_edge(doc, child),
            Dep::Case => end,
            _ => (t.right_edge as usize + 1).max(end),
        };
    }
    while end > head + 1 && doc.tokens[end - 1].is_punct() {
        end -= 1;
    }
    end
}

/// The class of a description: its noun with its modifiers, longest first; a singular role is a person's.
fn common_kind(doc: &Doc, head: usize, noun: &str) -> SpeakerKind {
    let lexicon = SpeakerLexicon::get();
    let words: Vec<&str> = noun.split(' ').collect();
    let phrase = (0..words.len()).find_map(|i| lexicon.kind(&words[i..].join(" ")));
    let singular = matches!(doc.tokens[head].tag, Tag::Nn | Tag::Nnp);
    let role = words.last().is_some_and(|w| lexicon.is_role(w));
    match phrase {
        // A modifier can class a body whose noun is plain (*the activist group*, *a police spokesman*).
        Some(SpeakerKind::Group) | None if singular && role => SpeakerKind::Person,
        Some(SpeakerKind::Police) if singular && role => SpeakerKind::Person,
        Some(kind) => kind,
        None if role => SpeakerKind::Group,
        None => SpeakerKind::Other,
    }
}

/// Dictionary forms of the head and of its noun and adjective modifiers, without determiner, number and possessor.
fn description(doc: &Doc, start: usize, head: usize) -> String {
    let mut words: Vec<String> = (start..head)
        .filter(|&t| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Propn | Pos::Adj))
        .filter(|&t| !doc.ancestors(t).take_while(|&a| a != head).any(|a| doc.tokens[a].dep == Dep::Poss))
        .filter(|&t| doc.tokens[t].dep != Dep::Poss)
        .filter(|&t| !SpeakerLexicon::get().counts(&doc.tokens[t].lower))
        .map(|t| doc.tokens[t].lower.to_string())
        .collect();
    words.push(lemma(doc, head));
    words.join(" ")
}

/// Whom the phrase belongs to: its possessor, or the complement of *of*, *for* or *at*; after an apposition, that one's.
fn belongs_to(doc: &Doc, head: usize) -> Option<String> {
    let text = |t: usize| {
        let start = left_edge(doc, t);
        let span: Span = doc.span(start..t + 1);
        Some(strip_article(&span.slice(&doc.text).to_lowercase()).to_owned())
    };
    if let Some(possessor) = doc.child(head, &[Dep::Poss]) {
        return text(possessor);
    }
    let complement = doc.children(head).find(|&c| {
        doc.tokens[c].dep == Dep::Prep && matches!(&*doc.tokens[c].lower, "of" | "for" | "at" | "with" | "from")
    })?;
    text(doc.child(complement, &[Dep::Pobj])?)
}
