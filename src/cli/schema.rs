//! `copydesk schema`

use super::{ExitStatus, finish};
use crate::config::schema;
use crate::rules::RULES;

pub(super) fn run() -> ExitStatus {
    let rules: Vec<(&str, &str)> = RULES.iter().map(|rule| (rule.id, rule.name)).collect();
    finish(&format!("{:#}\n", schema(&rules)), ExitStatus::Clean)
}
