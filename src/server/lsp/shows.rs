//! What the editor can show, beyond diagnostics: read once from its introduction.

use tower_lsp::ls_types::ClientCapabilities;

/// What the editor says it can show.
#[derive(Clone, Debug, Default)]
pub struct Shows {
    /// Whether a jump may tell where it starts from.
    pub definition_links: bool,
    /// Whether symbols may stand under symbols.
    pub symbol_tree: bool,
    /// Whether links may have a word of explanation.
    pub link_tooltips: bool,
    /// Whether an action's edit may be asked for later.
    pub resolves_edits: bool,
    /// Whether the server may ask for a document to be shown.
    pub documents: bool,
    /// Whether completions may have places to fill in.
    pub snippets: bool,
    /// Whether a semantic token may run over a line's end.
    pub multiline_tokens: bool,
}

impl Shows {
    /// Reads what the editor says of itself.
    pub fn new(capabilities: &ClientCapabilities) -> Self {
        let text = capabilities.text_document.as_ref();
        let actions = text.and_then(|t| t.code_action.as_ref());
        let item = text.and_then(|t| t.completion.as_ref()).and_then(|c| c.completion_item.as_ref());
        let yes = |answer: Option<bool>| answer.unwrap_or(false);
        let edits = actions.and_then(|a| a.resolve_support.as_ref());
        let window = capabilities.window.as_ref();
        Self {
            definition_links: yes(text.and_then(|t| t.definition.as_ref()).and_then(|d| d.link_support)),
            symbol_tree: yes(text
                .and_then(|t| t.document_symbol.as_ref())
                .and_then(|s| s.hierarchical_document_symbol_support)),
            link_tooltips: yes(text.and_then(|t| t.document_link.as_ref()).and_then(|l| l.tooltip_support)),
            resolves_edits: yes(actions.and_then(|a| a.data_support))
                && edits.is_some_and(|e| e.properties.iter().any(|p| p == "edit")),
            documents: window.and_then(|w| w.show_document.as_ref()).is_some_and(|s| s.support),
            snippets: yes(item.and_then(|i| i.snippet_support)),
            multiline_tokens: yes(text
                .and_then(|t| t.semantic_tokens.as_ref())
                .and_then(|t| t.multiline_token_support)),
        }
    }
}
