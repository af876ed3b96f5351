//! Loading of drafts: their text, their configuration and their sources, read once for as long as no file changes.

use super::draft_context::DraftContext;
use super::folder_config::{FolderConfig, folder_config};
use super::{Draft, PreparedDraft};
use crate::config::Config;
use crate::desk::check_result::CheckResult;
use crate::desk::checked_source::{CheckedSource, ReadDocument};
use crate::desk::parse_cache::ParseCache;
use crate::desk::weak_map::lock;
use crate::sources::{
    DraftText, FileKind, FileSystem, LoadedSource, MAX_SOURCE_BYTES, Resolved, Source, SourceCache, SourceRef,
    Workspace, resolve,
};
use crate::text::{Format, Parsed, Problem, Severity, decode};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The files that drafts name as sources, by the draft: they are no drafts themselves.
type SourcesByDraft = Mutex<FxHashMap<PathBuf, Vec<PathBuf>>>;

/// What reads drafts and what belongs to them. Every method may be called from any thread.
pub(crate) struct DraftLoader {
    files: Arc<dyn FileSystem>,
    /// What is known of the ids of rules, which configurations name.
    rule_ids: Vec<&'static str>,
    source_cache: SourceCache,
    /// What documents say.
    pub parse_cache: ParseCache,
    sources_by_draft: SourcesByDraft,
    folder_configs: RwLock<Vec<FolderConfig>>,
    /// Counts the changes of files.
    epoch: AtomicU64,
}

impl DraftLoader {
    /// A loader that reaches files through `files` alone; configurations may set the rules with these ids.
    pub fn new(files: Arc<dyn FileSystem>, rule_ids: Vec<&'static str>) -> Self {
        Self {
            files,
            rule_ids,
            source_cache: SourceCache::default(),
            parse_cache: ParseCache::default(),
            sources_by_draft: SourcesByDraft::default(),
            folder_configs: RwLock::default(),
            epoch: AtomicU64::new(0),
        }
    }

    /// Sets what holds in folders where no `copydesk.toml` says otherwise.
    pub fn set_folder_configs(&self, configs: Vec<FolderConfig>) {
        let nothing = configs.iter().all(|(_, config)| *config == Config::default());
        let configs = if nothing { Vec::new() } else { configs };
        *self.folder_configs.write().unwrap_or_else(PoisonError::into_inner) = configs;
        self.files_changed();
    }

