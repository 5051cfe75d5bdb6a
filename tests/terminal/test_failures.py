"""What a command line that cannot be read ends with."""

import threading
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from support.corpora import write
from wardsearch.terminal import command_group
from wardsearch.terminal.cli import main

SEARCH = main.commands["search"]
OPTIONS = sorted(
    name
    for parameter in SEARCH.params
    if isinstance(parameter, click.Option) and not parameter.hidden
    for name in parameter.opts
    if len(name) > len("--by-")
)


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_with_a_slip_suggests_the_one_that_was_meant(option: str) -> None:
    slips = {option[:-1], option[:4] + option[5:], option[:3] + option[4] + option[3] + option[5:]}

    for slip in slips - set(OPTIONS):
        told = CliRunner().invoke(main, ["search", "x", slip]).stderr

        assert told == f"wardsearch: there is no option {slip}; did you mean {option}?\n"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_an_option_before_the_command_is_told_to_stand_behind(command: str) -> None:
    ours = main.commands[command].params
    before = {name for parameter in main.params for name in parameter.opts}
    options = {name for one in ours if isinstance(one, click.Option) for name in one.opts} - before

    for option in options - {"--help", "--json"}:
        done = CliRunner().invoke(main, [option, command])

        begins = f"wardsearch: {option} stands before the command; write it behind, as in `"
        assert (done.exit_code, done.stderr[: len(begins)]) == (2, begins)
        named = done.stderr[len(begins) :].split()[1]
        assert any(option in parameter.opts for parameter in main.commands[named].params)


@pytest.mark.parametrize("command", sorted(set(main.commands) - {"open"}))
def test_a_command_with_a_slip_suggests_the_one_that_was_meant(command: str) -> None:
    slip = command[:2] + command[3:]

    told = CliRunner().invoke(main, [slip]).stderr

    assert told == f"wardsearch: there is no command {slip!r}; did you mean {command!r}?\n"


def test_who_types_help_is_told_of_the_option() -> None:
    for words in (["help"], ["help", "search"]):
        told = CliRunner().invoke(main, words).stderr

        assert told == "wardsearch: there is no command 'help'; did you mean '--help'?\n"


_PATHS = [
    (name, option.opts[-1] if isinstance(option, click.Option) else "")
    for name in ("search", "index", "show", "open", "stats", "check", "news", "doctor", "analyze")
    for option in main.commands[name].params
    if isinstance(option.type, click.Path)
]
_TEXTS = [("search", "--by"), ("search", "--format"), ("index", "--exclude")]


@pytest.mark.parametrize(("command", "option"), _PATHS + _TEXTS)
def test_a_value_that_is_empty_is_refused_and_never_left_out(command: str, option: str) -> None:
    words = [] if command in {"index", "stats", "check", "doctor"} else ["x"]

    refused = CliRunner().invoke(main, [command, *words, *([option] if option else []), ""])

    assert refused.exit_code == 2
    assert refused.stderr.endswith(f": empty; see `main {command} --help`\n")
    assert (option or "[FOLDER]") in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["search", "x", "--limit"], "main search"),
        (["index", "--exclude"], "main index"),
        (["show", "x", "--query"], "main show"),
        (["stats", "-i"], "main stats"),
        (["saved", "add", "x", "--ward"], "main saved add"),
        (["saved", "list", "--index"], "main saved list"),
    ],
)
def test_an_option_without_its_value_names_the_help_of_its_command(
    arguments: list[str], command: str
) -> None:
    refused = CliRunner().invoke(main, arguments)

    assert refused.stderr.endswith(f"requires an argument; see `{command} --help`\n")


@pytest.mark.parametrize("found", ["x", "1.5", "", "2-3"])
@pytest.mark.parametrize("option", ["--limit", "--page", "--snippets", "--context"])
def test_what_is_no_number_is_called_so_and_not_a_range(option: str, found: str) -> None:
    refused = CliRunner().invoke(main, ["search", "x", option, found])

    assert f"{option}: {found!r} is not a valid whole number;" in refused.stderr


@pytest.mark.parametrize("name", ["", " ", "\t"])
def test_no_search_is_saved_without_a_name(name: str) -> None:
    refused = CliRunner().invoke(main, ["saved", "add", name, "bau cu"])

    assert (refused.exit_code, len(refused.stderr.splitlines())) == (2, 1)
    assert "NAME is missing" in refused.stderr


@pytest.mark.parametrize("found", ["bogus", "", "search", "x y"])
def test_a_group_within_names_its_own_commands(found: str) -> None:
    refused = CliRunner().invoke(main, ["saved", found])

    assert refused.stderr == (
        f"wardsearch: COMMAND: {found!r} is not one of 'add', 'list', 'remove'; "
        "see `main saved --help`\n"
    )


@pytest.mark.parametrize("allowed", range(4))  # begun already when the system has no more
def test_a_system_that_starts_no_more_threads_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    write(tmp_path / "corpus", "a.txt", "tiêm phòng dại")
    real, begun = threading.Thread.start, 0

    def start(thread: threading.Thread) -> None:
        nonlocal begun
        if begun >= allowed:
            raise RuntimeError("can't start new thread")
        begun += 1
        real(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    command = ["index", str(tmp_path / "corpus"), "-i", str(tmp_path / "index"), "--jobs", "2"]
    done = CliRunner().invoke(main, command)

    said = "wardsearch: the system starts no more threads; close other programs, or allow more"
    if done.exit_code:
        assert (done.exit_code, done.stderr) == (2, f"{said} (ulimit -u, ulimit -v)\n")
    assert done.exit_code or allowed


def test_an_error_of_ours_in_the_code_is_none_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr(command_group, "_demand_memory", fail)

    assert str(CliRunner().invoke(main, ["stats"]).exception) == "odd"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["index", "--poll"], "--poll does nothing without --watch"),
        (["search", "-", "-l"], "--paths does nothing with `search -`"),
        (["search", "-", "-c"], "--count does nothing with `search -`"),
        (["search", "-", "--files"], "--files does nothing with `search -`"),
        (["search", "-", "-o", "csv"], "--output does nothing with `search -`"),
        (["search", "-", "--format", "{id}"], "--format does nothing with `search -`"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(arguments: list[str], told: str) -> None:
    refused = CliRunner().invoke(main, arguments)

    assert (refused.exit_code, refused.stderr) == (2, f"wardsearch: {told}\n")
