//! Checks of open documents: who waits for one, when it starts, and what the editor is told when it ends.

use super::GlobalState;
use crate::desk::{CheckResult, Desk, Draft};
use crate::server::event::{CheckOutcome, Event};
use crate::server::lsp::{diagnostics, from_proto, uri};
use crate::server::session::diagnostic_report::DiagnosticReport;
use crate::server::session::document_role::DocumentRole;
use crate::server::session::open_document::{OpenDocument, PendingRequest, ReadyWhen};
use crate::server::session::partial_checks::{MAX_REGION_BYTES, PartialChecks};
use crate::server::session::snapshot::{SnapshotReply, SnapshotScope};
use crate::server::session::status::status_params;
use crate::server::thread_affinity;
use crate::sources::MAX_SOURCE_BYTES;
use crate::text::{Document, LineIndex, Problem, Severity};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{MessageType, ProgressToken, Range, Uri};

impl GlobalState {
    /// Lets a request wait for its document, as long as its scope needs, or answers it at once.
    pub(super) fn on_snapshot_request(
        &mut self,
        uri: &Uri,
        scope: SnapshotScope,
        reply: oneshot::Sender<SnapshotReply>,
    ) {
        let encoding = self.client_capabilities.encoding;
        let takes_parts = self.can_send_partial_results();
        let open = uri::document_key(uri).and_then(|key| self.open.get_mut(&key));
        let Some(open) = open.filter(|open| open.role != DocumentRole::Other) else { return };
        let at = |position| open.document.offset(from_proto::position(position), encoding);
        let until = match scope {
            _ if !open.is_unchecked() => ReadyWhen::Checked,
            SnapshotScope::Findings if takes_parts => ReadyWhen::PartlyChecked,
            SnapshotScope::Place(Range { start, end }) if at(start).abs_diff(at(end)) <= MAX_REGION_BYTES => {
                ReadyWhen::PartlyCheckedAt(at(start).min(at(end))..at(start).max(at(end)))
            }
            SnapshotScope::WholeIfChecked | SnapshotScope::Place(_) if open.is_long() => {
                open.owes_refresh = true;
                return;
            }
            _ => ReadyWhen::Checked,
        };
        if let ReadyWhen::PartlyCheckedAt(place) = &until
            && !open.partial().is_some_and(|partial| partial.covers(place))
        {
            open.partial_checks.add_region(place.clone());
        }
        let is_partial = until != ReadyWhen::Checked;
        let version = open.document.version();
        open.waiting.push(PendingRequest { version, until, has_partial_check: false, reply });
        match open.current().cloned() {
            Some(checked) => open.answer_all(&checked, &self.settings),
            None if is_partial => drop(open.answer_from_partial(&self.settings)),
            // Somebody waits: no pause in the typing is waited for. What is under way may be just that.
            None if open.running == Some(open.generation) => {}
            None => open.due = Some(Instant::now()),
        }
    }

    /// Starts the checks whose time has come, one a document at a time.
    pub fn spawn_due_checks(&mut self) {
        if !self.is_initialized {
            return;
        }
        let now = Instant::now();
        for (key, open) in &mut self.open {
            let is_due = open.running.is_none() && open.due.is_some_and(|due| due <= now);
            if !is_due || open.partial_checks.comes_first() {
                continue;
            }
            open.running = Some(open.generation);
            open.due = None;
            let (desk, events, client) = (self.desk.clone(), self.events.clone(), self.client_capabilities.clone());
            let (uri, path, document, role) = (open.uri.clone(), open.path.clone(), open.document.clone(), open.role);
            let (generation, before, shown) = (open.generation, open.known().cloned(), open.report.clone());
            let key = key.clone();
            // What is checked for the first time, or again from the first word to the last, takes all threads as they are.
            let is_keystroke = before.is_some() && !open.inputs_changed;
            let job = move || {
                let work = || {
                    let began = Instant::now();
                    let checked = Arc::new(check(&desk, &path, &document, role, before.as_deref()));
                    let diagnostics = match role {
                        DocumentRole::Config => diagnostics::config_diagnostics(&path, &checked.text, &client),
                        _ => diagnostics::diagnostics(&uri, &checked, &client, &shown),
                    };
                    CheckOutcome { checked, diagnostics, took: began.elapsed() }
                };
                let outcome = catch_unwind(AssertUnwindSafe(work)).ok();
                // The state may be gone by now; then nobody wants to know.
                let _ = events.send(Event::CheckFinished { key, generation, outcome });
            };
            if is_keystroke { thread_affinity::run_latency_critical(job) } else { rayon::spawn(job) }
        }
    }

