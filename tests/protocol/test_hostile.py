"""What no sound editor says, what a broken one may say, and what a slow one leaves unsaid."""

import subprocess
import time

import pytest

import texts
from editor import PULLED, PUSHED, Editor, frame

DRAFT = "draft.md"
FAR = {"line": 2**31 - 1, "character": 2**31 - 1}
HERE = {"line": 0, "character": 0}
BOTH = pytest.mark.parametrize("capabilities", [PUSHED, PULLED], ids=["pushed", "pulled"])

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED, CANCELLED, MODIFIED = -32002, -32800, -32801


def hover(editor, words="Seventeen people"):
    """What stands at some words of the draft, which shows that the server answers."""
    told = editor.ask("textDocument/hover", editor.at(DRAFT, words))
    return told["contents"]["value"]


# Positions and versions.


@BOTH
def test_positions_past_every_end(desk, capabilities):
    with Editor(desk, capabilities) as editor:
        editor.open(DRAFT)
        editor.change(DRAFT, {"range": {"start": FAR, "end": FAR}, "text": "\nNine people died, Pell said."})
        past_line = {"line": 13, "character": 2**31 - 1}
        editor.change(DRAFT, {"range": {"start": past_line, "end": past_line}, "text": " Pell said so."})
        editor.agrees(DRAFT)
        editor.change(DRAFT, {"range": {"start": {"line": 20, "character": 5}, "end": FAR}, "text": "."})
        editor.agrees(DRAFT)
        document = {"uri": editor.uri(DRAFT)}
        for method in ("hover", "definition", "completion"):
            assert not editor.ask(f"textDocument/{method}", {"textDocument": document, "position": FAR})
        everything = {"start": HERE, "end": FAR}
        asked = {"textDocument": document, "range": everything, "context": {"diagnostics": []}}
        titles = [action["title"] for action in editor.ask("textDocument/codeAction", asked)]
        assert "Write “At least seventeen”" in titles
        assert editor.ask("textDocument/inlayHint", {"textDocument": document, "range": everything})
        beyond = {"start": FAR, "end": FAR}
        assert editor.ask("textDocument/codeAction", {**asked, "range": beyond}) == []
        assert editor.ask("textDocument/inlayHint", {"textDocument": document, "range": beyond}) == []


@BOTH
def test_reversed_ranges_mean_what_lies_between(desk, capabilities):
    with Editor(desk, capabilities) as editor:
        editor.open(DRAFT)
        there = texts.span(editor.texts[DRAFT], "Seventeen")
        turned = {"start": there["end"], "end": there["start"]}
        # Our own copy is edited the right way round.
        editor.texts[DRAFT] = editor.texts[DRAFT].replace("Seventeen", "At least 17", 1)
        editor.versions[DRAFT] = 2
        change = {"range": turned, "text": "At least 17"}
        editor.notify("textDocument/didChange", editor.changed(DRAFT, change))
        assert "figure-lost-bound" not in editor.rules(DRAFT)
        editor.agrees(DRAFT)
        bottom = {"start": FAR, "end": HERE}
        asked = {"textDocument": {"uri": editor.uri(DRAFT)}, "range": bottom, "context": {"diagnostics": []}}
        editor.ask("textDocument/codeAction", asked)
        editor.ask("textDocument/inlayHint", {"textDocument": asked["textDocument"], "range": bottom})
        editor.ask("textDocument/semanticTokens/range", {"textDocument": asked["textDocument"], "range": bottom})
        assert "At least" in hover(editor, "At least 17 people")


@BOTH
def test_changes_of_what_is_not_open_and_versions_that_go_back(desk, capabilities):
    with Editor(desk, capabilities) as editor:
        stray = {"uri": editor.uri(DRAFT), "version": 4}
        editor.notify("textDocument/didChange", {"textDocument": stray, "contentChanges": [{"text": "Nine died."}]})
        editor.notify("textDocument/didClose", {"textDocument": {"uri": editor.uri("never.md")}})
        editor.open(DRAFT, version=5)
        editor.agrees(DRAFT)
        # Late, and twice: both are passed over, and the log says so.
        for version in (3, 5):
            late = editor.changed(DRAFT, {"text": "Nine people died."}, version=version)
            editor.notify("textDocument/didChange", late)
        editor.agrees(DRAFT)
        editor.replace(DRAFT, "Seventeen", "At least 17")
        editor.agrees(DRAFT)
        logged = [message["params"]["message"] for message in editor.ledger.of_method("window/logMessage")]
        assert len([line for line in logged if "passed over" in line and DRAFT in line]) == 3, logged
        if capabilities is PUSHED:
            versions = [told["version"] for told in editor.published(DRAFT)]
            assert versions == sorted(versions)
        kept = editor.texts[DRAFT]
        editor.close(DRAFT)
        editor.notify("textDocument/didChange", {"textDocument": stray, "contentChanges": [{"text": "Ten died."}]})
        asked = {"textDocument": {"uri": editor.uri(DRAFT)}, "position": HERE}
        assert editor.ask("textDocument/hover", asked) is None
        if capabilities is PUSHED:
            editor.hear_out()
            assert editor.published(DRAFT)[-1]["diagnostics"] == [], "what is closed shows nothing"
        # A lower version after the document was opened again is no step back.
        editor.open(DRAFT, kept, version=1)
        editor.replace(DRAFT, "Joanna Pell said up to", "Reyne said up to")
        editor.agrees(DRAFT)


