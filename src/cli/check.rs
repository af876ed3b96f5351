//! `copydesk check`

use super::args::{CheckArgs, OutputFormat};
use super::documents::{check_drafts, disk_desk, mend_draft};
use super::exit_status::{ExitStatus, status_of_problems};
use super::rule_names::parse_rule_names;
use super::terminal::{self, json_line, print_output, print_problems};
use crate::desk::{CheckResult, Desk};
use crate::output;
use crate::output::json::CheckReport;
use rayon::prelude::*;
use std::path::PathBuf;

pub(super) fn run(arguments: &CheckArgs) -> ExitStatus {
    let Some(rules) = parse_rule_names(&arguments.rules) else {
        return ExitStatus::Failed;
    };
    let (desk, sources) = (disk_desk(), &arguments.sources.sources);
    let mut drafts = check_drafts(&desk, &arguments.drafts, sources);
    // Only the text tells how much `copydesk fix` mends, which is known once it is tried.
    let mendable = match arguments.format {
        OutputFormat::Json => 0,
        OutputFormat::Text => mendable(&desk, arguments, &rules, &drafts),
    };
    if !rules.is_empty() {
        drafts.iter_mut().for_each(|draft| draft.findings.retain(|f| rules.contains(&f.rule)));
    }
    let found = drafts.iter().flat_map(|d| &d.findings).any(|f| f.severity >= arguments.fail_on);
    let problems = || drafts.iter().flat_map(|d| &d.problems);
    let status = status_of_problems(problems()).max(if found { ExitStatus::Found } else { ExitStatus::Clean });
    match arguments.format {
        OutputFormat::Json => print_output(&json_line(&CheckReport::new(&drafts)), status),
        OutputFormat::Text => {
            print_problems(problems());
            let style = terminal::style();
            let mut text: String = drafts.iter().map(|d| output::findings_text(d, style)).collect();
            text.push_str(&output::tally_line(&drafts, mendable));
            print_output(&text, status)
        }
    }
}

/// How many findings of the drafts `copydesk fix` would mend.
fn mendable(desk: &Desk, arguments: &CheckArgs, rules: &[&'static str], drafts: &[CheckResult]) -> usize {
    let draft = |(path, checked): (&PathBuf, &CheckResult)| {
        mend_draft(desk, path, &arguments.sources.sources, checked, rules).fixes
    };
    arguments.drafts.par_iter().zip(drafts).map(draft).sum()
}
