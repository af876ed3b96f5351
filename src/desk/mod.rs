//! Floor 8: the desk. A draft and its sources in, findings with evidence out. Holds what was read, so that a change costs
//! what changed. Knows nothing of JSON, of the protocol or of arguments, and cannot fail: what could not be done is a
//! problem among the results.

mod apply_fixes;
mod check_result;
mod check_rules;
mod directives;
mod evidence_cache;
mod explain;
mod parse_cache;
mod partial;
#[cfg(test)]
mod tests;

pub use apply_fixes::{FixOutcome, mended};
pub use check_result::{CheckResult, CheckedSource, ReadDocument};
pub use directives::{DIRECTIVE, is_silent_on_own_reporting};
pub use explain::{ClaimExplanation, PassageExplanation, RuleExplanation, how_sure, who_says};

use crate::claims::lexicon::ClaimLexicon;
use crate::config::Config;
use crate::evidence::Evidence;
use crate::rules::RULES;
use crate::sources::{DraftText, FileSystem, LoadedSource, Resolved, SourceCache, SourceRef, Workspace, resolve};
use crate::text::{Format, LineIndex, Parsed, Problem, Severity};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// A draft to be checked.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its path, as it was given.
    pub path: String,
    /// Its text; without one, the file's.
    pub text: Option<Arc<str>>,
    /// The editor's version of the text.
    pub version: i32,
    /// Its sources, where the caller names them; they replace all that the draft or the configuration names.
    pub sources: Option<Vec<String>>,
}

impl Draft {
    /// The draft in a file.
    pub fn at(path: &str) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }
}

/// The desk. Every method may be called from any thread.
pub struct Desk {
    files: Arc<dyn FileSystem>,
    library: SourceCache,
    memory: parse_cache::ParseCache,
    matches: evidence_cache::EvidenceCache,
    named: SourcesByDraft,
    /// Counts the changes of files.
    epoch: AtomicU64,
    /// Sources read before a draft asked for them.
    warm: Mutex<Vec<Arc<parse_cache::SourceReading>>>,
    houses: RwLock<Vec<FolderConfig>>,
    glances: partial::Thread,
    /// Counts the whole checks under way.
    checking: AtomicUsize,
}

/// A folder, and what is set in it where no `copydesk.toml` says otherwise; the folder without a name stands for all.
type FolderConfig = (PathBuf, Config);

/// The files that drafts name as sources, by the draft: they are no drafts themselves.
type SourcesByDraft = Mutex<FxHashMap<PathBuf, Vec<PathBuf>>>;

/// A draft's text and what belongs to it, before it is analysed.
struct PreparedDraft {
    text: Arc<str>,
    parsed: Parsed,
    surroundings: Arc<DraftContext>,
    problems: Vec<Problem>,
}

/// What belongs to a draft besides its text, with all on which that depends.
#[derive(Default)]
pub(crate) struct DraftContext {
    /// The state of the files.
    epoch: u64,
    /// The draft's front matter, which may name sources.
    front_matter: String,
    /// The sources that the caller named.
    named: Option<Vec<String>>,
    config: Arc<Config>,
    /// The word lists with which the draft and its sources are read.
    lexicon: Arc<ClaimLexicon>,
    sources: Vec<CheckedSource>,
    problems: Vec<Problem>,
    /// Whether the file serves as a source, so that no rule is for it.
    is_source: bool,
}

impl Desk {
    /// A desk that reaches files through `files` alone.
    pub fn new(files: Arc<dyn FileSystem>) -> Self {
        Self {
            files,
            library: SourceCache::default(),
            memory: parse_cache::ParseCache::default(),
            matches: evidence_cache::EvidenceCache::default(),
            named: SourcesByDraft::default(),
            epoch: AtomicU64::new(0),
            warm: Mutex::default(),
            houses: RwLock::default(),
            glances: partial::Thread::default(),
            checking: AtomicUsize::new(0),
        }
    }

    /// Sets what holds in folders, and in all others under the empty path, where no `copydesk.toml` says otherwise.
    pub fn set_houses(&self, houses: Vec<(PathBuf, Config)>) {
        let nothing = houses.iter().all(|(_, config)| *config == Config::default());
        let houses = if nothing { Vec::new() } else { houses };
        *self.houses.write().unwrap_or_else(PoisonError::into_inner) = houses;
        self.files_changed();
    }

