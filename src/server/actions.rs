//! Quick fixes, from the findings at hand.

use super::convert::{self, Client};
use super::documents::Snapshot;
use crate::rules::{Edit, Finding};
use crate::text::Span;
use std::collections::HashMap;
use std::sync::Arc;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

/// The fixes of every finding that the range touches.
pub fn actions(snapshot: &Snapshot, client: &Client, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let wanted = params.context.only.as_ref().is_none_or(|only| only.iter().any(|kind| covers(kind.as_str())));
    if !wanted {
        return None;
    }
    let checked = &snapshot.checked;
    let at = |position| checked.lines.offset(&checked.text, convert::position(position), client.encoding);
    let range = Span::new(at(params.range.start), at(params.range.end));
    // A cursor right behind the words touches them.
    let touched = |f: &&Arc<Finding>| f.span.start <= range.end && range.start <= f.span.end;
    let fixes = checked.findings.iter().filter(touched).flat_map(|finding| {
        finding.fixes.iter().filter(|fix| !fix.edits.is_empty()).map(move |fix| {
            CodeActionOrCommand::CodeAction(CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![convert::diagnostic(&snapshot.uri, checked, finding, client)]),
                is_preferred: fix.preferred.then_some(true),
                edit: Some(workspace_edit(snapshot, client, &fix.edits)),
                ..CodeAction::default()
            })
        })
    });
    Some(fixes.collect())
}

/// Whether a kind that the editor asks for covers quick fixes: kinds are a tree, parted by dots.
fn covers(kind: &str) -> bool {
    kind.is_empty() || kind == CodeActionKind::QUICKFIX.as_str()
}

fn workspace_edit(snapshot: &Snapshot, client: &Client, edits: &[Edit]) -> WorkspaceEdit {
    let checked = &snapshot.checked;
    let edit = |e: &Edit| TextEdit {
        range: convert::range(&checked.text, &checked.lines, Span::new(e.start, e.end), client.encoding),
        new_text: e.new_text.clone(),
    };
    let edits: Vec<TextEdit> = edits.iter().map(edit).collect();
    if !client.versioned_edits {
        // The key is only ever compared as text.
        #[allow(clippy::mutable_key_type, reason = "the protocol's type for changes")]
        let changes = HashMap::from([(snapshot.uri.clone(), edits)]);
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let text_document = OptionalVersionedTextDocumentIdentifier {
        uri: snapshot.uri.clone(),
        version: Some(snapshot.document.version()),
    };
    let edits = edits.into_iter().map(OneOf::Left).collect();
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }])),
        ..WorkspaceEdit::default()
    }
}
