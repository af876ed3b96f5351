//! The protocol's door: every message becomes an event of the state's queue before the handler waits for anything, so that
//! events stand in the queue as the messages came in.

pub(crate) mod commands;
pub(crate) mod evidence;
pub(crate) mod pages;
pub(crate) mod workspace_diagnostics;
use super::client::Outbox;
use super::global_state::{Event, GlobalState, InitializeData};
use super::lsp::client_capabilities::{self, Abilities};
use super::lsp::convert::{self, Client as ClientAbilities};
use super::lsp::diagnostics::{self, Report};
use super::parent_process;
use super::session::open_documents::{self, Snapshot, SnapshotReply, SnapshotScope};
use super::session::overlay_fs::OverlayFs;
use super::session::settings::{self, Settings};
use super::transport::{self, Out};
use crate::desk::{Desk, Draft};
use crate::ide::{code_actions, completion, document_symbols, goto, hover, inlay_hints, semantic_tokens};
use crate::text::Document;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use tokio::sync::oneshot;
use tokio::task::{block_in_place, spawn_blocking, yield_now};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CodeActionResponse, CodeLens,
    CodeLensOptions, CodeLensParams, CompletionParams, CompletionResponse, CompletionTriggerKind, DiagnosticOptions,
    DiagnosticServerCapabilities, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReportResult,
    DocumentLink, DocumentLinkOptions, DocumentLinkParams, DocumentSymbolParams, DocumentSymbolResponse,
    ExecuteCommandOptions, ExecuteCommandParams, FileOperationFilter, FileOperationPattern,
    FileOperationRegistrationOptions, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams,
    HoverProviderCapability, InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams,
    Location, OneOf, Position, Range, ReferenceParams, RenameFilesParams, SaveOptions, SemanticTokens,
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, ServerCapabilities, ServerInfo, SetTraceParams,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, Uri, WorkDoneProgressCancelParams,
    WorkDoneProgressOptions, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use tower_lsp::{Client, LanguageServer};

/// The server as the protocol's library sees it.
pub struct Backend {
    /// The way to the editor.
    pub out: Outbox,
    /// The desk, for what is read apart from the open documents.
    pub desk: Arc<Desk>,
    files: Arc<OverlayFs>,
    events: mpsc::Sender<Event>,
    /// What the editor can do, known once it has introduced itself.
    abilities: Arc<OnceLock<ClientAbilities>>,
    manners: OnceLock<Abilities>,
    /// Whether the editor shows pages in a way of its own.
    own_display: AtomicBool,
    closed: Arc<workspace_diagnostics::ClosedDraftCache>,
    /// The semantic tokens that the editor has.
    tokens: semantic_tokens::TokenCache,
    /// Set at the editor's `shutdown`.
    orderly: Arc<AtomicBool>,
}

impl Backend {
    /// Starts the thread that owns the state; `out` is the way to the editor.
    pub fn new(client: Client, out: Out, orderly: Arc<AtomicBool>) -> Self {
        let (events, queue) = mpsc::channel();
        let out = Outbox::new(client, out);
        let files = Arc::new(OverlayFs::default());
        let desk = Arc::new(Desk::new(files.clone()));
        if let Err(error) = GlobalState::start(queue, events.clone(), out.clone(), desk.clone(), files.clone()) {
            tracing::error!("the server's thread could not start: {error}");
        }
        Self {
            out,
            desk,
            files,
            events,
            abilities: Arc::default(),
            manners: OnceLock::new(),
            own_display: AtomicBool::new(false),
            closed: Arc::default(),
            tokens: semantic_tokens::TokenCache::default(),
            orderly,
        }
    }

    fn send(&self, event: Event) {
        // The state's thread lives as long as the server does.
        let _ = self.events.send(event);
    }

    /// The document as it is when the analysis of everything that came in before this request is done; nothing while a long
    /// draft is read for the first time. Not `async`: the question must stand in the queue before anything is waited for.
    fn snapshot(&self, uri: Uri) -> oneshot::Receiver<SnapshotReply> {
        self.ask(uri, SnapshotScope::WholeIfRead)
    }

    /// The same for a question about a range: of a draft that is read for the first time, only what lies round that range.
    fn snapshot_at(&self, uri: Uri, range: Range) -> oneshot::Receiver<SnapshotReply> {
        self.ask(uri, SnapshotScope::Place(range))
    }

    fn ask(&self, uri: Uri, want: SnapshotScope) -> oneshot::Receiver<SnapshotReply> {
        let (answer, snapshot) = oneshot::channel();
        self.send(Event::Ask { uri, want, answer });
        snapshot
    }

