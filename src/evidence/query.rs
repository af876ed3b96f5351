//! Queries: the words of a draft's claim with their weights, and the evidence that the sources have for them.

use super::model::{AlignedPair, Evidence, Passage};
use super::ranking::align::align;
use super::ranking::corpus::Corpus;
use super::ranking::rank::search;
use super::ranking::support::SupportFeatures;
use super::terms::{Query, is_anaphor};
use super::thresholds::*;
use super::token_edit::TokenEdit;
use crate::claims::model::{Analysis, AttributionId, BlockAnalysis, Claim, ClaimId};
use crate::nlp::{Dep, Doc};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// Query for a claim: its tokens in their block's document. Equal values over equal prose find the same passages.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ClaimQuery {
    weighted: WeightedTokens,
    /// Heads of the claim's arguments.
    arguments: Vec<usize>,
}

/// Tokens of a block's document that the sources are searched for, each with a weight.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct WeightedTokens {
    /// The claim's own tokens.
    clause: Range<usize>,
    /// The token that the claim is about.
    predicate: usize,
    /// First token that weighs something; from there on, the weights in hundredths.
    start: usize,
    weights: Vec<u8>,
}

impl ClaimQuery {
    /// Query for one claim of a draft; `None` for an unknown claim.
    pub fn for_claim(draft: &Analysis, id: ClaimId) -> Option<ClaimQuery> {
        let block = draft.blocks.get(id.block)?;
        let claim = block.claims.get(id.index)?;
        let doc = &*block.doc;
        let sentence = doc.sentences.get(claim.sentence).cloned().unwrap_or(claim.tokens.clone());
        let first = claim.sentence.saturating_sub(MAX_ANTECEDENT_SENTENCES);
        let start = doc.sentences.get(first).map_or(sentence.start, |s| s.start).min(claim.tokens.start);
        let end = sentence.end.max(claim.tokens.end).min(doc.tokens.len());
        let mut weights = vec![0.0f32; end.saturating_sub(start)];
        let mut set = |tokens: Range<usize>, weight: f32, only: &dyn Fn(usize) -> bool| {
            for t in tokens.filter(|&t| only(t)) {
                if let Some(w) = t.checked_sub(start).and_then(|i| weights.get_mut(i)) {
                    *w = weight;
                }
            }
        };
        let has_pronoun = claim.tokens.clone().any(|t| is_anaphor(doc, t));
        if has_pronoun {
            set(start..sentence.start, ANTECEDENT_WEIGHT, &|t| doc.tokens[t].pos == crate::nlp::Pos::Propn);
        }
        set(sentence.clone(), SENTENCE_CONTEXT_WEIGHT, &|_| true);
        let attributions = || {
            let known = |id: &AttributionId| draft.blocks.get(id.block).and_then(|b| b.attributions.get(id.index));
            claim.attributions.iter().filter_map(known)
        };
        let here = |place: crate::claims::model::BlockSpan| {
            if place.block == id.block { doc.tokens_in(place.span) } else { 0..0 }
        };
        for attribution in attributions() {
            if let Some(speaker) = &attribution.speaker {
                set(here(speaker.place), SPEAKER_CONTEXT_WEIGHT, &|t| sentence.contains(&t));
            }
        }
        set(claim.tokens.clone(), 1.0, &|_| true);
        for inner in block.claims.iter().filter(|c| is_inside(c, claim)) {
            set(inner.tokens.clone(), NESTED_CLAUSE_WEIGHT, &|t| !is_argument_token(claim, doc, t));
        }
        for head in argument_heads(claim) {
            set(head..head + 1, 1.0, &|t| sentence.contains(&t));
            for t in doc.children(head).filter(|&t| matches!(doc.tokens[t].dep, Dep::Compound | Dep::Amod)) {
                set(t..t + 1, 1.0, &|t| sentence.contains(&t));
            }
        }
        for attribution in attributions() {
            if let Some(cue) = &attribution.cue {
                set(here(cue.place), 0.0, &|t| t != claim.predicate && sentence.contains(&t));
            }
        }
        let skip = weights.iter().take_while(|w| **w == 0.0).count();
        let weighted = WeightedTokens {
            clause: claim.tokens.clone(),
            predicate: claim.predicate,
            start: start + skip,
            weights: weights[skip..].iter().map(|w| (w * 100.0).round() as u8).collect(),
        };
        Some(ClaimQuery { weighted, arguments: argument_heads(claim).collect() })
    }

    /// Tokens that the sources are searched for.
    pub fn weighted_tokens(&self) -> &WeightedTokens {
        &self.weighted
    }

    /// Token from which [`ClaimQuery::content_hash`] counts.
    pub fn start(&self) -> usize {
        self.weighted.start
    }

