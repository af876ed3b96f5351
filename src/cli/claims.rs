//! `copydesk claims`

use super::args::{ClaimsArgs, OutputFormat};
use super::documents::{disk_desk, read_documents};
use super::exit_status::{ExitStatus, status_of_problems};
use super::terminal::{self, json_line, print_output, print_problems};
use crate::output;
use crate::output::json::ClaimsReport;

pub(super) fn run(arguments: &ClaimsArgs) -> ExitStatus {
    let documents = read_documents(&disk_desk(), &arguments.files);
    let status = status_of_problems(documents.iter().flat_map(|d| &d.problems));
    match arguments.format {
        OutputFormat::Json => {
            let parts = documents.iter().map(|d| (d.path.as_str(), &*d.text, &*d.analysis, d.problems.as_slice()));
            print_output(&json_line(&ClaimsReport::new(parts)), status)
        }
        OutputFormat::Text => {
            print_problems(documents.iter().flat_map(|d| &d.problems));
            let style = terminal::style();
            let text: String =
                documents.iter().map(|d| output::claims_text(&d.path, &d.text, &d.analysis, style)).collect();
            print_output(&text, status)
        }
    }
}
