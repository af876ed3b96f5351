//! Assembly after an edit: only the blocks round what is new are put together again.

use super::compose::DocumentPass;
use super::document::AssembledDocument;
use crate::claims::model::{Attribution, BlockAnalysis, DocumentKind};
use crate::claims::pipeline::block::{ParsedBlock, is_item};
use crate::claims::pipeline::limits::{ATTRIBUTION_REACH, DISPUTE_REACH, QUOTATION_REACH};
use crate::text::common_prefix_suffix;
use std::ops::Range;
use std::sync::Arc;

/// What two states of a document have in common: so many blocks at its head, so many at its tail.
#[derive(Clone, Copy)]
struct CommonBlocks {
    head: usize,
    tail: usize,
    old: usize,
    new: usize,
}

impl CommonBlocks {
    /// The earlier block that a block was, if it is none of those in the midst.
    fn old(self, new: usize) -> Option<usize> {
        if new < self.head { Some(new) } else { (new >= self.new - self.tail).then(|| new + self.old - self.new) }
    }

    /// The place of an earlier block's index now, drawn to the midst if it was there.
    fn now(self, old: usize) -> usize {
        if old < self.head {
            old
        } else if old >= self.old - self.tail {
            (old + self.new).saturating_sub(self.old).min(self.new)
        } else {
            self.head.min(self.new)
        }
    }
}

