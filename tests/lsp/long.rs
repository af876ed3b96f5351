//! Long drafts: what stands where the writer looks is told before the whole is read.

use crate::editor::{Editor, able, pushed};
use copydesk::desk::{Desk, Draft};
use copydesk::sources::OsFileSystem;
use serde_json::{Value, json};
use std::sync::Arc;

const SLIP: &str = "\"We heard no alarm, only children shouting,\" said Ilse Brandt.";
const REFRESH: &str = "workspace/codeLens/refresh";

/// A draft of at least so many bytes with a slip at its top, in its middle and at its end, and the lines of these.
fn long(bytes: usize) -> (String, [u64; 3]) {
    let calm = |n: usize| {
        format!(
            "Was the harbour calm in the {n}th week, and did the boats go out as early as they mostly do? Who on the quay \
             had ever seen the cranes stand still until noon, and the gulls sit on the roof of the old office? Why did \
             nobody ask?\n\n"
        )
    };
    let half = |from: usize| (from..from + bytes / 2 / calm(1).len() + 1).map(calm).collect::<String>();
    let text = format!("---\nsources: [s.md]\n---\n\n{SLIP}\n\n{}{SLIP}\n\n{}{SLIP}\n", half(1), half(10_000));
    assert!(text.len() > bytes);
    let lines = slips_of(&text);
    (text, [lines[0], lines[1], lines[2]])
}

/// The lines of a text on which slips stand.
fn slips_of(text: &str) -> Vec<u64> {
    text.lines().zip(0..).filter(|(line, _)| *line == SLIP).map(|(_, n)| n).collect()
}

fn lines(items: &[Value]) -> Vec<u64> {
    assert!(items.iter().all(|item| item["code"] == "misquotation"), "{items:?}");
    items.iter().map(|item| item["range"]["start"]["line"].as_u64().unwrap()).collect()
}

/// Whether the server has said that the draft is read.
fn is_read(editor: &Editor) -> bool {
    editor.passed.borrow().iter().any(|m| m["method"] == "copydesk/status" && m["params"]["reading"] == false)
}

/// Waits until the draft is read, and the editor has been told to ask again.
fn wait_until_read(editor: &Editor) {
    if !is_read(editor) {
        editor.wait(|m| m["method"] == "copydesk/status" && m["params"]["reading"] == false);
    }
    if editor.passed(REFRESH) == 0 {
        editor.wait_for(REFRESH);
    }
}

/// The findings of a fresh check: rule, words of the message, and the lines on which they stand.
fn fresh(editor: &Editor, text: &str) -> Vec<(Value, Value, u64)> {
    let path = editor.folder.path().canonicalize().unwrap().join("d.md").to_string_lossy().into_owned();
    let checked = Desk::new(Arc::new(OsFileSystem)).check(&Draft { text: Some(Arc::from(text)), ..Draft::at(&path) });
    let line = |at: usize| text[..at].matches('\n').count() as u64;
    checked.findings.iter().map(|f| (json!(f.rule), json!(f.message), line(f.span.start))).collect()
}

fn shown(items: &[Value]) -> Vec<(Value, Value, u64)> {
    let line = |item: &Value| item["range"]["start"]["line"].as_u64().unwrap();
    items.iter().map(|item| (item["code"].clone(), item["message"].clone(), line(item))).collect()
}

#[test]
fn what_is_asked_about_is_told_before_the_whole_is_read() {
    let (text, slips) = long(300_000);
    let mut editor = Editor::start(&able());
    editor.open("d.md", &text);
    let document = json!({"uri": editor.uri("d.md")});
    let first = editor.request("textDocument/diagnostic", &json!({"textDocument": document}));
    assert_eq!(lines(first["items"].as_array().unwrap()), slips[..1]);
    assert!(!is_read(&editor));
    let place = json!({"line": slips[1], "character": 9});
    let hover = editor.request("textDocument/hover", &json!({"textDocument": document, "position": place}));
    let told = hover["contents"]["value"].as_str().unwrap();
    assert!(told.contains("misquotation") && told.contains("people shouting"), "{told}");
    assert_eq!(hover["range"]["start"]["line"], slips[1]);
    let last = json!({"line": slips[2], "character": 9});
    let range = json!({"start": last, "end": last});
    let asked = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
    let actions = editor.request("textDocument/codeAction", &asked);
    assert_eq!(actions[0]["diagnostics"][0]["range"]["start"]["line"], slips[2], "{actions}");
    // What was looked at meanwhile is told too, as soon as it is asked for again.
    let again = json!({"textDocument": document, "previousResultId": first["resultId"]});
    let second = editor.request("textDocument/diagnostic", &again);
    assert_eq!(lines(second["items"].as_array().unwrap()), slips);
    wait_until_read(&editor);
    let again = json!({"textDocument": document, "previousResultId": second["resultId"]});
    let third = editor.request("textDocument/diagnostic", &again);
    assert_eq!(third["kind"], "unchanged", "the whole has no more than the three");
    let whole = editor.pull("d.md");
    assert_eq!(shown(&whole), fresh(&editor, &text));
    assert_eq!(lines(&whole), slips);
}

