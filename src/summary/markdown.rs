//! The summary as a Markdown document.

use super::model::{ClaimLine, SourcePlace, SourcesSummary};
use crate::text::markdown_inline;
use std::fmt::Write;

/// Renders a summary as Markdown.
pub fn markdown(summary: &SourcesSummary) -> String {
    let mut out = String::from("# Summary of sources\n");
    documents(summary, &mut out);
    speakers(summary, &mut out);
    figures(summary, &mut out);
    open_questions(summary, &mut out);
    people(summary, &mut out);
    out
}

// Writing to a string cannot fail, so the results of `write!` are ignored.

fn documents(summary: &SourcesSummary, out: &mut String) {
    out.push('\n');
    for document in &summary.documents {
        let date = document.date.as_deref().map_or(String::new(), |d| format!(", dated {d}"));
        let _ = writeln!(out, "- {}{date}: {} words, {} claims", document.path, document.words, document.claims);
    }
}

fn speakers(summary: &SourcesSummary, out: &mut String) {
    if summary.speakers.is_empty() {
        return;
    }
    out.push_str("\n## Who says what\n");
    for speaker in &summary.speakers {
        let name = speaker.name.as_deref().unwrap_or("In the documents' own voice");
        let roles = if speaker.roles.is_empty() { String::new() } else { format!(" ({})", speaker.roles.join(", ")) };
        let _ = writeln!(out, "\n### {}{}\n", markdown_inline(name), markdown_inline(&roles));
        for claim in &speaker.claims {
            let _ = writeln!(out, "- {}", claim_line(claim));
        }
    }
}

fn claim_line(claim: &ClaimLine) -> String {
    let cue = claim.cue.as_deref().map(|c| format!("\"{}\"", markdown_inline(c)));
    let sure =
        (claim.certainty > 0 || !claim.polarity || claim.condition.is_some()).then(|| markdown_inline(&claim.how_sure));
    let notes: Vec<String> = cue.into_iter().chain(sure).chain([place(&claim.place)]).collect();
    format!("{} ({})", markdown_inline(&claim.text), notes.join("; "))
}

fn figures(summary: &SourcesSummary, out: &mut String) {
    if summary.figures.is_empty() {
        return;
    }
    out.push_str("\n## Figures\n\n| figure | of what | who says so | when | where | place |\n| --- | --- | --- | --- | --- | --- |\n");
    for line in &summary.figures {
        let cells = [
            cell(&line.figure),
            cell(&line.of),
            cell(line.speaker.as_deref().unwrap_or("")),
            cell(&line.when.join(", ")),
            cell(&line.places.join(", ")),
            place(&line.place),
        ];
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
}

fn open_questions(summary: &SourcesSummary, out: &mut String) {
    if summary.open_questions.is_empty() {
        return;
    }
    out.push_str("\n## Disputed, denied or unconfirmed\n\n");
    for question in &summary.open_questions {
        let by = question.by.as_deref().map_or(String::new(), |by| format!(" by {}", markdown_inline(by)));
        // The speaker of an unconfirmed claim reports it; that of a denial or a dispute stands against it.
        let by = if question.kind == "unconfirmed" { by.replacen(" by ", ", according to ", 1) } else { by };
        let _ =
            writeln!(out, "- {}{by}: {} ({})", question.kind, markdown_inline(&question.text), place(&question.place));
    }
}

fn people(summary: &SourcesSummary, out: &mut String) {
    if summary.people.is_empty() {
        return;
    }
    out.push_str("\n## People, as first mentioned\n\n");
    for person in &summary.people {
        let title = person.title.as_deref().map_or(String::new(), |t| format!(", {}", markdown_inline(t)));
        let _ = writeln!(out, "- {}{title} ({})", markdown_inline(&person.name), place(&person.place));
    }
}

fn place(place: &SourcePlace) -> String {
    format!("{}:{}", place.source, place.line)
}

/// Words of a document inside a cell of a table.
fn cell(text: &str) -> String {
    markdown_inline(text).replace('|', "\\|")
}
