//! `copydesk rules`

use super::args::Rules;
use super::terminal::{complain, style};
use super::{ExitStatus, finish, unknown_rule};
use crate::output::{Paint, rule_page};
use crate::rules::{RULES, Rule};

pub(super) fn run(command: &Rules) -> ExitStatus {
    match &command.id {
        None => finish(&list(), ExitStatus::Clean),
        Some(id) => match rule_page(id) {
            Some(page) => finish(&page, ExitStatus::Clean),
            None => {
                complain(&unknown_rule(id));
                ExitStatus::Failed
            }
        },
    }
}

/// One line a rule.
fn list() -> String {
    let wide = RULES.iter().map(|r| r.id.len()).max().unwrap_or(0);
    let style = style();
    let line = |rule: &Rule| {
        let id = style.paint(Paint::Strong, &format!("{:wide$}", rule.id));
        let severity = style.paint(rule.severity.into(), &format!("{:11}", rule.severity.as_str()));
        format!("{id}  {severity}  {}\n", rule.name)
    };
    RULES.iter().copied().map(line).collect()
}
