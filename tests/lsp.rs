//! The language server from the outside: the real binary, spoken to as an editor does.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const SOURCE: &str = "\"We heard no alarm, only people shouting,\" said Ilse Brandt, a teacher.\n";
const DRAFT: &str = "---\nsources: [s.md]\n---\n\n\"We heard no alarm, only children shouting,\" said Ilse Brandt.\n";
/// A server that says nothing for so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor with one server.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    id: i64,
    folder: tempfile::TempDir,
}

impl Editor {
    /// Starts a server on a folder with the source, and says hello.
    fn start(capabilities: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("s.md"), SOURCE).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        let mut editor = Self { child, input, messages, id: 0, folder };
        let settings = json!({"debounceMs": 0});
        let hello = json!({"processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": settings});
        let answer = editor.request("initialize", &hello);
        assert_eq!(answer["serverInfo"]["name"], "copydesk");
        editor.notify("initialized", &json!({}));
        editor
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.folder.path().join(name).display())
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn request(&mut self, method: &str, params: &Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        let answer = self.wait(|m| m["id"] == id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The next message that is wanted; others are passed over.
    fn wait(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("the server said nothing");
            if wanted(&message) {
                return message;
            }
        }
    }

    /// The diagnostics that are published for this version of the draft.
    fn diagnostics(&self, version: i64) -> Vec<Value> {
        let message =
            self.wait(|m| m["method"] == "textDocument/publishDiagnostics" && m["params"]["version"] == version);
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    fn open(&mut self, text: &str) {
        let document = json!({"uri": self.uri("d.md"), "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}));
    }

    fn change(&mut self, version: i64, start: (u64, u64), end: (u64, u64), text: &str) {
        let at = |(line, character): (u64, u64)| json!({"line": line, "character": character});
        let change = json!({"range": {"start": at(start), "end": at(end)}, "text": text});
        let document = json!({"uri": self.uri("d.md"), "version": version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": [change]}));
    }

    fn end(mut self) -> i32 {
        self.input = None;
        self.child.wait().unwrap().code().unwrap()
    }
}

fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim() {
            "" => break,
            line => {
                if let Some(n) = line.strip_prefix("Content-Length: ") {
                    length = n.parse().ok()?;
                }
            }
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

fn able() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true},
            "hover": {"contentFormat": ["markdown"]},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    })
}

#[test]
fn findings_follow_the_text_as_it_is_typed() {
    let mut editor = Editor::start(&able());
    editor.open(DRAFT);
    let found = editor.diagnostics(1);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["code"], &found[0]["source"]), (&"misquotation".into(), &"copydesk".into()));
    assert_eq!(found[0]["range"]["start"], json!({"line": 4, "character": 1}));
    let place = &found[0]["relatedInformation"][0]["location"];
    assert!(place["uri"].as_str().unwrap().ends_with("/s.md"), "{place}");
    // An emoji is two units wide: what follows on its line moves by as much.
    editor.change(2, (4, 0), (4, 0), "👩 ");
    let moved = editor.diagnostics(2);
    assert_eq!(moved[0]["range"]["start"], json!({"line": 4, "character": 4}));
    let at = 4 + "We heard no alarm, only ".len() as u64;
    editor.change(3, (4, at), (4, at + "children".len() as u64), "people");
    assert_eq!(editor.diagnostics(3), Vec::<Value>::new());
    assert_eq!(editor.request("shutdown", &Value::Null), Value::Null);
    editor.notify("exit", &Value::Null);
    assert_eq!(editor.end(), 0);
}

#[test]
fn hover_and_fixes_answer_for_the_change_before_them() {
    let mut editor = Editor::start(&able());
    editor.open(&DRAFT.replace("children", "people"));
    // The change and both questions are sent without waiting for anything.
    let at = 1 + "We heard no alarm, only ".len() as u64;
    editor.change(2, (4, at), (4, at + "people".len() as u64), "women");
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
    let mut editor = Editor::start(&json!({}));
    editor.open(DRAFT);
    assert_eq!(editor.diagnostics(1).len(), 1);
    let source = json!({"uri": editor.uri("s.md"), "languageId": "markdown", "version": 7, "text": SOURCE.replace("people", "children")});
    editor.notify("textDocument/didOpen", &json!({"textDocument": source}));
    assert_eq!(editor.diagnostics(1), Vec::<Value>::new(), "the source now has the quoted words");
    let draft = json!({"textDocument": {"uri": editor.uri("d.md")}});
    editor.notify("textDocument/didClose", &draft);
    let uri = editor.uri("d.md");
    editor.wait(|m| m["params"]["uri"] == uri.as_str() && m["params"]["diagnostics"] == json!([]));
    assert_eq!(editor.end(), 1, "an editor that goes away without a word");
}

#[test]
fn nonsense_is_survived() {
    let mut editor = Editor::start(&json!({"general": {"positionEncodings": ["utf-8"]}}));
    let far = (4_000_000_000, 4_000_000_000);
    editor.change(5, (0, 0), far, "a change of a document that was never opened");
    editor.open(DRAFT);
    editor.change(2, far, (0, 0), "");
    assert_eq!(editor.diagnostics(2), Vec::<Value>::new(), "everything was deleted");
    editor.change(3, far, far, "👩 Nine people died.\r\r\n");
    let nowhere = json!({"textDocument": {"uri": "git:/nowhere"}, "position": {"line": 9, "character": 9}});
    assert_eq!(editor.request("textDocument/hover", &nowhere), Value::Null);
    for version in 4..400 {
        editor.change(version, (0, 3), (0, 4), if version % 2 == 0 { "\u{1f6a2}" } else { "x" });
    }
    let place = json!({"textDocument": {"uri": editor.uri("d.md")}, "position": {"line": 0, "character": 5000}});
    editor.request("textDocument/hover", &place);
    assert!(Path::new(editor.folder.path()).exists());
}
