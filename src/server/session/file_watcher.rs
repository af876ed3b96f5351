//! Watching files: by the editor where it can, by the system where it cannot.

use crate::sources::SOURCES_FOLDER;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::Registration;

/// What the editor is asked to watch: everything in its folders, since any file may be a source.
pub fn registration() -> Registration {
    Registration {
        id: "copydesk-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({"watchers": [{"globPattern": "**/*"}]})),
    }
}

/// Folders to be watched, each with what lies below it or not.
#[derive(Default)]
pub struct WatchSet {
    folders: BTreeMap<PathBuf, bool>,
}

impl WatchSet {
    /// Adds what matters to a draft: its own folder and those above it up to the workspace's, where a configuration may come
    /// to stand; the folder of its sources; the folders of the sources that it has.
    pub fn add<'a>(&mut self, draft: &str, sources: impl Iterator<Item = &'a Path>, workspace: &[PathBuf]) {
        let Some(folder) = Path::new(draft).parent() else { return };
        let root = workspace.iter().find(|root| folder.starts_with(root));
        self.folders.entry(folder.to_owned()).or_default();
        for above in folder.ancestors().skip(1).take_while(|above| root.is_some_and(|root| above.starts_with(root))) {
            self.folders.entry(above.to_owned()).or_default();
        }
        self.folders.insert(folder.join(SOURCES_FOLDER), true);
        for source in sources.filter_map(Path::parent) {
            self.folders.entry(source.to_owned()).or_default();
        }
    }

    /// Takes out what the client watches: what lies in its folders.
    pub fn leave_to_client(&mut self, workspace: &[PathBuf]) {
        self.folders.retain(|folder, _| !workspace.iter().any(|root| folder.starts_with(root)));
    }
}

/// Watches folders through the system.
pub struct Watcher {
    system: RecommendedWatcher,
    watched: BTreeMap<PathBuf, bool>,
}

impl Watcher {
    /// A watcher that watches nothing yet; `changed` hears the paths of what changed.
    pub fn new(changed: impl Fn(Vec<PathBuf>) + Send + 'static) -> notify::Result<Self> {
        let system = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // What cannot be watched any more is found out at the next change of what is wanted.
            if let Ok(event) = event
                && !matches!(event.kind, EventKind::Access(_))
            {
                changed(event.paths);
            }
        })?;
        Ok(Self { system, watched: BTreeMap::new() })
    }

    /// Watches these folders and no others. One that does not exist is tried again the next time.
    pub fn watch(&mut self, wanted: WatchSet) {
        let given_up: Vec<PathBuf> = self
            .watched
            .iter()
            .filter(|(path, deep)| wanted.folders.get(*path) != Some(deep))
            .map(|(p, _)| p.clone())
            .collect();
        for path in given_up {
            self.watched.remove(&path);
            // It may be gone.
            let _ = self.system.unwatch(&path);
        }
        for (path, deep) in wanted.folders {
            let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            if !self.watched.contains_key(&path) && self.system.watch(&path, mode).is_ok() {
                self.watched.insert(path, deep);
            }
        }
    }
}
