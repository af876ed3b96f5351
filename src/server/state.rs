//! The state and its one writer: open documents, their analyses, and what was last published of each.

use super::convert::{self, Client as ClientAbilities};
use super::files::OpenFiles;
use crate::desk::{Checked, Desk, Draft};
use crate::text::Document;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{Diagnostic, TextDocumentContentChangeEvent, Uri};

/// How long typing must pause before the draft is checked, unless the editor sets another time.
const DEBOUNCE: Duration = Duration::from_millis(150);
/// A turn of the writer that takes longer is worth a warning.
const SLOW: Duration = Duration::from_millis(100);

/// Everything that may happen to the state.
pub enum Event {
    /// A document was opened.
    Open { uri: Uri, text: String, version: i32 },
    /// A document was edited.
    Change { uri: Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent> },
    /// A document was closed.
    Close { uri: Uri },
    /// Files changed on disk.
    FilesChanged { uris: Vec<Uri> },
    /// The editor's settings changed; what it does not set keeps its value.
    Settings { debounce: Option<Duration> },
    /// A request wants the document as it is now.
    Ask { uri: Uri, answer: oneshot::Sender<Arc<Snapshot>> },
    /// An analysis ended; without a result, it panicked.
    Analysed { uri: Uri, generation: u64, checked: Option<Arc<Checked>> },
}

/// What goes to the editor unasked.
pub enum Publication {
    /// The findings of one version of a document; none, and no version, once it is closed.
    Diagnostics { uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32> },
    /// Something failed.
    Failure(String),
}

/// One document with its analysis, as requests see it.
pub struct Snapshot {
    /// The document's name.
    pub uri: Uri,
    /// The text, and its version.
    pub document: Document,
    /// The analysis of exactly that text.
    pub checked: Arc<Checked>,
}

/// An open document.
struct Open {
    document: Document,
    path: String,
    /// Counts everything that asks for a new analysis.
    generation: u64,
    /// The analysis of the latest generation that has one.
    analysed: Option<(u64, Arc<Checked>)>,
    /// Whether an analysis is under way.
    running: bool,
    /// When the next analysis is to start.
    due: Option<Instant>,
    /// Requests that wait for the analysis.
    waiting: Vec<oneshot::Sender<Arc<Snapshot>>>,
    /// What was published last.
    published: Option<(i32, Vec<Diagnostic>)>,
}

/// The state. Only its own thread touches it.
pub struct State {
    desk: Arc<Desk>,
    files: Arc<OpenFiles>,
    open: HashMap<Uri, Open>,
    debounce: Duration,
    /// The last generation given out; no two analyses share one, not even of a document closed and opened again.
    clock: u64,
    events: Sender<Event>,
    publications: UnboundedSender<Publication>,
    abilities: Arc<OnceLock<ClientAbilities>>,
}

impl State {
    /// Starts the thread that owns the state; it ends when nobody can send events any more.
    pub fn start(
        queue: Receiver<Event>,
        events: Sender<Event>,
        publications: UnboundedSender<Publication>,
        abilities: Arc<OnceLock<ClientAbilities>>,
    ) {
        std::thread::spawn(move || {
            let files = Arc::new(OpenFiles::default());
            let desk = Arc::new(Desk::new(files.clone()));
            let mut state = Self {
                desk,
                files,
                open: HashMap::new(),
                debounce: DEBOUNCE,
                clock: 0,
                events,
                publications,
                abilities,
            };
            state.run(&queue);
        });
    }

    fn run(&mut self, queue: &Receiver<Event>) {
        loop {
            let next = self.open.values().filter(|d| !d.running).filter_map(|d| d.due).min();
            let event = match next {
                Some(due) => queue.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let began = Instant::now();
            match event {
                Ok(event) => self.guarded(|state| state.apply(event)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.guarded(Self::start_due);
            if began.elapsed() > SLOW {
                tracing::warn!(took = ?began.elapsed(), "a slow turn");
            }
        }
    }

    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.publish(Publication::Failure("an event".to_owned()));
        }
    }

    fn publish(&self, publication: Publication) {
        // The editor is gone when nobody receives: the server is about to end.
        let _ = self.publications.send(publication);
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Open { uri, text, version } => self.opened(uri, &text, version),
            Event::Change { uri, version, changes } => self.changed(&uri, version, changes),
            Event::Close { uri } => self.closed(&uri),
            Event::FilesChanged { uris } => self.files_changed(&uris),
            Event::Settings { debounce } => self.debounce = debounce.unwrap_or(self.debounce),
            Event::Ask { uri, answer } => self.asked(&uri, answer),
            Event::Analysed { uri, generation, checked } => self.analysed(&uri, generation, checked),
        }
    }

    fn opened(&mut self, uri: Uri, text: &str, version: i32) {
        let Some(path) = convert::path(&uri) else { return };
        let document = Document::new(text, version);
        self.files.open(&path, document.text());
        self.source_changed(&path);
        self.clock += 1;
        let open = Open {
            document,
            path,
            generation: self.clock,
            analysed: None,
            running: self.open.get(&uri).is_some_and(|d| d.running),
            due: Some(Instant::now()),
            waiting: Vec::new(),
            published: None,
        };
        self.open.insert(uri, open);
    }

