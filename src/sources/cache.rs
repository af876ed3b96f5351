//! Source cache: every source is read once for its content, and again when it changes.

use super::file_system::io_reason;
use super::resolve::SourceRef;
use super::source::{Source, content_hash};
use super::{FileKind, FileSystem, Stamp};
use crate::text::{Format, Problem, Severity, decode};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The longest source that is read, in bytes: longer ones are archives, and parsing one takes minutes.
pub const MAX_SOURCE_BYTES: usize = 8 << 20;

/// A source of a draft after reading: its content, or why there is none.
#[derive(Clone, Debug)]
pub struct LoadedSource {
    /// The source that was asked for.
    pub source: SourceRef,
    /// The content, if it could be read.
    pub content: Option<Arc<Source>>,
    /// The problem, at the place that named the source. At most one.
    pub problem: Option<Problem>,
}

/// Cache of the sources that were read, by path and by content. All drafts share it; every method may be called from any
/// thread.
#[derive(Debug, Default)]
pub struct SourceCache {
    maps: Mutex<CacheMaps>,
}

/// A source's content, or why there is none.
type Reading = Result<Arc<Source>, String>;

#[derive(Debug, Default)]
struct CacheMaps {
    by_path: FxHashMap<(PathBuf, Format), (Stamp, Reading)>,
    by_content: FxHashMap<u64, Arc<Source>>,
}

impl SourceCache {
    /// The sources with their contents, in the order given, read in parallel. What has not changed is not read again.
    pub fn load(&self, files: &dyn FileSystem, sources: &[SourceRef]) -> Vec<LoadedSource> {
        sources.par_iter().map(|source| self.load_one(files, source)).collect()
    }

    /// Drops every source but those at these paths.
    pub fn keep(&self, paths: &[&Path]) {
        let mut maps = self.maps.lock().unwrap_or_else(PoisonError::into_inner);
        let CacheMaps { by_path, by_content } = &mut *maps;
        by_path.retain(|(path, _), _| paths.contains(&path.as_path()));
        // The other holder is a path that is kept, or a draft that is being checked.
        by_content.retain(|_, source| Arc::strong_count(source) > 1);
    }

    fn load_one(&self, files: &dyn FileSystem, source: &SourceRef) -> LoadedSource {
        let read = self.source(files, &source.path);
        let (content, problem) = match read {
            Ok(content) => {
                let problem = content.note.as_ref().map(|note| (note.severity, note.message.clone()));
                (Some(content), problem)
            }
            // A folder may hold pictures and the like: that is worth a word, but no fault.
            Err(why) => (None, Some((if source.named { Severity::Error } else { Severity::Information }, why))),
        };
        let problem = problem.map(|(severity, why)| {
            let (path, span) = match &source.named_in {
                Some((path, span)) => (path.clone(), Some(*span)),
                None => (source.given.clone(), None),
            };
            Problem { severity, message: format!("source {} {why}", source.given), path, span }
        });
        LoadedSource { source: source.clone(), content, problem }
    }

    /// The content of a file; an error says why there is none and how to mend it, to stand after the file's name.
    fn source(&self, files: &dyn FileSystem, path: &Path) -> Reading {
        let stamp = files.stamp(path).map_err(|error| io_reason(&error))?;
        let format = Format::from_path(&path.to_string_lossy());
        let key = (path.to_owned(), format);
        if let Some((known, content)) = self.maps().by_path.get(&key) {
            // A stream can be read but once, and shows no change.
            if *known == stamp {
                return content.clone();
            }
        }
        let content = read_within_limit(files, path, stamp)
            .and_then(|bytes| decode(&bytes).map_err(|not_text| not_text.message))
            .map(|decoded| {
                let same = |known: &Arc<Source>| {
                    *known.text == *decoded.text && known.format == format && known.note == decoded.note
                };
                let hash = content_hash(decoded.text.as_bytes(), format);
                let known = || self.maps().by_content.get(&hash).filter(|known| same(known)).cloned();
                known().unwrap_or_else(|| {
                    // The lock is not held while a source is parsed, so that others can be read meanwhile; a twin that
                    // was ready first is taken instead.
                    let read = Arc::new(Source::new(&decoded.text, format, decoded.note.clone()));
                    let mut maps = self.maps();
                    let entry = maps.by_content.entry(hash).or_insert_with(|| read.clone());
                    if !same(entry) {
                        *entry = read;
                    }
                    entry.clone()
                })
            });
        self.maps().by_path.insert(key, (stamp, content.clone()));
        content
    }

    fn maps(&self) -> std::sync::MutexGuard<'_, CacheMaps> {
        self.maps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_within_limit(files: &dyn FileSystem, path: &Path, stamp: Stamp) -> Result<Vec<u8>, String> {
    let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
    let too_long = |bytes: String| {
        let most = MAX_SOURCE_BYTES >> 20;
        format!("is {bytes} MB long; copydesk reads sources up to {most} MB: cut it to the pages that the draft uses")
    };
    if stamp.kind == FileKind::Folder {
        return Err("is a folder; name a file".to_owned());
    }
    if stamp.length > MAX_SOURCE_BYTES as u64 {
        return Err(too_long(megabytes(stamp.length).to_string()));
    }
    let bytes = files.read(path, MAX_SOURCE_BYTES).map_err(|error| io_reason(&error))?;
    if bytes.len() > MAX_SOURCE_BYTES {
        Err(too_long(format!("more than {}", MAX_SOURCE_BYTES >> 20)))
    } else {
        Ok(bytes)
    }
}
