//! Running the rules, block by block: those that are on and have something to look at. Then precedence and the draft's own
//! directives decide what is shown.

use super::block_findings::BlockFindings;
use super::check_result::CheckResult;
use super::directives;
use crate::claims::model::DocumentKind;
use crate::config::RuleSetting;
use crate::evidence::SourceText;
use crate::rules::{
    ConfidenceModel, Context, Edit, Finding, Judgement, Report, Rule, Workload, grounds_of, is_copy, judged_findings,
    precedence,
};
use crate::text::{Problem, Severity, Span};
use crate::verify::{self, Atom};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// How many blocks are checked one after the other, each by all cores.
const MAX_SEQUENTIAL_BLOCKS: usize = 3;

/// The rules that are on and have something to look at.
fn active_rules(checked: &CheckResult) -> Vec<&'static Rule> {
    let on = |rule: &&Rule| {
        checked.config.rule(rule.id) != RuleSetting::Off && (!checked.sources.is_empty() || !rule.needs_sources)
    };
    checked.rules.iter().copied().filter(on).collect()
}

/// What the rules find in every block; `found` gives the blocks of which that is known already.
pub(crate) fn check_blocks(
    checked: &CheckResult,
    mut found: Vec<Option<Arc<BlockFindings>>>,
) -> Vec<Arc<BlockFindings>> {
    let sources = checked.source_texts();
    let rules = active_rules(checked);
    let open: Vec<usize> = (0..found.len()).filter(|&block| found[block].is_none()).collect();
    let fresh = |&block: &usize| {
        let atoms = verify::atoms(checked.judge_case(&sources), block);
        let raw = RawFindings::of(checked, &sources, &rules, block);
        Arc::new(judge_block(checked, &sources, &rules, block, (raw, atoms)))
    };
    // Both cores share what a key costs: rules that ask for the same answers go together.
    let (counts, words): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| rule.workload == Workload::Figures);
    let shared = |&block: &usize| {
        let run = |rules| RawFindings::of(checked, &sources, rules, block);
        let (words, (counts, atoms)) = rayon::join(
            || run(&words),
            || rayon::join(|| run(&counts), || verify::atoms(checked.judge_case(&sources), block)),
        );
        Arc::new(judge_block(checked, &sources, &rules, block, (counts.and(words), atoms)))
    };
    let results: Vec<Arc<BlockFindings>> = if open.len() <= MAX_SEQUENTIAL_BLOCKS {
        open.iter().map(shared).collect()
    } else {
        open.par_iter().map(fresh).collect()
    };
    for (block, result) in open.into_iter().zip(results) {
        found[block] = Some(result);
    }
    found.into_iter().flatten().collect()
}

/// What some rules say of a block, before it is judged.
struct RawFindings {
    found: Vec<(Finding, &'static Rule, bool)>,
    rest: BlockFindings,
}

impl RawFindings {
    fn of(checked: &CheckResult, sources: &[SourceText<'_>], rules: &[&'static Rule], block: usize) -> Self {
        let context = checked.rule_context(sources, block);
        let mut rest = BlockFindings::default();
        let mut found = Vec::new();
        for rule in rules {
            let beyond = context.provisional_lookups();
            match catch_unwind(AssertUnwindSafe(|| run_rule(rule, &context))) {
                Ok(results) => {
                    let is_provisional = checked.is_partial() && context.provisional_lookups() > beyond;
                    found.extend(results.into_iter().map(|finding| (finding, *rule, is_provisional)));
                }
                Err(_) => rest.failed.push(rule),
            }
        }
        let mut copied = FxHashMap::default();
        found.retain(|(f, rule, _)| {
            fits(f, &checked.text) && (rule.applies_to_verbatim || !is_copy(&context, f, &mut copied))
        });
        rest.is_document_dependent = context.is_document_dependent();
        rest.depends_on_block_before = context.depends_on_block_before();
        rest.introductions = context.introduction_queries();
        RawFindings { found, rest }
    }

