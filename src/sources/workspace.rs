//! Workspace: the folder that a draft belongs to, and the configuration that holds there.

use super::file_system::io_reason;
use super::{FileKind, FileSystem};
use crate::config::{Config, FILE_NAME};
use crate::text::{Problem, Severity, decode};
use std::path::{Path, PathBuf};

/// The longest configuration file that is read, in bytes.
const MAX_CONFIG_BYTES: usize = 1 << 20;

/// The folder that a draft belongs to: that of `copydesk.toml`, else the root of its git repository, else its own.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder, absolute.
    pub root: PathBuf,
    /// The configuration file, if there is one.
    pub config_path: Option<PathBuf>,
    /// Its settings; the default without one.
    pub config: Config,
    /// The problems of the configuration file.
    pub problems: Vec<Problem>,
    /// The configuration file's text, for places in it.
    pub(super) config_text: String,
}

impl Workspace {
    /// The workspace of a draft. `rules` are the ids of all rules.
    pub fn find(files: &dyn FileSystem, draft: &Path, rules: &[&str]) -> Self {
        Self::find_in(files, draft, rules, None)
    }

    /// The same where a folder (or, under the empty path, every folder) has settings that hold unless the configuration
    /// file says otherwise; their sources are relative to that folder.
    pub fn find_in(files: &dyn FileSystem, draft: &Path, rules: &[&str], house: Option<(&Path, &Config)>) -> Self {
        let draft = files.absolute(draft);
        let folder = draft.parent().unwrap_or(&draft);
        let is = |path: PathBuf, file: bool| {
            files.stamp(&path).is_ok_and(|stamp| !file || stamp.kind != FileKind::Folder).then_some(path)
        };
        if let Some(path) = folder.ancestors().find_map(|above| is(above.join(FILE_NAME), true)) {
            let root = path.parent().unwrap_or(&path).to_owned();
            let base = house.map(|(folder, config)| relative_to(&root, folder, config)).unwrap_or_default();
            return Self::read(files, path, rules, base);
        }
        let named = house.filter(|(folder, config)| config.sources.is_some() && folder.is_absolute());
        let git = || folder.ancestors().find(|above| is(above.join(".git"), false).is_some()).unwrap_or(folder);
        let root = named.map_or_else(git, |(folder, _)| folder);
        let config = house.map(|(_, config)| config.clone()).unwrap_or_default();
        Self { config, ..Self::plain(root.to_owned()) }
    }

    /// The workspace that a configuration file makes of its folder.
    pub fn of_config(files: &dyn FileSystem, path: PathBuf, rules: &[&str]) -> Self {
        Self::read(files, path, rules, Config::default())
    }

    fn read(files: &dyn FileSystem, path: PathBuf, rules: &[&str], base: Config) -> Self {
        let path = files.absolute(&path);
        let name = path.display().to_string();
        let mut workspace = Self::plain(path.parent().unwrap_or(&path).to_owned());
        let text = files
            .read(&path, MAX_CONFIG_BYTES)
            .map_err(|error| format!("cannot be read: {}", io_reason(&error)))
            .and_then(|bytes| decode(&bytes).map_err(|not_text| not_text.message));
        match text {
            Ok(decoded) => {
                (workspace.config, workspace.problems) = Config::parse_over(base, &decoded.text, &name, rules);
                workspace.config_text = decoded.text;
            }
            Err(why) => {
                let message = format!("{FILE_NAME} {why}");
                workspace.config = base;
                workspace.problems.push(Problem { severity: Severity::Error, message, path: name, span: None });
            }
        }
        workspace.config_path = Some(path);
        workspace
    }

    fn plain(root: PathBuf) -> Self {
        Self { root, config_path: None, config: Config::default(), problems: Vec::new(), config_text: String::new() }
    }
}

/// Settings of a folder as they hold in another: their sources stay where they are.
fn relative_to(root: &Path, folder: &Path, config: &Config) -> Config {
    let mut config = config.clone();
    if folder.is_absolute() && folder != root {
        let there = |given: &String| folder.join(given).to_string_lossy().into_owned();
        config.sources = config.sources.map(|sources| sources.iter().map(there).collect());
    }
    config
}
