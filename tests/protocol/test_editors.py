"""Real editors' capabilities, as pytest-lsp has them: everything that a reporter does with a draft, and each message of it
held against the metamodel."""

import asyncio
import copy
import json
import time

import pytest
import pytest_lsp
from lsprotocol import types as t
from lsprotocol.converters import get_converter
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

import texts
from metamodel import Ledger

EDITORS = ["visual_studio_code", "neovim", "emacs"]
PATIENCE = 30
DRAFT = "draft.md"
CONVERTER = get_converter()


class Protocol(LanguageClientProtocol):
    """The client's protocol, which writes down every message as it is on the wire."""

    def structure_message(self, data):
        if "jsonrpc" in data:
            self._server.ledger.note_received(copy.deepcopy(data))
        return super().structure_message(data)

    def _send_data(self, data):
        self._server.ledger.note_sent(json.loads(json.dumps(data, default=self._serialize_message)))
        super()._send_data(data)


class Client(LanguageClient):
    """A client with its documents."""

    def __init__(self):
        super().__init__(protocol_cls=Protocol, converter_factory=default_converter)
        self.ledger = Ledger()
        self.strays = 0
        self.texts, self.versions = {}, {}
        register_lsp_features(self)
        # The library's client refuses these, though real ones take them.
        for what in ("codeLens/refresh", "inlayHint/refresh", "semanticTokens/refresh"):
            self.feature(f"workspace/{what}")(lambda *_: None)
        self.feature("client/registerCapability")(lambda *_: None)

    def uri(self, name):
        return name if ":" in name else (self.folder / name).as_uri()

    def document(self, name):
        return t.TextDocumentIdentifier(uri=self.uri(name))

    def open(self, name, text=None, language="markdown"):
        self.texts[name] = (self.folder / name).read_text() if text is None else text
        self.versions[name] = 1
        item = t.TextDocumentItem(uri=self.uri(name), language_id=language, version=1, text=self.texts[name])
        self.text_document_did_open(t.DidOpenTextDocumentParams(text_document=item))

    def edit(self, name, edits):
        """Makes edits of the text as it is, in the editor and at the server."""
        changes, text = [], self.texts[name]
        for edit in sorted(edits, key=lambda e: texts.index(text, e["range"]["start"], self.encoding), reverse=True):
            changes.append({"range": edit["range"], "text": edit["newText"]})
        self.texts[name] = texts.edited(text, edits, self.encoding)
        self.versions[name] += 1
        document = t.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self.versions[name])
        structured = [CONVERTER.structure(change, t.TextDocumentContentChangePartial) for change in changes]
        params = t.DidChangeTextDocumentParams(text_document=document, content_changes=structured)
        self.text_document_did_change(params)

    def replace(self, name, before, after):
        self.edit(name, [{"range": self.span(name, before), "newText": after}])

    def close(self, name):
        self.texts.pop(name), self.versions.pop(name)
        self.text_document_did_close(t.DidCloseTextDocumentParams(text_document=self.document(name)))

    def span(self, name, words):
        return texts.span(self.texts[name], words, self.encoding)

    def whole(self, name):
        text = self.texts[name]
        return {"start": {"line": 0, "character": 0}, "end": texts.position(text, len(text), self.encoding)}

    def place(self, name, words, offset=0):
        start = self.span(name, words)["start"]
        return t.Position(line=start["line"], character=start["character"] + offset)

    def range(self, name, words):
        return CONVERTER.structure(self.span(name, words), t.Range)

    def words(self, text, place):
        return texts.words(text, CONVERTER.unstructure(place), self.encoding)

    async def diagnostics_of(self, name):
        """The diagnostics as they are now, by the way that the client announced."""
        if self.pulls:
            params = t.DocumentDiagnosticParams(text_document=self.document(name))
            report = await self.text_document_diagnostic_async(params)
            return CONVERTER.unstructure(report)["items"]
        await self.text_document_document_symbol_async(t.DocumentSymbolParams(text_document=self.document(name)))
        await self.hear_out()
        told = [m["params"] for m in self.ledger.of_method("textDocument/publishDiagnostics")]
        return [params for params in told if params["uri"] == self.uri(name)][-1]["diagnostics"]

    async def hear_out(self):
        """Hears everything that the server has told so far: an answer may overtake what is told, but what is told keeps its
        order, and of a change of what is not open the server tells."""
        self.strays += 1
        stray = f"stray-{self.strays}.md"
        document = t.VersionedTextDocumentIdentifier(uri=self.uri(stray), version=1)
        change = t.TextDocumentContentChangeWholeDocument(text="")
        params = t.DidChangeTextDocumentParams(text_document=document, content_changes=[change])
        self.text_document_did_change(params)
        deadline = time.monotonic() + PATIENCE
        while not any(stray in message.message for message in self.log_messages):
            assert time.monotonic() < deadline, "the server tells nothing"
            await asyncio.sleep(0.005)

    async def rules(self, name):
        return sorted(one["code"] for one in await self.diagnostics_of(name) if one.get("code"))

    async def until(self, name, wanted):
        """The rules that fire, once they are as wanted: a change beside the draft is heard of in its own time."""
        deadline = time.monotonic() + PATIENCE
        while not wanted(rules := await self.rules(name)):
            assert time.monotonic() < deadline, rules
            await asyncio.sleep(0.02)
        return rules

    async def agrees(self, name, folder=None):
        wanted = texts.fresh(self.texts[name], folder or self.folder)
        deadline = time.monotonic() + 10
        while True:
            found = texts.found_in(self.texts[name], await self.diagnostics_of(name), self.encoding)
            if found == wanted or time.monotonic() > deadline:
                break
            await asyncio.sleep(0.02)
        assert found == wanted

    async def actions(self, name, words, only=None):
        context = t.CodeActionContext(diagnostics=[], only=only)
        params = t.CodeActionParams(text_document=self.document(name), range=self.range(name, words), context=context)
        return await self.text_document_code_action_async(params)

    async def take(self, name, action):
        """Makes the edits of an action, which are asked for if they did not come with it."""
        if action.edit is None:
            assert self.ledger.can("textDocument.codeAction.resolveSupport")
            action = await self.code_action_resolve_async(action)
        if self.ledger.can("workspace.workspaceEdit.documentChanges"):
            (change,) = action.edit.document_changes
            assert change.text_document.uri == self.uri(name)
            assert change.text_document.version == self.versions[name]
            edits = change.edits
        else:
            assert action.edit.document_changes is None
            edits = action.edit.changes[self.uri(name)]
        self.edit(name, CONVERTER.unstructure(edits))

    async def command(self, name, *arguments):
        params = t.ExecuteCommandParams(command=name, arguments=list(arguments))
        answer = await self.workspace_execute_command_async(params)
        # What the library makes of it is of no interest: the answer as it was on the wire.
        del answer
        return [m for m in self.ledger.received if "result" in m][-1]["result"]

    def file_changed(self, *names, kind=t.FileChangeType.Changed):
        """Tells what changed on disk, as a client does that was asked to watch; others leave it to the server."""
        if self.ledger.can("workspace.didChangeWatchedFiles.dynamicRegistration"):
            changes = [t.FileEvent(uri=self.uri(name), type=kind) for name in names]
            self.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams(changes=changes))