impl DocumentPass<'_> {
    /// The blocks, each with the earlier one that said the same, put together again only round what is new.
    #[expect(clippy::type_complexity, reason = "blocks, and which block and which speaker each was")]
    pub fn after(
        &self,
        before: &AssembledDocument,
    ) -> (Vec<Arc<BlockAnalysis>>, Vec<Option<usize>>, Vec<Option<usize>>) {
        let (old, new) = (before.read.len(), self.read.len());
        let same = |o: usize, n: usize| {
            Arc::ptr_eq(&before.read[o], &self.read[n]) && Arc::ptr_eq(&before.said[o], &self.said[n])
        };
        let (head, tail) = common_prefix_suffix(old, new, same);
        let common = CommonBlocks { head, tail, old, new };
        let mut kept: Vec<Option<usize>> = (0..new).map(|n| common.old(n)).collect();
        // Far from the edit a mention may be of another speaker now.
        let earlier = &before.analysis.speakers;
        let who = self.speakers.drop_changed(earlier, &mut kept);
        if self.voice == DocumentKind::Transcript {
            // What a turn is worth depends on the role of its speaker.
            let other = |i: usize| who[i].is_none_or(|o| self.speakers.all[i] != earlier.all[o]);
            for (block, old) in kept.iter_mut().enumerate() {
                *old = old.filter(|_| !self.speakers.mentioned_in(block).any(other));
            }
        }
        let mut blocks: Vec<Arc<BlockAnalysis>> = Vec::with_capacity(new);
        for region in self.regions(before, common, &kept) {
            self.take_over(before, common, blocks.len()..region.start, &mut blocks);
            let around = self.context(&region);
            for (n, block) in region.clone().zip(self.compose(around, region)) {
                let known = common.old(n).map(|o| before.analysis.blocks[o].moved(n.wrapping_sub(o)));
                match known.filter(|known| known.says_the_same(&block)) {
                    Some(known) => blocks.push(known),
                    None => {
                        kept[n] = None;
                        blocks.push(block);
                    }
                }
            }
        }
        self.take_over(before, common, blocks.len()..new, &mut blocks);
        (blocks, kept, who)
    }

    /// Takes over blocks that nothing new bears on.
    fn take_over(
        &self,
        before: &AssembledDocument,
        common: CommonBlocks,
        range: Range<usize>,
        blocks: &mut Vec<Arc<BlockAnalysis>>,
    ) {
        let earlier = range.filter_map(|n| common.old(n).map(|o| (o, n)));
        blocks.extend(earlier.map(|(o, n)| before.analysis.blocks[o].moved(n.wrapping_sub(o))));
    }

    /// The runs of blocks on which something new may bear, in order and apart.
    fn regions(&self, before: &AssembledDocument, common: CommonBlocks, kept: &[Option<usize>]) -> Vec<Range<usize>> {
        let CommonBlocks { head, tail, old, new } = common;
        let mut regions: Vec<Range<usize>> = Vec::new();
        let dirty = (0..new).filter(|&n| kept[n].is_none()).map(|n| n..n + 1);
        // Blocks that went away leave a seam.
        for mut region in std::iter::once(head..new - tail).chain(dirty) {
            for n in region.clone() {
                widen(&mut region, contents(&self.said[n], n));
            }
            if region.start <= head && region.end >= new - tail {
                for o in head..old - tail {
                    widen(&mut region, contents(&before.said[o], o).map(|block| common.now(block)));
                }
            }
            region = self.affected_blocks(region, &before.read[head..old - tail]);
            while region.start > 0 && self.is_open(region.start - 1) {
                region.start -= 1;
            }
            while region.end < new && region.end > 0 && self.is_open(region.end - 1) {
                region.end += 1;
            }
            regions.push(region);
        }
        regions.sort_by_key(|r| r.start);
        let mut apart: Vec<Range<usize>> = Vec::new();
        for region in regions {
            match apart.last_mut().filter(|last| region.start <= last.end) {
                Some(last) => last.end = last.end.max(region.end),
                None => apart.push(region),
            }
        }
        apart
    }

    /// The blocks of which something may be another where those of a region are: themselves, those whose attributions speak
    /// of them, and those whose claims the ones or the others may deny. `gone` are the earlier blocks of the midst.
    fn affected_blocks(&self, region: Range<usize>, gone: &[Arc<ParsedBlock>]) -> Range<usize> {
        let count = self.read.len();
        let reach = region.start.saturating_sub(ATTRIBUTION_REACH + 1)..(region.end + ATTRIBUTION_REACH + 1).min(count);
        // A quotation that goes on brings its speaker along from further off; so does a turn.
        let here = &self.read[region.start.saturating_sub(1).min(count)..region.end.min(count)];
        if self.voice == DocumentKind::Transcript || here.iter().chain(gone).any(|read| is_open(read)) {
            return reach;
        }
        let mut touched = region.clone();
        for block in reach.filter(|block| !region.contains(block)) {
            if places(&self.said[block], block).any(|place| region.contains(&place)) {
                widen(&mut touched, std::iter::once(block));
            }
        }
        touched.start.saturating_sub(DISPUTE_REACH)..(touched.end + DISPUTE_REACH).min(count)
    }

    /// Whether a block's last quotation goes on in the next block.
    fn is_open(&self, block: usize) -> bool {
        is_open(&self.read[block])
    }

    /// The blocks that bear on those of a region.
    fn context(&self, region: &Range<usize>) -> Range<usize> {
        let mut start = region.start.saturating_sub(ATTRIBUTION_REACH + DISPUTE_REACH);
        let mut end = (region.end + ATTRIBUTION_REACH + DISPUTE_REACH).min(self.read.len());
        while start > 0 && is_item(&self.read[start]) {
            start -= 1;
        }
        if start > 0 && self.is_open(start - 1) {
            while start > 0 && self.is_open(start - 1) {
                start -= 1;
            }
            start = start.saturating_sub(QUOTATION_REACH);
        }
        while end < self.read.len() && end > 0 && self.is_open(end - 1) {
            end += 1;
        }
        start..end
    }
}

/// The blocks in which the words of a block's attributions stand. Their places count from the block.
pub(crate) fn contents(said: &[Attribution], block: usize) -> impl Iterator<Item = usize> + '_ {
    said.iter().flat_map(|a| &a.content).map(move |p| p.block.wrapping_add(block))
}

/// The blocks in which anything that a block's attributions are made of stands.
pub(crate) fn places(said: &[Attribution], block: usize) -> impl Iterator<Item = usize> + '_ {
    let own = said.iter().flat_map(|a| {
        let cue = a.cue.as_ref().map(|cue| cue.place.block);
        cue.into_iter().chain(a.speaker.as_ref().map(|speaker| speaker.place.block))
    });
    own.map(move |place| place.wrapping_add(block)).chain(contents(said, block))
}

/// Whether a block's last quotation goes on in the next block.
pub(crate) fn is_open(read: &ParsedBlock) -> bool {
    read.quotations.last().is_some_and(|q| !q.closed)
}

pub(crate) fn widen(region: &mut Range<usize>, blocks: impl Iterator<Item = usize>) {
    for block in blocks {
        *region = region.start.min(block)..region.end.max(block + 1);
    }
}
