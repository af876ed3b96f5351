//! The summary as a Markdown document.

use super::{ClaimLine, SourcePlace, Summary};
use std::fmt::Write;

/// The summary as Markdown.
pub fn markdown(summary: &Summary) -> String {
    let mut out = String::from("# Summary of sources\n");
    documents(summary, &mut out);
    speakers(summary, &mut out);
    figures(summary, &mut out);
    open_questions(summary, &mut out);
    people(summary, &mut out);
    out
}

// Writing to a string cannot fail; the results of `write!` are let go for that reason.

fn documents(summary: &Summary, out: &mut String) {
    out.push('\n');
    for document in &summary.documents {
        let date = document.date.as_deref().map_or(String::new(), |d| format!(", dated {d}"));
        let _ = writeln!(out, "- {}{date}: {} words, {} claims", document.path, document.words, document.claims);
    }
}

fn speakers(summary: &Summary, out: &mut String) {
    if summary.speakers.is_empty() {
        return;
    }
    out.push_str("\n## Who says what\n");
    for speaker in &summary.speakers {
        let name = speaker.name.as_deref().unwrap_or("In the documents' own voice");
        let roles = if speaker.roles.is_empty() { String::new() } else { format!(" ({})", speaker.roles.join(", ")) };
        let _ = writeln!(out, "\n### {}{}\n", inline(name), inline(&roles));
        for claim in &speaker.claims {
            let _ = writeln!(out, "- {}", claim_line(claim));
        }
    }
}

fn claim_line(claim: &ClaimLine) -> String {
    let cue = claim.cue.as_deref().map(|c| format!("\"{}\"", inline(c)));
    let sure = (claim.certainty > 0 || !claim.polarity || claim.condition.is_some()).then(|| inline(&claim.how_sure));
    let notes: Vec<String> = cue.into_iter().chain(sure).chain([place(&claim.place)]).collect();
    format!("{} ({})", inline(&claim.text), notes.join("; "))
}

fn figures(summary: &Summary, out: &mut String) {
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

fn open_questions(summary: &Summary, out: &mut String) {
    if summary.open_questions.is_empty() {
        return;
    }
    out.push_str("\n## Disputed, denied or unconfirmed\n\n");
    for question in &summary.open_questions {
        let by = question.by.as_deref().map_or(String::new(), |by| format!(" by {}", inline(by)));
        // A claim left open is left open by whoever speaks; only a denial and a dispute have somebody against.
        let by = if question.kind == "unconfirmed" { by.replacen(" by ", ", according to ", 1) } else { by };
        let _ = writeln!(out, "- {}{by}: {} ({})", question.kind, inline(&question.text), place(&question.place));
    }
}

fn people(summary: &Summary, out: &mut String) {
    if summary.people.is_empty() {
        return;
    }
    out.push_str("\n## People, as first mentioned\n\n");
    for person in &summary.people {
        let title = person.title.as_deref().map_or(String::new(), |t| format!(", {}", inline(t)));
        let _ = writeln!(out, "- {}{title} ({})", inline(&person.name), place(&person.place));
    }
}

fn place(place: &SourcePlace) -> String {
    format!("{}:{}", place.source, place.line)
}

/// Words of a document inside a line of Markdown.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Words of a document inside a table's cell.
fn cell(text: &str) -> String {
    inline(text).replace('|', "\\|")
}
