//! The server's state: the open documents, what was last found in them, and what the editor has been told. Only its own
//! thread touches it, see [`super::main_loop`]; each event has a method here that applies it.

mod checks;
mod documents;
mod partial_checks;
mod workspace;

use super::client::Client;
use super::event::Event;
use super::lsp::client_capabilities::ClientCapabilities;
use super::session::open_document::OpenDocument;
use super::session::overlay_fs::OverlayFs;
use super::session::progress::ReadingProgress;
use super::session::settings::Settings;
use super::session::workspace_state::WorkspaceState;
use crate::desk::Desk;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;
use tower_lsp::ls_types::MessageType;

/// The state. Only its own thread touches it.
pub struct GlobalState {
    desk: Arc<Desk>,
    files: Arc<OverlayFs>,
    /// The open documents by their keys.
    open: HashMap<String, OpenDocument>,
    settings: Arc<Settings>,
    workspace: WorkspaceState,
    client: Client,
    client_capabilities: Arc<ClientCapabilities>,
    /// Whether the editor has introduced itself.
    is_initialized: bool,
    /// The way to the state's own queue, for what goes on elsewhere.
    events: Sender<Event>,
    progress: ReadingProgress,
    /// The last generation given out; no two checks share one, not even of a document closed and opened again.
    generation: u64,
    /// What was shown to a person already.
    shown: HashSet<String>,
}

impl GlobalState {
    /// The state before the editor has said anything.
    pub fn new(events: Sender<Event>, client: Client, desk: Arc<Desk>, files: Arc<OverlayFs>) -> Self {
        Self {
            desk,
            files,
            open: HashMap::new(),
            settings: Arc::default(),
            workspace: WorkspaceState::default(),
            client,
            client_capabilities: Arc::default(),
            is_initialized: false,
            events,
            progress: ReadingProgress::default(),
            generation: 0,
            shown: HashSet::new(),
        }
    }

    /// When something is to be started though no event comes.
    pub fn due(&self) -> Option<Instant> {
        self.open.values().filter_map(OpenDocument::due).chain(self.progress.due()).min()
    }

    /// Applies an event.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Initialize(data) => self.on_initialize(*data),
            Event::Initialized => self.on_initialized(),
            Event::DidOpen { uri, language, text, version } => self.on_did_open(uri, &language, &text, version),
            Event::DidChange { uri, version, changes } => self.on_did_change(&uri, version, changes),
            Event::DidClose { uri } => self.on_did_close(&uri),
            Event::FilesChanged { paths } => self.on_files_changed(&paths),
            Event::FoldersChanged { added, removed } => self.on_folders_changed(added, &removed),
            Event::ConfigurationResponse { folder, given } => self.on_configuration_response(folder, &given),
            Event::ConfigurationChanged { given } => self.on_configuration_changed(&given),
            Event::ReloadSources => self.on_reload_sources(),
            Event::CancelProgress(token) => self.on_cancel_progress(&token),
            Event::SnapshotRequested { uri, scope, reply } => self.on_snapshot_request(&uri, scope, reply),
            Event::TextRequested { uri, reply } => self.on_text_request(&uri, reply),
            Event::WorkspaceRequested { reply } => self.on_workspace_request(reply),
            Event::CheckFinished { key, generation, outcome } => self.on_check_finished(&key, generation, outcome),
            Event::PartialCheckFinished { key, generation, outcome } => {
                self.on_partial_check_finished(&key, generation, outcome);
            }
        }
    }

    /// Logs a failure of the program; shows the first one.
    pub fn report_error(&self, what: &str) {
        self.client.report_error(what);
    }

    fn next_generation(&mut self) -> u64 {
        self.generation += 1;
        self.generation
    }

    /// Whether the editor may be told a part of the findings now and all of them later: else what it is told first stands
    /// until it asks again by itself.
    fn can_send_partial_results(&self) -> bool {
        !self.client_capabilities.pull_diagnostics || self.client_capabilities.refresh.diagnostics
    }

    /// Says something to a person, once.
    fn show_once(&mut self, message: String) {
        if self.shown.insert(message.clone()) {
            self.client.show(MessageType::WARNING, message);
        }
    }
}
