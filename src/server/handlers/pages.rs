//! Pages for people: summaries, explanations, a rule's documentation.

use super::Backend;
use super::commands::offset;
use crate::desk::{ClaimExplanation, Desk, how_sure, who_says};
use crate::evidence::model::Support;
use crate::output::markdown_text as plain;
use crate::server::lsp::convert::Client;
use crate::server::session::open_documents::{self, Snapshot};
use crate::summary;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;
use tower_lsp::ls_types::{MessageType, ShowDocumentParams, Uri};

/// The summary of one document, draft or source.
pub fn summary(desk: &Desk, uri: &Uri) -> Option<Value> {
    open_documents::key(uri)?;
    let path = open_documents::path(uri, &[]);
    let mut document = desk.read(&path);
    let name = Path::new(&path).file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
    // Every place of the page names the document: its name is enough.
    document.path = name.clone();
    let problems: Vec<String> = document.problems.iter().map(|p| p.message.clone()).collect();
    let summary = summary::summarise(&[document]);
    Some(json!({
        "uri": uri,
        "title": format!("Summary of {name}"),
        "markdown": summary::markdown(&summary),
        "summary": summary,
        "problems": problems,
    }))
}

/// Why the findings at a place stand, and what the claim there rests on.
pub fn explanation(snapshot: &Snapshot, client: &Client, position: tower_lsp::ls_types::Position) -> Option<String> {
    let checked = &snapshot.checked;
    let at = offset(snapshot, client, position);
    let first = &checked.account_of(crate::ide::evidence::claim(checked, at)?)?;
    let mut out = format!("# {}\n", plain(one_line(first.span.slice(&checked.text)).trim_end_matches('.')));
    reading(snapshot, first, &mut out);
    passages(snapshot, first, &mut out);
    rules(first, &mut out);
    Some(out)
}

// Writing to a string cannot fail; the results of `write!` are let go for that reason.

fn reading(snapshot: &Snapshot, account: &ClaimExplanation, out: &mut String) {
    let checked = &snapshot.checked;
    let claim = checked.draft.claim(account.id);
    let prose = checked.draft.blocks.get(account.id.block).map_or("", |block| &block.block.text);
    let who = who_says(&checked.draft, &claim.attributions);
    let _ = writeln!(out, "\nThe draft has it as {}, {}.", plain(&who), plain(&how_sure(claim, prose)));
}

fn passages(snapshot: &Snapshot, account: &ClaimExplanation, out: &mut String) {
    let checked = &snapshot.checked;
    let verdict = match account.support {
        _ if checked.sources.is_empty() => "This draft has no sources.",
        _ if account.passages.is_empty() => "No passage of the sources comes near it.",
        Support::Supported => "It rests on these passages.",
        Support::Unsure => "These passages come nearest; whether they say the same is not sure.",
        Support::Unsupported => "Nothing in the sources says this. These passages come nearest.",
    };
    let _ = writeln!(out, "\n## In the sources\n\n{verdict}");
    for passage in &account.passages {
        let (path, lines) = checked.document(Some(passage.source));
        let line = lines.line(passage.span.start) + 1;
        let _ = writeln!(out, "\n> {}\n", plain(&one_line(&passage.text)));
        let place = format!("{path}:{line}");
        let _ = writeln!(
            out,
            "{}: {}, {}. Words {}.",
            plain(&place),
            plain(&passage.who),
            plain(&passage.how_sure),
            plain(&passage.reason)
        );
    }
}

fn rules(account: &ClaimExplanation, out: &mut String) {
    let (fired, quiet): (Vec<_>, Vec<_>) = account.rules.iter().partition(|rule| rule.fired);
    if !fired.is_empty() {
        out.push_str("\n## Findings\n\n");
        for rule in fired {
            let _ = writeln!(out, "- **{}**: {}", rule.rule, plain(&rule.why));
        }
    }
    out.push_str("\n## Why the other rules are quiet\n\n");
    for rule in quiet {
        let _ = writeln!(out, "- {}: {}", rule.rule, plain(&rule.why));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Shows a page as a document, where the editor can show one and has no way of its own.
pub fn show(backend: &Backend, name: &str, markdown: &str) {
    if !backend.shows_pages() {
        return;
    }
    let folder = open_documents::pages_folder();
    let path = folder.join(format!("{name}.md"));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, markdown));
    let uri = Uri::from_file_path(&path);
    let (Ok(()), Some(uri)) = (written, uri) else {
        return backend.out.log(MessageType::WARNING, format!("the page {} could not be written", path.display()));
    };
    show_document(backend, ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection: None });
}

/// Shows a passage in its source, where the editor can show one and has no way of its own.
pub fn show_passage(backend: &Backend, passage: Option<&Value>) {
    let Some(passage) = passage.filter(|_| backend.shows_pages()) else { return };
    let uri = passage.get("uri").and_then(Value::as_str).and_then(|uri| uri.parse::<Uri>().ok());
    let selection = passage.get("range").and_then(|range| serde_json::from_value(range.clone()).ok());
    if let Some(uri) = uri {
        show_document(backend, ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection });
    }
}

fn show_document(backend: &Backend, page: ShowDocumentParams) {
    let out = backend.out.clone();
    backend.out.ask(|client| async move {
        if let Err(error) = client.show_document(page).await {
            out.log(MessageType::WARNING, format!("the editor did not show a page: {error}"));
        }
    });
}
