//! Classification of numbers: a quantity, an age, an ordinal, or a number that is part of a name.

use super::designation::ordinal_word;
use super::lexer::{Atom, AtomKind};
use super::number::Grammar;
use super::phrase::NumberPhrase;
use crate::claims::model::{FigureKind, NumberStyle};
use crate::nlp::{Dep, Pos, Tag};
use rust_decimal::Decimal;

/// The sort of number, or `None` for one that says nothing (*one another*, a list's number).
pub(super) fn kind(g: &Grammar<'_>, phrase: &NumberPhrase) -> Option<FigureKind> {
    let start = phrase.low.atoms.start;
    let end = phrase.low.atoms.end;
    if phrase.age || age(g, phrase) {
        return Some(FigureKind::Age);
    }
    if phrase.low.multiple {
        return Some(FigureKind::Other);
    }
    if phrase.unit.is_some() && !code(g, phrase) {
        return Some(FigureKind::Quantity);
    }
    if g.attached(end) && matches!(g.lower(end), "st" | "nd" | "rd" | "th") {
        return Some(FigureKind::Ordinal);
    }
    // twenty-first
    let hyphen = g.atoms.get(end).is_some_and(Atom::is_hyphen) && g.attached(end) && g.attached(end + 1);
    if phrase.low.style == NumberStyle::Words && hyphen && ordinal_word(g.lower(end + 1)).is_some() {
        return Some(FigureKind::Ordinal);
    }
    if code(g, phrase)
        || name(g, phrase)
        || score(g, phrase)
        || clockwork(g, phrase)
        || address(g, phrase)
        || telephone(g, phrase)
        || rank(g, phrase)
    {
        return Some(FigureKind::Other);
    }
    if g.tag(start) == Some(Tag::Ls) || list_number(g, start, end) {
        return None;
    }
    if g.lower(start) == "one" && end == start + 1 && phrase.high.is_none() && !counts_one(g, phrase) {
        return None;
    }
    Some(FigureKind::Quantity)
}

/// A man *of 61*; *aged 34*; *Haskin, 57,*.
fn age(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let end = phrase.low.atoms.end;
    let plausible =
        phrase.low.value >= Decimal::ONE && phrase.low.value <= Decimal::from(115) && phrase.low.value.scale() == 0;
    if phrase.unit.is_some()
        || !plausible
        || phrase.high.is_some() && g.lower(phrase.value.start.saturating_sub(1)) != "aged"
    {
        return false;
    }
    let before = |n: usize| phrase.whole.start.checked_sub(n).map_or("", |b| g.lower(b));
    if g.lexicon.age_words.iter().any(|w| w == before(1)) {
        return true;
    }
    let person = |word: &str| g.lexicon.aged_people.iter().any(|w| w == word);
    if before(1) == "of" && person(before(2)) {
        return !g.pos(end).is_some_and(|p| matches!(p, Pos::Noun | Pos::Propn));
    }
    // A number of two digits between commas after a person's name.
    let closes =
        matches!(g.lower(end), "," | "." | ";" | ")" | ":" | "") || g.lower(end) == "of" || g.lower(end) == "and";
    let opens = matches!(before(1), "," | "(");
    if !closes || !opens || phrase.low.style != NumberStyle::Digits {
        return false;
    }
    let Some(named) = phrase.whole.start.checked_sub(2) else { return false };
    // "Boone, Iowa, 12, 1920" and lists of numbers have no person before them.
    let list = g.atoms.get(end + 1).is_some_and(|a| a.kind == AtomKind::Digits);
    let surname = g.pos(named) == Some(Pos::Propn) && !g.attached(named);
    !list && (surname || person(g.lower(named)))
}

