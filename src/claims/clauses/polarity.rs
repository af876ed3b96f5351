//! Polarity: whether a clause affirms or denies, counting negators and the negative verbs and cues above it.

use super::skeleton::ClauseScope;
use crate::claims::model::ClauseKind;
use crate::nlp::{Dep, Doc, Tag};
use crate::text::Span;

/// Whether the clause is affirmed, and the words that negate it. Two negations cancel.
pub(crate) fn clause_polarity(scope: &ClauseScope<'_>) -> (bool, Vec<Span>) {
    let mut negations = own_negations(scope);
    negations.extend(shared_negation(scope));
    negations.extend(from_governor(scope));
    negations.sort();
    negations.dedup();
    (negations.len().is_multiple_of(2), negations)
}

/// The negations in the clause's own words and down its chain of verbs.
pub(crate) fn own_negations(scope: &ClauseScope<'_>) -> Vec<Span> {
    let doc = scope.doc;
    let words = &scope.lexicon.polarity;
    let mut found = Vec::new();
    let mut skip_until = 0;
    for token in scope.own_tokens() {
        if let Some(phrase) = words.exempt_at(doc, token) {
            skip_until = skip_until.max(phrase.end);
        }
        if token < skip_until {
            continue;
        }
        if let Some(phrase) = words.phrase_at(doc, token)
            && scope.is_near_chain(token, 2)
            && !nominal(doc, token)
        {
            skip_until = phrase.end;
            found.push(doc.span(phrase));
        } else if negates(scope, token) {
            found.push(doc.tokens[token].span);
        }
    }
    for &verb in &scope.skeleton().chain[..scope.skeleton().chain.len().saturating_sub(1)] {
        let t = &doc.tokens[verb];
        if words.verbs.contains(&*t.lemma) || words.adjectives.contains(&*t.lower) {
            found.push(t.span);
        }
    }
    // "Nor did he …": the conjunction hangs on the clause before.
    let start = doc.subtree(scope.skeleton().head).start;
    let nor = start.checked_sub(1).filter(|&t| &*doc.tokens[t].lower == "nor");
    if scope.skeleton().kind == ClauseKind::Conjunct
        && let Some(nor) = nor
    {
        found.push(doc.tokens[nor].span);
    }
    found
}

/// Whether the phrase at `token` modifies a noun rather than the clause (*a far from perfect plan*).
fn nominal(doc: &Doc, token: usize) -> bool {
    doc.tokens[token].dep == Dep::Amod
}

/// Whether a single token negates the clause that it stands in.
fn negates(scope: &ClauseScope<'_>, token: usize) -> bool {
    let doc = scope.doc;
    let words = &scope.lexicon.polarity;
    let t = &doc.tokens[token];
    let head = t.head as usize;
    if t.dep == Dep::Intj || contrasted(doc, token) {
        return false;
    }
    if words.determiners.contains(&*t.lower)
        && matches!(t.dep, Dep::Det | Dep::Advmod | Dep::Amod | Dep::Neg | Dep::Preconj)
    {
        return direct(scope, head) && !numbered(doc, token);
    }
    if words.pronouns.contains(&*t.lower) && t.tag != Tag::Cc {
        return direct(scope, token);
    }
    if words.negators.contains(&*t.lower) {
        // "Neither … nor" counts once.
        if &*t.lower == "nor" {
            return false;
        }
        let attached = scope.skeleton().chain.contains(&head) || direct(scope, head);
        let inside_noun = matches!(doc.tokens[head].dep, Dep::Amod | Dep::Nummod | Dep::Quantmod);
        return attached && !inside_noun;
    }
    false
}

/// *No. 10*, *no 4*: a number, not a negation.
fn numbered(doc: &Doc, token: usize) -> bool {
    doc.tokens.get(token + 1).is_some_and(|t| t.tag == Tag::Cd && t.lower.starts_with(|c: char| c.is_ascii_digit()))
        && doc.tokens[token].dep != Dep::Det
}

