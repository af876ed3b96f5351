//! The state and its one writer: what is open, what was last read in it, and what the editor has been told.

use super::client::Outbox;
use super::lsp::client_capabilities::Abilities;
use super::lsp::convert::{self, Client as ClientAbilities};
use super::lsp::diagnostics::{self, CachedDiagnostic, Report};
use super::session::open_documents::{
    self, DiagnosticsInvalidation, DocumentRole, OpenDocument, PendingRequest, ReadyWhen, SnapshotReply, SnapshotScope,
};
use super::session::overlay_fs::OverlayFs;
use super::session::partial_checks::{LONGEST_STRETCH, PartialChecks};
use super::session::progress::ReadingProgress;
use super::session::settings::Settings;
use super::session::status;
use super::session::workspace_state::WorkspaceState;
use super::thread_affinity;
use crate::desk::{CheckResult, Desk, Draft};
use crate::sources::MAX_SOURCE_BYTES;
use crate::text::{Document, LineIndex, Problem, Severity};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tower_lsp::ls_types::{MessageType, ProgressToken, Range, TextDocumentContentChangeEvent, Uri};

/// How long the writing of a file may take, at the least, before it is read.
const WRITING: Duration = Duration::from_millis(30);
/// A turn of the writer that takes longer is worth a warning.
const SLOW: Duration = Duration::from_millis(100);

/// Everything that may happen to the state.
pub enum Event {
    /// The editor has introduced itself.
    Hello(Box<InitializeData>),
    /// The editor is ready to be asked.
    Ready,
    /// A document was opened.
    Open { uri: Uri, language: String, text: String, version: i32 },
    /// A document was edited.
    Change { uri: Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent> },
    /// A document was closed.
    Close { uri: Uri },
    /// Files changed on disk.
    FilesChanged { paths: Vec<PathBuf> },
    /// Folders came to the workspace, others left it.
    Folders { added: Vec<PathBuf>, removed: Vec<PathBuf> },
    /// Settings of everything, or of one folder.
    Settings { folder: Option<PathBuf>, given: Value },
    /// Settings have changed; what they are now has to be asked for, unless the editor says so here.
    SettingsChanged { given: Value },
    /// Everything is to be read again.
    Reread,
    /// A person does not want to wait for what is being read.
    CancelProgress(ProgressToken),
    /// A request wants the document as it is now.
    Ask { uri: Uri, want: SnapshotScope, answer: oneshot::Sender<SnapshotReply> },
    /// A request wants the text as it is now, read or not.
    Text { uri: Uri, answer: oneshot::Sender<Document> },
    /// A request wants to know what there is to look at.
    AskWorkspace { answer: oneshot::Sender<WorkspaceSnapshot> },
    /// An analysis ended; without a result, it panicked.
    Analysed { key: String, generation: u64, result: Option<CheckOutcome> },
    /// A glance at a draft that has not been read ended; without a result, it panicked.
    Glanced { key: String, generation: u64, result: Option<CheckOutcome> },
}

/// What the editor says of itself.
pub struct InitializeData {
    /// How it wants to be answered.
    pub client: ClientAbilities,
    /// What it takes from a server.
    pub abilities: Abilities,
    /// The folders that it works in.
    pub folders: Vec<PathBuf>,
    /// The settings that came with the greeting.
    pub options: Option<Value>,
}

/// The result of an analysis.
pub struct CheckOutcome {
    /// What was found.
    pub checked: Arc<CheckResult>,
    /// The same as the editor shows it.
    pub diagnostics: Vec<Arc<CachedDiagnostic>>,
    /// How long it took.
    pub took: Duration,
}

/// What there is to look at, as a request about the whole workspace sees it.
pub struct WorkspaceSnapshot {
    /// The folders.
    pub folders: Vec<PathBuf>,
    /// The open documents.
    pub open: Vec<(Uri, PathBuf)>,
    /// Counts the changes of files and settings that may matter to any draft.
    pub world: u64,
}

