//! `copydesk claims`

use super::args::{Claims, Format};
use super::{ExitStatus, desk, end_of_problems, finish, guarded, json, tell_problems, terminal};
use crate::desk::{Desk, ReadDocument};
use crate::output;
use crate::output::json::ClaimsReport;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

pub(super) fn run(command: &Claims) -> ExitStatus {
    let documents = read_all(&desk(), &command.files);
    let end = end_of_problems(documents.iter().flat_map(|d| &d.problems));
    match command.format {
        Format::Json => {
            let parts = documents.iter().map(|d| (d.path.as_str(), &*d.text, &*d.analysis, d.problems.as_slice()));
            finish(&json(&ClaimsReport::new(parts)), end)
        }
        Format::Text => {
            tell_problems(documents.iter().flat_map(|d| &d.problems));
            let style = terminal::style();
            let text: String = documents.iter().map(|d| output::claims(&d.path, &d.text, &d.analysis, style)).collect();
            finish(&text, end)
        }
    }
}

/// Reads documents, several at a time, in the order given; one that cannot be read is empty and has the problem.
pub(super) fn read_all(desk: &Desk, files: &[PathBuf]) -> Vec<ReadDocument> {
    files.par_iter().map(|path| read_one(desk, path)).collect()
}

fn read_one(desk: &Desk, path: &Path) -> ReadDocument {
    let path = path.to_string_lossy();
    guarded(&path, || desk.read(&path)).unwrap_or_else(|problem| ReadDocument::failed(&path, problem))
}
