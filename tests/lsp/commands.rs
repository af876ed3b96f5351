//! Commands, and what an editor shows of them.

use crate::editor::{DRAFT, Editor, able};
use serde_json::{Value, json};

const SOURCES: [(&str, &str); 2] = [
    ("s.md", "\"We heard no alarm, only people shouting,\" said Ilse Brandt, a teacher.\n"),
    ("u.md", "Harbour.\n\nAt least 19 members are missing, the Dockside General Union said. The pier may close.\n"),
];

fn run(editor: &mut Editor, command: &str, argument: &Value) -> Value {
    editor.request("workspace/executeCommand", &json!({"command": command, "arguments": [argument]}))
}

#[test]
fn commands_tell_what_sources_say_and_what_a_claim_rests_on() {
    let mut editor = Editor::with(&able(), &json!({"copydesk": {"ownDisplay": true}}), &SOURCES);
    let draft = DRAFT.replace("[s.md]", "[s.md, u.md]") + "\nOver 19 members are missing.\n";
    editor.open("d.md", &draft);
    let uri = editor.uri("d.md");
    let place = json!({"uri": uri, "position": {"line": 6, "character": 8}});

    let told = run(&mut editor, "copydesk.sources", &json!({"uri": uri}));
    assert_eq!((&told["version"], &told["unattributed"]), (&1.into(), &1.into()), "{told}");
    assert_eq!(told["sources"][0]["path"], "s.md");
    let union = &told["sources"][1];
    let claim = &union["speakers"][0]["claims"][0];
    assert_eq!(union["speakers"][0]["name"], "the Dockside General Union");
    assert_eq!((&claim["text"], &claim["line"]), (&"At least 19 members are missing".into(), &3.into()));
    assert_eq!((&claim["figures"], &claim["used"]), (&json!(["At least 19"]), &true.into()));
    let possible = &union["speakers"][1]["claims"];
    let possible = possible.as_array().unwrap().iter().find(|c| c["text"] == "The pier may close").unwrap();
    assert_eq!((&possible["certainty"], &possible["used"]), (&"possible".into(), &false.into()));

    let asked = json!({"uri": uri, "source": union["uri"], "range": claim["range"]});
    let sentence = run(&mut editor, "copydesk.attribute", &asked);
    assert_eq!(sentence["text"], "At least 19 members are missing, the Dockside General Union said.");

    let passage = run(&mut editor, "copydesk.evidence", &place);
    assert_eq!((&passage["uri"], &passage["range"]["start"]), (&union["uri"], &json!({"line": 2, "character": 0})));
    assert!(passage["who"].as_str().unwrap().starts_with("the Dockside General Union"), "{passage}");

    let why = run(&mut editor, "copydesk.explain", &place);
    assert!(why["markdown"].as_str().unwrap().contains("**figure-bound-changed**"), "{why}");
    let nothing = json!({"uri": uri, "position": {"line": 0, "character": 0}});
    assert_eq!(run(&mut editor, "copydesk.explain", &nothing), Value::Null);
    let rule = run(&mut editor, "copydesk.rule", &json!({"id": "misquotation"}));
    assert!(rule["markdown"].as_str().unwrap().starts_with("# misquotation"), "{rule}");
    let of_source = json!({"uri": editor.uri("u.md")});
    let summary = run(&mut editor, "copydesk.summary", &of_source);
    assert_eq!(summary["title"], "Summary of u.md");
    assert_eq!(summary["summary"]["documents"][0]["path"], "u.md");
    assert_eq!(run(&mut editor, "copydesk.reread", &Value::Null), Value::Null);
    let id = editor.ask("workspace/executeCommand", &json!({"command": "copydesk.explain", "arguments": [{"uri": 4}]}));
    assert_eq!(editor.answer(id)["error"]["code"], -32602);
    assert_eq!(editor.passed("window/showDocument"), 0, "the editor has a display of its own");
}

#[test]
fn an_editor_without_a_display_of_its_own_is_shown_a_page() {
    let mut editor = Editor::with(&able(), &json!({}), &SOURCES);
    editor.answers.insert("window/showDocument".to_owned(), json!({"success": true}));
    editor.open("d.md", DRAFT);
    let of_source = json!({"uri": editor.uri("u.md")});
    let summary = run(&mut editor, "copydesk.summary", &of_source);
    let shown = editor.wait_for("window/showDocument");
    let page = shown["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_owned();
    assert_eq!(std::fs::read_to_string(&page).unwrap(), summary["markdown"].as_str().unwrap());
    // The page is no draft, though the editor opens it as any Markdown file.
    editor.open(shown["uri"].as_str().unwrap(), DRAFT);
    assert_eq!(editor.rules(shown["uri"].as_str().unwrap()), [""; 0]);
    let place = json!({"uri": editor.uri("d.md"), "position": {"line": 4, "character": 8}});
    run(&mut editor, "copydesk.evidence", &place);
    let shown = editor.wait_for("window/showDocument");
    assert_eq!((&shown["uri"], &shown["selection"]["start"]["line"]), (&editor.uri("s.md").into(), &0.into()));
    editor.request("shutdown", &Value::Null);
    editor.notify("exit", &Value::Null);
    assert_eq!(editor.child.wait().unwrap().code(), Some(0));
    assert!(!std::path::Path::new(&page).exists(), "nothing is left behind");
}

#[test]
fn the_status_tells_how_a_draft_stands() {
    let editor = Editor::with(&able(), &json!({"debounceMs": 0}), &SOURCES);
    editor.open("d.md", DRAFT);
    let reading = editor.wait_for("copydesk/status");
    assert_eq!((&reading["reading"], &reading["sources"]), (&true.into(), &0.into()));
    let read = editor.wait_for("copydesk/status");
    assert_eq!((&read["reading"], &read["sources"]), (&false.into(), &1.into()));
    assert_eq!(read["findings"], json!({"error": 1, "warning": 0, "information": 0, "hint": 0}));
    // A key that changes nothing is told to nobody.
    editor.change("d.md", 2, (9, 0), (9, 0), "\n");
    editor.change("d.md", 3, (1, 0), (1, 0), "sources: [gone.md]\n# ");
    let wrong = editor.wait_for("copydesk/status");
    assert_eq!((&wrong["version"], &wrong["sources"]), (&3.into(), &0.into()));
    assert_eq!(wrong["problems"], json!(["source gone.md does not exist; mend the path or take it out"]));
}