/// The state. Only its own thread touches it.
pub struct GlobalState {
    pub(crate) desk: Arc<Desk>,
    pub(crate) files: Arc<OverlayFs>,
    pub(crate) open: HashMap<String, OpenDocument>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) world: WorkspaceState,
    pub(crate) out: Outbox,
    pub(crate) abilities: Arc<Abilities>,
    pub(crate) events: Sender<Event>,
    pub(crate) client: Option<Arc<ClientAbilities>>,
    sign: ReadingProgress,
    /// The last generation given out; no two analyses share one, not even of a document closed and opened again.
    clock: u64,
    /// What was shown to a person already.
    shown: HashSet<String>,
}

impl GlobalState {
    /// Starts the thread that owns the state; it ends when nobody can send events any more.
    pub fn start(
        queue: Receiver<Event>,
        events: Sender<Event>,
        out: Outbox,
        desk: Arc<Desk>,
        files: Arc<OverlayFs>,
    ) -> std::io::Result<()> {
        let mut state = Self {
            desk,
            files,
            open: HashMap::new(),
            settings: Arc::default(),
            world: WorkspaceState::default(),
            out,
            abilities: Arc::default(),
            events,
            client: None,
            sign: ReadingProgress::default(),
            clock: 0,
            shown: HashSet::new(),
        };
        std::thread::Builder::new().name("state".to_owned()).spawn(move || state.run(&queue)).map(drop)
    }

    fn run(&mut self, queue: &Receiver<Event>) {
        loop {
            let due = self.open.values().filter_map(OpenDocument::due);
            let event = match due.chain(self.sign.due()).min() {
                Some(due) => queue.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let began = Instant::now();
            match event {
                Ok(event) => self.guarded(|state| state.apply(event)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.guarded(Self::start_glances);
            self.guarded(Self::start_due);
            self.guarded(Self::update_sign);
            if began.elapsed() > SLOW {
                tracing::warn!(took = ?began.elapsed(), "a slow turn");
            }
        }
    }

    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.out.failure("an event");
        }
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Hello(hello) => self.greeted(*hello),
            Event::Ready => self.ready(),
            Event::Open { uri, language, text, version } => self.opened(uri, &language, &text, version),
            Event::Change { uri, version, changes } => self.changed(&uri, version, changes),
            Event::Close { uri } => self.closed(&uri),
            Event::FilesChanged { paths } => self.files_changed(&paths),
            Event::Folders { added, removed } => self.folders_changed(added, &removed),
            Event::Settings { folder, given } => self.settings_given(folder, &given),
            Event::SettingsChanged { given } => self.settings_changed(&given),
            Event::Reread => self.reread(),
            Event::CancelProgress(token) => self.cancel(&token),
            Event::Ask { uri, want, answer } => self.asked(&uri, want, answer),
            Event::Text { uri, answer } => {
                let open = open_documents::key(&uri).and_then(|key| self.open.get(&key));
                // A cancelled request no longer listens.
                let _ = open.map(|open| answer.send(open.document.clone()));
            }
            Event::AskWorkspace { answer } => {
                let open = self.open.values().map(|open| (open.uri.clone(), open.true_path.clone())).collect();
                let folders = self.world.folders.clone();
                self.world.told = true;
                // A cancelled request no longer listens.
                let _ = answer.send(WorkspaceSnapshot { folders, open, world: self.world.count });
            }
            Event::Analysed { key, generation, result } => self.analysed(&key, generation, result),
            Event::Glanced { key, generation, result } => self.glanced(&key, generation, result),
        }
    }

    fn greeted(&mut self, hello: InitializeData) {
        self.client = Some(Arc::new(hello.client));
        self.out.set_trace(hello.abilities.trace);
        self.abilities = Arc::new(hello.abilities);
        self.world.folders = hello.folders;
        if let Some(given) = hello.options {
            self.settings_given(None, &given);
        }
    }

