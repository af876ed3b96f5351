"""Holds messages strictly against the protocol's metamodel, as the types of the `lsprotocol` package have it.

The package itself is lenient: it passes over properties that it does not know, and takes `null` for what is left out. Here
an unknown property, a missing one, a wrong type, a number out of range and a value that no enumeration has are faults.
"""

import enum
import re
import typing
from collections.abc import Mapping, Sequence

import attrs
from lsprotocol import types
from lsprotocol.converters import get_converter

# Making a converter resolves the names of types that the package writes as text.
get_converter()

INTEGERS = (-(2**31), 2**31 - 1)
URI = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
URI_NAMES = {"uri", "targetUri", "scopeUri", "oldUri", "newUri", "href", "baseUri", "rootUri"}
# May be null and may be left out too; what else may be null must be there.
MAY_BE_BOTH = {"SignatureHelp.active_parameter", "InitializeParams.root_path", "InitializeParams.workspace_folders"}


def camel(name: str) -> str:
    head, *tail = name.strip("_").split("_")
    return head + "".join(part.title() for part in tail)


def is_nullable(cls: type, field: attrs.Attribute) -> bool:
    """Whether the metamodel lets the property be null, as other than left out."""
    return type(None) in typing.get_args(field.type) and types.is_special_property(cls, field.name)


def is_required(cls: type, field: attrs.Attribute) -> bool:
    if field.default is attrs.NOTHING or field.default is not None:
        return True
    return is_nullable(cls, field) and f"{cls.__name__}.{field.name}" not in MAY_BE_BOTH


