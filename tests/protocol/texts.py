"""Texts as the protocol counts them, and what a fresh check finds in one."""

import bisect
import functools
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPYDESK = os.environ["COPYDESK"]
SEVERITIES = {"error": 1, "warning": 2, "information": 3, "hint": 4}


def lay_out_demo(folder: Path) -> Path:
    """A copy of the demo, for a test to write in."""
    shutil.copytree(ROOT / "demo", folder)
    return folder


@functools.lru_cache(maxsize=8)
def lines(text: str) -> list[int]:
    """Where the lines begin; the protocol knows three line breaks and no others."""
    return [0, *(found.end() for found in re.finditer("\r\n|\r|\n", text))]


def width(text: str, encoding: str) -> int:
    if encoding == "utf-32" or text.isascii():
        return len(text)
    return len(text.encode("utf-8")) if encoding == "utf-8" else len(text.encode("utf-16-le")) // 2


def position(text: str, index: int, encoding: str = "utf-16") -> dict:
    """The position of a character's index."""
    line = bisect.bisect_right(lines(text), index) - 1
    return {"line": line, "character": width(text[lines(text)[line] : index], encoding)}


def index(text: str, place: dict, encoding: str = "utf-16") -> int:
    """The index of a position: one past its line is the line's end, one past the text the text's."""
    starts = lines(text)
    if place["line"] >= len(starts):
        return len(text)
    start = starts[place["line"]]
    end = starts[place["line"] + 1] if place["line"] + 1 < len(starts) else len(text)
    at, left = start, place["character"]
    for sign in text[start:end].rstrip("\r\n"):
        left -= width(sign, encoding)
        if left < 0:
            break
        at += 1
    return at


def span(text: str, words: str, encoding: str = "utf-16", nth: int = 0) -> dict:
    """The range of some words of a text."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return {"start": position(text, at, encoding), "end": position(text, at + len(words), encoding)}


def words(text: str, place: dict, encoding: str = "utf-16") -> str:
    """What stands in a range."""
    return text[index(text, place["start"], encoding) : index(text, place["end"], encoding)]


def edited(text: str, edits: list[dict], encoding: str = "utf-16") -> str:
    """The text after edits which are all of the same text, as a code action's are."""
    places = [(index(text, e["range"]["start"], encoding), index(text, e["range"]["end"], encoding), e) for e in edits]
    for start, end, edit in sorted(places, key=lambda place: place[:2], reverse=True):
        text = text[:start] + edit["newText"] + text[end:]
    return text


def found_in(text: str, diagnostics: list[dict], encoding: str = "utf-16") -> list[tuple]:
    """Diagnostics of a text in a form that can be compared: rule, severity, words with their place, message."""
    told = []
    for one in diagnostics:
        start, end = (index(text, one["range"][side], encoding) for side in ("start", "end"))
        told.append((one.get("code"), one["severity"], start, end, text[start:end], one["message"]))
    return sorted(told, key=repr)


def fresh(text: str, folder: Path, name: str = "fresh.md") -> list[tuple]:
    """What `copydesk check` finds in the text if it stands in that folder, in the same form."""
    draft = folder / name
    draft.write_bytes(text.encode("utf-8"))
    try:
        run = subprocess.run(
            [COPYDESK, "check", "--format", "json", draft], cwd=folder, capture_output=True, timeout=120, check=False
        )
    finally:
        draft.unlink()
    assert run.returncode in (0, 1, 2) and run.stdout, run.stderr.decode()
    (checked,) = json.loads(run.stdout)["drafts"]
    found = [{**f, "code": f["rule"], "severity": SEVERITIES[f["severity"]]} for f in checked["findings"]]
    told = found_in(text, found)
    encoded = text.encode("utf-8")
    for problem in checked["problems"]:
        if Path(problem["path"]).name == name:
            place = problem.get("span") or {"start": 0, "end": 0}
            start, end = (len(encoded[: place[side]].decode("utf-8")) for side in ("start", "end"))
            told.append((None, SEVERITIES[problem["severity"]], start, end, text[start:end], problem["message"]))
    return sorted(told, key=repr)