    fn and(mut self, mut other: Self) -> Self {
        self.found.append(&mut other.found);
        self.rest = self.rest.and(other.rest);
        self
    }
}

/// The findings of a block with how surely each is right, and what the judge found besides.
fn judge_block(
    checked: &CheckResult,
    sources: &[SourceText<'_>],
    rules: &[&'static Rule],
    block: usize,
    (raw, atoms): (RawFindings, Vec<Atom>),
) -> BlockFindings {
    let context = checked.rule_context(sources, block).with_atoms(atoms);
    let RawFindings { mut found, rest } = raw;
    let known: Vec<Span> = found.iter().map(|(finding, ..)| finding.span).collect();
    let more = judged_findings(&context, rules, &known).into_iter().filter(|(f, _)| fits(f, &checked.text));
    found.extend(more.map(|(finding, rule)| (finding, rule, false)));
    let provisional = found.iter().enumerate().filter(|(_, (.., is_provisional))| *is_provisional);
    let provisional = provisional.map(|(at, _)| at).collect();
    let judged = |(f, rule, _)| Arc::new(judge(f, rule, &context, checked));
    BlockFindings { findings: found.into_iter().map(judged).collect(), provisional, ..rest }
}

fn run_rule(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let mut report = Report::new(context, rule.id, rule.severity);
    (rule.check)(context, &mut report);
    report.into_findings()
}

/// The findings to show, in the order of the draft; problems are added where rules failed.
pub(crate) fn final_findings(checked: &CheckResult, problems: &mut Vec<Problem>) -> Vec<Arc<Finding>> {
    let failures: FxHashSet<&str> = checked.found.iter().flat_map(|b| &b.failed).map(|rule| rule.id).collect();
    problems
        .extend(checked.rules.iter().filter(|r| failures.contains(r.id)).map(|rule| rule_failed(rule, &checked.path)));
    let all = checked.found.iter().flat_map(|b| &b.findings).cloned().collect();
    let rule = |id: &str| checked.rules.iter().copied().find(|rule| rule.id == id);
    let mut standing = precedence::resolve_overlaps(&checked.draft, all, rule);
    if checked.is_partial() {
        // A provisional finding is not shown, nor is what yields to it. Where few blocks look like an interview, the whole
        // may be none.
        let provisional: FxHashSet<*const Finding> =
            checked.found.iter().flat_map(|b| b.provisional.iter().map(|&at| Arc::as_ptr(&b.findings[at]))).collect();
        standing.retain(|f| checked.draft.voice != DocumentKind::Transcript && !provisional.contains(&Arc::as_ptr(f)));
    }
    // Whether a directive is needed only the whole draft tells.
    directives::apply_directives(checked, standing, &active_rules(checked), !checked.is_partial())
}

/// Whether the finding and its edits lie inside the text, on character boundaries.
fn fits(finding: &Finding, text: &str) -> bool {
    let inside = |start: usize, end: usize| text.get(start..end).is_some();
    let edits = |edit: &Edit| inside(edit.start, edit.end);
    inside(finding.span.start, finding.span.end) && finding.fixes.iter().flat_map(|f| &f.edits).all(edits)
}

/// The finding with how surely it is right, no graver than what it rests on allows. A severity that the configuration sets
/// is the newsroom's own choice and stands.
fn judge(finding: Finding, rule: &Rule, context: &Context<'_>, checked: &CheckResult) -> Finding {
    let model = ConfidenceModel::shared();
    let judged = || {
        let grounds = grounds_of(context, &finding);
        let confidence = model.confidence(rule, &grounds)?;
        Some(Judgement { stated: finding.severity, grounds: Some(grounds), confidence })
    };
    // What the draft alone proves needs no passage, of what a claim is without a passage tells little, and what is only
    // worth a look claims nothing.
    let needs_grounds = rule.needs_sources && rule.lacks.is_none() && finding.severity > Severity::Information;
    let judgement = finding.judgement.or_else(|| if needs_grounds { judged() } else { None });
    let bound = |j: Judgement| finding.severity.min(model.bound(checked.config.strictness.weigh(j.confidence)));
    // The judge calls its own findings no graver than they are likely.
    let earned = if finding.judgement.is_some() { finding.severity } else { judgement.map_or(finding.severity, bound) };
    let severity = match checked.config.rule(finding.rule) {
        RuleSetting::At(severity) => severity,
        _ => earned,
    };
    let mut fixes = finding.fixes;
    // However loudly the newsroom wants a doubtful finding shown, its fix stays the reporter's choice.
    if rule.fixes_need_reporter || earned.min(severity) < Severity::Warning {
        fixes.iter_mut().for_each(|fix| fix.preferred = false);
    }
    Finding { severity, judgement, fixes, ..finding }
}

fn rule_failed(rule: &Rule, path: &str) -> Problem {
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
