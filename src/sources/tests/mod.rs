//! Drafts with their sources in memory, and a few on the disk where links matter.

mod reading;
mod resolving;

use super::{DraftText, FileSystem, Resolved, Workspace, resolve};
use crate::text::{Format, Problem};
use std::path::Path;

const RULES: [&str; 1] = ["figure-mismatch"];

/// Finds the sources of the draft at `path`, as a door would.
fn resolved(files: &dyn FileSystem, path: &str, arguments: &[&str]) -> Resolved {
    let bytes = files.read(Path::new(path), usize::MAX - 1).expect("the draft is there");
    let text = String::from_utf8(bytes).expect("the draft is UTF-8");
    let front_matter = Format::Markdown.parse(&text).front_matter;
    let arguments: Vec<String> = arguments.iter().map(|&a| a.to_owned()).collect();
    let workspace = Workspace::find(files, Path::new(path), &RULES);
    resolve(files, DraftText { path, text: &text, front_matter }, &arguments, &workspace)
}

/// The sources as they were given, with a line for each problem: where, and what.
fn shown(resolved: &Resolved, draft: &str) -> String {
    let given: Vec<&str> = resolved.sources.iter().map(|s| s.given.as_str()).collect();
    let problem = |p: &Problem| {
        let place = p.span.map(|span| format!(" [{}]", span.slice(draft))).unwrap_or_default();
        format!("\n{} {}{place}: {}", p.severity, p.path, p.message)
    };
    format!("{:?} {}{}", resolved.origin, given.join(" "), resolved.problems.iter().map(problem).collect::<String>())
}
