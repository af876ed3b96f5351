//! The assembly: blocks in, an [`Analysis`] out.
//!
//! Three steps, so that a keystroke costs what changed. [`read_block`] reads one block by itself; [`attributions`] reads
//! who says what in a window of a few blocks; both are pure and may be kept by content. [`assemble`] brings a document
//! together from these parts.

pub mod assemble;
pub(crate) mod attribution_need;
pub(crate) mod claims;
#[cfg(test)]
pub(crate) mod tests;
use super::attribution::{self, BlockShape, LearnedAttribution, Passage, Predictions};
use super::clauses::clauses;
use super::coref::{TurnLabel, phrases};
use super::figures::figures;
use super::lexicon::ClaimLexicon;
use super::model::*;
use super::quotations::quotations;
use super::{document_kind, times};
use crate::nlp::{Doc, Pipeline};
use crate::text::{Block, BlockKind, Parsed};
use assemble::assemble;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// What a newsroom adds to the program's own words.
#[derive(Clone, Debug)]
pub struct ExtractOptions {
    /// The word lists, with the newsroom's own words.
    pub lexicon: Arc<ClaimLexicon>,
    /// The least confidence of an attribution that counts.
    pub threshold: f32,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self { lexicon: Arc::default(), threshold: 0.35 }
    }
}

/// What one block says by itself: a pure function of the block.
#[derive(Clone, Debug)]
pub struct ParsedBlock {
    /// The block.
    pub block: Arc<Block>,
    /// Its reading.
    pub reading: Arc<Doc>,
    /// Its clauses.
    pub clauses: Arc<Vec<Clause>>,
    /// Its phrases for speakers.
    pub phrases: Arc<Vec<NounPhrase>>,
    /// Its figures.
    pub figures: Arc<Vec<Figure>>,
    /// Its time expressions.
    pub times: Vec<TimeExpression>,
    /// Its quotations, nobody being known as their speaker yet.
    pub quotations: Vec<Quotation>,
    /// A turn's or log entry's label and where its words start.
    pub label: Option<(TurnLabel, usize)>,
    /// What the attribution models see of it from other blocks, once that has been asked.
    outline: OnceLock<Arc<BlockShape>>,
}

impl ParsedBlock {
    /// The same reading of a block that has the same prose in another place.
    pub fn moved(&self, block: &Arc<Block>) -> ParsedBlock {
        ParsedBlock { block: block.clone(), ..self.clone() }
    }

    fn outline(&self) -> &BlockShape {
        self.outline.get_or_init(|| Arc::new(BlockShape::new(&self.reading)))
    }
}

/// How many blocks before and after a block can bear on who speaks in it.
pub const WINDOW: (usize, usize) = (3, 6);

/// Reads a whole document.
pub fn analyse(document: &Parsed, options: &ExtractOptions) -> Arc<Analysis> {
    let read: Vec<Arc<ParsedBlock>> =
        document.blocks.par_iter().map(|block| Arc::new(read_block(block, options))).collect();
    let likely: Vec<_> = (0..read.len()).into_par_iter().map(|at| Arc::new(likely(&read, at, options, None))).collect();
    let said: Vec<Arc<Vec<Attribution>>> = likely
        .iter()
        .enumerate()
        .map(|(at, found)| Arc::new(attributions(&read, at, &found.attributions, options)))
        .collect();
    assemble(read, likely, said, document.starts.clone(), None).analysis
}

/// Reads one block by itself.
pub fn read_block(block: &Arc<Block>, options: &ExtractOptions) -> ParsedBlock {
    let reading = Pipeline::shared().parse_with_names(&block.text);
    let ((phrases, clauses), (figures, times)) = rayon::join(
        || (phrases(&reading), clauses(&reading, &block.kind, &options.lexicon)),
        || (figures(&reading), times::times(&reading)),
    );
    let reading = Arc::new(reading);
    ParsedBlock {
        clauses: Arc::new(fitted(clauses)),
        phrases: Arc::new(fitted(phrases)),
        quotations: fitted(quotations(&reading, block.in_quote)),
        label: label(&reading),
        figures: Arc::new(fitted(figures)),
        times: fitted(times),
        reading,
        block: block.clone(),
        outline: OnceLock::new(),
    }
}

/// The list without the room that it kept for growing: that is often more than it fills, and a long draft has thousands.
pub(crate) fn fitted<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}

