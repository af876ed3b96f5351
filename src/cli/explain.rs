//! `copydesk explain`

use super::args::{Explain, Format};
use super::{ExitStatus, check_all, desk, end_of_problems, finish, json, tell_problems, terminal};
use crate::desk::{CheckResult, ClaimExplanation};
use crate::output;
use crate::output::json::ExplainReport;

pub(super) fn run(command: &Explain) -> ExitStatus {
    let drafts = check_all(&desk(), &command.drafts, &command.sources.sources, &[]);
    let accounts: Vec<Vec<ClaimExplanation>> = drafts.iter().map(|d| accounts(d, command.line)).collect();
    let end = end_of_problems(drafts.iter().flat_map(|d| &d.problems));
    match command.format {
        Format::Json => {
            let pairs = drafts.iter().zip(accounts.iter().map(Vec::as_slice));
            finish(&json(&ExplainReport::new(pairs)), end)
        }
        Format::Text => {
            tell_problems(drafts.iter().flat_map(|d| &d.problems));
            let style = terminal::style();
            let text: String = drafts.iter().zip(&accounts).map(|(d, a)| output::explanation(d, a, style)).collect();
            finish(&text, end)
        }
    }
}

/// The accounts of a draft's claims, or of those that share the line (counted from 1).
fn accounts(checked: &CheckResult, line: Option<usize>) -> Vec<ClaimExplanation> {
    let Some(line) = line else {
        return checked.accounts(|_| true);
    };
    let wanted = checked.lines.line_span(line.saturating_sub(1));
    checked.accounts(|span| line > 0 && span.overlaps(wanted))
}
