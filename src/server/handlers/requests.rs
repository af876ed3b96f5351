//! Requests, in the order of the protocol's methods. Code actions and commands have files of their own.

use crate::ide::{
    code_lens, completion, document_links, document_symbols, goto, hover, inlay_hints, references, semantic_tokens,
};
use crate::server::backend::Backend;
use crate::server::capabilities::server_capabilities;
use crate::server::event::{Event, InitializeData};
use crate::server::lsp::client_capabilities::{self, ClientCapabilities};
use crate::server::lsp::from_proto::{self, draft_offset, draft_span, empty_range};
use crate::server::lsp::{semantic_tokens as lsp_tokens, to_proto, uri};
use crate::server::parent_process::exit_with_parent;
use crate::server::session::diagnostic_report::DiagnosticReport;
use crate::server::session::overlay_fs::is_same_file;
use crate::server::session::settings::{self, Settings};
use crate::server::session::snapshot::{Snapshot, SnapshotScope};
use crate::server::session::unlisted_sources::unlisted_sources;
use crate::server::session::workspace_diagnostics::WorkspaceDiagnostics;
use crate::server::transport;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeLens, CodeLensParams, CompletionParams, CompletionResponse, CompletionTriggerKind, DocumentDiagnosticParams,
    DocumentDiagnosticReportResult, DocumentLink, DocumentLinkParams, DocumentSymbolParams, DocumentSymbolResponse,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult, InlayHint,
    InlayHintParams, Location, Position, ReferenceParams, SemanticTokens, SemanticTokensDeltaParams,
    SemanticTokensFullDeltaResult, SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult,
    SemanticTokensResult, ServerInfo, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult,
};

pub fn initialize(backend: &Backend, params: InitializeParams) -> Result<InitializeResult> {
    let client = Arc::new(ClientCapabilities::new(&params));
    let folders = client_capabilities::folders(&params);
    if let Some(process) = client.process {
        let shutdown = backend.shutdown_received.clone();
        exit_with_parent(process, move || std::process::exit(i32::from(!shutdown.load(Ordering::SeqCst))));
    }
    let mut settings = Settings::default();
    if let Some(given) = params.initialization_options.as_ref().and_then(settings::section) {
        settings.update(given);
    }
    backend.has_own_display.store(settings.has_own_display, Ordering::Relaxed);
    let capabilities = server_capabilities(&client);
    let options = params.initialization_options;
    let data = InitializeData { client_capabilities: client.clone(), folders, options };
    backend.send(Event::Initialize(Box::new(data)));
    // A second `initialize` is refused before it comes here.
    let _ = backend.client_capabilities.set(client);
    Ok(InitializeResult {
        capabilities,
        server_info: Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        ..InitializeResult::default()
    })
}

pub fn shutdown(backend: &Backend) -> Result<()> {
    backend.shutdown_received.store(true, Ordering::SeqCst);
    Ok(())
}

pub async fn diagnostic(backend: &Backend, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
    let snapshot = backend.request_snapshot(params.text_document.uri, SnapshotScope::Findings);
    let known = params.previous_result_id;
    let answer = |report: &DiagnosticReport| {
        let is_written = !report.is_known(known.as_deref()) && transport::respond_with_raw(report.to_json());
        // What is written already is sent as it is, in place of this.
        if is_written { DiagnosticReport::default().answer(None) } else { report.answer(known.as_deref()) }
    };
    // Whoever types waits for this: there is too little to do for it to be handed on to another thread.
    let report = snapshot.await.ok().map(|reply| answer(&reply.snapshot.report));
    // What is not open, and what is no draft, has nothing wrong with it.
    let report = report.unwrap_or_else(|| DiagnosticReport::default().answer(None));
    Ok(DocumentDiagnosticReportResult::Report(report))
}

