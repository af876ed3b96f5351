//! What a figure counts or measures, and what it does in its clause, read from the parse and the words around it.

use super::number::Grammar;
use super::phrase::NumberPhrase;
use crate::claims::model::{Dimension, FigureRole, Trend};
use crate::nlp::{Dep, Doc, Pos, Tag};

/// What the clause makes of a figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FigureRoleInfo {
    /// Head token of the counted or measured thing.
    pub noun: Option<usize>,
    pub role: FigureRole,
    pub trend: Option<Trend>,
}

/// The sense of one end of a phrase; `head` is the token that carries the number (or its unit) in the tree.
pub(crate) fn sense(g: &Grammar<'_>, phrase: &NumberPhrase) -> FigureRoleInfo {
    let doc = g.doc;
    if doc.tokens.is_empty() {
        return FigureRoleInfo { noun: None, role: FigureRole::Level, trend: None };
    }
    let number = g.atoms[phrase.low.atoms.end - 1].token;
    let dimension = phrase.unit.as_ref().map(|(u, _)| g.lexicon.unit_by_index(*u).dimension);
    let unit_token = phrase
        .unit
        .as_ref()
        .filter(|(_, at)| at.start >= phrase.low.atoms.end)
        .map(|(_, at)| g.atoms[at.end - 1].token);
    let carrier = unit_token.unwrap_or(number);
    let top = top_of(doc, number, carrier, phrase, g);
    let (role, trend) = role(g, phrase, top, dimension);
    let noun = counted(g, phrase, number, carrier, top, dimension);
    let own = g.tokens(phrase.value.clone());
    let inside = |n: usize| phrase.compound.is_none() && own.contains(&n);
    // A parse that makes the unit the thing measured says nothing: ask what stands above it.
    let noun =
        if noun.is_some_and(inside) { noun.and_then(|n| climb(g, n, true)).filter(|&n| !inside(n)) } else { noun };
    let named = |n: &usize| {
        let t = &doc.tokens[*n];
        matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Verb | Pos::X) && t.tag != Tag::Cd
            || phrase.compound.is_some_and(|c| g.atoms[c].token == *n)
    };
    FigureRoleInfo { noun: noun.filter(named), role, trend }
}

/// The highest token that still belongs to the number phrase itself (number, scale word, unit).
fn top_of(doc: &Doc, number: usize, carrier: usize, phrase: &NumberPhrase, g: &Grammar<'_>) -> usize {
    let first = g.atoms[phrase.whole.start].token;
    let last = g.atoms[phrase.whole.end - 1].token.max(carrier);
    let mut top = number;
    for _ in 0..6 {
        match doc.head(top) {
            Some(head) if head >= first && head <= last && head != top => top = head,
            _ => break,
        }
    }
    top
}

