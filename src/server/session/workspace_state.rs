//! What lies around the open documents: folders, settings, and the files that are watched. All of it belongs to the
//! state's thread.

use super::file_watcher::{self, Watcher};
use super::open_documents::DocumentRole;
use super::settings::{self, Settings};
use crate::server::global_state::{Event, GlobalState};
use crate::server::lsp::client_capabilities::RefreshSupport;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::ls_types::{ConfigurationItem, MessageType, Registration};

/// Folders in which nothing is of interest.
const IGNORED: &[&str] = &[".git", ".hg", ".svn", "node_modules", "target", ".venv"];

/// The folders of the workspace, and what is set in them.
#[derive(Default)]
pub struct WorkspaceState {
    /// The folders.
    pub folders: Vec<PathBuf>,
    /// Counts the changes of files and settings that may matter to any draft.
    pub count: u64,
    /// Whether the editor was told of drafts that are not open.
    pub told: bool,
    /// What is set everywhere (`None`) and in single folders.
    given: HashMap<Option<PathBuf>, Map<String, Value>>,
    /// Watches what the editor does not.
    watcher: Option<Watcher>,
}

impl GlobalState {
    /// The editor can be asked now.
    pub(crate) fn ready(&mut self) {
        let mut registrations = Vec::new();
        if self.abilities.watch {
            registrations.push(file_watcher::registration());
        }
        if self.abilities.register_configuration {
            registrations.push(Registration {
                id: "copydesk-settings".to_owned(),
                method: "workspace/didChangeConfiguration".to_owned(),
                register_options: Some(serde_json::json!({"section": "copydesk"})),
            });
        }
        if !registrations.is_empty() {
            let out = self.out.clone();
            self.out.ask(|client| async move {
                if let Err(error) = client.register_capability(registrations).await {
                    out.log(MessageType::WARNING, format!("the editor will not tell of changes: {error}"));
                }
            });
        }
        for folder in self.world.folders.clone() {
            let desk = self.desk.clone();
            // Whoever opens a folder of drafts is about to open one.
            rayon::spawn(move || drop(catch_unwind(AssertUnwindSafe(|| desk.warm_up(&folder)))));
        }
        let events = self.events.clone();
        match Watcher::new(move |paths| drop(events.send(Event::FilesChanged { paths }))) {
            Ok(watcher) => self.world.watcher = Some(watcher),
            Err(error) if !self.abilities.watch => self.show_once(format!(
                "copydesk cannot watch files ({error}): after a change of a source, run \u{201c}Re-read sources\u{201d}."
            )),
            Err(error) => tracing::info!("no watching beside the editor's: {error}"),
        }
        self.watch_again();
        self.ask_settings();
    }

    /// Watches what matters to the open drafts and is not watched by the editor.
    pub(crate) fn watch_again(&mut self) {
        let Some(watcher) = &mut self.world.watcher else { return };
        let drafts = self.open.values().filter(|open| open.kind == DocumentRole::Draft);
        let mut wanted = file_watcher::WatchSet::default();
        for draft in drafts {
            let sources = draft.known().into_iter().flat_map(|checked| &checked.sources);
            wanted.add(&draft.path, sources.map(|source| Path::new(&source.file)), &self.world.folders);
        }
        if self.abilities.watch {
            wanted.leave_to_editor(&self.world.folders);
        }
        watcher.watch(wanted);
    }

