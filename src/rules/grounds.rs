//! Grounds of a finding: how much of what stands round the flagged words the sources have. The less of it, the likelier
//! the passage speaks of something else, and the finding is wrong.

use super::context::Context;
use super::finding::Finding;
use super::judgement::Grounds;
use crate::claims::model::{BlockSpan, ClaimId};
use crate::evidence::{Passage, Support, rarity};
use crate::nlp::{Doc, Pos, is_function_word};
use crate::text::{BlockKind, Severity, Span};
use crate::verify::JudgeModel;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// Content words on each side of the flagged words that are near to them.
const NEAR_WORDS: usize = 3;
/// Least weight of a word by its rarity: common words count too.
const MIN_RARITY: f32 = 0.1;
/// Cover from which next to all of a sentence is known.
const NEXT_TO_ALL: f32 = 0.9;

/// The grounds of a finding in the block that the context checks.
pub fn grounds_of(context: &Context<'_>, finding: &Finding) -> Grounds {
    let (index, block) = context.block_checked();
    let start = context.draft.block_span(index).start;
    let prose = |offset: usize| block.block.to_prose(offset.saturating_sub(start)).unwrap_or(block.block.text.len());
    let flagged = Span::new(prose(finding.span.start), prose(finding.span.end));
    let words = SentenceWords::around(&block.doc, flagged);
    let claim = finding.claim.filter(|c| c.block == index).or_else(|| context.claim_around(index, flagged));
    let mut matched: Vec<(usize, f32)> = Vec::new();
    let mut grounds = Grounds::default();
    let mut set = |name: &str, value: f32| grounds.set(name, value);
    if let Some(passage) = claim.and_then(|claim| cited_passage(context, claim, finding)) {
        let evidence = claim.map(|claim| context.evidence(claim));
        let next = evidence.iter().flat_map(|e| &e.passages).filter(|p| !std::ptr::eq(*p, passage));
        let next = next.map(|p| p.score).fold(0.0, f32::max);
        set("support", passage.support);
        set("score", passage.score);
        set("supported", f32::from(u8::from(evidence.is_some_and(|e| e.support == Support::Supported))));
        set("lead", (passage.score - next) / passage.score.max(f32::EPSILON));
        set("predicate", f32::from(u8::from(passage.predicate)));
        matched = passage.pairs().map(|pair| (pair.draft, pair.weight)).collect();
    }
    let doc = &block.doc;
    let cited = CitedWords::of(context, finding);
    let pair = |token: usize| matched.iter().filter(|(t, _)| *t == token).map(|(_, w)| *w).fold(0.0, f32::max);
    let known = |token: usize| if cited.has(doc, token) { 1.0 } else { pair(token) };
    let cover = |tokens: &[usize]| share(tokens, known, |t| rarity(&stem(doc, t)).max(MIN_RARITY));
    // A cell has no words beside its figure: that its heads are the source's is what a finding on it rests on.
    let wordless = if matches!(block.block.kind, BlockKind::TableCell { .. }) { 1.0 } else { 0.0 };
    let covered = cover(&words.outside).unwrap_or(wordless);
    set("cover", covered);
    set("cover_near", cover(&words.near).unwrap_or(covered));
    set("covered", f32::from(u8::from(covered >= NEXT_TO_ALL)));
    let share_cited = |tokens: &[usize]| share(tokens, |t| f32::from(u8::from(cited.has(doc, t))), |_| 1.0);
    let outside = share_cited(&words.outside).unwrap_or(wordless);
    set("cited", outside);
    set("cited_near", share_cited(&words.near).unwrap_or(outside));
    let names: Vec<usize> = words.outside.iter().copied().filter(|&t| doc.tokens[t].pos == Pos::Propn).collect();
    set("names", share_cited(&names).unwrap_or(outside));
    let flagged_words = words.flagged_words as f32;
    let all = words.outside.len() as f32 + flagged_words;
    set("brief", 1.0 / all.max(1.0));
    set("flagged", flagged_words / all.max(1.0));
    set("grave", f32::from(u8::from(finding.severity == Severity::Error)));
    set("fixed", f32::from(u8::from(!finding.fixes.is_empty())));
    let model = JudgeModel::shared();
    let touched = || context.atoms().iter().filter(|atom| doc.span(atom.tokens.clone()).overlaps(flagged));
    set("judged", touched().map(|atom| model.probability(atom)).fold(0.0, f32::max));
    let (ticked, all) = touched()
        .filter(|atom| !atom.kind.is_dropped())
        .fold((0.0, 0.0), |(sum, all), atom| (sum + atom.features.tick, all + 1.0));
    set("ticked", ticked / f32::max(all, 1.0));
    grounds
}

