//! Partial checks of drafts that are checked for the first time, while the whole is checked in the background.

use super::GlobalState;
use crate::desk::Draft;
use crate::server::event::{CheckOutcome, Event};
use crate::server::lsp::client_capabilities::RefreshSupport;
use crate::server::lsp::diagnostics;
use crate::server::session::diagnostic_report::DiagnosticReport;
use crate::server::session::open_document::ReadyWhen;
use crate::server::session::partial_checks::MAX_REFRESHES;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

impl GlobalState {
    /// Starts the partial checks whose time has come, one a document at a time, each on a thread of its own: those of the
    /// others may be busy with whole drafts.
    pub fn spawn_due_partial_checks(&mut self) {
        if !self.is_initialized {
            return;
        }
        let now = Instant::now();
        for (key, open) in &mut self.open {
            let partial = &mut open.partial_checks;
            if partial.running.is_some() || partial.due.is_none_or(|due| due > now) {
                continue;
            }
            partial.due = None;
            if !open.is_unchecked() {
                continue;
            }
            open.partial_checks.running = Some(open.generation);
            for waiting in &mut open.waiting {
                waiting.has_partial_check = true;
            }
            let (desk, events, client) = (self.desk.clone(), self.events.clone(), self.client_capabilities.clone());
            let (key, uri, path, document) = (key.clone(), open.uri.clone(), open.path.clone(), open.document.clone());
            let (generation, shown) = (open.generation, open.report.clone());
            let before = open.partial_checks.latest.as_ref().map(|(_, checked)| checked.clone());
            let regions = open.partial_checks.regions();
            let job = move || {
                let work = || {
                    let began = Instant::now();
                    let draft = Draft { text: Some(document.text()), version: document.version(), ..Draft::at(&path) };
                    let checked = Arc::new(desk.check_near(&draft, &regions, before.as_deref()));
                    let diagnostics = diagnostics::diagnostics(&uri, &checked, &client, &shown);
                    CheckOutcome { checked, diagnostics, took: began.elapsed() }
                };
                let outcome = catch_unwind(AssertUnwindSafe(work)).ok();
                // The state may be gone by now; then nobody wants to know.
                let _ = events.send(Event::PartialCheckFinished { key, generation, outcome });
            };
            if let Err(error) = std::thread::Builder::new().name("partial-check".to_owned()).spawn(job) {
                tracing::warn!("no thread for a partial check: {error}");
                open.partial_checks.running = None;
            }
        }
    }

    pub(super) fn on_partial_check_finished(&mut self, key: &str, generation: u64, outcome: Option<CheckOutcome>) {
        // A document that was closed meanwhile, or closed and opened again, or checked, has no use for it.
        let open = self.open.get_mut(key).filter(|open| open.partial_checks.running == Some(generation));
        let Some(open) = open else { return };
        open.partial_checks.running = None;
        let Some(CheckOutcome { checked, diagnostics, took }) = outcome else {
            // The findings wait for the whole; what stands at a place is told once that is checked.
            open.waiting.retain(|waiting| !matches!(waiting.until, ReadyWhen::PartlyCheckedAt(_)));
            open.owes_refresh = true;
            return self.client.report_error("a glance at a draft");
        };
        let is_first = open.partial_checks.latest.replace((generation, checked.clone())).is_none();
        if is_first {
            // Before anybody is told what the sources say: what is changed upon that is seen.
            self.update_watched_folders();
        }
        let Some(open) = self.open.get_mut(key) else { return };
        if generation == open.generation {
            // Where this is not enough for somebody, another is made.
            open.partial_checks.due = None;
            let report = DiagnosticReport::updated_from(&open.report, open.invalidation.take(), diagnostics);
            let changed = report.id != open.report.id;
            open.report = report;
            let owed_refresh = open.owes_refresh;
            let told = open.answer_from_partial(&self.settings);
            if changed && owed_refresh && !told && open.partial_checks.refreshes < MAX_REFRESHES {
                open.partial_checks.refreshes += 1;
                let client = &self.client_capabilities;
                let diagnostics = client.pull_diagnostics && client.refresh.diagnostics;
                self.client.refresh(RefreshSupport { diagnostics, ..RefreshSupport::default() });
            }
            self.publish(key);
            self.send_status(key);
        } else {
            open.answer_from_partial(&self.settings);
        }
        self.client.trace(
            || format!("glanced at {} in {} ms", checked.path, took.as_millis()),
            || format!("version {}, {} findings", checked.version, checked.findings.len()),
        );
    }
}