    fn changed(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let encoding = self.abilities.get().map(|a| a.encoding).unwrap_or_default();
        self.clock += 1;
        let Some(open) = self.open.get_mut(uri) else { return };
        for change in changes {
            let range = change.range.map(|r| convert::position(r.start)..convert::position(r.end));
            open.document.edit(range, &change.text, encoding);
        }
        open.document.set_version(version);
        open.generation = self.clock;
        // Somebody who waits for an answer does not wait for a pause in the typing too.
        let pause = if open.waiting.is_empty() { self.debounce } else { Duration::ZERO };
        open.due = Some(Instant::now() + pause);
        let path = open.path.clone();
        self.files.open(&path, open.document.text());
        self.source_changed(&path);
    }

    fn closed(&mut self, uri: &Uri) {
        let Some(open) = self.open.remove(uri) else { return };
        self.files.close(&open.path);
        self.source_changed(&open.path);
        self.publish(Publication::Diagnostics { uri: uri.clone(), diagnostics: Vec::new(), version: None });
    }

    fn files_changed(&mut self, uris: &[Uri]) {
        // A configuration, a new source in a folder or a glob: any file may matter to any draft. Readings of texts that
        // did not change are still at hand, so that looking again costs little.
        if uris.iter().any(|uri| !self.open.contains_key(uri)) {
            self.look_again(|_| true);
        }
    }

    /// A document that serves drafts as a source has changed.
    fn source_changed(&mut self, path: &str) {
        let serves = |open: &Open| open.analysed.as_ref().is_some_and(|(_, checked)| is_source(path, checked));
        self.look_again(serves);
    }

    fn look_again(&mut self, which: impl Fn(&Open) -> bool) {
        let due = Instant::now() + self.debounce;
        for open in self.open.values_mut().filter(|open| which(open)) {
            self.clock += 1;
            open.generation = self.clock;
            open.due = Some(due);
        }
    }

    fn asked(&mut self, uri: &Uri, answer: oneshot::Sender<Arc<Snapshot>>) {
        let Some(open) = self.open.get_mut(uri) else { return };
        open.waiting.push(answer);
        match &open.analysed {
            Some((generation, checked)) if *generation == open.generation => {
                let checked = checked.clone();
                open.answer_all(uri, checked);
            }
            // Somebody waits: no pause in the typing is waited for.
            _ => open.due = Some(Instant::now()),
        }
    }

    fn analysed(&mut self, uri: &Uri, generation: u64, checked: Option<Arc<Checked>>) {
        let Some(open) = self.open.get_mut(uri) else { return };
        open.running = false;
        let Some(checked) = checked else {
            open.waiting.clear();
            return self.publish(Publication::Failure("the check of a draft".to_owned()));
        };
        if generation != open.generation {
            // The text has gone on: the next analysis answers.
            return;
        }
        open.analysed = Some((generation, checked.clone()));
        open.answer_all(uri, checked.clone());
        let Some(abilities) = self.abilities.get() else { return };
        let diagnostics = convert::diagnostics(uri, &checked, abilities);
        self.show(uri, diagnostics);
        // What has become a source of this draft is no draft.
        let sources = self.open.iter().filter(|(_, d)| is_source(&d.path, &checked)).map(|(uri, _)| uri.clone());
        for source in sources.collect::<Vec<Uri>>() {
            self.show(&source, Vec::new());
        }
    }

    /// Publishes the findings of a document, unless they are published already; of one that serves a draft as a source,
    /// none.
    fn show(&mut self, uri: &Uri, diagnostics: Vec<Diagnostic>) {
        let Some(open) = self.open.get(uri) else { return };
        let serves = |d: &Open| d.analysed.as_ref().is_some_and(|(_, checked)| is_source(&open.path, checked));
        let diagnostics = if self.open.values().any(serves) { Vec::new() } else { diagnostics };
        let publication = (open.document.version(), diagnostics);
        if open.published.as_ref() == Some(&publication) {
            return;
        }
        if let Some(open) = self.open.get_mut(uri) {
            open.published = Some(publication.clone());
        }
        let (version, diagnostics) = publication;
        self.publish(Publication::Diagnostics { uri: uri.clone(), diagnostics, version: Some(version) });
    }

    /// Starts the analyses whose time has come, one a document at a time.
    fn start_due(&mut self) {
        let now = Instant::now();
        for (uri, open) in &mut self.open {
            if open.running || open.due.is_none_or(|due| due > now) {
                continue;
            }
            open.running = true;
            open.due = None;
            let draft =
                Draft { text: Some(open.document.text()), version: open.document.version(), ..Draft::at(&open.path) };
            let (desk, events, uri, generation) =
                (self.desk.clone(), self.events.clone(), uri.clone(), open.generation);
            rayon::spawn(move || {
                let checked = catch_unwind(AssertUnwindSafe(|| Arc::new(desk.check(&draft)))).ok();
                // The state may be gone by now; then nobody wants to know.
                let _ = events.send(Event::Analysed { uri, generation, checked });
            });
        }
    }
}

/// Whether the file at `path` is a source of the checked draft.
fn is_source(path: &str, checked: &Checked) -> bool {
    checked.sources.iter().any(|s| s.file == path)
}

impl Open {
    /// Answers every waiting request with the analysis of the text as it is.
    fn answer_all(&mut self, uri: &Uri, checked: Arc<Checked>) {
        if self.waiting.is_empty() {
            return;
        }
        let snapshot = Arc::new(Snapshot { uri: uri.clone(), document: self.document.clone(), checked });
        for answer in self.waiting.drain(..) {
            // A cancelled request no longer listens.
            let _ = answer.send(snapshot.clone());
        }
    }
}
