//! Commands: what an editor can have done beside asking about a place. The result goes back to the editor; one that has no
//! way of its own to show a page is shown it as a document.

use super::Backend;
use crate::output;
use crate::server::lsp::convert::{self, Client};
use crate::server::session::open_documents::Snapshot;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, Position, Range, Uri};

/// The names of all commands.
pub const COMMANDS: &[&str] = &[
    "copydesk.summary",
    "copydesk.sources",
    "copydesk.attribute",
    "copydesk.evidence",
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

/// Runs a command.
pub async fn run(backend: &Backend, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let ExecuteCommandParams { command, mut arguments, .. } = params;
    let argument = if arguments.is_empty() { Value::Null } else { arguments.swap_remove(0) };
    let result = match command.as_str() {
        "copydesk.summary" => {
            let DocumentArgs { uri } = read(argument)?;
            let page = backend.apart("the summary", {
                let (desk, uri) = (backend.desk.clone(), uri.clone());
                move || crate::server::handlers::pages::summary(&desk, &uri)
            });
            let page = page.await.flatten();
            show(backend, "summary", page.as_ref());
            page
        }
        "copydesk.sources" => {
            let DocumentArgs { uri } = read(argument)?;
            let snapshot = backend.snapshot_or_read(uri);
            let desk = backend.desk.clone();
            work(backend, snapshot.await, "the sources", move |s, client| {
                Some(crate::ide::source_view::sources(&desk, s, client))
            })
            .await
        }
        "copydesk.attribute" => {
            let SourceArgs { uri, source, range } = read(argument)?;
            let snapshot = backend.snapshot_or_read(uri);
            work(backend, snapshot.await, "an attribution", move |s, client| {
                Some(json!({"text": crate::server::handlers::evidence::attribution(s, client, &source, range)?}))
            })
            .await
        }
        "copydesk.evidence" => {
            let PositionArgs { uri, position } = read(argument)?;
            let snapshot = backend.snapshot_or_read(uri);
            let work = work(backend, snapshot.await, "the evidence", move |s, client| {
                crate::server::handlers::evidence::evidence(s, client, position)
            });
            let passage = work.await;
            crate::server::handlers::pages::show_passage(backend, passage.as_ref());
            passage
        }
        "copydesk.explain" => {
            let PositionArgs { uri, position } = read(argument)?;
            let snapshot = backend.snapshot_or_read(uri);
            let page = work(backend, snapshot.await, "an explanation", move |s, client| {
                Some(json!({"markdown": crate::server::handlers::pages::explanation(s, client, position)?}))
            });
            let page = page.await;
            show(backend, "explanation", page.as_ref());
            page
        }
        "copydesk.rule" => {
            let RuleArgs { id } = read(argument)?;
            let Some(markdown) = output::rule_page(&id) else {
                return Err(Error::invalid_params(format!("there is no rule {id}")));
            };
            let page = json!({"markdown": markdown});
            show(backend, &id, Some(&page));
            Some(page)
        }
        "copydesk.reread" => {
            backend.reread();
            None
        }
        _ => return Err(Error::invalid_params(format!("there is no command {command}"))),
    };
    Ok(result)
}

/// The argument of a command.
fn read<T: DeserializeOwned>(argument: Value) -> Result<T> {
    serde_json::from_value(argument).map_err(|error| Error::invalid_params(format!("the first argument: {error}")))
}

/// What `work` makes of a document, if there is one.
async fn work<T: Send + 'static>(
    backend: &Backend,
    snapshot: Option<Arc<Snapshot>>,
    what: &'static str,
    work: impl FnOnce(&Snapshot, &Client) -> Option<T> + Send + 'static,
) -> Option<T> {
    let (snapshot, client) = (snapshot?, backend.client_abilities()?);
    backend.apart(what, move || work(&snapshot, &client)).await.flatten()
}

/// Shows a page as a document to an editor that can show one and has no way of its own for pages.
fn show(backend: &Backend, name: &str, page: Option<&Value>) {
    if let Some(markdown) = page.and_then(|page| page.get("markdown")).and_then(Value::as_str) {
        crate::server::handlers::pages::show(backend, name, markdown);
    }
}

/// The bytes of the draft that a position of the editor means.
pub(crate) fn offset(snapshot: &Snapshot, client: &Client, position: Position) -> usize {
    let checked = &snapshot.checked;
    checked.lines.offset(&checked.text, convert::position(position), client.encoding)
}