    pub(crate) fn files_changed(&mut self, paths: &[PathBuf]) {
        // Only what lies below a desk's own folder is passed over: the desk itself may stand anywhere.
        let desks = self.open.values().filter_map(|open| open.true_path.parent());
        let desks: Vec<&Path> = self.world.folders.iter().map(PathBuf::as_path).chain(desks).collect();
        let below = |path: &'_ Path| -> PathBuf {
            let inside = desks.iter().filter_map(|desk| path.strip_prefix(desk).ok());
            inside.max_by_key(|rest| rest.as_os_str().len()).unwrap_or(path).to_owned()
        };
        let ignored = |path: &Path| below(path).iter().any(|part| IGNORED.iter().any(|name| part == *name));
        let open = |path: &Path| self.open.values().any(|open| Path::new(&open.path) == path || open.true_path == path);
        if !paths.iter().any(|path| !ignored(path) && !open(path)) {
            return;
        }
        self.files.files_changed();
        self.anything_changed();
    }

    /// Any file may matter to any draft: a configuration, a new source in a folder or a glob. Readings of texts that did
    /// not change are still at hand, so that looking again costs little.
    fn anything_changed(&mut self) {
        self.world.count += 1;
        self.desk.files_changed();
        self.look_again(|open| open.kind == DocumentRole::Draft);
        if self.world.told && !self.open.values().any(|open| open.kind == DocumentRole::Draft) {
            self.out.refresh(self.abilities.refresh);
        }
    }

    pub(crate) fn reread(&mut self) {
        self.files.read_again();
        self.anything_changed();
    }

    pub(crate) fn folders_changed(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.world.folders.retain(|folder| !removed.contains(folder));
        self.world.given.retain(|folder, _| folder.as_ref().is_none_or(|folder| !removed.contains(folder)));
        self.world.folders.extend(added);
        self.ask_settings();
        self.settle();
    }

    /// Asks the editor for its settings, everywhere and by folder; the answers come as events.
    fn ask_settings(&self) {
        if !self.abilities.configuration {
            return;
        }
        let (events, folders) = (self.events.clone(), self.world.folders.clone());
        self.out.ask(|client| async move {
            let scopes = std::iter::once(None).chain(folders.into_iter().map(Some));
            let scopes: Vec<Option<PathBuf>> = scopes.collect();
            let item = |scope: &Option<PathBuf>| ConfigurationItem {
                scope_uri: scope
                    .as_ref()
                    .and_then(|folder| crate::server::lsp::convert::uri(&folder.to_string_lossy())),
                section: Some("copydesk".to_owned()),
            };
            let Ok(answers) = client.configuration(scopes.iter().map(item).collect()).await else { return };
            for (folder, given) in scopes.into_iter().zip(answers) {
                // The state may be gone by now; then nobody wants to know.
                let _ = events.send(Event::Settings { folder, given });
            }
        });
    }

    pub(crate) fn settings_changed(&mut self, given: &Value) {
        // An editor that can be asked often sends nothing, or only what has changed.
        if self.abilities.configuration {
            return self.ask_settings();
        }
        self.settings_given(None, given);
    }

    pub(crate) fn settings_given(&mut self, folder: Option<PathBuf>, given: &Value) {
        let Some(given) = settings::section(given) else { return };
        let known = self.world.given.entry(folder).or_default();
        let before = known.clone();
        known.extend(given.iter().map(|(name, value)| (name.clone(), value.clone())));
        if *known != before {
            self.settle();
        }
    }

    /// Lets the settings hold as they are now.
    fn settle(&mut self) {
        let everywhere = self.world.given.get(&None).cloned().unwrap_or_default();
        let mut settings = Settings::default();
        settings.take(&everywhere);
        if settings.shows() != self.settings.shows() && !self.open.is_empty() {
            // What the drafts say may be the same as before.
            self.out.refresh(RefreshSupport { diagnostics: false, ..self.abilities.refresh });
        }
        self.settings = Arc::new(settings);
        let mut houses = Vec::new();
        let mut wrong = Vec::new();
        for folder in std::iter::once(None).chain(self.world.folders.iter().cloned().map(Some)) {
            let mut given = everywhere.clone();
            given.extend(self.world.given.get(&folder).cloned().unwrap_or_default());
            let (config, problems) = settings::house(&given);
            wrong.extend(problems);
            houses.push((folder.unwrap_or_default(), config));
        }
        self.desk.set_houses(houses);
        for problem in wrong {
            self.show_once(format!("copydesk: {}: {problem}", settings::NAME));
        }
        self.anything_changed();
    }
}
