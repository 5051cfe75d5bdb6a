"""Is the help of every command whole in both languages?"""

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from messages.test_catalogue import NAMES, TYPED
from wardsearch.messages.language import speak
from wardsearch.terminal.cli import main
from wardsearch.terminal.screen import cell_width
from wardsearch.vietnamese.orthography import is_bare_syllable

COLUMNS = 80
# What stands in help for what is typed: commands, options with their choices, names of values.
TYPED_IN_HELP = re.compile(
    r"^  [a-z]+(?=  )|\[[a-z|]+\]|\{[a-z|]+\}|\bx\b|[\w.]+/[\w.]+", re.MULTILINE
)


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the words that each command is called by, the group itself first."""
    yield names
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield (*names, name)


def help_in(language: str, names: tuple[str, ...]) -> str:
    try:
        done = CliRunner().invoke(
            main,
            ["--lang", language, *names, "--help"],
            prog_name="wardsearch",
            env={"COLUMNS": "80"},
        )
    finally:
        speak("en")
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize("names", list(commands(main)), ids=" ".join)
def test_help_is_in_both_languages_on_a_screen_of_80_columns(names: tuple[str, ...]) -> None:
    english, vietnamese = help_in("en", names), help_in("vi", names)

    assert english.startswith(" ".join(["Usage: wardsearch", *names]))
    assert vietnamese.startswith(" ".join(["Cách dùng: wardsearch", *names]))
    assert widest(vietnamese) <= max(COLUMNS, widest(english))  # a command is never broken
    assert options(vietnamese) == options(english)


@pytest.mark.parametrize("names", list(commands(main)), ids=" ".join)
def test_no_word_of_help_is_left_in_english(names: tuple[str, ...]) -> None:
    said = help_in("vi", names).partition("\n")[2]
    words = re.findall(r"[^\W\d_]+", TYPED.sub(" ", TYPED_IN_HELP.sub(" ", said)))
    foreign = [one for one in words if one.isascii() and not is_bare_syllable(one.lower())]

    assert set(foreign) - set(NAMES.split()) == set()


def widest(shown: str) -> int:
    return max(map(len, shown.splitlines()))


def options(shown: str) -> list[str]:
    """Return the options that a help text lists, in order."""
    return re.findall(r"^  (-\w(?:, --[\w-]+)?|--[\w-]+)", shown, re.MULTILINE)


@pytest.mark.parametrize("names", [(), ("check",), ("saved", "add")])
def test_help_is_whole_where_python_drops_docstrings(names: tuple[str, ...]) -> None:
    def said(*options: str) -> str:
        command = [sys.executable, *options, "-m", "wardsearch", *names, "--help"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert said("-OO") == said()


def _pages(columns: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Yield the name and the help of each command in a terminal of so many *columns*."""
    monkeypatch.setenv("COLUMNS", str(columns))
    root = main.context_class(main, info_name="wardsearch")
    yield "wardsearch", main.get_help(root)
    groups: list[tuple[click.Group, click.Context]] = [(main, root)]
    for group, above in groups:
        for name in group.list_commands(above):
            command = group.get_command(above, name)
            assert command is not None
            ctx = command.context_class(command, above, name)
            yield name, command.get_help(ctx)
            if isinstance(command, click.Group):
                groups.append((command, ctx))


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("columns", [24, 30, 40, 49, 50, 51, 55, 60, 72])
def test_help_is_as_narrow_as_the_terminal_and_says_the_same(
    language: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(language)
    try:
        wide, narrow = dict(_pages(80, monkeypatch)), dict(_pages(columns, monkeypatch))
    finally:
        speak("en")

    assert len(narrow) > 12
    for name, page in narrow.items():
        wider = [line for line in page.split("\n") if cell_width(line) > columns]
        # What is typed is never broken, and of this no more than that stands on a line.
        assert [line for line in wider if not re.match(r" *-|.*\bwardsearch ", line)] == []
        assert [line for line in wider if line.startswith(" ") and "  " in line.strip()] == []
        if name not in {"wardsearch", "saved"}:  # where what is said of commands is cut
            assert "".join(page.split()) == "".join(wide[name].split())


def test_help_is_as_click_makes_it_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = dict(_pages(200, monkeypatch))
    command = main.get_command(click.Context(main), "search")
    assert command is not None
    above = click.Context(main, info_name="wardsearch")

    assert pages["search"] == command.get_help(click.Context(command, above, "search"))
