//! Code actions: assists of the `ide` floor as the protocol's actions. Their edits carry the version of the text that was
//! checked; an editor that asks for them later is given them only for that version.

use crate::ide::code_actions::{Assist, AssistKind, AssistOptions, MenuVisibility, assists};
use crate::rules::Edit;
use crate::server::backend::Backend;
use crate::server::lsp::client_capabilities::ClientCapabilities;
use crate::server::lsp::from_proto::draft_span;
use crate::server::lsp::{diagnostics, to_proto};
use crate::server::session::snapshot::Snapshot;
use crate::server::session::unlisted_sources::unlisted_sources;
use crate::sources::FileSystem;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeActionTriggerKind,
    Command, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

/// The kind of the action that takes every safe fix.
const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.copydesk");
/// The command that shows the passage that a claim rests on.
pub const EVIDENCE_COMMAND: &str = "copydesk.evidence";

/// The kinds of actions that there are.
pub fn kinds() -> Vec<CodeActionKind> {
    [AssistKind::QuickFix, AssistKind::Rewrite, AssistKind::FixAll].map(kind).to_vec()
}

fn kind(kind: AssistKind) -> CodeActionKind {
    match kind {
        AssistKind::QuickFix => CodeActionKind::QUICKFIX,
        AssistKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        AssistKind::FixAll => FIX_ALL,
    }
}

/// What an action without its edit remembers, to be given the edit later.
#[derive(Debug, Deserialize, Serialize)]
struct ActionData {
    uri: Uri,
    /// The version that the action was offered for.
    version: i32,
    /// The range that it was offered for.
    range: Range,
    /// Its place among all that may be done there.
    at: usize,
}

pub async fn code_action(backend: &Backend, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
    let uri = params.text_document.uri.clone();
    // All safe fixes, which an editor asks for by kind, are those of the whole draft.
    let snapshot = match params.context.only {
        Some(_) => backend.snapshot(uri),
        None => backend.snapshot_at(uri, params.range),
    };
    let actions = |s: &Snapshot, client: &ClientCapabilities| actions(s, client, &params, &*backend.files);
    backend.answer_at(snapshot, "code actions", actions).await
}

pub async fn code_action_resolve(backend: &Backend, action: CodeAction) -> Result<CodeAction> {
    let Some(data) = action.data.clone().and_then(|data| serde_json::from_value::<ActionData>(data).ok()) else {
        return Ok(action);
    };
    let snapshot = backend.snapshot_at(data.uri.clone(), data.range);
    let resolve = |s: &Snapshot, client: &ClientCapabilities| resolve(s, client, &action, &data, &*backend.files);
    backend.answer(snapshot, "a code action", resolve).await.ok_or_else(Error::content_modified)
}

/// The actions for a range, of the kinds that the editor asks for.
fn actions(
    snapshot: &Snapshot,
    client: &ClientCapabilities,
    params: &CodeActionParams,
    files: &dyn FileSystem,
) -> Option<CodeActionResponse> {
    let only = params.context.only.as_deref();
    let is_wanted = |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|asked| covers(asked, kind)));
    if !kinds().iter().any(is_wanted) {
        return None;
    }
    let is_requested = params.context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC);
    let is_visible = |assist: &Assist| match assist.visibility {
        MenuVisibility::Always => true,
        MenuVisibility::OnRequest => is_requested,
        MenuVisibility::ByKind => only.is_some(),
    };
    let all = assists_in(snapshot, client, params.range, only.is_some(), files).into_iter().enumerate();
    let shown = all.filter(|(_, assist)| is_wanted(&kind(assist.kind)) && is_visible(assist));
    let version = snapshot.document.version();
    let action = |(at, assist)| {
        let data = ActionData { uri: snapshot.uri.clone(), version, range: params.range, at };
        CodeActionOrCommand::CodeAction(action(snapshot, client, assist, Some(data)))
    };
    Some(shown.map(action).collect())
}

/// The action with its edit; `None` if the document has moved on since it was offered.
fn resolve(
    snapshot: &Snapshot,
    client: &ClientCapabilities,
    asked: &CodeAction,
    data: &ActionData,
    files: &dyn FileSystem,
) -> Option<CodeAction> {
    if data.version != snapshot.document.version() {
        return None;
    }
    // The sources may have changed though the draft did not: only what is offered still, under its old name, is done.
    let assist = assists_in(snapshot, client, data.range, true, files).into_iter().nth(data.at)?;
    (assist.title == asked.title).then(|| action(snapshot, client, assist, None))
}

fn assists_in(
    snapshot: &Snapshot,
    client: &ClientCapabilities,
    range: Range,
    by_kind: bool,
    files: &dyn FileSystem,
) -> Vec<Assist> {
    let checked = &snapshot.checked;
    let options = AssistOptions { by_kind, can_show_document: client.show_document };
    assists(checked, draft_span(checked, range, client), options, || unlisted_sources(checked, files))
}

