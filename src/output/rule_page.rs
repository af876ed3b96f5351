//! Documentation of rules as Markdown.

use crate::desk::DIRECTIVE;
use crate::rules::RULES;

/// Documentation of the id under which directives are reported, which is no rule of the catalogue.
const SUPPRESSION_HELP: &str = "\
# directive: A comment to copydesk that does nothing

Comments in a draft can silence findings in the block that follows, or in the whole file, and mark own reporting:

    <!-- copydesk: ignore unattributed-claim -- the council published this -->
    <!-- copydesk: ignore-file weekday-mismatch -->
    <!-- copydesk: own -->

One that silences nothing, or is misspelt, is reported so that it does not silence something later.
";

/// Documentation of a rule; `None` for an unknown id.
pub fn rule_page(id: &str) -> Option<String> {
    if id == DIRECTIVE {
        return Some(SUPPRESSION_HELP.to_owned());
    }
    let rule = RULES.iter().find(|rule| rule.id == id)?;
    Some(format!("# {}: {}\n\nSeverity: {}\n\n{}\n", rule.id, rule.name, rule.severity, rule.docs.trim()))
}
