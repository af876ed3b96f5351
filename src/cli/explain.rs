//! `copydesk explain`

use super::args::{ExplainArgs, OutputFormat};
use super::documents::{check_drafts, disk_desk};
use super::exit_status::{ExitStatus, status_of_problems};
use super::terminal::{self, json_line, print_output, print_problems};
use crate::desk::{CheckResult, ClaimExplanation};
use crate::output;
use crate::output::json::ExplainReport;

pub(super) fn run(arguments: &ExplainArgs) -> ExitStatus {
    let drafts = check_drafts(&disk_desk(), &arguments.drafts, &arguments.sources.sources);
    let explained: Vec<Vec<ClaimExplanation>> = drafts.iter().map(|d| explanations(d, arguments.line)).collect();
    let status = status_of_problems(drafts.iter().flat_map(|d| &d.problems));
    match arguments.format {
        OutputFormat::Json => {
            let pairs = drafts.iter().zip(explained.iter().map(Vec::as_slice));
            print_output(&json_line(&ExplainReport::new(pairs)), status)
        }
        OutputFormat::Text => {
            print_problems(drafts.iter().flat_map(|d| &d.problems));
            let style = terminal::style();
            let text: String =
                drafts.iter().zip(&explained).map(|(d, a)| output::explanation_text(d, a, style)).collect();
            print_output(&text, status)
        }
    }
}

/// Explanations of a draft's claims, or of those that overlap the line (counted from 1).
fn explanations(checked: &CheckResult, line: Option<usize>) -> Vec<ClaimExplanation> {
    let Some(line) = line else {
        return checked.explain_claims(|_| true);
    };
    let wanted = checked.lines.line_span(line.saturating_sub(1));
    checked.explain_claims(|span| line > 0 && span.overlaps(wanted))
}
