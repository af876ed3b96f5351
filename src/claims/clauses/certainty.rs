//! Certainty: the words that say how sure a text is of a clause, with their scope by the parse.

use super::polarity;
use super::skeleton::ClauseScope;
use crate::claims::model::{Certainty, Clause, ClauseKind, Marker, MarkerKind};
use crate::nlp::{Dep, Doc, Pos, Tag};
use crate::text::Span;
use std::ops::Range;

impl Clause {
    /// How sure the text is of the clause. `reported`: whether it stands under an attribution.
    pub fn certainty(&self, reported: bool) -> Certainty {
        let mut markers = self.markers.clone();
        if !reported {
            markers.extend(self.would.as_deref().cloned());
            markers.sort_by_key(|m| m.span.start);
        }
        Certainty { level: markers.iter().map(|m| m.level).max().unwrap_or(0), markers }
    }
}

/// What hedges a clause.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClauseHedges {
    pub markers: Vec<Marker>,
    pub would: Option<Marker>,
    pub boosters: Vec<Span>,
}

/// The hedges over a clause: in its own words, on its chain of verbs, on the verb that it is the complement of, and
/// those that it shares with the clause that it is coordinated with.
pub(crate) fn clause_hedges(scope: &ClauseScope<'_>) -> ClauseHedges {
    let mut hedges = ClauseHedges::default();
    auxiliaries(scope, &mut hedges);
    chain(scope, &mut hedges);
    own_words(scope, &mut hedges);
    governor(scope, &mut hedges);
    shared(scope, &mut hedges);
    hedges.markers.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
    hedges.markers.dedup_by(|b, a| a.span.contains(b.span));
    hedges
}

fn marker(doc: &Doc, token: usize, lemma: &str, level: u8, kind: MarkerKind) -> Marker {
    Marker { span: doc.tokens[token].span, token, lemma: lemma.to_string(), level, kind }
}

fn auxiliaries(scope: &ClauseScope<'_>, hedges: &mut ClauseHedges) {
    let doc = scope.doc;
    for &verb in &scope.skeleton().chain {
        for child in doc.children(verb) {
            let t = &doc.tokens[child];
            if t.dep != Dep::Aux || t.tag != Tag::Md {
                continue;
            }
            let word = modal(&t.lower);
            if word == "would" {
                hedges.would.get_or_insert_with(|| marker(doc, child, "would", 1, MarkerKind::Modal));
            } else if scope.lexicon.certainty.boosts(word) {
                hedges.boosters.push(t.span);
            } else if let Some(&level) = scope.lexicon.certainty.modal.get(word) {
                // "Could not be reached" denies a fact; only "may not" and "might not" leave it open.
                let negated = doc.child(verb, &[Dep::Neg]).is_some();
                if !(negated && matches!(word, "can" | "could")) {
                    hedges.markers.push(marker(doc, child, word, level, MarkerKind::Modal));
                }
            }
        }
    }
}

/// A modal's full form: *ca* of *can't*, *'d*.
fn modal(lower: &str) -> &str {
    match lower {
        "ca" => "can",
        "'d" | "’d" => "would",
        "'ll" | "’ll" | "wo" => "will",
        other => other,
    }
}

/// Verbs and adjectives over the content verb, and a predicate that is itself a hedge over its object.
fn chain(scope: &ClauseScope<'_>, hedges: &mut ClauseHedges) {
    let (doc, words) = (scope.doc, &scope.lexicon.certainty);
    let clause = scope.skeleton();
    let predicate = clause.predicate();
    for &token in &clause.chain {
        let t = &doc.tokens[token];
        if token != predicate {
            let raised = words.raising.get(&*t.lower).filter(|_| t.tag != Tag::Vbd || t.pos == Pos::Adj);
            let passive = t.tag == Tag::Vbn && doc.child(token, &[Dep::AuxPass]).is_some() || t.pos == Pos::Adj;
            if let Some(&level) = raised.filter(|_| passive) {
                let kind = if t.pos == Pos::Adj { MarkerKind::Adverb } else { MarkerKind::Verb };
                hedges.markers.push(marker(doc, token, &t.lower, level, kind));
            } else if let Some(&level) = words.verb.get(&*t.lemma) {
                hedges.markers.push(marker(doc, token, &t.lemma, level, MarkerKind::Verb));
            }
            continue;
        }
        let object = doc
            .children(token)
            .any(|c| matches!(doc.tokens[c].dep, Dep::Dobj | Dep::Prep | Dep::Ccomp) && doc.tokens[c].pos != Pos::Pron);
        let asks = scope.lexicon.clauses.asking.contains(&*t.lemma);
        if let Some(&level) = words.cue.get(&*t.lemma).filter(|_| object && t.is_verbal() && !asks) {
            hedges.markers.push(marker(doc, token, &t.lemma, level, MarkerKind::Cue));
        }
        if let Some(&level) = words.negated_cue.get(&*t.lemma) {
            open_when_negated(scope, token, level, hedges);
        }
        // "A strike is likely", "the cause is unclear".
        let predicative = doc.child(token, &[Dep::Acomp, Dep::Oprd]);
        if let Some(adjective) = predicative.filter(|_| clause.kind != ClauseKind::Phrase) {
            let a = &doc.tokens[adjective];
            if let Some(&level) = words.predicate.get(&*a.lower) {
                hedges.markers.push(marker(doc, adjective, &a.lower, level, MarkerKind::Adverb));
            }
        }
    }
}

