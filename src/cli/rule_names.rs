//! Names of rules as a user types them.

use super::terminal::print_error;
use crate::rules::RULES;

/// Ids of the rules with these names. `None` if a name is unknown: each such name is printed with the nearest rule.
pub(super) fn parse_rule_names(names: &[String]) -> Option<Vec<&'static str>> {
    let mut chosen = Vec::new();
    let mut has_unknown = false;
    for name in names {
        match RULES.iter().find(|r| r.id == name) {
            Some(rule) => chosen.push(rule.id),
            None => {
                has_unknown = true;
                print_error(&unknown_rule_message(name));
            }
        }
    }
    (!has_unknown).then_some(chosen)
}

/// Message for a rule that does not exist, with the nearest that does.
pub(super) fn unknown_rule_message(name: &str) -> String {
    let nearest = crate::text::did_you_mean(name, RULES.iter().map(|r| r.id));
    let hint = nearest.map(|id| format!(" Did you mean {id}?"));
    format!("there is no rule {name}.{} `copydesk rules` lists them all.", hint.unwrap_or_default())
}
