//! The terminal: whether it wants colours, how wide it is, and a reader that went away.

use crate::output::Style;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};

/// The width where nobody says how wide the terminal is.
const USUAL_WIDTH: usize = 100;

/// The style for standard output: colours only for a terminal and unless `NO_COLOR` is set, `COLUMNS` before the
/// terminal's own width.
pub fn style() -> Style {
    let terminal = stdout().is_terminal();
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let asked = || terminal.then(terminal_size::terminal_size).flatten().map(|(w, _)| usize::from(w.0));
    let width = columns.or_else(asked).filter(|&w| w > 0).unwrap_or(USUAL_WIDTH);
    Style { colour: terminal && !dumb && !set("NO_COLOR"), width: width.max(40) }
}

/// Whether what was to be written could be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutputResult {
    /// It was, or the reader wanted no more.
    Yes,
    /// It could not be.
    No,
}

/// Writes to standard output. A reader that closed the pipe has read enough: that is no failure.
pub fn print(text: &str) -> OutputResult {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => OutputResult::Yes,
        Err(e) if e.kind() == ErrorKind::BrokenPipe => OutputResult::Yes,
        Err(e) => {
            complain(&format!("cannot write to standard output: {e}"));
            OutputResult::No
        }
    }
}

/// Says on standard error what could not be done.
pub fn complain(message: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(stderr().lock(), "copydesk: {message}");
}

/// The style for standard error.
pub fn error_style() -> Style {
    let colour = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    Style { colour, ..style() }
}

/// Says something on standard error as it stands.
pub fn tell(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = stderr().lock().write_all(text.as_bytes());
}
