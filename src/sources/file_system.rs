//! File system: the one way to files for the floors below the doors.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

/// The files that a door gives the floors below it: the disk, the disk under an editor's open documents, or a test's own.
pub trait FileSystem: Send + Sync {
    /// The bytes of a file; of a longer one no more than `most` and one.
    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>>;
    /// The names in a folder, in any order.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// The stamp of what stands at a path, links followed: it changes when the file does.
    fn stamp(&self, path: &Path) -> io::Result<Stamp>;
    /// The canonical path of what stands at a path: absolute, links followed.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;
    /// The path from the root on; a relative one starts in the working folder.
    fn absolute(&self, path: &Path) -> PathBuf;
    /// Whether a source that is about to be read is still wanted: a door may let a person stop a long reading.
    fn should_read(&self, _source: &Path) -> bool {
        true
    }
}

/// Stamp of what stands at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// File, folder or neither.
    pub kind: FileKind,
    /// Length in bytes.
    pub length: u64,
    /// Any number that changes when the content does: the time of the last change, an editor's version.
    pub tag: u128,
}

/// File, folder or neither.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum FileKind {
    File,
    Folder,
    /// A pipe or a device: it can be read once.
    Stream,
}

/// The files of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsFileSystem;

impl FileSystem for OsFileSystem {
    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let entries = std::fs::read_dir(folder)?;
        Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        let data = std::fs::metadata(path)?;
        let kind = match (data.is_file(), data.is_dir()) {
            (true, _) => FileKind::File,
            (_, true) => FileKind::Folder,
            _ => FileKind::Stream,
        };
        let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
        let tag = data.modified().ok().and_then(since).map_or(0, |time| time.as_nanos());
        Ok(Stamp { kind, length: data.len(), tag })
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        tidy(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
    }
}

/// Files that exist in memory alone; its folders are those that its files stand in, and the working folder is the root.
#[derive(Clone, Debug, Default)]
pub struct InMemoryFileSystem {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl InMemoryFileSystem {
    /// Files by their paths.
    pub fn new<P: AsRef<Path>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let mut memory = Self::default();
        for (path, bytes) in files {
            memory.write(path, bytes);
        }
        memory
    }

    /// Writes a file.
    pub fn write(&mut self, path: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) {
        let path = self.absolute(path.as_ref());
        self.files.insert(path, bytes.into());
    }
}

impl FileSystem for InMemoryFileSystem {
    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        let bytes = self.files.get(&self.absolute(path)).ok_or(io::ErrorKind::NotFound)?;
        Ok(bytes.iter().copied().take(most.saturating_add(1)).collect())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let folder = self.absolute(folder);
        let below = self.files.keys().filter_map(|path| path.strip_prefix(&folder).ok()?.components().next());
        let mut names: Vec<String> = below.filter_map(|name| Some(name.as_os_str().to_str()?.to_owned())).collect();
        names.dedup();
        if names.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(names) }
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        let path = self.absolute(path);
        if let Some(bytes) = self.files.get(&path) {
            let tag = bytes.iter().fold(0, |tag: u128, &b| tag.wrapping_mul(31).wrapping_add(u128::from(b)));
            return Ok(Stamp { kind: FileKind::File, length: bytes.len() as u64, tag });
        }
        self.list(&path).map(|_| Stamp { kind: FileKind::Folder, length: 0, tag: 0 })
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let path = self.absolute(path);
        self.stamp(&path).map(|_| path)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        tidy(&Path::new("/").join(path))
    }
}

/// An absolute path without `.` and `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

/// The reason why a file could not be read, to stand after its name.
pub(crate) fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read by you; change its permissions".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