    fn opened(&mut self, uri: Uri, language: &str, text: &str, version: i32) {
        let Some(key) = open_documents::key(&uri) else { return };
        let path = open_documents::path(&uri, &self.world.folders);
        let kind = DocumentRole::of(&path, language);
        let document = Document::new(text, version);
        self.files.open(&path, document.clone());
        let true_path = self.files.true_path(Path::new(&path));
        self.clock += 1;
        let mut open = OpenDocument {
            uri,
            document,
            true_path,
            path,
            kind,
            generation: self.clock,
            analysed: None,
            report: Arc::default(),
            running: self.open.get(&key).and_then(|open| open.running),
            due: (kind != DocumentRole::Other).then(Instant::now),
            waiting: Vec::new(),
            published: None,
            status: None,
            world_changed: false,
            serves: false,
            disturbance: DiagnosticsInvalidation::default(),
            glances: PartialChecks::default(),
            owes_refresh: false,
        };
        if open.is_unread() && self.takes_parts() {
            open.glances.due = Some(Instant::now());
        }
        self.open.insert(key.clone(), open);
        // What was read from the disk so far is now read from the editor, by whatever draft rests on it.
        self.desk.files_changed();
        self.text_changed(&key);
        self.watch_again();
        self.tell_status(&key);
    }

    fn changed(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let encoding = self.client.as_ref().map(|client| client.encoding).unwrap_or_default();
        let Some(key) = open_documents::key(uri) else { return };
        let Some(open) = self.open.get_mut(&key) else {
            let message = format!("a change of {} was passed over: the document is not open", uri.as_str());
            return self.out.log(MessageType::WARNING, message);
        };
        // Versions only ever grow: an older one is a message that came twice, or late.
        if version <= open.document.version() {
            let known = open.document.version();
            let message = format!(
                "a change of {} to version {version} was passed over: the document is at version {known}",
                uri.as_str()
            );
            return self.out.log(MessageType::WARNING, message);
        }
        self.clock += 1;
        let unread = open.is_unread();
        for change in changes {
            open.disturbance.note(&change, &open.report);
            let range = change.range.map(|r| convert::position(r.start)..convert::position(r.end));
            let change = open.document.edit(range, &change.text, encoding);
            if unread {
                open.glances.edited(change);
            }
        }
        open.document.set_version(version);
        open.generation = self.clock;
        if open.kind != DocumentRole::Other {
            // Somebody who waits for an answer does not wait for a pause in the typing too.
            let pause = if open.waiting.is_empty() { self.settings.debounce } else { Duration::ZERO };
            open.due = Some(Instant::now() + pause);
            // An editor that asks is answered when it does.
            if unread && !(self.abilities.pull && open.waiting.is_empty()) {
                open.glances.again_after(pause);
            }
        }
        self.files.open(&open.path, open.document.clone());
        self.text_changed(&key);
    }

    fn closed(&mut self, uri: &Uri) {
        let Some(key) = open_documents::key(uri).filter(|key| self.open.contains_key(key)) else { return };
        if let Some(open) = self.open.get(&key) {
            self.files.close(&open.path);
            self.desk.files_changed();
        }
        self.text_changed(&key);
        let Some(open) = self.open.remove(&key) else { return };
        if open.published.is_some() {
            self.out.diagnostics(open.uri, Arc::default(), None);
        }
        self.part_sources_from_drafts();
        self.watch_again();
    }

