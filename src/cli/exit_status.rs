//! Exit statuses: 0 nothing found, 1 findings, 2 something could not be done.

use crate::text::{Problem, Severity};
use std::process::ExitCode;

/// How a command ended, in order: the worst of several statuses is the command's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum ExitStatus {
    /// Nothing to report.
    Clean,
    /// Findings.
    Found,
    /// Something could not be done.
    Failed,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        ExitCode::from(match status {
            ExitStatus::Clean => 0,
            ExitStatus::Found => 1,
            ExitStatus::Failed => 2,
        })
    }
}

/// Exit status of a command that met these problems: an error among them means that something could not be done.
pub(super) fn status_of_problems<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> ExitStatus {
    let failed = problems.into_iter().any(|p| p.severity == Severity::Error);
    if failed { ExitStatus::Failed } else { ExitStatus::Clean }
}
