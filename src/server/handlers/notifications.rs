//! Notifications: each puts an event into the state's queue, where it is applied in the order of arrival.

use crate::server::backend::Backend;
use crate::server::event::Event;
use crate::server::lsp::uri::to_paths;
use serde::Deserialize;
use tower_lsp::ls_types::{
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    RenameFilesParams, SetTraceParams, TextDocumentContentChangeEvent, TextDocumentIdentifier,
    WorkDoneProgressCancelParams,
};

pub fn initialized(backend: &Backend) {
    backend.send(Event::Initialized);
}

pub fn did_open(backend: &Backend, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    backend.send(Event::DidOpen {
        uri: document.uri,
        language: document.language_id,
        text: document.text,
        version: document.version,
    });
}

pub fn did_change(backend: &Backend, params: DidChangeTextDocumentParams) {
    let document = params.text_document;
    let changes = params.content_changes;
    backend.send(Event::DidChange { uri: document.uri, version: Some(document.version), changes });
}

/// A `textDocument/didChange` of an editor that names no version, or `null` as older editors do.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeWithoutVersion {
    text_document: TextDocumentIdentifier,
    content_changes: Vec<TextDocumentContentChangeEvent>,
}

/// `textDocument/didChange` without a version
pub async fn did_change_without_version(backend: &Backend, params: ChangeWithoutVersion) {
    let changes = params.content_changes;
    backend.send(Event::DidChange { uri: params.text_document.uri, version: None, changes });
}

pub fn did_close(backend: &Backend, params: DidCloseTextDocumentParams) {
    backend.tokens.forget(&params.text_document.uri);
    backend.send(Event::DidClose { uri: params.text_document.uri });
}

pub fn did_save(backend: &Backend, params: DidSaveTextDocumentParams) {
    backend.send(Event::FilesChanged { paths: to_paths([params.text_document.uri]) });
}

pub fn did_change_watched_files(backend: &Backend, params: DidChangeWatchedFilesParams) {
    let paths = to_paths(params.changes.into_iter().map(|change| change.uri));
    backend.send(Event::FilesChanged { paths });
}

pub fn did_rename_files(backend: &Backend, params: RenameFilesParams) {
    let names = params.files.into_iter().flat_map(|file| [file.old_uri, file.new_uri]);
    backend.send(Event::FilesChanged { paths: to_paths(names.filter_map(|name| name.parse().ok())) });
}

pub fn did_change_workspace_folders(backend: &Backend, params: DidChangeWorkspaceFoldersParams) {
    let added = to_paths(params.event.added.into_iter().map(|folder| folder.uri));
    let removed = to_paths(params.event.removed.into_iter().map(|folder| folder.uri));
    backend.send(Event::FoldersChanged { added, removed });
}

pub fn did_change_configuration(backend: &Backend, params: DidChangeConfigurationParams) {
    backend.send(Event::ConfigurationChanged { given: params.settings });
}

/// `$/setTrace`
pub async fn set_trace(backend: &Backend, params: SetTraceParams) {
    backend.client.set_trace(params.value);
}

/// `window/workDoneProgress/cancel`
pub async fn cancel_progress(backend: &Backend, params: WorkDoneProgressCancelParams) {
    backend.send(Event::CancelProgress(params.token));
}
