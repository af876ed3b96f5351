//! The open documents: which of them are drafts, what was last read in each, and who waits for it.

use super::partial_checks::PartialChecks;
use super::settings::Settings;
use crate::config::FILE_NAME;
use crate::desk::CheckResult;
use crate::server::lsp::diagnostics::Report;
use crate::text::{Document, Format};
use serde_json::Value;
use std::ops::Range as Bytes;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{Range, TextDocumentContentChangeEvent, Uri};

/// A draft longer than this, in bytes, is read for the first time in the background: questions about all of it are not held
/// up until that is done.
const LONG: usize = 300_000;

/// One document with its analysis, as requests see it.
pub struct Snapshot {
    /// The document's name.
    pub uri: Uri,
    /// The text, and its version.
    pub document: Document,
    /// The analysis of exactly that text, or a glance at what was asked about.
    pub checked: Arc<CheckResult>,
    /// Its diagnostics.
    pub report: Arc<Report>,
    /// What is set.
    pub settings: Arc<Settings>,
}

/// What a request is given for its question.
pub struct SnapshotReply {
    /// The document.
    pub snapshot: Arc<Snapshot>,
    /// Whether the text has changed since the question was asked, so that its places may be wrong.
    pub moved: bool,
}

/// What a request wants to be answered from.
#[derive(Clone, Debug)]
pub enum SnapshotScope {
    /// From the document as it is, however long reading it takes.
    Whole,
    /// From the document as it is, but not if that is read for the first time and takes long.
    WholeIfRead,
    /// From as much as is known: these are the findings, and they are asked for again.
    Findings,
    /// From what stands in this range.
    Place(Range),
}

/// Until when a request waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadyWhen {
    /// Until the document is read.
    Read,
    /// Until some of it is.
    Glance,
    /// Until this stretch of it is, in bytes.
    GlanceAt(Bytes<usize>),
}

/// A request that waits for an analysis.
pub struct PendingRequest {
    /// The version of the text when it was asked.
    pub version: i32,
    /// What it waits for.
    pub until: ReadyWhen,
    /// Whether the draft was glanced at for it: what that does not show, no other glance will.
    pub looked: bool,
    /// Where the answer goes.
    pub answer: oneshot::Sender<SnapshotReply>,
}

/// What an open document is to us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentRole {
    /// A text that may be a draft (or serve another one as a source: the desk knows).
    Draft,
    /// A `copydesk.toml`.
    Config,
    /// Anything else: it may serve as a source, and is never checked.
    Other,
}

impl DocumentRole {
    /// What a document is by its path and the language that the editor calls it.
    pub fn of(path: &str, language: &str) -> Self {
        let name = Path::new(path).file_name().unwrap_or_default();
        let text = matches!(language, "markdown" | "md" | "plaintext" | "text" | "gfm" | "pandoc" | "quarto" | "");
        match Format::from_path(path) {
            _ if name == FILE_NAME => Self::Config,
            _ if is_page_of_ours(path) => Self::Other,
            Format::Markdown => Self::Draft,
            Format::Plain if text => Self::Draft,
            _ => Self::Other,
        }
    }
}

/// The folder of the pages that are shown to editors without a way of their own to show summaries.
pub fn pages_folder() -> PathBuf {
    std::env::temp_dir().join(format!("copydesk-{}", std::process::id()))
}

fn is_page_of_ours(path: &str) -> bool {
    Path::new(path).starts_with(pages_folder())
}

/// What edits have done to the diagnostics that the editor shows, since it was last told of them. Editors move them along
/// with the words, and drop those whose words are deleted, if only for a moment: what was cut and put back is told again.
#[derive(Default)]
pub struct DiagnosticsInvalidation {
    dropped: bool,
    /// Lines were added or taken away, so that lines are not those of the report any more.
    shifted: bool,
}

impl DiagnosticsInvalidation {
    /// Notes an edit that comes after the report.
    pub fn note(&mut self, change: &TextDocumentContentChangeEvent, report: &Report) {
        let Some(Range { start, end }) = change.range else {
            self.dropped = true;
            return;
        };
        let deletes = start != end;
        let lines = start.line.min(end.line)..=start.line.max(end.line);
        self.dropped |= deletes && (self.shifted || report.stands_on(lines));
        self.shifted |= start.line != end.line || change.text.contains(['\n', '\r']);
    }

    /// Whether the editor may show less than it was told; from now on nothing has happened.
    pub fn take(&mut self) -> bool {
        std::mem::take(self).dropped
    }
}