fn label(reading: &Doc) -> Option<(TurnLabel, usize)> {
    let text = &*reading.text;
    let (span, start) = document_kind::turn(reading).or_else(|| document_kind::log_entry(reading))?;
    let head = reading.tokens_in(span).end.checked_sub(1)?;
    let brackets = text.get(span.end..start).and_then(|t| t.split_once('(')?.1.split_once(')')).map(|(b, _)| b);
    Some((TurnLabel::new(span, head, span.slice(text), brackets), start))
}

/// Whether the block is an item of a list.
pub fn is_item(read: &ParsedBlock) -> bool {
    matches!(read.block.kind, BlockKind::ListItem { .. })
}

/// The blocks that bear on who speaks in block `at`: [`WINDOW`] around it, and the whole list that it introduces.
pub fn window(read: &[Arc<ParsedBlock>], at: usize) -> Range<usize> {
    let introduces = read.get(at).is_some_and(|b| b.block.text.ends_with(':'));
    let items = if introduces { read[at + 1..].iter().take_while(|b| is_item(b)).count() } else { 0 };
    at.saturating_sub(WINDOW.0)..(at + 1 + WINDOW.1.max(items)).min(read.len())
}

/// The blocks that bear on what the models find in block `at`: a part of its [`window`].
pub fn near(read: &[Arc<ParsedBlock>], at: usize) -> Range<usize> {
    let window = window(read, at);
    let sentences = |block: usize| read[window.start + block].reading.sentences.len();
    let near = attribution::near(window.len(), at - window.start, sentences);
    near.start + window.start..near.end + window.start
}

/// What the models find in block `at`, looking at the blocks [`near`] it: a pure function of their readings. The answer is
/// the same whatever they found `earlier` in some state of the block, under the same options, but comes sooner.
pub fn likely(
    read: &[Arc<ParsedBlock>],
    at: usize,
    options: &ExtractOptions,
    earlier: Option<&Predictions>,
) -> Predictions {
    let near = near(read, at);
    let readings: Vec<&Doc> = read[near.clone()].iter().map(|b| &*b.reading).collect();
    attribution::likely(&readings, at - near.start, options.threshold, earlier).fitted()
}

/// Whether the models find in block `at` what they `found` there in an earlier state of the document, where the block was
/// number `was` of `old`. They do if the block is the same and so is all that they saw of its neighbours.
pub fn finds_the_same(
    found: &Predictions,
    (old, was): (&[Arc<ParsedBlock>], usize),
    (read, at): (&[Arc<ParsedBlock>], usize),
) -> bool {
    let (then, now) = (near(old, was), near(read, at));
    if found.reaches || then.len() != now.len() || was - then.start != at - now.start {
        return false;
    }
    let target = at - now.start;
    let (then, now) = (&old[then], &read[now]);
    let same = |k: usize| Arc::ptr_eq(&then[k], &now[k]);
    let alike = |k: usize| same(k) || then[k].outline() == now[k].outline();
    // The last sentence before the block is looked through for speakers, word by word. What lies before it is seen in
    // outline.
    let read_through = (0..target).rev().find(|&k| !now[k].reading.tokens.is_empty()).unwrap_or(0);
    same(target) && (read_through..target).all(same) && (0..now.len()).all(alike)
}

/// Whether what is said in a block, of which the models found this, hangs on no other block but the one before it.
pub fn stands_alone(read: &ParsedBlock, found: &Predictions) -> bool {
    attribution::stands_alone(&passage(read), found)
}

fn passage(read: &ParsedBlock) -> Passage<'_> {
    Passage { block: &read.block, reading: &read.reading, quotations: &read.quotations }
}

/// The attributions whose cue stands in block `at`, read in its [`window`]; `likely` is what the models found there.
/// Places hold the block's index less `at`, wrapped: they are the same wherever the window stands in the document.
pub fn attributions(
    read: &[Arc<ParsedBlock>],
    at: usize,
    likely: &[LearnedAttribution],
    options: &ExtractOptions,
) -> Vec<Attribution> {
    let window = window(read, at);
    let near = near(read, at);
    let near = near.start - window.start..near.end - window.start;
    let passages: Vec<Passage<'_>> = read[window.clone()].iter().map(|b| passage(b)).collect();
    let mut found =
        attribution::attributions(&passages, at - window.start, (near, likely), &options.lexicon, options.threshold);
    for attribution in &mut found {
        attribution.shift(window.start.wrapping_sub(at));
    }
    fitted(found)
}
