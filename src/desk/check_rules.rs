//! Running the rules, block by block: those that are on and have something to look at. What was found in a block stands
//! as long as nothing that it depends on changes; then precedence and the draft's own directives settle what is shown.

use super::{CheckResult, directives};
use crate::claims::coref::{Speaker, compare};
use crate::claims::model::DocumentKind;
use crate::config::RuleSetting;
use crate::evidence::SourceText;
use crate::rules::{
    Citation, Context, Edit, Finding, Introduced, RULES, Report, Rule, Workload, introduces, is_copy, precedence, rule,
};
use crate::text::{Problem, Severity, Span};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::LazyCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// So few blocks are checked one after the other, each by all cores.
const FEW: usize = 3;

/// What was found in so many blocks is taken over by one thread.
const MANY: usize = 512;

/// What the rules found in one block, before precedence.
#[derive(Default)]
pub(crate) struct BlockFindings {
    findings: Vec<Arc<Finding>>,
    /// Indexes of the findings that hang on more of the draft than was read.
    unsure: Vec<usize>,
    /// The rules that failed on it.
    failed: Vec<&'static Rule>,
    /// Whether it depends on blocks far away.
    around: bool,
    /// Whether it depends on the block before.
    before: bool,
    /// The speakers about whom it depends on whether the draft speaks of them.
    introduced: Vec<Introduced>,
}

impl BlockFindings {
    /// What two sets of rules found in one block.
    fn and(mut self, mut other: Self) -> Self {
        self.unsure.extend(other.unsure.iter().map(|at| at + self.findings.len()));
        self.findings.append(&mut other.findings);
        self.failed.append(&mut other.failed);
        self.around |= other.around;
        self.before |= other.before;
        self.introduced.append(&mut other.introduced);
        self
    }
}

/// The rules that are on and have something to look at.
fn rules(checked: &CheckResult) -> Vec<&'static Rule> {
    let on = |rule: &&Rule| {
        checked.config.rule(rule.id) != RuleSetting::Off && (!checked.sources.is_empty() || !rule.needs_sources)
    };
    RULES.iter().copied().filter(on).collect()
}

/// What is known of every block before the rules look at it. `settled` says of each block which block of the check before it
/// was, if nothing is new in it and in the blocks near it.
pub(crate) fn taken_over(
    checked: &CheckResult,
    before: Option<&CheckResult>,
    settled: &[Option<usize>],
) -> Vec<Option<Arc<BlockFindings>>> {
    let sources = checked.source_texts();
    let taken = before.map(|before| PreviousRun::new(before, checked, settled));
    let of_block = |block| of_neighbour(checked, block).or_else(|| taken.as_ref()?.over(block, &sources));
    (0..settled.len()).into_par_iter().with_min_len(MANY).map(of_block).collect()
}

/// What the rules find in every block, of which so much is known already.
pub(crate) fn of_blocks(checked: &CheckResult, mut found: Vec<Option<Arc<BlockFindings>>>) -> Vec<Arc<BlockFindings>> {
    let sources = checked.source_texts();
    let rules = rules(checked);
    let open: Vec<usize> = (0..found.len()).filter(|&block| found[block].is_none()).collect();
    let fresh = |&block: &usize| Arc::new(of_block(checked, &sources, &rules, block));
    // What a key costs, both cores share: those rules go together that ask for the same, as long as both take as long.
    let (counts, words): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| rule.workload == Workload::Figures);
    let shared = |&block: &usize| {
        let (one, other) =
            rayon::join(|| of_block(checked, &sources, &counts, block), || of_block(checked, &sources, &words, block));
        Arc::new(one.and(other))
    };
    let results: Vec<Arc<BlockFindings>> =
        if open.len() <= FEW { open.iter().map(shared).collect() } else { open.par_iter().map(fresh).collect() };
    for (block, result) in open.into_iter().zip(results) {
        found[block] = Some(result);
    }
    found.into_iter().flatten().collect()
}

/// Of a block that was read only for the sake of others nothing is said.
fn of_neighbour(checked: &CheckResult, block: usize) -> Option<Arc<BlockFindings>> {
    (!checked.is_sound(block)).then(Arc::default)
}

fn of_block(checked: &CheckResult, sources: &[SourceText<'_>], rules: &[&'static Rule], block: usize) -> BlockFindings {
    let context = checked.context(sources, block);
    let mut out = BlockFindings::default();
    let mut found = Vec::new();
    for rule in rules {
        let beyond = context.looked_beyond();
        match catch_unwind(AssertUnwindSafe(|| run(rule, &context))) {
            Ok(results) => {
                let unsure = checked.is_glance() && context.looked_beyond() > beyond;
                found.extend(results.into_iter().map(|finding| (finding, *rule, unsure)));
            }
            Err(_) => out.failed.push(rule),
        }
    }
    let mut copied = FxHashMap::default();
    found.retain(|(f, rule, _)| {
        fits(f, &checked.text) && (rule.applies_to_verbatim || !is_copy(&context, f, &mut copied))
    });
    out.unsure = found.iter().enumerate().filter(|(_, (.., unsure))| *unsure).map(|(at, _)| at).collect();
    out.findings = found.into_iter().map(|(f, ..)| Arc::new(set(f, checked))).collect();
    BlockFindings {
        around: context.looked_around(),
        before: context.looked_before(),
        introduced: context.asked(),
        ..out
    }
}