    /// Makes the desk acquainted with drafts that will be checked, so that those which are sources of others among them
    /// are known for it from the start.
    pub fn acquaint(&self, drafts: &[Draft]) {
        for draft in drafts.iter().filter(|draft| draft.sources.is_none()) {
            let read = || parse_cache::draft_text(&*self.files, &draft.path, &mut Vec::new()).ok();
            if let Some(text) = draft.text.clone().or_else(read) {
                self.resolve(draft, &text, &Format::from_path(&draft.path).parse(&text), &self.workspace(&draft.path));
            }
        }
    }

    /// Checks a draft against its sources.
    pub fn check(&self, draft: &Draft) -> CheckResult {
        self.check_after(draft, None)
    }

    /// Checks a draft of which an earlier state was checked: what nothing new bears on is taken over. The result does
    /// not depend on `before`, only the time that it takes.
    pub fn check_after(&self, draft: &Draft, before: Option<&CheckResult>) -> CheckResult {
        let _checking = partial::Count::up(&self.checking);
        match self.prepare(draft, before) {
            Ok(prepared) => self.checked(draft, prepared, None, before),
            Err(problem) => CheckResult { version: draft.version, ..CheckResult::failed(&draft.path, problem) },
        }
    }

    /// Looks at a draft only near some places, in bytes of it. What is found there the check of the whole draft finds
    /// too, at the same places; it may find more. `before` is an earlier glance at the draft, or check of it.
    pub fn glance(&self, draft: &Draft, around: &[Range<usize>], before: Option<&CheckResult>) -> CheckResult {
        // Sources that were never read are read by all threads, unless these are busy.
        let prepared = match before {
            None if self.checking.load(Ordering::Relaxed) == 0 => self.prepare(draft, None),
            _ => self.glances.run(|| self.prepare(draft, before)),
        };
        match prepared {
            Ok(prepared) => self.glances.run(|| self.checked(draft, prepared, Some(around), before)),
            Err(problem) => CheckResult { version: draft.version, ..CheckResult::failed(&draft.path, problem) },
        }
    }

    /// The check of what was prepared: of the whole draft, or of what lies `around` some places.
    fn checked(
        &self,
        draft: &Draft,
        prepared: PreparedDraft,
        around: Option<&[Range<usize>]>,
        before: Option<&CheckResult>,
    ) -> CheckResult {
        let PreparedDraft { text, parsed, surroundings, mut problems } = prepared;
        let config = surroundings.config.clone();
        // A glance leaves much unsaid: it says nothing to the check of the whole.
        let before = before.filter(|b| b.config == config && b.is_glance() == around.is_some());
        let (chosen, part) = around.map(|around| partial::part(&parsed, text.len(), around)).unzip();
        let read = chosen.as_ref().unwrap_or(&parsed);
        let blocks = self.memory.read(read, &config, before.map(|b| &*b.document));
        // What a key changes in a sentence, the sources are asked for before it is known who says it.
        let edited = blocks.edited();
        let foresee = || {
            let (block, edited) = edited?;
            self.matches.foresee((block, &edited), &before?.draft, &surroundings.sources)
        };
        let (document, foreseen) = rayon::join(|| self.memory.put_together(blocks), foresee);
        let mut checked = CheckResult {
            path: draft.path.clone(),
            version: draft.version,
            lines: LineIndex::new(&text),
            text,
            draft: document.analysis.clone(),
            sources: surroundings.sources.clone(),
            evidence: Vec::new(),
            config,
            findings: Vec::new(),
            problems: Vec::new(),
            part: part.map(Arc::new),
            document,
            parsed: Arc::new(parsed),
            found: Vec::new(),
            facts: Arc::default(),
            surroundings,
        };
        // What was found for a block stands where neither the sources nor the day from which it counts are others.
        let before = before.filter(|b| checked.has_sources_of(b) && checked.draft.date == b.draft.date);
        let settled = before.map_or_else(|| vec![None; checked.draft.blocks.len()], |before| settled(&checked, before));
        let known = |block: usize| {
            if !checked.is_sound(block) {
                // Nothing is said of it.
                return Some(Arc::new(vec![Evidence::default(); checked.draft.blocks[block].claims.len()]));
            }
            before.and_then(|b| b.evidence.get(settled[block]?).cloned())
        };
        // An edited block has mostly the claims that it had.
        let earlier = |block: usize| {
            let before = before.filter(|b| b.draft.blocks.len() == checked.draft.blocks.len() && b.is_sound(block))?;
            Some(evidence_cache::PreviousBlock { draft: &before.draft, block, evidence: before.evidence.get(block)? })
        };
        let is_source = checked.surroundings.is_source;
        let (evidence, taken) = rayon::join(
            || self.matches.of(&checked.draft, &checked.sources, known, earlier, foreseen.as_ref()),
            || if is_source { Vec::new() } else { check_rules::taken_over(&checked, before, &settled) },
        );
        checked.evidence = evidence;
        if let Some(before) = before {
            checked.facts = before.facts.clone();
        }
        if !is_source {
            checked.found = check_rules::of_blocks(&checked, taken);
            checked.findings = check_rules::settle(&checked, &mut problems);
        }
        checked.problems = problems;
        if !checked.sources.is_empty() {
            parse_cache::lock(&self.warm).clear();
        }
        checked
    }

