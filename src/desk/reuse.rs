//! Reuse of what an earlier check of the draft found: findings of a block stand as long as nothing that they depend on
//! changes.

use super::block_findings::BlockFindings;
use super::check_result::CheckResult;
use crate::claims::coref::compare;
use crate::claims::model::Speaker;
use crate::evidence::SourceText;
use crate::rules::{Citation, Finding, IntroductionQuery, introduces};
use crate::text::Span;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::LazyCell;
use std::sync::Arc;

/// How many blocks one thread looks at, at least.
const MIN_BLOCKS_PER_THREAD: usize = 512;

/// What is known of every block before the rules look at it. `unchanged` says of each block which block of the check before
/// it was, if nothing is new in it and in the blocks near it.
pub(crate) fn reuse(
    checked: &CheckResult,
    before: Option<&CheckResult>,
    unchanged: &[Option<usize>],
) -> Vec<Option<Arc<BlockFindings>>> {
    let sources = checked.source_texts();
    let previous = before.map(|before| PreviousRun::new(before, checked, unchanged));
    let of_block = |block| nothing_reported(checked, block).or_else(|| previous.as_ref()?.reuse(block, &sources));
    (0..unchanged.len()).into_par_iter().with_min_len(MIN_BLOCKS_PER_THREAD).map(of_block).collect()
}

/// No findings, for a block that was read only for the sake of others.
fn nothing_reported(checked: &CheckResult, block: usize) -> Option<Arc<BlockFindings>> {
    (!checked.is_complete(block)).then(Arc::default)
}

/// What the check before found, and what became of its draft.
struct PreviousRun<'a> {
    before: &'a CheckResult,
    checked: &'a CheckResult,
    unchanged: &'a [Option<usize>],
    /// For each block of the check before, the block that it is now, if nothing is new in it.
    now: Vec<Option<usize>>,
    /// Named speakers of whom the draft did not speak before, and of whom it speaks no more.
    came: Vec<&'a Speaker>,
    went: Vec<&'a Speaker>,
}

impl<'a> PreviousRun<'a> {
    fn new(before: &'a CheckResult, checked: &'a CheckResult, unchanged: &'a [Option<usize>]) -> Self {
        let mut now = vec![None; before.found.len()];
        for (block, was) in unchanged.iter().enumerate() {
            if let Some(was) = was {
                now[*was] = Some(block);
            }
        }
        let (mut came, mut went) = (Vec::new(), Vec::new());
        if !Arc::ptr_eq(&checked.draft.speakers.all, &before.draft.speakers.all) {
            let (then, today) = (named_speakers(before), named_speakers(checked));
            let apart = |these: &FxHashMap<u64, &'a Speaker>, others: &FxHashMap<u64, &'a Speaker>| {
                these.iter().filter(|(key, _)| !others.contains_key(key)).map(|(_, &speaker)| speaker).collect()
            };
            (came, went) = (apart(&today, &then), apart(&then, &today));
        }
        Self { before, checked, unchanged, now, came, went }
    }

