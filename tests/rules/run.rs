//! What a case expects, held against what is found.

use crate::library::{Fixed, Room, Slip};
use crate::page::{Case, Mark, Page};
use std::fmt::Write;

/// Checks a case: the findings of the rule, or of every rule where none is named, are those that are marked, and their
/// fixes mend them. A hint, or the finding of another rule, counts only where it is marked.
pub fn check(case: &Case, rule: Option<&str>) -> Result<(), String> {
    let room = case.room();
    let found = room.find(&case.draft);
    if !found.problems.is_empty() {
        return Err(format!("something could not be done: {}", found.problems.join("; ")));
    }
    let is_marked = |slip: &Slip| case.marks.iter().any(|mark| is_of(mark, slip));
    let (counted, others): (Vec<&Slip>, Vec<&Slip>) =
        found.findings.iter().partition(|slip| counts(slip, rule) || is_marked(slip));
    let is_found = |mark: &Mark| counted.iter().any(|slip| is_of(mark, slip));
    if !counted.iter().all(|slip| is_marked(slip)) || !case.marks.iter().all(is_found) {
        return Err(compared(case, &counted, &others));
    }
    let slips = case.marks.iter().filter_map(|mark| Some((mark, *counted.iter().find(|slip| is_of(mark, slip))?)));
    for (mark, slip) in slips {
        offers(mark, slip)?;
        is_safe(slip)?;
        slip.fixes.iter().try_for_each(|fix| mends(&room, slip, fix, &found.findings, rule.is_none()))?;
    }
    Ok(())
}

/// What stands under a case's draft when it says what is found. A hint, or the finding of another rule, is marked where a
/// mark of its rule touches it; the words after a fix stay where their mark does.
fn marks(case: &Case, rule: Option<&str>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for slip in case.room().find(&case.draft).findings {
        let span = (slip.span.start, slip.span.end);
        let touches = |mark: &&Mark| mark.rule == slip.rule && mark.span.0 < span.1 && span.0 < mark.span.1;
        if !counts(&slip, rule) && !case.marks.iter().any(|mark| touches(&mark)) {
            continue;
        }
        let kept: Vec<Mark> = case.marks.iter().filter(|mark| is_of(mark, &slip)).cloned().collect();
        if kept.is_empty() {
            marks.push(Mark { span, rule: slip.rule.to_owned(), fix: None });
        }
        marks.extend(kept);
    }
    marks.sort();
    marks
}

/// A page with what is found written into it; nothing where it says so already.
pub fn updated(page: &Page) -> Option<String> {
    let marks: Vec<Vec<Mark>> = page.cases.iter().map(|case| marks(case, page.rule())).collect();
    let changed = page.cases.iter().zip(&marks).any(|(case, marks)| case.marks != *marks);
    changed.then(|| page.rewritten(&marks))
}

/// Whether a finding must be marked.
fn counts(slip: &Slip, rule: Option<&str>) -> bool {
    !slip.is_hint && rule.is_none_or(|rule| rule == slip.rule)
}

fn is_of(mark: &Mark, slip: &Slip) -> bool {
    mark.rule == slip.rule && mark.span == (slip.span.start, slip.span.end)
}

/// The words that a mark asks for stand in the draft after one of the fixes.
fn offers(mark: &Mark, slip: &Slip) -> Result<(), String> {
    let Some(words) = &mark.fix else { return Ok(()) };
    if slip.fixes.iter().any(|fix| fix.draft.contains(words.as_str())) {
        return Ok(());
    }
    let offered: String =
        slip.fixes.iter().map(|fix| format!("\n  {}:\n    {}", fix.title, fix.draft.trim_end())).collect();
    let offered = if offered.is_empty() { " nothing".to_owned() } else { offered };
    Err(format!("no fix of {} gives \u{201c}{words}\u{201d}; offered:{offered}", slip.rule))
}

/// A fix leaves one finding of its rule fewer, and none that was not there; the preferred one raises none of another rule
/// either, where all rules are looked at.
fn mends(room: &Room, slip: &Slip, fix: &Fixed, before: &[Slip], all: bool) -> Result<(), String> {
    let counts = |s: &&Slip| !s.is_hint && (s.rule == slip.rule || all && fix.preferred);
    let mut allowed: Vec<&str> = before.iter().filter(counts).map(|s| s.rule).collect();
    if let Some(at) = allowed.iter().position(|rule| *rule == slip.rule && !slip.is_hint) {
        allowed.swap_remove(at);
    }
    let after = room.find(&fix.draft).findings;
    let mut raised = after.iter().filter(counts).filter(|s| {
        let at = allowed.iter().position(|rule| *rule == s.rule);
        at.map(|at| allowed.swap_remove(at)).is_none()
    });
    let Some(raised) = raised.next() else { return Ok(()) };
    let (title, draft) = (&fix.title, &fix.draft);
    Err(format!(
        "the fix \u{201c}{title}\u{201d} of {} leaves or raises a finding:\n{}in:\n{draft}",
        slip.rule,
        told(raised, draft)
    ))
}

/// No fix is taken without asking where the finding is doubtful, or where it changes who says or does what.
fn is_safe(slip: &Slip) -> Result<(), String> {
    let sure = matches!(slip.severity, "error" | "warning");
    let needs_reporter = copydesk::rules::rule(slip.rule).is_some_and(|rule| rule.fixes_need_reporter);
    match slip.fixes.iter().find(|fix| fix.preferred && (!sure || needs_reporter)) {
        Some(fix) => {
            Err(format!("the fix \u{201c}{}\u{201d} of {} is not the reporter's choice", fix.title, slip.rule))
        }
        None => Ok(()),
    }
}

/// What was expected and what was found.
fn compared(case: &Case, counted: &[&Slip], others: &[&Slip]) -> String {
    let mut out = String::from("what is found is not what is marked\nexpected:\n");
    for mark in &case.marks {
        let words = case.draft.get(mark.span.0..mark.span.1).unwrap_or_default();
        let missing = if counted.iter().any(|slip| is_of(mark, slip)) { "" } else { " (not found)" };
        let _ = writeln!(out, "  {} on \u{201c}{words}\u{201d}{missing}", mark.rule);
    }
    out.push_str("found:\n");
    out.extend(counted.iter().map(|slip| told(slip, &case.draft)));
    if !others.is_empty() {
        out.push_str("beside them, not compared:\n");
        out.extend(others.iter().map(|slip| told(slip, &case.draft)));
    }
    out
}

/// A finding in a line.
fn told(slip: &Slip, draft: &str) -> String {
    let words = draft.get(slip.span.clone()).unwrap_or_default();
    format!("  {} on \u{201c}{words}\u{201d} ({}): {}\n", slip.rule, slip.severity, slip.message)
}