CONFIG = ClientServerConfig(server_command=[texts.COPYDESK, "lsp"], client_factory=Client)


@pytest_lsp.fixture(config=CONFIG, params=EDITORS)
async def client(request, desk, lsp_client: Client):
    lsp_client.folder = desk
    folder = t.WorkspaceFolder(uri=desk.as_uri(), name="desk")
    hello = t.InitializeParams(
        capabilities=client_capabilities(request.param),
        workspace_folders=[folder],
        root_uri=folder.uri,
        initialization_options={"copydesk": {"debounceMs": 0}},
    )
    answer = await lsp_client.initialize_session(hello)
    lsp_client.abilities = answer.capabilities
    encoding = answer.capabilities.position_encoding
    lsp_client.encoding = str(getattr(encoding, "value", encoding))
    lsp_client.pulls = lsp_client.ledger.can("textDocument.diagnostic")
    yield
    await lsp_client.shutdown_session()
    assert lsp_client._server.returncode == 0
    assert lsp_client.ledger.faults == []
    assert lsp_client.ledger.asked == {}, "questions without an answer"


pytestmark = pytest.mark.asyncio


async def test_findings_come_one_way_and_never_both(client: Client):
    offered = client.ledger.capabilities.get("general", {}).get("positionEncodings", ["utf-16"])
    assert client.encoding == offered[0]
    assert (client.abilities.diagnostic_provider is not None) == client.pulls
    client.open(DRAFT)
    found = await client.diagnostics_of(DRAFT)
    assert len(found) == 14
    await client.agrees(DRAFT)
    pushed = client.ledger.of_method("textDocument/publishDiagnostics")
    assert bool(pushed) != client.pulls
    assert {one["source"] for one in found} == {"copydesk"}
    (quotation,) = [one for one in found if one["code"] == "misquotation"]
    if client.ledger.can("textDocument.publishDiagnostics.relatedInformation"):
        (proof,) = quotation["relatedInformation"]
        assert proof["location"]["uri"] == client.uri("sources/wire.md")
        wire = (client.folder / "sources/wire.md").read_text()
        place = texts.words(wire, proof["location"]["range"], client.encoding)
        assert place == "We heard no alarm, only people shouting in the dark"
    else:
        assert "relatedInformation" not in quotation
    assert ("data" in quotation) == client.ledger.can("textDocument.publishDiagnostics.dataSupport")
    # An edit that changes no finding.
    end = texts.position(client.texts[DRAFT], len(client.texts[DRAFT]), client.encoding)
    client.edit(DRAFT, [{"range": {"start": end, "end": end}, "newText": "\n\n"}])
    await client.agrees(DRAFT)
    assert len(client.ledger.of_method("textDocument/publishDiagnostics")) == len(pushed), "nothing new is said"
    if client.pulls:
        params = t.DocumentDiagnosticParams(text_document=client.document(DRAFT))
        first = await client.text_document_diagnostic_async(params)
        params.previous_result_id = first.result_id
        again = await client.text_document_diagnostic_async(params)
        assert (again.kind, again.result_id) == ("unchanged", first.result_id)
    client.close(DRAFT)
    if not client.pulls:
        params = t.HoverParams(text_document=client.document(DRAFT), position=t.Position(line=1, character=1))
        assert await client.text_document_hover_async(params) is None
        await client.hear_out()
        assert client.ledger.of_method("textDocument/publishDiagnostics")[-1]["params"]["diagnostics"] == []


