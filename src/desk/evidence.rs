//! The passages of every claim of a draft; a block that did not change keeps what was found for it.

use super::checked::CheckedSource;
use super::read::{Kept, Key, hash, lock};
use crate::claims::model::{Analysis, BlockAnalysis, Claim, Id, Place};
use crate::evidence::{Evidence, Query, SourceIndex, align, search};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// How many passages a claim keeps.
const MOST_PASSAGES: usize = 6;

/// What was found for blocks, by their prose and a hash of all else that it depends on.
#[derive(Default)]
pub(super) struct Matches {
    kept: Mutex<Kept<Key, Vec<Evidence>>>,
}

/// What is looked for: a claim's tokens, and those of its speakers and cues.
#[derive(Hash)]
struct Wanted {
    tokens: Range<usize>,
    speaker: Vec<usize>,
    cue: Vec<usize>,
}

impl Matches {
    /// The passages of every claim, by block and index.
    pub fn of(&self, draft: &Analysis, sources: &[CheckedSource]) -> Vec<Arc<Vec<Evidence>>> {
        let against = hash(&sources.iter().map(|s| s.read.source.hash).collect::<Vec<_>>());
        let of_block = |(index, block): (usize, &BlockAnalysis)| {
            let wanted: Vec<Wanted> = block.claims.iter().map(|claim| wanted(draft, index, claim)).collect();
            self.of_block(block, &wanted, sources, against)
        };
        draft.blocks.par_iter().enumerate().map(of_block).collect()
    }

    fn of_block(
        &self,
        block: &BlockAnalysis,
        wanted: &[Wanted],
        sources: &[CheckedSource],
        against: u64,
    ) -> Arc<Vec<Evidence>> {
        let key = (block.block.text.clone(), hash(&(against, wanted)));
        if let Some(known) = lock(&self.kept).get(&key).filter(|known| known.len() == wanted.len()) {
            return known;
        }
        let found =
            Arc::new(wanted.iter().zip(&block.claims).map(|(w, claim)| found(block, w, claim, sources)).collect());
        lock(&self.kept).put(key, &found);
        found
    }
}

fn wanted(draft: &Analysis, block: usize, claim: &Claim) -> Wanted {
    let known = |id: &Id| draft.blocks.get(id.block).and_then(|b| b.attributions.get(id.index));
    let attributions = || claim.attributions.iter().filter_map(known);
    let here = |place: &Place| place.block == block;
    let tokens = |place: Place| draft.blocks[block].reading.tokens_in(place.span);
    Wanted {
        tokens: claim.tokens.clone(),
        speaker: attributions().filter_map(|a| Some(a.speaker.as_ref()?.place)).filter(here).flat_map(tokens).collect(),
        cue: attributions().filter_map(|a| Some(a.cue.as_ref()?.place)).filter(here).flat_map(tokens).collect(),
    }
}

fn found(block: &BlockAnalysis, wanted: &Wanted, claim: &Claim, sources: &[CheckedSource]) -> Evidence {
    let indexes: Vec<&SourceIndex> = sources.iter().map(|s| &s.read.index).collect();
    let analyses: Vec<&Analysis> = sources.iter().map(|s| s.read.analysis()).collect();
    let query = Query::new(&block.reading, wanted.tokens.clone(), &wanted.speaker, &wanted.cue);
    let (passages, signs) = search(&query, &indexes, MOST_PASSAGES);
    let mut evidence = Evidence { passages, support: signs.support() };
    align(&mut evidence, block, claim, &analyses);
    evidence
}