/// The counted noun, or the thing that a measure is of.
fn counted(
    g: &Grammar<'_>,
    phrase: &NumberPhrase,
    number: usize,
    carrier: usize,
    top: usize,
    dimension: Option<Dimension>,
) -> Option<usize> {
    let doc = g.doc;
    // "exports doubled", "the firm doubled its exports": what the verb multiplies.
    if phrase.low.multiple && doc.tokens[top].is_verbal() {
        return doc.child(top, &[Dep::Dobj]).or_else(|| subject(doc, top)).map(|n| descend_light(g, n));
    }
    // "at least 12 killed": what is counted goes without saying.
    let after = phrase.whole.end;
    let participle = matches!(g.tag(after), Some(Tag::Vbn | Tag::Vbd)) || g.lower(after) == "dead";
    let headless = participle && dimension.is_none() && phrase.compound.is_none();
    if headless && g.tag(after + 1).is_none_or(|t| !matches!(t, Tag::Nns | Tag::Nn | Tag::Nnp)) {
        return None;
    }
    // 24-bed unit: the compound's own noun.
    if let Some(compound) = phrase.compound.filter(|_| dimension.is_none()) {
        return Some(g.atoms[compound].token);
    }
    if let Some(kind) = kind_of_part(g, phrase).filter(|_| dimension.is_none_or(|d| d == Dimension::Share)) {
        return Some(kind);
    }
    let t = &doc.tokens[top];
    // "$1.26 million in restitution".
    if dimension == Some(Dimension::Money) {
        let paid = [top, carrier, number].into_iter().find_map(|t| in_object(doc, t));
        if paid.is_some() {
            return paid;
        }
    }
    // "profit up 12%": the word before stands for the thing.
    if matches!(g.lower(phrase.whole.start.wrapping_sub(1)), "up" | "down") {
        let before = phrase.whole.start.checked_sub(2).map(|b| g.atoms[b].token);
        if let Some(noun) = before.filter(|&t| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Propn)) {
            return Some(noun);
        }
    }
    // "within 800 metres of the dock" measures a way, not the dock.
    let reach = dimension == Some(Dimension::Length);
    // 744 people; a £3.6m unit; dozens of people.
    if let Some(of) =
        of_object(doc, top).or_else(|| of_object(doc, carrier)).or_else(|| of_object(doc, number)).filter(|_| !reach)
    {
        // "75 per cent of patients", "41 of the 47 patients", "600 tonnes of plastic".
        let person_pronoun = doc.tokens[of].pos == Pos::Pron;
        if !person_pronoun {
            return Some(of);
        }
    }
    let head = t.head as usize;
    if head != top
        && head > top
        && matches!(
            t.dep,
            Dep::Nummod | Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Quantmod | Dep::NpAdvmod | Dep::Poss
        )
        && matches!(doc.tokens[head].pos, Pos::Noun | Pos::Propn | Pos::Sym | Pos::Num)
        && doc.tokens[head].pos != Pos::Num
    {
        return Some(head);
    }
    // The parser sometimes hangs the number elsewhere though its noun stands straight after it.
    if dimension.is_none()
        && let Some(noun) = next_noun(g, phrase)
    {
        return Some(noun);
    }
    climb(g, top, dimension.is_some())
}

/// *24 of them children*, *36 of whom were infants*: what the part is.
fn kind_of_part(g: &Grammar<'_>, phrase: &NumberPhrase) -> Option<usize> {
    let of = phrase.whole.end;
    if g.lower(of) != "of" || !matches!(g.lower(of + 1), "them" | "whom" | "which" | "these" | "those") {
        return None;
    }
    let is_verb = matches!(g.lower(of + 2), "were" | "are" | "was" | "is");
    let first = of + 2 + usize::from(is_verb);
    for at in first..first + 3 {
        let noun = matches!(g.tag(at), Some(Tag::Nns | Tag::Nnps));
        if noun {
            return Some(g.atoms[at].token);
        }
        if !matches!(g.tag(at), Some(Tag::Jj | Tag::Nn | Tag::Vbn)) {
            return None;
        }
    }
    None
}

/// A plural noun straight after the number, with at most two modifiers between.
fn next_noun(g: &Grammar<'_>, phrase: &NumberPhrase) -> Option<usize> {
    let doc = g.doc;
    let mut token = g.atoms[phrase.whole.end - 1].token + 1;
    for _ in 0..3 {
        let t = doc.tokens.get(token)?;
        match t.tag {
            Tag::Nns | Tag::Nnps => {
                // A compound goes on: "union members".
                return Some(token);
            }
            Tag::Jj | Tag::Nn | Tag::Nnp | Tag::Vbn | Tag::Jjr => token += 1,
            _ => return None,
        }
    }
    None
}

/// The object of *of* after a token (*tonnes of plastic*).
fn of_object(doc: &Doc, token: usize) -> Option<usize> {
    let of =
        doc.children(token).find(|&c| c > token && doc.tokens[c].dep == Dep::Prep && &*doc.tokens[c].lower == "of")?;
    doc.child(of, &[Dep::Pobj])
}

