//! Partial check of a draft: only the blocks near some places are read and checked. What is wrong where the writer of a
//! long draft looks is known so in a moment, while the whole of it is still being read.

use crate::claims::document_kind::FRAME_BLOCKS;
use crate::claims::pipeline::CONTEXT_BLOCKS;
use crate::text::{BlockKind, Parsed};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How far around a place a partial check looks, in bytes: some four hundred words either way, more than a screen holds.
const RADIUS_BYTES: usize = 2_400;
/// How many blocks away something may bear on what a block says: an attribution reaches so far, and so far is looked for
/// what makes it one.
const MARGIN: usize = CONTEXT_BLOCKS.0 + CONTEXT_BLOCKS.1;
/// A block longer than this, in bytes, is no paragraph that could be read in a moment.
const MAX_BLOCK_BYTES: usize = 30_000;

/// Part of a draft that was checked.
pub(crate) struct CheckedRegion {
    /// Of each block that was read, whether everything that bears on it was read too.
    complete: Vec<bool>,
    /// The stretches of the draft of which that is so, in bytes.
    stretches: Vec<Range<usize>>,
    /// The draft's length in bytes.
    length: usize,
}

impl CheckedRegion {
    /// Whether everything that bears on a block was read, so that rules may report it.
    pub fn is_complete(&self, block: usize) -> bool {
        self.complete.get(block).copied().unwrap_or(false)
    }

    /// Whether everything is known of a stretch of the draft.
    pub fn covers(&self, range: &Range<usize>) -> bool {
        let inside = |s: &Range<usize>| range.end < s.end || (s.end == self.length && range.end == s.end);
        self.stretches.iter().any(|stretch| stretch.start <= range.start && inside(stretch))
    }
}

/// The blocks to be read for a check near these places, in bytes of the draft: those near them with their neighbours, and
/// those at the draft's head and foot, which say what sort of document it is. All keep their places in the draft.
pub(crate) fn checked_region(parsed: &Parsed, length: usize, places: &[Range<usize>]) -> (Parsed, CheckedRegion) {
    let count = parsed.blocks.len();
    let mut read = vec![false; count];
    let mut near = vec![false; count];
    for place in places {
        let (from, to) = (place.start.saturating_sub(RADIUS_BYTES), place.end.saturating_add(RADIUS_BYTES));
        let after = parsed.starts.partition_point(|&start| start < from);
        // The block before may reach as far as here.
        let first = after.saturating_sub(usize::from(after > 0 && parsed.span(after - 1).end >= from));
        let last = parsed.starts.partition_point(|&start| start <= to).max(first);
        near[first..last].fill(true);
        let from = first_relevant_block(parsed, first, MAX_BLOCK_BYTES);
        read[from..(last + MARGIN).min(count)].fill(true);
    }
    read[..FRAME_BLOCKS.min(count)].fill(true);
    read[count.saturating_sub(FRAME_BLOCKS)..].fill(true);
    for (read, block) in read.iter_mut().zip(&parsed.blocks) {
        *read &= block.len <= MAX_BLOCK_BYTES;
    }
    let whole = |block: usize| {
        let relevant = first_relevant_block(parsed, block, usize::MAX)..(block + MARGIN + 1).min(count);
        read[relevant].iter().all(|&read| read)
    };
    let complete: Vec<bool> = (0..count).map(|block| near[block] && whole(block)).collect();
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for block in (0..count).filter(|&block| complete[block]) {
        // What lies between two blocks belongs to the first.
        let end = parsed.starts.get(block + 1).copied().unwrap_or(length);
        match stretches.last_mut().filter(|_| block > 0 && complete[block - 1]) {
            Some(last) => last.end = end,
            None => stretches.push(if block == 0 { 0..end } else { parsed.starts[block]..end }),
        }
    }
    let blocks = (0..count).filter(|&block| read[block]);
    let mut part = CheckedRegion { complete: Vec::new(), stretches, length };
    let (front_matter, date) = (parsed.front_matter, parsed.date.clone());
    let mut chosen = Parsed { front_matter, date, ..Parsed::default() };
    for block in blocks {
        chosen.blocks.push(parsed.blocks[block].clone());
        chosen.starts.push(parsed.starts[block]);
        part.complete.push(complete[block]);
    }
    (chosen, part)
}

/// The first block that bears on what a block says, if it is no more than `most` bytes before it. What introduces a list is
/// said of all its items.
fn first_relevant_block(parsed: &Parsed, block: usize, most: usize) -> usize {
    let near = block.saturating_sub(MARGIN);
    let is_item = |at: usize| matches!(parsed.blocks[at].kind, BlockKind::ListItem { .. });
    let within = |at: usize| parsed.starts.get(block).is_none_or(|start| start - parsed.starts[at] <= most);
    (0..=near).rev().find(|&at| at == 0 || !is_item(at) || !within(at)).unwrap_or(0)
}

/// Thread of its own for partial checks: all others may be busy for seconds with a whole one.
#[derive(Default)]
pub(crate) struct Thread(OnceLock<Option<ThreadPool>>);

impl Thread {
    /// Does the work on that thread; on the one at hand, if there is no other to be had.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let start = || ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "glance".to_owned()).build().ok();
        match self.0.get_or_init(start) {
            Some(thread) => thread.install(work),
            None => work(),
        }
    }
}

/// Count of one that is under way, as long as it lives: also where it ends in a panic.
pub(crate) struct Count<'a>(&'a AtomicUsize);

impl<'a> Count<'a> {
    /// Counts one more.
    pub fn up(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Count<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
