//! `copydesk rules`

use super::args::RulesArgs;
use super::exit_status::ExitStatus;
use super::rule_names::unknown_rule_message;
use super::terminal::{print_error, print_output, style};
use crate::output::{Paint, rule_page};
use crate::rules::{RULES, Rule};

pub(super) fn run(arguments: &RulesArgs) -> ExitStatus {
    match &arguments.id {
        None => print_output(&rule_list(), ExitStatus::Clean),
        Some(id) => match rule_page(id) {
            Some(page) => print_output(&page, ExitStatus::Clean),
            None => {
                print_error(&unknown_rule_message(id));
                ExitStatus::Failed
            }
        },
    }
}

/// List of all rules, one line each.
fn rule_list() -> String {
    let wide = RULES.iter().map(|r| r.id.len()).max().unwrap_or(0);
    let style = style();
    let line = |rule: &Rule| {
        let id = style.paint(Paint::Strong, &format!("{:wide$}", rule.id));
        let severity = style.paint(rule.severity.into(), &format!("{:11}", rule.severity.as_str()));
        format!("{id}  {severity}  {}\n", rule.name)
    };
    RULES.iter().copied().map(line).collect()
}
