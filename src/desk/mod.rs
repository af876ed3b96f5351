//! Floor 7: the desk. A draft and its sources in, findings with evidence out. Holds what was read, so that a change costs
//! what changed. Knows nothing of JSON, of the protocol or of arguments, and cannot fail: what could not be done is a
//! problem among the results.

mod account;
mod checked;
mod directives;
mod evidence;
mod mend;
mod read;
mod run;
#[cfg(test)]
mod tests;

pub use account::{ClaimAccount, PassageAccount, RuleAccount, how_sure, who_says};
pub use checked::{Checked, CheckedSource, ReadDocument};
pub use directives::{DIRECTIVE, OWN};
pub use mend::{Mended, mended};

use crate::config::Config;
use crate::rules::RULES;
use crate::sources::{DraftText, Files, Library, Loaded, Resolved, SourceRef, Workspace, resolve};
use crate::text::{Format, LineIndex, Parsed, Problem, Severity};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

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
    files: Arc<dyn Files>,
    library: Library,
    memory: read::Memory,
    matches: evidence::Matches,
    named: Named,
}

/// The files that drafts name as sources, by the draft: they are no drafts themselves.
type Named = Mutex<FxHashMap<PathBuf, Vec<PathBuf>>>;

/// A draft's text and what belongs to it, before anything is analysed.
struct Prepared {
    text: Arc<str>,
    lines: LineIndex,
    parsed: Parsed,
    workspace: Workspace,
    loaded: Vec<Loaded>,
    problems: Vec<Problem>,
    /// Whether the file serves as a source, so that no rule is for it.
    is_source: bool,
}

impl Desk {
    /// A desk that reaches files through `files` alone.
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self {
            files,
            library: Library::default(),
            memory: read::Memory::default(),
            matches: evidence::Matches::default(),
            named: Named::default(),
        }
    }

    /// Makes the desk acquainted with drafts that will be checked, so that those which are sources of others among them
    /// are known for it from the start.
    pub fn acquaint(&self, drafts: &[Draft]) {
        for draft in drafts.iter().filter(|draft| draft.sources.is_none()) {
            let read = || read::draft_text(&*self.files, &draft.path, &mut Vec::new()).ok();
            if let Some(text) = draft.text.clone().or_else(read) {
                self.resolve(draft, &text, &Format::of(&draft.path).parse(&text), &self.workspace(&draft.path));
            }
        }
    }

    /// Checks a draft against its sources.
    pub fn check(&self, draft: &Draft) -> Checked {
        let Prepared { text, lines, parsed, workspace, loaded, mut problems, is_source } = match self.prepare(draft) {
            Ok(prepared) => prepared,
            Err(problem) => return Checked { version: draft.version, ..Checked::failed(&draft.path, problem) },
        };
        let config = Arc::new(workspace.config);
        let (document, sources) =
            rayon::join(|| self.memory.analyse(&parsed, &config), || self.read_sources(&loaded, &config));
        let evidence = self.matches.of(&document.analysis, &sources);
        let mut checked = Checked {
            path: draft.path.clone(),
            version: draft.version,
            text,
            lines,
            draft: document.analysis.clone(),
            sources,
            evidence,
            config,
            findings: Vec::new(),
            problems: Vec::new(),
            _document: document,
        };
        if !is_source {
            checked.findings = run::findings(&checked, &parsed, &mut problems);
        }
        checked.problems = problems;
        checked
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
        let analysis = self.memory.analyse(&source.parsed, &Arc::new(workspace.config)).analysis;
        ReadDocument { path: path.to_owned(), text: source.text.clone(), analysis, problems }
    }

    /// The draft's text, its workspace and its sources; a problem if there is no text to check.
    fn prepare(&self, draft: &Draft) -> Result<Prepared, Problem> {
        let mut problems = Vec::new();
        let text = match &draft.text {
            Some(text) => text.clone(),
            None => read::draft_text(&*self.files, &draft.path, &mut problems)?,
        };
        let workspace = self.workspace(&draft.path);
        problems.extend(workspace.problems.iter().cloned());
        let parsed = Format::of(&draft.path).parse(&text);
        problems.extend(parsed.notes.iter().map(|note| note.clone().of(&draft.path)));
        let resolved = self.resolve(draft, &text, &parsed, &workspace);
        let is_source = self.is_source(draft, &text, &parsed, &workspace);
        if is_source {
            // An editor opens sources to read them; only who names one as a draft is told.
            problems.extend(draft.text.is_none().then(|| serves_as_source(&draft.path)));
            return Ok(Prepared {
                lines: LineIndex::new(&text),
                text,
                parsed,
                workspace,
                loaded: Vec::new(),
                problems,
                is_source,
            });
        }
        problems.extend(resolved.problems);
        let loaded = self.library.load(&*self.files, &resolved.sources);
        problems.extend(loaded.iter().filter_map(|l| l.problem.clone()));
        Ok(Prepared { lines: LineIndex::new(&text), text, parsed, workspace, loaded, problems, is_source })
    }

    fn workspace(&self, path: &str) -> Workspace {
        let rules: Vec<&str> = RULES.iter().map(|r| r.id).collect();
        Workspace::find(&*self.files, Path::new(path), &rules)
    }

    fn resolve(&self, draft: &Draft, text: &str, parsed: &Parsed, workspace: &Workspace) -> Resolved {
        let named = draft.sources.as_deref().unwrap_or_default();
        let text = DraftText { path: &draft.path, text, front_matter: parsed.front_matter };
        let resolved = resolve(&*self.files, text, named, workspace);
        let paths = resolved.sources.iter().map(|source| source.path.clone()).collect();
        read::lock(&self.named).insert(self.files.absolute(Path::new(&draft.path)), paths);
        resolved
    }

    /// Whether a file serves as a source and is no draft: by its place, or since a draft names it. What names sources of
    /// its own is a draft, whoever else names it.
    fn is_source(&self, draft: &Draft, text: &str, parsed: &Parsed, workspace: &Workspace) -> bool {
        let as_draft = DraftText { path: &draft.path, text, front_matter: parsed.front_matter };
        if draft.sources.is_some() || as_draft.names_sources() {
            return false;
        }
        let path = self.files.absolute(Path::new(&draft.path));
        let named = || read::lock(&self.named).iter().any(|(by, named)| *by != path && named.contains(&path));
        named() || workspace.holds_as_source(&*self.files, &path)
    }

    /// The sources that could be read, in their order.
    fn read_sources(&self, loaded: &[Loaded], config: &Arc<Config>) -> Vec<CheckedSource> {
        let readable: Vec<_> = loaded.iter().filter_map(|l| l.content.as_ref().map(|c| (&l.source, c))).collect();
        let read = |(source, content): &(&SourceRef, &Arc<crate::sources::Source>)| CheckedSource {
            path: source.given.clone(),
            file: source.path.to_string_lossy().into_owned(),
            read: self.memory.read_source(content, config),
        };
        readable.par_iter().map(read).collect()
    }
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
