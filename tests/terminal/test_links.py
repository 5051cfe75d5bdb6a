"""Paths as links: where they lead, which terminals get them, and that reports cannot forge them."""

import io
import re
import string
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest
from hypothesis import given, strategies as st

from terminal.fake_library import REPORT, RESULTS, SECOND_HIT
from wardsearch.terminal import links
from wardsearch.terminal.links import (
    Links,
    linked,
    links_for,
    passes_links,
    takes_links,
    without_links,
)
from wardsearch.terminal.render_results import render_report, render_results
from wardsearch.terminal.typeset import Canvas

HERE = Links("an", Path("/tin"))
LINK = re.compile(r"\x1b\]8;;([^\x1b]+)\x1b\\(.*?)\x1b\]8;;\x1b\\")
any_text = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from("Bến \x1b\\]8;\x07\x9b\n日#?%/"), max_size=60
)


@pytest.mark.parametrize("width", [60, 100])
def test_paths_of_hits_look_as_agreed(golden: Callable[[str, str], None], width: int) -> None:
    canvas = Canvas(width, colour=True, links=HERE)

    golden(f"links-{width}.txt", render_results(RESULTS, canvas).replace("\x1b", "ESC"))


@pytest.mark.parametrize(
    ("path", "url", "target"),
    [
        ("corpus/a.txt", None, "file://an/tin/corpus/a.txt"),
        ("/srv/báo cáo#2.pdf", None, "file://an/srv/b%C3%A1o%20c%C3%A1o%232.pdf"),
        ("50%?.txt", None, "file://an/tin/50%25%3F.txt"),
        ("x\udcff.txt", None, "file://an/tin/x%FF.txt"),
        ("a.txt", "https://vi.vn/a%20b?q=1#c", "https://vi.vn/a%20b?q=1#c"),
        ("a.txt", "https://vi.vn/bến\x1b\\", "https://vi.vn/b%E1%BA%BFn%1B%5C"),
        ("a.txt", "javascript:x", "file://an/tin/a.txt"),
    ],
)
def test_a_path_links_to_its_file_or_to_where_the_report_was_published(
    path: str, url: str | None, target: str
) -> None:
    assert HERE.target(path, url) == target


@given(any_text, any_text)
def test_an_address_is_printable_ascii_whatever_the_file_is_called(path: str, url: str) -> None:
    allowed = set(string.ascii_letters + string.digits + string.punctuation) - {"\\", '"', "<", ">"}
    assert set(HERE.target(path, f"https://{url}")) <= allowed
    assert set(HERE.target(path, None)) <= allowed


@given(any_text, st.integers(20, 60), st.booleans())
def test_links_change_no_width_and_nothing_but_links_is_added(
    path: str, width: int, has_passages: bool
) -> None:
    snippets = SECOND_HIT.snippets if has_passages else ()
    results = replace(RESULTS, hits=(replace(SECOND_HIT, path=path, snippets=snippets),))
    report = replace(REPORT, path=path)
    plain, clickable = Canvas(width, colour=True), Canvas(width, colour=True, links=HERE)

    for shown, expected in (
        (render_results(results, clickable), render_results(results, plain)),
        (render_report(report, clickable), render_report(report, plain)),
    ):
        bare = without_links(shown)
        assert click.unstyle(bare) == click.unstyle(expected)
        assert "\x1b]" not in bare
        assert {found[0] for found in LINK.findall(shown)} <= {
            HERE.target(path, None),
            HERE.target(path, REPORT.url),
        }


def test_a_path_that_is_broken_is_a_link_on_each_of_its_lines() -> None:
    hit = replace(SECOND_HIT, path="thư mục/" * 8 + "a.txt", ward=None, published=None)
    shown = render_results(replace(RESULTS, hits=(hit,)), Canvas(30, colour=True, links=HERE))
    found = LINK.findall(shown)

    assert len(found) > 2
    assert {target for target, _ in found} == {HERE.target(hit.path, None)}
    assert "".join(click.unstyle(text) for _, text in found).startswith("thư mục/thư mục/")


@pytest.mark.parametrize(
    ("environment", "takes"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "dumb", "VTE_VERSION": "7200"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "foot"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "5000"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, True),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230801"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "x"}, True),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.0.15"}, False),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.5.14"}, True),
        ({"TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20240203-110809-5046fc22"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM_PROGRAM_VERSION": "455"}, False),
        ({"TERM": "screen-256color", "VTE_VERSION": "7006"}, False),
        ({"TERM": "xterm-kitty", "STY": "1.pts"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"}, False),
        ({"TERM": "screen", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"}, True),
    ],
)
def test_only_terminals_that_are_known_to_take_links_get_them(
    environment: dict[str, str], takes: bool
) -> None:
    assert takes_links(environment) == takes


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_links_are_for_terminals_and_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "takes_links", lambda _environment: True)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert links_for("always") is None

    monkeypatch.setattr(sys, "stdout", Terminal())
    found = links_for("auto")
    assert found is not None
    assert found.folder == Path.cwd()
    assert links_for("never") is None

    monkeypatch.setattr(links, "takes_links", lambda _environment: False)
    assert links_for("auto") is None
    assert links_for("always") == found


@pytest.mark.parametrize(
    ("name", "version", "options", "passes"),
    [
        ("less", "less 590 (GNU regular expressions)", "FRX", True),
        ("less", "less 566", "-R", True),
        ("less", "less 551 (GNU regular expressions)", "FRX", False),
        ("less", "BusyBox v1.36", "FRX", False),
        ("less", "less 643", "FX --ignore-case", False),
        ("less", "less 643", "--RAW-CONTROL-CHARS", True),
        ("most", "less 643", "FRX", False),
    ],
)
def test_a_pager_gets_links_if_it_passes_them_on(
    tmp_path: Path, name: str, version: str, options: str, passes: bool
) -> None:
    program = tmp_path / name
    program.write_text(f"#!/bin/sh\necho '{version}'\n")
    program.chmod(0o755)

    assert passes_links([str(program)], options) == passes
    assert not passes_links([str(tmp_path / "gone" / "less")], options)


def test_what_is_linked_reads_the_same_without() -> None:
    assert without_links(f"1. {linked('a.txt', 'file://an/a.txt')} · Bồ Đề") == "1. a.txt · Bồ Đề"
