//! The claim inside the sentence: a passage is a sentence, but rules compare propositions.

use crate::claims::model::{Analysis, BlockAnalysis, Claim};
use crate::evidence::model::{Evidence, Passage, Relation};
use crate::evidence::terms::Query;
use crate::nlp::{Dep, Doc};

/// What agreeing predicates add to a claim's share of the pairs.
const PREDICATE: f32 = 1.0;
/// What an agreeing subject or object adds.
const ARGUMENT: f32 = 0.5;

/// Chooses, for every passage of a draft's claim, the claim of the source's sentence that it matches best, and tells
/// whether the two predicates are among the pairs. Cutting sentences before they are ranked hurts the ranking, so the
/// cut comes after.
///
/// A pair counts by what its word weighs in the query, so that the context of a clause does not choose for it.
pub(crate) fn align(
    evidence: &mut Evidence,
    draft: &BlockAnalysis,
    claim: &Claim,
    sources: &[&Analysis],
    query: &Query,
) {
    for passage in &mut evidence.passages {
        let Some(source) = sources.get(passage.source).and_then(|s| s.blocks.get(passage.block)) else { continue };
        let candidates = source.claims.iter().enumerate().filter(|(_, c)| c.sentence == passage.sentence);
        let best = candidates
            .map(|(index, c)| (agreement(passage, draft, claim, source, c, query), index))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        passage.claim = best.filter(|(agreement, _)| *agreement > 0.0).map(|(_, index)| index);
        passage.predicate =
            passage.claim.is_some_and(|i| same_predicate(passage, draft, claim, source, &source.claims[i], query));
    }
}

/// How much of what the two sentences share lies in this claim, with what its frame adds.
fn agreement(
    passage: &Passage,
    draft: &BlockAnalysis,
    claim: &Claim,
    source: &BlockAnalysis,
    candidate: &Claim,
    query: &Query,
) -> f32 {
    let heaviest = query.heaviest().max(1e-6);
    let inside = |t: usize| candidate.tokens.contains(&t) && !in_a_smaller_claim(source, candidate, t);
    let shared: f32 = passage
        .pairs()
        .filter(|p| inside(p.source) && p.relation != Relation::Inherited)
        .map(|p| p.weight * (query.weight_of(p.draft) / heaviest).sqrt())
        .sum();
    if shared == 0.0 {
        return 0.0;
    }
    let frame = if same_predicate(passage, draft, claim, source, candidate, query) { PREDICATE } else { 0.0 };
    let paired = |d: Option<usize>, s: Option<usize>| d.zip(s).is_some_and(|(d, s)| pairs(passage, d, s));
    let arguments = [
        paired(claim.arguments.subject, candidate.arguments.subject),
        paired(claim.arguments.object, candidate.arguments.object),
    ];
    shared + frame + ARGUMENT * arguments.into_iter().filter(|a| *a).count() as f32
}

/// Whether the token belongs to another claim that lies inside this one (a relative clause, a complement).
fn in_a_smaller_claim(source: &BlockAnalysis, claim: &Claim, token: usize) -> bool {
    source.claims.iter().any(|c| {
        c.tokens.contains(&token)
            && c.tokens.len() < claim.tokens.len()
            && claim.tokens.start <= c.tokens.start
            && c.tokens.end <= claim.tokens.end
    })
}

fn pairs(passage: &Passage, draft: usize, source: usize) -> bool {
    passage.pairs().any(|p| p.draft == draft && p.source == source)
}

/// Whether the claims' predicates were matched: the verbs themselves, or the verb that carries the meaning where the
/// clause's verb is light (*was an increase*, *has been an arrest*).
fn same_predicate(
    passage: &Passage,
    draft: &BlockAnalysis,
    claim: &Claim,
    source: &BlockAnalysis,
    candidate: &Claim,
    query: &Query,
) -> bool {
    let mut ours = carriers(&draft.doc, claim.predicate);
    ours.extend(query.predicate_token());
    let theirs = carriers(&source.doc, candidate.predicate);
    // A verb that only hangs on the predicate (*voted to close*) must say the same, not merely come near.
    let firm = |r: Relation| matches!(r, Relation::Same | Relation::Synonym | Relation::Derivation);
    passage.pairs().any(|p| {
        ours.contains(&p.draft) && theirs.contains(&p.source) && (p.draft == claim.predicate || firm(p.relation))
    })
}

/// The tokens that carry a predicate's meaning: the verb; with *be*, *have* and the like the complement or object.
fn carriers(reading: &Doc, predicate: usize) -> Vec<usize> {
    let Some(token) = reading.tokens.get(predicate) else { return Vec::new() };
    let mut out = vec![predicate];
    if matches!(&*token.lemma, "be" | "have" | "make" | "take" | "give" | "see" | "become" | "remain" | "get") {
        let complements = [Dep::Attr, Dep::Acomp, Dep::Dobj, Dep::Oprd];
        out.extend(reading.children(predicate).filter(|&c| complements.contains(&reading.tokens[c].dep)));
    }
    out.extend(reading.children(predicate).filter(|&c| reading.tokens[c].dep == Dep::Xcomp));
    out
}
