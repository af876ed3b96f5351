//! `copydesk check`

use super::args::{Check, Format};
use super::{ExitStatus, check_all, chosen_rules, desk, end_of_problems, finish, json, tell_problems, terminal};
use crate::output;
use crate::output::json::CheckReport;

pub(super) fn run(command: &Check) -> ExitStatus {
    let Some(rules) = chosen_rules(&command.rules) else {
        return ExitStatus::Failed;
    };
    let drafts = check_all(&desk(), &command.drafts, &command.sources.sources, &rules);
    let found = drafts.iter().flat_map(|d| &d.findings).any(|f| f.severity >= command.fail_on);
    let problems = || drafts.iter().flat_map(|d| &d.problems);
    let end = end_of_problems(problems()).max(if found { ExitStatus::Found } else { ExitStatus::Clean });
    match command.format {
        Format::Json => finish(&json(&CheckReport::new(&drafts)), end),
        Format::Text => {
            tell_problems(problems());
            let style = terminal::style();
            let mut text: String = drafts.iter().map(|d| output::findings(d, style)).collect();
            text.push_str(&output::tally(&drafts));
            finish(&text, end)
        }
    }
}
