//! The protocol's door: every message becomes an event of the state's queue before the handler waits for anything, so
//! that events stand in the queue as the messages came in.

use super::convert::{self, Client as ClientAbilities};
use super::state::{Event, Publication, Snapshot, State};
use super::{actions, hover};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CodeActionResponse,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, Hover, HoverParams, HoverProviderCapability,
    InitializeParams, InitializeResult, MessageType, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, Uri,
};
use tower_lsp::{Client, LanguageServer};

/// The server as the protocol's library sees it.
pub struct Backend {
    client: Client,
    events: mpsc::Sender<Event>,
    /// What the editor can do, known once it has introduced itself.
    abilities: Arc<OnceLock<ClientAbilities>>,
    /// Set at the editor's `shutdown`.
    orderly: Arc<AtomicBool>,
    /// A failure is shown once; after that it is only logged.
    failure_shown: Arc<AtomicBool>,
}

impl Backend {
    /// Starts the thread that owns the state, and the task that carries its publications to the editor.
    pub fn new(client: Client, orderly: Arc<AtomicBool>) -> Self {
        let (events, queue) = mpsc::channel();
        let (publications, mut published) = tokio::sync::mpsc::unbounded_channel();
        let abilities = Arc::new(OnceLock::new());
        let failure_shown = Arc::new(AtomicBool::new(false));
        State::start(queue, events.clone(), publications, abilities.clone());
        let (to, shown) = (client.clone(), failure_shown.clone());
        tokio::spawn(async move {
            while let Some(publication) = published.recv().await {
                match publication {
                    Publication::Diagnostics { uri, diagnostics, version } => {
                        to.publish_diagnostics(uri, diagnostics, version).await;
                    }
                    Publication::Failure(what) => report_failure(&to, &shown, &what).await,
                }
            }
        });
        Self { client, events, abilities, orderly, failure_shown }
    }

    fn send(&self, event: Event) {
        // The state's thread lives as long as the server does.
        let _ = self.events.send(event);
    }

    /// The document as it is when the analysis of everything that came in before this request is done. Not `async`: the
    /// question must stand in the queue before anything is waited for.
    fn snapshot(&self, uri: Uri) -> oneshot::Receiver<Arc<Snapshot>> {
        let (answer, snapshot) = oneshot::channel();
        self.send(Event::Ask { uri, answer });
        snapshot
    }

    /// What `work` makes of the snapshot; a panic is reported, and answered with nothing.
    async fn answer<T>(
        &self,
        snapshot: oneshot::Receiver<Arc<Snapshot>>,
        what: &str,
        work: impl FnOnce(&Snapshot, &ClientAbilities) -> Option<T>,
    ) -> Option<T> {
        let snapshot = snapshot.await.ok()?;
        let abilities = self.abilities.get()?;
        match catch_unwind(AssertUnwindSafe(|| work(&snapshot, abilities))) {
            Ok(answer) => answer,
            Err(_) => {
                report_failure(&self.client, &self.failure_shown, what).await;
                None
            }
        }
    }
}

/// Logs a failure; shows the first one.
async fn report_failure(client: &Client, shown: &AtomicBool, what: &str) {
    let message =
        format!("copydesk failed ({what}) and goes on. Please report it, with the draft if you may share it.");
    client.log_message(MessageType::ERROR, &message).await;
    if !shown.swap(true, Ordering::SeqCst) {
        client.show_message(MessageType::ERROR, &message).await;
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = ClientAbilities::new(&params);
        let encoding = abilities.encoding_kind();
        self.send(Event::Settings { debounce: convert::debounce(params.initialization_options.as_ref()) });
        // A second `initialize` is refused before it comes here.
        let _ = self.abilities.set(abilities);
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(SaveOptions { include_text: Some(false) }.into()),
            ..TextDocumentSyncOptions::default()
        };
        let actions = CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        };
        Ok(InitializeResult {
            capabilities: ServerCapabilities {
                position_encoding: Some(encoding),
                text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
                hover_provider: Some(HoverProviderCapability::Simple(true)),
                code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
                ..ServerCapabilities::default()
            },
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn shutdown(&self) -> Result<()> {
        self.orderly.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.send(Event::Open { uri: document.uri, text: document.text, version: document.version });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let changes = params.content_changes;
        self.send(Event::Change { uri: document.uri, version: document.version, changes });
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.send(Event::Close { uri: params.text_document.uri });
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.send(Event::FilesChanged { uris: vec![params.text_document.uri] });
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.send(Event::FilesChanged { uris: params.changes.into_iter().map(|c| c.uri).collect() });
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.send(Event::Settings { debounce: convert::debounce(Some(&params.settings)) });
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let snapshot = self.snapshot(place.text_document.uri);
        Ok(self.answer(snapshot, "hover", |s, client| hover::hover(s, client, place.position)).await)
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let snapshot = self.snapshot(params.text_document.uri.clone());
        Ok(self.answer(snapshot, "code actions", |s, client| actions::actions(s, client, &params)).await)
    }
}