/// Whether a kind that the editor asks for covers one of ours: kinds are a tree, parted by dots.
fn covers(asked: &CodeActionKind, ours: &CodeActionKind) -> bool {
    let (asked, ours) = (asked.as_str(), ours.as_str());
    asked.is_empty() || ours.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// An assist as an action. With `data`, an editor that can asks for the edit later.
fn action(snapshot: &Snapshot, client: &ClientCapabilities, assist: Assist, data: Option<ActionData>) -> CodeAction {
    let checked = &snapshot.checked;
    let finding = assist.finding.and_then(|index| checked.findings.get(index));
    let data = data.filter(|_| client.lazy_edits && !assist.edits.is_empty());
    let edit = (data.is_none() && !assist.edits.is_empty()).then(|| workspace_edit(snapshot, client, &assist.edits));
    let command = assist.shows_passage_of.map(|offset| {
        let position = to_proto::draft_position(checked, offset, client);
        let arguments = Some(vec![serde_json::json!({"uri": snapshot.uri, "position": position})]);
        Command { title: assist.title.clone(), command: EVIDENCE_COMMAND.to_owned(), arguments }
    });
    CodeAction {
        title: assist.title,
        kind: Some(kind(assist.kind)),
        diagnostics: finding.map(|f| vec![diagnostics::diagnostic(&snapshot.uri, checked, f, client)]),
        is_preferred: assist.is_preferred.then_some(true),
        edit,
        command,
        data: data.and_then(|data| serde_json::to_value(data).ok()),
        ..CodeAction::default()
    }
}

/// Edits of the draft, for the version that was checked.
fn workspace_edit(snapshot: &Snapshot, client: &ClientCapabilities, edits: &[Edit]) -> WorkspaceEdit {
    let edits: Vec<TextEdit> = edits.iter().map(|e| to_proto::text_edit(&snapshot.checked, e, client)).collect();
    if !client.versioned_edits {
        // The key is only ever compared as text.
        #[allow(clippy::mutable_key_type, reason = "the protocol's type for changes")]
        let changes = HashMap::from([(snapshot.uri.clone(), edits)]);
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let text_document =
        OptionalVersionedTextDocumentIdentifier { uri: snapshot.uri.clone(), version: snapshot.named_version };
    let edits = edits.into_iter().map(OneOf::Left).collect();
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }])),
        ..WorkspaceEdit::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{client, demo, edited, range_of, snapshot};
    use crate::sources::InMemoryFileSystem;
    use tower_lsp::ls_types::{CodeActionContext, TextDocumentIdentifier};

    fn asked(snapshot: &Snapshot, client: &ClientCapabilities, range: Range, only: &'static str) -> Vec<CodeAction> {
        let params = CodeActionParams {
            text_document: TextDocumentIdentifier { uri: snapshot.uri.clone() },
            range,
            context: CodeActionContext { only: Some(vec![CodeActionKind::new(only)]), ..CodeActionContext::default() },
            work_done_progress_params: Default::default(),
            partial_result_params: Default::default(),
        };
        let action = |action| match action {
            CodeActionOrCommand::CodeAction(action) => action,
            CodeActionOrCommand::Command(command) => panic!("{command:?}"),
        };
        let actions = actions(snapshot, client, &params, &InMemoryFileSystem::default());
        actions.unwrap_or_default().into_iter().map(action).collect()
    }

    /// The draft after an action, which must be for the version that was checked.
    fn done(snapshot: &Snapshot, action: &CodeAction) -> String {
        let Some(DocumentChanges::Edits(changes)) = action.edit.clone().unwrap().document_changes else {
            panic!("{action:?}")
        };
        assert_eq!(changes[0].text_document.version, Some(7));
        let edits = changes[0].edits.iter().map(|edit| match edit {
            OneOf::Left(edit) => edit.clone(),
            OneOf::Right(edit) => panic!("{edit:?}"),
        });
        edited(snapshot, &edits.collect::<Vec<_>>())
    }

    #[test]
    fn kinds_are_a_tree() {
        let demo = demo();
        let count = |only| asked(&demo, &client(), range_of(&demo, "Seventeen"), only).len();
        assert_eq!((count("source.fixAll.copydesk"), count("source"), count("source.organizeImports")), (1, 1, 0));
        assert_eq!((count("quickfix"), count("quick"), count("refactor")), (3, 0, 0));
    }

    #[test]
    fn an_action_that_shows_a_passage_is_a_command() {
        let demo = demo();
        let words = range_of(&demo, "At least 26 people have not been accounted for");
        let offered = asked(&demo, &client(), words, "quickfix");
        let command = offered.iter().find_map(|action| action.command.as_ref()).unwrap();
        assert_eq!((command.title.as_str(), command.command.as_str()), ("Show wire.md:5", EVIDENCE_COMMAND));
    }

    #[test]
    fn a_lazy_edit_is_given_for_the_version_that_it_was_offered_for_and_for_no_other() {
        let demo = demo();
        let lazy = ClientCapabilities { lazy_edits: true, ..client() };
        let offered = asked(&demo, &lazy, range_of(&demo, "Seventeen"), "quickfix");
        let best = offered.iter().find(|a| a.is_preferred == Some(true)).unwrap();
        assert!(best.edit.is_none());
        let data: ActionData = serde_json::from_value(best.data.clone().unwrap()).unwrap();
        let files = InMemoryFileSystem::default();
        let resolved = resolve(&demo, &lazy, best, &data, &files).unwrap();
        assert!(done(&demo, &resolved).contains("\nAt least seventeen people were killed"));
        let mut gone_on = snapshot(&demo.checked.text, &[]);
        gone_on.document.set_version(8);
        assert!(resolve(&gone_on, &lazy, best, &data, &files).is_none());
    }
}
