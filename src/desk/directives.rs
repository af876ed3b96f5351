//! A draft's own directives: findings that it does not want are taken out, and directives that do nothing are reported.

use crate::rules::{Edit, Finding, Fix, RULES, rule};
use crate::text::{Command, Directive, Note, Parsed, Severity, Span, directives};
use std::sync::Arc;

/// The id under which directives themselves are reported.
pub const DIRECTIVE: &str = "directive";

/// The findings that the draft's directives leave, with those about the directives. `ran` are the ids of the rules that
/// were run: a directive for another one may well be needed when that one runs. Unless everything was checked, `whole`,
/// none is said to be needless.
pub(super) fn obey(
    text: &str,
    parsed: &Parsed,
    findings: Vec<Arc<Finding>>,
    ran: &[&str],
    whole: bool,
) -> Vec<Arc<Finding>> {
    if parsed.comments.is_empty() {
        return findings;
    }
    let ids: Vec<&str> = RULES.iter().map(|r| r.id).collect();
    let (directives, notes) = directives(text, parsed, &ids);
    let mut used = vec![false; directives.len()];
    let mut left = Vec::new();
    for finding in findings {
        let block = parsed.block_at(finding.span.start);
        let mut silenced = false;
        for (directive, used) in directives.iter().zip(&mut used) {
            if block.is_some_and(|block| silences(directive, finding.rule, block)) {
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
                ran.len() == RULES.len()
            } else {
                d.rules.iter().all(|(r, _)| ran.contains(&r.as_str()))
            }
    };
    let unused = directives.iter().zip(used).filter(|(d, used)| whole && !used && could_be_used(d));
    left.extend(unused.map(|(d, _)| Arc::new(reported(text, d.unused(), true))));
    left.extend(notes.into_iter().map(|note| Arc::new(reported(text, note, false))));
    left.sort_by_key(|f| f.span);
    left
}

fn silences(directive: &Directive, rule: &str, block: usize) -> bool {
    match directive.command {
        Command::Own => directive.blocks.contains(&block) && is_silent_on_own_reporting(rule),
        _ => directive.can_silence(rule, block),
    }
}

/// Whether the directive `own` silences the rule of that id.
pub fn is_silent_on_own_reporting(id: &str) -> bool {
    rule(id).is_some_and(|rule| rule.silent_on_own_reporting)
}

/// A note about a directive as a finding; one that is not needed can be taken out.
fn reported(text: &str, note: Note, not_needed: bool) -> Finding {
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
    }
}

fn capitalised(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect()) + "."
}
