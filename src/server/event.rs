//! Everything that may happen to the server's state: messages of the editor, questions of requests, ends of checks.

use super::lsp::client_capabilities::ClientCapabilities;
use super::session::diagnostic_report::CachedDiagnostic;
use super::session::snapshot::{SnapshotReply, SnapshotScope};
use crate::desk::CheckResult;
use crate::text::Document;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{ProgressToken, TextDocumentContentChangeEvent, Uri};

/// An event in the state's queue.
pub enum Event {
    /// The editor has introduced itself.
    Initialize(Box<InitializeData>),
    /// The editor can be asked now.
    Initialized,
    /// A document was opened.
    DidOpen { uri: Uri, language: String, text: String, version: i32 },
    /// A document was edited; without a version where the editor names none.
    DidChange { uri: Uri, version: Option<i32>, changes: Vec<TextDocumentContentChangeEvent> },
    /// A document was closed.
    DidClose { uri: Uri },
    /// Files changed on disk.
    FilesChanged { paths: Vec<PathBuf> },
    /// Folders came to the workspace, others left it.
    FoldersChanged { added: Vec<PathBuf>, removed: Vec<PathBuf> },
    /// Settings of everything, or of one folder.
    ConfigurationResponse { folder: Option<PathBuf>, given: Value },
    /// Settings have changed; what they are now has to be asked for, unless the editor says so here.
    ConfigurationChanged { given: Value },
    /// Everything is to be read again.
    ReloadSources,
    /// A person does not want to wait for what is being read.
    CancelProgress(ProgressToken),
    /// A request wants the document as it is now.
    SnapshotRequested { uri: Uri, scope: SnapshotScope, reply: oneshot::Sender<SnapshotReply> },
    /// A request wants the text as it is now, checked or not.
    TextRequested { uri: Uri, reply: oneshot::Sender<Document> },
    /// A request wants to know what there is to look at.
    WorkspaceRequested { reply: oneshot::Sender<WorkspaceSnapshot> },
    /// A check ended; without an outcome, it panicked.
    CheckFinished { key: String, generation: u64, outcome: Option<CheckOutcome> },
    /// A partial check of a draft that has not been checked yet ended; without an outcome, it panicked.
    PartialCheckFinished { key: String, generation: u64, outcome: Option<CheckOutcome> },
}

/// What the editor says of itself.
pub struct InitializeData {
    /// What it can do.
    pub client_capabilities: Arc<ClientCapabilities>,
    /// The folders that it works in.
    pub folders: Vec<PathBuf>,
    /// The settings that came with it.
    pub options: Option<Value>,
}

/// The result of a check.
pub struct CheckOutcome {
    /// What was found.
    pub checked: Arc<CheckResult>,
    /// The same as the editor shows it.
    pub diagnostics: Vec<Arc<CachedDiagnostic>>,
    /// How long it took.
    pub took: Duration,
}

/// What there is to look at, as a request about the whole workspace sees it.
pub struct WorkspaceSnapshot {
    /// The folders.
    pub folders: Vec<PathBuf>,
    /// The open documents, by name and true path.
    pub open: Vec<(Uri, PathBuf)>,
    /// Counts the changes of files and settings that may matter to any draft.
    pub revision: u64,
}
