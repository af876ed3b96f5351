//! Directives of the draft itself: findings that it does not want are taken out, directives that do nothing are reported.

use super::check_result::CheckResult;
use crate::rules::{Edit, Finding, Fix, Rule};
use crate::text::{Command, Directive, Note, Severity, Span, directives};
use std::sync::Arc;

/// The id under which directives themselves are reported.
pub const DIRECTIVE: &str = "directive";

/// The findings that the draft's directives leave, with those about the directives. A directive for a rule that was not
/// `active` may well be needed once it is. Only where the check was `whole` is any directive reported as not needed.
pub(super) fn apply_directives(
    checked: &CheckResult,
    findings: Vec<Arc<Finding>>,
    active: &[&Rule],
    whole: bool,
) -> Vec<Arc<Finding>> {
    let (text, parsed) = (&*checked.text, &*checked.parsed);
    if parsed.comments.is_empty() {
        return findings;
    }
    let ids: Vec<&str> = checked.rules.iter().map(|rule| rule.id).collect();
    let (directives, notes) = directives(text, parsed, &ids);
    let mut used = vec![false; directives.len()];
    let mut left = Vec::new();
    for finding in findings {
        let block = parsed.block_at(finding.span.start);
        let mut silenced = false;
        for (directive, used) in directives.iter().zip(&mut used) {
            if block.is_some_and(|block| silences(directive, finding.rule, block, checked.rules)) {
                silenced = true;
                *used = true;
            }
        }
        if !silenced {
            left.push(finding);
        }
    }
    let could_be_used = |d: &Directive| {
        d.command != Command::Own
            && if d.rules.is_empty() {
                active.len() == checked.rules.len()
            } else {
                d.rules.iter().all(|(id, _)| active.iter().any(|rule| rule.id == id))
            }
    };
    let unused = directives.iter().zip(used).filter(|(d, used)| whole && !used && could_be_used(d));
    left.extend(unused.map(|(d, _)| Arc::new(directive_finding(text, d.unused(), true))));
    left.extend(notes.into_iter().map(|note| Arc::new(directive_finding(text, note, false))));
    left.sort_by_key(|f| f.span);
    left
}

fn silences(directive: &Directive, id: &str, block: usize, rules: &[&Rule]) -> bool {
    match directive.command {
        Command::Own => {
            let is_silent = || rules.iter().any(|rule| rule.id == id && rule.silent_on_own_reporting);
            directive.blocks.contains(&block) && is_silent()
        }
        _ => directive.can_silence(id, block),
    }
}

/// A note about a directive as a finding; one that is not needed can be taken out.
fn directive_finding(text: &str, note: Note, not_needed: bool) -> Finding {
    let span = note.span.unwrap_or_default();
    // The line break after a comment on a line of its own goes with it.
    let alone = text.get(..span.start).is_some_and(|before| before.is_empty() || before.ends_with('\n'));
    let after = text.get(span.end..).unwrap_or("");
    let line_break = if alone && after.starts_with("\r\n") { 2 } else { usize::from(alone && after.starts_with('\n')) };
    let edit = Edit { start: span.start, end: span.end + line_break, new_text: String::new() };
    let out = Fix { title: "Take the directive out".to_owned(), preferred: false, edits: vec![edit] };
    Finding {
        rule: DIRECTIVE,
        severity: note.severity.max(Severity::Information),
        message: capitalised(&note.message),
        span: Span::new(span.start, span.end),
        evidence: Vec::new(),
        fixes: if not_needed { vec![out] } else { Vec::new() },
        claim: None,
        judgement: None,
    }
}

fn capitalised(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect()) + "."
}