    /// What `work` makes of the snapshot, which may be newer than the question; a panic is reported, and answered with
    /// nothing.
    async fn answer<T>(
        &self,
        snapshot: oneshot::Receiver<SnapshotReply>,
        what: &str,
        work: impl FnOnce(&Snapshot, &ClientAbilities) -> Option<T>,
    ) -> Option<T> {
        let snapshot = snapshot.await.ok()?.snapshot;
        self.work(&snapshot, what, work).await
    }

    /// The same for a question about a place of the text: where the text has gone on, that place is another.
    async fn answer_at<T>(
        &self,
        snapshot: oneshot::Receiver<SnapshotReply>,
        what: &str,
        work: impl FnOnce(&Snapshot, &ClientAbilities) -> Option<T>,
    ) -> Result<Option<T>> {
        let Ok(SnapshotReply { snapshot, moved }) = snapshot.await else { return Ok(None) };
        if moved {
            let stale = self.manners.get().is_some_and(|manners| manners.stale);
            return if stale { Err(Error::content_modified()) } else { Ok(None) };
        }
        Ok(self.work(&snapshot, what, work).await)
    }

    async fn work<T>(
        &self,
        snapshot: &Snapshot,
        what: &str,
        work: impl FnOnce(&Snapshot, &ClientAbilities) -> Option<T>,
    ) -> Option<T> {
        let abilities = self.abilities.get()?;
        // The first step of a request is taken by who reads the editor's messages; work is done elsewhere.
        yield_now().await;
        let work = || catch_unwind(AssertUnwindSafe(|| work(snapshot, abilities)));
        block_in_place(work).unwrap_or_else(|_| {
            self.out.failure(what);
            None
        })
    }

    /// What `work` makes, on a thread where it may take its time; a panic is reported, and answered with nothing.
    pub async fn apart<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let result = spawn_blocking(move || catch_unwind(AssertUnwindSafe(work)).ok()).await.ok().flatten();
        if result.is_none() {
            self.out.failure(what);
        }
        result
    }

    /// The document as it is; one that is not open is read from its file.
    pub fn snapshot_or_read(&self, uri: Uri) -> impl Future<Output = Option<Arc<Snapshot>>> + Send + '_ {
        let snapshot = self.ask(uri.clone(), SnapshotScope::Whole);
        async move {
            if let Ok(answer) = snapshot.await {
                return Some(answer.snapshot);
            }
            open_documents::key(&uri)?;
            let (desk, client) = (self.desk.clone(), self.client_abilities()?);
            let read = self.apart("the check of a draft", move || {
                let checked = Arc::new(desk.check(&Draft::at(&open_documents::path(&uri, &[]))));
                let items = diagnostics::diagnostics(&uri, &checked, &client, &Report::default());
                Arc::new(Snapshot {
                    document: Document::new(&checked.text, 0),
                    report: Report::after(&Arc::default(), false, items),
                    settings: Arc::new(Settings::default()),
                    checked,
                    uri,
                })
            });
            read.await
        }
    }

    /// Every open document as it is.
    async fn open_documents(&self) -> Vec<Arc<Snapshot>> {
        let (answer, workspace) = oneshot::channel();
        self.send(Event::AskWorkspace { answer });
        let Ok(workspace) = workspace.await else { return Vec::new() };
        let asked: Vec<_> = workspace.open.into_iter().map(|(uri, _)| self.ask(uri, SnapshotScope::Whole)).collect();
        let mut documents = Vec::new();
        for answer in asked {
            documents.extend(answer.await.ok().map(|answer| answer.snapshot));
        }
        documents
    }

    /// What the editor can do.
    pub fn client_abilities(&self) -> Option<ClientAbilities> {
        self.abilities.get().cloned()
    }

    /// Whether pages are to be shown as documents.
    pub fn shows_pages(&self) -> bool {
        self.manners.get().is_some_and(|manners| manners.show_document) && !self.own_display.load(Ordering::Relaxed)
    }

    /// Lets everything be read again.
    pub fn reread(&self) {
        self.send(Event::Reread);
    }

    /// `$/setTrace`
    pub async fn set_trace(&self, params: SetTraceParams) {
        self.out.set_trace(params.value);
    }

    /// `window/workDoneProgress/cancel`
    pub async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.send(Event::CancelProgress(params.token));
    }
}

/// The range of a single place.
fn point(position: Position) -> Range {
    Range { start: position, end: position }
}

