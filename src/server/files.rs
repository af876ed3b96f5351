//! The files as the editor sees them: open text wins over the disk.

use crate::sources::{Disk, FileKind, Files, Stamp};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The disk under the open documents. Only the state's thread opens and closes.
#[derive(Default)]
pub struct OpenFiles {
    open: RwLock<HashMap<PathBuf, Page>>,
    /// Counts all edits of all documents: no two texts of one path share a stamp.
    edits: AtomicU64,
}

/// An open document's text, and a number that changes with it.
struct Page {
    text: Arc<str>,
    tag: u128,
}

impl OpenFiles {
    /// The document at `path` is open, or was edited.
    pub fn open(&self, path: &str, text: Arc<str>) {
        let path = Disk.absolute(Path::new(path));
        // Times of files do not reach this half of the numbers.
        let tag = u128::MAX / 2 + u128::from(self.edits.fetch_add(1, Ordering::Relaxed));
        self.write().insert(path, Page { text, tag });
    }

    /// The document at `path` is open no more.
    pub fn close(&self, path: &str) {
        let path = Disk.absolute(Path::new(path));
        self.write().remove(&path);
    }

    fn read_lock(&self) -> RwLockReadGuard<'_, HashMap<PathBuf, Page>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<PathBuf, Page>> {
        self.open.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files for OpenFiles {
    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        if let Some(page) = self.read_lock().get(path) {
            let bytes = page.text.as_bytes();
            return Ok(bytes[..bytes.len().min(most.saturating_add(1))].to_vec());
        }
        Disk.read(path, most)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        Disk.list(folder)
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        if let Some(page) = self.read_lock().get(path) {
            return Ok(Stamp { kind: FileKind::File, length: page.text.len() as u64, tag: page.tag });
        }
        Disk.stamp(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        Disk.canonical(path)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        Disk.absolute(path)
    }
}
