"""Reports are named by what a search shows, over a real index."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.paths import CORPUS
from wardsearch.terminal.cli import main

Run = Callable[..., Result]


@pytest.fixture
def command(sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over the sample reports, with settings of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("WARDSEARCH_INDEX", str(sample_index))
    monkeypatch.chdir(CORPUS.parent)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, prog_name="wardsearch")

    return run


def hits(command: Run, *arguments: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(command("search", *arguments, "--json").stdout)["hits"]
    return found


def shown_id(command: Run, name: str) -> str:
    result = command("show", name, "--json")
    assert result.exit_code == 0, result.stderr
    return str(json.loads(result.stdout)["id"])


def test_show_takes_whatever_a_search_shows_of_a_hit(command: Run) -> None:
    for hit in hits(command, "giai phong mat bang"):
        container = "#" in hit["id"]
        part = f"#{hit['id'].partition('#')[2]}" if container else ""
        names = [
            hit["id"],
            hit["path"] + part,
            os.path.abspath(hit["path"]) + part,
            f"./{hit['id']}",
        ]
        assert [shown_id(command, name) for name in names] == [hit["id"]] * len(names)


def test_a_number_is_a_hit_of_the_last_search_with_its_query(command: Run) -> None:
    found = hits(command, "giai phong mat bang")
    report = json.loads(command("show", "2", "--json").stdout)

    assert report["id"] == found[1]["id"]
    assert report["matches"] != []
    assert json.loads(command("show", "2", "--json", "--query", "qqqq").stdout)["matches"] == []


def test_a_page_further_on_has_the_numbers_that_it_shows(command: Run) -> None:
    found = hits(command, "giai phong mat bang", "--page", "2", "-n", "3")

    assert shown_id(command, "5") == found[1]["id"]
    assert command("show", "1").exit_code == 1


_NO_SEARCHES = [
    *("", "{}", "[]", "null", "5", "[" * 100_000, '{"index": ' * 50_000),
    *(f'{{"hits": {"9" * 5_000}}}', "\ud800"),
    *('{"index": "INDEX", "hits": []}', '{"index": "INDEX", "hits": {"1": 5}}'),
]


@pytest.mark.parametrize("kept", _NO_SEARCHES, ids=range(len(_NO_SEARCHES)))
def test_what_is_no_last_search_has_no_hits(
    command: Run, tmp_path: Path, sample_index: Path, kept: str
) -> None:
    command("search", "giai phong mat bang")
    [file] = tmp_path.rglob("last-search.json")
    text = kept.replace("INDEX", str(sample_index))
    file.write_bytes(text.encode("utf-8", "surrogatepass"))

    for name in ("1", "2"):
        result = command("show", name)
        assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


def test_a_number_of_another_index_is_no_hit(command: Run, tmp_path: Path) -> None:
    command("search", "giai phong mat bang")
    other = str(tmp_path / "index")
    command("index", str(CORPUS), "--index", other)

    assert command("show", "1", "--index", other).exit_code == 1


@pytest.mark.parametrize("command_name", ["show", "open"])
def test_a_number_that_no_hit_had_is_called_one(command: Run, command_name: str) -> None:
    for number in ("0", "3", "1" * 19):
        refused = command(command_name, number)

        assert refused.exit_code == 1
        assert refused.stderr == (
            f"wardsearch: the last search showed no hit {number}, and the index holds no such "
            "report; search again, and name a number that is shown\n"
        )
    refused = command(command_name, "9" * 5_000)
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)


def test_several_reports_are_shown_one_after_the_other(command: Run) -> None:
    command("search", "giai phong mat bang", "-n", "2")
    lines = command("show", "1", "2", "--json").stdout.splitlines()

    assert [json.loads(line)["id"] for line in lines] == [
        hit["id"] for hit in hits(command, "giai phong mat bang", "-n", "2")
    ]
    assert command("show", "1", "2").stdout.count("corpus/") == 2


def test_a_name_of_none_and_one_of_several_are_one_line(command: Run) -> None:
    for name in ("thuong-thanh-2021.txt", "ban-tin-ngan.jsonl", "99", "", "../x/y.txt"):
        result = command("show", name)
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1


def test_open_says_which_command_it_would_run(
    command: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "vi"
    editor.write_text('#!/bin/sh\necho "$@" > "$0.called"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    path = CORPUS / "thuong-thanh-nam-2021.txt"
    text = path.read_text(encoding="utf-8")
    line = text[: text.lower().index("vắc xin")].count("\n") + 1

    said = command("open", "thuong-thanh-nam-2021", "--query", "vac xin", "--print").stdout
    assert said == f"{editor} +{line} {path}\n"

    command("open", "thuong-thanh-nam-2021", "--query", "vac xin")
    assert (tmp_path / "vi.called").read_text(encoding="utf-8") == f"+{line} {path}\n"


def test_a_search_does_not_fail_where_nothing_can_be_kept(
    command: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))

    assert command("search", "giai phong mat bang").exit_code == 0
    assert command("show", "1").exit_code == 1


@pytest.mark.parametrize("kept", ["", "[]", '{"index": 1}', '{"hits": {"1": "a"}}', "\ud800x"])
def test_a_memory_that_cannot_be_read_is_none(command: Run, tmp_path: Path, kept: str) -> None:
    folder = tmp_path / "settings" / "wardsearch"
    folder.mkdir(parents=True)
    (folder / "last-search.json").write_bytes(kept.encode("utf-8", "surrogatepass"))

    assert command("show", "1").exit_code == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_memory_that_is_a_pipe_is_none_and_is_not_waited_for(
    command: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "settings" / "wardsearch"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "last-search.json")

    assert command("show", "1").exit_code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize(("sent", "is_left"), [(signal.SIGTERM, True), (signal.SIGINT, False)])
def test_sigterm_leaves_the_program_alone_that_a_report_is_open_in(
    tmp_path: Path, sent: signal.Signals, is_left: bool
) -> None:
    saved = tmp_path / "saved"
    program = ["sh", "-c", f"sleep 1; kill -{int(sent)} $PPID; sleep 2; echo > '{saved}'"]
    code = f"""
import signal
from wardsearch import __main__ as run
from wardsearch.terminal.reading import _run
signal.signal({int(sent)}, run._interrupt)
run._hearing.is_ready = True
_run({program!r})
"""
    # It ends when nobody has its output open, so neither the program.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert b"KeyboardInterrupt" in done.stderr

    assert saved.exists() == is_left
