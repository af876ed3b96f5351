//! Resolution: which sources belong to a draft.

use super::discover::{MAX_FILES, SourcePattern, discover};
use super::file_system::io_reason;
use super::front_matter;
use super::{FileKind, FileSystem, Workspace};
use crate::config::FILE_NAME;
use crate::text::{Format, FrontMatter, Problem, Severity, Span};
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};

/// The folder beside a draft whose files are its sources where nothing names any.
pub const SOURCES_FOLDER: &str = "sources";

/// What names a source that neither a draft nor a configuration file names.
const SETTINGS: &str = "the settings";

/// Origin of a draft's sources.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// On the command line.
    Arguments,
    /// In the draft's front matter.
    FrontMatter,
    /// In `copydesk.toml`.
    Config,
    /// The folder `sources` beside the draft.
    Folder,
    /// Nowhere: the draft has none.
    None,
}

/// A source of a draft, not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRef {
    /// The path as it was given; for a file of a folder or a glob, as that names it.
    pub given: String,
    /// The path, absolute.
    pub path: PathBuf,
    /// Whether the file itself was named, and not a folder or a glob that holds it.
    pub named: bool,
    /// The file that named it (the draft, `copydesk.toml`) and the place there; `None` for the command line.
    pub named_in: Option<(String, Span)>,
}

/// The sources of a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// Their origin.
    pub origin: Origin,
    /// The sources, in the order in which they were named, each once.
    pub sources: Vec<SourceRef>,
    /// The problems with those that could not be found.
    pub problems: Vec<Problem>,
}

/// The draft whose sources are looked for.
#[derive(Clone, Copy, Debug)]
pub struct DraftText<'a> {
    /// Its path as it was given.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its front matter, if it has any.
    pub front_matter: Option<FrontMatter>,
}

/// The sources of a draft: those of the command line if any, else those of its front matter, else those of
/// `copydesk.toml`, else the files of the folder `sources` beside it.
pub fn resolve(files: &dyn FileSystem, draft: DraftText<'_>, arguments: &[String], workspace: &Workspace) -> Resolved {
    let absolute = files.absolute(Path::new(draft.path));
    let folder = absolute.parent().unwrap_or(&absolute).to_owned();
    let mut search = Search {
        files,
        workspace,
        draft: files.canonical(&absolute).unwrap_or(absolute),
        seen: FxHashSet::default(),
        sources: Vec::new(),
        problems: Vec::new(),
    };
    let origin = search.run(draft, arguments, &folder);
    Resolved { origin, sources: search.sources, problems: search.problems }
}

impl DraftText<'_> {
    /// Whether the draft's own front matter names sources: then it is a draft, wherever it stands.
    pub fn has_named_sources(&self) -> bool {
        let named = self.front_matter.and_then(|matter| front_matter::source_entries(self.text, matter).ok().flatten());
        named.is_some_and(|named| !named.is_empty())
    }
}

impl Workspace {
    /// Whether a file serves as a source by where it stands: in a folder `sources` that a draft stands beside, or among
    /// the sources that `copydesk.toml` names. (Front matter of drafts may name it too.)
    pub fn is_source(&self, files: &dyn FileSystem, file: &Path) -> bool {
        let path = files.absolute(file);
        let is_draft = |name: &String| Format::from_path(name) == Format::Markdown;
        let beside_draft = |folder: &Path| {
            let beside = folder.parent().filter(|_| folder.file_name().is_some_and(|name| name == SOURCES_FOLDER));
            beside.is_some_and(|beside| files.list(beside).is_ok_and(|names| names.iter().any(is_draft)))
        };
        let within = |folder: &&Path| folder.starts_with(&self.root);
        path.ancestors().skip(1).take_while(within).any(beside_draft)
            || self.config.sources.iter().flatten().any(|given| is_named_by(files, &self.root, given, &path))
    }
}

/// Whether `given`, relative to `base`, names the file at the absolute path `file`.
fn is_named_by(files: &dyn FileSystem, base: &Path, given: &str, file: &Path) -> bool {
    match discover(files, base, given) {
        Ok(SourcePattern::One) => files.absolute(&base.join(given)) == file,
        Ok(SourcePattern::Many(found)) => found.files.iter().any(|below| files.absolute(&base.join(below)) == file),
        Err(_) => false,
    }
}

struct Search<'a> {
    files: &'a dyn FileSystem,
    workspace: &'a Workspace,
    draft: PathBuf,
    seen: FxHashSet<PathBuf>,
    sources: Vec<SourceRef>,
    problems: Vec<Problem>,
}