@BOTH
def test_opened_twice_the_second_text_counts(desk, capabilities):
    with Editor(desk, capabilities) as editor:
        editor.open(DRAFT, version=3)
        assert len(editor.diagnostics(DRAFT)) == 14
        mended = editor.texts[DRAFT].replace("Seventeen", "At least 17")
        editor.open(DRAFT, mended, version=1)
        editor.agrees(DRAFT)
        editor.replace(DRAFT, "revealed", "said")
        editor.agrees(DRAFT)
        assert len(editor.diagnostics(DRAFT)) == 12


def test_line_breaks_are_the_protocols_own(desk):
    """A form feed, a next-line sign or a line separator breaks no line; a lone carriage return does."""
    with Editor(desk, PUSHED) as editor:
        text = editor.folder.joinpath(DRAFT).read_text()
        head, body = text[: text.index("Seventeen")], text[text.index("Seventeen") :]
        odd = head + "Odd\u2028signs\x0c and\x85more\x0b here.\r\r\nA second one.\r\n\r\n" + body
        editor.open(DRAFT, odd)
        editor.agrees(DRAFT)
        for before, after in [
            ("Seventeen", "👩🏽\u200d🚒 At least 17"),
            ("£32 million", "£3.2 million"),
            ("\x85", "\u2029"),
        ]:
            editor.replace(DRAFT, before, after)
            editor.agrees(DRAFT)


def test_half_a_sign_keeps_its_place(desk):
    """Editors that count in UTF-16 can send half of a pair, as when a sign is cut in two: legal JSON, and one unit wide."""
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        there = texts.span(editor.texts[DRAFT], "Seventeen people")["start"]
        for half in (b"\\ud83d", b"\\ude00"):
            editor.versions[DRAFT] += 1
            params = editor.changed(DRAFT, {"range": {"start": there, "end": there}, "text": "HALF"})
            message = frame({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params})
            editor.raw(frame(message.split(b"\r\n\r\n", 1)[1].replace(b"HALF", half)))
        # Both halves are taken out again: had one been lost, the words behind them would lose a letter.
        end = {**there, "character": there["character"] + 2}
        editor.versions[DRAFT] += 1
        editor.notify(
            "textDocument/didChange", editor.changed(DRAFT, {"range": {"start": there, "end": end}, "text": ""})
        )
        editor.agrees(DRAFT)


# Floods.


@BOTH
def test_ten_thousand_changes_at_once(desk, capabilities):
    with Editor(desk, capabilities, settings={"debounceMs": 20}) as editor:
        editor.open(DRAFT)
        editor.agrees(DRAFT)
        before = len(editor.published(DRAFT))
        start = texts.span(editor.texts[DRAFT], "Seventeen")["start"]
        end = {**start, "character": start["character"] + 1}
        messages = []
        for version in range(2, 10_002):
            change = {"range": {"start": start, "end": end if version > 2 else start}, "text": "xyz"[version % 3]}
            params = editor.changed(DRAFT, change, version=version)
            messages.append(frame({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}))
        editor.raw(b"".join(messages))
        editor.versions[DRAFT] = 10_001
        editor.texts[DRAFT] = editor.texts[DRAFT].replace("Seventeen", "xyz"[10_001 % 3] + "Seventeen")
        editor.agrees(DRAFT)
        editor.change(DRAFT, {"range": {"start": start, "end": end}, "text": ""})
        editor.agrees(DRAFT)
        if capabilities is PUSHED:
            assert editor.published(DRAFT)[-1]["version"] == 10_002
            assert len(editor.published(DRAFT)) - before < 1_000, "a burst is not published key by key"