fn run(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let mut report = Report::new(context, rule.id, rule.severity);
    (rule.check)(context, &mut report);
    report.into_findings()
}

/// The findings to show, in the order of the draft; problems are added where rules failed.
pub(crate) fn settle(checked: &CheckResult, problems: &mut Vec<Problem>) -> Vec<Arc<Finding>> {
    let failures: FxHashSet<&str> = checked.found.iter().flat_map(|b| &b.failed).map(|rule| rule.id).collect();
    problems.extend(RULES.iter().filter(|r| failures.contains(r.id)).map(|rule| failed(rule, &checked.path)));
    let all = checked.found.iter().flat_map(|b| &b.findings).cloned().collect();
    let mut settled = precedence::resolve_overlaps(&checked.draft, all, rule);
    if checked.is_glance() {
        // What may be taken back is not said; what yields to it is not said either. Where few blocks look like an
        // interview, the whole may be none.
        let unsure: FxHashSet<*const Finding> =
            checked.found.iter().flat_map(|b| b.unsure.iter().map(|&at| Arc::as_ptr(&b.findings[at]))).collect();
        settled.retain(|f| checked.draft.voice != DocumentKind::Transcript && !unsure.contains(&Arc::as_ptr(f)));
    }
    let ran: Vec<&str> = rules(checked).iter().map(|r| r.id).collect();
    // Whether a directive is needed only the whole draft tells.
    directives::obey(&checked.text, &checked.parsed, settled, &ran, !checked.is_glance())
}

/// What the check before found, and what became of its draft.
struct PreviousRun<'a> {
    before: &'a CheckResult,
    checked: &'a CheckResult,
    settled: &'a [Option<usize>],
    /// For each block of the check before, the block that it is now, if nothing is new in it.
    now: Vec<Option<usize>>,
    /// Named speakers of whom the draft did not speak before, and of whom it speaks no more.
    came: Vec<&'a Speaker>,
    went: Vec<&'a Speaker>,
}

impl<'a> PreviousRun<'a> {
    fn new(before: &'a CheckResult, checked: &'a CheckResult, settled: &'a [Option<usize>]) -> Self {
        let mut now = vec![None; before.found.len()];
        for (block, was) in settled.iter().enumerate() {
            if let Some(was) = was {
                now[*was] = Some(block);
            }
        }
        let (mut came, mut went) = (Vec::new(), Vec::new());
        if !Arc::ptr_eq(&checked.draft.speakers.all, &before.draft.speakers.all) {
            let (then, today) = (named(before), named(checked));
            let apart = |these: &FxHashMap<u64, &'a Speaker>, others: &FxHashMap<u64, &'a Speaker>| {
                these.iter().filter(|(key, _)| !others.contains_key(key)).map(|(_, &speaker)| speaker).collect()
            };
            (came, went) = (apart(&today, &then), apart(&then, &today));
        }
        Self { before, checked, settled, now, came, went }
    }

    /// What was found in a block, if it still stands, at its new places.
    fn over(&self, block: usize, sources: &[SourceText<'_>]) -> Option<Arc<BlockFindings>> {
        let was = self.settled[block]?;
        let known = self.before.found.get(was)?;
        let follows = match (block.checked_sub(1), was.checked_sub(1)) {
            (Some(now), Some(then)) => self.settled[now] == Some(then),
            (now, then) => now == then,
        };
        if known.around || !known.failed.is_empty() || known.before && !follows {
            return None;
        }
        if known.introduced.iter().any(|asked| self.changed(asked, sources)) {
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
        let (before, introduced, unsure) = (known.before, known.introduced.clone(), known.unsure.clone());
        Some(Arc::new(BlockFindings { findings, unsure, before, introduced, ..BlockFindings::default() }))
    }

    /// Whether the draft speaks of a source's speaker and did not before, or the other way round.
    fn changed(&self, asked: &Introduced, sources: &[SourceText<'_>]) -> bool {
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
pub(crate) fn alike(checked: &CheckResult, before: &CheckResult) -> Vec<bool> {
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
fn named(checked: &CheckResult) -> FxHashMap<u64, &Speaker> {
    let all = checked.draft.speakers.all.iter();
    all.filter(|s| !s.names.is_empty()).map(|s| (s.equivalence_hash(), s)).collect()
}

/// Whether the finding and its edits lie inside the text, on character boundaries.
fn fits(finding: &Finding, text: &str) -> bool {
    let inside = |start: usize, end: usize| text.get(start..end).is_some();
    let edits = |edit: &Edit| inside(edit.start, edit.end);
    inside(finding.span.start, finding.span.end) && finding.fixes.iter().flat_map(|f| &f.edits).all(edits)
}

/// The finding as grave as the configuration sets it.
fn set(finding: Finding, checked: &CheckResult) -> Finding {
    match checked.config.rule(finding.rule) {
        RuleSetting::At(severity) => Finding { severity, ..finding },
        _ => finding,
    }
}

fn failed(rule: &Rule, path: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        message: format!(
            "the rule {} failed on this draft, the others ran; please report it, with the draft if you may share it",
            rule.id
        ),
        path: path.to_owned(),
        span: None,
    }
}