/// An open document.
pub struct OpenDocument {
    /// Its name, as the editor gave it.
    pub uri: Uri,
    /// Its text.
    pub document: Document,
    /// Its path; for one that is not saved yet, where it would stand.
    pub path: String,
    /// The path with links followed.
    pub true_path: PathBuf,
    /// What it is.
    pub kind: DocumentRole,
    /// Counts everything that asks for a new analysis.
    pub generation: u64,
    /// The latest analysis, and the generation that it is of.
    pub analysed: Option<(u64, Arc<CheckResult>)>,
    /// The diagnostics of the latest analysis.
    pub report: Arc<Report>,
    /// The generation of the analysis that is under way.
    pub running: Option<u64>,
    /// When the next analysis is to start.
    pub due: Option<Instant>,
    /// Requests that wait for the analysis.
    pub waiting: Vec<PendingRequest>,
    /// The id of the report that was published last.
    pub published: Option<u64>,
    /// What was last told of its state.
    pub status: Option<Value>,
    /// Whether files or settings have changed since the latest analysis, and not the text alone.
    pub world_changed: bool,
    /// Whether it serves an open draft as a source.
    pub serves: bool,
    /// What has happened to the diagnostics on the editor's page.
    pub disturbance: DiagnosticsInvalidation,
    /// What is known of a draft that has not been read yet.
    pub glances: PartialChecks,
    /// Whether the editor was told a part where it asked for all, or nothing, and is to ask again once the draft is read.
    pub owes_refresh: bool,
}

impl OpenDocument {
    /// The analysis, if it is of the text and the files as they are.
    pub fn current(&self) -> Option<&Arc<CheckResult>> {
        self.analysed.as_ref().filter(|(generation, _)| *generation == self.generation).map(|(_, checked)| checked)
    }

    /// Whether reading it takes longer than anybody should wait.
    pub fn is_long(&self) -> bool {
        self.document.len() > LONG
    }

    /// When something is to be started.
    pub fn due(&self) -> Option<Instant> {
        let whole = self.due.filter(|_| self.running.is_none() && !self.glances.come_first());
        let glance = self.glances.due.filter(|_| self.glances.running.is_none());
        whole.into_iter().chain(glance).min()
    }

    /// Whether the document serves this analysed draft as a source.
    pub fn serves(&self, draft: &CheckResult, true_path: impl Fn(&Path) -> PathBuf) -> bool {
        draft.sources.iter().any(|s| s.file == self.path || true_path(Path::new(&s.file)) == self.true_path)
    }

    /// The document as requests see it.
    pub fn snapshot(&self, checked: &Arc<CheckResult>, settings: &Arc<Settings>) -> Arc<Snapshot> {
        Arc::new(Snapshot {
            uri: self.uri.clone(),
            document: self.document.clone(),
            checked: checked.clone(),
            report: self.report.clone(),
            settings: settings.clone(),
        })
    }

    /// Answers every waiting request with the analysis of the text as it is.
    pub fn answer_all(&mut self, checked: &Arc<CheckResult>, settings: &Arc<Settings>) {
        if self.waiting.is_empty() {
            return;
        }
        let snapshot = self.snapshot(checked, settings);
        for PendingRequest { version, answer, .. } in self.waiting.drain(..) {
            let moved = version != snapshot.document.version();
            // A cancelled request no longer listens.
            let _ = answer.send(SnapshotReply { snapshot: snapshot.clone(), moved });
        }
    }
}

/// A document's name as a key: all names of one file that editors use are one.
pub fn key(uri: &Uri) -> Option<String> {
    match uri.scheme().as_str().to_ascii_lowercase().as_str() {
        "file" => {
            let path = uri.to_file_path()?.to_string_lossy().into_owned();
            // The drive is written in either case.
            let drive = path.as_bytes().iter().position(|&b| b == b':').filter(|&at| at <= 2);
            Some(match drive {
                Some(at) => path[..at].to_ascii_lowercase() + &path[at..],
                None => path,
            })
        }
        "untitled" | "buffer" | "inmemory" => Some(uri.as_str().to_owned()),
        // Views of version-control systems, differences and previews are no documents of ours.
        _ => None,
    }
}

/// The path of a document: a file's own; for one that is not saved yet, that of a Markdown file in the first of the
/// folders, so that its sources and its configuration are found.
pub fn path(uri: &Uri, folders: &[PathBuf]) -> String {
    if uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return uri.to_file_path().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    }
    let name = uri.path().decode().to_string_lossy().into_owned();
    let named = Path::new(&name);
    let named = match Format::from_path(&name) {
        Format::Plain if named.extension().is_none() => named.with_extension("md"),
        _ => named.to_owned(),
    };
    match folders.first() {
        Some(folder) if named.is_relative() => folder.join(named).to_string_lossy().into_owned(),
        _ => named.to_string_lossy().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_documents() {
        let uri = |text: &str| text.parse::<Uri>().unwrap();
        assert_eq!(key(&uri("file:///c%3A/desk/a%20b.md")), key(&uri("file:///C:/desk/a%20b.md")));
        assert_eq!(key(&uri("git:/desk/a.md?%7B%7D")), None);
        assert_eq!(key(&uri("vscode-chat-code-block:/a.md")), None);
        let folders = [PathBuf::from("/desk")];
        let paths = ["untitled:Untitled-1", "untitled:/desk/b/new.md", "file:///desk/caf%C3%A9.md"];
        let paths = paths.map(|name| path(&uri(name), &folders));
        assert_eq!(paths, ["/desk/Untitled-1.md", "/desk/b/new.md", "/desk/café.md"]);
        assert_eq!(DocumentRole::of("/desk/copydesk.toml", "toml"), DocumentRole::Config);
        assert_eq!(DocumentRole::of("/desk/a.rs", "rust"), DocumentRole::Other);
        assert_eq!(DocumentRole::of("/desk/a.md", "mdx"), DocumentRole::Draft);
    }
}