@BOTH
def test_storms_of_questions_and_cancellations(desk, capabilities):
    with Editor(desk, capabilities) as editor:
        editor.open(DRAFT)
        document = {"textDocument": {"uri": editor.uri(DRAFT)}}
        everything = {"start": HERE, "end": FAR}
        asked = []
        for turn in range(150):
            editor.change(DRAFT, {"range": {"start": FAR, "end": FAR}, "text": "x" if turn % 2 else "\n"})
            place = editor.at(DRAFT, "Seventeen people")
            questions = [
                ("textDocument/hover", place),
                ("textDocument/codeAction", {**document, "range": everything, "context": {"diagnostics": []}}),
                ("textDocument/references", {**place, "context": {"includeDeclaration": True}}),
                ("textDocument/semanticTokens/full", document),
                (
                    "workspace/executeCommand",
                    {"command": "copydesk.sources", "arguments": [{"uri": editor.uri(DRAFT)}]},
                ),
                ("workspace/diagnostic", {"previousResultIds": []}),
            ]
            begun = [editor.begin(*question) for question in questions[: 5 + (turn % 30 == 0)]]
            asked += begun
            for number in begun[turn % 2 :]:
                editor.notify("$/cancelRequest", {"id": number})
            editor.notify("$/cancelRequest", {"id": 900_000 + turn})
            editor.notify("$/cancelRequest", {"id": "no such question"})
        codes = set()
        for number in asked:
            answer = editor.answer(number)
            codes.add(answer["error"]["code"] if "error" in answer else None)
        assert codes <= {None, CANCELLED, MODIFIED}
        # One that has its answer cannot be cancelled any more.
        editor.notify("$/cancelRequest", {"id": asked[0]})
        editor.agrees(DRAFT)
        assert "At least 17" in hover(editor)


def test_a_client_that_never_answers(desk):
    capabilities = {**PULLED, "textDocument": {"hover": {}}}
    with Editor(desk, capabilities, answers=False) as editor:
        editor.open(DRAFT)
        assert "figure-lost-bound" in editor.rules(DRAFT)
        wire = desk / "sources" / "wire.md"
        for turn in range(40):
            wire.write_text(
                wire.read_text().replace("17", "18") if turn % 2 == 0 else wire.read_text().replace("18", "17")
            )
            editor.watched("sources/wire.md")
            editor.notify("workspace/didChangeConfiguration", {"settings": {}})
            params = {"command": "copydesk.rule", "arguments": [{"id": "misquotation"}]}
            assert "# " in editor.ask("workspace/executeCommand", params)["markdown"]
        editor.agrees(DRAFT)
        editor.replace(DRAFT, "Seventeen", "At least 17")
        editor.agrees(DRAFT)
        assert "At least" in hover(editor, "At least 17 people")
        refreshes = [m for m in editor.ledger.received if m.get("method", "").endswith("/refresh")]
        assert len(refreshes) < 40, "who does not answer is not asked again and again"


def test_a_client_that_does_not_listen(desk):
    """An editor busy with itself reads nothing for a while: the server waits, and then says what is so now."""
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        editor.agrees(DRAFT)
        with editor.lock:  # Whoever hears a message waits here, and the pipe runs full.
            asked = [editor.begin("textDocument/hover", editor.at(DRAFT, "Seventeen people")) for _ in range(3_000)]
            editor.replace(DRAFT, "Seventeen", "At least 17")
        answers = [editor.answer(number) for number in asked]
        assert all("At least 17" in answer["result"]["contents"]["value"] for answer in answers)
        editor.agrees(DRAFT)


# Bytes that are no message.


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{nope", PARSE_ERROR),
        (b"", PARSE_ERROR),
        (b"\xff\xfe{}", PARSE_ERROR),
        (b'"text"', INVALID_REQUEST),
        (b"null", INVALID_REQUEST),
        (b"[]", INVALID_REQUEST),
        (b"{}", INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":7}', INVALID_REQUEST),
        (b'{"jsonrpc":"1.0","id":8,"method":"shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":{"a":1},"method":"textDocument/hover"}', INVALID_REQUEST),
        (b"[" * 100_000, None),
    ],
)
def test_bodies_that_are_no_message(desk, body, code):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        editor.ledger.strict = False
        editor.raw(frame(body))
        answer = editor.until(lambda message: "error" in message)
        assert answer["id"] is None
        # What is too deep to be read may be called either.
        assert answer["error"]["code"] in ([code] if code else [PARSE_ERROR, INVALID_REQUEST])
        editor.agrees(DRAFT)


