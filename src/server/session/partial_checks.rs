//! Partial checks of a draft that is checked for the first time. That takes a while where a draft is long: until it is
//! done, questions about a place are answered from a check of the paragraphs around it, and the first findings are those
//! of the draft's beginning and of where its writer is at work. The whole is checked in the background and replaces them.

use crate::desk::CheckResult;
use crate::text::AppliedEdit;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Length of a draft, in bytes, from which a part is checked first: what is shorter is checked as soon.
pub const MIN_PARTIAL_BYTES: usize = 30_000;
/// Length of a region, in bytes, up to which it is checked in a moment.
pub const MAX_REGION_BYTES: usize = 24_000;
/// Number of regions: a writer is at few places at once.
const MAX_REGIONS: usize = 4;
/// Distance, in bytes, up to which two regions become one, unless that is longer than [`MAX_MERGED_BYTES`].
const MAX_GAP_BYTES: usize = 2_000;
/// Length of a region that several become, in bytes.
const MAX_MERGED_BYTES: usize = 8_000;
/// Number of times that an editor is told to ask again because more is checked. That may make it ask about further places.
pub const MAX_REFRESHES: usize = MAX_REGIONS;

/// The partial checks of one draft, until it is checked.
#[derive(Default)]
pub struct PartialChecks {
    /// The latest one, and the generation of the draft that it is of.
    pub latest: Option<(u64, Arc<CheckResult>)>,
    /// The generation of the one that is under way.
    pub running: Option<u64>,
    /// When the next one is to start.
    pub due: Option<Instant>,
    /// What to check, in bytes of the text as it is; the latest region last.
    regions: Vec<Range<usize>>,
    /// Number of times that the editor was told to ask again.
    pub refreshes: usize,
}

impl PartialChecks {
    /// Whether a partial check is to come before the whole one.
    pub fn comes_first(&self) -> bool {
        self.latest.is_none() && (self.running.is_some() || self.due.is_some())
    }

    /// Whether anything was checked, or is just now.
    pub fn has_any(&self) -> bool {
        self.latest.is_some() || self.running.is_some()
    }

    /// Adds a region to be checked.
    pub fn add_region(&mut self, mut region: Range<usize>) {
        self.regions.retain(|known| {
            let both = known.start.min(region.start)..known.end.max(region.end);
            let gap = known.start.max(region.start).saturating_sub(known.end.min(region.end));
            let one = gap <= MAX_GAP_BYTES && both.len() <= MAX_MERGED_BYTES.max(region.len()).max(known.len());
            if one {
                region = both;
            }
            !one
        });
        self.regions.push(region);
        if self.regions.len() > MAX_REGIONS {
            self.regions.remove(0);
        }
    }

    /// Moves the regions along with an edit, and adds the edit.
    pub fn apply_edit(&mut self, change: AppliedEdit) {
        let (start, end) = (change.span.start, change.span.end);
        let moved = |at: usize| if at >= end { at - end + start + change.inserted } else { at.min(start) };
        for region in &mut self.regions {
            *region = moved(region.start)..moved(region.end).max(moved(region.start));
        }
        self.add_region(start..start);
    }

    /// The regions to be checked: the draft's beginning, where none was asked for.
    pub fn regions(&mut self) -> Vec<Range<usize>> {
        if self.regions.is_empty() {
            self.regions.push(0..0);
        }
        self.regions.clone()
    }

    /// Checks a text that has changed again, after a pause; the first partial check of all waits for nothing.
    pub fn reschedule(&mut self, pause: Duration) {
        if !self.comes_first() {
            self.due = Some(Instant::now() + pause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn regions_near_each_other_are_one_and_move_with_the_text() {
        let mut partial = PartialChecks::default();
        for place in [0..0, 50_000..50_010, 50_900..51_000, 90_000..90_000] {
            partial.add_region(place);
        }
        assert_eq!(partial.regions, [0..0, 50_000..51_000, 90_000..90_000]);
        partial.apply_edit(AppliedEdit { span: Span::new(60_000, 60_010), inserted: 4 });
        assert_eq!(partial.regions, [0..0, 50_000..51_000, 89_994..89_994, 60_000..60_000]);
        partial.apply_edit(AppliedEdit { span: Span::new(40_000, 89_000), inserted: 0 });
        assert_eq!(partial.regions, [0..0, 40_000..40_994]);
        partial.apply_edit(AppliedEdit { span: Span::new(0, 40_994), inserted: 7 });
        assert_eq!((partial.regions.len(), partial.regions.first()), (1, Some(&(0..7))));
        for place in 1..9 {
            partial.add_region(place * 30_000..place * 30_000);
        }
        assert_eq!(partial.regions.len(), MAX_REGIONS);
    }
}