impl Search<'_> {
    fn run(&mut self, draft: DraftText<'_>, arguments: &[String], folder: &Path) -> Origin {
        let named = draft.front_matter.map(|matter| front_matter::source_entries(draft.text, matter));
        if !arguments.is_empty() {
            if let Some(Err((message, span))) = named {
                let message = format!("{message}; mend this line");
                self.problem(Severity::Warning, &message, "", Some((draft.path.to_owned(), span)));
            }
            let here = self.files.absolute(Path::new("."));
            for given in arguments {
                self.add(given, &here, None);
            }
            return Origin::Arguments;
        }
        match named {
            Some(Ok(Some(entries))) => {
                for entry in entries {
                    let place = (draft.path.to_owned(), entry.span);
                    match entry.path {
                        Some(given) => self.add(&given, folder, Some(place)),
                        None => self.problem(
                            Severity::Error,
                            "`sources` takes paths or globs, relative to the draft: a list with a line `- path` for each",
                            "",
                            Some(place),
                        ),
                    }
                }
                return Origin::FrontMatter;
            }
            Some(Err((message, span))) => {
                let message = format!("{message}; mend this line, or the sources it names are not read");
                self.problem(Severity::Error, &message, "", Some((draft.path.to_owned(), span)));
            }
            _ => {}
        }
        if let Some(named) = &self.workspace.config.sources {
            for given in named {
                self.add(given, &self.workspace.root, Some(self.named_at(given)));
            }
            return Origin::Config;
        }
        let beside = folder.join(SOURCES_FOLDER);
        if self.files.stamp(&beside).is_ok_and(|stamp| stamp.kind == FileKind::Folder) {
            let found = self.problems.len();
            self.add(SOURCES_FOLDER, folder, None);
            if self.sources.is_empty() {
                // Nobody asked for this folder: an empty one is no fault.
                self.problems.truncate(found);
                return Origin::None;
            }
            return Origin::Folder;
        }
        Origin::None
    }

    /// The file and the place that name a source of the configuration; what the file does not name, the settings do.
    fn named_at(&self, given: &str) -> (String, Span) {
        let place = self.workspace.config_text.find(given).map(|at| Span::new(at, at + given.len()));
        match (&self.workspace.config_path, place) {
            (Some(path), Some(span)) => (path.display().to_string(), span),
            (Some(path), None) if self.workspace.config_text.contains("sources") => {
                (path.display().to_string(), Span::default())
            }
            _ => (SETTINGS.to_owned(), Span::default()),
        }
    }

    /// Adds what `given` names, relative to `base`; `place` is the file and the place that name it.
    fn add(&mut self, given: &str, base: &Path, place: Option<(String, Span)>) {
        if given.is_empty() {
            return self.problem(Severity::Error, "this source has no name; write the path of a file", "", place);
        }
        if ["http://", "https://", "ftp://"].iter().any(|scheme| given.starts_with(scheme)) {
            let message = "is an address; copydesk reads files only: save the page as .html or .txt and name that file";
            return self.problem(Severity::Error, message, given, place);
        }
        match discover(self.files, base, given) {
            Ok(SourcePattern::One) => self.add_file(given, base, true, place),
            Ok(SourcePattern::Many(found)) => {
                if found.files.is_empty() {
                    return self.problem(Severity::Error, "holds no file that can be read as a source", given, place);
                }
                if found.cut {
                    let message = format!("holds more than {MAX_FILES} files; only the first are read: name fewer");
                    self.problem(Severity::Warning, &message, given, place.clone());
                }
                for file in found.files {
                    self.add_file(&file, base, false, place.clone());
                }
            }
            Err(error) => {
                let message = format!("{}; mend the path or take it out", io_reason(&error));
                self.problem(Severity::Error, &message, given, place);
            }
        }
    }

    fn add_file(&mut self, given: &str, base: &Path, named: bool, place: Option<(String, Span)>) {
        let path = self.files.absolute(&base.join(given));
        let canonical = self.files.canonical(&path).unwrap_or_else(|_| path.clone());
        if canonical == self.draft {
            if named {
                self.problem(Severity::Warning, "is the draft itself; a draft is no source of its own", given, place);
            }
            return;
        }
        if place.is_some() && !self.is_allowed(&canonical) {
            let root = self.workspace.root.display();
            let message = format!(
                "lies outside the workspace {root} and is not read; copy it there, or set `allow-outside = true` in {FILE_NAME}"
            );
            return self.problem(Severity::Error, &message, given, place);
        }
        if self.seen.insert(canonical) {
            self.sources.push(SourceRef { given: given.to_owned(), path, named, named_in: place });
        }
    }

    /// Whether front matter and configuration may name the file.
    fn is_allowed(&self, canonical: &Path) -> bool {
        let root = &self.workspace.root;
        let root = self.files.canonical(root).unwrap_or_else(|_| root.clone());
        self.workspace.config.allow_outside || canonical.starts_with(root)
    }

    /// A problem with the source `given`, at the place that names it; one on the command line is a problem of the source.
    fn problem(&mut self, severity: Severity, message: &str, given: &str, place: Option<(String, Span)>) {
        let message = if given.is_empty() { message.to_owned() } else { format!("source {given} {message}") };
        let (path, span) = place.map_or_else(|| (given.to_owned(), None), |(path, span)| (path, Some(span)));
        self.problems.push(Problem { severity, message, path, span });
    }
}
