//! `copydesk check`

use super::args::{CheckArgs, OutputFormat};
use super::documents::{check_drafts, disk_desk};
use super::exit_status::{ExitStatus, status_of_problems};
use super::rule_names::parse_rule_names;
use super::terminal::{self, json_line, print_output, print_problems};
use crate::output;
use crate::output::json::CheckReport;

pub(super) fn run(arguments: &CheckArgs) -> ExitStatus {
    let Some(rules) = parse_rule_names(&arguments.rules) else {
        return ExitStatus::Failed;
    };
    let drafts = check_drafts(&disk_desk(), &arguments.drafts, &arguments.sources.sources, &rules);
    let found = drafts.iter().flat_map(|d| &d.findings).any(|f| f.severity >= arguments.fail_on);
    let problems = || drafts.iter().flat_map(|d| &d.problems);
    let status = status_of_problems(problems()).max(if found { ExitStatus::Found } else { ExitStatus::Clean });
    match arguments.format {
        OutputFormat::Json => print_output(&json_line(&CheckReport::new(&drafts)), status),
        OutputFormat::Text => {
            print_problems(problems());
            let style = terminal::style();
            let mut text: String = drafts.iter().map(|d| output::findings_text(d, style)).collect();
            text.push_str(&output::tally_line(&drafts));
            print_output(&text, status)
        }
    }
}