/// Content words of the sentences that a finding touches, as tokens.
struct SentenceWords {
    flagged_words: usize,
    outside: Vec<usize>,
    near: Vec<usize>,
}

impl SentenceWords {
    fn around(doc: &Doc, flagged: Span) -> Self {
        let flagged = doc.tokens_in(flagged);
        let last = flagged.end.saturating_sub(1).max(flagged.start);
        let sentence = |token: usize| doc.sentences.get(doc.sentence_of(token)).cloned().unwrap_or(0..0);
        let tokens = sentence(flagged.start).start..sentence(last).end;
        let content = |&token: &usize| is_content(doc, token);
        let outside: Vec<usize> = tokens.filter(|t| !flagged.contains(t)).filter(content).collect();
        let before = outside.iter().rev().filter(|t| **t < flagged.start).take(NEAR_WORDS);
        let after = outside.iter().filter(|t| **t >= flagged.end).take(NEAR_WORDS);
        let near = before.chain(after).copied().collect();
        SentenceWords { flagged_words: flagged.filter(content).count(), outside, near }
    }
}

fn is_content(doc: &Doc, token: usize) -> bool {
    let word = &doc.tokens[token];
    !word.is_space()
        && !word.is_punct()
        && !matches!(word.pos, Pos::Det | Pos::Adp | Pos::Pron | Pos::Part | Pos::Cconj | Pos::Sconj | Pos::Aux)
        && !is_function_word(&word.lower)
}

/// Passage of the claim whose sentence the finding cites, else the best one.
fn cited_passage<'a>(context: &Context<'a>, claim: ClaimId, finding: &Finding) -> Option<&'a Passage> {
    let passages = &context.evidence(claim).passages;
    let is_cited = |passage: &&Passage| {
        finding.evidence.iter().any(|citation| {
            let sentence = context.passage_sentence(passage);
            let sentence = BlockSpan { block: passage.block, span: sentence };
            citation.source == Some(passage.source)
                && context.sources[passage.source].analysis.document_span(sentence).overlaps(citation.span)
        })
    };
    passages.iter().find(is_cited).or(passages.first())
}

/// Stems of the words that a finding cites from sources.
struct CitedWords(FxHashSet<String>);

impl CitedWords {
    fn of(context: &Context<'_>, finding: &Finding) -> Self {
        let mut stems = FxHashSet::default();
        for citation in finding.evidence.iter() {
            let Some(source) = citation.source else { continue };
            let analysis = context.sources[source].analysis;
            let Some(index) = analysis.block_at(citation.span.start) else { continue };
            let block = &analysis.blocks[index];
            let start = analysis.block_span(index).start;
            let Some(at) = block.block.to_prose(citation.span.start.saturating_sub(start)) else { continue };
            let end = block.block.to_prose(citation.span.end.saturating_sub(start)).unwrap_or(at);
            let doc = &block.doc;
            if citation.text.is_empty() || doc.tokens.is_empty() {
                continue;
            }
            // A passage's neighbours name what it takes up by a pronoun.
            let tokens = doc.tokens_in(Span::new(at, end.max(at)));
            let first = doc.sentence_of(tokens.start.min(doc.tokens.len() - 1)).saturating_sub(1);
            let last = doc.sentence_of(tokens.end.saturating_sub(1).min(doc.tokens.len() - 1));
            let (Some(first), Some(last)) = (doc.sentences.get(first), doc.sentences.get(last)) else { continue };
            stems.extend((first.start..last.end).map(|token| stem(doc, token).into_owned()));
        }
        CitedWords(stems)
    }

    /// Whether the token's stem is cited.
    fn has(&self, doc: &Doc, token: usize) -> bool {
        self.0.contains(&*stem(doc, token))
    }
}

/// Mean over the tokens, by weight; `None` of no tokens.
fn share(tokens: &[usize], value: impl Fn(usize) -> f32, weight: impl Fn(usize) -> f32) -> Option<f32> {
    let add = |(sum, total): (f32, f32), &token: &usize| (sum + weight(token) * value(token), total + weight(token));
    let (sum, total) = tokens.iter().fold((0.0, 0.0), add);
    (total > 0.0).then(|| sum / total)
}

fn stem(doc: &Doc, token: usize) -> Cow<'_, str> {
    doc.tokens[token].lower_lemma()
}