@pytest.mark.parametrize(
    "noise",
    [
        b"Content-Le\r\n\r\n",
        b"Content-Length: twelve\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"X" * 100_000 + b"\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
    ],
)
def test_headers_that_are_none(desk, noise):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        editor.raw(noise)
        if noise.strip():
            answer = editor.until(lambda message: "error" in message)
            assert (answer["id"], answer["error"]["code"]) == (None, PARSE_ERROR)
        editor.agrees(DRAFT)


@pytest.mark.parametrize("wrong", [-7, 7])
def test_a_length_that_is_wrong_costs_a_message_and_no_more(desk, wrong):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        body = b'{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":"off"}}'
        editor.raw(b"Content-Length: %d\r\n\r\n" % (len(body) + wrong) + body)
        # What comes next may be taken for the rest of it; after that every message is one again.
        for _ in range(3):
            editor.raw(frame(body))
        editor.until(lambda message: "error" in message and message["id"] is None)
        editor.agrees(DRAFT)


def test_headers_in_other_clothes_are_taken(desk):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        editor.ids += 1
        question = {
            "jsonrpc": "2.0",
            "id": editor.ids,
            "method": "textDocument/hover",
            "params": editor.at(DRAFT, "Seventeen people"),
        }
        editor.ledger.note_sent(question)
        body = frame(question).split(b"\r\n\r\n", 1)[1]
        header = b"content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH:%d\r\n\r\n" % len(body)
        for byte in header:
            editor.raw(bytes([byte]))
        editor.raw(body[:30])
        editor.raw(body[30:])
        assert "At least 17" in editor.answer(editor.ids)["result"]["contents"]["value"]


def test_a_hundred_megabytes(desk):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        editor.agrees(DRAFT)
        line = "Nine people died in the fire on the ferry, the mayor said. "
        editor.open("huge.md", line * (100_000_000 // len(line)))
        is_told = lambda m: m.get("params", {}).get("uri") == editor.uri("huge.md")  # noqa: E731
        (told,) = editor.until(is_told)["params"]["diagnostics"]
        assert "is not checked" in told["message"]
        change = {"range": {"start": HERE, "end": HERE}, "text": "Ten "}
        editor.notify("textDocument/didChange", editor.changed("huge.md", change, version=2))
        editor.close("huge.md")
        editor.replace(DRAFT, "Seventeen", "At least 17")
        editor.agrees(DRAFT)


def test_more_than_is_ever_read_is_passed_over_and_told(desk):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        size = 300_000_000
        editor.raw(b"Content-Length: %d\r\n\r\n" % size)
        for _ in range(300):
            editor.raw(b" " * 1_000_000)
        shown = editor.until(lambda message: message.get("method") == "window/showMessage")
        assert "300" in shown["params"]["message"] or "286" in shown["params"]["message"]
        editor.agrees(DRAFT)


# The order of things.


def test_unknown_methods_and_wrong_parameters(desk):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        editor.ledger.strict = False
        document = {"uri": editor.uri(DRAFT)}
        assert editor.refusal("textDocument/divination", {"textDocument": document}) == METHOD_NOT_FOUND
        assert editor.refusal("$/divination", {}) == METHOD_NOT_FOUND
        assert editor.refusal("textDocument/hover", {"textDocument": document}) == INVALID_PARAMS
        assert editor.refusal("textDocument/hover", {"textDocument": document, "position": "here"}) == INVALID_PARAMS
        negative = {"textDocument": document, "position": {"line": -1, "character": 0}}
        assert editor.refusal("textDocument/hover", negative) == INVALID_PARAMS
        assert editor.refusal("textDocument/hover") == INVALID_PARAMS
        for command, arguments in [("copydesk.divine", []), ("copydesk.summary", []), ("copydesk.rule", [{"id": "x"}])]:
            params = {"command": command, "arguments": arguments}
            assert editor.refusal("workspace/executeCommand", params) == INVALID_PARAMS
        for method, params in [
            ("$/divination", {}),
            ("textDocument/divination", None),
            ("textDocument/didChange", {"textDocument": document, "contentChanges": []}),
            (
                "textDocument/didChange",
                {"textDocument": {**document, "version": "two"}, "contentChanges": [{"text": ""}]},
            ),
            ("textDocument/didOpen", {"textDocument": {**document, "text": "Nine died."}}),
            ("workspace/didChangeConfiguration", {"settings": ["copydesk", {"rules": 3}]}),
            ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "::", "type": 9}]}),
            ("$/setTrace", {"value": "loud"}),
        ]:
            editor.notify(method, params)
        # An answer to a question that was never asked.
        editor.raw(frame({"jsonrpc": "2.0", "id": 77, "result": None}))
        editor.raw(frame({"jsonrpc": "2.0", "id": None, "error": {"code": 1, "message": "?"}}))
        editor.agrees(DRAFT)


