//! Documents that a command names, read or checked several at a time.

use crate::desk::{CheckResult, Desk, Draft, FixOutcome, ReadDocument, apply_preferred_fixes};
use crate::sources::OsFileSystem;
use crate::text::{Problem, Severity};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Desk that reads the disk.
pub(super) fn disk_desk() -> Desk {
    Desk::new(Arc::new(OsFileSystem))
}

/// Checks drafts, several at a time, and returns them in the order given. A draft that cannot be checked is returned with
/// the problem; the others are checked all the same.
pub(super) fn check_drafts(desk: &Desk, drafts: &[PathBuf], sources: &[String]) -> Vec<CheckResult> {
    if drafts.len() > 1 && sources.is_empty() {
        let named: Vec<Draft> = drafts.iter().map(|path| Draft::at(&path.to_string_lossy())).collect();
        desk.register_drafts(&named);
    }
    drafts.par_iter().map(|path| check_draft(desk, path, sources)).collect()
}

/// Checks one draft against these sources, or against its own where there are none.
pub(super) fn check_draft(desk: &Desk, path: &Path, sources: &[String]) -> CheckResult {
    check_text(desk, path, sources, None)
}

/// The draft with its preferred fixes of `rules` (of all rules, if empty), as far as they clear their findings; `before`
/// is its check as it stands.
pub(super) fn mend_draft(
    desk: &Desk,
    path: &Path,
    sources: &[String],
    before: &CheckResult,
    rules: &[&'static str],
) -> FixOutcome {
    apply_preferred_fixes(before, rules, |text, before| check_text(desk, path, sources, Some((text, before))))
}

/// Checks a draft, or another text in its place, of which an earlier state was checked.
fn check_text(desk: &Desk, path: &Path, sources: &[String], edited: Option<(Arc<str>, &CheckResult)>) -> CheckResult {
    let path = path.to_string_lossy().into_owned();
    let (text, before) = edited.unzip();
    let draft = Draft { text, sources: (!sources.is_empty()).then(|| sources.to_vec()), ..Draft::at(&path) };
    let mut checked = catch_panic(&path, || desk.check_after(&draft, before))
        .unwrap_or_else(|problem| CheckResult::failed(&path, problem));
    if checked.sources.is_empty() && checked.problems.is_empty() && !checked.draft.blocks.is_empty() {
        checked.problems.push(no_sources_problem(&checked.path));
    }
    checked
}

/// Advice to the writer of a draft without sources, which is checked against itself: how to name some.
fn no_sources_problem(path: &str) -> Problem {
    Problem {
        severity: Severity::Information,
        message:
            "this draft has no sources, so that only its own figures and dates are checked; name them with --source, \
                  in its front matter (`sources:`), in copydesk.toml, or put them in a folder `sources` beside it"
                .to_owned(),
        path: path.to_owned(),
        span: None,
    }
}

/// Result of `work`. Errors: a problem with the file at `path` if the work panics.
fn catch_panic<T>(path: &str, work: impl FnOnce() -> T) -> Result<T, Problem> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|_| Problem {
        severity: Severity::Error,
        message: "copydesk failed on this file; please report it, with the file if you may share it".to_owned(),
        path: path.to_owned(),
        span: None,
    })
}

/// Reads documents, several at a time, in the order given; one that cannot be read is empty and has the problem.
pub(super) fn read_documents(desk: &Desk, files: &[PathBuf]) -> Vec<ReadDocument> {
    files.par_iter().map(|path| read_document(desk, path)).collect()
}

fn read_document(desk: &Desk, path: &Path) -> ReadDocument {
    let path = path.to_string_lossy();
    catch_panic(&path, || desk.read(&path)).unwrap_or_else(|problem| ReadDocument::failed(&path, problem))
}
