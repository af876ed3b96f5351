//! Latency that a writer feels: `cargo bench --bench typing`. The real server over its pipe, drafts of 1,000, 10,000 and
//! 100,000 words with 20 sources of 1,000 words; a sentence is typed in the middle of the draft, letter by letter, and
//! after each letter the findings are asked for, then the hover. Prints times in milliseconds and the server's memory,
//! which is known on Linux only.

mod common;

use common::{article, timed};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

const TYPED: &str = "and the council said so in its own report to the members ";

fn main() {
    for words in [1_000, 10_000, 100_000] {
        let folder = std::env::temp_dir().join(format!("copydesk-typing-{}-{words}", std::process::id()));
        let result = measure(&folder, words);
        // What is left of a run that failed does no harm.
        let _ = std::fs::remove_dir_all(&folder);
        if let Err(error) = result {
            println!("{words} words: {error}");
        }
    }
}

fn measure(folder: &Path, words: usize) -> std::io::Result<()> {
    std::fs::create_dir_all(folder.join("sources"))?;
    for n in 0..20 {
        std::fs::write(folder.join(format!("sources/{n}.md")), article(1_000, 100 + n))?;
    }
    let text = article(words, 7);
    let at = text.match_indices(". ").map(|(at, _)| at + 2).find(|&at| at > text.len() / 2).unwrap_or(0);
    let line = text[..at].matches('\n').count();
    let start = at - text[..at].rfind('\n').map_or(0, |at| at + 1);
    let pulling = json!({"textDocument": {"diagnostic": {}}, "general": {"positionEncodings": ["utf-8"]}});

    let mut editor = Editor::start(folder, &pulling)?;
    let (_, opened) = timed(|| {
        editor.open(&text)?;
        editor.findings()
    });
    let (mut keys, mut hovers) = (Vec::new(), Vec::new());
    for (n, letter) in TYPED.chars().enumerate() {
        let (_, key) = timed(|| {
            editor.type_letter(line, start + n, letter)?;
            editor.findings()
        });
        keys.push(key);
        let position = json!({"line": line, "character": start + n});
        let about = json!({"textDocument": {"uri": editor.uri}, "position": position});
        hovers.push(timed(|| editor.request("textDocument/hover", &about)).1);
    }
    let memory = editor.memory();
    editor.stop()?;

    println!(
        "{words:>7} words: findings after opening {:>7.1}; after a key p50 {:.1}, p95 {:.1}; hover p95 {:.1}; {memory}",
        ms(opened),
        ms(percentile(&mut keys, 50)),
        ms(percentile(&mut keys, 95)),
        ms(percentile(&mut hovers, 95)),
    );
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Time that so many per cent of the times do not exceed.
fn percentile(times: &mut [Duration], per_cent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * per_cent / 100]
}

/// Editor with one draft open.
struct Editor {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    uri: String,
    version: i32,
    id: i32,
}

impl Editor {
    fn start(folder: &Path, capabilities: &Value) -> std::io::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("the server has no pipes"));
        };
        let uri = |path: &Path| format!("file://{}", path.display());
        let draft = uri(&folder.join("draft.md"));
        let mut editor = Self { child, input, output: BufReader::new(output), uri: draft, version: 0, id: 0 };
        let options = json!({"copydesk": {"debounceMs": 0}});
        editor.request(
            "initialize",
            &json!({
                "processId": null, "rootUri": uri(folder), "capabilities": capabilities,
                "initializationOptions": options,
                "workspaceFolders": [{"uri": uri(folder), "name": "w"}],
            }),
        )?;
        editor.notify("initialized", &json!({}))?;
        Ok(editor)
    }

    fn open(&mut self, text: &str) -> std::io::Result<()> {
        self.version = 1;
        let document = json!({"uri": self.uri, "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}))
    }

    fn type_letter(&mut self, line: usize, character: usize, letter: char) -> std::io::Result<()> {
        self.version += 1;
        let at = json!({"line": line, "character": character});
        let change = json!({"range": {"start": at, "end": at}, "text": letter.to_string()});
        let document = json!({"uri": self.uri, "version": self.version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": [change]}))
    }

    fn findings(&mut self) -> std::io::Result<Value> {
        self.request("textDocument/diagnostic", &json!({"textDocument": {"uri": self.uri}}))
    }

    fn request(&mut self, method: &str, params: &Value) -> std::io::Result<Value> {
        self.id += 1;
        let id = self.id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        loop {
            let message = self.read()?;
            if message["id"] == id && message.get("method").is_none() {
                return Ok(message["result"].clone());
            }
        }
    }

    fn notify(&mut self, method: &str, params: &Value) -> std::io::Result<()> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    fn send(&mut self, message: &Value) -> std::io::Result<()> {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        self.input.flush()
    }

    /// The next message; requests of the server are answered with nothing on the way.
    fn read(&mut self) -> std::io::Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err(std::io::Error::other("the server has ended"));
            }
            match line.trim().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap_or(0);
                }
                None if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body)?;
        let message: Value = serde_json::from_slice(&body)?;
        if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
            self.send(&json!({"jsonrpc": "2.0", "id": id, "result": null}))?;
        }
        Ok(message)
    }

    fn memory(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kilobytes.map_or_else(|| "memory unknown".to_owned(), |kb| format!("{} MB", kb >> 10))
    }

    fn stop(mut self) -> std::io::Result<()> {
        self.request("shutdown", &Value::Null)?;
        self.notify("exit", &Value::Null)?;
        self.child.wait()?;
        Ok(())
    }
}
