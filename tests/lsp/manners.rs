//! The server among clients that do not behave.

use crate::editor::{DRAFT, Editor, SOURCE, able, pushed};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

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

#[test]
fn a_long_reading_is_shown_and_can_be_stopped() {
    let sentence = |n: usize| format!("The harbour office said on Monday that {n} ships had waited for a berth.\n\n");
    let long: Vec<String> = (0..8).map(|part| (0..300).map(|n| sentence(part * 300 + n)).collect()).collect();
    let names: Vec<String> = (0..8).map(|part| format!("sources/{part}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(long.iter().map(String::as_str)).collect();
    let mut editor = Editor::with(&able(), &json!({"debounceMs": 0}), &files);
    editor.open("d.md", "The harbour office said 9 ships had waited for a berth.\n");
    let document = json!({"textDocument": {"uri": editor.uri("d.md")}});
    let id = editor.ask("textDocument/diagnostic", &document);
    let is = |m: &Value, kind: &str| m["method"] == "$/progress" && m["params"]["value"]["kind"] == kind;
    let first = editor.wait(|m| is(m, "begin") || (m["id"] == id && m.get("method").is_none()));
    if !is(&first, "begin") {
        // A machine that reads all this in no time has nothing to show.
        return;
    }
    assert_eq!(first["params"]["value"]["cancellable"], true);
    editor.notify("window/workDoneProgress/cancel", &json!({"token": first["params"]["token"]}));
    let stopped = editor.wait(|m| m["method"] == "copydesk/status" && m["params"]["reading"] == false);
    editor.wait(|m| is(m, "end"));
    let (read, problems) = (&stopped["params"]["sources"], &stopped["params"]["problems"]);
    let unread = problems.as_array().unwrap().len() as u64;
    assert_eq!(read.as_u64().unwrap() + unread, 8, "what was not read is told: {problems}");
    let reread = json!({"command": "copydesk.reread", "arguments": []});
    editor.request("workspace/executeCommand", &reread);
    editor.wait(|m| m["method"] == "copydesk/status" && m["params"]["sources"] == 8);
}

#[test]
fn what_is_too_long_to_be_checked_is_told() {
    let mut editor = Editor::start(&able());
    let long = "Nine people died. ".repeat(500_000);
    editor.open("long.md", &long);
    let found = editor.pull("long.md");
    assert!(
        found[0]["message"].as_str().unwrap().starts_with("this draft is 9 MB long and is not checked"),
        "{found:?}"
    );
    editor.change("long.md", 2, (0, 0), (0, long.len() as u64), "Nine people died.");
    assert_eq!(editor.rules("long.md"), [""; 0]);
}

#[test]
fn an_editor_may_come_through_a_port_of_this_machine() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["lsp", "--socket", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit(' ').next().unwrap();
    assert!(address.starts_with("127.0.0.1:"), "{line}");
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    for message in [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}),
        json!({"jsonrpc": "2.0", "method": "exit"}),
    ] {
        let body = message.to_string();
        write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert!(answers.contains("\"serverInfo\":{\"name\":\"copydesk\""), "{answers}");
    assert_eq!(server.wait().unwrap().code(), Some(0));
}
