//! The text as the editor has it.

use crate::editor::{DRAFT, Editor, SOURCE, able, pushed};
use serde_json::{Value, json};

#[test]
fn findings_follow_the_text_as_it_is_typed() {
    let mut editor = Editor::start(&pushed());
    editor.open("d.md", DRAFT);
    let found = editor.published(1);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["code"], &found[0]["source"]), (&"misquotation".into(), &"copydesk".into()));
    assert_eq!(found[0]["range"]["start"], json!({"line": 4, "character": 1}));
    let place = &found[0]["relatedInformation"][0]["location"];
    assert!(place["uri"].as_str().unwrap().ends_with("/s.md"), "{place}");
    // An emoji is two units wide: what follows on its line moves by as much.
    editor.change("d.md", 2, (4, 0), (4, 0), "👩 ");
    let moved = editor.published(2);
    assert_eq!(moved[0]["range"]["start"], json!({"line": 4, "character": 4}));
    let at = 4 + "We heard no alarm, only ".len() as u64;
    editor.change("d.md", 3, (4, at), (4, at + "children".len() as u64), "people");
    assert_eq!(editor.published(3), Vec::<Value>::new());
    assert_eq!(editor.request("shutdown", &Value::Null), Value::Null);
    editor.notify("exit", &Value::Null);
    assert_eq!(editor.end(), 0);
}

#[test]
fn hover_and_fixes_answer_for_the_change_before_them() {
    let mut editor = Editor::start(&pushed());
    editor.open("d.md", &DRAFT.replace("children", "people"));
    // The change and both questions are sent without waiting for anything.
    let at = 1 + "We heard no alarm, only ".len() as u64;
    editor.change("d.md", 2, (4, at), (4, at + "people".len() as u64), "women");
    let document = json!({"uri": editor.uri("d.md")});
    let place = json!({"line": 4, "character": at});
    let hover = editor.request("textDocument/hover", &json!({"textDocument": document, "position": place}));
    let shown = hover["contents"]["value"].as_str().unwrap();
    assert!(shown.contains("misquotation") && shown.contains("s.md:1") && shown.contains("people shouting"), "{shown}");
    let asked =
        json!({"textDocument": document, "range": {"start": place, "end": place}, "context": {"diagnostics": []}});
    let actions = editor.request("textDocument/codeAction", &asked);
    let fix = &actions[0];
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&"quickfix".into(), &true.into()));
    let change = &fix["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 2);
    assert!(change["edits"][0]["newText"].as_str().unwrap().contains("people"), "{change}");
    assert_eq!(fix["diagnostics"][0]["code"], "misquotation");
}

#[test]
fn an_open_source_counts_as_it_is_typed() {
    let editor = Editor::start(&json!({}));
    editor.open("d.md", DRAFT);
    assert_eq!(editor.published(1).len(), 1);
    editor.open("s.md", &SOURCE.replace("people", "children"));
    let uri = editor.uri("d.md");
    let quiet = |m: &Value| m["params"]["uri"] == uri.as_str() && m["params"]["diagnostics"] == json!([]);
    editor.wait(quiet);
    let at = "\"We heard no alarm, only ".len() as u64;
    editor.change("s.md", 2, (0, at), (0, at + 8), "women");
    editor.wait(|m| m["params"]["uri"] == uri.as_str() && m["params"]["diagnostics"][0]["code"] == "misquotation");
    // What is not saved is gone when its editor closes it.
    editor.write("s.md", &SOURCE.replace("people", "children"));
    editor.close("s.md");
    editor.wait(quiet);
    editor.close("d.md");
    editor.wait(quiet);
    assert_eq!(editor.end(), 1, "an editor that goes away without a word");
}

#[test]
fn what_came_twice_or_late_or_from_nowhere_leaves_the_text_alone() {
    let mut editor = Editor::start(&able());
    let far = (4_000_000_000, 4_000_000_000);
    editor.change("d.md", 5, (0, 0), far, "a change of a document that was never opened");
    editor.open("d.md", DRAFT);
    editor.change("d.md", 4, (4, 0), (4, 0), "x ");
    editor.change("d.md", 4, (4, 0), (4, 0), "y ");
    editor.change("d.md", 3, (0, 0), far, "");
    let found = editor.pull("d.md");
    assert_eq!(found[0]["range"]["start"], json!({"line": 4, "character": 3}), "{found:?}");
    assert_eq!(editor.passed("window/logMessage"), 3, "each is a line of the log");
    editor.change("d.md", 5, far, (0, 0), "");
    assert_eq!(editor.rules("d.md"), [""; 0], "everything was deleted");
    editor.change("d.md", 6, far, far, "👩 Nine people died.\r\r\n");
    for version in 7..400 {
        editor.change("d.md", version, (0, 3), (0, 4), if version % 2 == 0 { "\u{1f6a2}" } else { "x" });
    }
    let place = json!({"textDocument": {"uri": editor.uri("d.md")}, "position": {"line": 0, "character": 5000}});
    editor.request("textDocument/hover", &place);
    let nowhere = json!({"textDocument": {"uri": "git:/nowhere"}, "position": {"line": 9, "character": 9}});
    assert_eq!(editor.request("textDocument/hover", &nowhere), Value::Null);
}

#[test]
fn a_change_that_names_no_version_counts_as_the_next() {
    let mut editor = Editor::start(&able());
    editor.open("d.md", DRAFT);
    let uri = editor.uri("d.md");
    let change =
        json!([{"range": {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 0}}, "text": "x "}]);
    for document in [json!({"uri": uri, "version": null}), json!({"uri": uri})] {
        editor.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": change}));
    }
    // The next version that is named is the editor's own count.
    editor.change("d.md", 2, (4, 0), (4, 0), "y ");
    let found = editor.pull("d.md");
    assert_eq!(found[0]["range"]["start"], json!({"line": 4, "character": 7}), "{found:?}");
    assert_eq!(editor.passed("window/logMessage"), 0);
    let unknown = json!({"uri": editor.uri("e.md"), "version": null});
    editor.notify("textDocument/didChange", &json!({"textDocument": unknown, "contentChanges": change}));
    let told = editor.wait_for("window/logMessage");
    assert!(told["message"].as_str().unwrap().contains("/e.md"), "{told}");
}

#[test]
fn drafts_that_are_not_saved_and_files_under_other_names_are_known() {
    let mut editor = Editor::start(&able());
    editor.open("untitled:Untitled-1", DRAFT);
    assert_eq!(editor.rules("untitled:Untitled-1"), ["misquotation"]);
    let view = editor.uri("d.md").replace("file:", "git:");
    editor.open(&view, DRAFT);
    assert_eq!(editor.rules(&view), [""; 0], "a view of a version-control system is no draft");
    editor.open("d.md", DRAFT);
    // The same file in other words.
    let encoded = editor.uri("%64.md");
    assert_eq!(editor.rules(&encoded), ["misquotation"]);
    // The source goes away, and comes back under its name with other words.
    let (here, there) = (editor.folder.path().join("s.md"), editor.folder.path().join("elsewhere.md"));
    std::fs::rename(&here, &there).unwrap();
    let files = json!({"files": [{"oldUri": editor.uri("s.md"), "newUri": editor.uri("elsewhere.md")}]});
    editor.notify("workspace/didRenameFiles", &files);
    assert_eq!(editor.rules("d.md"), ["a problem"]);
    editor.write("s.md", &SOURCE.replace("people", "children"));
    editor.changed_on_disk(&["s.md"]);
    assert_eq!(editor.rules("d.md"), [""; 0]);
}
