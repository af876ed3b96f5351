"""What concerns all drafts, and what our own editors take beside the protocol; every message held against the metamodel."""

import copy
import json
import socket
import subprocess

import texts
from editor import PULLED, PUSHED, Editor, frame

DRAFT = "draft.md"


def items(editor, **params):
    """The reports of the whole workspace, by name."""
    answer = editor.ask("workspace/diagnostic", {"previousResultIds": [], **params})
    return {item["uri"]: item for item in answer["items"]}


def test_the_whole_workspace_is_looked_over(desk):
    (desk / "second.md").write_text((desk / DRAFT).read_text().replace("Seventeen", "At least 17"))
    (desk / "notes").mkdir()
    (desk / "notes" / "notes.md").write_text("# Notes\n\nNine people died, the mayor said.\n")
    (desk / "copydesk.toml").write_text('[rules]\nno-such-rule = "off"\n')
    with Editor(desk, PULLED) as editor:
        editor.open(DRAFT)
        editor.replace(DRAFT, "revealed", "said")
        told = items(editor)
        names = (DRAFT, "second.md", "notes/notes.md", "copydesk.toml")
        open_one, closed, notes, house = (told[editor.uri(name)] for name in names)
        assert (open_one["version"], closed["version"]) == (2, None)
        assert texts.found_in(editor.texts[DRAFT], open_one["items"]) == texts.fresh(editor.texts[DRAFT], desk)
        second = (desk / "second.md").read_text()
        assert texts.found_in(second, closed["items"]) == texts.fresh(second, desk)
        assert notes["items"] == [], "a text without sources is any text"
        assert "no-such-rule" in house["items"][0]["message"]
        # What the editor has already is not sent again.
        known = [{"uri": uri, "value": item["resultId"]} for uri, item in told.items() if "resultId" in item]
        (desk / "second.md").write_text(second.replace("revealed", "said"))
        editor.watched("second.md")
        again = items(editor, previousResultIds=known)
        assert again[editor.uri(DRAFT)]["kind"] == "unchanged"
        assert len(again[editor.uri("second.md")]["items"]) == len(closed["items"]) - 1
        # In parts, with a sign of how far it is: the parts are all of it, and nothing comes twice.
        answer = editor.ask(
            "workspace/diagnostic", {"previousResultIds": [], "partialResultToken": "parts", "workDoneToken": "sign"}
        )
        assert answer == {"items": []}
        parts, signs = [], []
        for message in editor.ledger.of_method("$/progress"):
            if message["params"]["token"] == "parts":
                parts += message["params"]["value"]["items"]
            elif message["params"]["token"] == "sign":
                signs.append(message["params"]["value"]["kind"])
        assert sorted(item["uri"] for item in parts) == sorted(told)
        assert (signs[0], signs[-1]) == ("begin", "end")


def test_a_change_beside_the_draft_lets_the_editor_ask_again(desk):
    with Editor(desk, PULLED) as editor:
        editor.open(DRAFT)
        assert len(editor.diagnostics(DRAFT)) == 14
        wire = desk / "sources" / "wire.md"
        wire.write_text(wire.read_text().replace("At least 17", "Seventeen"))
        before = len(editor.ledger.received)
        editor.watched("sources/wire.md")
        wanted = {f"workspace/{what}/refresh" for what in ("diagnostic", "codeLens", "inlayHint", "semanticTokens")}
        told = set()
        while told != wanted:
            method = editor.next().get("method", "")
            told |= {method} & wanted
        editor.agrees(DRAFT)
        assert len(editor.diagnostics(DRAFT)) == 13
        # A file that nothing rests on, told of in the same way, changes nothing and refreshes nothing.
        editor.settle(DRAFT)
        before = [m for m in editor.ledger.received if m.get("method") in wanted]
        (desk / "photo.txt").write_text("A caption.")
        editor.watched("photo.txt", kind=1)
        editor.settle(DRAFT)
        editor.agrees(DRAFT)
        assert [m for m in editor.ledger.received if m.get("method") in wanted] == before


