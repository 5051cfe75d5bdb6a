import signal
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from wardsearch.terminal import pager
from wardsearch.terminal.links import linked
from wardsearch.terminal.pager import show_paged

LONG = "\n".join(f"dòng {number}" for number in range(200))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Pretend that stdout is a terminal of 24 lines; return where the pager writes what it got."""
    monkeypatch.setattr(pager, "is_terminal", lambda _stream: True)
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("PAGER", raising=False)
    shown = tmp_path / "shown"
    program = tmp_path / "less"
    program.write_text(f'#!/bin/sh\necho "$LESS $*" > "{shown}"\ncat >> "{shown}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("WARDSEARCH_PAGER", str(program))
    return shown


def test_a_long_text_goes_through_the_pager(
    terminal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_paged(LONG, colour=False)

    assert terminal.read_text(encoding="utf-8") == f"FRX \n{LONG}\n"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_is_the_pagers_and_sigterm_ours(terminal: Path, sent: int) -> None:
    def rest() -> Iterator[str]:
        yield "thêm"
        raise KeyboardInterrupt(sent)

    with pytest.raises(KeyboardInterrupt) if sent == signal.SIGTERM else nullcontext():
        show_paged(LONG, rest=rest(), colour=False)

    assert terminal.read_text(encoding="utf-8").endswith("thêm")


def test_the_pager_begins_near_the_first_match(terminal: Path) -> None:
    show_paged(LONG, colour=False, first_match=120)

    assert terminal.read_text(encoding="utf-8").splitlines()[0] == "FRX +118"


@pytest.mark.parametrize("variable", ["", "cat", "no-such-pager"])
def test_where_no_pager_is_wanted_the_text_is_written(
    terminal: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    monkeypatch.setenv("WARDSEARCH_PAGER", variable)
    monkeypatch.setenv("PAGER", "cat")

    show_paged(LONG, colour=False)

    assert capsys.readouterr().out == f"{LONG}\n"
    assert not terminal.exists()


def test_a_short_text_needs_no_pager(terminal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show_paged("ngắn", colour=False)
    show_paged(LONG, colour=False, paged=False)

    assert capsys.readouterr().out == f"ngắn\n{LONG}\n"
    assert not terminal.exists()


def test_what_the_person_set_for_less_is_kept(
    terminal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LESS", "R")

    show_paged(LONG, colour=False)

    assert terminal.read_text(encoding="utf-8").startswith("R \n")


@pytest.mark.parametrize("other", ["stdin", "stdout"])
def test_where_keys_cannot_be_pressed_there_is_no_pager(
    terminal: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    monkeypatch.setattr(pager, "is_terminal", lambda stream: stream is not getattr(sys, other))

    show_paged(LONG, colour=False)

    assert capsys.readouterr().out == f"{LONG}\n"
    assert not terminal.exists()


@pytest.mark.parametrize(("version", "kept"), [("less 551", False), ("less 590", True)])
def test_a_pager_that_does_not_pass_links_on_gets_none(
    terminal: Path, version: str, *, kept: bool
) -> None:
    program = terminal.parent / "less"
    told = f'[ "$1" = --version ] && {{ echo "{version}"; exit; }}'
    program.write_text(f'#!/bin/sh\n{told}\ncat > "{terminal}"\n')
    link = linked("a.txt", "file://an/a.txt")

    show_paged(f"{link}\n{LONG}", rest=[link], colour=True)

    shown = terminal.read_text(encoding="utf-8")
    assert (shown.count(link), shown.count("a.txt")) == ((2, 4) if kept else (0, 2))
