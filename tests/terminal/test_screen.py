"""Widths, lines, and what a terminal is never sent."""

import io
import re
import sys
import unicodedata

import pytest
from hypothesis import given, strategies as st

from wardsearch.terminal.screen import (
    NARROWEST,
    WIDEST,
    break_lines,
    cell_width,
    is_terminal,
    line_width,
    printable,
    wants_colour,
)

# What a terminal may obey, by its Unicode categories and properties rather than by our own table.
OBEYED = {"Cc", "Cs", "Zl", "Zp"}
TURNING = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200e\u200f"

any_text = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from("aạ \n\t\r\x1b\x07\x00\x7f\x9b\u202e\u2066\u2028\ud800日🎉\u0301\u200d\ufe0f")
)


def is_obeyed(character: str) -> bool:
    return (
        unicodedata.category(character) in OBEYED
        or unicodedata.bidirectional(character) in TURNING
        or character in MARKS
    )


@given(any_text)
def test_nothing_that_a_terminal_obeys_is_printable(text: str) -> None:
    assert [character for character in printable(text) if is_obeyed(character)] == []


@given(any_text)
def test_a_text_of_several_lines_keeps_its_new_lines_and_tabs_alone(text: str) -> None:
    kept = {character for character in printable(text, lines=True) if is_obeyed(character)}

    assert kept <= {"\n", "\t"}


@given(any_text)
def test_code_points_keep_their_places_and_those_that_are_harmless_stay(text: str) -> None:
    shown = printable(text)

    assert len(shown) == len(text)
    assert [new for new, old in zip(shown, text, strict=True) if not is_obeyed(old)] == [
        old for old in text if not is_obeyed(old) and not 0x206A <= ord(old) <= 0x206F
    ] or any(0x206A <= ord(old) <= 0x206F for old in text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ngọc Thụy", "Ngọc Thụy"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("một\nhai\tba\r\n", "một hai ba  "),
        ("\x9b2J\x7f\u202e", "\ufffd2J\ufffd\ufffd"),
        ("x\udcffy", "x\ufffdy"),
    ],
)
def test_what_is_not_printable_is_seen_to_have_been_there(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("phường", 6),
        (unicodedata.normalize("NFD", "phường"), 6),
        ("日本", 4),
        ("… “Ủy ban” – 37,5%", 18),
        ("🎉", 2),
        ("\ufffd", 1),
    ],
)
def test_the_cells_of_a_text_are_those_that_a_terminal_takes(text: str, cells: int) -> None:
    assert cell_width(text) == cells


def drawn(text: str, width: int) -> str:
    return "|".join(text[start:end] for start, end in break_lines(text, width))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("giải phóng mặt bằng", 19, "giải phóng mặt bằng"),
        ("giải phóng mặt bằng", 18, "giải phóng mặt|bằng"),
        ("giải phóng mặt bằng", 10, "giải phóng|mặt bằng"),
        ("  giải \n phóng  ", 40, "giải \n phóng"),
        ("a b", 1, "a|b"),
        ("abcdefgh ij", 4, "abcd|efgh|ij"),
        ("xy abcdefg hi", 4, "xy|abcd|efg|hi"),
        ("日本国民は", 4, "日本|国民|は"),
        ("日本", 1, "日|本"),
        ("số\xa012 nhà", 6, "số\xa012|nhà"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301|e\u0301"),
        ("   ", 4, ""),
        ("", 4, ""),
    ],
)
def test_lines_break_between_words_and_inside_a_word_only_if_it_fits_none(
    text: str, width: int, lines: str
) -> None:
    assert drawn(text, width) == lines


@given(any_text.map(printable), st.integers(2, 30))
def test_no_line_is_wider_than_asked_and_only_white_space_is_lost(text: str, width: int) -> None:
    lines = break_lines(text, width)
    shown = [re.sub(r"\s+", " ", text[start:end]) for start, end in lines]

    assert [line for line in shown if cell_width(line) > width and len(line) > 2] == []
    assert "".join("".join(shown).split()) == "".join(text.split())
    assert lines == sorted(lines)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def show_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(sys, "stdout", Terminal())


@pytest.mark.parametrize(
    ("columns", "width"), [("80", 80), ("3", NARROWEST), ("250", WIDEST), ("60", 60)]
)
def test_lines_are_as_wide_as_the_terminal_within_reason(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    show_to_a_person(monkeypatch)
    monkeypatch.setenv("COLUMNS", columns)

    assert line_width() == width


def test_lines_are_not_broken_for_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())

    assert line_width() is None


@pytest.mark.parametrize(
    ("variables", "is_coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    ],
)
def test_a_terminal_is_coloured_unless_the_environment_forbids_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, is_coloured: bool
) -> None:
    show_to_a_person(monkeypatch)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert wants_colour("auto") == is_coloured
    assert wants_colour("always")
    assert not wants_colour("never")


def test_a_closed_stream_is_no_terminal() -> None:
    stream = Terminal()
    was_terminal = is_terminal(stream)
    stream.close()

    assert (was_terminal, is_terminal(stream), is_terminal(None)) == (True, False, False)
