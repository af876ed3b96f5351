//! How findings reach the editor.

use crate::editor::{DRAFT, Editor, SOURCE, able, pushed};
use serde_json::{Value, json};

const PUBLISH: &str = "textDocument/publishDiagnostics";

#[test]
fn an_editor_that_asks_is_told_what_is_new_and_when_to_ask_again() {
    let mut editor = Editor::start(&able());
    editor.open("d.md", DRAFT);
    let document = json!({"uri": editor.uri("d.md")});
    let first = editor.request("textDocument/diagnostic", &json!({"textDocument": document}));
    assert_eq!((&first["kind"], &first["items"][0]["code"]), (&"full".into(), &"misquotation".into()));
    // A new line at the end changes the text and no finding.
    editor.change("d.md", 2, (9, 0), (9, 0), "\n");
    let again = json!({"textDocument": document, "previousResultId": first["resultId"]});
    let same = editor.request("textDocument/diagnostic", &again);
    assert_eq!(same, json!({"kind": "unchanged", "resultId": first["resultId"]}));
    // What is cut and put back is gone from the editor's page, and told again.
    let cut = json!({"range": {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 20}}, "text": ""});
    let back = json!({"range": {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 0}}, "text": &DRAFT.lines().nth(4).unwrap()[..20]});
    let changes = json!({"textDocument": {"uri": editor.uri("d.md"), "version": 3}, "contentChanges": [cut, back]});
    editor.notify("textDocument/didChange", &changes);
    let told = editor.request("textDocument/diagnostic", &again);
    assert_eq!((&told["kind"], &told["items"]), (&"full".into(), &first["items"]));
    // One above the finding moves it.
    editor.change("d.md", 4, (3, 0), (3, 0), "\n");
    let moved = editor.request("textDocument/diagnostic", &again);
    assert_eq!((&moved["kind"], &moved["items"][0]["range"]["start"]["line"]), (&"full".into(), &5.into()));
    editor.write("s.md", &SOURCE.replace("people", "children"));
    editor.changed_on_disk(&["s.md"]);
    editor.wait_for("workspace/diagnostic/refresh");
    assert_eq!(editor.rules("d.md"), [""; 0]);
    assert_eq!(editor.passed(PUBLISH), 0, "nobody shows a finding twice");
}

#[test]
fn an_editor_that_does_not_ask_is_told_once() {
    let mut editor = Editor::with(&pushed(), &json!({"debounceMs": 50}), &[("s.md", SOURCE)]);
    editor.open("d.md", DRAFT);
    assert_eq!(editor.published(1).len(), 1);
    // A burst of keys that move the finding is one publication, of the last version.
    for version in 2..22 {
        editor.change("d.md", version, (4, 0), (4, 0), "x ");
    }
    assert_eq!(editor.published(21)[0]["range"]["start"]["character"], 41);
    assert_eq!(editor.passed(PUBLISH), 0);
    // Keys below it move nothing, and nothing is published: the next that is moves it.
    editor.change("d.md", 22, (9, 0), (9, 0), "\nIt rained.");
    let document = json!({"textDocument": {"uri": editor.uri("d.md")}, "position": {"line": 0, "character": 0}});
    editor.request("textDocument/hover", &document);
    editor.change("d.md", 23, (4, 0), (4, 40), "");
    assert_eq!(editor.published(23)[0]["range"]["start"]["character"], 1);
    assert_eq!(editor.passed(PUBLISH), 0, "{:?}", editor.passed.borrow());
}

#[test]
fn all_drafts_of_the_workspace_are_reported_part_by_part() {
    let files = [
        ("s.md", SOURCE),
        ("a/open.md", &DRAFT.replace("s.md", "../s.md")),
        ("b/closed.md", &DRAFT.replace("s.md", "../s.md")),
        ("notes.md", "About 20 per cent of 50 is 30.\n"),
        ("copydesk.toml", "sorces = []\n"),
        ("node_modules/x/README.md", DRAFT),
    ];
    let mut editor = Editor::with(&able(), &json!({}), &files);
    editor.open("a/open.md", &DRAFT.replace("s.md", "../s.md").replace("children", "people"));
    let asked = json!({"previousResultIds": [], "partialResultToken": "part", "workDoneToken": "work"});
    let whole = editor.request("workspace/diagnostic", &asked);
    assert_eq!(whole, json!({"items": []}), "everything went out in parts");
    let passed = editor.passed.take();
    let of = |token: &str| -> Vec<Value> {
        let said = passed.iter().filter(|m| m["method"] == "$/progress" && m["params"]["token"] == token);
        said.map(|m| m["params"]["value"].clone()).collect()
    };
    let reports: Vec<Value> = of("part").iter().flat_map(|part| part["items"].as_array().unwrap().clone()).collect();
    let found = |name: &str| {
        let uri = editor.uri(name);
        let report = reports.iter().find(|report| report["uri"] == uri.as_str());
        report.map(|report| (report["version"].clone(), report["items"].as_array().unwrap().len()))
    };
    assert_eq!(found("a/open.md"), Some((json!(1), 0)), "as the editor has it");
    assert_eq!(found("b/closed.md"), Some((Value::Null, 1)));
    assert_eq!(found("copydesk.toml"), Some((Value::Null, 1)));
    assert_eq!(found("s.md"), Some((Value::Null, 0)), "a source is no draft");
    assert_eq!(found("notes.md"), Some((Value::Null, 0)), "a text without sources is any text");
    assert_eq!(found("node_modules/x/README.md"), None);
    let kinds: Vec<Value> = of("work").iter().map(|value| value["kind"].clone()).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&json!("begin")), Some(&json!("end"))));
    // Asked again, it says that nothing has changed.
    let known: Vec<Value> = reports.iter().map(|r| json!({"uri": r["uri"], "value": r["resultId"]})).collect();
    let again = editor.request("workspace/diagnostic", &json!({"previousResultIds": known}));
    let again = again["items"].as_array().unwrap();
    assert_eq!(again.len(), reports.len());
    assert!(again.iter().all(|report| report["kind"] == "unchanged"), "{again:?}");
}

#[test]
fn a_source_that_is_looked_at_changes_nothing() {
    let mut editor = Editor::start(&able());
    editor.open("d.md", DRAFT);
    assert_eq!(editor.rules("d.md"), ["misquotation"]);
    editor.open("s.md", SOURCE);
    editor.rules("d.md");
    editor.rules("s.md");
    editor.close("s.md");
    editor.rules("d.md");
    for what in ["diagnostic", "codeLens", "inlayHint", "semanticTokens"] {
        assert_eq!(editor.passed(&format!("workspace/{what}/refresh")), 0, "{what}");
    }
}
