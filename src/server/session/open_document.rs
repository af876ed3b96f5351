//! One open document: its text, its latest check, and the requests that wait for the next one.

use super::diagnostic_report::DiagnosticReport;
use super::document_role::DocumentRole;
use super::partial_checks::{MIN_PARTIAL_BYTES, PartialChecks};
use super::settings::Settings;
use super::snapshot::{Snapshot, SnapshotReply};
use crate::desk::CheckResult;
use crate::sources::MAX_SOURCE_BYTES;
use crate::text::Document;
use serde_json::Value;
use std::ops::Range as Bytes;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{Range, TextDocumentContentChangeEvent, Uri};

/// Length of a draft, in bytes, from which it is checked for the first time in the background: questions about all of it are
/// not held up until that is done.
const MIN_LONG_BYTES: usize = 300_000;

/// Until when a request waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadyWhen {
    /// Until the document is checked.
    Checked,
    /// Until some of it is.
    PartlyChecked,
    /// Until this stretch of it is, in bytes.
    PartlyCheckedAt(Bytes<usize>),
}

/// A request that waits for a check.
pub struct PendingRequest {
    /// The version of the text when it was asked.
    pub version: i32,
    /// What it waits for.
    pub until: ReadyWhen,
    /// Whether a partial check was made for it: what that does not show, no other will.
    pub has_partial_check: bool,
    /// Where the answer goes.
    pub reply: oneshot::Sender<SnapshotReply>,
}

/// What edits have done to the diagnostics that the editor shows, since it was last told of them. Editors move them along
/// with the words, and drop those whose words are deleted, if only for a moment: what was cut and put back is told again.
#[derive(Default)]
pub struct DiagnosticsInvalidation {
    dropped: bool,
    /// Lines were added or taken away, so that lines are not those of the report any more.
    shifted: bool,
}

impl DiagnosticsInvalidation {
    /// Records an edit that comes after the report.
    pub fn record_edit(&mut self, change: &TextDocumentContentChangeEvent, report: &DiagnosticReport) {
        let Some(Range { start, end }) = change.range else {
            self.dropped = true;
            return;
        };
        let deletes = start != end;
        let lines = start.line.min(end.line)..=start.line.max(end.line);
        self.dropped |= deletes && (self.shifted || report.touches_lines(lines));
        self.shifted |= start.line != end.line || change.text.contains(['\n', '\r']);
    }

    /// Whether the editor may show less than it was told; from now on nothing has happened.
    pub fn take(&mut self) -> bool {
        std::mem::take(self).dropped
    }
}

/// An open document, as the editor has it.
pub struct OpenDocument {
    /// Its name, as the editor gave it.
    pub uri: Uri,
    /// Its text. The version is the one that the editor names; edits that name none count on from it.
    pub document: Document,
    /// The last version that the editor named; an edit that names none does not count.
    pub named_version: i32,
    /// Its path; for one that is not saved yet, where it would stand.
    pub path: String,
    /// The path with links followed.
    pub true_path: PathBuf,
    /// What it is to the server.
    pub role: DocumentRole,
    /// Number of the latest change that asks for a new check.
    pub generation: u64,
    /// The latest check, and the generation that it is of.
    pub checked: Option<(u64, Arc<CheckResult>)>,
    /// The diagnostics of the latest check.
    pub report: Arc<DiagnosticReport>,
    /// The generation of the check that is under way.
    pub running: Option<u64>,
    /// When the next check is to start.
    pub due: Option<Instant>,
    /// Requests that wait for the check.
    pub waiting: Vec<PendingRequest>,
    /// The id of the report that was published last.
    pub published: Option<u64>,
    /// What was last told of its state.
    pub status: Option<Value>,
    /// Whether files or settings have changed since the latest check, and not the text alone.
    pub inputs_changed: bool,
    /// Whether it is a source of an open draft.
    pub is_source: bool,
    /// What edits have done to the diagnostics that the editor shows.
    pub invalidation: DiagnosticsInvalidation,
    /// What is known of a draft that has not been checked yet.
    pub partial_checks: PartialChecks,
    /// Whether the editor was told a part where it asked for all, or nothing, and is to ask again once the draft is read.
    pub owes_refresh: bool,
}

impl OpenDocument {
    /// The check, if it is of the text and the files as they are.
    pub fn current(&self) -> Option<&Arc<CheckResult>> {
        self.checked.as_ref().filter(|(generation, _)| *generation == self.generation).map(|(_, checked)| checked)
    }