async def test_every_finding_goes_with_its_fix(client: Client):
    """One by one, by the way that a reporter takes: the first action at each finding, until none is left."""
    client.open(DRAFT)
    left = await client.rules(DRAFT)
    assert len(left) == 14
    for turn in range(14):
        found = await client.diagnostics_of(DRAFT)
        one = found[turn % len(found)]
        # A cursor that only touches the words.
        cursor = CONVERTER.structure({"start": one["range"]["end"], "end": one["range"]["end"]}, t.Range)
        context = t.CodeActionContext(diagnostics=[CONVERTER.structure(one, t.Diagnostic)])
        params = t.CodeActionParams(text_document=client.document(DRAFT), range=cursor, context=context)
        actions = await client.text_document_code_action_async(params)
        # The library takes actions that run a command for bare commands.
        actions = [action for action in actions if isinstance(action, t.CodeAction)]
        fixes = [a for a in actions if a.diagnostics and a.diagnostics[0].code == one["code"]]
        assert fixes and fixes[0].kind == t.CodeActionKind.QuickFix, (one["code"], [a.title for a in actions])
        resolves = client.ledger.can("textDocument.codeAction.resolveSupport")
        assert (fixes[0].edit is None) == resolves
        await client.take(DRAFT, fixes[0])
        left.remove(one["code"])
        assert await client.rules(DRAFT) == left
    await client.agrees(DRAFT)


