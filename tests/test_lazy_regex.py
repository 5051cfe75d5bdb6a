"""A pattern that is compiled when it is used matches as one that is compiled at once."""

import re

import pytest

from wardsearch.lazy_regex import lazy_compile


def test_it_is_compiled_when_it_is_first_used_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    original = re.compile

    def counted(source: str, flags: int = 0) -> "re.Pattern[str]":
        compiled.append(source)
        return original(source, flags)

    monkeypatch.setattr(re, "compile", counted)
    made = lazy_compile("[0-9]+")
    before = list(compiled)
    found = made.findall("1 22"), made.sub("n", "1 22"), made.fullmatch("12") is not None

    assert (before, found, compiled) == ([], (["1", "22"], "n n", True), ["[0-9]+"])


def test_it_has_the_attributes_of_a_pattern() -> None:
    made = lazy_compile("(?P<word>a)", re.IGNORECASE)

    assert (made.pattern, made.groupindex["word"], made.groups) == ("(?P<word>a)", 1, 1)
    assert made.match("A") is not None


def test_what_it_consists_of_may_be_made_when_it_is_used() -> None:
    calls = []

    def source() -> str:
        calls.append(1)
        return "a|b"

    made = lazy_compile(source)
    assert calls == []
    assert (made.findall("abc"), made.split("1a2"), len(calls)) == (["a", "b"], ["1", "2"], 1)


def test_it_lacks_what_a_pattern_lacks() -> None:
    with pytest.raises(AttributeError):
        lazy_compile("a").unknown  # type: ignore[attr-defined] # noqa: B018 - it fails
