//! An editor with one server, as the tests need it.

use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

pub const SOURCE: &str = "\"We heard no alarm, only people shouting,\" said Ilse Brandt, a teacher.\n";
pub const DRAFT: &str =
    "---\nsources: [s.md]\n---\n\n\"We heard no alarm, only children shouting,\" said Ilse Brandt.\n";
/// A server that says nothing for so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Editor {
    pub child: Child,
    pub folder: tempfile::TempDir,
    input: RefCell<Option<ChildStdin>>,
    messages: Receiver<Value>,
    id: i64,
    /// What it answers the server's questions by method; others get `null`, and those that are `false` no answer at all.
    pub answers: Map<String, Value>,
    /// The messages that were passed over while something else was waited for.
    pub passed: RefCell<Vec<Value>>,
}

impl Editor {
    /// Starts a server on a folder with the source, and says hello.
    pub fn start(capabilities: &Value) -> Self {
        Self::with(capabilities, &json!({"debounceMs": 0}), &[("s.md", SOURCE)])
    }

    /// Starts a server with these settings on a folder with these files, and says hello.
    pub fn with(capabilities: &Value, settings: &Value, files: &[(&str, &str)]) -> Self {
        let mut editor = Self::silent(files);
        let folder = editor.uri("").trim_end_matches('/').to_owned();
        editor.greet(&json!({
            "processId": null, "rootUri": folder, "capabilities": capabilities, "initializationOptions": settings,
        }));
        editor
    }

    /// Starts a server, and says nothing.
    pub fn silent(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
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
        let input = RefCell::new(child.stdin.take());
        let (answers, passed) = (Map::new(), RefCell::default());
        let editor = Self { child, folder, input, messages, id: 0, answers, passed };
        files.iter().for_each(|(name, text)| editor.write(name, text));
        editor
    }

    pub fn greet(&mut self, hello: &Value) -> Value {
        let answer = self.request("initialize", hello);
        assert_eq!(answer["serverInfo"]["name"], "copydesk");
        self.notify("initialized", &json!({}));
        answer
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn uri(&self, name: &str) -> String {
        // The folder's true path, as the system's watchers report it.
        format!("file://{}", self.folder.path().canonicalize().unwrap().join(name).display())
    }

    pub fn send_bytes(&self, bytes: &[u8]) {
        let mut input = self.input.borrow_mut();
        let input = input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks, and does not wait for the answer.
    pub fn ask(&mut self, method: &str, params: &Value) -> i64 {
        self.id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params}));
        self.id
    }

    /// The whole answer to a question.
    pub fn answer(&self, id: i64) -> Value {
        self.wait(|m| m["id"] == id && m.get("method").is_none())
    }

    pub fn request(&mut self, method: &str, params: &Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The next message that is wanted; others are passed over. Questions are answered on the way.
    pub fn wait(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).unwrap_or_else(|_| {
                panic!("the server said nothing; before: {:#?}", self.passed.borrow());
            });
            if let (Some(id), Some(method)) = (message.get("id"), message["method"].as_str()) {
                let answer = self.answers.get(method).unwrap_or(&Value::Null);
                if *answer != false {
                    self.send(&json!({"jsonrpc": "2.0", "id": id, "result": answer}));
                }
            }
            if wanted(&message) {
                return message;
            }
            self.passed.borrow_mut().push(message);
        }
    }

    /// The next message of that method.
    pub fn wait_for(&self, method: &str) -> Value {
        self.wait(|m| m["method"] == method)["params"].clone()
    }

    /// How many messages of a method were passed over until now.
    pub fn passed(&self, method: &str) -> usize {
        self.passed.borrow().iter().filter(|m| m["method"] == method).count()
    }

    /// The diagnostics that are published for this version of the draft.
    pub fn published(&self, version: i64) -> Vec<Value> {
        let message =
            self.wait(|m| m["method"] == "textDocument/publishDiagnostics" && m["params"]["version"] == version);
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The diagnostics of a document, for an editor that asks.
    pub fn pull(&mut self, name: &str) -> Vec<Value> {
        let document = json!({"textDocument": {"uri": self.name(name)}});
        let report = self.request("textDocument/diagnostic", &document);
        report["items"].as_array().unwrap().clone()
    }

    /// The rules that found something in a document, for an editor that asks.
    pub fn rules(&mut self, name: &str) -> Vec<String> {
        self.pull(name).iter().map(|item| item["code"].as_str().unwrap_or("a problem").to_owned()).collect()
    }

    /// A document's name: that of a file of the folder, unless it is one already.
    fn name(&self, name: &str) -> String {
        if name.contains(':') { name.to_owned() } else { self.uri(name) }
    }

    pub fn open(&self, name: &str, text: &str) {
        let document = json!({"uri": self.name(name), "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}));
    }

    pub fn close(&self, name: &str) {
        self.notify("textDocument/didClose", &json!({"textDocument": {"uri": self.name(name)}}));
    }

    pub fn change(&self, name: &str, version: i64, start: (u64, u64), end: (u64, u64), text: &str) {
        let at = |(line, character): (u64, u64)| json!({"line": line, "character": character});
        let change = json!({"range": {"start": at(start), "end": at(end)}, "text": text});
        let document = json!({"uri": self.name(name), "version": version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": [change]}));
    }

    /// Tells the server that files have changed.
    pub fn changed_on_disk(&self, names: &[&str]) {
        let changes: Vec<Value> = names.iter().map(|name| json!({"uri": self.uri(name), "type": 2})).collect();
        self.notify("workspace/didChangeWatchedFiles", &json!({"changes": changes}));
    }

    pub fn end(mut self) -> i32 {
        self.input.replace(None);
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A test that failed must not leave its server behind; one that has ended is not there to be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
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

/// An editor to which findings are pushed.
pub fn pushed() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true},
            "hover": {"contentFormat": ["markdown"]},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    })
}

/// An editor that pulls findings and can do whatever a server may ask of it.
pub fn able() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"], "staleRequestSupport": {"cancel": true, "retryOnContentModified": []}},
        "window": {"workDoneProgress": true, "showDocument": {"support": true}},
        "textDocument": {"diagnostic": {}, "publishDiagnostics": {"relatedInformation": true}},
        "workspace": {
            "configuration": true, "diagnostics": {"refreshSupport": true}, "codeLens": {"refreshSupport": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "experimental": {"copydeskStatus": true},
    })
}
