//! What is set in a folder where no `copydesk.toml` says otherwise.

use crate::config::Config;
use std::path::{Path, PathBuf};

/// A folder with what is set in it; the folder with an empty path stands for all others.
pub type FolderConfig = (PathBuf, Config);

/// The settings that hold for a file: those of the innermost folder around it. The path is absolute.
pub(crate) fn folder_config<'a>(configs: &'a [FolderConfig], path: &Path) -> Option<(&'a Path, &'a Config)> {
    let around = configs.iter().filter(|(folder, _)| path.starts_with(folder));
    let innermost = around.max_by_key(|(folder, _)| folder.as_os_str().len());
    innermost.map(|(folder, config)| (folder.as_path(), config))
}