/// The common noun after *in* behind a sum (*in restitution*, *in fines*): no place and no time.
fn in_object(doc: &Doc, token: usize) -> Option<usize> {
    let near = |c: usize| c > token && c <= token + 2;
    let after = |c: &usize| near(*c) && doc.tokens[*c].dep == Dep::Prep && &*doc.tokens[*c].lower == "in";
    let object = doc.children(token).find(after).and_then(|p| doc.child(p, &[Dep::Pobj]))?;
    let bare = doc.tokens[object].pos == Pos::Noun && doc.child(object, &[Dep::Det, Dep::Nummod]).is_none();
    bare.then_some(object)
}

/// From a light noun to what hangs on it: *number of vacancies* → *vacancies*.
fn descend_light(g: &Grammar<'_>, noun: usize) -> usize {
    let lemma = g.doc.tokens[noun].lower_lemma();
    if g.lexicon.is_light(&lemma) { of_object(g.doc, noun).unwrap_or(noun) } else { noun }
}

/// From a number without a noun of its own to what it measures: the subject of *cost £3.6m*, the object of *put the toll
/// at 744*, the noun of *net debt of £96m*.
fn climb(g: &Grammar<'_>, from: usize, measured: bool) -> Option<usize> {
    let doc = g.doc;
    let mut token = from;
    for _ in 0..5 {
        let head = doc.head(token)?;
        let (dep, h) = (doc.tokens[token].dep, &doc.tokens[head]);
        match dep {
            Dep::Pobj => {
                let preposition = doc.tokens[head].lower.clone();
                let above = doc.head(head)?;
                let a = &doc.tokens[above];
                if a.is_verbal() {
                    let object = doc.child(above, &[Dep::Dobj]).filter(|_| &*preposition == "at");
                    return object.or_else(|| subject(doc, above)).map(|n| descend_light(g, n));
                }
                if matches!(a.pos, Pos::Noun | Pos::Propn) {
                    if g.lexicon.trend(&a.lower_lemma()).is_some() {
                        // "a fall of 20 per cent in vacancies".
                        let of_what = doc
                            .children(above)
                            .filter(|&c| doc.tokens[c].dep == Dep::Prep && matches!(&*doc.tokens[c].lower, "in" | "of"))
                            .filter_map(|p| doc.child(p, &[Dep::Pobj]))
                            .find(|&o| o != token);
                        return of_what.or_else(|| climb(g, above, measured)).map(|n| descend_light(g, n));
                    }
                    return Some(descend_light(g, above));
                }
                // "down from 390", "up to": adverbs and adjectives hang on the clause.
                token = above;
            }
            Dep::Nsubj | Dep::NsubjPass if !measured => return predicate_noun(g, head, token),
            Dep::Dobj
            | Dep::Attr
            | Dep::NpAdvmod
            | Dep::Dative
            | Dep::Oprd
            | Dep::Acomp
            | Dep::Advmod
            | Dep::Dep
            | Dep::Prep
                if h.is_verbal() =>
            {
                let gapped = if !measured && matches!(dep, Dep::Dobj | Dep::NpAdvmod | Dep::Dep | Dep::Oprd) {
                    gapped_noun(doc, head)
                } else {
                    None
                };
                return gapped.or_else(|| subject(doc, head)).map(|n| descend_light(g, n));
            }
            Dep::Appos | Dep::Nummod | Dep::NpAdvmod | Dep::Nmod | Dep::Acl
                if matches!(h.pos, Pos::Noun | Pos::Propn) =>
            {
                // "a record $1.2 billion", "a total 14": the noun only colours the number.
                if g.lexicon.between.iter().any(|w| w == &*h.lower) {
                    token = head;
                } else {
                    return Some(descend_light(g, head));
                }
            }
            _ => token = head,
        }
    }
    None
}

/// What a bare number behind a joined verb counts: the noun that the verb before it counts (*open 9 shops and shut 14*).
fn gapped_noun(doc: &Doc, verb: usize) -> Option<usize> {
    let before = doc.head(verb).filter(|_| doc.tokens[verb].dep == Dep::Conj)?;
    doc.child(before, &[Dep::Dobj]).filter(|&object| {
        matches!(doc.tokens[object].tag, Tag::Nns | Tag::Nnps) && doc.child(object, &[Dep::Nummod]).is_some()
    })
}

