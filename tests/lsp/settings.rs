//! What is set, by files and by the editor, and what changes on disk.

use crate::editor::{DRAFT, Editor, SOURCE, able, pushed};
use serde_json::json;

#[test]
fn the_file_holds_and_the_editors_settings_fill_in() {
    let mut editor = Editor::silent(&[("s.md", SOURCE), ("one/s.md", SOURCE), ("two/s.md", SOURCE)]);
    let given = json!({"rules": {"misquotation": "hint"}, "style": null, "server": {"path": "/bin/copydesk"}});
    let quiet = json!({"rules": {"misquotation": "off"}});
    // Everywhere, in the first folder, in the second one.
    editor.answers.insert("workspace/configuration".to_owned(), json!([given, null, quiet]));
    let folder = |editor: &Editor, name: &str| json!({"uri": editor.uri(name), "name": name});
    let folders = [folder(&editor, "one"), folder(&editor, "two")];
    let hello = json!({
        "processId": null, "rootUri": null, "capabilities": able(), "workspaceFolders": folders,
        "initializationOptions": {"copydesk": {"debounceMs": 0}},
    });
    editor.greet(&hello);
    editor.wait_for("workspace/configuration");
    editor.open("one/d.md", DRAFT);
    editor.open("two/d.md", DRAFT);
    let severity = |editor: &mut Editor, name: &str| editor.pull(name).first().map(|item| item["severity"].clone());
    // The answers to the editor's questions may be on their way still.
    while severity(&mut editor, "two/d.md").is_some() {}
    assert_eq!(severity(&mut editor, "one/d.md"), Some(json!(4)));
    editor.write("copydesk.toml", "rules.misquotation = \"information\"\n");
    editor.changed_on_disk(&["copydesk.toml"]);
    assert_eq!(severity(&mut editor, "one/d.md"), Some(json!(3)), "the file's own keys hold");
    assert_eq!(severity(&mut editor, "two/d.md"), Some(json!(3)));
    // As it is typed, a configuration holds too, and says what is wrong with it.
    editor.open("copydesk.toml", "rules.misquotation = \"error\"\nrules.missquotation = true\n");
    assert_eq!(severity(&mut editor, "one/d.md"), Some(json!(1)));
    let wrong = editor.pull("copydesk.toml");
    assert_eq!(wrong[0]["range"]["start"]["line"], 1, "{wrong:?}");
    assert_eq!(editor.passed("window/showMessage"), 0, "nobody need act on anything that is not shown in place");
}

#[test]
fn settings_of_an_editor_that_only_sends_them_hold_at_once() {
    let editor = Editor::start(&pushed());
    editor.open("d.md", DRAFT);
    assert_eq!(editor.published(1)[0]["severity"], 1);
    let settings =
        json!({"settings": {"copydesk": {"rules": {"misquotation": "hint"}, "sources": ["no-such-file.md"]}}});
    editor.notify("workspace/didChangeConfiguration", &settings);
    assert_eq!(editor.published(1)[0]["severity"], 4);
    let wrong = json!({"settings": {"copydesk": {"rules": {"missquotation": "hint"}}}});
    editor.notify("workspace/didChangeConfiguration", &wrong);
    let told = editor.wait_for("window/showMessage");
    assert!(told["message"].as_str().unwrap().contains("did you mean `misquotation`?"), "{told}");
}

#[test]
fn lenses_that_are_set_aside_are_asked_for_again() {
    let mut editor = Editor::start(&able());
    editor.open("d.md", DRAFT);
    let lenses = |editor: &mut Editor| {
        let draft = json!({"textDocument": {"uri": editor.uri("d.md")}});
        editor.request("textDocument/codeLens", &draft).as_array().map_or(0, Vec::len)
    };
    assert_eq!(lenses(&mut editor), 1);
    editor.answers.insert("workspace/configuration".to_owned(), json!([{"codeLens": false}, null]));
    editor.notify("workspace/didChangeConfiguration", &json!({"settings": null}));
    editor.wait_for("workspace/codeLens/refresh");
    assert_eq!(lenses(&mut editor), 0);
    assert_eq!(editor.passed("workspace/diagnostic/refresh"), 0);
}

#[test]
fn files_are_watched_for_an_editor_that_does_not() {
    let editor = Editor::start(&pushed());
    editor.open("d.md", DRAFT);
    assert_eq!(editor.published(1).len(), 1);
    editor.write("s.md", &SOURCE.replace("people", "children"));
    editor.wait(|m| m["method"] == "textDocument/publishDiagnostics" && m["params"]["diagnostics"] == json!([]));
    editor.write("copydesk.toml", "[rules]\nno-such-rule = true\n");
    let told = editor.wait_for("window/showMessage");
    assert!(told["message"].as_str().unwrap().contains("copydesk.toml"), "{told}");
    std::fs::remove_file(editor.folder.path().join("s.md")).unwrap();
    let gone = "source s.md does not exist; mend the path or take it out";
    editor.wait(|m| m["params"]["diagnostics"][0]["message"] == gone);
}
