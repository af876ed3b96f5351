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
pub use directives::DIRECTIVE;
pub use mend::{Mended, mended};

use crate::config::Config;
use crate::rules::RULES;
use crate::sources::{Files, Library, Loaded, Resolved, SourceRef, Workspace, resolve};
use crate::text::{Format, LineIndex, Parsed, Problem};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

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
}

/// A draft's text and what belongs to it, before anything is analysed.
struct Prepared {
    text: Arc<str>,
    lines: LineIndex,
    parsed: Parsed,
    workspace: Workspace,
    loaded: Vec<Loaded>,
    problems: Vec<Problem>,
}

impl Desk {
    /// A desk that reaches files through `files` alone.
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self {
            files,
            library: Library::default(),
            memory: read::Memory::default(),
            matches: evidence::Matches::default(),
        }
    }

    /// Checks a draft against its sources.
    pub fn check(&self, draft: &Draft) -> Checked {
        let Prepared { text, lines, parsed, workspace, loaded, mut problems } = match self.prepare(draft) {
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
        checked.findings = run::findings(&checked, &parsed, &mut problems);
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
        problems.extend(resolved.problems);
        let loaded = self.library.load(&*self.files, &resolved.sources);
        problems.extend(loaded.iter().filter_map(|l| l.problem.clone()));
        Ok(Prepared { lines: LineIndex::new(&text), text, parsed, workspace, loaded, problems })
    }

    fn workspace(&self, path: &str) -> Workspace {
        let rules: Vec<&str> = RULES.iter().map(|r| r.id).collect();
        Workspace::find(&*self.files, Path::new(path), &rules)
    }

    fn resolve(&self, draft: &Draft, text: &str, parsed: &Parsed, workspace: &Workspace) -> Resolved {
        let named = draft.sources.as_deref().unwrap_or_default();
        let draft = crate::sources::DraftText { path: &draft.path, text, front_matter: parsed.front_matter };
        resolve(&*self.files, draft, named, workspace)
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
