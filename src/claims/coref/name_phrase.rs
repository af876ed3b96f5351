//! Proper names within noun phrases: which tokens are the name, which the title before it, and whose name it is.

use super::lexicon::{SpeakerLexicon, Title};
use super::name_lexicon::NameLexicon;
use super::phrase_parts::{apposition, is_capitalised, is_clock, is_name_token, lemma};
use crate::claims::model::{Gender, SpeakerKind};
use crate::claims::times::TimeLexicon;
use crate::nlp::{Dep, Doc, NameKind, Pos, Tag};
use std::ops::Range;

/// Title and name within the phrase, and whether the name is a person's.
pub(crate) fn name_of(doc: &Doc, head: usize, edge: usize) -> Option<(Range<usize>, Range<usize>, Option<bool>)> {
    let lexicon = SpeakerLexicon::get();
    let sentence = doc.sentences.get(doc.sentence_of(head))?.clone();
    let anchor = name_anchor(doc, head, sentence.end);
    let own = doc.tokens[anchor].pos == Pos::Propn && is_capitalised(doc, anchor)
        || anchor > head && is_capitalised(doc, anchor)
        || is_legal_tail(doc, head, sentence.start);
    if !own || is_office(doc, head, edge) {
        return None;
    }
    // The run of capitalised words that ends at the head, with hyphens, initials, particles and inner joints.
    let mut first = head;
    while first > sentence.start {
        let before = first - 1;
        if let Some(start) = particles_before(doc, first, sentence.start) {
            first = start;
            continue;
        }
        let joint = matches!(doc.word(before), "-" | "–" | "&")
            && before > sentence.start
            && is_name_token(doc, before - 1)
            && doc.tokens[before - 1].head as usize <= head;
        let possessor = matches!(doc.word(before), "'" | "’" | "'s" | "’s")
            && before > sentence.start
            && is_name_token(doc, before - 1)
            && lexicon.ends_organisation(&doc.tokens[head].lower)
            && doc.word(before - 1).to_lowercase().ends_with('s');
        if let Some(start) = nickname_before(doc, first, sentence.start) {
            first = start;
        } else if (is_name_token(doc, before) && before >= edge.min(before) && !breaks_name(doc, before, head))
            || joint
            || possessor
        {
            first = if joint || possessor { before - 1 } else { before };
        } else {
            break;
        }
    }
    // Names that go on to the right: *Castell & Boyd*, *University of Eastholme*.
    let mut end = anchor + 1;
    while end + 1 < sentence.end {
        let joint = doc.word(end);
        // *Kestridge Outdoor, Inc.* and *Harrow plc*, whatever the tree makes of the legal form.
        let comma = usize::from(joint == ",");
        if is_strict_legal_form(doc, end + comma) {
            end += comma + 1;
            break;
        }
        let goes_on = (joint == "&" && is_name_token(doc, end + 1))
            || (joint == "-"
                && is_name_token(doc, end + 1)
                && doc.tokens[end + 1].span.start == doc.tokens[end].span.end)
            || (joint == "of" && is_name_token(doc, end + 1) && lexicon.ends_organisation(&doc.tokens[head].lower));
        if !goes_on {
            break;
        }
        end += 2;
        while end < sentence.end && is_name_token(doc, end) && joint_continues(doc, end) {
            end += 1;
        }
    }
    let last = end - 1;
    let lower = |t: usize| doc.tokens[t].lower.clone();
    let given = lexicon.given(&lower(first)).is_some();
    let organisation = lexicon.ends_organisation(&doc.tokens[last].lower)
        || lexicon.ends_organisation(&doc.tokens[head].lower)
        || last > first && !given && is_strict_legal_form(doc, last);
    // A title within the run, or a title or role before it in lower case (*industry minister Helena Trask*).
    let within = (first..last).rev().find(|&t| {
        !organisation && !given && (lexicon.title(&lower(t)).is_some() || (t == first && lexicon.is_role(&lower(t))))
    });
    // Two and more words before a given name say what the person is (*Green Beret Piet Kollner*).
    let within = within.or_else(|| {
        let at = (first + 2..last).find(|&t| lexicon.given(&lower(t)).is_some())?;
        let plain = (first..at).all(|t| lexicon.given(&lower(t)).is_none() && doc.word(t).len() > 2);
        (!organisation && plain && (first..at).all(|t| is_name_token(doc, t))).then(|| at - 1)
    });
    let before = first.checked_sub(1).filter(|&t| {
        t >= edge
            && !organisation
            && !matches!(doc.tokens[t].dep, Dep::Det | Dep::Poss | Dep::Case)
            && (lexicon.title(&lower(t)).is_some() || lexicon.is_role(&lemma(doc, t)))
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
        && matches!(doc.tokens[title.start - 1].pos, Pos::Adj | Pos::Propn | Pos::Noun)
        && doc.tokens[title.start - 1].dep != Dep::Poss
        && !is_clock(&doc.tokens[title.start - 1].lower)
    {
        title.start -= 1;
    }
    let name = first.max(title.end)..end;
    let titled = !title.is_empty();
    let person = person_by_words(doc, head, &name, titled, organisation);
    Some((title, name, person))
}

/// The last token of a name whose head the tree finds in a particle of it (*al*, of *al-Masri*).
fn name_anchor(doc: &Doc, head: usize, end: usize) -> usize {
    let lexicon = NameLexicon::get();
    let mut anchor = head;
    while anchor + 1 < end {
        let word = &*doc.tokens[anchor].lower;
        let hyphen = doc.word(anchor + 1) == "-";
        let next = anchor + 1 + usize::from(hyphen);
        let opens = lexicon.is_particle(word) && !lexicon.is_english_too(word) || hyphen && lexicon.is_hyphened(word);
        let goes_on = next < end
            && (is_name_token(doc, next) || lexicon.is_particle(&doc.tokens[next].lower) && !hyphen)
            && (!hyphen || doc.tokens[anchor].span.end == doc.tokens[anchor + 1].span.start);
        if !opens || !goes_on {
            break;
        }
        anchor = next;
    }
    if anchor > head && is_name_token(doc, anchor) { anchor } else { head }
}

/// Where a name starts that has particles before `first`: at them, or at the capitalised word before them.
fn particles_before(doc: &Doc, first: usize, start: usize) -> Option<usize> {
    let lexicon = NameLexicon::get();
    let lower = |t: usize| &*doc.tokens[t].lower;
    let mut at = first;
    let mut opens = false;
    while at > start {
        let hyphened = doc.word(at - 1) == "-" && at - 1 > start && lexicon.is_hyphened(lower(at - 2));
        let particle = if hyphened { at - 2 } else { at - 1 };
        let verbal = matches!(doc.tokens[particle].pos, Pos::Num | Pos::Aux | Pos::Verb | Pos::Det);
        if !hyphened && (!lexicon.is_particle(lower(particle)) || verbal && lexicon.is_english_too(lower(particle))) {
            break;
        }
        // A capital makes it a word of the name like others.
        if is_capitalised(doc, particle) && !hyphened && at == first {
            return None;
        }
        opens |= hyphened || !lexicon.is_english_too(lower(particle));
        at = particle;
    }
    if at == first {
        return None;
    }
    let inside = at > start && is_name_token(doc, at - 1) && !TimeLexicon::shared().is_calendar_word(lower(at - 1));
    let described = at > start && matches!(doc.tokens[at - 1].pos, Pos::Det | Pos::Adj | Pos::Num);
    (inside || opens && !described).then_some(if inside { at - 1 } else { at })
}

/// Where a name starts that has a nickname in quotes before `first` (*William "Bill" Hart*).
fn nickname_before(doc: &Doc, first: usize, start: usize) -> Option<usize> {
    let quote = |t: usize| matches!(doc.word(t), "\"" | "“" | "”" | "'" | "‘" | "’");
    let open = first.checked_sub(3).filter(|&t| t > start)?;
    (quote(first - 1) && quote(open) && is_capitalised(doc, open + 1) && is_name_token(doc, open - 1))
        .then_some(open - 1)
}

/// Whether the head is a legal form in lower case behind a name (*Harrow plc*).
fn is_legal_tail(doc: &Doc, head: usize, start: usize) -> bool {
    head > start && is_strict_legal_form(doc, head) && is_name_token(doc, head - 1)
}

/// Whether the token is a legal form or a club's, and not an English word.
fn is_strict_legal_form(doc: &Doc, token: usize) -> bool {
    let (Some(t), lexicon) = (doc.tokens.get(token), NameLexicon::get()) else { return false };
    let letters = t.lower.replace('.', "");
    let word = doc.word(token);
    let capitals = word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let known = lexicon.is_legal_form(&letters) || capitals && lexicon.is_club_form(&letters);
    let english = matches!(
        &*letters,
        "as" | "if"
            | "us"
            | "group"
            | "holding"
            | "company"
            | "limited"
            | "se"
            | "sc"
            | "co"
            | "pt"
            | "bt"
            | "eg"
            | "ad"
    );
    known && (capitals || !english && !is_capitalised(doc, token) || !english && letters.len() > 2)
}

/// Whether the words name an office and nobody in particular: *the Chief Finance Officer*, *Chairman of the Trust*.
fn is_office(doc: &Doc, head: usize, edge: usize) -> bool {
    let lexicon = SpeakerLexicon::get();
    let lower = |t: usize| &*doc.tokens[t].lower;
    let office = lexicon.is_role(lower(head)) || lexicon.title(lower(head)) == Some(Title::Office);
    let definite = doc.children(head).any(|c| {
        let owned = matches!(lower(c), "the" | "our" | "its" | "their" | "his" | "her");
        c < head && (owned || doc.tokens[c].dep == Dep::Poss)
    });
    let of = doc.children(head).any(|c| c == head + 1 && lower(c) == "of");
    let beside = apposition(doc, head).is_some_and(|a| doc.tokens[a].pos == Pos::Propn && !doc.is_in_subtree(a, head));
    let given = (edge..head).any(|t| lexicon.given(lower(t)).is_some());
    // *The Company*, *the Trust* of a release: a description with a capital.
    let the = doc.children(head).any(|c| c < head && lower(c) == "the");
    let body = the
        && head == edge + 1
        && !doc.children(head).any(|c| c > head && matches!(lower(c), "of" | "for" | "&"))
        && lexicon
            .kind(lower(head))
            .is_some_and(|k| matches!(k, SpeakerKind::Company | SpeakerKind::Union | SpeakerKind::Organisation));
    office && !given && (definite || of || beside) || body
}

/// Whether a capitalised word before the run belongs to another phrase.
fn breaks_name(doc: &Doc, token: usize, head: usize) -> bool {
    let t = &doc.tokens[token];
    let inside = doc.is_in_subtree(token, head) || doc.is_in_subtree(head, token);
    !inside || matches!(t.dep, Dep::Poss) || t.tag == Tag::Cd
}

fn joint_continues(doc: &Doc, token: usize) -> bool {
    doc.tokens[token].head as usize == token - 1 || doc.tokens[token - 1].head as usize == token
}

fn person_by_words(doc: &Doc, head: usize, name: &Range<usize>, titled: bool, organisation: bool) -> Option<bool> {
    let lexicon = SpeakerLexicon::get();
    if organisation {
        return Some(false);
    }
    if titled {
        return Some(true);
    }
    let text = doc.span(name.clone()).slice(&doc.text).to_lowercase();
    if lexicon.country(&text).is_some() {
        return Some(false);
    }
    if name.len() > 1 && lexicon.given(&doc.tokens[name.start].lower).is_some() {
        return Some(true);
    }
    if let Some(other) = apposition(doc, head) {
        let noun = lemma(doc, other);
        if lexicon.is_role(&noun) {
            return Some(true);
        }
        if doc.tokens[other].tag == Tag::Cd {
            return Some(true);
        }
    }
    doc.names()
        .iter()
        .find(|n| n.tokens.start < name.end && name.start < n.tokens.end)
        .map(|n| n.kind == NameKind::Person)
}

pub(crate) fn name_kind(
    doc: &Doc,
    title: &Range<usize>,
    name: &Range<usize>,
    person: Option<bool>,
) -> (SpeakerKind, Gender) {
    let lexicon = SpeakerLexicon::get();
    if person == Some(true) {
        let by_title = title.clone().map(|t| lexicon.gender(&doc.tokens[t].lower)).find(|g| *g != Gender::Unknown);
        let by_name = lexicon.given(&doc.tokens[name.start].lower).unwrap_or_default();
        return (SpeakerKind::Person, by_title.unwrap_or(by_name));
    }
    let text = doc.span(name.clone()).slice(&doc.text).to_lowercase();
    if lexicon.country_of_place(&text).is_some() {
        return (SpeakerKind::Government, Gender::Unknown);
    }
    // The name's own words class it (*Dockside General Union*), longest first.
    let words: Vec<String> = name.clone().map(|t| doc.tokens[t].lower.trim_end_matches('.').to_owned()).collect();
    let suffixes = (0..words.len()).map(|i| words[i..].join(" "));
    let class = suffixes
        .chain(words.first().cloned())
        .find_map(|s| lexicon.kind(&s))
        .filter(|k| *k != SpeakerKind::Vague && *k != SpeakerKind::Group);
    if let Some(kind) = class {
        // What has *Authority* in its name is a body, and not some officials.
        return (if kind == SpeakerKind::Officials { SpeakerKind::Organisation } else { kind }, Gender::Unknown);
    }
    let label = doc.names().iter().find(|n| n.tokens.start < name.end && name.start < n.tokens.end).map(|n| n.kind);
    let kind = match label {
        Some(NameKind::Person) => SpeakerKind::Person,
        Some(NameKind::Org) => SpeakerKind::Organisation,
        Some(NameKind::Gpe) => SpeakerKind::Government,
        _ if person == Some(false) => SpeakerKind::Organisation,
        _ => SpeakerKind::Other,
    };
    (kind, Gender::Unknown)
}