pub async fn workspace_diagnostic(
    backend: &Backend,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    let (Ok(workspace), Some(client)) = (backend.request_workspace().await, backend.client_capabilities.get()) else {
        return Ok(WorkspaceDiagnosticReportResult::Report(Default::default()));
    };
    let open = backend.request_snapshots(&workspace);
    let collector = WorkspaceDiagnostics {
        desk: backend.desk.clone(),
        files: backend.files.clone(),
        closed: backend.closed_drafts.clone(),
        client_capabilities: client.clone(),
        client: backend.client.clone(),
    };
    Ok(WorkspaceDiagnosticReportResult::Report(collector.collect(workspace, open, params).await))
}

pub async fn hover(backend: &Backend, params: HoverParams) -> Result<Option<Hover>> {
    let at = params.text_document_position_params;
    let snapshot = backend.snapshot_at(at.text_document.uri, empty_range(at.position));
    let hover = |s: &Snapshot, client: &ClientCapabilities| {
        let offset = draft_offset(&s.checked, at.position, client);
        let hover = hover::hover(&s.checked, offset, to_proto::markup_builder(client))?;
        Some(to_proto::hover(&s.checked, hover, client))
    };
    backend.answer_at(snapshot, "hover", hover).await
}

pub async fn goto_definition(
    backend: &Backend,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let at = params.text_document_position_params;
    let snapshot = backend.snapshot_at(at.text_document.uri, empty_range(at.position));
    let definition = |s: &Snapshot, client: &ClientCapabilities| {
        let target = goto::goto_definition(&s.checked, draft_offset(&s.checked, at.position, client))?;
        to_proto::definition(&s.checked, &target, client)
    };
    backend.answer_at(snapshot, "a jump", definition).await
}

pub async fn references(backend: &Backend, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
    let at = params.text_document_position;
    let with_passage = params.context.include_declaration;
    let drafts = backend.open_documents().await;
    let Some(client) = backend.client_capabilities.get().cloned() else { return Ok(None) };
    let find = move || {
        let checked: Vec<_> = drafts.iter().map(|draft| &*draft.checked).collect();
        let offsets = drafts
            .iter()
            .enumerate()
            .filter_map(|(index, draft)| document_offset(index, draft, &at.text_document.uri, at.position, &client));
        let found = references::references(&checked, offsets, is_same_file, with_passage)?;
        let location = |reference| match reference {
            references::Reference::Claim { draft, span } => {
                let range = to_proto::draft_range(checked[draft], span, &client);
                Some(Location { uri: drafts[draft].uri.clone(), range })
            }
            references::Reference::Passage { draft, passage } => {
                to_proto::source_location(checked[draft], passage, &client)
            }
        };
        Some(found.into_iter().filter_map(location).collect())
    };
    Ok(backend.run_blocking("references", find).await.flatten())
}

/// What a position of a document is to a draft that is this document, or has it for a source.
fn document_offset(
    index: usize,
    draft: &Snapshot,
    document: &Uri,
    position: Position,
    client: &ClientCapabilities,
) -> Option<references::DocumentOffset> {
    let checked = &draft.checked;
    if draft.uri == *document {
        let offset = draft_offset(checked, position, client);
        return Some(references::DocumentOffset { draft: index, source: None, offset });
    }
    let path = uri::to_path(document)?;
    let source = checked.sources.iter().position(|s| is_same_file(&s.file, &path))?;
    let read = &checked.sources[source].read.source;
    let offset = from_proto::offset(&read.text, &read.lines, position, client);
    Some(references::DocumentOffset { draft: index, source: Some(source), offset })
}

pub async fn document_symbol(
    backend: &Backend,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let snapshot = backend.snapshot(params.text_document.uri);
    let symbols = |s: &Snapshot, client: &ClientCapabilities| {
        let nodes = document_symbols::document_symbols(&s.checked);
        Some(to_proto::document_symbols(&s.uri, &s.checked, nodes, client))
    };
    Ok(backend.answer(snapshot, "symbols", symbols).await)
}

pub async fn document_link(backend: &Backend, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
    let snapshot = backend.snapshot(params.text_document.uri);
    let links = |s: &Snapshot, client: &ClientCapabilities| {
        Some(to_proto::document_links(&s.checked, document_links::document_links(&s.checked), client))
    };
    Ok(backend.answer(snapshot, "links", links).await)
}

