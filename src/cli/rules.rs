//! `copydesk rules`

use super::args::Rules;
use super::terminal::{complain, style};
use super::{End, finish, unknown_rule};
use crate::desk::DIRECTIVE;
use crate::output::Paint;
use crate::rules::{RULES, Rule};

/// What is said of the id under which directives are reported; it is no rule of the catalogue.
const ABOUT_DIRECTIVES: &str = "\
# directive: A comment to copydesk that does nothing

Comments in a draft can silence findings in the block that follows, or in the whole file, and mark own reporting:

    <!-- copydesk: ignore unattributed-claim -- the council published this -->
    <!-- copydesk: ignore-file weekday-mismatch -->
    <!-- copydesk: own -->

One that silences nothing, or is misspelt, is reported so that it does not silence something later.
";

pub(super) fn run(command: &Rules) -> End {
    match &command.id {
        None => finish(&list(), End::Clean),
        Some(id) => match RULES.iter().find(|r| r.id == id) {
            Some(rule) => finish(&explanation(rule), End::Clean),
            None if id == DIRECTIVE => finish(ABOUT_DIRECTIVES, End::Clean),
            None => {
                complain(&unknown_rule(id));
                End::Failed
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

/// The rule's documentation.
fn explanation(rule: &Rule) -> String {
    format!("# {}: {}\n\nSeverity: {}\n\n{}\n", rule.id, rule.name, rule.severity, rule.docs.trim())
}