    /// Reads what a draft in the folder would rest on before there is one, so that its first check finds it read. It is
    /// kept until then.
    pub fn warm_up(&self, folder: &Path) {
        let path = folder.join(".copydesk-warm-up.md");
        let draft = Draft::at(&path.to_string_lossy());
        let epoch = self.epoch.load(Ordering::Relaxed);
        let sources = self.surroundings(&draft, epoch, "", &Parsed::default()).sources;
        // There is no such draft: it makes nothing a source.
        parse_cache::lock(&self.named).remove(&self.files.absolute(&path));
        parse_cache::lock(&self.warm).extend(sources.into_iter().map(|source| source.read));
    }

    /// Files may have changed: what belongs to drafts besides their text is looked up again at the next check.
    pub fn files_changed(&self) {
        self.epoch.fetch_add(1, Ordering::Relaxed);
    }

    /// Reads one document, draft or source, and says what it claims.
    pub fn read(&self, path: &str) -> ReadDocument {
        let workspace = self.workspace(path);
        let given = SourceRef {
            given: path.to_owned(),
            path: self.files.absolute(Path::new(path)),
            named: true,
            named_in: None,
        };
        let mut problems = workspace.problems;
        let loaded = self.library.load(&*self.files, &[given]);
        problems.extend(loaded.iter().filter_map(|l| l.problem.clone()));
        let Some(source) = loaded.into_iter().find_map(|l| l.content) else {
            return ReadDocument { problems, ..ReadDocument::empty(path) };
        };
        let analysis = self.memory.analyse(&source.parsed, &Arc::new(workspace.config), None).analysis.clone();
        ReadDocument { path: path.to_owned(), text: source.text.clone(), analysis, problems }
    }

    /// The draft's text and what belongs to it; a problem if there is no text to check.
    fn prepare(&self, draft: &Draft, before: Option<&CheckResult>) -> Result<PreparedDraft, Problem> {
        let mut problems = Vec::new();
        let text = match &draft.text {
            Some(text) => text.clone(),
            None => parse_cache::draft_text(&*self.files, &draft.path, &mut problems)?,
        };
        let format = Format::from_path(&draft.path);
        let parsed = match before.filter(|b| b.path == draft.path) {
            Some(before) => format.parse_after(&text, &before.text, &before.parsed),
            None => format.parse(&text),
        };
        let epoch = self.epoch.load(Ordering::Relaxed);
        let front_matter = parsed.front_matter.map_or("", |f| f.span.slice(&text));
        let known = before
            .filter(|b| b.path == draft.path)
            .map(|b| &b.surroundings)
            .filter(|s| (s.epoch, &*s.front_matter, &s.named) == (epoch, front_matter, &draft.sources));
        let surroundings = match known {
            Some(known) => known.clone(),
            None => Arc::new(self.surroundings(draft, epoch, &text, &parsed)),
        };
        problems.extend(surroundings.problems.iter().cloned());
        problems.extend(parsed.notes.iter().map(|note| note.clone().in_file(&draft.path)));
        Ok(PreparedDraft { text, parsed, surroundings, problems })
    }