    /// What was found in a block, if it still stands, at its new places.
    fn reuse(&self, block: usize, sources: &[SourceText<'_>]) -> Option<Arc<BlockFindings>> {
        let was = self.unchanged[block]?;
        let known = self.before.found.get(was)?;
        let follows = match (block.checked_sub(1), was.checked_sub(1)) {
            (Some(now), Some(then)) => self.unchanged[now] == Some(then),
            (now, then) => now == then,
        };
        if known.is_document_dependent || !known.failed.is_empty() || known.depends_on_block_before && !follows {
            return None;
        }
        if known.introductions.iter().any(|asked| self.is_answered_otherwise(asked, sources)) {
            return None;
        }
        let mut moved = Vec::new();
        for (at, finding) in known.findings.iter().enumerate() {
            if let Some(finding) = self.moved(finding, was, block)? {
                moved.push((at, Arc::new(finding)));
            }
        }
        if moved.is_empty() {
            return Some(known.clone());
        }
        let mut findings = known.findings.clone();
        for (at, finding) in moved {
            findings[at] = finding;
        }
        Some(Arc::new(BlockFindings {
            findings,
            provisional: known.provisional.clone(),
            depends_on_block_before: known.depends_on_block_before,
            introductions: known.introductions.clone(),
            ..BlockFindings::default()
        }))
    }

    /// Whether the draft speaks of a source's speaker and did not before, or the other way round.
    fn is_answered_otherwise(&self, asked: &IntroductionQuery, sources: &[SourceText<'_>]) -> bool {
        let Some(speaker) = sources.get(asked.source).and_then(|s| s.analysis.speakers.all.get(asked.speaker)) else {
            return true;
        };
        let any = |speakers: &[&Speaker]| speakers.iter().any(|d| introduces(d, speaker));
        if asked.answer {
            any(&self.went) && !self.checked.draft.speakers.all.iter().any(|d| introduces(d, speaker))
        } else {
            any(&self.came)
        }
    }

    /// The finding at its new place: `Some(None)` if it has not moved, `None` if its words cannot be found again.
    #[expect(clippy::option_option, reason = "moved, unmoved and lost are three answers")]
    fn moved(&self, finding: &Finding, was: usize, block: usize) -> Option<Option<Finding>> {
        let place = |span: Span| Some(Span::new(self.offset(span.start, was)?, self.offset(span.end, was)?));
        let mut same = was == block;
        let mut keep = |old: Span| {
            let new = place(old)?;
            same &= new == old;
            Some(new)
        };
        let span = keep(finding.span)?;
        let own = |proof: &Citation| proof.source.is_none();
        let proofs: Vec<Option<Span>> = finding
            .evidence
            .iter()
            .map(|p| if own(p) { keep(p.span).map(Some) } else { Some(None) })
            .collect::<Option<_>>()?;
        let edits: Vec<Span> = finding
            .fixes
            .iter()
            .flat_map(|f| &f.edits)
            .map(|e| keep(Span::new(e.start, e.end)))
            .collect::<Option<_>>()?;
        if same {
            return Some(None);
        }
        let mut new = finding.clone();
        new.span = span;
        for (proof, span) in new.evidence.iter_mut().zip(proofs) {
            proof.span = span.unwrap_or(proof.span);
        }
        for (edit, span) in new.fixes.iter_mut().flat_map(|f| &mut f.edits).zip(edits) {
            (edit.start, edit.end) = (span.start, span.end);
        }
        if let Some(claim) = &mut new.claim {
            claim.block = claim.block + block - was;
        }
        Some(Some(new))
    }

    /// Where a byte of the draft is now that lay in the block `near`, or in another in which nothing is new.
    fn offset(&self, offset: usize, near: usize) -> Option<usize> {
        let before = &self.before.draft;
        let span = before.block_span(near);
        let inside = span.start <= offset && offset <= span.end;
        let block = if inside { near } else { before.block_at(offset)? };
        Some(self.checked.draft.starts[self.now[block]?] + (offset - before.starts[block]))
    }
}

/// Of each speaker of the draft, whether rules can tell no difference from what it was before: its name, and how it stands
/// to each speaker of the sources.
fn unchanged_speakers(checked: &CheckResult, before: &CheckResult) -> Vec<bool> {
    let earlier = &before.draft.speakers.all;
    if Arc::ptr_eq(&checked.draft.speakers.all, earlier) {
        return vec![true; earlier.len()];
    }
    let mut aliases = vec![Vec::new(), crate::rules::aliases(&checked.config)];
    aliases.dedup();
    // The sources mostly speak of the same people.
    let others = LazyCell::new(|| {
        let mut seen = FxHashSet::default();
        let all = checked.sources.iter().flat_map(|source| source.read.analysis().speakers.all.iter());
        all.filter(|speaker| seen.insert(speaker.equivalence_hash())).collect::<Vec<&Speaker>>()
    });
    let like = |(now, then): (&Speaker, Option<&Speaker>)| {
        let Some(then) = then else { return false };
        now == then
            || now.has_same_identity(then)
                && others.iter().all(|other| aliases.iter().all(|a| compare(now, other, a) == compare(then, other, a)))
    };
    let was = checked.document.speakers.iter().map(|was| was.and_then(|was| earlier.get(was)));
    checked.draft.speakers.all.iter().zip(was).map(like).collect()
}

/// The speakers whom a draft names, each by what makes it comparable.
fn named_speakers(checked: &CheckResult) -> FxHashMap<u64, &Speaker> {
    let all = checked.draft.speakers.all.iter();
    all.filter(|s| !s.names.is_empty()).map(|s| (s.equivalence_hash(), s)).collect()
}

/// For each block, the block of the earlier state that it was, if nothing is new in it, in those that hold the
/// attributions of its claims and quotations, or about the speakers whom it mentions.
pub(crate) fn unchanged_blocks(checked: &CheckResult, before: &CheckResult) -> Vec<Option<usize>> {
    let document = &checked.document;
    let analysis = &document.analysis;
    let mut unchanged: Vec<Option<usize>> =
        document.kept.iter().map(|was| was.filter(|&was| before.is_complete(was))).collect();
    // Only what attributions of new blocks speak of may hold one of them.
    let new = document.kept.iter().zip(&analysis.blocks).filter(|(was, _)| was.is_none());
    for place in new.flat_map(|(_, block)| &block.attributions).flat_map(|attribution| &attribution.content) {
        if let Some(unchanged) = unchanged.get_mut(place.block) {
            *unchanged = None;
        }
    }
    let alike = unchanged_speakers(checked, before);
    if !alike.iter().all(|&alike| alike) {
        for (block, was) in unchanged.iter_mut().enumerate() {
            *was = was.filter(|_| analysis.speakers.mentioned_in(block).into_iter().all(|speaker| alike[speaker]));
        }
    }
    unchanged
}