async def test_all_safe_fixes_at_once_and_ignoring_one(client: Client):
    client.open(DRAFT)
    (fix_all,) = await client.actions(DRAFT, "---", only=["source.fixAll"])
    assert fix_all.kind == "source.fixAll.copydesk"
    before = client.texts[DRAFT]
    await client.take(DRAFT, fix_all)
    # Who says or does what only the reporter mends.
    left = await client.rules(DRAFT)
    assert "misattributed-claim" in left and "figure-scale" not in left and "loaded-cue" not in left
    await client.agrees(DRAFT)
    client.edit(DRAFT, [{"range": client.whole(DRAFT), "newText": before}])
    (ignoring,) = [a for a in await client.actions(DRAFT, "revealed") if a.title.startswith("Ignore")]
    await client.take(DRAFT, ignoring)
    rules = await client.rules(DRAFT)
    assert "loaded-cue" not in rules and "figure-scale" in rules
    assert "<!-- copydesk: ignore loaded-cue" in client.texts[DRAFT]
    # An action that was offered for a text that is gone is refused, where its edit is asked for later.
    if client.ledger.can("textDocument.codeAction.resolveSupport"):
        offered = (await client.actions(DRAFT, "£32 million"))[0]
        client.replace(DRAFT, "The ship left", "The ferry left")
        with pytest.raises(Exception) as refused:
            await client.code_action_resolve_async(offered)
        assert refused.value.code == t.LSPErrorCodes.ContentModified


async def test_hover_shows_the_evidence(client: Client):
    client.open(DRAFT)
    for words, wanted in {
        "Seventeen people were": [
            "harbour officials",
            "At least 17 people were killed",
            "wire.md:3",
            "figure-lost-bound",
        ],
        "We heard no alarms": ["Ilse Brandt", "only people shouting in the dark", "wire.md:9", "misquotation"],
        "sources/release.md": ["Kestrel Line: statement", "9 April 2026"],
    }.items():
        params = t.HoverParams(text_document=client.document(DRAFT), position=client.place(DRAFT, words, 3))
        told = await client.text_document_hover_async(params)
        assert told.contents.kind == t.MarkupKind.Markdown
        plain = told.contents.value.replace("\\", "").replace("**", "")
        for one in wanted:
            assert one in plain, (one, told.contents.value)
        if told.range:
            assert words[3:8] in client.words(client.texts[DRAFT], told.range)


async def test_ways_between_draft_and_sources(client: Client):
    client.open(DRAFT)
    wire = (client.folder / "sources/wire.md").read_text()
    where = {"text_document": client.document(DRAFT), "position": client.place(DRAFT, "Seventeen people", 12)}
    found = await client.text_document_definition_async(t.DefinitionParams(**where))
    link = found[0] if isinstance(found, (list, tuple)) else found
    uri, place = (
        (link.target_uri, link.target_selection_range) if hasattr(link, "target_uri") else (link.uri, link.range)
    )
    assert uri == client.uri("sources/wire.md")
    assert client.words(wire, place).startswith("At least 17 people were killed")

    # From the passage, in a source that is not open and then is, to the draft's sentence.
    at = texts.position(wire, wire.index("17 people"), client.encoding)
    params = t.ReferenceParams(
        text_document=client.document("sources/wire.md"),
        position=CONVERTER.structure(at, t.Position),
        context=t.ReferenceContext(include_declaration=False),
    )
    for _ in range(2):
        found = await client.text_document_references_async(params)
        assert {one.uri for one in found} == {client.uri(DRAFT)}
        assert "Seventeen people" in [client.words(client.texts[DRAFT], one.range)[:16] for one in found]
        if "sources/wire.md" not in client.texts:
            client.open("sources/wire.md")

    symbols = await client.text_document_document_symbol_async(
        t.DocumentSymbolParams(text_document=client.document(DRAFT))
    )
    (title,) = symbols
    assert title.name == "What is known about the Maren Dawn fire"
    headings = [child.name for child in title.children if child.name in client.texts[DRAFT] and child.children]
    assert headings == ["The night", "The cause", "What happens next"]
    for child in title.children:
        assert child.range.start >= title.range.start and child.range.end <= title.range.end
        assert child.selection_range.start >= child.range.start and child.selection_range.end <= child.range.end

    links = await client.text_document_document_link_async(t.DocumentLinkParams(text_document=client.document(DRAFT)))
    named = {client.words(client.texts[DRAFT], link.range): link.target for link in links}
    sources = ["sources/wire.md", "sources/release.md", "sources/transcript.md"]
    assert named == {source: client.uri(source) for source in sources}


