//! What lies around the open documents: the editor's introduction, files, folders and settings.

use super::GlobalState;
use crate::server::event::{Event, InitializeData, WorkspaceSnapshot};
use crate::server::lsp::client_capabilities::RefreshSupport;
use crate::server::lsp::uri;
use crate::server::session::document_role::DocumentRole;
use crate::server::session::file_watcher::{self, WatchSet, Watcher};
use crate::server::session::settings;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{ConfigurationItem, MessageType, Registration};

impl GlobalState {
    pub(super) fn on_initialize(&mut self, data: InitializeData) {
        self.client.set_trace(data.client_capabilities.trace);
        self.client_capabilities = data.client_capabilities;
        self.is_initialized = true;
        self.workspace.folders = data.folders;
        if let Some(given) = data.options {
            self.on_configuration_response(None, &given);
        }
    }

    pub(super) fn on_initialized(&mut self) {
        self.register_capabilities();
        for folder in self.workspace.folders.clone() {
            let desk = self.desk.clone();
            // Whoever opens a folder of drafts is about to open one.
            rayon::spawn(move || drop(catch_unwind(AssertUnwindSafe(|| desk.warm_up(&folder)))));
        }
        let events = self.events.clone();
        match Watcher::new(move |paths| drop(events.send(Event::FilesChanged { paths }))) {
            Ok(watcher) => self.workspace.start_watching(watcher),
            Err(error) if !self.client_capabilities.watch_files => self.show_once(format!(
                "copydesk cannot watch files ({error}): after a change of a source, run \u{201c}Re-read sources\u{201d}."
            )),
            Err(error) => tracing::info!("no watching beside the editor's: {error}"),
        }
        self.update_watched_folders();
        self.request_configuration();
    }

    /// Asks the editor to tell of files and settings that change.
    fn register_capabilities(&self) {
        let mut registrations = Vec::new();
        if self.client_capabilities.watch_files {
            registrations.push(file_watcher::registration());
        }
        if self.client_capabilities.register_configuration {
            registrations.push(Registration {
                id: "copydesk-settings".to_owned(),
                method: "workspace/didChangeConfiguration".to_owned(),
                register_options: Some(serde_json::json!({"section": "copydesk"})),
            });
        }
        if registrations.is_empty() {
            return;
        }
        let client = self.client.clone();
        self.client.send_request(|editor| async move {
            if let Err(error) = editor.register_capability(registrations).await {
                client.log(MessageType::WARNING, format!("the editor will not tell of changes: {error}"));
            }
        });
    }

    /// Watches what matters to the open drafts and is not watched by the editor.
    pub(super) fn update_watched_folders(&mut self) {
        let drafts = self.open.values().filter(|open| open.role == DocumentRole::Draft);
        let mut wanted = WatchSet::default();
        for draft in drafts {
            let sources = draft.known().into_iter().flat_map(|checked| &checked.sources);
            wanted.add(&draft.path, sources.map(|source| Path::new(&source.file)), &self.workspace.folders);
        }
        if self.client_capabilities.watch_files {
            wanted.leave_to_client(&self.workspace.folders);
        }
        self.workspace.watch(wanted);
    }

    pub(super) fn on_files_changed(&mut self, paths: &[PathBuf]) {
        let folders = || self.open.values().filter_map(|open| open.true_path.parent());
        let is_open =
            |path: &Path| self.open.values().any(|open| Path::new(&open.path) == path || open.true_path == path);
        if paths.iter().all(|path| self.workspace.is_ignored(path, folders()) || is_open(path)) {
            return;
        }
        self.files.files_changed();
        self.inputs_changed();
    }

    /// Any file may matter to any draft: a configuration, a new source in a folder or a glob. What was made of texts that did
    /// not change is still at hand, so that checking again costs little.
    fn inputs_changed(&mut self) {
        self.workspace.revision += 1;
        self.desk.files_changed();
        self.recheck_drafts();
        let has_draft = self.open.values().any(|open| open.role == DocumentRole::Draft);
        if self.workspace.workspace_diagnostics_sent && !has_draft {
            self.client.refresh(self.client_capabilities.refresh);
        }
    }

    pub(super) fn on_reload_sources(&mut self) {
        self.files.invalidate_all();
        self.inputs_changed();
    }

    pub(super) fn on_folders_changed(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.workspace.change_folders(added, removed);
        self.request_configuration();
        self.apply_settings();
    }

    pub(super) fn on_workspace_request(&mut self, reply: oneshot::Sender<WorkspaceSnapshot>) {
        self.workspace.workspace_diagnostics_sent = true;
        let open = self.open.values().map(|open| (open.uri.clone(), open.true_path.clone())).collect();
        let snapshot =
            WorkspaceSnapshot { folders: self.workspace.folders.clone(), open, revision: self.workspace.revision };
        // A cancelled request no longer listens.
        let _ = reply.send(snapshot);
    }

    /// Asks the editor for its settings, everywhere and by folder; the answers come as events.
    fn request_configuration(&self) {
        if !self.client_capabilities.configuration {
            return;
        }
        let (events, folders) = (self.events.clone(), self.workspace.folders.clone());
        self.client.send_request(|editor| async move {
            let scopes: Vec<Option<PathBuf>> = std::iter::once(None).chain(folders.into_iter().map(Some)).collect();
            let item = |scope: &Option<PathBuf>| ConfigurationItem {
                scope_uri: scope.as_ref().and_then(|folder| uri::from_path(&folder.to_string_lossy())),
                section: Some("copydesk".to_owned()),
            };
            let Ok(answers) = editor.configuration(scopes.iter().map(item).collect()).await else { return };
            for (folder, given) in scopes.into_iter().zip(answers) {
                // The state may be gone by now; then nobody wants to know.
                let _ = events.send(Event::ConfigurationResponse { folder, given });
            }
        });
    }

    pub(super) fn on_configuration_changed(&mut self, given: &Value) {
        // An editor that can be asked often sends nothing, or only what has changed.
        if self.client_capabilities.configuration {
            return self.request_configuration();
        }
        self.on_configuration_response(None, given);
    }

    pub(super) fn on_configuration_response(&mut self, folder: Option<PathBuf>, given: &Value) {
        if settings::section(given).is_some_and(|given| self.workspace.set(folder, given)) {
            self.apply_settings();
        }
    }

    /// Lets the settings hold as they are now.
    fn apply_settings(&mut self) {
        let effective = self.workspace.effective_settings();
        if effective.settings.shows() != self.settings.shows() && !self.open.is_empty() {
            // What the drafts say may be the same as before.
            self.client.refresh(RefreshSupport { diagnostics: false, ..self.client_capabilities.refresh });
        }
        self.settings = Arc::new(effective.settings);
        self.desk.set_folder_configs(effective.configs);
        for problem in effective.problems {
            self.show_once(format!("copydesk: {}: {problem}", settings::NAME));
        }
        self.inputs_changed();
    }
}