    /// The text of an open document is another: drafts that rest on it are looked at again, and a configuration holds as
    /// it is typed.
    fn text_changed(&mut self, key: &str) {
        let Some(changed) = self.open.get(key) else { return };
        let rests = |draft: &OpenDocument| match &draft.analysed {
            _ if changed.kind == DocumentRole::Config => draft.kind == DocumentRole::Draft,
            Some((_, checked)) => changed.serves(checked, |path| self.files.true_path(path)),
            // What it rests on is not known yet, and may have been read before this change.
            None => draft.running.is_some() || draft.glances.any(),
        };
        let others = self.open.iter().filter(|(other, _)| *other != key);
        let resting: Vec<String> = others.filter(|(_, d)| rests(d)).map(|(key, _)| key.clone()).collect();
        if !resting.is_empty() {
            self.desk.files_changed();
        }
        for draft in resting {
            self.look_again_at(&draft);
        }
    }

    /// Looks again at all documents of that kind, since something beside their text is another.
    pub(crate) fn look_again(&mut self, which: impl Fn(&OpenDocument) -> bool) {
        let keys: Vec<String> = self.open.iter().filter(|(_, open)| which(open)).map(|(key, _)| key.clone()).collect();
        for key in keys {
            self.look_again_at(&key);
            // A file is written in several steps: between them it may be empty.
            if let Some(due) = self.open.get_mut(&key).and_then(|open| open.due.as_mut()) {
                *due = (*due).max(Instant::now() + WRITING);
            }
        }
    }

    fn look_again_at(&mut self, key: &str) {
        let Some(open) = self.open.get_mut(key).filter(|open| open.kind != DocumentRole::Other) else { return };
        self.clock += 1;
        open.generation = self.clock;
        open.world_changed = true;
        let pause = if open.waiting.is_empty() { self.settings.debounce } else { Duration::ZERO };
        open.due = Some(Instant::now() + pause);
        if open.is_unread() && !(self.abilities.pull && open.waiting.is_empty()) {
            open.glances.again_after(pause);
        }
    }

    /// Whether the editor may be told a part of the findings now and all of them later: else what it is told first stands
    /// until it asks again by itself.
    fn takes_parts(&self) -> bool {
        !self.abilities.pull || self.abilities.refresh.diagnostics
    }

    fn asked(&mut self, uri: &Uri, want: SnapshotScope, answer: oneshot::Sender<SnapshotReply>) {
        let encoding = self.client.as_ref().map(|client| client.encoding).unwrap_or_default();
        let takes_parts = self.takes_parts();
        let open = open_documents::key(uri).and_then(|key| self.open.get_mut(&key));
        let Some(open) = open.filter(|open| open.kind != DocumentRole::Other) else { return };
        let at = |position| open.document.offset(convert::position(position), encoding);
        let until = match want {
            _ if !open.is_unread() => ReadyWhen::Read,
            SnapshotScope::Findings if takes_parts => ReadyWhen::Glance,
            SnapshotScope::Place(Range { start, end }) if at(start).abs_diff(at(end)) <= LONGEST_STRETCH => {
                ReadyWhen::GlanceAt(at(start).min(at(end))..at(start).max(at(end)))
            }
            SnapshotScope::WholeIfRead | SnapshotScope::Place(_) if open.is_long() => {
                open.owes_refresh = true;
                return;
            }
            _ => ReadyWhen::Read,
        };
        if let ReadyWhen::GlanceAt(place) = &until
            && !open.glance().is_some_and(|glance| glance.covers(place))
        {
            open.glances.look_at(place.clone());
        }
        let glance = until != ReadyWhen::Read;
        open.waiting.push(PendingRequest { version: open.document.version(), until, looked: false, answer });
        match open.current().cloned() {
            Some(checked) => open.answer_all(&checked, &self.settings),
            None if glance => drop(open.answer_from_glance(&self.settings)),
            // Somebody waits: no pause in the typing is waited for. What is under way may be just that.
            None if open.running == Some(open.generation) => {}
            None => open.due = Some(Instant::now()),
        }
    }

