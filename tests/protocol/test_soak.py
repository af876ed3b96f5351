"""An afternoon's work in one session: edits, opens, closes, changes of sources, in an order that a seed decides. At its end
the findings are those of a fresh check, and the server is no bigger than it was at half-time.

`COPYDESK_SOAK` sets the number of edits (10,000 are an hour's typing), `COPYDESK_SEED` the seed.
"""

import copy
import os
import random

import pytest

import texts
from editor import PULLED, PUSHED, Editor

EDITS = int(os.environ.get("COPYDESK_SOAK", "1500"))
SEED = int(os.environ.get("COPYDESK_SEED", "1"))
DRAFT = "draft.md"
SOURCES = ["sources/wire.md", "sources/release.md", "sources/transcript.md"]
# A text that grows beyond this is set back to what it was, so that the size of the texts is no reason to grow.
MOST = 12_000
STOCK = [
    "Seventeen people were killed, harbour officials said.",
    "At least 17 people were killed, harbour officials said.",
    "Joanna Pell said the fire started on the vehicle deck.",
    "“We heard no alarm,” said Ilse Brandt, 👩🏽‍🏫 a teacher.",
    "It expects to resume the service on Monday 20 April.",
    "Kestrel Line carried 2.4 million passengers in 2025, up 20 per cent.",
    "The company’s shares fell 11 per cent — or 12 per cent — as trading resumed.",
    "## What is next",
    "<!-- copydesk: ignore figure-lost-bound -- the desk knows -->",
    "- Adela Fenn ordered an inquiry\n- She said it would report by September\n",
]
WORDS = [
    "not",
    "about",
    "said",
    "denied",
    "26",
    "£32 million",
    "per cent",
    "Pell",
    "the",
    "é",
    "\U0001f6a2",
    " ",
    ",",
    ".",
    "\n\n",
    '"',
    "*",
]


class Afternoon:
    """One session with its dice."""

    def __init__(self, editor: Editor, seed: int):
        self.editor, self.dice = editor, random.Random(seed)
        self.at_first: dict[str, str] = {}
        self.open(DRAFT)

    def open(self, name: str):
        self.editor.open(name)
        self.at_first.setdefault(name, self.editor.texts[name])

    def range(self, text: str, start: int, end: int) -> dict:
        encoding = self.editor.encoding
        return {"start": texts.position(text, start, encoding), "end": texts.position(text, end, encoding)}

    def change(self, text: str) -> dict:
        """A change such as typing, cutting and pasting make."""
        dice = self.dice
        at = dice.randrange(len(text) + 1)
        while text[at - 1 : at + 1] == "\r\n":
            at += 1
        kind = dice.random()
        if kind < 0.55:
            return {"range": self.range(text, at, at), "text": dice.choice(WORDS)}
        if kind < 0.75:
            end = min(len(text), at + dice.randrange(1, 12))
            return {"range": self.range(text, at, end), "text": ""}
        if kind < 0.9:
            end = min(len(text), at + dice.randrange(1, 80))
            return {"range": self.range(text, at, end), "text": dice.choice(WORDS)}
        start = text.find("\n", at) + 1 or len(text)
        return {"range": self.range(text, start, start), "text": f"{dice.choice(STOCK)}\n\n"}

    def edit(self, name: str):
        editor = self.editor
        if len(editor.texts[name]) > MOST or self.dice.random() < 0.01:
            return editor.change(name, {"text": self.at_first[name]})
        changes, text = [], editor.texts[name]
        for _ in range(1 + (self.dice.random() < 0.1)):
            changes.append(self.change(text))
            edit = {"range": changes[-1]["range"], "newText": changes[-1]["text"]}
            text = texts.edited(text, [edit], editor.encoding)
        editor.change(name, *changes)

    def step(self, turn: int):
        editor, dice = self.editor, self.dice
        self.edit(DRAFT)
        luck = dice.random()
        source = dice.choice(SOURCES)
        if luck < 0.03:
            self.open(source) if source not in editor.texts else editor.close(source)
        elif luck < 0.06 and source in editor.texts:
            self.edit(source)
        elif luck < 0.08:
            path = editor.folder / source
            text = path.read_text()
            self.at_first.setdefault(source, text)
            changed = dice.choice([self.at_first[source], text.replace("17", "18"), text.replace("said", "denied", 1)])
            path.write_text(changed)
            editor.watched(source)
        elif luck < 0.09:
            editor.close(DRAFT)
            editor.open(DRAFT, self.at_first[DRAFT])
        elif luck < 0.2:
            self.question()
        if turn % 5 == 0:
            editor.settle(DRAFT)

    def question(self):
        editor, text = self.editor, self.editor.texts[DRAFT]
        document = {"textDocument": {"uri": editor.uri(DRAFT)}}
        start, end = sorted(self.dice.randrange(len(text) + 1) for _ in range(2))
        place = {**document, "position": texts.position(text, start, editor.encoding)}
        there = {**document, "range": self.range(text, start, end)}
        method, params = self.dice.choice(
            [
                ("hover", place),
                ("definition", place),
                ("completion", place),
                ("references", {**place, "context": {"includeDeclaration": False}}),
                ("codeAction", {**there, "context": {"diagnostics": []}}),
                ("inlayHint", there),
                ("semanticTokens/full", document),
                ("codeLens", document),
            ]
        )
        editor.ask(f"textDocument/{method}", params)

    def end(self):
        """Everything that is open and serves the draft is saved, as a fresh check reads the disk."""
        for name in SOURCES:
            if name in self.editor.texts:
                (self.editor.folder / name).write_bytes(self.editor.texts[name].encode("utf-8"))
        self.editor.agrees(DRAFT)


def test_an_afternoon_leaves_no_trace(desk):
    with Editor(desk, PUSHED) as editor:
        afternoon = Afternoon(editor, SEED)
        for turn in range(EDITS // 2):
            afternoon.step(turn)
        editor.agrees(DRAFT) if not set(editor.texts) - {DRAFT} else editor.settle(DRAFT)
        half_time = editor.memory()
        for turn in range(EDITS // 2):
            afternoon.step(turn)
        afternoon.end()
        after = editor.memory()
        assert after <= half_time * 1.15 + (8 << 20), f"{half_time >> 20} MB at half-time, {after >> 20} MB at the end"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("way", [PUSHED, PULLED], ids=["pushed", "pulled"])
def test_random_edits_end_where_a_fresh_check_does(desk, encoding, way):
    capabilities = copy.deepcopy(way)
    capabilities["general"]["positionEncodings"] = [encoding]
    with Editor(desk, capabilities) as editor:
        afternoon = Afternoon(editor, SEED)
        for _ in range(4):
            for turn in range(12):
                afternoon.step(turn)
            afternoon.end()
