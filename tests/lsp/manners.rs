//! The server among clients that do not behave.

use crate::editor::{DRAFT, Editor, SOURCE, able, pushed};
use serde_json::{Value, json};
use std::process::Command;

#[test]
fn bytes_that_are_no_message_are_answered_and_passed_over() {
    let mut editor = Editor::start(&able());
    editor.open("d.md", DRAFT);
    for (bytes, code) in [
        ("Content-Length: 9\r\n\r\nnot JSON!", -32700),
        ("Content-Length: 2\r\n\r\n[]", -32600),
        ("Content-Length: 17\r\n\r\n{\"jsonrpc\":\"2.0\"}", -32600),
        ("Content-Length: many\r\n\r\n", -32700),
    ] {
        editor.send_bytes(bytes.as_bytes());
        assert_eq!(editor.wait(|m| m.get("error").is_some())["error"]["code"], code, "{bytes}");
    }
    let id = editor.ask("textDocument/hover", &json!({"textDocument": 7}));
    assert_eq!(editor.answer(id)["error"]["code"], -32602);
    let id = editor.ask("no/such/method", &Value::Null);
    assert_eq!(editor.answer(id)["error"]["code"], -32601);
    let id = editor.ask("initialize", &json!({"capabilities": {}}));
    assert_eq!(editor.answer(id)["error"]["code"], -32600);
    editor.notify("$/no/such/notification", &json!({"any": "thing"}));
    editor.notify("textDocument/didChange", &json!({"textDocument": "none"}));
    assert_eq!(editor.rules("d.md"), ["misquotation"], "the state is as it was");
    editor.request("shutdown", &Value::Null);
    let id = editor.ask("textDocument/diagnostic", &json!({"textDocument": {"uri": editor.uri("d.md")}}));
    assert_eq!(editor.answer(id)["error"]["code"], -32600, "after the shutdown nothing is answered");
    // Half a header, and then nothing.
    editor.send_bytes(b"Content-Le");
    assert_eq!(editor.end(), 0);
}

#[test]
fn an_editor_that_never_answers_and_always_cancels_holds_up_nothing() {
    let mut editor = Editor::start(&able());
    for method in ["client/registerCapability", "workspace/configuration", "workspace/diagnostic/refresh"] {
        editor.answers.insert(method.to_owned(), json!(false));
    }
    editor.open("d.md", DRAFT);
    let document = json!({"textDocument": {"uri": editor.uri("d.md")}, "position": {"line": 4, "character": 9}});
    let mut asked = Vec::new();
    for version in 2..300 {
        editor.change("d.md", version, (4, 0), (4, 0), "x ");
        let id = editor.ask("textDocument/hover", &document);
        editor.notify("$/cancelRequest", &json!({"id": id}));
        asked.push(editor.ask("textDocument/diagnostic", &document));
    }
    // The last answer is about the last text.
    let last = editor.answer(*asked.last().unwrap());
    assert_eq!(last["result"]["items"][0]["range"]["start"]["character"], 2 * 298 + 1);
    editor.write("s.md", &SOURCE.replace("people", "children"));
    editor.changed_on_disk(&["s.md"]);
    assert_eq!(editor.rules("d.md"), [""; 0]);
    assert_eq!(editor.end(), 1);
}

#[test]
fn an_answer_about_a_place_in_a_text_that_has_gone_on_is_stale() {
    let mut editor = Editor::with(&able(), &json!({}), &[("s.md", SOURCE)]);
    editor.open("d.md", DRAFT);
    let document = json!({"textDocument": {"uri": editor.uri("d.md")}, "position": {"line": 4, "character": 9}});
    // The first reading takes longer than a message: the change comes before the answer.
    let id = editor.ask("textDocument/hover", &document);
    editor.change("d.md", 2, (4, 0), (4, 0), "Yesterday we heard: ");
    let answer = editor.answer(id);
    let stale = answer["error"]["code"] == -32801;
    // Unless the reading was faster than that.
    assert!(stale || answer["result"]["range"]["start"]["character"] == 1, "{answer}");
    let there = json!({"textDocument": {"uri": editor.uri("d.md")}, "position": {"line": 4, "character": 30}});
    assert!(editor.request("textDocument/hover", &there).is_object());
}

#[cfg(unix)]
#[test]
fn a_server_whose_editor_has_died_ends() {
    let mut process = Command::new("sleep").arg("60").spawn().unwrap();
    let mut editor = Editor::silent(&[]);
    editor.greet(&json!({"processId": process.id(), "rootUri": null, "capabilities": {}}));
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
}

#[test]
fn what_the_server_does_is_traced_for_who_wants_to_know() {
    let editor = Editor::start(&pushed());
    editor.notify("$/setTrace", &json!({"value": "verbose"}));
    editor.open("d.md", DRAFT);
    let told = editor.wait_for("$/logTrace");
    assert_eq!(told["verbose"], "version 1, 1 findings");
    editor.notify("$/setTrace", &json!({"value": "off"}));
    editor.change("d.md", 2, (4, 0), (4, 0), "x");
    editor.published(2);
    assert_eq!(editor.passed("$/logTrace"), 0);
}