#[test]
fn what_is_typed_while_a_draft_is_read_is_told_at_once_and_right_in_the_end() {
    let (mut text, slips) = long(60_000);
    let mut editor = Editor::start(&able());
    editor.open("d.md", &text);
    editor.pull("d.md");
    // A paragraph with a slip of its own, far from the others, and one above all that moves everything. How many of the
    // others are told depends on how much has been read by then.
    let typed = format!("{SLIP}\n\n");
    for (version, line) in [(2, 200), (3, slips[0])] {
        editor.change("d.md", version, (line, 0), (line, 0), &typed);
        let at = text.match_indices('\n').nth(line as usize - 1).map(|(at, _)| at + 1).unwrap();
        text.insert_str(at, &typed);
        let found = editor.pull("d.md");
        let (found, all) = (lines(&found), slips_of(&text));
        assert!(found.contains(&line), "what was typed is told: {found:?}");
        assert!(found.iter().all(|line| all.contains(line)), "none stands where it stood before: {found:?} of {all:?}");
    }
    wait_until_read(&editor);
    let whole = editor.pull("d.md");
    assert_eq!(shown(&whole), fresh(&editor, &text));
    assert_eq!(whole.len(), 5);
}

#[test]
fn an_editor_that_does_not_ask_is_told_the_beginning_first_and_then_all() {
    let (text, slips) = long(60_000);
    let editor = Editor::start(&pushed());
    editor.open("d.md", &text);
    assert_eq!(lines(&editor.published(1)), slips[..1]);
    assert_eq!(lines(&editor.published(1)), slips);
    // A draft that is closed while it is glanced at and opened again with another text is that text.
    editor.close("d.md");
    assert_eq!(editor.wait_for("textDocument/publishDiagnostics")["diagnostics"], json!([]));
    editor.open("d.md", &text);
    editor.close("d.md");
    editor.open("d.md", &text.replace("children", "people"));
    let document = json!({"textDocument": {"uri": editor.uri("d.md")}});
    let mut editor = editor;
    let command = json!({"command": "copydesk.sources", "arguments": [{"uri": document["textDocument"]["uri"]}]});
    editor.request("workspace/executeCommand", &command);
    let told: Vec<Value> = editor.passed.take();
    let last = told.iter().rfind(|m| m["method"] == "textDocument/publishDiagnostics").unwrap();
    assert_eq!(last["params"]["diagnostics"], json!([]));
}

#[test]
fn an_editor_that_cannot_be_told_to_ask_again_is_told_all_at_once() {
    let (text, slips) = long(60_000);
    let mut capabilities = able();
    capabilities["workspace"]["diagnostics"] = json!({});
    let mut editor = Editor::start(&capabilities);
    editor.open("d.md", &text);
    let id = editor.ask("textDocument/diagnostic", &json!({"textDocument": {"uri": editor.uri("d.md")}}));
    // What stands at a place is asked meanwhile.
    let document = json!({"uri": editor.uri("d.md")});
    let place = json!({"line": slips[2], "character": 9});
    let hover = editor.request("textDocument/hover", &json!({"textDocument": document, "position": place}));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("misquotation"), "{hover}");
    let is_answer = |m: &Value| m["id"] == id && m.get("method").is_none();
    let passed = editor.passed.take().into_iter().find(is_answer);
    let found = passed.unwrap_or_else(|| editor.wait(is_answer))["result"]["items"].clone();
    assert_eq!(lines(found.as_array().unwrap()), slips);
}
