//! Costs of reading and checking: `cargo bench --bench check`. The news is synthetic and the same every time; medians are
//! printed, nothing is asserted.

mod common;

use common::{article, median};
use copydesk::desk::{Desk, Draft};
use copydesk::nlp::Pipeline;
use copydesk::sources::InMemoryFileSystem;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

fn main() {
    let reader = Pipeline::shared();
    reader.parse("The reader's weights are unpacked by its first sentence.");
    let article = article(1_000, 1);
    let paragraphs: Vec<&str> = article.split("\n\n").collect();
    let tokens: usize = paragraphs.iter().map(|p| reader.parse(p).tokens.len()).sum();
    let reading = median(15, || {
        for paragraph in &paragraphs {
            std::hint::black_box(reader.parse(paragraph));
        }
    });
    println!("reading, one core          {:>9.0} tokens/s", tokens as f64 / reading.as_secs_f64());

    let claims = median(9, || {
        let desk = Desk::new(Arc::new(InMemoryFileSystem::new([("a.md", article.as_str())])));
        std::hint::black_box(desk.read("a.md"));
    });
    row("claims of 1,000 words", claims);

    let (files, sources) = newsroom(3, 1_000, 1_000);
    row("check, 1,000 words, 3 sources", median(9, || check(&files, &sources)));
    let (files, sources) = newsroom(20, 1_000, 10_000);
    row("check, 10,000 words, 20 sources", median(3, || check(&files, &sources)));
    row("the same after one keystroke", keystroke(&files, &sources));
    let (files, sources) = newsroom(20, 1_000, 100_000);
    row("100,000 words after one keystroke", keystroke(&files, &sources));

    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/demo");
    let cold = median(15, || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(["check", "draft.md"]).current_dir(demo).stdout(Stdio::null()).stderr(Stdio::null());
        // Findings end with 1, which is what the demo is for.
        command.status().expect("the binary was built for this");
    });
    row("cold process, check of the demo", cold);
}

fn row(what: &str, took: Duration) {
    println!("{what:<34} {:>9.2} ms", took.as_secs_f64() * 1e3);
}

fn draft(sources: &[String], text: Option<String>) -> Draft {
    Draft { sources: Some(sources.to_vec()), text: text.map(Arc::from), ..Draft::at("draft.md") }
}

fn check(files: &Arc<InMemoryFileSystem>, sources: &[String]) {
    // A new desk: nothing is remembered but the reader's words.
    std::hint::black_box(Desk::new(files.clone()).check(&draft(sources, None)));
}

/// Time of the next check after a character is typed in the middle of the draft.
fn keystroke(files: &Arc<InMemoryFileSystem>, sources: &[String]) -> Duration {
    let desk = Desk::new(files.clone());
    let mut last = desk.check(&draft(sources, None));
    let mut typed = last.text.to_string();
    median(25, || {
        let at = typed.len() / 2 + typed[typed.len() / 2..].find(' ').unwrap_or(0);
        typed.insert(at, 'x');
        last = desk.check_after(&draft(sources, Some(typed.clone())), Some(&last));
    })
}

/// Draft of `draft_words` words with `count` sources of `source_words` words each.
fn newsroom(count: usize, source_words: usize, draft_words: usize) -> (Arc<InMemoryFileSystem>, Vec<String>) {
    let names: Vec<String> = (0..count).map(|n| format!("source{n}.md")).collect();
    let mut files = InMemoryFileSystem::new([("draft.md", article(draft_words, 7))]);
    for (n, name) in names.iter().enumerate() {
        files.write(name, article(source_words, 100 + n as u64));
    }
    (Arc::new(files), names)
}