    /// Hash of all that the search for a claim depends on, wherever in its block the claim stands: the parsed words that
    /// weigh something and those that hang on them.
    pub fn content_hash(&self, block: &BlockAnalysis, claim: &Claim) -> u64 {
        let mut hasher = FxHasher::default();
        let WeightedTokens { clause, predicate, start, weights } = &self.weighted;
        let own = |token: usize| token.wrapping_sub(*start);
        let doc = &*block.doc;
        let sentences = doc.sentence_of(*start)..=claim.sentence;
        let first = doc.sentences.get(*sentences.start()).map_or(*start, |s| s.start);
        let last = doc.sentences.get(claim.sentence).map_or(*start, |s| s.end);
        (own(first), own(last)).hash(&mut hasher);
        for (at, t) in doc.tokens.iter().enumerate().take(last).skip(first) {
            (doc.word(at), &*t.lemma, t.tag as u8, t.pos as u8, t.dep as u8).hash(&mut hasher);
            (own(t.head as usize), own(t.left_edge as usize), own(t.right_edge as usize), t.space_after)
                .hash(&mut hasher);
        }
        (own(clause.start), own(clause.end), own(*predicate), weights).hash(&mut hasher);
        self.arguments.iter().for_each(|&a| own(a).hash(&mut hasher));
        let arguments = &claim.arguments;
        (arguments.subject.map(own), arguments.object.map(own), own(claim.predicate)).hash(&mut hasher);
        hasher.finish()
    }
}

impl WeightedTokens {
    /// Tokens that weigh something, and those between them.
    pub fn tokens(&self) -> Range<usize> {
        self.start..self.start + self.weights.len()
    }

    /// Tokens to search for after an edit, if the edited words are all of the claim that changes; `self` holds those before
    /// the edit.
    pub fn after_edit(&self, edit: &TokenEdit) -> WeightedTokens {
        let weight =
            |t: usize| self.weights.get(edit.old_index(t).wrapping_sub(self.start)).copied().unwrap_or_default();
        let all = edit.replacement_range(&self.tokens());
        let skip = all.clone().take_while(|&t| weight(t) == 0).count();
        WeightedTokens {
            clause: edit.replacement_range(&self.clause),
            predicate: edit.new_index(self.predicate),
            start: all.start + skip,
            weights: all.skip(skip).map(weight).collect(),
        }
    }

    fn to_query(&self, doc: &Doc) -> Query {
        let weight = |t: usize| {
            t.checked_sub(self.start).and_then(|i| self.weights.get(i)).map_or(0.0, |w| f32::from(*w) / 100.0)
        };
        Query::weighted(doc, self.tokens(), self.clause.clone(), Some(self.predicate), weight)
    }
}

/// Passages that have a claim's words, before the claim's structure is compared with theirs.
pub struct SearchResult {
    query: Query,
    passages: Vec<Passage>,
    features: SupportFeatures,
}

impl SearchResult {
    /// At most `limit` passages for a claim of the block with this document.
    pub fn new(weighted: &WeightedTokens, doc: &Doc, corpus: &Corpus<'_>, limit: usize) -> SearchResult {
        let query = weighted.to_query(doc);
        let (passages, features) = search(&query, corpus, limit);
        SearchResult { query, passages, features }
    }

    /// Passages of the claim, and the verdict. `block` is the claim's block; `analyses` are those of the corpus's sources,
    /// in their order.
    pub fn evidence(
        &self,
        claim_query: &ClaimQuery,
        (block, claim): (&BlockAnalysis, &Claim),
        analyses: &[&Analysis],
    ) -> Evidence {
        let mut evidence = Evidence { passages: self.passages.clone(), support: self.features.support() };
        align(&mut evidence, block, claim, analyses, &self.query);
        for passage in &mut evidence.passages {
            passage.entities = count_entities(claim_query, &block.doc, passage.pairs());
        }
        // A long draft keeps tens of thousands of them.
        evidence.passages.shrink_to_fit();
        evidence
    }
}

/// Number of the draft's names and argument heads among the pairs; a name of several words is one.
fn count_entities(claim_query: &ClaimQuery, doc: &Doc, pairs: impl Iterator<Item = AlignedPair>) -> usize {
    let is_name = |t: usize| doc.tokens.get(t).is_some_and(|t| t.pos == crate::nlp::Pos::Propn);
    let mut found: Vec<usize> = pairs
        .map(|p| p.draft)
        .filter(|t| claim_query.weighted.clause.contains(t) || claim_query.arguments.contains(t))
        .filter(|&t| is_name(t) || claim_query.arguments.contains(&t))
        .collect();
    found.sort_unstable();
    found.dedup();
    let joined = found.windows(2).filter(|w| w[1] == w[0] + 1 && is_name(w[0]) && is_name(w[1])).count();
    found.len() - joined
}

/// Whether `inner` lies within `outer` and is shorter.
fn is_inside(inner: &Claim, outer: &Claim) -> bool {
    outer.tokens.start <= inner.tokens.start
        && inner.tokens.end <= outer.tokens.end
        && inner.tokens.len() < outer.tokens.len()
}

fn argument_heads(claim: &Claim) -> impl Iterator<Item = usize> + '_ {
    let obliques = claim.arguments.obliques.iter().map(|(_, head)| *head);
    claim.arguments.subject.into_iter().chain(claim.arguments.object).chain(obliques)
}

fn is_argument_token(claim: &Claim, doc: &Doc, token: usize) -> bool {
    argument_heads(claim).any(|a| a == token || doc.head(token) == Some(a) && doc.tokens[token].dep == Dep::Compound)
}