/// *Have not publicly confirmed*: the marker spans from the negation to the verb.
fn open_when_negated(scope: &ClauseScope<'_>, verb: usize, level: u8, hedges: &mut ClauseHedges) {
    let doc = scope.doc;
    if !scope.lexicon.clauses.confirming.contains(&*doc.tokens[verb].lemma) {
        return;
    }
    let negations = polarity::own_negations(scope);
    let Some(first) = negations.iter().find(|n| n.start < doc.tokens[verb].span.start) else { return };
    let span = first.cover(doc.tokens[verb].span);
    let lemma = format!("not {}", doc.tokens[verb].lemma);
    hedges.markers.push(Marker { span, token: verb, lemma, level, kind: MarkerKind::Cue });
}

fn own_words(scope: &ClauseScope<'_>, hedges: &mut ClauseHedges) {
    let (doc, words) = (scope.doc, &scope.lexicon.certainty);
    let chain = &scope.skeleton().chain;
    for token in scope.own_tokens() {
        let t = &doc.tokens[token];
        if let Some((range, level)) = words.phrase_at(doc, token) {
            let lemma = doc.span(range.clone()).slice(&doc.text).to_lowercase();
            let span = doc.span(range);
            hedges.markers.push(Marker { span, token, lemma, level, kind: MarkerKind::Adverb });
        }
        if chain.contains(&token) || before_number(doc, token) {
            continue;
        }
        if words.boosts(&t.lower) && t.pos == Pos::Adv && scope.is_near_chain(token, 1) {
            hedges.boosters.push(t.span);
        }
        if t.dep == Dep::Amod {
            if let Some(&level) = words.adjective.get(&*t.lower) {
                hedges.markers.push(marker(doc, token, &t.lower, level, MarkerKind::Adjective));
            }
        } else if matches!(t.pos, Pos::Adv | Pos::Adj)
            && matches!(t.dep, Dep::Advmod | Dep::NpAdvmod | Dep::Dep | Dep::Root)
        {
            if let Some(&level) = words.adverb.get(&*t.lower) {
                let kind = if scope.is_near_chain(token, 2) { MarkerKind::Adverb } else { MarkerKind::Adjective };
                hedges.markers.push(marker(doc, token, &t.lower, level, kind));
            }
        } else if t.pos == Pos::Noun
            && let Some(&level) = words.noun.get(&*t.lemma)
            && over_something(doc, token)
        {
            hedges.markers.push(marker(doc, token, &t.lemma, level, MarkerKind::Noun));
        }
    }
}

/// *Perhaps 20*, *an estimated 500*: the word hedges the number, and the figures keep it.
fn before_number(doc: &Doc, token: usize) -> bool {
    let number = |t: usize| doc.tokens.get(t).is_some_and(|n| n.tag == Tag::Cd || n.tag == Tag::Dollar);
    let as_many = doc.tokens.get(token + 1).is_some_and(|n| &*n.lower == "as")
        && doc.tokens.get(token + 2).is_some_and(|n| matches!(&*n.lower, "many" | "much"));
    number(token + 1) || as_many || doc.tokens[doc.tokens[token].head as usize].tag == Tag::Cd
}

/// Whether a hedging noun stands over something: *the risk of flooding*, *signs that …*, *a chance to …*.
fn over_something(doc: &Doc, noun: usize) -> bool {
    doc.children(noun).any(|c| {
        let t = &doc.tokens[c];
        c > noun
            && (t.dep == Dep::Prep && matches!(&*t.lower, "of" | "for")
                || matches!(t.dep, Dep::Acl | Dep::Ccomp | Dep::Relcl))
            && doc.tokens[c].dep != Dep::Relcl
    })
}

