//! `copydesk fix`: preferred fixes that clear their finding and raise none, one after the other.

use super::args::FixArgs;
use super::documents::{check_draft, disk_desk, mend_draft};
use super::exit_status::{ExitStatus, status_of_problems};
use super::rule_names::parse_rule_names;
use super::terminal::{self, print_error, print_output, print_problems};
use crate::desk::Desk;
use crate::output;
use crate::text::Problem;
use std::path::Path;

pub(super) fn run(arguments: &FixArgs) -> ExitStatus {
    let Some(rules) = parse_rule_names(&arguments.rules) else {
        return ExitStatus::Failed;
    };
    let desk = disk_desk();
    let mut status = ExitStatus::Clean;
    let mut problems: Vec<Problem> = Vec::new();
    let mut shown = String::new();
    for path in &arguments.drafts {
        status = status.max(fix_draft(&desk, arguments, &rules, path, &mut problems, &mut shown));
    }
    status = status.max(status_of_problems(&problems));
    print_problems(&problems);
    print_output(&shown, status)
}

/// Fixes one draft as far as that goes. The status is `Found` if warnings or errors are left.
fn fix_draft(
    desk: &Desk,
    arguments: &FixArgs,
    rules: &[&'static str],
    path: &Path,
    problems: &mut Vec<Problem>,
    shown: &mut String,
) -> ExitStatus {
    let sources = &arguments.sources.sources;
    let before = check_draft(desk, path, sources);
    problems.extend(before.problems.iter().cloned());
    if status_of_problems(&before.problems) == ExitStatus::Failed {
        return ExitStatus::Failed;
    }
    let mended = mend_draft(desk, path, sources, &before, rules);
    let name = path.to_string_lossy();
    let style = terminal::style();
    shown.push_str(&output::unified_diff(&name, &before.text, &mended.checked.text, style));
    let left = mended.checked.findings.iter().filter(|f| f.severity >= crate::text::Severity::Warning).count();
    let verb = if arguments.dry_run { "can be mended" } else { "mended" };
    shown.push_str(&format!("{name}: {} {verb}, {left} left for you.\n", mended.fixes));
    if mended.fixes > 0
        && !arguments.dry_run
        && let Err(error) = replace_draft(path, &before.text, &mended.checked.text)
    {
        print_error(&format!("{name} could not be written: {error}. The draft is as it was."));
        return ExitStatus::Failed;
    }
    if left > 0 { ExitStatus::Found } else { ExitStatus::Clean }
}

/// Replaces the draft by a file written beside it, so that the draft is never half written. Errors: the draft changed
/// since it was read, is not UTF-8, or cannot be written.
fn replace_draft(path: &Path, before: &str, after: &str) -> std::io::Result<()> {
    if std::fs::read(path)? != before.as_bytes() {
        return Err(std::io::Error::other("it changed while it was being checked, or is not UTF-8"));
    }
    let target = std::fs::canonicalize(path)?;
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".copydesk-{}", std::process::id()));
    let aside = target.with_file_name(name);
    let written = std::fs::write(&aside, after)
        .and_then(|()| std::fs::set_permissions(&aside, std::fs::metadata(&target)?.permissions()))
        .and_then(|()| std::fs::rename(&aside, &target));
    if written.is_err() {
        // A half-written file beside the draft is of no use.
        let _ = std::fs::remove_file(&aside);
    }
    written
}
