//! The server as requests see it: the way to the state's queue, snapshots from it, and threads for work.

use super::client::Client;
use super::event::{Event, WorkspaceSnapshot};
use super::lsp::client_capabilities::ClientCapabilities;
use super::lsp::{diagnostics, uri};
use super::session::diagnostic_report::DiagnosticReport;
use super::session::overlay_fs::OverlayFs;
use super::session::settings::Settings;
use super::session::snapshot::{Snapshot, SnapshotReply, SnapshotScope};
use super::session::token_cache::TokenCache;
use super::session::workspace_diagnostics::ClosedDraftCache;
use crate::desk::{Desk, Draft};
use crate::text::Document;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, mpsc};
use tokio::sync::oneshot;
use tokio::task::{block_in_place, spawn_blocking, yield_now};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Range, Uri};

/// The server as the protocol's library sees it. Every message becomes an event of the state's queue before its handler
/// waits for anything, so that events stand in the queue as the messages came in.
pub struct Backend {
    /// The way to the editor.
    pub client: Client,
    /// The desk, for what is read apart from the open documents.
    pub desk: Arc<Desk>,
    /// The files under the open documents.
    pub files: Arc<OverlayFs>,
    /// What the editor can do, known once it has introduced itself.
    pub client_capabilities: OnceLock<Arc<ClientCapabilities>>,
    /// Whether the editor shows pages in a way of its own.
    pub has_own_display: AtomicBool,
    /// What was found in drafts that are not open.
    pub closed_drafts: Arc<ClosedDraftCache>,
    /// The semantic tokens that the editor has.
    pub tokens: TokenCache,
    /// Set at the editor's `shutdown`.
    pub shutdown_received: Arc<AtomicBool>,
    events: mpsc::Sender<Event>,
}

impl Backend {
    /// A server whose state's thread receives these events.
    pub fn new(
        client: Client,
        desk: Arc<Desk>,
        files: Arc<OverlayFs>,
        events: mpsc::Sender<Event>,
        shutdown_received: Arc<AtomicBool>,
    ) -> Self {
        Self {
            client,
            desk,
            files,
            client_capabilities: OnceLock::new(),
            has_own_display: AtomicBool::new(false),
            closed_drafts: Arc::default(),
            tokens: TokenCache::default(),
            shutdown_received,
            events,
        }
    }

    /// Puts an event into the state's queue.
    pub fn send(&self, event: Event) {
        // The state's thread lives as long as the server does.
        let _ = self.events.send(event);
    }

    /// The document as it is when the check of everything that came in before this request is done; nothing while a long
    /// draft is checked for the first time. Not `async`: the question must stand in the queue before anything is waited for.
    pub fn snapshot(&self, uri: Uri) -> oneshot::Receiver<SnapshotReply> {
        self.request_snapshot(uri, SnapshotScope::WholeIfChecked)
    }

    /// The same for a question about a range: of a draft that is checked for the first time, only what lies round it.
    pub fn snapshot_at(&self, uri: Uri, range: Range) -> oneshot::Receiver<SnapshotReply> {
        self.request_snapshot(uri, SnapshotScope::Place(range))
    }

    /// The document in that scope; the reply is dropped where there is nothing to be had.
    pub fn request_snapshot(&self, uri: Uri, scope: SnapshotScope) -> oneshot::Receiver<SnapshotReply> {
        let (reply, snapshot) = oneshot::channel();
        self.send(Event::SnapshotRequested { uri, scope, reply });
        snapshot
    }

    /// The text of a document as it is now, checked or not.
    pub fn request_text(&self, uri: Uri) -> oneshot::Receiver<Document> {
        let (reply, text) = oneshot::channel();
        self.send(Event::TextRequested { uri, reply });
        text
    }

    /// The folders and open documents as they are now.
    pub fn request_workspace(&self) -> oneshot::Receiver<WorkspaceSnapshot> {
        let (reply, workspace) = oneshot::channel();
        self.send(Event::WorkspaceRequested { reply });
        workspace
    }