async def test_lenses_hints_and_colours(client: Client):
    client.open(DRAFT)
    text = client.texts[DRAFT]
    lenses = await client.text_document_code_lens_async(t.CodeLensParams(text_document=client.document(DRAFT)))
    assert lenses[0].range.start.line == 0 and "3 sources" in lenses[0].command.title
    assert [text.splitlines()[lens.range.start.line] for lens in lenses[1:]] == [
        "## The night",
        "## The cause",
        "## What happens next",
    ]
    run = await client.command(lenses[0].command.command, *lenses[0].command.arguments)
    assert run["uri"] == client.uri(DRAFT) and "Kestrel Line" in run["markdown"]

    whole = CONVERTER.structure(client.whole(DRAFT), t.Range)
    params = t.InlayHintParams(text_document=client.document(DRAFT), range=whole)
    hints = await client.text_document_inlay_hint_async(params)
    at = {}
    for hint in hints:
        label = hint.label if isinstance(hint.label, str) else "".join(part.value for part in hint.label)
        at[text[: texts.index(text, CONVERTER.unstructure(hint.position), client.encoding)].rsplit("\n", 1)[-1]] = label
    assert "Seafarers' Federation" in at["At least 26 people have not been accounted for"]

    params = t.SemanticTokensParams(text_document=client.document(DRAFT))
    tokens = await client.text_document_semantic_tokens_full_async(params)
    kinds = client.abilities.semantic_tokens_provider.legend.token_types
    coloured = decoded(text, tokens.data, kinds, client.encoding)
    quotation = '"We heard no alarms, only people screaming in the dark,"'
    assert ("quotation", quotation) in coloured, [one for one in coloured if one[1] in quotation]
    assert ("cue", "revealed") in coloured
    assert any(kind == "speaker" and "Joanna Pell" in words for kind, words in coloured)
    assert any(kind == "figure" and "£32 million" in words for kind, words in coloured)
    # The difference after an edit makes of the old tokens the new ones.
    client.replace(DRAFT, "Seventeen people", "👩 At least 17 people")
    params = t.SemanticTokensDeltaParams(text_document=client.document(DRAFT), previous_result_id=tokens.result_id)
    delta = await client.text_document_semantic_tokens_full_delta_async(params)
    data = list(tokens.data)
    for edit in sorted(delta.edits, key=lambda edit: edit.start, reverse=True):
        data[edit.start : edit.start + edit.delete_count] = edit.data or []
    params = t.SemanticTokensParams(text_document=client.document(DRAFT))
    assert data == list((await client.text_document_semantic_tokens_full_async(params)).data)
    again = decoded(client.texts[DRAFT], data, kinds, client.encoding)
    assert ("quotation", quotation) in again
    params = t.SemanticTokensRangeParams(text_document=client.document(DRAFT), range=client.range(DRAFT, "revealed"))
    part = await client.text_document_semantic_tokens_range_async(params)
    assert ("cue", "revealed") in decoded(client.texts[DRAFT], part.data, kinds, client.encoding)


def decoded(text, data, kinds, encoding):
    """The kind and the words of each token."""
    told, line, character = [], 0, 0
    for down, right, length, kind, _ in zip(*[iter(data)] * 5):
        line, character = line + down, right + (0 if down else character)
        start, end = ({"line": line, "character": at} for at in (character, character + length))
        told.append((kinds[kind], texts.words(text, {"start": start, "end": end}, encoding)))
        assert told[-1][1], "a token without words"
    return told


async def test_completion_knows_speakers_sources_and_rules(client: Client):
    client.open(DRAFT)

    async def offered(words):
        end = texts.position(client.texts[DRAFT], client.texts[DRAFT].index(words) + len(words), client.encoding)
        params = t.CompletionParams(text_document=client.document(DRAFT), position=CONVERTER.structure(end, t.Position))
        answer = await client.text_document_completion_async(params)
        items = answer.items if hasattr(answer, "items") else answer or []
        return [(item.label, item.text_edit.new_text if item.text_edit else item.insert_text) for item in items]

    end = texts.position(client.texts[DRAFT], len(client.texts[DRAFT]), client.encoding)
    here = {"start": end, "end": end}
    client.edit(DRAFT, [{"range": here, "newText": "\nThe distress call came at 3.52am, according to \n"}])
    labels = [label for label, _ in await offered("according to ")]
    assert "Pell" in labels[0] and any("Halloran" in label for label in labels), labels
    client.replace(DRAFT, "  - sources/release.md\n", "  - \n")
    assert ("sources/release.md", "sources/release.md") in await offered("sources/wire.md\n  - ")
    client.replace(DRAFT, "## The night", "<!-- copydesk: ignore \n\n## The night")
    assert "figure-scale" in [label for label, _ in await offered("copydesk: ignore ")]
    assert await offered("harbour committee in") == []


