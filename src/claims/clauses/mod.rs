//! Clause segmentation: one block's parse cut into clauses, each with its predicate, arguments, polarity, certainty
//! and condition. Heads come from the dependency tree, with the words consulted where the tree is known to err.

pub(crate) mod arguments;
mod assertion;
pub(crate) mod certainty;
mod chain;
pub(crate) mod conditions;
mod heads;
mod hierarchy;
pub(crate) mod polarity;
mod skeleton;
pub(crate) mod span;
#[cfg(test)]
pub(crate) mod tests;

use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::Clause;
use crate::nlp::Doc;
use crate::text::BlockKind;
use assertion::is_unasserted;
use heads::find_heads;
use hierarchy::{owners, reattach};
use skeleton::ClauseScope;

/// The clauses of one block, in the order of the text.
pub fn clauses(doc: &Doc, kind: &BlockKind, lexicon: &ClaimLexicon) -> Vec<Clause> {
    let mut skeletons = Vec::new();
    for (index, sentence) in doc.sentences.iter().enumerate() {
        find_heads(doc, kind, lexicon, index, sentence.clone(), &mut skeletons);
    }
    reattach(doc, lexicon, &mut skeletons);
    let owners = owners(doc, &skeletons);
    let subjects = arguments::subjects(doc, &skeletons);
    let mut clauses: Vec<Clause> = Vec::with_capacity(skeletons.len());
    for (index, skeleton) in skeletons.iter().enumerate() {
        let tokens = span::clause_tokens(doc, lexicon, &skeletons, index, subjects[index]);
        let scope = ClauseScope { doc, lexicon, skeletons: &skeletons, owners: &owners, index };
        let (polarity, negations) = polarity::clause_polarity(&scope);
        let hedges = certainty::clause_hedges(&scope);
        clauses.push(Clause {
            span: span::without_stop(doc, tokens.clone()),
            tokens,
            sentence: skeleton.sentence,
            head: skeleton.head,
            predicate: skeleton.predicate(),
            chain: skeleton.chain.clone(),
            kind: skeleton.kind,
            parent: skeleton.parent,
            governor: skeleton.governor,
            unasserted: is_unasserted(&scope),
            restrictive: skeleton.restrictive,
            arguments: arguments::clause_arguments(doc, skeleton, subjects[index]),
            polarity,
            negations,
            markers: hedges.markers,
            would: hedges.would.map(Box::new),
            boosters: hedges.boosters,
            condition: None,
        });
    }
    conditions::attach(doc, lexicon, &owners, &mut clauses);
    in_text_order(clauses)
}

/// Sorts clauses by where they start, the wider first, and keeps the links between them.
fn in_text_order(clauses: Vec<Clause>) -> Vec<Clause> {
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|&i| (clauses[i].tokens.start, std::cmp::Reverse(clauses[i].tokens.end), clauses[i].head));
    let mut place = vec![0; clauses.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut slots: Vec<Option<Clause>> = clauses.into_iter().map(Some).collect();
    order
        .iter()
        .filter_map(|&old| {
            let mut clause = slots[old].take()?;
            clause.parent = clause.parent.map(|p| place[p]);
            Some(clause)
        })
        .collect()
}
