//! Pages of Markdown.

use crate::desk::DIRECTIVE;
use crate::rules::RULES;

/// What is said of the id under which directives are reported; it is no rule of the catalogue.
const ABOUT_DIRECTIVES: &str = "\
# directive: A comment to copydesk that does nothing

Comments in a draft can silence findings in the block that follows, or in the whole file, and mark own reporting:

    <!-- copydesk: ignore unattributed-claim -- the council published this -->
    <!-- copydesk: ignore-file weekday-mismatch -->
    <!-- copydesk: own -->

One that silences nothing, or is misspelt, is reported so that it does not silence something later.
";

/// The documentation of a rule.
pub fn rule_page(id: &str) -> Option<String> {
    if id == DIRECTIVE {
        return Some(ABOUT_DIRECTIVES.to_owned());
    }
    let rule = RULES.iter().find(|rule| rule.id == id)?;
    Some(format!("# {}: {}\n\nSeverity: {}\n\n{}\n", rule.id, rule.name, rule.severity, rule.docs.trim()))
}

/// Words of a document inside a line of Markdown, where they must not be read as markup.
pub fn markdown_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