def test_the_status_line_is_told_what_changes(desk):
    with Editor(desk, PULLED) as editor:
        editor.open(DRAFT)
        told = editor.until(lambda m: m.get("method") == "copydesk/status" and not m["params"]["reading"])["params"]
        assert (told["uri"], told["sources"], told["problems"]) == (editor.uri(DRAFT), 3, [])
        assert told["findings"] == {"error": 6, "warning": 4, "information": 4, "hint": 0}
        editor.replace(DRAFT, "Seventeen", "At least 17")
        told = editor.until(lambda m: m.get("method") == "copydesk/status")["params"]
        assert (told["version"], told["findings"]["warning"]) == (2, 3)
        count = len(editor.ledger.of_method("copydesk/status"))
        editor.replace(DRAFT, "The ship left", "The ferry left")
        editor.agrees(DRAFT)
        assert len(editor.ledger.of_method("copydesk/status")) == count, "nothing has changed"


def test_findings_are_said_again_where_the_editor_may_have_dropped_them(desk):
    """An editor moves what it shows along with the words, and drops it with words that are deleted, even for a moment."""
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        editor.agrees(DRAFT)
        there = texts.span(editor.texts[DRAFT], "Seventeen")
        back = {"start": there["start"], "end": there["start"]}
        editor.change(DRAFT, {"range": there, "text": ""}, {"range": back, "text": "Seventeen"})
        told = editor.until(lambda message: message.get("method") == "textDocument/publishDiagnostics")["params"]
        assert told["version"] == 2 and len(told["diagnostics"]) == 14


def test_settings_without_being_asked_for(desk):
    """An editor that cannot be asked sends its settings."""
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        for value, wanted in [("off", False), ("error", True)]:
            settings = {"settings": {"copydesk": {"rules": {"figure-scale": value}}}}
            editor.notify("workspace/didChangeConfiguration", settings)
            assert ("figure-scale" in editor.until_rules(DRAFT, lambda r: ("figure-scale" in r) == wanted)) == wanted
        editor.notify("workspace/didChangeConfiguration", {"settings": {"copydesk": {"rules": {"no-such": "off"}}}})
        editor.notify("workspace/didChangeConfiguration", {"settings": {"copydesk": {"rules": {"no-such": "off"}}}})
        editor.agrees(DRAFT)
        shown = [m["params"]["message"] for m in editor.ledger.of_method("window/showMessage")]
        assert len(shown) == 1 and "no-such" in shown[0], "what is wrong is shown once"


def test_all_encodings_tell_the_same_places(desk):
    text = (
        (desk / DRAFT)
        .read_text()
        .replace("Seventeen", "👩🏽\u200d🚒 Ŝeventeen é Seventeen")
        .replace("revealed", "ß😀 revealed")
    )
    for encoding in ("utf-8", "utf-16", "utf-32"):
        capabilities = copy.deepcopy(PUSHED)
        capabilities["general"]["positionEncodings"] = [encoding]
        with Editor(desk, capabilities) as editor:
            assert editor.encoding == encoding
            editor.open(DRAFT, text)
            editor.agrees(DRAFT)
            editor.replace(DRAFT, "😀 revealed", "😀🏽 claimed")
            editor.agrees(DRAFT)
    older = {"textDocument": PUSHED["textDocument"]}
    with Editor(desk, older) as editor:
        assert editor.encoding == "utf-16", "what every editor of old counts in"


def test_a_draft_under_a_link_and_a_renamed_source(desk):
    (desk / "linked.md").symlink_to(desk / DRAFT)
    with Editor(desk, PULLED) as editor:
        editor.open("linked.md")
        editor.agrees("linked.md")
        (desk / "sources" / "wire.md").rename(desk / "sources" / "agency.md")
        names = {"oldUri": editor.uri("sources/wire.md"), "newUri": editor.uri("sources/agency.md")}
        editor.notify("workspace/didRenameFiles", {"files": [names]})
        editor.replace("linked.md", "sources/wire.md", "sources/agency.md")
        assert len(editor.rules("linked.md")) == 14
        editor.agrees("linked.md")