def of_class(cls: type, value, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: not a {cls.__name__}: {value!r:.80}"]
    fields = {camel(field.name): field for field in attrs.fields(cls)}
    faults = [f"{at}: {cls.__name__} has no property {name}" for name in value if name not in fields]
    for name, field in fields.items():
        where = f"{at}.{name}"
        if name not in value:
            faults += [f"{at}: {cls.__name__} without {name}"] if is_required(cls, field) else []
        elif value[name] is None and not allows_null(cls, field):
            faults.append(f"{where}: null, where it is to be left out")
        elif not (value[name] is None and is_nullable(cls, field)):
            faults += of_type(field.type, value[name], where)
            faults += of_name(name, field, value[name], where)
    return faults


def allows_null(cls: type, field: attrs.Attribute) -> bool:
    alternatives = typing.get_args(field.type) or (field.type,)
    if typing.Any in alternatives or is_nullable(cls, field):
        return True
    return cls.__module__ != types.__name__ and type(None) in alternatives


def of_name(name: str, field: attrs.Attribute, value, at: str) -> list[str]:
    """What the types of Python cannot say: ranges of numbers, and what is the name of a document."""
    if isinstance(value, int) and "uinteger" in repr(field.validator) and value < 0:
        return [f"{at}: negative"]
    if isinstance(value, str) and name in URI_NAMES and not URI.match(value):
        return [f"{at}: no URI: {value!r}"]
    return []


def of_type(kind, value, at: str) -> list[str]:
    if kind is typing.Any or kind is object:
        return []
    if kind is None or kind is type(None):
        return [] if value is None else [f"{at}: not null: {value!r:.80}"]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Union:
        tried = [of_type(one, value, at) for one in arguments]
        return min(tried, key=lambda faults: (len(faults), is_other_kind(faults)))
    if origin is typing.Literal:
        return [] if value in arguments and type(value) is type(arguments[0]) else [f"{at}: not {arguments}: {value!r}"]
    if origin in (list, tuple, Sequence) and origin is not tuple:
        if not isinstance(value, list):
            return [f"{at}: not an array: {value!r:.80}"]
        return [fault for i, one in enumerate(value) for fault in of_type(arguments[0], one, f"{at}[{i}]")]
    if origin is tuple:
        if not isinstance(value, list) or len(value) != len(arguments):
            return [f"{at}: not {len(arguments)} values: {value!r:.80}"]
        return [fault for one, v in zip(arguments, value) for fault in of_type(one, v, at)]
    if origin in (dict, Mapping):
        if not isinstance(value, dict):
            return [f"{at}: not a map: {value!r:.80}"]
        return [fault for key, one in value.items() for fault in of_type(arguments[1], one, f"{at}[{key}]")]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        known = [member.value for member in kind]
        return [] if value in known and type(value) is type(known[0]) else [f"{at}: not in {kind.__name__}: {value!r}"]
    if isinstance(kind, type) and attrs.has(kind):
        return of_class(kind, value, at)
    if kind is bool:
        right = isinstance(value, bool)
    elif kind is int:
        right = isinstance(value, int) and not isinstance(value, bool) and INTEGERS[0] <= value <= INTEGERS[1]
    elif kind is float:
        right = isinstance(value, (int, float)) and not isinstance(value, bool)
    elif kind is str:
        right = isinstance(value, str)
    else:
        raise TypeError(f"{at}: the checker does not know the type {kind!r}")
    return [] if right else [f"{at}: not {kind.__name__}: {value!r:.80}"]


def is_other_kind(faults: list[str]) -> bool:
    """Of several alternatives, the one whose shape is right tells best what is wrong."""
    return bool(faults) and re.search(r": not (an? |in |\(|null|int|str|bool|float)", faults[0]) is not None


# What is ours alone.


@attrs.define
class Counts:
    error: int
    warning: int
    information: int
    hint: int


@attrs.define
class Status:
    """The notification `copydesk/status`."""

    uri: str
    version: int
    reading: bool
    sources: int
    findings: Counts
    problems: Sequence[str]


@attrs.define
class SourceClaim:
    text: str
    range: types.Range
    line: int
    certainty: typing.Literal["stated", "probable", "possible", "open"]
    figures: Sequence[str]
    doubts: Sequence[str]
    used: bool


@attrs.define
class SourceSpeaker:
    name: str
    role: typing.Optional[str]
    claims: Sequence[SourceClaim]


@attrs.define
class Source:
    path: str
    uri: str
    kind: str
    date: typing.Optional[str]
    words: int
    problems: Sequence[str]
    speakers: Sequence[SourceSpeaker]


@attrs.define
class Sources:
    uri: str
    version: int
    claims: int
    unattributed: int
    findings: Counts
    sources: Sequence[Source]


@attrs.define
class Passage:
    uri: str
    range: types.Range
    text: str
    who: str


@attrs.define
class Evidence:
    uri: str
    range: types.Range
    text: str
    who: str
    how_sure: str
    others: Sequence[Passage]


@attrs.define
class Summary:
    uri: str
    title: str
    markdown: str
    summary: dict[str, typing.Any]
    problems: Sequence[str]


@attrs.define
class Page:
    markdown: str


@attrs.define
class Text:
    text: str


COMMANDS = {
    "copydesk.summary": Summary,
    "copydesk.sources": Sources,
    "copydesk.attribute": Text,
    "copydesk.evidence": Evidence,
    "copydesk.explain": Page,
    "copydesk.rule": Page,
    "copydesk.reread": None,
}
PROGRESS = {
    "begin": types.WorkDoneProgressBegin,
    "report": types.WorkDoneProgressReport,
    "end": types.WorkDoneProgressEnd,
}


def of_params(method: str, message: dict, from_server: bool) -> list[str]:
    """What is wrong with the parameters of a request or notification."""
    at = f"{method} params"
    if method == "copydesk/status":
        return of_class(Status, message.get("params"), at)
    if method not in types.METHOD_TO_TYPES:
        return [f"{method}: no method of the protocol"]
    direction = types.message_direction(method)
    if direction != "both" and (direction == "serverToClient") != from_server:
        return [f"{method}: sent the wrong way"]
    kind = types.METHOD_TO_TYPES[method][2]
    if kind is None:
        return [f"{at}: there are none to be sent"] if "params" in message else []
    faults = of_type(kind, message.get("params"), at)
    if not faults and method == types.CLIENT_REGISTER_CAPABILITY:
        for registration in message["params"]["registrations"]:
            options = types.METHOD_TO_TYPES[registration["method"]][3]
            if options is not None and registration["method"] != types.WORKSPACE_DID_CHANGE_CONFIGURATION:
                faults += of_type(options, registration["registerOptions"], f"{at}.registerOptions")
    return faults


def of_result(method: str, params, result) -> list[str]:
    """What is wrong with the result of a request."""
    at = f"{method} result"
    if method == types.WORKSPACE_EXECUTE_COMMAND:
        kind = COMMANDS.get(params["command"])
        if result is None or kind is None:
            return [] if result is None else [f"{at}: something, where nothing comes"]
        return of_class(kind, result, at)
    field = attrs.fields_dict(types.METHOD_TO_TYPES[method][1]).get("result")
    faults = of_type(field.type, result, at)
    if not faults and method.startswith("textDocument/semanticTokens") and result:
        data = list(result.get("data", []))
        data += [number for edit in result.get("edits", []) for number in edit.get("data", [])]
        faults += [f"{at}: a negative number"] if any(number < 0 for number in data) else []
        faults += [f"{at}: not five numbers a token"] if len(data) % 5 else []
    return faults


class Ledger:
    """All messages of one session, and what is wrong with them."""

    def __init__(self):
        self.faults: list[str] = []
        self.received: list[dict] = []
        self.sent: list[dict] = []
        self.capabilities: dict = {}
        # Requests without an answer so far, ours and the server's.
        self.asked: dict = {}
        self.asked_of_us: dict = {}
        self.answered: set = set()
        self.tokens: dict = {}
        self.strict = True
        self.greeted = False

    def can(self, path: str) -> bool:
        """Whether the client announced a capability: `workspace.codeLens.refreshSupport`."""
        at = self.capabilities
        for name in path.split("."):
            at = (at or {}).get(name)
        return at not in (None, False)

    def note_sent(self, message: dict):
        """Takes a message of the client, which is checked too while the client is to be a sound one."""
        self.sent.append(message)
        method = message.get("method")
        if method is None:
            self.asked_of_us.pop(message.get("id"), None)
            return
        if self.strict and method in types.METHOD_TO_TYPES:
            self.faults += [f"of the test itself: {fault}" for fault in of_params(method, message, False)]
        if method == "initialize":
            self.capabilities = message["params"]["capabilities"]
        params = message.get("params")
        for name in ("workDoneToken", "partialResultToken"):
            if isinstance(params, dict) and name in params:
                self.tokens[params[name]] = name
        if "id" in message:
            self.asked[message["id"]] = message

    def note_received(self, message: dict):
        self.received.append(message)
        self.faults += self.check(message)

    def check(self, message: dict) -> list[str]:
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            return [f"no message of JSON-RPC 2.0: {message!r:.80}"]
        if "method" in message:
            extra = set(message) - {"jsonrpc", "id", "method", "params"}
            faults = [f"{message['method']}: a message has no {name}" for name in extra]
            faults += of_params(message["method"], message, True)
            return faults or self.check_manners(message)
        return self.check_answer(message)

    def check_answer(self, message: dict) -> list[str]:
        extra = set(message) - {"jsonrpc", "id", "result", "error"}
        faults = [f"an answer has no {name}" for name in extra]
        if ("result" in message) == ("error" in message):
            faults.append(f"an answer has either a result or an error: {message!r:.80}")
        if "error" in message:
            faults += of_class(types.ResponseError, message["error"], "error")
        if message.get("id") is None:
            return faults if "error" in message else [*faults, "an answer to nothing"]
        question = self.asked.pop(message["id"], None)
        if question is None:
            again = " again" if message["id"] in self.answered else ""
            return [*faults, f"{message['id']!r} was answered{again}, and not asked"]
        self.answered.add(message["id"])
        for name in ("workDoneToken", "partialResultToken"):
            # With the answer, the tokens of its question are of no use any more.
            self.tokens.pop((question.get("params") or {}).get(name), None)
        self.greeted |= question["method"] == "initialize" and "result" in message
        if "result" in message and question["method"] in types.METHOD_TO_TYPES:
            faults += of_result(question["method"], question.get("params"), message["result"])
        return faults

    NEEDED = {
        "workspace/configuration": "workspace.configuration",
        "workspace/diagnostic/refresh": "workspace.diagnostics.refreshSupport",
        "workspace/codeLens/refresh": "workspace.codeLens.refreshSupport",
        "workspace/inlayHint/refresh": "workspace.inlayHint.refreshSupport",
        "workspace/semanticTokens/refresh": "workspace.semanticTokens.refreshSupport",
        "workspace/applyEdit": "workspace.applyEdit",
        "window/showDocument": "window.showDocument.support",
        "window/workDoneProgress/create": "window.workDoneProgress",
        "copydesk/status": "experimental.copydeskStatus",
    }
    REGISTERED = {
        "workspace/didChangeWatchedFiles": "workspace.didChangeWatchedFiles.dynamicRegistration",
        "workspace/didChangeConfiguration": "workspace.didChangeConfiguration.dynamicRegistration",
    }

    def check_manners(self, message: dict) -> list[str]:
        """What the metamodel does not say: only what the client announced, each token in its order."""
        method, params = message["method"], message.get("params")
        needed = self.NEEDED.get(method)
        faults = [f"{method}: the client did not announce {needed}"] if needed and not self.can(needed) else []
        if not self.greeted and method not in ("window/logMessage", "window/showMessage", "$/progress"):
            faults.append(f"{method} before the answer to initialize")
        if method == "client/registerCapability":
            for registration in params["registrations"]:
                if not self.can(self.REGISTERED[registration["method"]]):
                    faults.append(f"{registration['method']} registered, which the client did not announce")
        if method == "textDocument/publishDiagnostics" and self.can("textDocument.diagnostic"):
            faults.append("diagnostics pushed to a client that pulls")
        if method == "window/workDoneProgress/create":
            if params["token"] in self.tokens:
                faults.append(f"the token {params['token']} a second time")
            self.tokens[params["token"]] = "created"
        if method == "$/progress":
            faults += self.check_progress(params["token"], params["value"])
        if "id" in message:
            if message["id"] in self.asked_of_us:
                faults.append(f"{message['id']!r} is the id of two questions at once")
            self.asked_of_us[message["id"]] = message
        return faults

    def check_progress(self, token, value) -> list[str]:
        at, stage = f"$/progress {token}", self.tokens.get(token)
        if stage is None:
            return [f"{at}: nobody knows this token, or not any more"]
        if stage == "partialResultToken":
            kind = types.WorkspaceDiagnosticReportPartialResult
            return of_class(kind, value, at)
        kind = value.get("kind")
        if kind not in PROGRESS:
            return [f"{at}: the kind {kind!r}"]
        right = stage == "begun" if kind != "begin" else stage in ("created", "workDoneToken")
        self.tokens[token] = {"end": "ended"}.get(kind, "begun")
        faults = of_class(PROGRESS[kind], value, at)
        return faults if right else [*faults, f"{at}: {kind} when it was {stage}"]

    def of_method(self, method: str) -> list[dict]:
        """What the server said by that method so far."""
        return [message for message in self.received if message.get("method") == method]
