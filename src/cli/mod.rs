//! Floor 12: the command line. Arguments in, text or JSON out, and an exit status: 0 nothing found, 1 findings, 2 something
//! could not be done.

mod args;
mod check;
mod claims;
mod explain;
mod fix;
mod rules;
mod schema;
mod summary;
mod terminal;

use crate::desk::{CheckResult, Desk, Draft};
use crate::rules::RULES;
use crate::sources::OsFileSystem;
use crate::text::{Problem, Severity};
use args::{Arguments, Command};
use clap::Parser;
use rayon::prelude::*;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use terminal::{OutputResult, complain, print};

/// How a command ended. The worst of several ends is the command's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum ExitStatus {
    /// Nothing to report.
    Clean,
    /// Findings.
    Found,
    /// Something could not be done.
    Failed,
}

impl From<ExitStatus> for ExitCode {
    fn from(end: ExitStatus) -> Self {
        ExitCode::from(match end {
            ExitStatus::Clean => 0,
            ExitStatus::Found => 1,
            ExitStatus::Failed => 2,
        })
    }
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, not errors; a closed pipe is no reason to complain.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    match arguments.command {
        Command::Check(command) => check::run(&command),
        Command::Fix(command) => fix::run(&command),
        Command::Claims(command) => claims::run(&command),
        Command::Summary(command) => summary::run(&command),
        Command::Rules(command) => rules::run(&command),
        Command::Explain(command) => explain::run(&command),
        Command::Schema => schema::run(),
        Command::Lsp(command) => crate::server::run(command.socket).map_or_else(
            |error| {
                complain(&format!("the server could not start: {error}"));
                ExitStatus::Failed
            },
            // The protocol's exit status for an editor that went away without a word is 1.
            |orderly| if orderly { ExitStatus::Clean } else { ExitStatus::Found },
        ),
    }
    .into()
}

/// A desk that reads the disk.
fn desk() -> Desk {
    Desk::new(Arc::new(OsFileSystem))
}

/// Checks drafts, several at a time, and returns them in the order given. A draft that cannot be checked is returned with
/// the problem; the others are checked all the same.
fn check_all(
    desk: &Desk,
    drafts: &[std::path::PathBuf],
    sources: &[String],
    rules: &[&'static str],
) -> Vec<CheckResult> {
    let sources = (!sources.is_empty()).then(|| sources.to_vec());
    if drafts.len() > 1 && sources.is_none() {
        let named: Vec<Draft> = drafts.iter().map(|path| Draft::at(&path.to_string_lossy())).collect();
        desk.acquaint(&named);
    }
    drafts.par_iter().map(|path| check_one(desk, path, None, sources.clone(), rules)).collect()
}

/// Checks one draft, or another text in its place.
fn check_one(
    desk: &Desk,
    path: &Path,
    text: Option<Arc<str>>,
    sources: Option<Vec<String>>,
    rules: &[&'static str],
) -> CheckResult {
    let path = path.to_string_lossy().into_owned();
    let draft = Draft { text, sources, ..Draft::at(&path) };
    let mut checked =
        guarded(&path, || desk.check(&draft)).unwrap_or_else(|problem| CheckResult::failed(&path, problem));
    if checked.sources.is_empty() && checked.problems.is_empty() && !checked.draft.blocks.is_empty() {
        checked.problems.push(no_sources(&checked.path));
    }
    if !rules.is_empty() {
        checked.findings.retain(|f| rules.contains(&f.rule));
    }
    checked
}

/// A draft without sources is checked against itself, and its writer is told how to name some.
fn no_sources(path: &str) -> Problem {
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

/// What `work` gives, or, should it panic, the problem that the file at `path` made it panic.
fn guarded<T>(path: &str, work: impl FnOnce() -> T) -> Result<T, Problem> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|_| Problem {
        severity: Severity::Error,
        message: "copydesk failed on this file; please report it, with the file if you may share it".to_owned(),
        path: path.to_owned(),
        span: None,
    })
}

/// The rules of these names; says which names are wrong and what was meant.
fn chosen_rules(names: &[String]) -> Option<Vec<&'static str>> {
    let mut chosen = Vec::new();
    let mut wrong = false;
    for name in names {
        match RULES.iter().find(|r| r.id == name) {
            Some(rule) => chosen.push(rule.id),
            None => {
                wrong = true;
                complain(&unknown_rule(name));
            }
        }
    }
    (!wrong).then_some(chosen)
}

/// The message for a rule that does not exist, with the nearest that does.
fn unknown_rule(name: &str) -> String {
    let nearest = crate::text::did_you_mean(name, RULES.iter().map(|r| r.id));
    let hint = nearest.map(|id| format!(" Did you mean {id}?"));
    format!("there is no rule {name}.{} `copydesk rules` lists them all.", hint.unwrap_or_default())
}

/// How problems end a command: an error among them means that something could not be done.
fn end_of_problems<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> ExitStatus {
    let failed = problems.into_iter().any(|p| p.severity == Severity::Error);
    if failed { ExitStatus::Failed } else { ExitStatus::Clean }
}

/// Says problems on standard error, each once.
fn tell_problems<'a>(problems: impl IntoIterator<Item = &'a Problem>) {
    let style = terminal::error_style();
    let mut told: Vec<&Problem> = Vec::new();
    for problem in problems {
        if !told.contains(&problem) {
            let text = std::fs::read_to_string(&problem.path).ok();
            terminal::tell(&crate::output::problem(problem, text.as_deref(), style));
            told.push(problem);
        }
    }
}

/// Prints the output of a command; the end is a failure if it could not be printed.
fn finish(text: &str, end: ExitStatus) -> ExitStatus {
    match print(text) {
        OutputResult::Yes => end,
        OutputResult::No => ExitStatus::Failed,
    }
}

/// A report as JSON, with a line break at the end.
fn json(report: &impl serde::Serialize) -> String {
    match serde_json::to_string(report) {
        Ok(text) => text + "\n",
        // The reports hold nothing that JSON cannot.
        Err(error) => format!("{{\"error\":{:?}}}\n", error.to_string()),
    }
}