fn paths(uris: impl IntoIterator<Item = Uri>) -> Vec<PathBuf> {
    uris.into_iter().filter_map(|uri| convert::path(&uri)).map(PathBuf::from).collect()
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = ClientAbilities::new(&params);
        let manners = Abilities::new(&params);
        let encoding = client.encoding_kind();
        let folders = client_capabilities::folders(&params);
        if let Some(process) = manners.process {
            let orderly = self.orderly.clone();
            parent_process::watch(process, move || std::process::exit(i32::from(!orderly.load(Ordering::SeqCst))));
        }
        let mut own = Settings::default();
        if let Some(given) = params.initialization_options.as_ref().and_then(settings::section) {
            own.take(given);
        }
        self.own_display.store(own.own_display, Ordering::Relaxed);
        let pull = manners.pull.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some(convert::SOURCE.to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                ..DiagnosticOptions::default()
            })
        });
        let hello = InitializeData {
            client: client.clone(),
            abilities: manners.clone(),
            folders,
            options: params.initialization_options,
        };
        self.send(Event::Hello(Box::new(hello)));
        // A second `initialize` is refused before it comes here.
        let _ = self.abilities.set(client);
        let _ = self.manners.set(manners);
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(SaveOptions { include_text: Some(false) }.into()),
            ..TextDocumentSyncOptions::default()
        };
        let actions = CodeActionOptions {
            code_action_kinds: Some(code_actions::kinds()),
            resolve_provider: Some(true),
            ..CodeActionOptions::default()
        };
        Ok(InitializeResult {
            capabilities: ServerCapabilities {
                position_encoding: Some(encoding),
                text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
                diagnostic_provider: pull,
                hover_provider: Some(HoverProviderCapability::Simple(true)),
                code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
                definition_provider: Some(OneOf::Left(true)),
                references_provider: Some(OneOf::Left(true)),
                document_symbol_provider: Some(OneOf::Left(true)),
                document_link_provider: Some(DocumentLinkOptions {
                    resolve_provider: Some(false),
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                }),
                code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
                inlay_hint_provider: Some(OneOf::Left(true)),
                semantic_tokens_provider: Some(semantic_tokens::provider().into()),
                completion_provider: Some(completion::provider()),
                execute_command_provider: Some(ExecuteCommandOptions {
                    commands: commands::COMMANDS.iter().map(|&name| name.to_owned()).collect(),
                    ..ExecuteCommandOptions::default()
                }),
                workspace: Some(workspace_capabilities()),
                ..ServerCapabilities::default()
            },
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.send(Event::Ready);
    }

    async fn shutdown(&self) -> Result<()> {
        self.orderly.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.send(Event::Open {
            uri: document.uri,
            language: document.language_id,
            text: document.text,
            version: document.version,
        });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let changes = params.content_changes;
        self.send(Event::Change { uri: document.uri, version: document.version, changes });
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.tokens.forget(&params.text_document.uri);
        self.send(Event::Close { uri: params.text_document.uri });
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.send(Event::FilesChanged { paths: paths([params.text_document.uri]) });
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.send(Event::FilesChanged { paths: paths(params.changes.into_iter().map(|change| change.uri)) });
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let names = params.files.into_iter().flat_map(|file| [file.old_uri, file.new_uri]);
        self.send(Event::FilesChanged { paths: paths(names.filter_map(|name| name.parse().ok())) });
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let added = paths(params.event.added.into_iter().map(|folder| folder.uri));
        let removed = paths(params.event.removed.into_iter().map(|folder| folder.uri));
        self.send(Event::Folders { added, removed });
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.send(Event::SettingsChanged { given: params.settings });
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        commands::run(self, params).await
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let snapshot = self.ask(params.text_document.uri, SnapshotScope::Findings);
        let known = params.previous_result_id;
        let answer = |report: &Report| {
            let is_written = !report.is_known(known.as_deref()) && transport::answer_with(report.written());
            // What is written already is sent as it is, in place of this.
            if is_written { Report::default().answer(None) } else { report.answer(known.as_deref()) }
        };
        // Whoever types waits for this: there is too little to do for it to be handed on to another thread.
        let report = snapshot.await.ok().map(|asked| answer(&asked.snapshot.report));
        // What is not open, and what is no draft, has nothing wrong with it.
        let report = report.unwrap_or_else(|| Report::default().answer(None));
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        let (answer, workspace) = oneshot::channel();
        self.send(Event::AskWorkspace { answer });
        let (Ok(workspace), Some(client)) = (workspace.await, self.client_abilities()) else {
            return Ok(WorkspaceDiagnosticReportResult::Report(Default::default()));
        };
        let open = workspace.open.iter().map(|(uri, _)| self.ask(uri.clone(), SnapshotScope::Whole)).collect();
        let look = workspace_diagnostics::WorkspaceDiagnostics {
            desk: self.desk.clone(),
            files: self.files.clone(),
            closed: self.closed.clone(),
            client,
            out: self.out.clone(),
        };
        Ok(WorkspaceDiagnosticReportResult::Report(look.over(workspace, open, params).await))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let snapshot = self.snapshot_at(place.text_document.uri, point(place.position));
        self.answer_at(snapshot, "hover", |s, client| hover::hover(s, client, place.position)).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri.clone();
        // All safe fixes, which an editor asks for by kind, are those of the whole draft.
        let snapshot = match params.context.only {
            Some(_) => self.snapshot(uri),
            None => self.snapshot_at(uri, params.range),
        };
        let files = self.files.clone();
        self.answer_at(snapshot, "code actions", |s, client| code_actions::actions(s, client, &params, &*files)).await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        let Some(later) = code_actions::later(&action) else { return Ok(action) };
        let (snapshot, files) = (self.snapshot_at(later.uri, later.range), self.files.clone());
        let resolved =
            self.answer(snapshot, "a code action", |s, client| code_actions::resolve(s, client, &action, &*files));
        resolved.await.ok_or_else(Error::content_modified)
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let snapshot = self.snapshot_at(place.text_document.uri, point(place.position));
        self.answer_at(snapshot, "a jump", |s, client| goto::definition(s, client, place.position)).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        let (uri, with_passage) = (place.text_document.uri, params.context.include_declaration);
        let (Some(client), drafts) = (self.client_abilities(), self.open_documents().await) else { return Ok(None) };
        let found =
            self.apart("references", move || goto::references(&drafts, &client, &uri, place.position, with_passage));
        Ok(found.await.flatten())
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let snapshot = self.snapshot(params.text_document.uri);
        Ok(self.answer(snapshot, "symbols", |s, client| Some(document_symbols::symbols(s, client))).await)
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let snapshot = self.snapshot(params.text_document.uri);
        Ok(self.answer(snapshot, "links", |s, client| Some(goto::links(s, client))).await)
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let snapshot = self.snapshot(params.text_document.uri);
        let lenses =
            |s: &Snapshot, client: &ClientAbilities| s.settings.code_lens.then(|| document_symbols::lenses(s, client));
        Ok(self.answer(snapshot, "code lenses", lenses).await)
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let snapshot = self.snapshot_at(params.text_document.uri, params.range);
        let hints = |s: &Snapshot, client: &ClientAbilities| {
            s.settings.inlay_hints.then(|| inlay_hints::hints(s, client, params.range))
        };
        self.answer_at(snapshot, "inlay hints", hints).await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        let snapshot = self.snapshot(params.text_document.uri);
        let full = |s: &Snapshot, client: &ClientAbilities| {
            Some(self.tokens.full(&s.uri, semantic_tokens::full(s, client)).into())
        };
        Ok(self.answer(snapshot, "semantic tokens", full).await)
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let snapshot = self.snapshot(params.text_document.uri);
        let known = params.previous_result_id;
        let delta = |s: &Snapshot, client: &ClientAbilities| {
            Some(self.tokens.delta(&s.uri, &known, semantic_tokens::full(s, client)))
        };
        Ok(self.answer(snapshot, "semantic tokens", delta).await)
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let snapshot = self.snapshot_at(params.text_document.uri, params.range);
        let range = |s: &Snapshot, client: &ClientAbilities| {
            let data = semantic_tokens::range(s, client, params.range);
            Some(SemanticTokens { result_id: None, data }.into())
        };
        self.answer_at(snapshot, "semantic tokens", range).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = params.text_document_position;
        let (answer, text) = oneshot::channel();
        self.send(Event::Text { uri: place.text_document.uri.clone(), answer });
        let (Ok(text), Some(client)) = (text.await, self.abilities.get()) else { return Ok(None) };
        let trigger = params.context.map(|context| context.trigger_kind);
        let automatic = trigger == Some(CompletionTriggerKind::TRIGGER_CHARACTER);
        // Editors ask after every blank: most of the time the text alone tells that there is nothing to say.
        let offset = text.offset(convert::position(place.position), client.encoding);
        if !completion::is_site(&text.text(), offset, automatic) {
            return Ok(None);
        }
        let snapshot = self.snapshot_at(place.text_document.uri, point(place.position));
        let complete = |s: &Snapshot, client: &ClientAbilities| {
            let same = s.document.version() == text.version();
            same.then(|| completion::completion(s, client, place.position, automatic, &*self.files)).flatten()
        };
        self.answer_at(snapshot, "completions", complete).await
    }
}

/// What the server takes part in beside single documents.
fn workspace_capabilities() -> WorkspaceServerCapabilities {
    let any_file = FileOperationRegistrationOptions {
        filters: vec![FileOperationFilter {
            scheme: Some("file".to_owned()),
            pattern: FileOperationPattern { glob: "**/*".to_owned(), ..FileOperationPattern::default() },
        }],
    };
    WorkspaceServerCapabilities {
        workspace_folders: Some(WorkspaceFoldersServerCapabilities {
            supported: Some(true),
            change_notifications: Some(OneOf::Left(true)),
        }),
        file_operations: Some(WorkspaceFileOperationsServerCapabilities {
            did_rename: Some(any_file),
            ..WorkspaceFileOperationsServerCapabilities::default()
        }),
    }
}