    /// Starts the analyses whose time has come, one a document at a time.
    fn start_due(&mut self) {
        let Some(client) = self.client.clone() else { return };
        let now = Instant::now();
        for (key, open) in &mut self.open {
            if open.running.is_some() || open.due.is_none_or(|due| due > now) || open.glances.come_first() {
                continue;
            }
            open.running = Some(open.generation);
            open.due = None;
            let (desk, events, client, key) = (self.desk.clone(), self.events.clone(), client.clone(), key.clone());
            let (uri, path, document, kind) = (open.uri.clone(), open.path.clone(), open.document.clone(), open.kind);
            let (generation, before, shown) = (open.generation, open.known().cloned(), open.report.clone());
            // What is read for the first time, or again from the first word to the last, takes all threads as they are.
            let is_key = before.is_some() && !open.world_changed;
            let job = move || {
                let work = || {
                    let began = Instant::now();
                    let checked = Arc::new(check(&desk, &path, &document, kind, before.as_deref()));
                    let diagnostics = match kind {
                        DocumentRole::Config => diagnostics::of_config(&path, &checked.text, &client),
                        _ => diagnostics::diagnostics(&uri, &checked, &client, &shown),
                    };
                    CheckOutcome { checked, diagnostics, took: began.elapsed() }
                };
                let result = catch_unwind(AssertUnwindSafe(work)).ok();
                // The state may be gone by now; then nobody wants to know.
                let _ = events.send(Event::Analysed { key, generation, result });
            };
            if is_key { thread_affinity::hurry(job) } else { rayon::spawn(job) }
        }
    }

    fn analysed(&mut self, key: &str, generation: u64, result: Option<CheckOutcome>) {
        let Some(open) = self.open.get_mut(key) else { return };
        if open.running == Some(generation) {
            open.running = None;
        }
        let Some(CheckOutcome { checked, diagnostics, took }) = result else {
            open.waiting.clear();
            return self.out.failure("the check of a draft");
        };
        // A document that was closed and opened again does not take the analysis of what it was.
        if generation > open.generation || open.analysed.as_ref().is_some_and(|(known, _)| *known > generation) {
            return;
        }
        // What was known before is part of this now.
        open.glances = PartialChecks::default();
        // Let go of at the end: nobody waits for that.
        let before = open.analysed.replace((generation, checked.clone())).map(|(_, checked)| checked);
        let is_first = before.is_none();
        let same_sources = before.as_ref().is_some_and(|before| checked.has_sources_of(before));
        if !same_sources {
            // Before anybody is told what they say: what is changed upon that is seen.
            self.watch_again();
        }
        let Some(open) = self.open.get_mut(key) else { return };
        if generation == open.generation {
            let report = Report::after(&open.report, open.disturbance.take(), diagnostics);
            let changed = report.id != open.report.id || !same_sources;
            // Let go of when all are told, likewise.
            let _earlier = std::mem::replace(&mut open.report, report);
            let (again, world) = (std::mem::take(&mut open.owes_refresh), std::mem::take(&mut open.world_changed));
            // Who was told nothing yet has nothing to ask again.
            let refresh = again || world && changed && !is_first;
            open.answer_all(&checked, &self.settings);
            self.publish(key);
            if refresh {
                self.out.refresh(self.abilities.refresh);
            }
            self.tell_status(key);
            self.tell_problems(&checked);
        } else if !open.waiting.is_empty() {
            // Who waited for a glance at the text as it is now waits for no pause in the typing.
            open.due = open.due.map(|_| Instant::now());
        }
        self.out.trace(
            || format!("checked {} in {} ms", checked.path, took.as_millis()),
            || format!("version {}, {} findings", checked.version, checked.findings.len()),
        );
        if !same_sources {
            self.part_sources_from_drafts();
        }
    }

    /// Publishes the findings of a document, unless they are published already or the editor asks for them.
    pub(crate) fn publish(&mut self, key: &str) {
        let Some(open) = self.open.get_mut(key).filter(|_| !self.abilities.pull) else { return };
        if open.published.replace(open.report.id) != Some(open.report.id) {
            self.out.diagnostics(open.uri.clone(), open.report.clone(), Some(open.document.version()));
        }
    }