    /// Files may have changed: what belongs to drafts besides their text is looked up again at the next check.
    pub fn files_changed(&self) {
        self.epoch.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes which files these drafts name as sources. What the caller names for a draft is not noted.
    pub fn register_drafts(&self, drafts: &[Draft]) {
        for draft in drafts.iter().filter(|draft| draft.sources.is_none()) {
            let read = || draft_text(&*self.files, &draft.path, &mut Vec::new()).ok();
            if let Some(text) = draft.text.clone().or_else(read) {
                self.resolve(draft, &text, &Format::from_path(&draft.path).parse(&text), &self.workspace(&draft.path));
            }
        }
    }

    /// The draft's text and what belongs to it.
    ///
    /// # Errors
    ///
    /// A problem if there is no text to check.
    pub fn prepare(&self, draft: &Draft, before: Option<&CheckResult>) -> Result<PreparedDraft, Problem> {
        let mut problems = Vec::new();
        let text = match &draft.text {
            Some(text) => text.clone(),
            None => draft_text(&*self.files, &draft.path, &mut problems)?,
        };
        let format = Format::from_path(&draft.path);
        let before = before.filter(|before| before.path == draft.path);
        let parsed = match before {
            Some(before) => format.parse_after(&text, &before.text, &before.parsed),
            None => format.parse(&text),
        };
        let epoch = self.epoch.load(Ordering::Relaxed);
        let front_matter = parsed.front_matter.map_or("", |f| f.span.slice(&text));
        let known = before
            .map(|before| &before.draft_context)
            .filter(|c| (c.epoch, &*c.front_matter, &c.named_sources) == (epoch, front_matter, &draft.sources));
        let context = match known {
            Some(known) => known.clone(),
            None => Arc::new(self.context_at(draft, epoch, &text, &parsed)),
        };
        problems.extend(context.problems.iter().cloned());
        problems.extend(parsed.notes.iter().map(|note| note.clone().in_file(&draft.path)));
        Ok(PreparedDraft { text, parsed, context, problems })
    }

    /// The sources that a draft in the folder would have before there is one.
    pub fn sources_in_folder(&self, folder: &Path) -> Vec<CheckedSource> {
        let path = folder.join(".copydesk-warm-up.md");
        let draft = Draft::at(&path.to_string_lossy());
        let epoch = self.epoch.load(Ordering::Relaxed);
        let sources = self.context_at(&draft, epoch, "", &Parsed::default()).sources;
        // There is no such draft: it makes nothing a source.
        lock(&self.sources_by_draft).remove(&self.files.absolute(&path));
        sources
    }

    /// Reads one document, draft or source, and says what it claims.
    pub fn read_document(&self, path: &str) -> ReadDocument {
        let workspace = self.workspace(path);
        let given = SourceRef {
            given: path.to_owned(),
            path: self.files.absolute(Path::new(path)),
            named: true,
            named_in: None,
        };
        let mut problems = workspace.problems;
        let loaded = self.source_cache.load(&*self.files, &[given]);
        problems.extend(loaded.iter().filter_map(|l| l.problem.clone()));
        let Some(source) = loaded.into_iter().find_map(|l| l.content) else {
            return ReadDocument { problems, ..ReadDocument::empty(path) };
        };
        let config = Arc::new(workspace.config);
        let analysis = self.parse_cache.analyse(&source.parsed, &config, None).analysis.clone();
        ReadDocument { path: path.to_owned(), text: source.text.clone(), analysis, problems }
    }

    /// What belongs to the draft besides its text, at a state of the files.
    fn context_at(&self, draft: &Draft, epoch: u64, text: &str, parsed: &Parsed) -> DraftContext {
        let workspace = self.workspace(&draft.path);
        let mut problems = workspace.problems.clone();
        let resolved = self.resolve(draft, text, parsed, &workspace);
        let is_source = self.is_source(draft, text, parsed, &workspace);
        let config = Arc::new(workspace.config);
        let lexicon = self.parse_cache.lexicon(&config);
        let mut sources = Vec::new();
        if is_source {
            // An editor opens sources to read them; only who names one as a draft is told.
            problems.extend(draft.text.is_none().then(|| serves_as_source(&draft.path)));
        } else {
            problems.extend(resolved.problems);
            let loaded = self.source_cache.load(&*self.files, &resolved.sources);
            problems.extend(loaded.iter().filter_map(|l| l.problem.clone()));
            sources = self.read_sources(&loaded, &config);
            problems.extend(unread(&loaded, &sources));
        }
        let front_matter = parsed.front_matter.map_or("", |f| f.span.slice(text)).to_owned();
        let named_sources = draft.sources.clone();
        DraftContext { epoch, front_matter, named_sources, config, lexicon, sources, problems, is_source }
    }

    fn workspace(&self, path: &str) -> Workspace {
        let absolute = self.files.absolute(Path::new(path));
        let configs = self.folder_configs.read().unwrap_or_else(PoisonError::into_inner);
        Workspace::find_in(&*self.files, &absolute, &self.rule_ids, folder_config(&configs, &absolute))
    }

    fn resolve(&self, draft: &Draft, text: &str, parsed: &Parsed, workspace: &Workspace) -> Resolved {
        let named = draft.sources.as_deref().unwrap_or_default();
        let text = DraftText { path: &draft.path, text, front_matter: parsed.front_matter };
        let resolved = resolve(&*self.files, text, named, workspace);
        let paths: Vec<PathBuf> = resolved.sources.iter().map(|source| source.path.clone()).collect();
        let path = self.files.absolute(Path::new(&draft.path));
        let mut named = lock(&self.sources_by_draft);
        if named.get(&path) != Some(&paths) {
            named.insert(path, paths);
            // Another open draft may be a source now, or be one no more.
            self.files_changed();
        }
        drop(named);
        resolved
    }

    /// Whether a file serves as a source and is no draft: by its place, or since a draft names it. What names sources of
    /// its own is a draft, whoever else names it.
    fn is_source(&self, draft: &Draft, text: &str, parsed: &Parsed, workspace: &Workspace) -> bool {
        let as_draft = DraftText { path: &draft.path, text, front_matter: parsed.front_matter };
        if draft.sources.is_some() || as_draft.has_named_sources() {
            return false;
        }
        let path = self.files.absolute(Path::new(&draft.path));
        let named = || lock(&self.sources_by_draft).iter().any(|(by, named)| *by != path && named.contains(&path));
        named() || workspace.is_source(&*self.files, &path)
    }

    /// The sources that could be read, in their order.
    fn read_sources(&self, loaded: &[LoadedSource], config: &Arc<Config>) -> Vec<CheckedSource> {
        let readable: Vec<_> = loaded.iter().filter_map(|l| l.content.as_ref().map(|c| (&l.source, c))).collect();
        let read = |(source, content): &(&SourceRef, &Arc<Source>)| CheckedSource {
            path: source.given.clone(),
            file: source.path.to_string_lossy().into_owned(),
            read: self.parse_cache.read_source(content, config),
        };
        // Asked for each when its turn comes: somebody may stop the reading meanwhile.
        readable.par_iter().filter(|(source, _)| self.files.should_read(&source.path)).map(read).collect()
    }
}

/// The sources that could be read and were not, because somebody stopped the reading.
fn unread<'a>(loaded: &'a [LoadedSource], read: &'a [CheckedSource]) -> impl Iterator<Item = Problem> + 'a {
    let is_read = |l: &&LoadedSource| read.iter().any(|s| *s.file == *l.source.path.to_string_lossy());
    let readable = loaded.iter().filter(|l| l.content.is_some());
    readable.filter(move |l| read.len() < loaded.len() && !is_read(l)).map(|l| Problem {
        severity: Severity::Information,
        message: format!(
            "source {} was not read, since the reading was stopped; read the sources again",
            l.source.given
        ),
        path: l.source.given.clone(),
        span: None,
    })
}

/// A source that was named as a draft.
fn serves_as_source(path: &str) -> Problem {
    Problem {
        severity: Severity::Information,
        message:
            "this file serves as a source and is not checked; to check it as a draft, name its sources with --source"
                .to_owned(),
        path: path.to_owned(),
        span: None,
    }
}

/// The text of a draft's file; what had to be guessed is added to the problems.
///
/// # Errors
///
/// A problem if the file is no text that can be read.
fn draft_text(files: &dyn FileSystem, path: &str, problems: &mut Vec<Problem>) -> Result<Arc<str>, Problem> {
    let failed = |message: String| Problem { severity: Severity::Error, message, path: path.to_owned(), span: None };
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => failed("there is no such file; mend the path".to_owned()),
        std::io::ErrorKind::PermissionDenied => failed("you may not read it; change its permissions".to_owned()),
        _ => failed(format!("it cannot be read: {error}")),
    };
    let place = files.absolute(Path::new(path));
    let stamp = files.stamp(&place).map_err(unreadable)?;
    if stamp.kind == FileKind::Folder {
        return Err(failed("it is a folder; name the draft's file".to_owned()));
    }
    let bytes = files.read(&place, MAX_SOURCE_BYTES).map_err(unreadable)?;
    if bytes.len() > MAX_SOURCE_BYTES {
        return Err(failed(format!("it is longer than {} MB; split the draft", MAX_SOURCE_BYTES >> 20)));
    }
    let decoded = decode(&bytes).map_err(|not_text| failed(format!("it {}", not_text.message)))?;
    problems.extend(decoded.note.map(|note| note.in_file(path)));
    Ok(Arc::from(decoded.text))
}
