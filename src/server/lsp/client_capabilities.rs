//! What the editor lets the server do beside answering: ask it, show something, be told of files.

use std::path::PathBuf;
use tower_lsp::ls_types::{InitializeParams, TraceValue, Uri};

/// What the editor takes from a server, by its own word.
#[derive(Clone, Debug, Default)]
pub struct Abilities {
    /// It asks for diagnostics; else they are published.
    pub pull: bool,
    /// It answers questions about its settings.
    pub configuration: bool,
    /// It lets a server ask to be told when settings change.
    pub register_configuration: bool,
    /// It watches files for a server.
    pub watch: bool,
    /// It shows progress that a server begins.
    pub progress: bool,
    /// It shows a document that a server names.
    pub show_document: bool,
    /// It drops answers that came too late, or asks again, when told that the text has gone on.
    pub stale: bool,
    /// It wants the notification `copydesk/status`.
    pub status: bool,
    /// It asks again when told so.
    pub refresh: RefreshSupport,
    /// Its process, if it says which one it is.
    pub process: Option<u32>,
    /// Whether it wants to be told what the server does.
    pub trace: TraceValue,
}

/// What an editor asks for again when told so.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs, reason = "the names say it")]
pub struct RefreshSupport {
    pub diagnostics: bool,
    pub lenses: bool,
    pub hints: bool,
    pub tokens: bool,
}

impl RefreshSupport {
    /// All that either names.
    pub fn and(self, other: Self) -> Self {
        Self {
            diagnostics: self.diagnostics || other.diagnostics,
            lenses: self.lenses || other.lenses,
            hints: self.hints || other.hints,
            tokens: self.tokens || other.tokens,
        }
    }
}

impl Abilities {
    /// Reads what the editor says of itself.
    pub fn new(params: &InitializeParams) -> Self {
        let capabilities = &params.capabilities;
        let text = capabilities.text_document.as_ref();
        let window = capabilities.window.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let yes = |said: Option<bool>| said.unwrap_or(false);
        Self {
            pull: text.is_some_and(|t| t.diagnostic.is_some()),
            configuration: yes(workspace.and_then(|w| w.configuration)),
            register_configuration: yes(workspace
                .and_then(|w| w.did_change_configuration)
                .and_then(|c| c.dynamic_registration)),
            watch: yes(workspace.and_then(|w| w.did_change_watched_files).and_then(|c| c.dynamic_registration)),
            progress: yes(window.and_then(|w| w.work_done_progress)),
            show_document: window.and_then(|w| w.show_document.as_ref()).is_some_and(|s| s.support),
            stale: capabilities.general.as_ref().is_some_and(|g| g.stale_request_support.is_some()),
            status: capabilities
                .experimental
                .as_ref()
                .and_then(|e| e.get("copydeskStatus"))
                .is_some_and(|wanted| wanted == true),
            refresh: RefreshSupport {
                diagnostics: yes(workspace.and_then(|w| w.diagnostics.as_ref()).and_then(|d| d.refresh_support)),
                lenses: yes(workspace.and_then(|w| w.code_lens.as_ref()).and_then(|c| c.refresh_support)),
                hints: yes(workspace.and_then(|w| w.inlay_hint.as_ref()).and_then(|h| h.refresh_support)),
                tokens: yes(workspace.and_then(|w| w.semantic_tokens.as_ref()).and_then(|s| s.refresh_support)),
            },
            process: params.process_id,
            trace: params.trace.unwrap_or_default(),
        }
    }
}

/// The folders that the editor works in.
#[allow(deprecated, reason = "editors that know no workspace folders name their root in one of two older ways")]
pub fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let path = |uri: &Uri| crate::server::lsp::convert::path(uri).map(PathBuf::from);
    match &params.workspace_folders {
        Some(folders) if !folders.is_empty() => folders.iter().filter_map(|folder| path(&folder.uri)).collect(),
        _ => {
            let root = params.root_uri.as_ref().and_then(path);
            root.or_else(|| params.root_path.as_ref().map(PathBuf::from)).into_iter().collect()
        }
    }
}