/// *41 were discharged*: nothing is named, unless the clause's own *of …* says of what.
fn predicate_noun(g: &Grammar<'_>, verb: usize, number: usize) -> Option<usize> {
    let doc = g.doc;
    doc.children(verb)
        .filter(|&c| c < number && doc.tokens[c].dep == Dep::Prep && &*doc.tokens[c].lower == "of")
        .find_map(|p| doc.child(p, &[Dep::Pobj]))
}

/// The subject of a verb, found through auxiliaries, *to* and coordination.
fn subject(doc: &Doc, verb: usize) -> Option<usize> {
    let mut verb = verb;
    for _ in 0..4 {
        if let Some(subject) = doc.child(verb, &[Dep::Nsubj, Dep::NsubjPass]) {
            if doc.tokens[subject].pos != Pos::Pron || !matches!(&*doc.tokens[subject].lower, "which" | "that" | "who")
            {
                return Some(subject);
            }
            return doc.head(verb).filter(|_| doc.tokens[verb].dep == Dep::Relcl);
        }
        if matches!(doc.tokens[verb].dep, Dep::Acl | Dep::Relcl) {
            return doc.head(verb);
        }
        verb = doc.head(verb).filter(|_| matches!(doc.tokens[verb].dep, Dep::Conj | Dep::Xcomp | Dep::Advcl))?;
    }
    None
}

/// What the figure does: level, change, from, to, part or whole; and which way a change goes.
fn role(
    g: &Grammar<'_>,
    phrase: &NumberPhrase,
    top: usize,
    dimension: Option<Dimension>,
) -> (FigureRole, Option<Trend>) {
    let doc = g.doc;
    let before = |n: usize| phrase.whole.start.checked_sub(n).map_or("", |b| g.lower(b));
    let after = |n: usize| g.lower(phrase.whole.end + n);
    // 41 of the 47; of whom 36.
    let subset = phrase.unit.is_none() || dimension == Some(Dimension::Share);
    if subset
        && after(0) == "of"
        && matches!(after(1), "the" | "its" | "their" | "his" | "her" | "those")
        && g.number_of_atoms(phrase.whole.end + 2)
    {
        return (FigureRole::Part, None);
    }
    if subset && before(2) == "of" && matches!(before(1), "the" | "whom" | "which" | "them" | "its" | "their") {
        let part = matches!(before(1), "whom" | "which" | "them");
        let counts = before(3).chars().all(|c| c.is_ascii_digit())
            || before(3) == "cent"
            || before(3) == "%"
            || g.lexicon.cardinals.contains_key(before(3))
            || matches!(before(3), "," | ".")
            || before(3).is_empty();
        if part {
            return (FigureRole::Part, None);
        }
        if counts {
            return (FigureRole::Whole, None);
        }
    }
    // 9% more, 3 per cent lower, 42 minutes longer; up 19 cents, down 9%.
    if let Some(trend) = comparative(g, after(0)).filter(|_| phrase.unit.is_some() || phrase.low.fraction) {
        return (FigureRole::Change, Some(trend));
    }
    let direction = match before(1) {
        "up" => Some(Trend::Up),
        "down" => Some(Trend::Down),
        _ => None,
    };
    if direction.is_some() && after(0) != "to" {
        return (FigureRole::Change, direction);
    }
    // Who goes at 40 miles an hour changes no level.
    let moves = |change: &Option<Trend>| change.is_none() && dimension == Some(Dimension::Speed);
    let change = change_word(g, top, phrase).filter(|change| !moves(change));
    // "rose above 80 per cent" says where it came to, not by how much.
    let reached =
        phrase.operator.as_ref().is_some_and(|(_, at)| matches!(g.lower(at.start), "above" | "below" | "beyond"));
    if reached && change.is_some() {
        return (FigureRole::To, None);
    }
    match before(1) {
        "from" if change.is_some() || matches!(before(2), "up" | "down") => (FigureRole::From, None),
        "against" => (FigureRole::From, None),
        "with" | "to" if matches!(before(2), "compared" | "compares") => (FigureRole::From, None),
        "than" => (FigureRole::Level, None),
        "to" if change.is_some() => (FigureRole::To, None),
        "at" if change.is_some() => (FigureRole::To, None),
        "by" if change.is_some() => (FigureRole::Change, change.flatten()),
        _ => match change {
            Some(_) if takes_amount(g, top, dimension) => (FigureRole::Level, None),
            Some(trend)
                if phrase.low.multiple
                    || phrase.unit.is_some()
                    || phrase.low.fraction
                    || amount_of_change(doc, g, top) =>
            {
                (FigureRole::Change, trend)
            }
            _ if phrase.low.multiple => {
                let halved = phrase.low.value < rust_decimal::Decimal::ONE;
                (FigureRole::Change, Some(if halved { Trend::Down } else { Trend::Up }))
            }
            _ => (FigureRole::Level, None),
        },
    }
}

