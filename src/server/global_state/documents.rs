//! Open documents: opened, edited, closed, and checked again when something around them changes.

use super::GlobalState;
use crate::server::lsp::{from_proto, uri};
use crate::server::session::document_role::DocumentRole;
use crate::server::session::open_document::{DiagnosticsInvalidation, OpenDocument};
use crate::server::session::partial_checks::PartialChecks;
use crate::text::Document;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tower_lsp::ls_types::{MessageType, TextDocumentContentChangeEvent, Uri};

/// Time that the writing of a file may take before it is read.
const FILE_WRITE_DELAY: Duration = Duration::from_millis(30);

impl GlobalState {
    pub(super) fn on_did_open(&mut self, uri: Uri, language: &str, text: &str, version: i32) {
        let Some(key) = uri::document_key(&uri) else { return };
        let path = uri::document_path(&uri, &self.workspace.folders);
        let role = DocumentRole::new(&path, language);
        let document = Document::new(text, version);
        self.files.open(&path, document.clone());
        let true_path = self.files.canonical_path(Path::new(&path));
        let mut open = OpenDocument {
            uri,
            document,
            named_version: version,
            true_path,
            path,
            role,
            generation: self.next_generation(),
            checked: None,
            report: Arc::default(),
            running: self.open.get(&key).and_then(|open| open.running),
            due: (role != DocumentRole::Other).then(Instant::now),
            waiting: Vec::new(),
            published: None,
            status: None,
            inputs_changed: false,
            is_source: false,
            invalidation: DiagnosticsInvalidation::default(),
            partial_checks: PartialChecks::default(),
            owes_refresh: false,
        };
        if open.is_unchecked() && self.can_send_partial_results() {
            open.partial_checks.due = Some(Instant::now());
        }
        self.open.insert(key.clone(), open);
        // What was read from the disk so far is now read from the editor, by whatever draft rests on it.
        self.desk.files_changed();
        self.recheck_dependents(&key);
        self.update_watched_folders();
        self.send_status(&key);
    }

    /// Applies edits. A change without a version is one of an editor that names none: it counts as the next.
    pub(super) fn on_did_change(
        &mut self,
        uri: &Uri,
        version: Option<i32>,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) {
        let encoding = self.client_capabilities.encoding;
        let Some(key) = uri::document_key(uri) else { return };
        let generation = self.next_generation();
        let Some(open) = self.open.get_mut(&key) else {
            let message = format!("a change of {} was passed over: the document is not open", uri.as_str());
            return self.client.log(MessageType::WARNING, message);
        };
        // Versions only ever grow: an older one is a message that came twice, or late.
        if let Some(version) = version
            && version <= open.named_version
        {
            let known = open.named_version;
            let message = format!(
                "a change of {} to version {version} was passed over: the document is at version {known}",
                uri.as_str()
            );
            return self.client.log(MessageType::WARNING, message);
        }
        let is_unchecked = open.is_unchecked();
        for change in changes {
            open.invalidation.record_edit(&change, &open.report);
            let range = change.range.map(|r| from_proto::position(r.start)..from_proto::position(r.end));
            let change = open.document.edit(range, &change.text, encoding);
            if is_unchecked {
                open.partial_checks.apply_edit(change);
            }
        }
        open.named_version = version.unwrap_or(open.named_version);
        open.document.set_version(version.unwrap_or_else(|| open.document.version().saturating_add(1)));
        open.generation = generation;
        if open.role != DocumentRole::Other {
            // Somebody who waits for an answer does not wait for a pause in the typing too.
            let pause = if open.waiting.is_empty() { self.settings.debounce } else { Duration::ZERO };
            open.due = Some(Instant::now() + pause);
            // An editor that asks is answered when it does.
            if is_unchecked && !(self.client_capabilities.pull_diagnostics && open.waiting.is_empty()) {
                open.partial_checks.reschedule(pause);
            }
        }
        self.files.open(&open.path, open.document.clone());
        self.recheck_dependents(&key);
    }