    /// The version of the text as the editor knows it; `None` after an edit that named none.
    pub fn editor_version(&self) -> Option<i32> {
        Some(self.named_version).filter(|&version| version == self.document.version())
    }

    /// Whether checking it takes longer than anybody should wait.
    pub fn is_long(&self) -> bool {
        self.document.len() > MIN_LONG_BYTES
    }

    /// When something is to be started.
    pub fn due(&self) -> Option<Instant> {
        let whole = self.due.filter(|_| self.running.is_none() && !self.partial_checks.comes_first());
        let partial = self.partial_checks.due.filter(|_| self.partial_checks.running.is_none());
        whole.into_iter().chain(partial).min()
    }

    /// Whether the document is a source of this draft.
    pub fn is_source_of(&self, draft: &CheckResult, true_path: impl Fn(&Path) -> PathBuf) -> bool {
        draft.sources.iter().any(|s| s.file == self.path || true_path(Path::new(&s.file)) == self.true_path)
    }

    /// The document as requests see it.
    pub fn snapshot(&self, checked: &Arc<CheckResult>, settings: &Arc<Settings>) -> Arc<Snapshot> {
        Arc::new(Snapshot {
            uri: self.uri.clone(),
            document: self.document.clone(),
            named_version: self.editor_version(),
            checked: checked.clone(),
            report: self.report.clone(),
            settings: settings.clone(),
        })
    }

    /// Answers every waiting request with the check of the text as it is.
    pub fn answer_all(&mut self, checked: &Arc<CheckResult>, settings: &Arc<Settings>) {
        if self.waiting.is_empty() {
            return;
        }
        let snapshot = self.snapshot(checked, settings);
        for PendingRequest { version, reply, .. } in self.waiting.drain(..) {
            let is_stale = version != snapshot.document.version();
            // A cancelled request no longer listens.
            let _ = reply.send(SnapshotReply { snapshot: snapshot.clone(), is_stale });
        }
    }

    /// Whether it is a draft of which a part is checked first, since it has not been checked yet and is not short.
    pub fn is_unchecked(&self) -> bool {
        let length = self.document.len();
        self.checked.is_none()
            && self.role == DocumentRole::Draft
            && length > MIN_PARTIAL_BYTES
            && length <= MAX_SOURCE_BYTES
    }

    /// What is known of it: the check, or a partial one until there is one.
    pub fn known(&self) -> Option<&Arc<CheckResult>> {
        self.checked.as_ref().or(self.partial_checks.latest.as_ref()).map(|(_, checked)| checked)
    }

    /// The partial check, if it is of the text and the files as they are.
    pub fn partial(&self) -> Option<&Arc<CheckResult>> {
        self.partial_checks
            .latest
            .as_ref()
            .filter(|(generation, _)| *generation == self.generation)
            .map(|(_, checked)| checked)
    }

    /// Answers the waiting requests that a partial check can answer, from the one at hand; for others another is made. Says
    /// whether the findings were asked for.
    pub fn answer_from_partial(&mut self, settings: &Arc<Settings>) -> bool {
        let mut told = false;
        if let Some(checked) = self.partial().cloned() {
            let snapshot = self.snapshot(&checked, settings);
            let version = self.document.version();
            for waiting in std::mem::take(&mut self.waiting) {
                let is_stale = waiting.version != version;
                let known = match &waiting.until {
                    ReadyWhen::Checked => false,
                    ReadyWhen::PartlyChecked => true,
                    // Whoever asked about a text that has gone on is told that.
                    ReadyWhen::PartlyCheckedAt(place) => is_stale || checked.covers(place),
                };
                if known {
                    told |= waiting.until == ReadyWhen::PartlyChecked;
                    // A cancelled request no longer listens.
                    let _ = waiting.reply.send(SnapshotReply { snapshot: snapshot.clone(), is_stale });
                } else if waiting.until == ReadyWhen::Checked || !waiting.has_partial_check {
                    self.waiting.push(waiting);
                    continue;
                }
                // What was answered in part, or not at all, is to be asked again.
                self.owes_refresh = true;
            }
        }
        if self.waiting.iter().any(|waiting| waiting.until != ReadyWhen::Checked) {
            self.partial_checks.due = Some(Instant::now());
        }
        told
    }
}
