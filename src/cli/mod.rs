//! Floor 12: the command line. Arguments in, text or JSON out, and an exit status. One file a command.

mod args;
mod check;
mod claims;
mod documents;
mod exit_status;
mod explain;
mod fix;
mod rule_names;
mod rules;
mod schema;
mod summary;
mod terminal;

use args::{CliArgs, CliCommand};
use clap::Parser;
use exit_status::ExitStatus;
use std::process::ExitCode;
use terminal::print_error;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let parsed = match CliArgs::try_parse() {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are answers, not errors; a closed pipe is no reason to complain.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    match parsed.command {
        CliCommand::Check(arguments) => check::run(&arguments),
        CliCommand::Fix(arguments) => fix::run(&arguments),
        CliCommand::Claims(arguments) => claims::run(&arguments),
        CliCommand::Summary(arguments) => summary::run(&arguments),
        CliCommand::Rules(arguments) => rules::run(&arguments),
        CliCommand::Explain(arguments) => explain::run(&arguments),
        CliCommand::Schema => schema::run(),
        CliCommand::Lsp(arguments) => crate::server::run(arguments.socket).map_or_else(
            |error| {
                print_error(&format!("the server could not start: {error}"));
                ExitStatus::Failed
            },
            // The protocol asks for status 1 when the editor leaves without a shutdown request.
            |is_orderly| if is_orderly { ExitStatus::Clean } else { ExitStatus::Found },
        ),
    }
    .into()
}
