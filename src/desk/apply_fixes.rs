//! Application of preferred fixes, each kept only if the check of the result proves it.

use super::check_result::CheckResult;
use crate::rules::{Edit, Finding, Fix};
use crate::text::Severity;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Draft after its fixes.
pub struct FixOutcome {
    /// The check of the mended text.
    pub checked: CheckResult,
    /// How many findings were mended.
    pub fixes: usize,
}

/// Takes the preferred fixes of `rules` (of all rules, if empty) from the top of the draft down. A fix is kept if the
/// check of the result, which `check` makes of the mended text and the check before, has lost its finding and gained none.
pub fn apply_preferred_fixes(
    before: &CheckResult,
    rules: &[&str],
    check: impl Fn(Arc<str>, &CheckResult) -> CheckResult,
) -> FixOutcome {
    let mut outcome = FixOutcome { checked: before.clone(), fixes: 0 };
    // How many findings, from the top, were left as they are: they are not tried twice.
    let mut passed = 0;
    while let Some((finding, fix)) = next_fix(&outcome.checked, rules, passed) {
        let next = apply_edits(&outcome.checked.text, &fix.edits).map(|text| check(Arc::from(text), &outcome.checked));
        match next {
            Some(next) if is_improvement(&outcome.checked, finding, &next) => {
                outcome = FixOutcome { checked: next, fixes: outcome.fixes + 1 };
            }
            _ => passed += 1,
        }
    }
    outcome
}

/// The first finding with a preferred fix after `passed` others.
fn next_fix<'a>(checked: &'a CheckResult, rules: &[&str], passed: usize) -> Option<(&'a Finding, &'a Fix)> {
    let wanted = |f: &&Arc<Finding>| rules.is_empty() || rules.contains(&f.rule);
    let preferred =
        |f: &'a Arc<Finding>| f.fixes.iter().find(|x| x.preferred && !x.edits.is_empty()).map(|x| (&**f, x));
    checked.findings.iter().filter(wanted).filter_map(preferred).nth(passed)
}

/// Whether the result has one finding less of the rule, and of no rule one more.
fn is_improvement(before: &CheckResult, fixed: &Finding, after: &CheckResult) -> bool {
    let (was, is) = (counts(before), counts(after));
    let count = |counts: &BTreeMap<&str, usize>, rule: &str| counts.get(rule).copied().unwrap_or(0);
    count(&is, fixed.rule) < count(&was, fixed.rule) && is.iter().all(|(rule, &n)| n <= count(&was, rule))
}

/// How many findings each rule has, hints apart.
fn counts(checked: &CheckResult) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in checked.findings.iter().filter(|f| f.severity > Severity::Hint) {
        *counts.entry(finding.rule).or_insert(0) += 1;
    }
    counts
}

/// The text with the edits made; `None` where they do not fit it.
fn apply_edits(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|e| (e.start, e.end));
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.start)?);
        out.push_str(&edit.new_text);
        at = edit.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
