"""An editor made of plain messages: it can say what no library would let it say, and hears everything."""

import json
import os
import queue
import subprocess
import threading
import time
from pathlib import Path

import texts
from metamodel import Ledger

# A server that says nothing for so long has failed.
PATIENCE = 30
# A sound editor that does not pull.
PUSHED = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "dataSupport": True},
        "hover": {"contentFormat": ["markdown"]},
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}
# One that pulls, and that lets itself be told of everything.
PULLED = {
    "general": {
        "positionEncodings": ["utf-16"],
        "staleRequestSupport": {"cancel": True, "retryOnContentModified": []},
    },
    "textDocument": {"diagnostic": {"dynamicRegistration": False}, "hover": {"contentFormat": ["markdown"]}},
    "workspace": {
        "configuration": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "diagnostics": {"refreshSupport": True},
        "codeLens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "semanticTokens": {"refreshSupport": True},
        "workspaceFolders": True,
    },
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "experimental": {"copydeskStatus": True},
}


def frame(message) -> bytes:
    body = message if isinstance(message, bytes) else json.dumps(message, ensure_ascii=False).encode("utf-8")
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class Editor:
    """An editor and its server."""

    def __init__(self, folder: Path, capabilities: dict, *, answers: bool = True, hello: bool = True, settings=None):
        self.folder, self.answers, self.settings = folder, answers, settings or {"debounceMs": 0}
        self.ledger = Ledger()
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.log = folder.parent / f"{folder.name}.stderr"
        self.server = subprocess.Popen(
            [texts.COPYDESK, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log.open("wb")
        )
        self.strays = 0
        self.ids, self.heard, self.lock = 0, queue.Queue(), threading.Lock()
        self.results: dict = {}
        threading.Thread(target=self._listen, daemon=True).start()
        self.encoding = "utf-16"
        if hello:
            answer = self.ask("initialize", self.introduction(capabilities))
            self.encoding = answer["capabilities"]["positionEncoding"]
            self.notify("initialized", {})

    def introduction(self, capabilities: dict) -> dict:
        uri = self.folder.as_uri()
        return {
            "processId": os.getpid(),
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": "desk"}],
            "capabilities": capabilities,
            "initializationOptions": self.settings,
        }

    def __enter__(self):
        return self

    def __exit__(self, failed, *_):
        if failed:
            self.server.kill()
        elif self.server.poll() is None:
            assert self.ask("shutdown") is None
            self.notify("exit")
            assert self.ends() == 0, "the server's exit code after a shutdown"
        self.server.stdin.close()
        self.server.wait()
        if not failed:
            assert self.ledger.faults == [], self.ledger.faults
            told = self.log.read_text(errors="replace")
            assert "panicked" not in told, told

    # Saying.

    def raw(self, data: bytes):
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def send(self, message: dict):
        self.ledger.note_sent(message)
        self.raw(frame(message))

    def notify(self, method: str, params=None):
        self.send({"jsonrpc": "2.0", "method": method} | ({} if params is None else {"params": params}))

    def begin(self, method: str, params=None):
        """Asks, and does not wait; the answer is had from `result`."""
        self.ids += 1
        message = {"jsonrpc": "2.0", "id": self.ids, "method": method}
        self.send(message | ({} if params is None else {"params": params}))
        return self.ids

    def ask(self, method: str, params=None):
        answer = self.answer(self.begin(method, params))
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def refusal(self, method: str, params=None) -> int:
        """The code of the error that a request is answered with."""
        answer = self.answer(self.begin(method, params))
        assert "error" in answer, (method, answer)
        return answer["error"]["code"]

    # Hearing.

    def _listen(self):
        out = self.server.stdout
        while True:
            length = None
            while (line := out.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                return self.heard.put(None)
            body = out.read(length)
            if len(body) < length:
                return self.heard.put(None)
            message = json.loads(body)
            with self.lock:
                self.ledger.note_received(message)
            if "method" in message and "id" in message and self.answers:
                self._reply(message)
            self.heard.put(message)

    def _reply(self, message: dict):
        result = None
        if message["method"] == "workspace/configuration":
            result = [self.settings for _ in message["params"]["items"]]
        elif message["method"] == "window/showDocument":
            result = {"success": True}
        try:
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        except (BrokenPipeError, ValueError):
            pass  # The server is ending, and does not listen any more.

    def next(self):
        """The next message that was heard; an error where the server is silent, or gone."""
        message = self.heard.get(timeout=PATIENCE)
        assert message is not None, f"the server is gone: {self.log.read_text(errors='replace')[-2000:]}"
        if "method" not in message:
            self.results[message["id"]] = message
        return message

    def until(self, wanted):
        """Hears on until a message is the wanted one."""
        while not wanted(message := self.next()):
            pass
        return message

    def answer(self, number):
        while number not in self.results:
            self.next()
        return self.results.pop(number)

    def ends(self) -> int:
        """The exit code of a server that is to end by itself."""
        return self.server.wait(timeout=PATIENCE)

    # Documents.

    def uri(self, name: str) -> str:
        return name if ":" in name else (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None, version: int = 1, language: str = "markdown"):
        text = (self.folder / name).read_text() if text is None else text
        self.texts[name], self.versions[name] = text, version
        document = {"uri": self.uri(name), "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, name: str, *changes: dict, version: int | None = None):
        """Sends changes, and makes them in our own copy of the text."""
        self.versions[name] = self.versions[name] + 1 if version is None else version
        for change in changes:
            if "range" in change:
                edit = {"range": change["range"], "newText": change["text"]}
                self.texts[name] = texts.edited(self.texts[name], [edit], self.encoding)
            else:
                self.texts[name] = change["text"]
        self.notify("textDocument/didChange", self.changed(name, *changes))

    def changed(self, name: str, *changes: dict, version: int | None = None) -> dict:
        version = self.versions.get(name, 0) if version is None else version
        return {"textDocument": {"uri": self.uri(name), "version": version}, "contentChanges": list(changes)}

    def replace(self, name: str, before: str, after: str):
        self.change(name, {"range": texts.span(self.texts[name], before, self.encoding), "text": after})

    def close(self, name: str):
        self.texts.pop(name), self.versions.pop(name)
        self.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(name)}})

    def at(self, name: str, words: str, offset: int = 0, nth: int = 0) -> dict:
        """The parameters of a question about some words."""
        start = texts.span(self.texts[name], words, self.encoding, nth)["start"]
        return {
            "textDocument": {"uri": self.uri(name)},
            "position": {**start, "character": start["character"] + offset},
        }

    def watched(self, *names: str, kind: int = 2):
        changes = [{"uri": self.uri(name), "type": kind} for name in names]
        self.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    # Findings.

    def settle(self, name: str):
        """Waits until the server has read the document as it is: a question stands in the same queue as the changes."""
        self.ask("textDocument/documentSymbol", {"textDocument": {"uri": self.uri(name)}})

    def diagnostics(self, name: str) -> list[dict]:
        """The diagnostics of an open document as it is now."""
        if self.ledger.can("textDocument.diagnostic"):
            report = self.ask("textDocument/diagnostic", {"textDocument": {"uri": self.uri(name)}})
            assert report["kind"] == "full"
            return report["items"]
        self.settle(name)
        self.hear_out()
        return self.published(name)[-1]["diagnostics"]

    def hear_out(self):
        """Hears everything that the server has told so far: an answer may overtake what is told, but what is told keeps its
        order, and of a change of what is not open the server tells."""
        self.strays += 1
        stray = f"stray-{self.strays}.md"
        self.notify("textDocument/didChange", self.changed(stray, {"text": ""}))
        self.until(lambda m: m.get("method") == "window/logMessage" and stray in m["params"]["message"])

    def published(self, name: str) -> list[dict]:
        uri = self.uri(name)
        with self.lock:
            told = [message["params"] for message in self.ledger.of_method("textDocument/publishDiagnostics")]
        return [params for params in told if params["uri"] == uri]

    def rules(self, name: str) -> list[str]:
        return sorted(one["code"] for one in self.diagnostics(name) if "code" in one)

    def found(self, name: str) -> list[tuple]:
        """The findings in the form of `texts.fresh`."""
        return texts.found_in(self.texts[name], self.diagnostics(name), self.encoding)

    def agrees(self, name: str, folder: Path | None = None):
        """The findings of the open document are those of a fresh check of its text."""
        wanted = texts.fresh(self.texts[name], folder or (self.folder / name).parent)
        deadline = time.monotonic() + 10
        while (found := self.found(name)) != wanted and time.monotonic() < deadline:
            time.sleep(0.02)
        assert found == wanted

    def until_rules(self, name: str, wanted):
        """Asks again until the rules that fire are as wanted, as a change on disk makes them in its own time."""
        deadline = time.monotonic() + PATIENCE
        while not wanted(rules := self.rules(name)):
            assert time.monotonic() < deadline, rules
            time.sleep(0.02)
        return rules

    def memory(self) -> int:
        """The server's resident memory, in bytes."""
        status = Path(f"/proc/{self.server.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) * 1024
