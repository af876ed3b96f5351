//! What lies around the open documents: folders, what is set in them, and the files that are watched.

use super::file_watcher::{WatchSet, Watcher};
use super::settings::{self, Settings};
use crate::config::Config;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Folders in which nothing is of interest.
const IGNORED_FOLDERS: &[&str] = &[".git", ".hg", ".svn", "node_modules", "target", ".venv"];

/// The folders of the workspace, and what is set in them.
#[derive(Default)]
pub struct WorkspaceState {
    /// The folders.
    pub folders: Vec<PathBuf>,
    /// Counts the changes of files and settings that may matter to any draft.
    pub revision: u64,
    /// Whether the editor was told of drafts that are not open.
    pub workspace_diagnostics_sent: bool,
    /// What is set everywhere (`None`) and in single folders.
    given: HashMap<Option<PathBuf>, Map<String, Value>>,
    /// Watches what the editor does not.
    watcher: Option<Watcher>,
}

/// The settings as they are to hold now.
pub struct EffectiveSettings {
    /// How the server behaves.
    pub settings: Settings,
    /// The keys of `copydesk.toml` among the settings, by folder; the empty path for everywhere.
    pub configs: Vec<(PathBuf, Config)>,
    /// What is wrong with them.
    pub problems: Vec<String>,
}

impl WorkspaceState {
    /// Takes folders in and out, with what is set in them.
    pub fn change_folders(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.folders.retain(|folder| !removed.contains(folder));
        self.given.retain(|folder, _| folder.as_ref().is_none_or(|folder| !removed.contains(folder)));
        self.folders.extend(added);
    }

    /// Takes over what is set everywhere (`None`) or in a folder; says whether that is anything new.
    pub fn set(&mut self, folder: Option<PathBuf>, given: &Map<String, Value>) -> bool {
        let known = self.given.entry(folder).or_default();
        let before = known.clone();
        known.extend(given.iter().map(|(name, value)| (name.clone(), value.clone())));
        *known != before
    }

    /// What is set, put together.
    pub fn effective_settings(&self) -> EffectiveSettings {
        let everywhere = self.given.get(&None).cloned().unwrap_or_default();
        let mut settings = Settings::default();
        settings.update(&everywhere);
        let mut effective = EffectiveSettings { settings, configs: Vec::new(), problems: Vec::new() };
        for folder in std::iter::once(None).chain(self.folders.iter().cloned().map(Some)) {
            let mut given = everywhere.clone();
            given.extend(self.given.get(&folder).cloned().unwrap_or_default());
            let (config, problems) = settings::config_of_settings(&given);
            effective.problems.extend(problems);
            effective.configs.push((folder.unwrap_or_default(), config));
        }
        effective
    }

    /// Watches files through the system from now on.
    pub fn start_watching(&mut self, watcher: Watcher) {
        self.watcher = Some(watcher);
    }

    /// Watches these folders and no others.
    pub fn watch(&mut self, wanted: WatchSet) {
        if let Some(watcher) = &mut self.watcher {
            watcher.watch(wanted);
        }
    }

    /// Whether nothing at a path is of interest. Only what lies below a folder of drafts is passed over: the desk itself
    /// may stand anywhere.
    pub fn is_ignored<'a>(&'a self, path: &Path, drafts: impl Iterator<Item = &'a Path>) -> bool {
        let folders = self.folders.iter().map(PathBuf::as_path).chain(drafts);
        let inside = folders.filter_map(|folder| path.strip_prefix(folder).ok());
        let below = inside.max_by_key(|rest| rest.as_os_str().len()).unwrap_or(path);
        below.iter().any(|part| IGNORED_FOLDERS.iter().any(|name| part == *name))
    }
}
