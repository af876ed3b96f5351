//! `copydesk fix`: preferred fixes that clear their finding and raise none, one after the other.

use super::args::Fix;
use super::terminal::complain;
use super::{ExitStatus, check_one, chosen_rules, desk, end_of_problems, finish, tell_problems, terminal};
use crate::desk::{Desk, mended};
use crate::output;
use crate::text::Problem;
use std::path::Path;
use std::sync::Arc;

pub(super) fn run(command: &Fix) -> ExitStatus {
    let Some(rules) = chosen_rules(&command.rules) else {
        return ExitStatus::Failed;
    };
    let desk = desk();
    let mut end = ExitStatus::Clean;
    let mut problems: Vec<Problem> = Vec::new();
    let mut shown = String::new();
    for path in &command.drafts {
        end = end.max(fix(&desk, command, &rules, path, &mut problems, &mut shown));
    }
    end = end.max(end_of_problems(&problems));
    tell_problems(&problems);
    finish(&shown, end)
}

/// Mends one draft as far as it goes. The end is `Found` if warnings or errors are left.
fn fix(
    desk: &Desk,
    command: &Fix,
    rules: &[&'static str],
    path: &Path,
    problems: &mut Vec<Problem>,
    shown: &mut String,
) -> ExitStatus {
    let sources = (!command.sources.sources.is_empty()).then(|| command.sources.sources.clone());
    let before = check_one(desk, path, None, sources.clone(), &[]);
    problems.extend(before.problems.iter().cloned());
    if end_of_problems(&before.problems) == ExitStatus::Failed {
        return ExitStatus::Failed;
    }
    let check = |text: Arc<str>| check_one(desk, path, Some(text), sources.clone(), &[]);
    let mended = mended(&before, rules, check);
    let name = path.to_string_lossy();
    let style = terminal::style();
    shown.push_str(&output::unified(&name, &before.text, &mended.checked.text, style));
    let left = mended.checked.findings.iter().filter(|f| f.severity >= crate::text::Severity::Warning).count();
    let verb = if command.dry_run { "can be mended" } else { "mended" };
    shown.push_str(&format!("{name}: {} {verb}, {left} left for you.\n", mended.fixes));
    if mended.fixes > 0
        && !command.dry_run
        && let Err(error) = rewrite(path, &before.text, &mended.checked.text)
    {
        complain(&format!("{name} could not be written: {error}. The draft is as it was."));
        return ExitStatus::Failed;
    }
    if left > 0 { ExitStatus::Found } else { ExitStatus::Clean }
}

/// Writes the new text beside the draft and moves it into place, so that the draft is never half written; not if the
/// draft was changed, or is not UTF-8 to the byte.
fn rewrite(path: &Path, before: &str, after: &str) -> std::io::Result<()> {
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
        // What is left beside the draft is of no use to anybody.
        let _ = std::fs::remove_file(&aside);
    }
    written
}
