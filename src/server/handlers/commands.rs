//! Commands: what an editor can have done beside asking about a place. The result goes back to the editor; one that has no
//! way of its own to show a page is shown it as a document.

use super::code_actions::EVIDENCE_COMMAND;
use super::pages;
use crate::desk::{CheckResult, CheckedSource, Desk};
use crate::ide::evidence::{self, explanation};
use crate::ide::source_view;
use crate::output;
use crate::server::backend::Backend;
use crate::server::event::Event;
use crate::server::lsp::client_capabilities::ClientCapabilities;
use crate::server::lsp::from_proto::{self, draft_offset};
use crate::server::lsp::to_proto::{self, SUMMARY_COMMAND};
use crate::server::lsp::uri;
use crate::server::session::overlay_fs::leads_to_same_file;
use crate::server::session::snapshot::Snapshot;
use crate::summary;
use crate::text::Span;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, Position, Range, Uri};

/// The names of all commands.
pub const COMMANDS: &[&str] = &[
    SUMMARY_COMMAND,
    "copydesk.sources",
    "copydesk.attribute",
    EVIDENCE_COMMAND,
    "copydesk.explain",
    "copydesk.rule",
    "copydesk.reread",
];

#[derive(Deserialize)]
struct DocumentArgs {
    uri: Uri,
}

#[derive(Deserialize)]
struct PositionArgs {
    uri: Uri,
    position: Position,
}

#[derive(Deserialize)]
struct SourceArgs {
    uri: Uri,
    /// The source's name, or its path as the draft gives it.
    source: String,
    range: Range,
}

#[derive(Deserialize)]
struct RuleArgs {
    id: String,
}

pub async fn execute_command(backend: &Backend, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let ExecuteCommandParams { command, mut arguments, .. } = params;
    let argument = if arguments.is_empty() { Value::Null } else { arguments.swap_remove(0) };
    match command.as_str() {
        SUMMARY_COMMAND => Ok(show_summary(backend, parse(argument)?).await),
        "copydesk.sources" => Ok(list_sources(backend, parse(argument)?).await),
        "copydesk.attribute" => Ok(attribute(backend, parse(argument)?).await),
        EVIDENCE_COMMAND => Ok(show_evidence(backend, parse(argument)?).await),
        "copydesk.explain" => Ok(explain(backend, parse(argument)?).await),
        "copydesk.rule" => show_rule(backend, &parse::<RuleArgs>(argument)?.id).map(Some),
        "copydesk.reread" => {
            backend.send(Event::ReloadSources);
            Ok(None)
        }
        _ => Err(Error::invalid_params(format!("there is no command {command}"))),
    }
}

/// The argument of a command.
fn parse<T: DeserializeOwned>(argument: Value) -> Result<T> {
    serde_json::from_value(argument).map_err(|error| Error::invalid_params(format!("the first argument: {error}")))
}

async fn show_summary(backend: &Backend, DocumentArgs { uri }: DocumentArgs) -> Option<Value> {
    let desk = backend.desk.clone();
    let page = backend.run_blocking("the summary", move || summary_of(&desk, &uri)).await.flatten()?;
    show_markdown(backend, "summary", &page);
    Some(page)
}

