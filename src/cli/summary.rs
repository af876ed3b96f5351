//! `copydesk summary`

use super::args::{SummaryArgs, SummaryFormat};
use super::documents::{disk_desk, read_documents};
use super::exit_status::{ExitStatus, status_of_problems};
use super::terminal::{json_line, print_output, print_problems};
use crate::summary;

pub(super) fn run(arguments: &SummaryArgs) -> ExitStatus {
    let documents = read_documents(&disk_desk(), &arguments.files);
    let status = status_of_problems(documents.iter().flat_map(|d| &d.problems));
    print_problems(documents.iter().flat_map(|d| &d.problems));
    let summary = summary::summarise(&documents);
    match arguments.format {
        SummaryFormat::Json => print_output(&json_line(&summary), status),
        SummaryFormat::Md => print_output(&summary::markdown(&summary), status),
    }
}
