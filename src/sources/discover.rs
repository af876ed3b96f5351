//! Discovery of files: from a path, folder or glob to the files that it names.

use super::{FileKind, FileSystem};
use globset::{GlobBuilder, GlobMatcher};
use rustc_hash::FxHashSet;
use std::io;
use std::path::{Path, PathBuf};

/// The most files that one folder or glob gives: more are no sources of one draft, and checking them takes minutes.
pub(crate) const MAX_FILES: usize = 500;
/// The most names that are looked at for one folder or glob, so that `/` named by mistake ends soon.
const MAX_NAMES: usize = 20_000;
/// The most folders one inside the other.
const MAX_DEPTH: usize = 24;

/// The files that a folder or a glob gave: their paths below the place that it was relative to.
#[derive(Debug, Default)]
pub(crate) struct DiscoveredFiles {
    /// The files as the folder or glob names them, in order of their names.
    pub files: Vec<String>,
    /// Whether there are more than [`MAX_FILES`] or [`MAX_NAMES`] allow.
    pub cut: bool,
}

/// Kinds of what a draft may name as a source.
#[derive(Debug)]
pub(crate) enum SourcePattern {
    /// One file (or a stream).
    One,
    /// A folder's or a glob's files.
    Many(DiscoveredFiles),
}

/// The files that `given` names, relative to `base`.
///
/// # Errors
///
/// The error of the file system where nothing stands at the path and it is no glob.
pub(crate) fn discover(files: &dyn FileSystem, base: &Path, given: &str) -> io::Result<SourcePattern> {
    match files.stamp(&base.join(given)) {
        Ok(stamp) if stamp.kind == FileKind::Folder => {
            files.list(&base.join(given))?;
            let folder = given.trim_end_matches(['/', '\\']);
            Ok(SourcePattern::Many(walk(files, base, folder, &|_| true)))
        }
        Ok(_) => Ok(SourcePattern::One),
        // Brackets may stand in a file's name, so that a pattern is tried only where no file is called so.
        Err(error) => match glob(given) {
            Some(glob) => Ok(SourcePattern::Many(walk(files, base, fixed_folder(given), &|path| glob.is_match(path)))),
            None => Err(error),
        },
    }
}

fn glob(given: &str) -> Option<GlobMatcher> {
    if !given.contains(['*', '?', '[', '{']) {
        return None;
    }
    let pattern = given.strip_prefix("./").unwrap_or(given);
    Some(GlobBuilder::new(pattern).literal_separator(true).build().ok()?.compile_matcher())
}

/// The folder that a pattern starts in: its parts before the first one with a sign in it.
fn fixed_folder(pattern: &str) -> &str {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let first = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    let end = pattern[..first].rfind('/').map_or(0, |slash| slash.max(1));
    &pattern[..end]
}

/// The files below a folder whose names fit. Hidden ones are passed over; a folder is entered once, however many links
/// lead to it.
fn walk(files: &dyn FileSystem, base: &Path, folder: &str, fits: &dyn Fn(&str) -> bool) -> DiscoveredFiles {
    let mut found = DiscoveredFiles::default();
    let mut seen: FxHashSet<PathBuf> = FxHashSet::default();
    let mut looked_at = 0;
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let path = base.join(&folder);
        if !files.canonical(&path).is_ok_and(|path| seen.insert(path)) {
            continue;
        }
        let mut names = files.list(&path).unwrap_or_default();
        names.sort_unstable();
        let mut folders = Vec::new();
        for name in names.iter().filter(|name| !name.starts_with('.')) {
            looked_at += 1;
            if looked_at > MAX_NAMES {
                found.cut = true;
                return found;
            }
            let below = match folder.as_str() {
                "" => name.clone(),
                "/" => format!("/{name}"),
                _ => format!("{folder}/{name}"),
            };
            match files.stamp(&base.join(&below)).map(|stamp| stamp.kind) {
                Ok(FileKind::File) if fits(&below) => found.files.push(below),
                Ok(FileKind::Folder) if depth < MAX_DEPTH => folders.push((below, depth + 1)),
                _ => {}
            }
        }
        open.extend(folders.into_iter().rev());
        if found.files.len() > MAX_FILES {
            found.files.truncate(MAX_FILES);
            found.cut = true;
            return found;
        }
    }
    found
}