/// The summary of one document, draft or source.
fn summary_of(desk: &Desk, uri: &Uri) -> Option<Value> {
    uri::document_key(uri)?;
    let path = uri::document_path(uri, &[]);
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

/// Everything that a draft's sources say.
async fn list_sources(backend: &Backend, DocumentArgs { uri }: DocumentArgs) -> Option<Value> {
    let snapshot = backend.snapshot_or_load(uri).await;
    let desk = backend.desk.clone();
    let list = move |s: &Snapshot, client: &ClientCapabilities| {
        let checked = &s.checked;
        let [error, warning, information, hint] = s.report.counts();
        let counts = source_view::draft_counts(checked);
        let views = source_view::source_views(checked, |file| desk.read(file));
        let views = views.iter().filter_map(|view| to_proto::source_view(checked, view, client));
        let unread = source_view::unread_sources(checked).map(|source| to_proto::unread_source(checked, &source));
        Some(json!({
            "uri": s.uri,
            "version": s.document.version(),
            "claims": counts.claims,
            "unattributed": counts.unattributed,
            "findings": {"error": error, "warning": warning, "information": information, "hint": hint},
            "sources": views.chain(unread).collect::<Vec<Value>>(),
        }))
    };
    run_on(backend, snapshot, "the sources", list).await
}

/// A claim of a source as a sentence of the draft, given to whoever says it there.
async fn attribute(backend: &Backend, SourceArgs { uri, source, range }: SourceArgs) -> Option<Value> {
    let snapshot = backend.snapshot_or_load(uri).await;
    let attribute = move |s: &Snapshot, client: &ClientCapabilities| {
        let index = source_named(&s.checked, &source)?;
        let read = &s.checked.sources[index].read.source;
        let at = |position| from_proto::offset(&read.text, &read.lines, position, client);
        let wanted = Span::new(at(range.start), at(range.end).max(at(range.start)));
        Some(json!({"text": evidence::attributed_sentence(&s.checked, index, wanted)?}))
    };
    run_on(backend, snapshot, "an attribution", attribute).await
}

/// Index of the source of that name, or of that path.
fn source_named(checked: &CheckResult, name: &str) -> Option<usize> {
    let path = name.parse::<Uri>().ok().and_then(|uri| uri::to_path(&uri));
    let is_it = |source: &CheckedSource| {
        source.path == name
            || source.file == name
            || path.as_deref().is_some_and(|path| leads_to_same_file(path, &source.file))
    };
    checked.sources.iter().position(is_it)
}

/// The passages that the claim at a place rests on, the best first; nothing where there is no claim, or no passage.
async fn show_evidence(backend: &Backend, PositionArgs { uri, position }: PositionArgs) -> Option<Value> {
    let snapshot = backend.snapshot_or_load(uri).await;
    let find = move |s: &Snapshot, client: &ClientCapabilities| {
        let claim = evidence::explanation_at(&s.checked, draft_offset(&s.checked, position, client))?;
        let (best, others) = claim.passages.split_first()?;
        let mut passage = to_proto::passage(&s.checked, best, client)?;
        passage["howSure"] = json!(best.how_sure);
        passage["others"] = others.iter().filter_map(|other| to_proto::passage(&s.checked, other, client)).collect();
        Some(passage)
    };
    let passage = run_on(backend, snapshot, "the evidence", find).await?;
    pages::show_passage(backend, &passage);
    Some(passage)
}

/// Why the findings at a place stand, and what the claim there rests on.
async fn explain(backend: &Backend, PositionArgs { uri, position }: PositionArgs) -> Option<Value> {
    let snapshot = backend.snapshot_or_load(uri).await;
    let explain = move |s: &Snapshot, client: &ClientCapabilities| {
        let offset = draft_offset(&s.checked, position, client);
        Some(json!({"markdown": explanation::explanation_page(&s.checked, offset)?}))
    };
    let page = run_on(backend, snapshot, "an explanation", explain).await?;
    show_markdown(backend, "explanation", &page);
    Some(page)
}

fn show_rule(backend: &Backend, id: &str) -> Result<Value> {
    let Some(markdown) = output::rule_page(id) else {
        return Err(Error::invalid_params(format!("there is no rule {id}")));
    };
    let page = json!({"markdown": markdown});
    show_markdown(backend, id, &page);
    Ok(page)
}

/// What `work` makes of a document, if there is one.
async fn run_on<T: Send + 'static>(
    backend: &Backend,
    snapshot: Option<Arc<Snapshot>>,
    what: &'static str,
    work: impl FnOnce(&Snapshot, &ClientCapabilities) -> Option<T> + Send + 'static,
) -> Option<T> {
    let (snapshot, client) = (snapshot?, backend.client_capabilities.get()?.clone());
    backend.run_blocking(what, move || work(&snapshot, &client)).await.flatten()
}

/// Shows a page as a document to an editor that can show one and has no way of its own for pages.
fn show_markdown(backend: &Backend, name: &str, page: &Value) {
    if let Some(markdown) = page.get("markdown").and_then(Value::as_str) {
        pages::open_virtual_document(backend, name, markdown);
    }
}