    pub(super) fn on_check_finished(&mut self, key: &str, generation: u64, outcome: Option<CheckOutcome>) {
        let Some(open) = self.open.get_mut(key) else { return };
        if open.running == Some(generation) {
            open.running = None;
        }
        let Some(CheckOutcome { checked, diagnostics, took }) = outcome else {
            open.waiting.clear();
            return self.client.report_error("the check of a draft");
        };
        // A document that was closed and opened again does not take the check of what it was.
        if generation > open.generation || open.checked.as_ref().is_some_and(|(known, _)| *known > generation) {
            return;
        }
        // What was known before is part of this now.
        open.partial_checks = PartialChecks::default();
        // Let go of at the end: nobody waits for that.
        let before = open.checked.replace((generation, checked.clone())).map(|(_, checked)| checked);
        let is_first = before.is_none();
        let same_sources = before.as_ref().is_some_and(|before| checked.has_sources_of(before));
        if !same_sources {
            // Before anybody is told what they say: what is changed upon that is seen.
            self.update_watched_folders();
        }
        let Some(open) = self.open.get_mut(key) else { return };
        if generation == open.generation {
            let report = DiagnosticReport::updated_from(&open.report, open.invalidation.take(), diagnostics);
            let changed = report.id != open.report.id || !same_sources;
            // Let go of when all are told, likewise.
            let _earlier = std::mem::replace(&mut open.report, report);
            let owes_refresh = std::mem::take(&mut open.owes_refresh);
            let inputs_changed = std::mem::take(&mut open.inputs_changed);
            // Who was told nothing yet has nothing to ask again.
            let refresh = owes_refresh || inputs_changed && changed && !is_first;
            open.answer_all(&checked, &self.settings);
            self.publish(key);
            if refresh {
                self.client.refresh(self.client_capabilities.refresh);
            }
            self.send_status(key);
            self.report_problems(&checked);
        } else if !open.waiting.is_empty() {
            // Who waited for a partial check of the text as it is now waits for no pause in the typing.
            open.due = open.due.map(|_| Instant::now());
        }
        self.client.trace(
            || format!("checked {} in {} ms", checked.path, took.as_millis()),
            || format!("version {}, {} findings", checked.version, checked.findings.len()),
        );
        if !same_sources {
            self.reclassify_documents();
        }
    }

    /// Publishes the findings of a document, unless they are published already or the editor asks for them.
    pub(super) fn publish(&mut self, key: &str) {
        let pulls = self.client_capabilities.pull_diagnostics;
        let Some(open) = self.open.get_mut(key).filter(|_| !pulls) else { return };
        if open.published.replace(open.report.id) != Some(open.report.id) {
            self.client.publish_diagnostics(open.uri.clone(), open.report.clone(), open.editor_version());
        }
    }

    /// Tells an editor that wants to know how a document stands, if that has changed.
    pub(super) fn send_status(&mut self, key: &str) {
        let wants_status = self.client_capabilities.status;
        let open = self.open.get_mut(key).filter(|open| wants_status && open.role == DocumentRole::Draft);
        let Some(open) = open else { return };
        let status = status_params(open);
        let mut without_version = status.clone();
        without_version["version"] = Value::Null;
        if open.status.replace(without_version.clone()) != Some(without_version) {
            self.client.send_status(&status);
        }
    }

    /// Says once what is wrong beside the draft itself: a configuration file that is not open cannot show it.
    fn report_problems(&mut self, checked: &CheckResult) {
        for problem in checked.problems.iter().filter(|problem| problem.path != checked.path) {
            let is_open = self.open.values().any(|open| open.path == problem.path);
            let known = format!("{}: {}", problem.path, problem.message);
            if is_open || !self.shown.insert(known.clone()) {
                continue;
            }
            match problem.severity {
                Severity::Error if DocumentRole::new(&problem.path, "") == DocumentRole::Config => {
                    self.client.show(MessageType::WARNING, known);
                }
                _ => self.client.log(MessageType::INFO, known),
            }
        }
    }

    /// Brings the progress that the editor shows up to date.
    pub fn update_progress(&mut self) {
        let reads = |open: &OpenDocument| {
            open.partial_checks.comes_first()
                || open.running.is_some() && (open.checked.is_none() || open.inputs_changed)
        };
        let is_reading = self.open.values().any(reads);
        if is_reading || self.progress.is_shown() {
            let is_wanted = self.client_capabilities.progress;
            self.progress.update(is_reading, is_wanted, &self.files.progress_message(), &self.client);
        }
    }

    pub(super) fn on_cancel_progress(&self, token: &ProgressToken) {
        if self.progress.has_token(token) {
            self.files.stop();
        }
    }
}

/// Checks a document of which an earlier state was checked: a draft against its sources, a configuration not at all.
fn check(
    desk: &Desk,
    path: &str,
    document: &Document,
    role: DocumentRole,
    before: Option<&CheckResult>,
) -> CheckResult {
    let text = document.text();
    let unchecked = |problem: Option<Problem>| {
        let nothing = Problem { severity: Severity::Error, message: String::new(), path: path.to_owned(), span: None };
        let mut checked = CheckResult::failed(path, nothing);
        checked.problems = problem.into_iter().collect();
        checked.version = document.version();
        checked.lines = LineIndex::new(&text);
        checked.text = text.clone();
        checked
    };
    if role == DocumentRole::Config {
        return unchecked(None);
    }
    if text.len() > MAX_SOURCE_BYTES {
        let message = format!(
            "this draft is {} MB long and is not checked; copydesk checks drafts up to {} MB: cut it into parts",
            text.len().div_ceil(1 << 20),
            MAX_SOURCE_BYTES >> 20
        );
        return unchecked(Some(Problem { severity: Severity::Warning, message, path: path.to_owned(), span: None }));
    }
    desk.check_after(&Draft { text: Some(text), version: document.version(), ..Draft::at(path) }, before)
}
