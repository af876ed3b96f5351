"""The checker itself: what a server may not say is told from what it may."""

import pytest

from metamodel import Ledger, of_params, of_result

RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}}
DIAGNOSTIC = {"range": RANGE, "message": "m", "severity": 1, "code": "misquotation", "tags": [1], "data": {"any": None}}


def publication(**changes):
    return {"params": {"uri": "file:///a.md", "version": 1, "diagnostics": [{**DIAGNOSTIC, **changes}]}}


def test_what_the_metamodel_allows_is_no_fault():
    assert of_params("textDocument/publishDiagnostics", publication(), True) == []
    edit = {"documentChanges": [{"textDocument": {"uri": "file:///a.md", "version": None}, "edits": []}]}
    assert of_result("textDocument/codeAction", {}, [{"title": "t", "kind": "source.fixAll.ours", "edit": edit}]) == []
    assert of_result("textDocument/hover", {}, None) == []
    report = {"kind": "unchanged", "resultId": "1"}
    assert of_result("textDocument/diagnostic", {}, report) == []
    assert of_result("workspace/diagnostic", {}, {"items": [{**report, "uri": "file:///a", "version": None}]}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"severity": 9},
        {"severity": "error"},
        {"severity": None},
        {"message": 3},
        {"tags": [7]},
        {"colour": "red"},
        {"range": {"start": RANGE["start"]}},
        {"range": {"start": {"line": -1, "character": 0}, "end": RANGE["end"]}},
        {"range": {"start": {"line": True, "character": 0}, "end": RANGE["end"]}},
        {"range": {"start": {"line": 2**31, "character": 0}, "end": RANGE["end"]}},
        {"relatedInformation": [{"message": "m", "location": {"uri": "a.md", "range": RANGE}}]},
        {"relatedInformation": [{"message": "m"}]},
    ],
)
def test_each_slip_is_one_fault(change):
    faults = of_params("textDocument/publishDiagnostics", publication(**change), True)
    assert len(faults) == 1, faults


def test_results_and_manners_are_held_too():
    assert of_result("textDocument/hover", {}, {"contents": {"kind": "html", "value": ""}})
    assert of_result("textDocument/codeAction", {}, [{"title": "t", "edits": []}])
    assert of_result("textDocument/diagnostic", {}, {"items": []}), "the kind of the report is missing"
    assert of_result("workspace/diagnostic", {}, {"items": [{"kind": "full", "uri": "file:///a", "items": []}]})
    assert of_result("shutdown", None, {}), "nothing comes of a shutdown"
    assert of_params("textDocument/hover", {"params": {}}, True), "the server does not ask for hovers"
    assert of_result("workspace/executeCommand", {"command": "copydesk.rule"}, {"markdown": "", "html": ""})
    ledger = Ledger()
    ledger.greeted = True
    for message in [
        {"jsonrpc": "2.0", "id": 1, "result": None},
        {"jsonrpc": "2.0", "id": 1, "method": "workspace/configuration", "params": {"items": []}},
        {"jsonrpc": "2.0", "method": "$/progress", "params": {"token": "t", "value": {"kind": "begin", "title": "t"}}},
        {"jsonrpc": "2.0", "id": 2, "method": "workspace/codeLens/refresh", "params": None},
        {"method": "exit"},
    ]:
        before = len(ledger.faults)
        ledger.note_received(message)
        assert len(ledger.faults) == before + 1, (message, ledger.faults)


def test_the_server_is_silent_until_it_has_answered_the_greeting():
    ledger = Ledger()
    ledger.capabilities = {"workspace": {"codeLens": {"refreshSupport": True}}}
    question = {"jsonrpc": "2.0", "id": 1, "method": "workspace/codeLens/refresh"}
    ledger.note_received(question)
    assert ledger.faults == ["workspace/codeLens/refresh before the answer to initialize"]


def test_a_diagnostic_comes_one_way():
    ledger = Ledger()
    ledger.greeted, ledger.capabilities = True, {"textDocument": {"diagnostic": {}}}
    ledger.note_received({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", **publication()})
    assert ledger.faults == ["diagnostics pushed to a client that pulls"]
