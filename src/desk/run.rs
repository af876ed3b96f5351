//! Running the rules: those that are on and have something to look at, then precedence, then the draft's own directives.

use super::{Checked, directives};
use crate::config::RuleSetting;
use crate::rules::{Finding, RULES, Rule, leave_copies, precedence};
use crate::text::{Parsed, Problem, Severity};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The rules that look at the draft alone: its figures and the calendar.
const WITHOUT_SOURCES: &[&str] =
    &["percent-points", "percent-change", "figure-internal-inconsistency", "weekday-mismatch"];

/// The findings of a check, in the order of the draft.
pub(super) fn findings(checked: &Checked, parsed: &Parsed, problems: &mut Vec<Problem>) -> Vec<Finding> {
    let on = |rule: &&Rule| {
        checked.config.rule(rule.id) != RuleSetting::Off
            && (!checked.sources.is_empty() || WITHOUT_SOURCES.contains(&rule.id))
    };
    let rules: Vec<&Rule> = RULES.iter().copied().filter(on).collect();
    let results: Vec<(&Rule, Option<Vec<Finding>>)> =
        checked.with_context(|context| rules.par_iter().map(|rule| (*rule, run(rule, context))).collect());
    let mut findings = Vec::new();
    for (rule, result) in results {
        match result {
            Some(found) => findings.extend(found.into_iter().filter(|f| fits(f, checked)).map(|f| set(f, checked))),
            None => problems.push(failed(rule, &checked.path)),
        }
    }
    let ran: Vec<&str> = rules.iter().map(|r| r.id).collect();
    let findings = checked.with_context(|context| leave_copies(context, findings));
    directives::obey(&checked.text, parsed, precedence::settle(&checked.draft, findings), &ran)
}

/// What one rule finds; `None` if it panics.
fn run(rule: &Rule, context: &crate::rules::Context<'_>) -> Option<Vec<Finding>> {
    let work = || {
        let mut found = Vec::new();
        (rule.check)(context, &mut found);
        found
    };
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Whether the finding and its edits lie inside the text, on character boundaries.
fn fits(finding: &Finding, checked: &Checked) -> bool {
    let text = &checked.text;
    let inside = |start: usize, end: usize| text.get(start..end).is_some();
    inside(finding.span.start, finding.span.end)
        && finding.fixes.iter().flat_map(|f| &f.edits).all(|e| inside(e.start, e.end))
}

/// The finding as grave as the configuration sets it.
fn set(finding: Finding, checked: &Checked) -> Finding {
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
