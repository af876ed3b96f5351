//! Whatever is typed, the findings are those of a fresh check of the text as it is then.

use crate::editor::{Editor, able};
use copydesk::desk::{Desk, Draft};
use copydesk::sources::OsFileSystem;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

const SOURCE: &str = "\
The Dockside General Union said at least 19 members are missing. \"We heard no alarm, only people shouting,\" said Ilse
Brandt, a teacher at the café. The pier may close on Friday if funding is not found, Mayor Tom Okafor said.
";

const TEXT: &str = "---\nsources: [s.md]\n---\n\n# 👩‍🚒 The pier\n\nOver 19 members are missing.\r\n\r\n";

/// What is typed: claims that hold and claims that do not, marks that open and close things, line breaks of all kinds.
const WORDS: &[&str] = &[
    "\"We heard no alarm, only children shouting,\" said Ilse Brandt.",
    "The pier will close on Friday, Mayor Tom Okafor said.",
    " At least 90 members are missing, the union said. ",
    "The café is shut 👩‍🚒. ",
    "\r\n\r\n",
    "\n",
    "\r",
    "- ",
    "> ",
    "\"",
    "---\n",
    "<!-- copydesk: ignore -->\n",
    "𝐱e\u{301}",
    "sources: [s.md, gone.md]\n",
    "x",
    "",
];

/// One edit: places as shares of the text, so that they fall anywhere in it, and what is typed there.
type Edit = (f64, f64, usize);

#[test]
fn findings_are_those_of_a_fresh_check() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut capabilities = able();
        capabilities["general"]["positionEncodings"] = json!([encoding]);
        let editor = Editor::with(&capabilities, &json!({"debounceMs": 0}), &[("s.md", SOURCE)]);
        let (editor, count) = (RefCell::new(editor), Cell::new(0));
        let edits = proptest::collection::vec((0.0..1.0, 0.0..0.15, 0..WORDS.len()), 1..16);
        let config = Config { cases: 24, max_shrink_iters: 64, failure_persistence: None, ..Config::default() };
        let result = TestRunner::new(config).run(&edits, |edits| {
            count.set(count.get() + 1);
            type_and_compare(&mut editor.borrow_mut(), &format!("d{}.md", count.get()), encoding, &edits)
        });
        result.unwrap_or_else(|error| panic!("{encoding}: {error}"));
    }
}

fn type_and_compare(editor: &mut Editor, name: &str, encoding: &str, edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut text = TEXT.to_owned();
    editor.open(name, &text);
    for (version, &(from, length, word)) in (2..).zip(edits) {
        let boundary = |share: f64| {
            let at = (share.min(1.0) * text.len() as f64) as usize;
            (at..=text.len()).find(|&at| is_boundary(&text, at)).unwrap_or(text.len())
        };
        let (start, end) = (boundary(from), boundary(from + length));
        editor.change(name, version, place(&text, start, encoding), place(&text, end, encoding), WORDS[word]);
        text.replace_range(start..end, WORDS[word]);
        // An answer on the way, now and then, so that the next reading goes on from there.
        if word % 3 == 0 {
            editor.pull(name);
        }
    }
    let shown: Vec<Value> = editor.pull(name);
    editor.close(name);
    let shown: Vec<(Value, Value, Value)> =
        shown.iter().map(|item| (item["code"].clone(), item["message"].clone(), item["range"].clone())).collect();
    let path = editor.folder.path().canonicalize().unwrap().join(name).to_string_lossy().into_owned();
    let fresh = Desk::new(Arc::new(OsFileSystem)).check(&Draft { text: Some(Arc::from(&*text)), ..Draft::at(&path) });
    let range = |start: usize, end: usize| {
        let at = |offset| {
            let (line, character) = place(&text, offset, encoding);
            json!({"line": line, "character": character})
        };
        json!({"start": at(start), "end": at(end)})
    };
    let problems = fresh.problems.iter().filter(|p| p.path == fresh.path).map(|p| {
        let span = p.span.unwrap_or_default();
        (Value::Null, json!(p.message), range(span.start, span.end))
    });
    let findings = fresh.findings.iter().map(|f| (json!(f.rule), json!(f.message), range(f.span.start, f.span.end)));
    prop_assert_eq!(shown, problems.chain(findings).collect::<Vec<_>>(), "the text: {:?}", text);
    Ok(())
}

/// Whether an editor may put its cursor there: not within a character, and not within a line break.
fn is_boundary(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
}

/// Line and character of a byte, counted the long way.
fn place(text: &str, offset: usize, encoding: &str) -> (u64, u64) {
    let before = &text[..offset];
    let bytes = text.as_bytes();
    let breaks = |&at: &usize| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    let lines: Vec<usize> = (0..offset).filter(breaks).collect();
    let line = &before[lines.last().map_or(0, |&at| at + 1)..];
    let character = match encoding {
        "utf-8" => line.len(),
        "utf-16" => line.encode_utf16().count(),
        _ => line.chars().count(),
    };
    (lines.len() as u64, character as u64)
}