    pub(super) fn on_did_close(&mut self, uri: &Uri) {
        let Some(key) = uri::document_key(uri).filter(|key| self.open.contains_key(key)) else { return };
        if let Some(open) = self.open.get(&key) {
            self.files.close(&open.path);
            self.desk.files_changed();
        }
        self.recheck_dependents(&key);
        let Some(open) = self.open.remove(&key) else { return };
        if open.published.is_some() {
            self.client.publish_diagnostics(open.uri, Arc::default(), None);
        }
        self.reclassify_documents();
        self.update_watched_folders();
    }

    pub(super) fn on_text_request(&self, uri: &Uri, reply: oneshot::Sender<Document>) {
        let open = uri::document_key(uri).and_then(|key| self.open.get(&key));
        // A cancelled request no longer listens.
        let _ = open.map(|open| reply.send(open.document.clone()));
    }

    /// Checks again what rests on the text of an open document: drafts of which it is a source, and all drafts where it is
    /// a configuration, which holds as it is typed.
    fn recheck_dependents(&mut self, key: &str) {
        let Some(changed) = self.open.get(key) else { return };
        let rests = |draft: &OpenDocument| match &draft.checked {
            _ if changed.role == DocumentRole::Config => draft.role == DocumentRole::Draft,
            Some((_, checked)) => changed.is_source_of(checked, |path| self.files.canonical_path(path)),
            // What it rests on is not known yet, and may have been read before this change.
            None => draft.running.is_some() || draft.partial_checks.has_any(),
        };
        let others = self.open.iter().filter(|(other, _)| *other != key);
        let resting: Vec<String> = others.filter(|(_, d)| rests(d)).map(|(key, _)| key.clone()).collect();
        if !resting.is_empty() {
            self.desk.files_changed();
        }
        for draft in resting {
            self.recheck_document(&draft);
        }
    }

    /// Checks all drafts again, since something beside their text has changed.
    pub(super) fn recheck_drafts(&mut self) {
        let drafts = self.open.iter().filter(|(_, open)| open.role == DocumentRole::Draft);
        let keys: Vec<String> = drafts.map(|(key, _)| key.clone()).collect();
        for key in keys {
            self.recheck_document(&key);
            // A file is written in several steps: between them it may be empty.
            if let Some(due) = self.open.get_mut(&key).and_then(|open| open.due.as_mut()) {
                *due = (*due).max(Instant::now() + FILE_WRITE_DELAY);
            }
        }
    }

    fn recheck_document(&mut self, key: &str) {
        let generation = self.next_generation();
        let Some(open) = self.open.get_mut(key).filter(|open| open.role != DocumentRole::Other) else { return };
        open.generation = generation;
        open.inputs_changed = true;
        let pause = if open.waiting.is_empty() { self.settings.debounce } else { Duration::ZERO };
        open.due = Some(Instant::now() + pause);
        if open.is_unchecked() && !(self.client_capabilities.pull_diagnostics && open.waiting.is_empty()) {
            open.partial_checks.reschedule(pause);
        }
    }

    /// Checks again what has become a source of a draft, and is no draft any more, and the other way round.
    pub(super) fn reclassify_documents(&mut self) {
        let is_source = |open: &OpenDocument| {
            let drafts = self.open.values().filter_map(|draft| draft.checked.as_ref());
            drafts.into_iter().any(|(_, checked)| open.is_source_of(checked, |path| self.files.canonical_path(path)))
        };
        let changed = self.open.iter().filter(|(_, open)| is_source(open) != open.is_source);
        let keys: Vec<String> = changed.map(|(key, _)| key.clone()).collect();
        for key in keys {
            if let Some(open) = self.open.get_mut(&key) {
                open.is_source = !open.is_source;
            }
            self.recheck_document(&key);
        }
    }
}