    /// What has become a source of a draft is no draft any more, and the other way round.
    fn part_sources_from_drafts(&mut self) {
        let serves = |open: &OpenDocument| {
            let drafts = self.open.values().filter_map(|draft| draft.analysed.as_ref());
            drafts.into_iter().any(|(_, checked)| open.serves(checked, |path| self.files.true_path(path)))
        };
        let parted: Vec<String> =
            self.open.iter().filter(|(_, open)| serves(open) != open.serves).map(|(key, _)| key.clone()).collect();
        for key in parted {
            if let Some(open) = self.open.get_mut(&key) {
                open.serves = !open.serves;
            }
            self.look_again_at(&key);
        }
    }

    /// Tells an editor that wants to know how a document stands, if that has changed.
    pub(crate) fn tell_status(&mut self, key: &str) {
        let Some(open) =
            self.open.get_mut(key).filter(|open| self.abilities.status && open.kind == DocumentRole::Draft)
        else {
            return;
        };
        let status = status::of(open);
        let mut told = status.clone();
        told["version"] = Value::Null;
        if open.status.replace(told.clone()) != Some(told) {
            self.out.status(&status);
        }
    }

    /// Says once what is wrong beside the draft itself: a configuration file that is not open cannot show it.
    fn tell_problems(&mut self, checked: &CheckResult) {
        for problem in checked.problems.iter().filter(|problem| problem.path != checked.path) {
            let open = self.open.values().any(|open| open.path == problem.path);
            let known = format!("{}: {}", problem.path, problem.message);
            if open || !self.shown.insert(known.clone()) {
                continue;
            }
            match problem.severity {
                Severity::Error if DocumentRole::of(&problem.path, "") == DocumentRole::Config => {
                    self.out.show(MessageType::WARNING, known);
                }
                _ => self.out.log(MessageType::INFO, known),
            }
        }
    }

    fn update_sign(&mut self) {
        let reads = |open: &OpenDocument| {
            open.glances.come_first() || open.running.is_some() && (open.analysed.is_none() || open.world_changed)
        };
        let reading = self.open.values().any(reads);
        if reading || self.sign.is_up() {
            self.sign.update(reading, self.abilities.progress, &self.files.told(), &self.out);
        }
    }

    fn cancel(&mut self, token: &ProgressToken) {
        if self.sign.is(token) {
            self.files.stop();
        }
    }

    /// Says something to a person, once.
    pub(crate) fn show_once(&mut self, message: String) {
        if self.shown.insert(message.clone()) {
            self.out.show(MessageType::WARNING, message);
        }
    }
}

/// Reads a document of which an earlier state was read: a draft against its sources, a configuration not at all.
fn check(
    desk: &Desk,
    path: &str,
    document: &Document,
    kind: DocumentRole,
    before: Option<&CheckResult>,
) -> CheckResult {
    let text = document.text();
    let unread = |problem: Option<Problem>| {
        let nothing = Problem { severity: Severity::Error, message: String::new(), path: path.to_owned(), span: None };
        let mut checked = CheckResult::failed(path, nothing);
        checked.problems = problem.into_iter().collect();
        checked.version = document.version();
        checked.lines = LineIndex::new(&text);
        checked.text = text.clone();
        checked
    };
    if kind == DocumentRole::Config {
        return unread(None);
    }
    if text.len() > MAX_SOURCE_BYTES {
        let message = format!(
            "this draft is {} MB long and is not checked; copydesk checks drafts up to {} MB: cut it into parts",
            text.len().div_ceil(1 << 20),
            MAX_SOURCE_BYTES >> 20
        );
        return unread(Some(Problem { severity: Severity::Warning, message, path: path.to_owned(), span: None }));
    }
    desk.check_after(&Draft { text: Some(text), version: document.version(), ..Draft::at(path) }, before)
}