    /// The draft's workspace and its sources.
    fn surroundings(&self, draft: &Draft, epoch: u64, text: &str, parsed: &Parsed) -> DraftContext {
        let workspace = self.workspace(&draft.path);
        let mut problems = workspace.problems.clone();
        let resolved = self.resolve(draft, text, parsed, &workspace);
        let is_source = self.is_source(draft, text, parsed, &workspace);
        let config = Arc::new(workspace.config);
        let lexicon = self.memory.lexicon(&config);
        let mut sources = Vec::new();
        if is_source {
            // An editor opens sources to read them; only who names one as a draft is told.
            problems.extend(draft.text.is_none().then(|| serves_as_source(&draft.path)));
        } else {
            problems.extend(resolved.problems);
            let loaded = self.library.load(&*self.files, &resolved.sources);
            problems.extend(loaded.iter().filter_map(|l| l.problem.clone()));
            sources = self.read_sources(&loaded, &config);
            problems.extend(stopped(&loaded, &sources));
        }
        let front_matter = parsed.front_matter.map_or("", |f| f.span.slice(text)).to_owned();
        DraftContext {
            epoch,
            front_matter,
            named: draft.sources.clone(),
            config,
            lexicon,
            sources,
            problems,
            is_source,
        }
    }

    fn workspace(&self, path: &str) -> Workspace {
        let rules: Vec<&str> = RULES.iter().map(|r| r.id).collect();
        let absolute = self.files.absolute(Path::new(path));
        let houses = self.houses.read().unwrap_or_else(PoisonError::into_inner);
        let house =
            houses.iter().filter(|(folder, _)| absolute.starts_with(folder)).max_by_key(|(f, _)| f.as_os_str().len());
        let house = house.map(|(folder, config)| (folder.as_path(), config));
        Workspace::find_in(&*self.files, &absolute, &rules, house)
    }

    fn resolve(&self, draft: &Draft, text: &str, parsed: &Parsed, workspace: &Workspace) -> Resolved {
        let named = draft.sources.as_deref().unwrap_or_default();
        let text = DraftText { path: &draft.path, text, front_matter: parsed.front_matter };
        let resolved = resolve(&*self.files, text, named, workspace);
        let paths: Vec<PathBuf> = resolved.sources.iter().map(|source| source.path.clone()).collect();
        let path = self.files.absolute(Path::new(&draft.path));
        let mut named = parse_cache::lock(&self.named);
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
        let named = || parse_cache::lock(&self.named).iter().any(|(by, named)| *by != path && named.contains(&path));
        named() || workspace.is_source(&*self.files, &path)
    }

    /// The sources that could be read, in their order.
    fn read_sources(&self, loaded: &[LoadedSource], config: &Arc<Config>) -> Vec<CheckedSource> {
        let readable: Vec<_> = loaded.iter().filter_map(|l| l.content.as_ref().map(|c| (&l.source, c))).collect();
        let read = |(source, content): &(&SourceRef, &Arc<crate::sources::Source>)| CheckedSource {
            path: source.given.clone(),
            file: source.path.to_string_lossy().into_owned(),
            read: self.memory.read_source(content, config),
        };
        // Asked for each when its turn comes: somebody may stop the reading meanwhile.
        readable.par_iter().filter(|(source, _)| self.files.should_read(&source.path)).map(read).collect()
    }
}

/// For each block, the block of the earlier state that it was, if nothing is new in it, in those that hold the
/// attributions of its claims and quotations, or about the speakers whom it mentions.
fn settled(checked: &CheckResult, before: &CheckResult) -> Vec<Option<usize>> {
    let document = &checked.document;
    let analysis = &document.analysis;
    let mut settled: Vec<Option<usize>> =
        document.kept.iter().map(|was| was.filter(|&was| before.is_sound(was))).collect();
    // Only what attributions of new blocks speak of may hold one of them.
    let new = document.kept.iter().zip(&analysis.blocks).filter(|(was, _)| was.is_none());
    for place in new.flat_map(|(_, block)| &block.attributions).flat_map(|attribution| &attribution.content) {
        if let Some(settled) = settled.get_mut(place.block) {
            *settled = None;
        }
    }
    let alike = check_rules::alike(checked, before);
    if !alike.iter().all(|&alike| alike) {
        for (block, was) in settled.iter_mut().enumerate() {
            *was = was.filter(|_| analysis.speakers.mentioned_in(block).into_iter().all(|speaker| alike[speaker]));
        }
    }
    settled
}

/// The sources that could be read and were not, because somebody stopped the reading.
fn stopped<'a>(loaded: &'a [LoadedSource], read: &'a [CheckedSource]) -> impl Iterator<Item = Problem> + 'a {
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