/// Letters and digits written together: *V-12*, *COVID-19*, *4x4*, *3D*, *10.0.0.1*, part of an address or a phone number.
fn code(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let (start, end) = (phrase.value.start, phrase.low.atoms.end);
    if phrase.low.style != NumberStyle::Digits {
        // A number word inside a compound (*production-four-door*) counts nothing.
        let inside = g.attached(start) && g.atoms[start - 1].is_hyphen() && g.attached(start - 1);
        return inside
            && start >= 2
            && g.atoms[start - 2].kind == AtomKind::Word
            && !matches!(g.lower(start - 2), "to" | "or" | "and");
    }
    let text = g.lower(phrase.low.atoms.start);
    if text.len() > 1 && text.starts_with('0') && !text.starts_with("0.") {
        return true;
    }
    if g.attached(start) {
        let before = &g.atoms[start - 1];
        match before.kind {
            AtomKind::Word => return true,
            // COVID -19
            AtomKind::Sign
                if before.is_hyphen()
                    && start >= 2
                    && phrase.unit.is_none()
                    && g.lexicon.name_words.iter().any(|w| w == g.lower(start - 2)) =>
            {
                return true;
            }
            AtomKind::Sign if before.is_hyphen() && g.attached(start - 1) => {
                let far = &g.atoms[start - 2];
                // "sub-300" bounds.
                let bound = phrase.operator.as_ref().is_some_and(|(_, at)| at.end == start);
                if bound {
                    return false;
                }
                if far.kind == AtomKind::Word || far.kind == AtomKind::Digits {
                    return true;
                }
            }
            AtomKind::Sign if matches!(before.lower.as_str(), "#" | "№" | "@" | "_" | ":" | "=" | "&") => {
                return true;
            }
            // Article 14(2).
            AtomKind::Sign if before.is("(") && g.attached(start - 1) => {
                return start >= 2 && g.atoms[start - 2].kind != AtomKind::Sign;
            }
            AtomKind::Sign if before.is("/") || before.is(".") => {
                return start >= 2 && g.attached(start - 1) && g.atoms[start - 2].kind != AtomKind::Sign;
            }
            _ => {}
        }
    }
    // Letters that are neither scale nor unit nor an ordinal's ending: 4x4, 737s.
    let last = phrase.value.end.max(end);
    // clause 4.2(b)
    if g.lower(last) == "(" && g.attached(last) && g.attached(last + 1) && g.lower(last + 2) == ")" {
        return g.atoms[last + 1].span.len() <= 2;
    }
    g.attached(last) && g.atoms[last].kind == AtomKind::Word && !matches!(g.lower(last), "st" | "nd" | "rd" | "th")
        || g.attached(last)
            && g.attached(last + 1)
            && matches!(g.lower(last), "." | "/" | "_" | "@")
            && g.atoms.get(last + 1).is_some_and(|a| a.kind == AtomKind::Digits || g.lower(last) != "/")
}

/// A number that names: *hall 2*, *Boeing 737*, *No 10*, *Section 4*.
fn name(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let start = phrase.low.atoms.start;
    if phrase.operator.is_some() || phrase.value.start != start || phrase.compound.is_some() || phrase.high.is_some() {
        return false;
    }
    let digits = phrase.low.style == NumberStyle::Digits;
    let Some(before) = start.checked_sub(1).filter(|&b| g.atoms[b].kind == AtomKind::Word || g.lower(b) == ".") else {
        return false;
    };
    let before = if g.lower(before) == "." {
        // No. 10
        match before.checked_sub(1).filter(|&b| g.lower(b) == "no") {
            Some(no) if !g.atoms[before].spaced => no,
            _ => return false,
        }
    } else {
        before
    };
    let token = g.atoms[start].token;
    let digits_only = digits && phrase.low.value.scale() == 0;
    if digits_only && g.lexicon.name_words.iter().any(|w| w == g.lower(before)) {
        return true;
    }
    // "iPhone 14 Pro": the number stands inside a name.
    let inside = g.pos(before) == Some(Pos::Propn) && g.tag(phrase.low.atoms.end) == Some(Tag::Nnp);
    if digits_only && inside && !g.attached(phrase.low.atoms.end) {
        return true;
    }
    let strong = g.lexicon.labels.iter().any(|w| w == g.lower(before));
    // Section 4.2 and version 2.1 are no decimals.
    if strong && digits && phrase.low.scale.is_empty() {
        return true;
    }
    // A number with its noun to the right counts that noun.
    let tree = g.doc.tokens.get(token);
    if tree.is_some_and(|t| {
        matches!(t.dep, Dep::Nummod | Dep::Compound | Dep::Amod | Dep::Quantmod) && t.head as usize > token
    }) {
        return false;
    }
    if phrase.low.value.scale() > 0 && !g.lower(start).ends_with(".0") {
        return false;
    }
    let word = g.lower(before);
    let label = strong || g.lexicon.weak_labels.iter().any(|w| w == word);
    let capital = g.atoms[before].span.slice(&g.doc.text).starts_with(char::is_uppercase);
    let next_noun = g.tag(phrase.low.atoms.end) == Some(Tag::Nns);
    if label && !next_noun && (digits || capital) {
        return true;
    }
    // "Boeing 737 crashed": a name's own number hangs on the name, or nothing else claims it.
    let to_left = tree.is_some_and(|t| t.head as usize == g.atoms[before].token && t.dep != Dep::Pobj);
    digits && g.pos(before) == Some(Pos::Propn) && capital && to_left && !next_noun
}

/// A result (*won 2-1*, *7-4*): two small numbers on a hyphen that are no range.
fn score(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let end = phrase.low.atoms.end;
    let hyphen = g.atoms.get(end).is_some_and(Atom::is_hyphen) && g.attached(end) && g.attached(end + 1);
    let next_digits = g.atoms.get(end + 1).is_some_and(|a| a.kind == AtomKind::Digits);
    if hyphen && next_digits && phrase.high.is_none() {
        return true;
    }
    hyphen
        && next_digits
        && phrase.unit.is_none()
        && phrase.high.as_ref().is_some_and(|h| h.value <= Decimal::from(200))
        && !g.pos(phrase.value.end).is_some_and(|p| matches!(p, Pos::Noun | Pos::Adj | Pos::Propn))
        && phrase.operator.is_none()
        && g.lower(phrase.whole.start.saturating_sub(1)) != "of"
}

