//! `copydesk summary`

use super::args::{Summary, SummaryFormat};
use super::claims::read_all;
use super::{ExitStatus, desk, end_of_problems, finish, json, tell_problems};
use crate::summary;

pub(super) fn run(command: &Summary) -> ExitStatus {
    let documents = read_all(&desk(), &command.files);
    let end = end_of_problems(documents.iter().flat_map(|d| &d.problems));
    tell_problems(documents.iter().flat_map(|d| &d.problems));
    let summary = summary::of(&documents);
    match command.format {
        SummaryFormat::Json => finish(&json(&summary), end),
        SummaryFormat::Md => finish(&summary::markdown(&summary), end),
    }
}
