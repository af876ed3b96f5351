//! Floor 9: writers of text for people and JSON for programs. They know nothing of editors.

mod diff;
pub mod json;
mod rule_page;
mod snippet;
mod text;

pub use diff::unified_diff;

pub use rule_page::rule_page;
pub use snippet::{Paint, TerminalStyle, width};
pub use text::{claims_text, explanation_text, findings_text, problem_line, tally_line};