@pytest.mark.parametrize("options", [None, [], "loud", 3, {"copydesk": None}, {"rules": 4, "debounceMs": "now"}])
def test_greetings_of_few_words(desk, options):
    """No folders, no process, no capabilities, and settings that are none."""
    with Editor(desk, {}, hello=False) as editor:
        greeting = {"processId": None, "rootUri": None, "capabilities": {}}
        answer = editor.ask("initialize", greeting | ({} if options is None else {"initializationOptions": options}))
        assert answer["capabilities"]["positionEncoding"] == "utf-16"
        editor.notify("initialized", {})
        editor.open(DRAFT)
        editor.agrees(DRAFT)
        assert all("relatedInformation" not in one and "data" not in one for one in editor.diagnostics(DRAFT))
        asked = {**editor.at(DRAFT, "Seventeen"), "context": {"diagnostics": []}}
        place = asked.pop("position")
        actions = editor.ask("textDocument/codeAction", {**asked, "range": {"start": place, "end": place}})
        edits = actions[0]["edit"]["changes"][editor.uri(DRAFT)]
        editor.change(DRAFT, *({"range": edit["range"], "text": edit["newText"]} for edit in edits))
        assert "figure-lost-bound" not in editor.rules(DRAFT)


def test_before_the_greeting_nothing_is_done(desk):
    with Editor(desk, PUSHED, hello=False) as editor:
        editor.open(DRAFT)
        assert editor.refusal("textDocument/hover", editor.at(DRAFT, "Seventeen")) == NOT_INITIALIZED
        assert editor.refusal("shutdown") == NOT_INITIALIZED
        editor.ask("initialize", editor.introduction(PUSHED))
        editor.notify("initialized", {})
        assert editor.ask("textDocument/hover", editor.at(DRAFT, "Seventeen")) is None, "it was opened too early"
        assert editor.refusal("initialize", editor.introduction(PUSHED)) == INVALID_REQUEST
        editor.open(DRAFT)
        editor.agrees(DRAFT)


def test_after_the_shutdown_only_the_exit_counts(desk):
    with Editor(desk, PUSHED) as editor:
        editor.open(DRAFT)
        assert editor.ask("shutdown") is None
        assert editor.refusal("textDocument/hover", editor.at(DRAFT, "Seventeen")) == INVALID_REQUEST
        assert editor.refusal("shutdown") == INVALID_REQUEST
        assert editor.refusal("initialize", editor.introduction(PUSHED)) == INVALID_REQUEST
        editor.replace(DRAFT, "Seventeen", "At least 17")
        assert editor.server.poll() is None
        editor.notify("exit")
        assert editor.ends() == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", 1),
        (b"Content-Len", 1),
        (b"Content-Length: 99999999999\r\n\r\n{", 1),
        (b'Content-Length: 5000\r\n\r\n{"jsonrpc"', 1),
        (frame({"jsonrpc": "2.0", "method": "exit"}), 1),
    ],
    ids=["nothing", "half a header", "a length out of all bounds", "half a body", "an exit without a shutdown"],
)
@pytest.mark.parametrize("greeted", [False, True], ids=["before the greeting", "after it"])
def test_an_end_without_a_shutdown(desk, said, code, greeted):
    editor = Editor(desk, PUSHED, hello=greeted)
    if greeted:
        editor.open(DRAFT)
    editor.raw(said)
    editor.server.stdin.close()
    assert editor.ends() == code
    assert editor.ledger.faults == []


def test_a_server_whose_editor_has_died_ends(desk):
    """The editor's process is gone, though something still holds the server's input open."""
    life = subprocess.Popen(["sleep", "600"])
    editor = Editor(desk, PUSHED, hello=False)
    try:
        editor.ask("initialize", {**editor.introduction(PUSHED), "processId": life.pid})
        editor.notify("initialized", {})
        time.sleep(0.1)
        assert editor.server.poll() is None
    finally:
        life.kill()
        life.wait()
    assert editor.ends() == 1
