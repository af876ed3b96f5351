//! The findings of all drafts of the workspace, open or not. What was found in a closed draft is kept as long as neither it
//! nor anything around it has changed.

use super::diagnostic_report::DiagnosticReport;
use super::overlay_fs::OverlayFs;
use super::progress::progress_params;
use super::snapshot::SnapshotReply;
use crate::config::FILE_NAME;
use crate::desk::{CheckResult, Desk, Draft};
use crate::server::client::Client;
use crate::server::event::WorkspaceSnapshot;
use crate::server::lsp::client_capabilities::ClientCapabilities;
use crate::server::lsp::{diagnostics, uri};
use crate::sources::{FileKind, FileSystem, OsFileSystem, Stamp};
use crate::text::{Format, Problem, Severity};
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tower_lsp::ls_types::{
    DocumentDiagnosticReport, MessageType, Uri, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressEnd,
    WorkDoneProgressReport, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

/// Number of drafts of a workspace that are checked without being open.
const MAX_DRAFTS: usize = 500;
/// Number of names that are looked at for them.
const MAX_FILES: usize = 50_000;
/// Folders in which no drafts stand.
const IGNORED_FOLDERS: &[&str] = &["node_modules", "target"];

/// What was found in closed documents.
#[derive(Default)]
pub struct ClosedDraftCache {
    known: Mutex<HashMap<PathBuf, CachedReport>>,
    /// Whether a person knows already that not every draft is checked.
    limit_shown: AtomicBool,
}

struct CachedReport {
    revision: u64,
    /// The files that it rests on, as they were.
    files: Vec<(PathBuf, Option<Stamp>)>,
    report: Arc<DiagnosticReport>,
}

/// Collector of the findings of a workspace.
pub struct WorkspaceDiagnostics {
    /// The desk.
    pub desk: Arc<Desk>,
    /// The files.
    pub files: Arc<OverlayFs>,
    /// What is known already.
    pub closed: Arc<ClosedDraftCache>,
    /// What the editor can do.
    pub client_capabilities: Arc<ClientCapabilities>,
    /// The way to the editor.
    pub client: Client,
}

impl WorkspaceDiagnostics {
    /// The findings of all drafts. Each document's go out as soon as they are known, if the editor takes parts.
    pub async fn collect(
        self,
        workspace: WorkspaceSnapshot,
        open: Vec<oneshot::Receiver<SnapshotReply>>,
        params: WorkspaceDiagnosticParams,
    ) -> WorkspaceDiagnosticReport {
        let known: HashMap<Uri, String> = params.previous_result_ids.into_iter().map(|id| (id.uri, id.value)).collect();
        let parts = params.partial_result_params.partial_result_token;
        let progress = params.work_done_progress_params.work_done_token;
        let say = |value: WorkDoneProgress| {
            if let Some(token) = &progress {
                self.client.send_progress(&progress_params(token, value));
            }
        };
        let title = "Checking the drafts of the workspace".to_owned();
        say(WorkDoneProgress::Begin(WorkDoneProgressBegin { title, ..WorkDoneProgressBegin::default() }));
        let mut items = Vec::new();
        let mut add = |uri: Uri, version: Option<i32>, report: &DiagnosticReport| {
            let item = item(uri.clone(), version, report, known.get(&uri).map(String::as_str));
            match &parts {
                Some(token) => self.client.send_partial_result(token, &WorkspaceDiagnosticReport { items: vec![item] }),
                None => items.push(item),
            }
        };
        let mut seen: HashSet<PathBuf> = workspace.open.iter().map(|(_, path)| path.clone()).collect();
        for answer in open {
            if let Ok(SnapshotReply { snapshot, .. }) = answer.await {
                add(snapshot.uri.clone(), Some(snapshot.document.version()), &snapshot.report);
            }
        }
        let (folders, closed) = (workspace.folders.clone(), self.closed.clone());
        let client = self.client.clone();
        let found = spawn_blocking(move || {
            let (found, is_cut) = find_drafts(&folders);
            if is_cut && !closed.limit_shown.swap(true, Ordering::SeqCst) {
                let message = format!(
                    "copydesk checks the first {MAX_DRAFTS} drafts of this workspace, and every one that you open."
                );
                client.log(MessageType::WARNING, message);
            }
            found
        });
        let found: Vec<PathBuf> = found.await.unwrap_or_default();
        let named: Vec<Draft> = found.iter().map(|path| Draft::at(&path.to_string_lossy())).collect();
        let desk = self.desk.clone();
        let fresh = self.closed.is_empty();
        if fresh {
            // Sources among them are known for it before the first is checked.
            let _ = spawn_blocking(move || desk.register_drafts(&named)).await;
        }
        let count = found.len();
        for (index, path) in found.into_iter().enumerate() {
            let true_path = self.files.canonical_path(&path);
            if !seen.insert(true_path) {
                continue;
            }
            let Some(uri) = uri::from_path(&path.to_string_lossy()) else { continue };
            let (desk, files, closed) = (self.desk.clone(), self.files.clone(), self.closed.clone());
            let (client, name, revision) = (self.client_capabilities.clone(), uri.clone(), workspace.revision);
            let work = move || closed.report(&desk, &files, &client, &name, &path, revision);
            // A request that is cancelled ends here, between two drafts.
            let report = spawn_blocking(move || catch_unwind(AssertUnwindSafe(work)).ok()).await.ok().flatten();
            match report {
                Some(report) => add(uri, None, &report),
                None => self.client.report_error("the check of a draft"),
            }
            let report = WorkDoneProgressReport {
                percentage: u32::try_from((index + 1) * 100 / count.max(1)).ok(),
                ..WorkDoneProgressReport::default()
            };
            say(WorkDoneProgress::Report(report));
        }
        say(WorkDoneProgress::End(WorkDoneProgressEnd::default()));
        WorkspaceDiagnosticReport { items }
    }
}

impl ClosedDraftCache {
    fn is_empty(&self) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// The diagnostics of a document that is not open.
    fn report(
        &self,
        desk: &Desk,
        files: &OverlayFs,
        client: &ClientCapabilities,
        uri: &Uri,
        path: &Path,
        revision: u64,
    ) -> Arc<DiagnosticReport> {
        let stamp = |path: &PathBuf| files.stamp(path).ok();
        let before = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            match known.get(path) {
                Some(k) if k.revision == revision && k.files.iter().all(|(path, then)| stamp(path) == *then) => {
                    return k.report.clone();
                }
                Some(known) => known.report.clone(),
                None => Arc::default(),
            }
        };
        let name = path.to_string_lossy();
        let (items, rests_on) = if path.file_name().is_some_and(|name| name == FILE_NAME) {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            (diagnostics::config_diagnostics(&name, &text, client), vec![path.to_owned()])
        } else {
            let checked = desk.check(&Draft::at(&name));
            let sources = checked.sources.iter().map(|source| PathBuf::from(&source.file));
            let rests_on = std::iter::once(path.to_owned()).chain(sources).collect();
            let shown = || diagnostics::diagnostics(uri, &checked, client, &before);
            let items = if is_draft(&checked) { shown() } else { Vec::new() };
            (items, rests_on)
        };
        let report = DiagnosticReport::updated_from(&before, false, items);
        let files = rests_on.into_iter().map(|path| (path.clone(), stamp(&path))).collect();
        let known = CachedReport { revision, files, report: report.clone() };
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), known);
        report
    }
}

