"""How does every message look in both languages, on a screen of 80 columns?"""

import ast
import os
from datetime import datetime
from pathlib import Path

import pytest

import wardsearch
from messages.test_message import fields_of, templates
from support.paths import ROOT
from wardsearch.messages.english import SENTENCES
from wardsearch.messages.language import speak, told
from wardsearch.messages.message import Message
from wardsearch.terminal.screen import break_lines

COLUMNS = 80
GOLDEN = ROOT / "tests" / "golden"
PACKAGE = Path(wardsearch.__file__).parent

# What messages name, as it may be; a name that is not here is a name of something.
VALUES: dict[str, object] = {
    **dict.fromkeys(
        ("count", "gone", "done", "total", "limit", "size", "line", "offset", "page", "pid"), 1240
    ),
    **dict.fromkeys(("added", "updated", "deleted", "unchanged", "skipped", "lines"), 1240),
    **dict.fromkeys(("reports", "words", "seconds", "format", "analysis", "gib"), 12),
    **dict.fromkeys(("byte",), "0xb5"),
    **dict.fromkeys(("ms",), 37.5),
    **dict.fromkeys(("percent",), 25),
    **dict.fromkeys(("time",), "1:30"),
    **dict.fromkeys(("share",), 0.25),
    **dict.fromkeys(("path", "note", "corpus", "other"), "/srv/bao-cao"),
    **dict.fromkeys(("command", "help"), "wardsearch index --rebuild"),
    **dict.fromkeys(("names", "others", "known", "expected", "folders"), ("một", "hai", "ba")),
    **dict.fromkeys(("found", "typed", "word", "shown", "query", "near", "meant"), "ngoc thuy"),
    "why": "Permission denied",
    "kind": "a folder",
    "holder": Message(
        "writer", pid=7, host="may-chu", since=datetime.fromisoformat("2026-01-02 03:04:05")
    ),
    "found_message": Message("reports", count=1240),
}
_MESSAGES: dict[str, dict[str, object]] = {
    "summary": {
        "found": Message("found-together", count=201),
        "took": Message("took", ms=37.5),
        "shown": "1–10",
    },
    "found-both": {
        "together": Message("found-together", count=201),
        "every": Message("also-every-word", count=1240),
    },
    "sound": {"reports": Message("reports", count=1240), "files": Message("files", count=12)},
    "counts-as": {
        "what": Message("matched-pair", shown="mặt bằng", place=Message("in-title")),
        "weight": 0.5,
    },
    "damaged-file": {
        "problem": Message("index-damaged", path="idx/a", why="it fails its checksum", command="x")
    },
    "index-file-foreign": {"found": Message("of-kind", kind="a folder")},
    "index-outdated": {
        "found": Message("index-versions", format=1, analysis=2),
        "expected": Message("index-versions", format=3, analysis=4),
    },
    "not-regular": {"kind": Message("named-pipe")},
}


def example(code: str) -> Message:
    """Return a message of *code* with values such as it may have."""
    wanted = {name for template in templates(code) for name in fields_of(template)}
    fields = {name: VALUES.get(name, name) for name in wanted}
    quoted = {name for name in wanted if any(f"{{{name}!r}}" in one for one in templates(code))}
    fields |= {name: "ba" for name in quoted if isinstance(fields[name], tuple)}
    if code.startswith("matched-"):
        fields["place"] = Message("in-text")
    return Message(code, **{**fields, **_MESSAGES.get(code, {})})


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_message_looks_as_it_should(language: str) -> None:
    speak(language)
    try:
        said = {code: told(example(code)) for code in SENTENCES}
    finally:
        speak("en")
    shown = "".join(
        f"[{code}]\n" + "".join(f"{text[at.start : at.end]}\n" for at in break_lines(text, COLUMNS))
        for code, text in said.items()
    )
    path = GOLDEN / f"messages.{language}.txt"
    if os.environ.get("WARDSEARCH_UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")

    assert shown == path.read_text(encoding="utf-8"), (
        "help: WARDSEARCH_UPDATE_GOLDEN=1, and read it"
    )
    assert max(map(len, shown.splitlines())) <= COLUMNS


def test_what_a_terminal_shows_is_in_the_language_of_the_person() -> None:
    english = [
        f"{path.name}:{node.lineno}"
        for path in sorted((PACKAGE / "terminal").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.expr) and _makes_english(node)
        if path.name not in MAY_BE_ENGLISH
    ]

    assert english == [], "help: `told(message)` says it in the language of the person"


# What a program reads: an error as JSON, and the message of an exception, told where it is caught.
MAY_BE_ENGLISH = {"failures.py"}


def _makes_english(node: ast.AST) -> bool:
    """Return whether *node* makes text of a message without a language: `str` or an f-string."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "str":
        return any(_is_message(argument) for argument in node.args)
    if isinstance(node, ast.FormattedValue):
        return _is_message(node.value)
    return False


def _is_message(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "Message"
    return isinstance(node, ast.Attribute) and node.attr in {"message", "why"}