/// A house number (*16-18 Industrial Avenue*) or an American postcode (*the 90049 ZIP code*, *CA 90049*).
fn address(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let (start, end) = (phrase.value.start, phrase.value.end);
    if phrase.low.style != NumberStyle::Digits || !phrase.low.scale.is_empty() || phrase.operator.is_some() {
        return false;
    }
    let written = |at: usize| g.atoms.get(at).map_or("", |a| a.span.slice(&g.doc.text));
    if end - start == 1 && g.lower(start).len() == 5 {
        let state = |word: &str| word.len() == 2 && word.chars().all(char::is_uppercase);
        if matches!(g.lower(end), "zip" | "postcode") || start > 0 && state(written(start - 1)) {
            return true;
        }
    }
    let capital = |at: usize| written(at).starts_with(char::is_uppercase) && g.atoms[at].kind == AtomKind::Word;
    // "12 Market Street shops" counts shops.
    let street = (end + 1..end + 4)
        .take_while(|&at| capital(at) && capital(at - 1))
        .find(|&at| g.lexicon.streets.iter().any(|w| w == g.lower(at)));
    street.is_some_and(|at| g.tag(at + 1) != Some(Tag::Nns) && g.lower(start).len() <= 5)
}

/// A group of the digits of a telephone number: *020 7946 0958*, *+44 1632 960001*, *(555) 010-0199*, *555-0134*.
fn telephone(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let at = phrase.low.atoms.start;
    let group = |at: usize| {
        g.atoms.get(at).filter(|a| a.kind == AtomKind::Digits && a.lower.bytes().all(|b| b.is_ascii_digit()))
    };
    let joins = |at: usize| matches!(g.lower(at), "-" | "–" | "." | "(" | ")" | "+");
    if group(at).is_none() || phrase.unit.is_some() || phrase.low.atoms.len() > 1 {
        return false;
    }
    // The run of groups with no more than two signs between them.
    let mut first = at;
    while let Some(before) = (1..=3).map_while(|n| first.checked_sub(n)).find(|&b| group(b).is_some() || !joins(b)) {
        if group(before).is_none() {
            break;
        }
        first = before;
    }
    let mut groups = Vec::new();
    let mut next = first;
    while let Some(digits) = group(next) {
        groups.push(digits.lower.len());
        let Some(after) = (next + 1..next + 4).find(|&n| group(n).is_some() || !joins(n)) else { break };
        next = after;
    }
    let (all, opened) = (groups.iter().sum::<usize>(), first.checked_sub(1).map_or("", |b| g.lower(b)));
    let shape = matches!(groups.as_slice(), [3, 4] | [3, 3, 4] | [1, 3, 3, 4]) && g.attached(next.saturating_sub(1));
    groups.len() > 1
        && (7..=15).contains(&all)
        && (g.lower(first).starts_with('0') || matches!(opened, "+" | "(") || shape)
}

/// *In the bottom three*, *among the top 10*: places, where nothing is counted.
fn rank(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let before = phrase.value.start.checked_sub(1).map_or("", |b| g.lower(b));
    let counted = g.pos(phrase.value.end).is_some_and(|p| matches!(p, Pos::Noun | Pos::Adj | Pos::Propn));
    matches!(before, "top" | "bottom") && phrase.operator.is_none() && phrase.unit.is_none() && !counted
}

/// A lap time or the like that is no clock time: *1:36.6*, *4:39 left*.
fn clockwork(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let end = phrase.low.atoms.end;
    g.lower(end) == ":"
        && g.attached(end)
        && g.attached(end + 1)
        && g.atoms.get(end + 1).is_some_and(|a| a.kind == AtomKind::Digits)
}

/// *1.* or *2)* at the start of a line.
fn list_number(g: &Grammar<'_>, start: usize, end: usize) -> bool {
    let at_line_start = start == 0
        || g.doc.text.get(g.atoms[start - 1].span.end..g.atoms[start].span.start).is_some_and(|gap| gap.contains('\n'));
    at_line_start
        && g.attached(end)
        && matches!(g.lower(end), "." | ")")
        && g.atoms.get(end + 1).is_some_and(|a| a.spaced)
}

/// Whether *one* counts a noun and is not a pronoun or part of an idiom (*one of them* counts; *one day* dates).
fn counts_one(g: &Grammar<'_>, phrase: &NumberPhrase) -> bool {
    let start = phrase.low.atoms.start;
    if phrase.operator.is_some() {
        return true;
    }
    let before = start.checked_sub(1).map_or("", |b| g.lower(b));
    if matches!(
        before,
        "no" | "the" | "this" | "that" | "each" | "every" | "any" | "which" | "another" | "by" | "a" | "last"
    ) {
        return false;
    }
    let token = g.atoms[start].token;
    let Some(t) = g.doc.tokens.get(token) else { return true };
    let next = g.lower(start + 1);
    t.dep == Dep::Nummod
        && t.head as usize > token
        && !matches!(
            next,
            "day" | "another" | "thing" | "way" | "hand" | "side" | "case" | "instance" | "point" | "sense"
        )
        || (next == "of" && t.tag == Tag::Cd)
}
