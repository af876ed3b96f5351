//! The terminal: whether it takes colours, how wide it is, and writing to it when the reader may have gone.

use super::exit_status::ExitStatus;
use crate::output::TerminalStyle;
use crate::text::Problem;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};

/// Width, in columns, where neither `COLUMNS` nor the terminal gives one.
const DEFAULT_WIDTH: usize = 100;

/// Narrowest width, in columns, that lines are cut to, however narrow the terminal is.
const MIN_WIDTH: usize = 40;

/// TerminalStyle for standard output: colours only for a terminal and unless `NO_COLOR` is set, `COLUMNS` before the
/// terminal's own width.
pub fn style() -> TerminalStyle {
    let terminal = stdout().is_terminal();
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let asked = || terminal.then(terminal_size::terminal_size).flatten().map(|(w, _)| usize::from(w.0));
    let width = columns.or_else(asked).filter(|&w| w > 0).unwrap_or(DEFAULT_WIDTH);
    TerminalStyle { has_colour: terminal && !dumb && !set("NO_COLOR"), width: width.max(MIN_WIDTH) }
}

/// Outcome of writing to standard output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutputResult {
    /// All of it was written, or the reader closed the pipe.
    Written,
    /// Something could not be written.
    Failed,
}

/// Writes to standard output. A reader that closed the pipe has read enough: that is no failure.
pub fn write_stdout(text: &str) -> OutputResult {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => OutputResult::Written,
        Err(e) if e.kind() == ErrorKind::BrokenPipe => OutputResult::Written,
        Err(e) => {
            print_error(&format!("cannot write to standard output: {e}"));
            OutputResult::Failed
        }
    }
}

/// Prints on standard error what could not be done.
pub fn print_error(message: &str) {
    // When standard error is closed, there is nowhere left to report to.
    let _ = writeln!(stderr().lock(), "copydesk: {message}");
}

/// TerminalStyle for standard error.
pub fn error_style() -> TerminalStyle {
    let has_colour = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    TerminalStyle { has_colour, ..style() }
}

/// Prints a text on standard error as it stands.
pub fn print_status(text: &str) {
    // When standard error is closed, there is nowhere left to report to.
    let _ = stderr().lock().write_all(text.as_bytes());
}

/// Prints problems on standard error, each once.
pub(super) fn print_problems<'a>(problems: impl IntoIterator<Item = &'a Problem>) {
    let style = error_style();
    let mut printed: Vec<&Problem> = Vec::new();
    for problem in problems {
        if !printed.contains(&problem) {
            let text = std::fs::read_to_string(&problem.path).ok();
            print_status(&crate::output::problem_line(problem, text.as_deref(), style));
            printed.push(problem);
        }
    }
}

/// Prints the output of a command. Returns `status`, or a failure if the output cannot be printed.
pub(super) fn print_output(text: &str, status: ExitStatus) -> ExitStatus {
    match write_stdout(text) {
        OutputResult::Written => status,
        OutputResult::Failed => ExitStatus::Failed,
    }
}

/// Report as JSON on one line, with a line break at the end.
pub(super) fn json_line(report: &impl serde::Serialize) -> String {
    match serde_json::to_string(report) {
        Ok(text) => text + "\n",
        // The reports hold nothing that JSON cannot.
        Err(error) => format!("{{\"error\":{:?}}}\n", error.to_string()),
    }
}
