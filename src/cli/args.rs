//! Arguments of the command line. The doc comments here are the texts of `--help`.

use crate::text::Severity;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Holds every claim of a draft against its sources.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, about, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 nothing found, 1 findings, 2 something could not be done.")]
pub struct CliArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: CliCommand,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Check drafts against their sources
    Check(CheckArgs),
    /// Apply the preferred fixes that clear a finding and raise none
    Fix(FixArgs),
    /// Tell what is claimed, by whom, how surely, with which figures
    Claims(ClaimsArgs),
    /// Sum up sources: who says what, the figures, what is disputed
    Summary(SummaryArgs),
    /// List the rules, or explain one
    Rules(RulesArgs),
    /// Tell which passages each claim rests on, and why each rule fired or stayed quiet
    Explain(ExplainArgs),
    /// Print the JSON schema of copydesk.toml, for editors that complete and check it
    Schema,
    /// Serve an editor over standard input and output
    Lsp(LspArgs),
}

/// Where a draft's sources are.
#[derive(Args, Debug, Default)]
pub struct SourcesArgs {
    /// A source document or a glob; replaces the sources that the draft or copydesk.toml names
    #[arg(long = "source", short = 's', value_name = "SOURCE")]
    pub sources: Vec<String>,
}

/// `copydesk check`
#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on the type")]
    pub sources: SourcesArgs,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub format: OutputFormat,
    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = parse_severity)]
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
pub struct FixArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on the type")]
    pub sources: SourcesArgs,
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
pub struct ClaimsArgs {
    /// The form of the output
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub format: OutputFormat,
    /// Drafts or sources
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `copydesk summary`
#[derive(Args, Debug)]
pub struct SummaryArgs {
    /// The form of the output
    #[arg(long, value_enum, default_value_t = SummaryFormat::Md)]
    pub format: SummaryFormat,
    /// Source documents
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `copydesk rules`
#[derive(Args, Debug)]
pub struct RulesArgs {
    /// The rule to explain
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

/// `copydesk explain`
#[derive(Args, Debug)]
pub struct ExplainArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on the type")]
    pub sources: SourcesArgs,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub format: OutputFormat,
    /// Only the claims on this line of the draft, counted from 1
    #[arg(long, value_name = "N")]
    pub line: Option<usize>,
    /// The drafts, Markdown files
    #[arg(required = true, value_name = "DRAFT")]
    pub drafts: Vec<PathBuf>,
}

/// `copydesk lsp`
#[derive(Args, Debug)]
pub struct LspArgs {
    /// Use standard input and output, which is what happens anyway
    #[arg(long, hide = true)]
    pub stdio: bool,
    /// Wait for one editor on this port of 127.0.0.1 instead, for debugging; 0 takes any free port and says which
    #[arg(long, value_name = "PORT", conflicts_with = "stdio")]
    pub socket: Option<u16>,
}

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
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

/// Parses the name of a severity. Errors: the names that there are.
fn parse_severity(name: &str) -> Result<Severity, String> {
    Severity::parse(name).ok_or_else(|| "one of error, warning, information, hint".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        CliArgs::command().debug_assert();
    }

    #[test]
    fn options_and_drafts_are_told_apart() {
        let parsed =
            CliArgs::try_parse_from(["copydesk", "check", "--source", "a.md", "-s", "b.md", "--", "-draft.md"]);
        let CliCommand::Check(check) = parsed.unwrap().command else { panic!("not check") };
        assert_eq!(check.sources.sources, ["a.md", "b.md"]);
        assert_eq!(check.drafts, [PathBuf::from("-draft.md")]);
        assert_eq!(check.fail_on, Severity::Warning);
    }
}
