//! Code actions on drafts of our own.

use super::*;
use crate::server::lsp::shows::Shows;
use crate::server::testing::{client, demo, edited, range_of, snapshot};
use crate::sources::InMemoryFileSystem;
use tower_lsp::ls_types::{CodeActionContext, Position, TextDocumentIdentifier};

fn asked(snapshot: &Snapshot, client: &Client, range: Range, only: Option<&'static str>) -> Vec<CodeAction> {
    let params = CodeActionParams {
        text_document: TextDocumentIdentifier { uri: snapshot.uri.clone() },
        range,
        context: CodeActionContext {
            only: only.map(|kind| vec![CodeActionKind::new(kind)]),
            ..CodeActionContext::default()
        },
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    };
    let action = |action| match action {
        CodeActionOrCommand::CodeAction(action) => action,
        CodeActionOrCommand::Command(command) => panic!("{command:?}"),
    };
    actions(snapshot, client, &params, &InMemoryFileSystem::default())
        .unwrap_or_default()
        .into_iter()
        .map(action)
        .collect()
}

fn touching(position: Position) -> Range {
    Range { start: position, end: position }
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
fn a_cursor_at_either_end_of_the_words_gets_all_fixes_the_best_preferred() {
    let demo = demo();
    let words = range_of(&demo, "At least 26 people have not been accounted for");
    for position in [words.start, words.end] {
        let offered = asked(&demo, &client(), touching(position), None);
        let preferred: Vec<&CodeAction> = offered.iter().filter(|a| a.is_preferred == Some(true)).collect();
        assert_eq!(preferred.len(), 1);
        assert!(done(&demo, preferred[0]).contains("accounted for, the Seafarers' Federation said.\n"));
        let texts: Vec<String> = offered.iter().filter(|a| a.edit.is_some()).map(|a| done(&demo, a)).collect();
        for expected in [
            "\nThe Seafarers' Federation said at least 26 people have",
            "\nAccording to the Seafarers' Federation, at least 26 people have",
            "\n<!-- own: TK how you know -->\nAt least 26",
            "\n<!-- copydesk: ignore unattributed-claim -- TK why -->\nAt least 26",
        ] {
            assert!(texts.iter().any(|text| text.contains(expected)), "{expected}");
        }
        let shown = offered.iter().find_map(|a| a.command.as_ref()).unwrap();
        assert_eq!((shown.title.as_str(), shown.command.as_str()), ("Show wire.md:5", EVIDENCE));
    }
    assert!(asked(&demo, &client(), range_of(&demo, "What happens"), None).is_empty());
}

#[test]
fn all_safe_fixes_clear_the_demo() {
    let demo = demo();
    let top = Range::default();
    let offered = asked(&demo, &client(), top, Some("source.fixAll"));
    assert_eq!(offered.len(), 1);
    let mended = done(&demo, &offered[0]);
    let sources = ["wire.md", "release.md", "transcript.md"].map(|name| {
        let source = demo.checked.sources.iter().find(|s| s.path.ends_with(name)).unwrap();
        (source.path.as_str(), &*source.read.source.text)
    });
    assert_eq!(snapshot(&mended, &sources).checked.findings, []);
}

#[test]
fn kinds_are_a_tree() {
    let demo = demo();
    let count = |only| asked(&demo, &client(), range_of(&demo, "Seventeen"), Some(only)).len();
    assert_eq!((count("source.fixAll.copydesk"), count("source"), count("source.organizeImports")), (1, 1, 0));
    assert_eq!((count("quickfix"), count("quick"), count("refactor")), (3, 0, 0));
}

#[test]
fn a_lazy_edit_is_given_for_the_version_that_it_was_offered_for_and_for_no_other() {
    let demo = demo();
    let lazy = Client { shows: Shows { resolves_edits: true, ..client().shows }, ..client() };
    let offered = asked(&demo, &lazy, range_of(&demo, "Seventeen"), Some("quickfix"));
    let best = offered.iter().find(|a| a.is_preferred == Some(true)).unwrap();
    assert!(best.edit.is_none());
    let resolved = resolve(&demo, &lazy, best, &InMemoryFileSystem::default()).unwrap();
    assert!(done(&demo, &resolved).contains("\nAt least seventeen people were killed"));
    let mut gone_on = snapshot(&demo.checked.text, &[]);
    gone_on.document.set_version(8);
    assert!(resolve(&gone_on, &lazy, best, &InMemoryFileSystem::default()).is_none());
}

#[test]
fn a_claim_that_carries_over_can_be_given_its_speaker_on_request() {
    let source = "The port union said 12 cranes had failed inspections. It said nobody had been told of the faults.\n";
    let draft = "---\nsources: [s.md]\n---\n\nThe port union said 12 cranes had failed inspections. Nobody had been told of the faults.\n";
    let snapshot = snapshot(draft, &[("s.md", source)]);
    let offered = asked(&snapshot, &client(), touching(range_of(&snapshot, "been told").start), Some("refactor"));
    let texts: Vec<String> = offered.iter().map(|a| done(&snapshot, a)).collect();
    assert!(texts.iter().any(|t| t.contains("Nobody had been told of the faults, the port union said.")), "{texts:?}");
}
