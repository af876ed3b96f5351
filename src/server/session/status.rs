//! State of a document in one small notification, for an editor's status line.

use super::open_document::OpenDocument;
use serde_json::{Value, json};

/// The parameters of `copydesk/status`.
pub fn status_params(open: &OpenDocument) -> Value {
    let checked = open.known();
    let [error, warning, information, hint] = open.report.counts();
    let problems: Vec<&str> =
        checked.iter().flat_map(|checked| &checked.problems).map(|problem| problem.message.as_str()).collect();
    json!({
        "uri": open.uri,
        "version": open.document.version(),
        "reading": open.checked.is_none(),
        "sources": checked.map_or(0, |checked| checked.sources.len()),
        "findings": {"error": error, "warning": warning, "information": information, "hint": hint},
        "problems": problems,
    })
}
