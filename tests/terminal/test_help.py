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
