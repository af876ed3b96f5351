//! `copydesk schema`

use super::{End, finish};
use crate::config::schema;
use crate::rules::RULES;

pub(super) fn run() -> End {
    let rules: Vec<(&str, &str)> = RULES.iter().map(|rule| (rule.id, rule.name)).collect();
    finish(&format!("{:#}\n", schema(&rules)), End::Clean)
}