def test_trace_is_told_to_who_wants_it(desk):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        editor.agrees(DRAFT)
        assert editor.ledger.of_method("$/logTrace") == []
        editor.notify("$/setTrace", {"value": "messages"})
        editor.replace(DRAFT, "Seventeen", "At least 17")
        told = editor.until(lambda m: m.get("method") == "$/logTrace")["params"]
        assert "checked" in told["message"] and "verbose" not in told
        editor.notify("$/setTrace", {"value": "verbose"})
        editor.replace(DRAFT, "revealed", "said")
        assert "version 3" in editor.until(lambda m: m.get("method") == "$/logTrace")["params"]["verbose"]


def test_a_desk_may_stand_anywhere(tmp_path):
    """Folders of programs are passed over below the desk, and not where the desk itself stands in one."""
    (tmp_path / "target").mkdir()
    desk = texts.lay_out_demo(tmp_path / "target" / "désk 100%")
    with Editor(desk, PULLED) as editor:
        editor.open(DRAFT)
        assert len(editor.rules(DRAFT)) == 14
        wire = desk / "sources" / "wire.md"
        wire.write_text(wire.read_text().replace("At least 17", "Seventeen"))
        editor.watched("sources/wire.md")
        assert "figure-lost-bound" not in editor.rules(DRAFT)
        editor.agrees(DRAFT)
        assert len(items(editor)[editor.uri(DRAFT)]["items"]) == 13


def test_one_file_by_several_names_and_a_draft_that_serves_another(desk):
    with Editor(desk, PUSHED) as editor:
        plain = editor.uri(DRAFT)
        coded = plain.replace("draft", "%64raft")
        editor.open(coded, (desk / DRAFT).read_text())
        moved = editor.changed(
            coded, {"range": texts.span(editor.texts[coded], "Seventeen"), "text": "At least 17"}, version=2
        )
        moved["textDocument"]["uri"] = plain
        editor.notify("textDocument/didChange", moved)
        editor.versions[coded], editor.texts[coded] = 2, editor.texts[coded].replace("Seventeen", "At least 17")
        editor.agrees(coded, desk)
        # A story of the day after rests on the draft, as it is typed.
        follow = "---\nsources: [draft.md]\n---\n\nJoanna Pell said 60 people were being treated in two hospitals.\n"
        editor.open("follow.md", follow)
        assert editor.rules("follow.md")
        end = texts.position(editor.texts[coded], len(editor.texts[coded]))
        told = "\nJoanna Pell said 60 people were being treated in two hospitals.\n"
        editor.change(coded, {"range": {"start": end, "end": end}, "text": told})
        editor.until_rules("follow.md", lambda rules: rules == [])
        editor.close(coded)
        assert editor.until_rules("follow.md", lambda rules: rules != [])
        editor.agrees("follow.md")


def test_the_socket_serves_as_standard_input_does(desk):
    server = subprocess.Popen([texts.COPYDESK, "lsp", "--socket", "0"], stderr=subprocess.PIPE)
    try:
        line = server.stderr.readline().decode()
        host, port = line.strip().rsplit(" ", 1)[1].rsplit(":", 1)
        assert host == "127.0.0.1"
        with socket.create_connection((host, int(port))) as wire, wire.makefile("rwb") as stream:
            for number, (method, params) in enumerate(
                [("initialize", {"processId": None, "rootUri": None, "capabilities": {}}), ("shutdown", None)]
            ):
                message = {"jsonrpc": "2.0", "id": number, "method": method}
                stream.write(frame(message | ({} if params is None else {"params": params})))
                stream.flush()
                length = int(stream.readline().split(b":")[1])
                stream.readline()
                answer = json.loads(stream.read(length))
                assert answer["id"] == number and "result" in answer
            stream.write(frame({"jsonrpc": "2.0", "method": "exit"}))
            stream.flush()
            assert server.wait(timeout=30) == 0
    finally:
        server.kill()
        server.stderr.close()