/// Whether a closed file is a draft that somebody would want to see findings of: a text without sources is any text.
fn is_draft(checked: &CheckResult) -> bool {
    let wrong = |problem: &Problem| problem.path == checked.path && problem.severity == Severity::Error;
    !checked.sources.is_empty() || checked.problems.iter().any(wrong)
}

fn item(
    uri: Uri,
    version: Option<i32>,
    report: &DiagnosticReport,
    known: Option<&str>,
) -> WorkspaceDocumentDiagnosticReport {
    let version = version.map(i64::from);
    match report.answer(known) {
        DocumentDiagnosticReport::Full(full) => {
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: full.full_document_diagnostic_report,
            })
        }
        DocumentDiagnosticReport::Unchanged(unchanged) => {
            WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: unchanged.unchanged_document_diagnostic_report,
            })
        }
    }
}

/// The Markdown files and configurations of folders, in order, and whether there were too many.
fn find_drafts(folders: &[PathBuf]) -> (Vec<PathBuf>, bool) {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut looked_at = 0;
    let mut waiting: Vec<PathBuf> = folders.iter().rev().cloned().collect();
    while let Some(folder) = waiting.pop() {
        if !OsFileSystem.canonical(&folder).is_ok_and(|folder| seen.insert(folder)) {
            continue;
        }
        let mut names = OsFileSystem.list(&folder).unwrap_or_default();
        names.sort_unstable();
        let mut below = Vec::new();
        for name in names.iter().filter(|name| !name.starts_with('.') && !IGNORED_FOLDERS.contains(&name.as_str())) {
            looked_at += 1;
            let path = folder.join(name);
            match OsFileSystem.stamp(&path).map(|stamp| stamp.kind) {
                Ok(FileKind::Folder) => below.push(path),
                Ok(FileKind::File) if name == FILE_NAME || Format::from_path(name) == Format::Markdown => {
                    found.push(path)
                }
                _ => {}
            }
            if looked_at >= MAX_FILES || found.len() > MAX_DRAFTS {
                found.truncate(MAX_DRAFTS);
                return (found, true);
            }
        }
        waiting.extend(below.into_iter().rev());
    }
    (found, false)
}
