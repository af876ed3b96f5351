//! Pages for people, shown as documents to editors that can show one and have no way of their own.

use crate::server::backend::Backend;
use crate::server::session::document_role::virtual_documents_folder;
use serde_json::Value;
use std::sync::atomic::Ordering;
use tower_lsp::ls_types::{MessageType, ShowDocumentParams, Uri};

/// Whether pages are to be shown as documents.
fn shows_pages(backend: &Backend) -> bool {
    backend.client_capabilities.get().is_some_and(|client| client.show_document)
        && !backend.has_own_display.load(Ordering::Relaxed)
}

/// Shows a page under a name.
pub fn open_virtual_document(backend: &Backend, name: &str, markdown: &str) {
    if !shows_pages(backend) {
        return;
    }
    let folder = virtual_documents_folder();
    let path = folder.join(format!("{name}.md"));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, markdown));
    let uri = Uri::from_file_path(&path);
    let (Ok(()), Some(uri)) = (written, uri) else {
        return backend.client.log(MessageType::WARNING, format!("the page {} could not be written", path.display()));
    };
    show_document(backend, ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection: None });
}

/// Shows a passage in its source.
pub fn show_passage(backend: &Backend, passage: &Value) {
    if !shows_pages(backend) {
        return;
    }
    let uri = passage.get("uri").and_then(Value::as_str).and_then(|uri| uri.parse::<Uri>().ok());
    let selection = passage.get("range").and_then(|range| serde_json::from_value(range.clone()).ok());
    if let Some(uri) = uri {
        show_document(backend, ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection });
    }
}

fn show_document(backend: &Backend, page: ShowDocumentParams) {
    let client = backend.client.clone();
    backend.client.send_request(|editor| async move {
        if let Err(error) = editor.show_document(page).await {
            client.log(MessageType::WARNING, format!("the editor did not show a page: {error}"));
        }
    });
}
