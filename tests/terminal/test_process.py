"""The commands as processes: pipes, terminals, odd locales, and what `--help` imports."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import wardsearch
from terminal import fake_library
from wardsearch.terminal.render_results import render_results
from wardsearch.terminal.typeset import Canvas

SOURCES = Path(wardsearch.__file__).parent.parent
TESTS = Path(__file__).parent.parent
FAKE = [sys.executable, "-m", "terminal.fake_library"]


def environment(**variables: str) -> dict[str, str]:
    ours = ("WARDSEARCH_", "NO_COLOR", "FORCE_COLOR", "LC_", "LANG", "PYTHONIOENCODING")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    path = os.pathsep.join([str(SOURCES), str(TESTS)])
    return {**kept, "PYTHONPATH": path, "PAGER": "cat", **variables}


def start(*arguments: str | bytes, **variables: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [*FAKE, *arguments], capture_output=True, env=environment(**variables), check=False
    )


def test_help_imports_nothing_that_click_does_not() -> None:
    code = (
        "import sys, click; before = set(sys.modules); import wardsearch.terminal.cli; "
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    ).stdout.split()

    assert set(loaded) - {"_locale", "locale"} == {  # click loads these two to show a message
        "wardsearch",
        "wardsearch._version",
        "wardsearch.terminal",
        "wardsearch.terminal.arguments",
        "wardsearch.terminal.cli",
        "wardsearch.terminal.command_group",
        "wardsearch.terminal.completion",
        "wardsearch.terminal.config",
        "wardsearch.terminal.output",
        "wardsearch.errors",
        "wardsearch.lazy_regex",
        "wardsearch.messages",
        "wardsearch.messages.advice",
        "wardsearch.messages.english",
        "wardsearch.messages.language",
        "wardsearch.messages.message",
        "wardsearch.messages.printed",
        "wardsearch.frozen",
        "wardsearch.terminal.failures",
        "wardsearch.terminal.match_options",
        "wardsearch.terminal.narrow_output",
        "wardsearch.terminal.options",
        "wardsearch.terminal.speaking",
    }


def test_a_command_loads_no_other() -> None:
    code = (
        "import sys; from wardsearch.terminal.cli import main; "
        "main.main(['index', '--help'], standalone_mode=False); "
        "print(*(n for n in sorted(sys.modules) if n.endswith('_command')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )

    assert done.stderr.split() == ["wardsearch.terminal.index_command"]


def test_the_package_runs_as_a_module_under_its_own_name() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "wardsearch", "--help"],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    ).stdout

    assert shown.startswith("Usage: wardsearch [OPTIONS] COMMAND")


@pytest.mark.parametrize("arguments", ["search many", "search many --json", "search many -l"])
def test_a_pipe_that_is_closed_ends_quietly(arguments: str) -> None:
    with subprocess.Popen(
        [*FAKE, *arguments.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()

    assert (len(first), said, process.returncode) == (10, b"", 0)


def test_a_pipe_that_was_never_read_ends_quietly_even_for_help() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [*FAKE, "--help"], stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False
    )
    os.close(writer)

    assert (process.returncode, process.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_an_output_that_is_full_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [*FAKE, "search", "many"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )

    assert (process.returncode, process.stderr) == (
        2,
        b"wardsearch: No space left on device\n",
    )


def test_a_closed_stdout_is_no_error() -> None:
    command = " ".join([*FAKE, "search", "giai", ">&-"])
    process = subprocess.run(
        ["/bin/sh", "-c", command], stderr=subprocess.PIPE, env=environment(), check=False
    )

    assert (process.returncode, process.stderr) == (0, b"")


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
@pytest.mark.parametrize("arguments", [["giải"], ["noted"], ["giải", "--json"], [b"\xff\xfe"]])
def test_no_locale_and_no_bytes_are_an_error(
    variables: dict[str, str], arguments: list[str | bytes]
) -> None:
    process = start("search", *arguments, **variables)

    assert process.returncode == 0
    assert b"Traceback" not in process.stderr
    assert len(process.stdout) > 100


def test_json_for_an_output_that_is_not_of_unicode_loses_nothing() -> None:
    ascii_only = start("search", "giải", "--json", PYTHONIOENCODING="ascii").stdout

    assert rb"gi\u1ea3i ph\u00f3ng m\u1eb7t b\u1eb1ng" in ascii_only


def in_terminal(*arguments: str, columns: int) -> tuple[bytes, bytes]:
    """Run with both outputs a terminal; return what each was sent."""
    sent = []
    out_reader, out = pty.openpty()
    err_reader, err = pty.openpty()
    with subprocess.Popen(
        [*FAKE, *arguments],
        stdout=out,
        stderr=err,
        env=environment(COLUMNS=str(columns), TERM="xterm"),
    ):
        os.close(out)
        os.close(err)
        for reader in (out_reader, err_reader):
            parts = b""
            while True:
                try:
                    part = os.read(reader, 4096)
                except OSError:  # the other end is closed
                    break
                parts += part
            os.close(reader)
            sent.append(parts)
    return sent[0], sent[1]


def test_in_a_terminal_lines_are_broken_and_coloured() -> None:
    shown, said = in_terminal("search", "giai", columns=60)
    expected = render_results(fake_library.RESULTS, Canvas(60, colour=True))

    assert shown.replace(b"\r\n", b"\n").decode() == f"{expected}\n"
    assert said == b""


def test_in_a_terminal_checking_draws_a_bar_on_stderr_alone() -> None:
    shown, said = in_terminal("check", columns=60)

    assert b"checking" not in shown
    assert b"checking" in said
    assert b"100%" in said


def test_in_a_terminal_indexing_draws_a_bar_on_stderr_alone(tmp_path: Path) -> None:
    shown, said = in_terminal("index", "--index", str(tmp_path), columns=60)

    assert shown == b"added 2, updated 1, deleted 0, unchanged 21, skipped 1\r\n"
    assert said.startswith(b"\r\x1b[K")
