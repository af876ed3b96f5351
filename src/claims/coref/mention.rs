//! Phrases that name somebody: read from one block alone, before anybody is brought together across the document.

use super::lexicon::SpeakerLexicon;
use super::names::{clean, strip_article};
use crate::claims::model::{Gender, MentionForm, NounPhrase, SpeakerKind};
use crate::nlp::{Dep, Doc, NameKind, Pos, Tag};
use crate::text::Span;
use std::ops::Range;

/// All phrases of a reading that may name a speaker, in the order of the text.
pub fn phrases(reading: &Doc) -> Vec<NounPhrase> {
    (0..reading.tokens.len())
        .filter(|&t| is_head(reading, t))
        .filter_map(|t| phrase(reading, t))
        .filter(may_speak)
        .collect()
}

/// The phrase with this head, whatever it names.
pub fn phrase(reading: &Doc, head: usize) -> Option<NounPhrase> {
    let token = reading.tokens.get(head)?;
    let sentence = reading.sentence_of(head);
    let subject = is_subject(reading, head);
    if is_pronoun(reading, head) {
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
    let start = left_edge(reading, head);
    let tokens = start..right_edge(reading, head);
    let definite = reading.children(head).any(|c| {
        let t = &reading.tokens[c];
        t.dep == Dep::Poss
            || (t.dep == Dep::Det && matches!(&*t.lower, "the" | "this" | "that" | "these" | "those" | "both"))
    });
    let belongs_to = belongs_to(reading, head);
    let apposition = apposition(reading, head);
    let noun = description(reading, start, head);
    // *State media* at the start of a sentence is capitalised and no name.
    let named = if is_plain_class(reading, start, head, &noun) { None } else { name_of(reading, head, start) };
    let lexicon = SpeakerLexicon::get();
    let (form, kind, gender, country) = match named {
        Some((title, name, person)) => {
            let (kind, gender) = name_kind(reading, &title, &name, person);
            let known_as = clean(reading.span(name.clone()).slice(&reading.text)).into_boxed_str();
            let country = lexicon.country(&known_as);
            (MentionForm::Name { title, name, person, known_as }, kind, gender, country)
        }
        None => {
            let lemma = lemma(reading, head);
            let kind = common_kind(reading, head, &noun);
            let gender = lexicon.gender(&lemma);
            let country = tokens.clone().find_map(|t| lexicon.country(&reading.tokens[t].lower));
            (MentionForm::Common { noun, head: lemma }, kind, gender, country)
        }
    };
    let plural = match kind {
        SpeakerKind::Police => true,
        _ => {
            matches!(token.tag, Tag::Nns)
                || (token.tag == Tag::Nnps && matches!(form, MentionForm::Common { .. }))
                || reading
                    .children(head)
                    .any(|c| reading.tokens[c].dep == Dep::Conj && matches!(form, MentionForm::Common { .. }))
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
fn is_plain_class(reading: &Doc, start: usize, head: usize, noun: &str) -> bool {
    let first = reading.sentences.get(reading.sentence_of(start)).is_some_and(|s| s.start == start);
    first && SpeakerLexicon::get().kind(noun).is_some() && !(start + 1..=head).any(|t| is_capitalised(reading, t))
}

/// Whether the token heads a noun phrase.
fn is_head(reading: &Doc, token: usize) -> bool {
    let t = &reading.tokens[token];
    if is_pronoun(reading, token) {
        return true;
    }
    let nominal = matches!(t.tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps);
    nominal && !matches!(t.dep, Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Quantmod | Dep::Nummod)
}

/// Whether the phrase could name a speaker: a name, a person's or body's description, a pronoun for one.
fn may_speak(phrase: &NounPhrase) -> bool {
    match &phrase.form {
        MentionForm::Name { .. } => true,
        MentionForm::Common { .. } => phrase.kind != SpeakerKind::Other,
        MentionForm::Pronoun(word) => matches!(&**word, "he" | "she" | "they" | "it"),
    }
}

fn is_pronoun(reading: &Doc, token: usize) -> bool {
    let t = &reading.tokens[token];
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

fn is_subject(reading: &Doc, head: usize) -> bool {
    matches!(reading.tokens[head].dep, Dep::Nsubj | Dep::NsubjPass | Dep::Agent)
        || (reading.tokens[head].dep == Dep::Pobj
            && reading.head(head).is_some_and(|h| reading.tokens[h].dep == Dep::Agent))
}

/// The first token of the phrase: the head's determiner, possessor, modifiers. An adverb before it stays out.
fn left_edge(reading: &Doc, head: usize) -> usize {
    reading
        .children(head)
        .take_while(|&c| c < head)
        .filter(|&c| {
            matches!(
                reading.tokens[c].dep,
                Dep::Det
                    | Dep::Poss
                    | Dep::Amod
                    | Dep::Nmod
                    | Dep::Compound
                    | Dep::Nummod
                    | Dep::Predet
                    | Dep::Quantmod
                    | Dep::Case
            )
        })
        .map(|c| reading.tokens[c].left_edge as usize)
        .min()
        .unwrap_or(head)
        .min(head)
}

/// One past the last token: complements with a preposition that directly follow the head, and coordinated heads.
fn right_edge(reading: &Doc, head: usize) -> usize {
    let mut end = head + 1;
    for child in reading.children(head).filter(|&c| c > head) {
        let t = &reading.tokens[child];
        let narrows = match t.dep {
            Dep::Prep => {
                matches!(&*t.lower, "of" | "for" | "in" | "at" | "from" | "with" | "on" | "within" | "inside" | "to")
                    && child == end
                    && reading.subtree(child).len() <= 8
                    && !reading
                        .subtree(child)
                        .any(|t| matches!(reading.tokens[t].dep, Dep::Relcl | Dep::Acl | Dep::Advcl))
            }
            Dep::Case => true,
            Dep::Cc => continue,
            Dep::Conj => {
                matches!(reading.tokens[child].tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps)
                    && child <= end + 6
                    && !reading.tokens[end..child].iter().any(|t| t.is_verbal())
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
            Dep::Conj => right_edge(reading, child),
            Dep::Case => end,
            _ => (t.right_edge as usize + 1).max(end),
        };
    }
    while end > head + 1 && reading.tokens[end - 1].is_punct() {
        end -= 1;
    }
    end
}

fn is_capitalised(reading: &Doc, token: usize) -> bool {
    reading.word(token).chars().next().is_some_and(char::is_uppercase)
}

fn is_name_token(reading: &Doc, token: usize) -> bool {
    let t = &reading.tokens[token];
    (t.pos == Pos::Propn && is_capitalised(reading, token))
        || (is_capitalised(reading, token)
            && matches!(t.pos, Pos::Noun | Pos::Adj | Pos::X)
            && token > reading.sentences[reading.sentence_of(token)].start)
}

/// Title and name within the phrase, and whether the name is a person's.
fn name_of(reading: &Doc, head: usize, edge: usize) -> Option<(Range<usize>, Range<usize>, Option<bool>)> {
    let lexicon = SpeakerLexicon::get();
    let sentence = reading.sentences.get(reading.sentence_of(head))?.clone();
    let own = reading.tokens[head].pos == Pos::Propn && is_capitalised(reading, head);
    if !own {
        return None;
    }
    // The run of capitalised words that ends at the head, with hyphens, initials and inner joints.
    let mut first = head;
    while first > sentence.start {
        let before = first - 1;
        let joint = matches!(
            reading.word(before),
            "-" | "–" | "&" | "." | "de" | "van" | "von" | "der" | "bin" | "al" | "al-" | "la" | "del"
        ) && before > sentence.start
            && is_name_token(reading, before - 1)
            && !matches!(reading.word(before), ".")
            && reading.tokens[before - 1].head as usize <= head;
        let possessor = matches!(reading.word(before), "'" | "’" | "'s" | "’s")
            && before > sentence.start
            && is_name_token(reading, before - 1)
            && lexicon.ends_organisation(&reading.tokens[head].lower)
            && reading.word(before - 1).to_lowercase().ends_with('s');
        if (is_name_token(reading, before) && before >= edge.min(before) && !breaks_name(reading, before, head))
            || joint
            || possessor
        {
            first = if joint || possessor { before - 1 } else { before };
        } else {
            break;
        }
    }
    // Names that go on to the right: *Castell & Boyd*, *University of Eastholme*.
    let mut end = head + 1;
    while end + 1 < sentence.end {
        let joint = reading.word(end);
        let goes_on = (joint == "&" && is_name_token(reading, end + 1))
            || (joint == "-"
                && is_name_token(reading, end + 1)
                && reading.tokens[end + 1].span.start == reading.tokens[end].span.end)
            || (joint == "of"
                && is_name_token(reading, end + 1)
                && lexicon.ends_organisation(&reading.tokens[head].lower));
        if !goes_on {
            break;
        }
        end += 2;
        while end < sentence.end && is_name_token(reading, end) && joint_continues(reading, end) {
            end += 1;
        }
    }
    let last = end - 1;
    let organisation = lexicon.ends_organisation(&reading.tokens[last].lower)
        || lexicon.ends_organisation(&reading.tokens[head].lower);
    let lower = |t: usize| reading.tokens[t].lower.clone();
    let given = lexicon.given(&lower(first)).is_some();
    // A title within the run, or a title or role before it in lower case (*industry minister Helena Trask*).
    let within = (first..last).rev().find(|&t| {
        !organisation && !given && (lexicon.title(&lower(t)).is_some() || (t == first && lexicon.is_role(&lower(t))))
    });
    let before = first.checked_sub(1).filter(|&t| {
        t >= edge
            && !organisation
            && !matches!(reading.tokens[t].dep, Dep::Det | Dep::Poss | Dep::Case)
            && (lexicon.title(&lower(t)).is_some() || lexicon.is_role(&lemma(reading, t)))
    });
    let mut title = within.map_or(first..first, |t| first..t + 1);
    if title.is_empty()
        && let Some(t) = before
    {
        title = t..first;
    }
    // What modifies the title belongs to it (*former US President*).
    while !title.is_empty()
        && title.start > edge
        && matches!(reading.tokens[title.start - 1].pos, Pos::Adj | Pos::Propn | Pos::Noun)
        && reading.tokens[title.start - 1].dep != Dep::Poss
    {
        title.start -= 1;
    }
    let name = first.max(title.end)..end;
    let titled = !title.is_empty();
    let person = person_by_words(reading, head, &name, titled, organisation);
    Some((title, name, person))
}

/// Whether a capitalised word before the run belongs to another phrase.
fn breaks_name(reading: &Doc, token: usize, head: usize) -> bool {
    let t = &reading.tokens[token];
    let inside = reading.is_in_subtree(token, head) || reading.is_in_subtree(head, token);
    !inside || matches!(t.dep, Dep::Poss) || t.tag == Tag::Cd
}

fn joint_continues(reading: &Doc, token: usize) -> bool {
    reading.tokens[token].head as usize == token - 1 || reading.tokens[token - 1].head as usize == token
}

fn person_by_words(reading: &Doc, head: usize, name: &Range<usize>, titled: bool, organisation: bool) -> Option<bool> {
    let lexicon = SpeakerLexicon::get();
    if organisation {
        return Some(false);
    }
    if titled {
        return Some(true);
    }
    let text = reading.span(name.clone()).slice(&reading.text).to_lowercase();
    if lexicon.country(&text).is_some() {
        return Some(false);
    }
    if name.len() > 1 && lexicon.given(&reading.tokens[name.start].lower).is_some() {
        return Some(true);
    }
    if let Some(other) = apposition(reading, head) {
        let noun = lemma(reading, other);
        if lexicon.is_role(&noun) {
            return Some(true);
        }
        if reading.tokens[other].tag == Tag::Cd {
            return Some(true);
        }
    }
    reading
        .names()
        .iter()
        .find(|n| n.tokens.start < name.end && name.start < n.tokens.end)
        .map(|n| n.kind == NameKind::Person)
}

fn name_kind(reading: &Doc, title: &Range<usize>, name: &Range<usize>, person: Option<bool>) -> (SpeakerKind, Gender) {
    let lexicon = SpeakerLexicon::get();
    if person == Some(true) {
        let by_title = title.clone().map(|t| lexicon.gender(&reading.tokens[t].lower)).find(|g| *g != Gender::Unknown);
        let by_name = lexicon.given(&reading.tokens[name.start].lower).unwrap_or_default();
        return (SpeakerKind::Person, by_title.unwrap_or(by_name));
    }
    let text = reading.span(name.clone()).slice(&reading.text).to_lowercase();
    if lexicon.country_of_place(&text).is_some() {
        return (SpeakerKind::Government, Gender::Unknown);
    }
    // The name's own words class it (*Dockside General Union*), longest first.
    let words: Vec<String> = name.clone().map(|t| reading.tokens[t].lower.trim_end_matches('.').to_owned()).collect();
    let suffixes = (0..words.len()).map(|i| words[i..].join(" "));
    let class = suffixes
        .chain(words.first().cloned())
        .find_map(|s| lexicon.kind(&s))
        .filter(|k| *k != SpeakerKind::Vague && *k != SpeakerKind::Group);
    if let Some(kind) = class {
        return (kind, Gender::Unknown);
    }
    let label = reading.names().iter().find(|n| n.tokens.start < name.end && name.start < n.tokens.end).map(|n| n.kind);
    let kind = match label {
        Some(NameKind::Person) => SpeakerKind::Person,
        Some(NameKind::Org) => SpeakerKind::Organisation,
        Some(NameKind::Gpe) => SpeakerKind::Government,
        _ if person == Some(false) => SpeakerKind::Organisation,
        _ => SpeakerKind::Other,
    };
    (kind, Gender::Unknown)
}

/// The class of a description: its noun with its modifiers, longest first; a singular role is a person's.
fn common_kind(reading: &Doc, head: usize, noun: &str) -> SpeakerKind {
    let lexicon = SpeakerLexicon::get();
    let words: Vec<&str> = noun.split(' ').collect();
    let phrase = (0..words.len()).find_map(|i| lexicon.kind(&words[i..].join(" ")));
    let singular = matches!(reading.tokens[head].tag, Tag::Nn | Tag::Nnp);
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
fn description(reading: &Doc, start: usize, head: usize) -> String {
    let mut words: Vec<String> = (start..head)
        .filter(|&t| matches!(reading.tokens[t].pos, Pos::Noun | Pos::Propn | Pos::Adj))
        .filter(|&t| !reading.ancestors(t).take_while(|&a| a != head).any(|a| reading.tokens[a].dep == Dep::Poss))
        .filter(|&t| reading.tokens[t].dep != Dep::Poss)
        .filter(|&t| {
            !matches!(
                &*reading.tokens[t].lower,
                "several"
                    | "many"
                    | "some"
                    | "few"
                    | "other"
                    | "more"
                    | "most"
                    | "such"
                    | "certain"
                    | "multiple"
                    | "various"
            )
        })
        .map(|t| reading.tokens[t].lower.to_string())
        .collect();
    words.push(lemma(reading, head));
    words.join(" ")
}

/// The dictionary form in lower case. *Media* stays what it is: nobody speaks of a medium.
fn lemma(reading: &Doc, token: usize) -> String {
    match &*reading.tokens[token].lower {
        "media" => "media".to_owned(),
        "authorities" => "authorities".to_owned(),
        _ => reading.tokens[token].lemma.to_lowercase(),
    }
}

/// The head of an apposition beside this phrase, whichever side the tree hangs it on.
fn apposition(reading: &Doc, head: usize) -> Option<usize> {
    if let Some(child) = reading.child(head, &[Dep::Appos]) {
        return Some(child);
    }
    let token = &reading.tokens[head];
    (token.dep == Dep::Appos).then_some(token.head as usize).filter(|&h| h != head)
}

/// Whom the phrase belongs to: its possessor, or the complement of *of*, *for* or *at*; after an apposition, that one's.
fn belongs_to(reading: &Doc, head: usize) -> Option<String> {
    let text = |t: usize| {
        let start = left_edge(reading, t);
        let span: Span = reading.span(start..t + 1);
        Some(strip_article(&span.slice(&reading.text).to_lowercase()).to_owned())
    };
    if let Some(possessor) = reading.child(head, &[Dep::Poss]) {
        return text(possessor);
    }
    let complement = reading.children(head).find(|&c| {
        reading.tokens[c].dep == Dep::Prep && matches!(&*reading.tokens[c].lower, "of" | "for" | "at" | "with" | "from")
    })?;
    text(reading.child(complement, &[Dep::Pobj])?)
}
