//! Choice of the claim inside a passage's sentence, since rules compare propositions.

use super::thresholds::{ARGUMENT_BONUS, MIN_TOTAL_WEIGHT, PREDICATE_BONUS};
use crate::claims::model::{Analysis, BlockAnalysis, Claim};
use crate::evidence::lexicon::EvidenceLexicon;
use crate::evidence::model::{Evidence, Passage, Relation};
use crate::evidence::terms::Query;
use crate::nlp::{Dep, Doc};

/// Chooses, for every passage of a draft's claim, the claim of the source's sentence that it matches best, and tells
/// whether the two predicates are among the pairs. Sentences are ranked whole and cut afterwards, because a cut before
/// hurts the ranking.
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
        let pairing = ClaimPairing { passage, draft, claim, source, query };
        let candidates = source.claims.iter().enumerate().filter(|(_, c)| c.sentence == pairing.passage.sentence);
        let best = candidates
            .map(|(index, c)| (pairing.agreement(c), index))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let index = best.filter(|(agreement, _)| *agreement > 0.0).map(|(_, index)| index);
        let same_predicate = index.is_some_and(|i| pairing.has_same_predicate(&source.claims[i]));
        passage.claim = index;
        passage.predicate = same_predicate;
    }
}

/// A claim of the draft and a passage in which its counterpart is sought.
struct ClaimPairing<'a> {
    passage: &'a Passage,
    draft: &'a BlockAnalysis,
    claim: &'a Claim,
    source: &'a BlockAnalysis,
    query: &'a Query,
}

impl ClaimPairing<'_> {
    /// Share of what the two sentences have in common that lies in the candidate, with what its frame adds.
    fn agreement(&self, candidate: &Claim) -> f32 {
        let max_weight = self.query.max_weight().max(MIN_TOTAL_WEIGHT);
        let inside = |t: usize| candidate.tokens.contains(&t) && !is_in_smaller_claim(self.source, candidate, t);
        let shared: f32 = self
            .passage
            .pairs()
            .filter(|p| inside(p.source) && p.relation != Relation::Inherited)
            .map(|p| p.weight * (self.query.weight_of(p.draft) / max_weight).sqrt())
            .sum();
        if shared == 0.0 {
            return 0.0;
        }
        let frame = if self.has_same_predicate(candidate) { PREDICATE_BONUS } else { 0.0 };
        let paired = |d: Option<usize>, s: Option<usize>| d.zip(s).is_some_and(|(d, s)| self.has_pair(d, s));
        let (ours, theirs) = (&self.claim.arguments, &candidate.arguments);
        let arguments = [paired(ours.subject, theirs.subject), paired(ours.object, theirs.object)];
        shared + frame + ARGUMENT_BONUS * arguments.into_iter().filter(|a| *a).count() as f32
    }

    fn has_pair(&self, draft: usize, source: usize) -> bool {
        self.passage.pairs().any(|p| p.draft == draft && p.source == source)
    }

    /// Whether the claims' predicates are among the pairs: the verbs themselves, or the word that carries the meaning
    /// where the clause's verb is light (*was an increase*, *has been an arrest*).
    fn has_same_predicate(&self, candidate: &Claim) -> bool {
        let mut ours = predicate_carriers(&self.draft.doc, self.claim.predicate);
        ours.extend(self.query.predicate_token());
        let theirs = predicate_carriers(&self.source.doc, candidate.predicate);
        // A verb that only hangs on the predicate (*voted to close*) must say the same, not merely come near.
        let is_firm = |r: Relation| matches!(r, Relation::Same | Relation::Synonym | Relation::Derivation);
        self.passage.pairs().any(|p| {
            ours.contains(&p.draft)
                && theirs.contains(&p.source)
                && (p.draft == self.claim.predicate || is_firm(p.relation))
        })
    }
}

/// Whether the token belongs to another claim that lies inside this one (a relative clause, a complement).
fn is_in_smaller_claim(source: &BlockAnalysis, claim: &Claim, token: usize) -> bool {
    source.claims.iter().any(|c| {
        c.tokens.contains(&token)
            && c.tokens.len() < claim.tokens.len()
            && claim.tokens.start <= c.tokens.start
            && c.tokens.end <= claim.tokens.end
    })
}

/// Tokens that carry a predicate's meaning: the verb; with *be*, *have* and the like the complement or object.
fn predicate_carriers(doc: &Doc, predicate: usize) -> Vec<usize> {
    let Some(token) = doc.tokens.get(predicate) else { return Vec::new() };
    let mut out = vec![predicate];
    if EvidenceLexicon::shared().light_verbs.contains(&*token.lemma) {
        let complements = [Dep::Attr, Dep::Acomp, Dep::Dobj, Dep::Oprd];
        out.extend(doc.children(predicate).filter(|&c| complements.contains(&doc.tokens[c].dep)));
    }
    out.extend(doc.children(predicate).filter(|&c| doc.tokens[c].dep == Dep::Xcomp));
    out
}