    /// What `work` makes of the snapshot, which may be newer than the question; a panic is reported, and answered with
    /// nothing.
    pub async fn answer<T>(
        &self,
        snapshot: oneshot::Receiver<SnapshotReply>,
        what: &str,
        work: impl FnOnce(&Snapshot, &ClientCapabilities) -> Option<T>,
    ) -> Option<T> {
        let snapshot = snapshot.await.ok()?.snapshot;
        self.work(&snapshot, what, work).await
    }

    /// The same for a question about a place of the text: where the text has gone on, that place is another.
    pub async fn answer_at<T>(
        &self,
        snapshot: oneshot::Receiver<SnapshotReply>,
        what: &str,
        work: impl FnOnce(&Snapshot, &ClientCapabilities) -> Option<T>,
    ) -> Result<Option<T>> {
        let Ok(SnapshotReply { snapshot, is_stale }) = snapshot.await else { return Ok(None) };
        if is_stale {
            let told = self.client_capabilities.get().is_some_and(|client| client.stale_request_support);
            return if told { Err(Error::content_modified()) } else { Ok(None) };
        }
        Ok(self.work(&snapshot, what, work).await)
    }

    async fn work<T>(
        &self,
        snapshot: &Snapshot,
        what: &str,
        work: impl FnOnce(&Snapshot, &ClientCapabilities) -> Option<T>,
    ) -> Option<T> {
        let client = self.client_capabilities.get()?;
        // The first step of a request is taken by who reads the editor's messages; work is done elsewhere.
        yield_now().await;
        let work = || catch_unwind(AssertUnwindSafe(|| work(snapshot, client)));
        block_in_place(work).unwrap_or_else(|_| {
            self.client.report_error(what);
            None
        })
    }

    /// What `work` makes, on a thread where it may take its time; a panic is reported, and answered with nothing.
    pub async fn run_blocking<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let result = spawn_blocking(move || catch_unwind(AssertUnwindSafe(work)).ok()).await.ok().flatten();
        if result.is_none() {
            self.client.report_error(what);
        }
        result
    }

    /// The document as it is; one that is not open is read from its file.
    pub fn snapshot_or_load(&self, uri: Uri) -> impl Future<Output = Option<Arc<Snapshot>>> + Send + '_ {
        let snapshot = self.request_snapshot(uri.clone(), SnapshotScope::Whole);
        async move {
            if let Ok(reply) = snapshot.await {
                return Some(reply.snapshot);
            }
            uri::document_key(&uri)?;
            let (desk, client) = (self.desk.clone(), self.client_capabilities.get()?.clone());
            let load = self.run_blocking("the check of a draft", move || {
                let checked = Arc::new(desk.check(&Draft::at(&uri::document_path(&uri, &[]))));
                let items = diagnostics::diagnostics(&uri, &checked, &client, &DiagnosticReport::default());
                Arc::new(Snapshot {
                    document: Document::new(&checked.text, 0),
                    named_version: Some(0),
                    report: DiagnosticReport::updated_from(&Arc::default(), false, items),
                    settings: Arc::new(Settings::default()),
                    checked,
                    uri,
                })
            });
            load.await
        }
    }

    /// Every open document as it is.
    pub async fn open_documents(&self) -> Vec<Arc<Snapshot>> {
        let Ok(workspace) = self.request_workspace().await else { return Vec::new() };
        let requested: Vec<_> = self.request_snapshots(&workspace);
        let mut documents = Vec::new();
        for reply in requested {
            documents.extend(reply.await.ok().map(|reply| reply.snapshot));
        }
        documents
    }

    /// Every open document of the workspace, each as soon as it is there.
    pub fn request_snapshots(&self, workspace: &WorkspaceSnapshot) -> Vec<oneshot::Receiver<SnapshotReply>> {
        workspace.open.iter().map(|(uri, _)| self.request_snapshot(uri.clone(), SnapshotScope::Whole)).collect()
    }
}