async def test_commands_answer_by_their_schema(client: Client):
    """The schema itself is held by the ledger."""
    client.open(DRAFT)
    uri, wire = client.uri(DRAFT), client.uri("sources/wire.md")
    assert set(client.abilities.execute_command_provider.commands) >= set(
        f"copydesk.{name}" for name in ["summary", "sources", "attribute", "evidence", "explain", "rule", "reread"]
    )
    for one in (uri, wire):
        page = await client.command("copydesk.summary", {"uri": one})
        assert page["uri"] == one and "Joanna Pell" in page["markdown"] and page["summary"]["speakers"]
    told = await client.command("copydesk.sources", {"uri": uri})
    assert [source["path"] for source in told["sources"]][0] == "sources/wire.md"
    assert told["findings"] == {"error": 6, "warning": 4, "information": 4, "hint": 0}
    text = (client.folder / "sources/wire.md").read_text()
    claims = [claim for speaker in told["sources"][0]["speakers"] for claim in speaker["claims"]]
    toll = next(claim for claim in claims if "At least 17" in claim["text"])
    assert "At least 17" in texts.words(text, toll["range"], client.encoding) and toll["used"]
    sentence = await client.command("copydesk.attribute", {"uri": uri, "source": wire, "range": toll["range"]})
    assert "harbour officials said" in sentence["text"] and "17" in sentence["text"]
    place = texts.span(client.texts[DRAFT], "people were killed", client.encoding)["start"]
    proof = await client.command("copydesk.evidence", {"uri": uri, "position": place})
    assert proof["uri"] == wire and texts.words(text, proof["range"], client.encoding) == proof["text"]
    assert "harbour officials" in proof["who"]
    page = await client.command("copydesk.explain", {"uri": uri, "position": place})
    assert "figure-lost-bound" in page["markdown"]
    page = await client.command("copydesk.rule", {"id": "misquotation"})
    assert "misquotation" in page["markdown"]
    # Pages are shown by the editor that can show a document.
    shown = [params.uri for params in client.shown_documents]
    assert bool(shown) == client.ledger.can("window.showDocument.support")
    assert await client.command("copydesk.evidence", {"uri": uri, "position": {"line": 0, "character": 0}}) is None
    assert await client.command("copydesk.reread") is None
    await client.agrees(DRAFT)


async def test_settings_hold_at_once(client: Client):
    client.open(DRAFT)
    assert "figure-scale" in await client.rules(DRAFT)
    for value, wanted in [("off", False), ("error", True), ("off", False)]:
        # These editors are all asked for what is set; what comes with the notification may be empty.
        client.set_configuration({"debounceMs": 0, "rules": {"figure-scale": value}}, section="copydesk")
        client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings=None))
        await client.until(DRAFT, lambda rules: ("figure-scale" in rules) == wanted)
    # The house's own file wins over the editor.
    (client.folder / "copydesk.toml").write_text('[rules]\nfigure-scale = "error"\nloaded-cue = "off"\n')
    client.file_changed("copydesk.toml", kind=t.FileChangeType.Created)
    await client.until(DRAFT, lambda rules: "figure-scale" in rules and "loaded-cue" not in rules)
    # An open configuration counts as it is typed, and shows what is wrong with it.
    client.open("copydesk.toml", language="toml")
    client.replace("copydesk.toml", 'loaded-cue = "off"', 'misquotation = "off"\nno-such-rule = "off"')
    await client.until(DRAFT, lambda rules: "loaded-cue" in rules and "misquotation" not in rules)
    (wrong,) = await client.diagnostics_of("copydesk.toml")
    assert "no-such-rule" in wrong["message"] and wrong["range"]["start"]["line"] == 3


