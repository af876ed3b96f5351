//! Floor 8: what the doors say, as text for people and JSON for programs. Knows nothing of editors.

mod diff;
pub mod json;
mod page;
mod snippet;
mod text;

pub use diff::unified;
pub use page::{markdown_text, rule_page};
pub use snippet::{Paint, Style, width};
pub use text::{claims, explanation, findings, problem, tally};