fn comparative(g: &Grammar<'_>, word: &str) -> Option<Trend> {
    let adjective = matches!(
        word,
        "more"
            | "higher"
            | "above"
            | "longer"
            | "larger"
            | "bigger"
            | "greater"
            | "less"
            | "fewer"
            | "below"
            | "lower"
            | "shorter"
            | "smaller"
    );
    adjective.then(|| g.lexicon.trend(word)).flatten().flatten()
}

/// The word of change that governs the number, if one does: the verb it completes (*rose 12%*, *fell to*), the noun it
/// measures (*a fall of 20%*, *a 20% fall*).
fn change_word(g: &Grammar<'_>, top: usize, phrase: &NumberPhrase) -> Option<Option<Trend>> {
    let doc = g.doc;
    let trend = |token: usize| -> Option<Option<Trend>> {
        let t = &doc.tokens[token];
        if !matches!(t.pos, Pos::Verb | Pos::Noun | Pos::Adj | Pos::Adv | Pos::Aux) {
            return None;
        }
        g.lexicon.trend(&t.lower_lemma()).filter(|_| &*t.lemma != "be")
    };
    let mut token = top;
    for step in 0..3 {
        let head = doc.head(token)?;
        if matches!(doc.tokens[token].dep, Dep::Nsubj | Dep::NsubjPass | Dep::Appos | Dep::Relcl) && step == 0 {
            return None;
        }
        if let Some(found) = trend(head) {
            // The subject of "rise" is what rises, not by how much.
            return (!matches!(doc.tokens[token].dep, Dep::Nsubj | Dep::NsubjPass | Dep::Csubj)).then_some(found);
        }
        let passes = doc.tokens[head].dep == Dep::Prep
            || doc.tokens[token].dep == Dep::Pobj
            || doc.tokens[token].dep == Dep::Nummod && phrase.unit.is_some()
            || matches!(doc.tokens[token].dep, Dep::Conj | Dep::Quantmod | Dep::NpAdvmod | Dep::Compound);
        if !passes || doc.tokens[head].is_verbal() {
            return None;
        }
        token = head;
    }
    None
}

/// *Loses £4m*, *cut 50 jobs*: the amount is an object, no change of a level.
fn takes_amount(g: &Grammar<'_>, top: usize, dimension: Option<Dimension>) -> bool {
    let share = matches!(dimension, Some(Dimension::Share | Dimension::Points));
    !share && g.doc.head(top).is_some_and(|head| g.lexicon.takes_amount(&g.doc.tokens[head].lower_lemma()))
}

/// Whether a bare number completes an intransitive word of change (*Dow up 74*, *rose 12*) and not counts its object.
fn amount_of_change(doc: &Doc, g: &Grammar<'_>, top: usize) -> bool {
    let t = &doc.tokens[top];
    t.dep == Dep::NpAdvmod
        || (t.dep == Dep::Dobj && t.tag == Tag::Cd && g.lexicon.trend(&doc.tokens[t.head as usize].lemma).is_some())
}

impl Grammar<'_> {
    /// Whether a number begins at the atom.
    pub fn number_of_atoms(&self, at: usize) -> bool {
        self.number(at).is_some()
    }
}