async def test_sources_count_as_they_change(client: Client):
    wire = client.folder / "sources/wire.md"
    client.open(DRAFT)
    assert "figure-lost-bound" in await client.rules(DRAFT)
    as_it_was = wire.read_text()
    wire.write_text(as_it_was.replace("At least 17", "Seventeen"))
    client.file_changed("sources/wire.md")
    await client.until(DRAFT, lambda rules: "figure-lost-bound" not in rules)
    await client.agrees(DRAFT)
    # Open, it counts as it is typed, at once and unsaved.
    client.open("sources/wire.md")
    client.replace("sources/wire.md", "Seventeen", "At least 17")
    assert "figure-lost-bound" in await client.until(DRAFT, lambda rules: "figure-lost-bound" in rules)
    client.replace("sources/wire.md", "Some passengers", "Passengers")
    await client.until(DRAFT, lambda rules: "scope-widened" not in rules)
    # Closed without being saved, the file counts again.
    client.close("sources/wire.md")
    await client.until(DRAFT, lambda rules: "scope-widened" in rules and "figure-lost-bound" not in rules)
    # Taken away, it is missed; brought back, it is read.
    wire.unlink()
    client.file_changed("sources/wire.md", kind=t.FileChangeType.Deleted)
    deadline = time.monotonic() + PATIENCE
    while not any("sources/wire.md" in one["message"] for one in await client.diagnostics_of(DRAFT)):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    wire.write_text(as_it_was)
    client.file_changed("sources/wire.md", kind=t.FileChangeType.Created)
    await client.until(DRAFT, lambda rules: len(rules) == 14)
    await client.agrees(DRAFT)


async def test_two_folders_each_with_its_own_house(client: Client, tmp_path):
    second = texts.lay_out_demo(tmp_path / "second desk é")
    (second / "copydesk.toml").write_text('[rules]\nmisquotation = "off"\n')
    folder = t.WorkspaceFolder(uri=second.as_uri(), name="second")
    event = t.WorkspaceFoldersChangeEvent(added=[folder], removed=[])
    client.workspace_did_change_workspace_folders(t.DidChangeWorkspaceFoldersParams(event=event))
    client.open(DRAFT)
    other = (second / DRAFT).as_uri()
    client.open(other, (second / DRAFT).read_text())
    await client.until(other, lambda rules: "misquotation" not in rules and len(rules) == 13)
    assert len(await client.rules(DRAFT)) == 14
    await client.agrees(other, second)
    # Settings of one folder stay in it.
    client.set_configuration({"copydesk": {"rules": {"loaded-cue": "off"}}}, scope_uri=client.folder.as_uri())
    client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings=None))
    await client.until(DRAFT, lambda rules: "loaded-cue" not in rules)
    await client.until(other, lambda rules: "loaded-cue" in rules)
    (second / "copydesk.toml").unlink()
    if client.ledger.can("workspace.didChangeWatchedFiles.dynamicRegistration"):
        gone = t.FileEvent(uri=(second / "copydesk.toml").as_uri(), type=t.FileChangeType.Deleted)
        client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams(changes=[gone]))
    await client.until(other, lambda rules: "misquotation" in rules)
    event = t.WorkspaceFoldersChangeEvent(added=[], removed=[folder])
    client.workspace_did_change_workspace_folders(t.DidChangeWorkspaceFoldersParams(event=event))
    await client.agrees(other, second)


async def test_drafts_without_a_file_and_views_that_are_none(client: Client):
    text = (client.folder / DRAFT).read_text()
    client.open("untitled:Untitled-1", text)
    assert len(await client.rules("untitled:Untitled-1")) == 14
    await client.agrees("untitled:Untitled-1", client.folder)
    client.replace("untitled:Untitled-1", "Seventeen", "At least 17")
    await client.agrees("untitled:Untitled-1", client.folder)
    view = f"git:{client.folder / DRAFT}?%7B%22ref%22%3A%22HEAD%22%7D"
    client.open(view, text)
    client.open(DRAFT)
    for params, ask in [
        (t.HoverParams, client.text_document_hover_async),
        (t.DefinitionParams, client.text_document_definition_async),
    ]:
        asked = params(text_document=client.document(view), position=client.place(view, "Seventeen people", 12))
        assert await ask(asked) is None
    await client.agrees(DRAFT)
    told = client.ledger.of_method("textDocument/publishDiagnostics")
    assert not [message for message in told if message["params"]["uri"].startswith("git:")]
    if client.pulls:
        params = t.DocumentDiagnosticParams(text_document=client.document(view))
        assert (await client.text_document_diagnostic_async(params)).items == ()