pub async fn code_lens(backend: &Backend, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
    let snapshot = backend.snapshot(params.text_document.uri);
    let lenses = |s: &Snapshot, client: &ClientCapabilities| {
        let lenses = || to_proto::code_lenses(&s.uri, &s.checked, code_lens::code_lenses(&s.checked), client);
        s.settings.code_lens.then(lenses)
    };
    Ok(backend.answer(snapshot, "code lenses", lenses).await)
}

pub async fn inlay_hint(backend: &Backend, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
    let snapshot = backend.snapshot_at(params.text_document.uri, params.range);
    let hints = |s: &Snapshot, client: &ClientCapabilities| {
        let hints = || inlay_hints::inlay_hints(&s.checked, draft_span(&s.checked, params.range, client));
        s.settings.inlay_hints.then(|| to_proto::inlay_hints(&s.checked, hints(), client))
    };
    backend.answer_at(snapshot, "inlay hints", hints).await
}

pub async fn semantic_tokens_full(
    backend: &Backend,
    params: SemanticTokensParams,
) -> Result<Option<SemanticTokensResult>> {
    let snapshot = backend.snapshot(params.text_document.uri);
    let full = |s: &Snapshot, client: &ClientCapabilities| {
        let tokens = lsp_tokens::encode(&s.checked, &semantic_tokens::semantic_tokens(&s.checked, None), client);
        Some(backend.tokens.full(&s.uri, tokens).into())
    };
    Ok(backend.answer(snapshot, "semantic tokens", full).await)
}

pub async fn semantic_tokens_full_delta(
    backend: &Backend,
    params: SemanticTokensDeltaParams,
) -> Result<Option<SemanticTokensFullDeltaResult>> {
    let snapshot = backend.snapshot(params.text_document.uri);
    let known = params.previous_result_id;
    let delta = |s: &Snapshot, client: &ClientCapabilities| {
        let tokens = lsp_tokens::encode(&s.checked, &semantic_tokens::semantic_tokens(&s.checked, None), client);
        Some(backend.tokens.delta(&s.uri, &known, tokens))
    };
    Ok(backend.answer(snapshot, "semantic tokens", delta).await)
}

pub async fn semantic_tokens_range(
    backend: &Backend,
    params: SemanticTokensRangeParams,
) -> Result<Option<SemanticTokensRangeResult>> {
    let snapshot = backend.snapshot_at(params.text_document.uri, params.range);
    let range = |s: &Snapshot, client: &ClientCapabilities| {
        let within = draft_span(&s.checked, params.range, client);
        let ranges = semantic_tokens::semantic_tokens(&s.checked, Some(within));
        Some(SemanticTokens { result_id: None, data: lsp_tokens::encode(&s.checked, &ranges, client) }.into())
    };
    backend.answer_at(snapshot, "semantic tokens", range).await
}

pub async fn completion(backend: &Backend, params: CompletionParams) -> Result<Option<CompletionResponse>> {
    let at = params.text_document_position;
    let text = backend.request_text(at.text_document.uri.clone()).await;
    let (Ok(text), Some(client)) = (text, backend.client_capabilities.get()) else { return Ok(None) };
    let trigger = params.context.map(|context| context.trigger_kind);
    let automatic = trigger == Some(CompletionTriggerKind::TRIGGER_CHARACTER);
    // Editors ask after every blank: most of the time the text alone tells that there is nothing to say.
    let offset = text.offset(from_proto::position(at.position), client.encoding);
    if completion::context_at(&text.text(), offset, automatic).is_none() {
        return Ok(None);
    }
    let snapshot = backend.snapshot_at(at.text_document.uri, empty_range(at.position));
    let complete = |s: &Snapshot, client: &ClientCapabilities| {
        if s.document.version() != text.version() {
            return None;
        }
        let unlisted = || unlisted_sources(&s.checked, &*backend.files);
        let offset = draft_offset(&s.checked, at.position, client);
        let completions = completion::completions(&s.checked, offset, automatic, unlisted)?;
        Some(to_proto::completions(&s.checked, completions, client))
    };
    backend.answer_at(snapshot, "completions", complete).await
}
