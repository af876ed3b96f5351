//! Chains of verbs: from a clause's head down to the verb that carries its content.

use crate::claims::lexicon::ClaimLexicon;
use crate::nlp::{Dep, Doc, Pos, Tag};

/// *The union will ballot members*, the verb taken for part of a noun: the word after the modal.
pub(crate) fn verb_taken_for_noun(doc: &Doc, token: usize) -> Option<usize> {
    if !matches!(doc.tokens[token].pos, Pos::Noun | Pos::Propn) {
        return None;
    }
    let modal = doc.children(token).find(|&c| doc.tokens[c].dep == Dep::Aux && doc.tokens[c].tag == Tag::Md)?;
    (modal + 1..=token).find(|&t| doc.tokens[t].pos != Pos::Adv)
}

/// From a clause's head down to the verb that carries its content.
pub(crate) fn chain(doc: &Doc, lexicon: &ClaimLexicon, head: usize) -> Vec<usize> {
    let mut chain = vec![head];
    if let Some(verb) = verb_taken_for_noun(doc, head) {
        if verb != head {
            chain.push(verb);
        }
        return chain;
    }
    while chain.len() < 6 {
        let at = chain[chain.len() - 1];
        let Some(next) = next_in_chain(doc, lexicon, at) else { break };
        if chain.contains(&next) {
            break;
        }
        chain.push(next);
    }
    chain
}

fn next_in_chain(doc: &Doc, lexicon: &ClaimLexicon, at: usize) -> Option<usize> {
    let t = &doc.tokens[at];
    let lemma = &*t.lemma;
    let (words, words_of_clauses) = (&lexicon.certainty, &lexicon.clauses);
    let verbal = |c: &usize| {
        let c = &doc.tokens[*c];
        c.is_verbal() || matches!(c.tag, Tag::Vb | Tag::Vbg | Tag::Vbn)
    };
    let transparent = words_of_clauses.phases.contains(lemma)
        || words.verb.contains_key(lemma)
        || lexicon.polarity.verbs.contains(lemma)
        || (t.tag == Tag::Vbn && words.raising.contains_key(&*t.lower))
        || words.raising.contains_key(&*t.lower) && t.pos == Pos::Adj
        || lexicon.polarity.adjectives.contains(&*t.lower)
        || words_of_clauses.readiness.contains(&*t.lower)
        || &*t.lower == "going";
    if transparent {
        let complement = doc
            .children(at)
            .find(|&c| c > at && doc.tokens[c].dep == Dep::Xcomp && verbal(&c))
            .or_else(|| gerund_object(doc, lexicon, at))
            .or_else(|| participle_infinitive(doc, lexicon, at));
        if complement.is_some() {
            return complement;
        }
    }
    // "Is likely to peak", "was due to open": the adjective stands between.
    if lemma == "be" || lemma == "seem" || lemma == "appear" {
        return doc.children(at).find(|&c| {
            c > at
                && matches!(doc.tokens[c].dep, Dep::Acomp | Dep::Attr | Dep::Oprd)
                && next_in_chain_adjective(doc, lexicon, c)
        });
    }
    None
}

fn next_in_chain_adjective(doc: &Doc, lexicon: &ClaimLexicon, adjective: usize) -> bool {
    let lower = &*doc.tokens[adjective].lower;
    let known = lexicon.certainty.raising.contains_key(lower)
        || lexicon.polarity.adjectives.contains(lower)
        || lexicon.clauses.readiness.contains(lower);
    known && doc.children(adjective).any(|c| doc.tokens[c].dep == Dep::Xcomp)
}

/// *Is considering closing the plant*, *risks losing*: a gerund that the parser calls an object or a complement.
fn gerund_object(doc: &Doc, lexicon: &ClaimLexicon, at: usize) -> Option<usize> {
    if !lexicon.certainty.verb.contains_key(&*doc.tokens[at].lemma) {
        return None;
    }
    doc.children(at).find(|&c| {
        let t = &doc.tokens[c];
        c > at
            && t.tag == Tag::Vbg
            && matches!(t.dep, Dep::Dobj | Dep::Ccomp | Dep::Pcomp)
            && doc.child(c, &[Dep::Nsubj, Dep::Det, Dep::Poss]).is_none()
    })
}

/// *Is expected to reach* with the infinitive under another label than the usual.
fn participle_infinitive(doc: &Doc, lexicon: &ClaimLexicon, at: usize) -> Option<usize> {
    if !lexicon.certainty.raising.contains_key(&*doc.tokens[at].lower) {
        return None;
    }
    doc.children(at).find(|&c| {
        let t = &doc.tokens[c];
        c > at
            && t.tag == Tag::Vb
            && matches!(t.dep, Dep::Advcl | Dep::Ccomp)
            && doc.child(c, &[Dep::Aux]).is_some_and(|a| doc.tokens[a].tag == Tag::To)
    })
}