/// Whether `token` is the clause's predicate or one of its direct arguments, so that negating it negates the clause.
fn direct(scope: &ClauseScope<'_>, token: usize) -> bool {
    let doc = scope.doc;
    let chain = &scope.skeleton().chain;
    let mut at = token;
    for _ in 0..4 {
        if chain.contains(&at) {
            return true;
        }
        let t = &doc.tokens[at];
        let passes = matches!(
            t.dep,
            Dep::Nsubj
                | Dep::NsubjPass
                | Dep::Dobj
                | Dep::Attr
                | Dep::Acomp
                | Dep::Oprd
                | Dep::Agent
                | Dep::Dative
                | Dep::Advmod
                | Dep::NpAdvmod
                | Dep::Expl
                | Dep::Pobj
                | Dep::Prep
                | Dep::Det
                | Dep::Neg
                | Dep::Aux
                | Dep::Advcl
                | Dep::Appos
                | Dep::Ccomp
                | Dep::Xcomp
                | Dep::Root
        );
        let without = t.dep == Dep::Prep && matches!(&*t.lower, "without" | "with" | "rather" | "than" | "of");
        if !passes || (without && !chain.contains(&(t.head as usize))) || &*t.lower == "without" {
            return false;
        }
        let head = t.head as usize;
        if head == at {
            return true;
        }
        at = head;
    }
    chain.contains(&at)
}

/// *Not X but Y*, *Y and not X*, *rather than*: the statement itself is affirmed.
fn contrasted(doc: &Doc, token: usize) -> bool {
    let t = &doc.tokens[token];
    if &*t.lower != "not" {
        return false;
    }
    let before = token.checked_sub(1).map(|b| &*doc.tokens[b].lower);
    let after_joiner = matches!(before, Some("and" | "or" | ",")) && !doc.tokens[t.head as usize].is_verbal();
    let head = t.head as usize;
    let noun = !doc.tokens[head].is_verbal();
    let but = noun && doc.children(head).any(|c| doc.tokens[c].dep == Dep::Cc && &*doc.tokens[c].lower == "but");
    after_joiner || but
}

/// *Did not see or hear*: the second verb, without auxiliary and subject, stands under the first one's negation.
fn shared_negation(scope: &ClauseScope<'_>) -> Vec<Span> {
    let (doc, clause) = (scope.doc, scope.skeleton());
    let Some(parent) = clause.parent.filter(|_| clause.kind == ClauseKind::Conjunct) else { return Vec::new() };
    let bare = doc.child(clause.head, &[Dep::Aux, Dep::AuxPass, Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_none();
    let joined = (scope.skeletons[parent].head..clause.head)
        .any(|t| doc.tokens[t].tag == Tag::Cc && matches!(&*doc.tokens[t].lower, "or" | "nor"));
    if bare && joined { own_negations(&ClauseScope { index: parent, ..*scope }) } else { Vec::new() }
}

/// Negation from above: *denied that …*, *does not think that …*.
fn from_governor(scope: &ClauseScope<'_>) -> Vec<Span> {
    let (doc, clause) = (scope.doc, scope.skeleton());
    let words = &scope.lexicon.polarity;
    let Some(governor) = clause.governor else { return Vec::new() };
    let t = &doc.tokens[governor];
    let mut found = Vec::new();
    let lemma = &*t.lemma;
    let denial = scope.lexicon.clauses.denials.contains(&*t.lower);
    if words.cues.contains(lemma) || denial {
        found.push(t.span);
    }
    let Some(above) = scope.skeletons.iter().position(|s| s.chain.contains(&governor)) else { return found };
    let raises = words.raising.contains(lemma) && lemma != "say" || !found.is_empty();
    let attests = scope.lexicon.clauses.attesting.contains(lemma);
    if raises || attests {
        found.extend(own_negations(&ClauseScope { index: above, ..*scope }));
    } else if let Some(no) = doc.child(governor, &[Dep::Det]).filter(|&d| &*doc.tokens[d].lower == "no") {
        found.push(doc.tokens[no].span);
    }
    found
}
