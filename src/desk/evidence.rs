//! The passages of every claim of a draft; a block that did not change keeps what was found for it.

use super::checked::CheckedSource;
use super::read::{Kept, Key, hash, lock};
use crate::claims::model::{Analysis, BlockAnalysis, Claim, Id};
use crate::evidence::{Evidence, Searched, Wanted, find};
use rayon::prelude::*;
use std::sync::{Arc, Mutex};

/// How many passages a claim keeps.
const MOST_PASSAGES: usize = 6;

/// What was found for blocks, by their prose and a hash of all else that it depends on.
#[derive(Default)]
pub(super) struct Matches {
    kept: Mutex<Kept<Key, Vec<Evidence>>>,
}

impl Matches {
    /// The passages of every claim, by block and index. `known` gives those of a block in which nothing is new.
    pub fn of(
        &self,
        draft: &Analysis,
        sources: &[CheckedSource],
        known: impl Fn(usize) -> Option<Arc<Vec<Evidence>>> + Sync,
    ) -> Vec<Arc<Vec<Evidence>>> {
        let searched: Vec<Searched<'_>> =
            sources.iter().map(|s| Searched { index: &s.read.index, analysis: s.read.analysis() }).collect();
        let against = hash(&sources.iter().map(|s| s.read.source.hash).collect::<Vec<_>>());
        let of_block = |(index, block): (usize, &Arc<BlockAnalysis>)| {
            let claims = (0..block.claims.len()).map(|claim| Id { block: index, index: claim });
            let wanted: Vec<Option<Wanted>> = claims.map(|id| Wanted::of(draft, id)).collect();
            self.of_block(block, &wanted, &searched, against)
        };
        let mut found: Vec<Option<Arc<Vec<Evidence>>>> = (0..draft.blocks.len()).map(known).collect();
        let open: Vec<usize> = (0..found.len()).filter(|&block| found[block].is_none()).collect();
        let sought: Vec<_> =
            open.par_iter().with_min_len(2).map(|&block| of_block((block, &draft.blocks[block]))).collect();
        for (block, sought) in open.into_iter().zip(sought) {
            found[block] = Some(sought);
        }
        found.into_iter().flatten().collect()
    }

    fn of_block(
        &self,
        block: &BlockAnalysis,
        wanted: &[Option<Wanted>],
        sources: &[Searched<'_>],
        against: u64,
    ) -> Arc<Vec<Evidence>> {
        let key = (block.block.text.clone(), hash(&(against, wanted)));
        if let Some(known) = lock(&self.kept).get(&key).filter(|known| known.len() == wanted.len()) {
            return known;
        }
        let of_claim = |(wanted, claim): (&Option<Wanted>, &Claim)| match wanted {
            Some(wanted) => find(wanted, block, claim, sources, MOST_PASSAGES),
            None => Evidence::default(),
        };
        let found = Arc::new(wanted.iter().zip(&block.claims).map(of_claim).collect());
        lock(&self.kept).put(key, &found);
        found
    }
}
