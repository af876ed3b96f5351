//! The files as the editor sees them: the texts of open documents lie over the disk.

use crate::ide::markup::file_name;
use crate::sources::{FileKind, FileSystem, OsFileSystem, Stamp};
use crate::text::Document;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The disk under the open documents. Only the state's thread opens and closes.
#[derive(Default)]
pub struct OverlayFs {
    open: RwLock<OpenBuffers>,
    /// Where links lead, as far as anybody asked; `None` where nothing stands.
    links: Mutex<HashMap<PathBuf, Option<PathBuf>>>,
    /// Counts all edits of all documents: no two texts of one path share a stamp.
    edits: AtomicU64,
    /// Counts how often everything was to be read again.
    rereads: AtomicU64,
    loads: Mutex<LoadCounter>,
}

/// The sources whose reading was begun, until everything is read again.
#[derive(Default)]
struct LoadCounter {
    begun: HashSet<PathBuf>,
    /// A person did not want to wait: no others are begun.
    stopped: bool,
}

#[derive(Default)]
struct OpenBuffers {
    by_path: HashMap<PathBuf, Buffer>,
    /// The paths of the open documents by their true paths: a file may be open under the name of a link.
    by_true_path: HashMap<PathBuf, PathBuf>,
}

/// An open document, and a number that changes with its text. The text is put together when somebody asks for it.
#[derive(Clone)]
struct Buffer {
    document: Document,
    tag: u128,
}

impl OverlayFs {
    /// The document at `path` is open, or was edited.
    pub fn open(&self, path: &str, document: Document) {
        let path = OsFileSystem.absolute(Path::new(path));
        // Times of files do not reach this half of the numbers.
        let tag = u128::MAX / 2 + u128::from(self.edits.fetch_add(1, Ordering::Relaxed));
        let is_new = !self.read_lock().by_path.contains_key(&path);
        let true_path = is_new.then(|| OsFileSystem.canonical(&path).ok()).flatten();
        let mut buffers = self.write();
        if let Some(true_path) = true_path {
            buffers.by_true_path.insert(true_path, path.clone());
        }
        buffers.by_path.insert(path, Buffer { document, tag });
    }

    /// The document at `path` is open no more.
    pub fn close(&self, path: &str) {
        let path = OsFileSystem.absolute(Path::new(path));
        let mut buffers = self.write();
        buffers.by_path.remove(&path);
        buffers.by_true_path.retain(|_, opened| *opened != path);
    }

    /// The path of a file with links followed; the path itself where nothing stands.
    pub fn canonical_path(&self, path: &Path) -> PathBuf {
        self.followed(path).unwrap_or_else(|| path.to_owned())
    }

    /// Files were made, moved or taken away: links may lead elsewhere.
    pub fn files_changed(&self) {
        self.links().clear();
    }

    /// Everything is to be read again, changed or not.
    pub fn invalidate_all(&self) {
        self.files_changed();
        *self.loads() = LoadCounter::default();
        self.rereads.fetch_add(1, Ordering::Relaxed);
    }

    /// Begins with no further source until everything is to be read again.
    pub fn stop(&self) {
        self.loads().stopped = true;
    }

    /// How far the reading is, in words.
    pub fn progress_message(&self) -> String {
        match self.loads().begun.len() {
            0 => String::new(),
            1 => "1 source".to_owned(),
            more => format!("{more} sources"),
        }
    }

    fn loads(&self) -> MutexGuard<'_, LoadCounter> {
        self.loads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn followed(&self, path: &Path) -> Option<PathBuf> {
        if let Some(known) = self.links().get(path) {
            return known.clone();
        }
        let followed = OsFileSystem.canonical(path).ok();
        self.links().insert(path.to_owned(), followed.clone());
        followed
    }

    fn buffer(&self, path: &Path) -> Option<Buffer> {
        if let Some(buffer) = self.read_lock().by_path.get(path) {
            return Some(buffer.clone());
        }
        let followed = self.followed(path)?;
        let buffers = self.read_lock();
        buffers.by_path.get(buffers.by_true_path.get(&followed)?).cloned()
    }

    fn links(&self) -> MutexGuard<'_, HashMap<PathBuf, Option<PathBuf>>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_lock(&self) -> RwLockReadGuard<'_, OpenBuffers> {
        self.open.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, OpenBuffers> {
        self.open.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileSystem for OverlayFs {
    fn read(&self, path: &Path, max: usize) -> io::Result<Vec<u8>> {
        if let Some(buffer) = self.buffer(path) {
            let text = buffer.document.text();
            return Ok(text.as_bytes()[..text.len().min(max.saturating_add(1))].to_vec());
        }
        OsFileSystem.read(path, max)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        OsFileSystem.list(folder)
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        if let Some(buffer) = self.buffer(path) {
            return Ok(Stamp { kind: FileKind::File, length: buffer.document.len() as u64, tag: buffer.tag });
        }
        let stamp = OsFileSystem.stamp(path)?;
        let rereads = u128::from(self.rereads.load(Ordering::Relaxed));
        // Nanoseconds since 1970 take fewer than 64 bits for some hundred years.
        Ok(Stamp { tag: stamp.tag + (rereads << 64), ..stamp })
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        OsFileSystem.canonical(path)
    }

    fn should_read(&self, source: &Path) -> bool {
        let mut loads = self.loads();
        if !loads.stopped && !loads.begun.contains(source) {
            loads.begun.insert(source.to_owned());
        }
        loads.begun.contains(source)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        OsFileSystem.absolute(path)
    }
}

/// Whether two paths lead to one file.
pub fn leads_to_same_file(one: &str, other: &str) -> bool {
    let followed = |path: &str| Path::new(path).canonicalize().ok();
    one == other || followed(one).is_some_and(|one| followed(other) == Some(one))
}

/// Whether two paths of one file name lead to one file. Links are followed only between files of one name, so that most
/// pairs are told apart without the disk.
pub fn is_same_file(one: &str, other: &str) -> bool {
    one == other || file_name(one) == file_name(other) && leads_to_same_file(one, other)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn a_document_open_under_a_link_is_the_file_that_the_link_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file.md"), folder.path().join("link.md"));
        std::fs::write(&file, "on disk").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let files = OverlayFs::default();
        let before = files.stamp(&file).unwrap();
        files.open(link.to_str().unwrap(), Document::new("as typed", 1));
        assert_eq!(files.read(&file, 100).unwrap(), b"as typed");
        assert_ne!(files.stamp(&file).unwrap(), before);
        files.close(link.to_str().unwrap());
        assert_eq!(files.read(&link, 100).unwrap(), b"on disk");
        assert_eq!(files.stamp(&file).unwrap(), before);
        files.invalidate_all();
        assert_ne!(files.stamp(&file).unwrap(), before);
    }
}
