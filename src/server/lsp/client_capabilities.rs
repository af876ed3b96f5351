//! What the editor can do, by its own word at `initialize`, in one place.

use crate::text::PositionEncoding;
use std::path::PathBuf;
use tower_lsp::ls_types::{self as lsp, InitializeParams, MarkupKind, PositionEncodingKind, TraceValue};

/// What the editor can show, take and answer.
#[derive(Clone, Debug, Default)]
pub struct ClientCapabilities {
    /// What it counts characters in.
    pub encoding: PositionEncoding,
    /// Whether it asks for diagnostics; else they are published.
    pub pull_diagnostics: bool,
    /// Whether a diagnostic may point at further places.
    pub related_information: bool,
    /// Whether a diagnostic may carry tags.
    pub diagnostic_tags: bool,
    /// Whether a diagnostic's data come back with the questions about it.
    pub diagnostic_data: bool,
    /// Whether hovers may be Markdown.
    pub hover_markdown: bool,
    /// Whether edits may carry the version of the document that they are for.
    pub versioned_edits: bool,
    /// Whether a jump may tell where it starts from.
    pub definition_links: bool,
    /// Whether symbols may stand under symbols.
    pub symbol_tree: bool,
    /// Whether links may have a word of explanation.
    pub link_tooltips: bool,
    /// Whether an action's edit may be asked for later.
    pub lazy_edits: bool,
    /// Whether completions may have places to fill in.
    pub snippets: bool,
    /// Whether a semantic token may run over a line's end.
    pub multiline_tokens: bool,
    /// Whether it answers questions about its settings.
    pub configuration: bool,
    /// Whether a server may ask it to be told when settings change.
    pub register_configuration: bool,
    /// Whether it watches files for a server.
    pub watch_files: bool,
    /// Whether it shows progress that a server begins.
    pub progress: bool,
    /// Whether it shows a document that a server names.
    pub show_document: bool,
    /// Whether it drops answers that came too late, or asks again, when told that the text has gone on.
    pub stale_request_support: bool,
    /// Whether it wants the notification `copydesk/status`.
    pub status: bool,
    /// What it asks for again when told so.
    pub refresh: RefreshSupport,
    /// Its process, if it says which one it is.
    pub process: Option<u32>,
    /// How much it wants to be told of the server's doings.
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

impl ClientCapabilities {
    /// What the editor says of itself.
    pub fn new(params: &InitializeParams) -> Self {
        let all = &params.capabilities;
        let mut client = Self {
            encoding: encoding(all),
            status: all
                .experimental
                .as_ref()
                .and_then(|e| e.get("copydeskStatus"))
                .is_some_and(|wanted| wanted == true),
            stale_request_support: all.general.as_ref().is_some_and(|g| g.stale_request_support.is_some()),
            process: params.process_id,
            trace: params.trace.unwrap_or_default(),
            // An editor that says nothing of hovers takes Markdown.
            hover_markdown: true,
            ..Self::default()
        };
        if let Some(text) = &all.text_document {
            client.add_text_document(text);
        }
        if let Some(workspace) = &all.workspace {
            client.add_workspace(workspace);
        }
        if let Some(window) = &all.window {
            client.progress = yes(window.work_done_progress);
            client.show_document = window.show_document.as_ref().is_some_and(|s| s.support);
        }
        client
    }

    fn add_text_document(&mut self, text: &lsp::TextDocumentClientCapabilities) {
        let (pushed, pulled) = (text.publish_diagnostics.as_ref(), text.diagnostic.as_ref());
        self.pull_diagnostics = pulled.is_some();
        self.related_information =
            yes(pushed.and_then(|p| p.related_information)) || yes(pulled.and_then(|p| p.related_information));
        self.diagnostic_tags =
            pushed.is_some_and(|p| p.tag_support.is_some()) || pulled.is_some_and(|p| p.tag_support.is_some());
        self.diagnostic_data = yes(pushed.and_then(|p| p.data_support)) || yes(pulled.and_then(|p| p.data_support));
        let formats = text.hover.as_ref().and_then(|h| h.content_format.as_deref()).unwrap_or_default();
        self.hover_markdown = formats.first().is_none_or(|kind| *kind == MarkupKind::Markdown);
        self.definition_links = yes(text.definition.as_ref().and_then(|d| d.link_support));
        self.symbol_tree = yes(text.document_symbol.as_ref().and_then(|s| s.hierarchical_document_symbol_support));
        self.link_tooltips = yes(text.document_link.as_ref().and_then(|l| l.tooltip_support));
        let actions = text.code_action.as_ref();
        let later = actions.and_then(|a| a.resolve_support.as_ref());
        self.lazy_edits = yes(actions.and_then(|a| a.data_support))
            && later.is_some_and(|later| later.properties.iter().any(|property| property == "edit"));
        let item = text.completion.as_ref().and_then(|c| c.completion_item.as_ref());
        self.snippets = yes(item.and_then(|i| i.snippet_support));
        self.multiline_tokens = yes(text.semantic_tokens.as_ref().and_then(|t| t.multiline_token_support));
    }

    fn add_workspace(&mut self, workspace: &lsp::WorkspaceClientCapabilities) {
        self.versioned_edits = yes(workspace.workspace_edit.as_ref().and_then(|e| e.document_changes));
        self.configuration = yes(workspace.configuration);
        self.register_configuration = yes(workspace.did_change_configuration.and_then(|c| c.dynamic_registration));
        self.watch_files = yes(workspace.did_change_watched_files.and_then(|c| c.dynamic_registration));
        self.refresh = RefreshSupport {
            diagnostics: yes(workspace.diagnostics.as_ref().and_then(|d| d.refresh_support)),
            lenses: yes(workspace.code_lens.as_ref().and_then(|c| c.refresh_support)),
            hints: yes(workspace.inlay_hint.as_ref().and_then(|h| h.refresh_support)),
            tokens: yes(workspace.semantic_tokens.as_ref().and_then(|s| s.refresh_support)),
        };
    }

    /// The encoding of positions by the protocol's name.
    pub fn position_encoding_kind(&self) -> PositionEncodingKind {
        match self.encoding {
            PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
            PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
            PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }
}

fn yes(answer: Option<bool>) -> bool {
    answer.unwrap_or(false)
}

/// The first of the encodings on offer that there is.
fn encoding(capabilities: &lsp::ClientCapabilities) -> PositionEncoding {
    let offered = capabilities.general.as_ref().and_then(|g| g.position_encodings.as_deref()).unwrap_or_default();
    let known = |kind: &PositionEncodingKind| match kind.as_str() {
        "utf-8" => Some(PositionEncoding::Utf8),
        "utf-16" => Some(PositionEncoding::Utf16),
        "utf-32" => Some(PositionEncoding::Utf32),
        _ => None,
    };
    offered.iter().find_map(known).unwrap_or_default()
}

/// The folders that the editor works in.
#[allow(deprecated, reason = "editors that know no workspace folders name their root in one of two older ways")]
pub fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let path = |uri: &lsp::Uri| super::uri::to_path(uri).map(PathBuf::from);
    match &params.workspace_folders {
        Some(folders) if !folders.is_empty() => folders.iter().filter_map(|folder| path(&folder.uri)).collect(),
        _ => {
            let root = params.root_uri.as_ref().and_then(path);
            root.or_else(|| params.root_path.as_ref().map(PathBuf::from)).into_iter().collect()
        }
    }
}
