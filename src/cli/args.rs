//! The command line, as clap reads it.

use crate::text::Severity;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Holds every claim of a draft against its sources.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, about, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 nothing found, 1 findings, 2 something could not be done.")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check drafts against their sources
    Check(Check),
    /// Apply the preferred fixes that clear a finding and raise none
    Fix(Fix),
    /// Tell what is claimed, by whom, how surely, with which figures
    Claims(Claims),
    /// Sum up sources: who says what, the figures, what is disputed
    Summary(Summary),
    /// List the rules, or explain one
    Rules(Rules),
    /// Tell which passages each claim rests on, and why each rule fired or stayed quiet
    Explain(Explain),
    /// Print the JSON schema of copydesk.toml, for editors that complete and check it
    Schema,
    /// Serve an editor over standard input and output
    Lsp(Lsp),
}

/// Where a draft's sources are.
#[derive(Args, Debug, Default)]
pub struct Sources {
    /// A source document or a glob; replaces the sources that the draft or copydesk.toml names
    #[arg(long = "source", short = 's', value_name = "SOURCE")]
    pub sources: Vec<String>,
}

/// `copydesk check`
#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on the type")]
    pub sources: Sources,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = severity)]
    pub fail_on: Severity,
    /// Report only the findings of this rule (may be given again)
    #[arg(long = "rule", value_name = "RULE")]
    pub rules: Vec<String>,
    /// The drafts, Markdown files
    #[arg(required = true, value_name = "DRAFT")]
    pub drafts: Vec<PathBuf>,
}

/// `copydesk fix`
#[derive(Args, Debug)]
pub struct Fix {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on the type")]
    pub sources: Sources,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Mend only the findings of this rule (may be given again)
    #[arg(long = "rule", value_name = "RULE")]
    pub rules: Vec<String>,
    /// The drafts, Markdown files
    #[arg(required = true, value_name = "DRAFT")]
    pub drafts: Vec<PathBuf>,
}

/// `copydesk claims`
#[derive(Args, Debug)]
pub struct Claims {
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Drafts or sources
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `copydesk summary`
#[derive(Args, Debug)]
pub struct Summary {
    /// The form of the output
    #[arg(long, value_enum, default_value_t = SummaryFormat::Md)]
    pub format: SummaryFormat,
    /// Source documents
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `copydesk rules`
#[derive(Args, Debug)]
pub struct Rules {
    /// The rule to explain
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

/// `copydesk explain`
#[derive(Args, Debug)]
pub struct Explain {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on the type")]
    pub sources: Sources,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Only the claims on this line of the draft, counted from 1
    #[arg(long, value_name = "N")]
    pub line: Option<usize>,
    /// The drafts, Markdown files
    #[arg(required = true, value_name = "DRAFT")]
    pub drafts: Vec<PathBuf>,
}

/// `copydesk lsp`
#[derive(Args, Debug)]
pub struct Lsp {
    /// Use standard input and output, which is what happens anyway
    #[arg(long, hide = true)]
    pub stdio: bool,
    /// Wait for one editor on this port of 127.0.0.1 instead, for debugging; 0 takes any free port and says which
    #[arg(long, value_name = "PORT", conflicts_with = "stdio")]
    pub socket: Option<u16>,
}

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Forms of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    /// Markdown
    Md,
    /// For programs
    Json,
}

/// A severity by its name.
fn severity(name: &str) -> Result<Severity, String> {
    Severity::parse(name).ok_or_else(|| "one of error, warning, information, hint".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_and_drafts_are_told_apart() {
        let parsed =
            Arguments::try_parse_from(["copydesk", "check", "--source", "a.md", "-s", "b.md", "--", "-draft.md"]);
        let Command::Check(check) = parsed.unwrap().command else { panic!("not check") };
        assert_eq!(check.sources.sources, ["a.md", "b.md"]);
        assert_eq!(check.drafts, [PathBuf::from("-draft.md")]);
        assert_eq!(check.fail_on, Severity::Warning);
    }
}