/// What the verb, adjective or noun over a complement says of it: *fears that*, *unclear whether*, *has not confirmed that*.
fn governor(scope: &ClauseScope<'_>, hedges: &mut ClauseHedges) {
    let (doc, words, clause) = (scope.doc, &scope.lexicon.certainty, scope.skeleton());
    if !matches!(clause.kind, ClauseKind::Complement | ClauseKind::Conjunct) {
        return;
    }
    let Some(governor) = clause.governor else { return };
    if let Some(mark) = subordinator(doc, clause.head) {
        hedges.markers.push(marker(doc, mark, &doc.tokens[mark].lower, 3, MarkerKind::Subordinator));
    }
    let t = &doc.tokens[governor];
    let above = scope.skeletons.iter().position(|s| s.chain.contains(&governor) || s.head == governor);
    let level = match t.pos {
        Pos::Noun => words.noun.get(&*t.lemma),
        Pos::Adj => words.predicate.get(&*t.lower),
        _ => words.cue.get(&*t.lemma),
    };
    let whether = hedges.markers.iter().any(|m| m.kind == MarkerKind::Subordinator);
    let asks = scope.lexicon.clauses.asking.contains(&*t.lemma);
    if let Some(&level) = level.filter(|_| !asks || whether) {
        hedges.markers.push(marker(doc, governor, &t.lemma, level, MarkerKind::Cue));
    }
    // "It is unclear whether": the adjective beside the clause under one verb.
    if &*t.lemma == "be" || &*t.lemma == "remain" {
        let adjective = doc.child(governor, &[Dep::Acomp, Dep::Oprd, Dep::Attr]);
        if let Some(adjective) = adjective {
            let a = &doc.tokens[adjective];
            let level = words.predicate.get(&*a.lower).or_else(|| words.noun.get(&*a.lemma));
            if let Some(&level) = level {
                hedges.markers.push(marker(doc, adjective, &a.lower, level, MarkerKind::Adverb));
            }
        }
    }
    if let Some(above) = above
        && let Some(&level) = words.negated_cue.get(&*t.lemma)
        && (&*t.lemma != "say" || whether)
    {
        let negations = polarity::own_negations(&ClauseScope { index: above, ..*scope });
        if let Some(first) = negations.iter().find(|n| n.start < t.span.start) {
            let lemma = format!("not {}", t.lemma);
            let span = first.cover(t.span);
            hedges.markers.push(Marker { span, token: governor, lemma, level, kind: MarkerKind::Cue });
        }
    }
    // A complement of a complement: "officials suggested that police believe …" keeps the outer hedge's doubt through
    // verbs that only pass it on ("was considering whether").
    if let Some(above) = above.filter(|&a| a != scope.index) {
        let over = &scope.skeletons[above];
        let over_scope = ClauseScope { index: above, ..*scope };
        let mut own = ClauseHedges::default();
        auxiliaries(&over_scope, &mut own);
        let passes = words.cue.contains_key(&*t.lemma) || &*t.lemma == "be";
        if passes && over.chain.contains(&governor) {
            hedges.markers.extend(own.markers);
        }
    }
}

/// *Whether* or *if* before a complement.
fn subordinator(doc: &Doc, head: usize) -> Option<usize> {
    let range: Range<usize> = doc.subtree(head);
    range.take(2).find(|&t| t < head && matches!(&*doc.tokens[t].lower, "whether" | "if"))
}

/// *May close or sell*, *is expected to rise and then fall*: a further verb without auxiliary and subject of its own.
fn shared(scope: &ClauseScope<'_>, hedges: &mut ClauseHedges) {
    let (doc, clause) = (scope.doc, scope.skeleton());
    let Some(parent) = clause.parent.filter(|_| clause.kind == ClauseKind::Conjunct) else { return };
    let bare = doc.child(clause.head, &[Dep::Aux, Dep::AuxPass, Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_none();
    let nonfinite = matches!(doc.tokens[clause.head].tag, Tag::Vb | Tag::Vbn | Tag::Vbg);
    if !bare || !nonfinite {
        return;
    }
    let mut first = ClauseHedges::default();
    let over = ClauseScope { index: parent, ..*scope };
    auxiliaries(&over, &mut first);
    chain(&over, &mut first);
    let predicate = over.skeleton().predicate();
    hedges.markers.extend(first.markers.into_iter().filter(|m| {
        m.token != predicate && matches!(m.kind, MarkerKind::Modal | MarkerKind::Verb | MarkerKind::Adverb)
    }));
    if hedges.would.is_none() {
        hedges.would = first.would;
    }
}
