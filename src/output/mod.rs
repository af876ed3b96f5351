//! Floor 9: what the doors say, as text for people and JSON for programs. Knows nothing of editors.

mod diff;
pub mod json;
mod rule_page;
mod snippet;
mod text;

pub use diff::unified;
pub use rule_page::{markdown_text, rule_page};
pub use snippet::{Paint, Style, width};
pub use text::{claims, explanation, findings, problem, tally};
