//! `copydesk schema`

use super::exit_status::ExitStatus;
use super::terminal::print_output;
use crate::config::schema;
use crate::rules::RULES;

pub(super) fn run() -> ExitStatus {
    let rules: Vec<(&str, &str)> = RULES.iter().map(|rule| (rule.id, rule.name)).collect();
    print_output(&format!("{:#}\n", schema(&rules)), ExitStatus::Clean)
}
