"""Saved searches, and what is new in them, over a real index."""

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias
from unicodedata import normalize

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings, strategies as st

from support.corpora import write, write_lines
from support.strategies import with_one_changed
from wardsearch.errors import ConfigError
from wardsearch.library.sync import sync
from wardsearch.terminal import saved_searches
from wardsearch.terminal.cli import main
from wardsearch.terminal.saved_searches import SavedSearch, find_saved, save

Run = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with an index of two reports, with settings of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    for variable in ("WARDSEARCH_INDEX", "WARDSEARCH_CORPUS", "WARDSEARCH_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    write(tmp_path / "corpus", "a.txt", "Phường Bồ Đề họp tổ dân phố số 3")
    write(tmp_path / "corpus", "b.txt", "Đại hội chi bộ")
    sync("corpus", "index")
    return lambda *words: CliRunner().invoke(main, words, prog_name="wardsearch")


def told(command: Run, *words: str) -> list[str]:
    """Return the paths of what is new, without their folder."""
    result = command("news", "-l", *words)
    assert (result.exit_code, result.stderr) == (0 if result.stdout else 1, "")
    return [line.partition("/")[2] for line in result.stdout.splitlines()]


def test_what_was_there_when_a_search_was_saved_is_no_news(command: Run) -> None:
    assert command("saved", "add", "hop", "hop to").exit_code == 0

    result = command("news")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")


def test_a_saved_search_is_on_the_disk_when_it_is_said_to_be_saved(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)

    assert command("saved", "add", "họp", "hop to dan pho").exit_code == 0

    assert len(flushed) == 1


def test_what_came_or_changed_is_told_once(command: Run) -> None:
    command("saved", "add", "hop", "hop to")
    write(Path("corpus"), "c.txt", "Cuộc họp tổ mới")
    write(Path("corpus"), "d.txt", "Không liên quan")
    sync(None, "index")

    assert (told(command), told(command)) == (["c.txt"], [])

    write(Path("corpus"), "a.txt", "Phường Bồ Đề họp tổ dân phố số 4")
    sync(None, "index")

    assert (told(command), told(command)) == (["a.txt"], [])


@pytest.mark.parametrize("text", ["", "  ", '"', "*", "()", "-họp", 'NOT "họp tổ"', "..."])
def test_a_search_that_looks_for_nothing_is_not_saved(command: Run, text: str) -> None:
    result = command("saved", "add", "--", "x", text)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("wardsearch: QUERY is missing")
    assert command("saved", "add", "--ward", "Bồ Đề", "--", "x", text).exit_code == 0


def test_what_a_saved_search_is_read_as_is_said(command: Run) -> None:
    noted = command("saved", "add", "x", "họp", "số:2..1")

    assert (noted.exit_code, noted.stdout) == (0, "")
    assert noted.stderr == "số:2..1 ends before it begins, so the range is empty; swap its ends\n"
    assert command("saved", "add", "y", "họp").stderr == ""


def test_a_search_whose_days_are_over_keeps_no_other_from_being_told(command: Run) -> None:
    command("saved", "add", "hop", "hop to")
    over = {"since": "7d", "until": "2022"}  # was asked in 2022
    save("index", SavedSearch("cũ", "hop", over, saved_searches.now(), frozenset()), replace=False)
    write(Path("corpus"), "c.txt", "Cuộc họp tổ mới")
    sync(None, "index")
    why = (
        "since '7d' lies after until '2022', so the range is empty; swap the two, or leave one out"
    )

    result = command("news", "-l")
    assert (result.exit_code, result.stdout) == (2, "corpus/c.txt\n")
    assert result.stderr == f"saved search 'cũ' cannot be answered: {why}\n"

    asked = command("news", "cũ")
    assert (asked.exit_code, asked.stdout, asked.stderr) == (2, "", f"wardsearch: {why}\n")


def test_what_only_moved_or_was_read_again_is_no_news(command: Run) -> None:
    command("saved", "add", "hop", "hop to")
    Path("corpus/a.txt").rename("corpus/z.txt")
    sync(None, "index")
    assert told(command) == []
    Path("corpus").rename("reports")
    sync("reports", "index", replace=True)
    assert told(command) == []
    sync(None, "index", rebuild=True)
    assert told(command) == []
    write(Path("more"), "e.txt", "họp tổ ở nơi khác")
    sync("more", "index", add=True)  # ids of all reports change
    assert told(command) == ["e.txt"]


def test_what_went_and_came_again_is_news(command: Run) -> None:
    command("saved", "add", "hop", "hop to")
    text = Path("corpus/a.txt").read_text("utf-8")
    Path("corpus/a.txt").unlink()
    sync(None, "index")
    assert told(command) == []
    write(Path("corpus"), "a.txt", text)
    sync(None, "index")
    assert told(command) == ["a.txt"]


def test_an_old_report_is_no_news_because_a_better_one_went(command: Run) -> None:
    write(Path("corpus"), "far.txt", "Họp bàn việc làm đường, rồi mới nói đến chuyện của tổ")
    sync(None, "index")
    command("saved", "add", "hop", "hop to")  # only a.txt holds it together
    Path("corpus/a.txt").unlink()
    sync(None, "index")

    assert told(command) == []


def test_saved_searches_are_told_each_by_itself(command: Run) -> None:
    command("saved", "add", "hop", "hop to")
    command("saved", "add", "Bồ Đề", "--ward", "bo de", "--since", "2020")
    write_lines(
        Path("corpus"),
        "f.jsonl",
        [{"id": 1, "title": "Họp tổ", "ward": "Bồ Đề", "published": "2024-01-02", "text": "x"}],
    )
    sync(None, "index")

    assert told(command, "hop") == ["f.jsonl#1"]
    assert told(command, "--peek") == told(command) == ["f.jsonl#1"]
    assert told(command) == []


def test_every_form_of_a_search_names_the_saved_search(command: Run) -> None:
    command("saved", "add", "hop", "hop to")
    write(Path("corpus"), "c.txt", "Cuộc họp tổ mới")
    sync(None, "index")

    text = command("news", "--peek", "-o", "csv").stdout.removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    line = json.loads(command("news", "--peek", "-o", "jsonl").stdout)
    (answer,) = json.loads(command("news", "--peek", "--json").stdout)["news"]
    page = command("news", "--peek").stdout
    drawn = command("news", "--peek", "--format", "{rank} {id}").stdout

    assert (row["saved"], row["id"]) == (line["saved"], line["id"]) == ("hop", "c.txt")
    assert (answer["name"], answer["total"], answer["hits"][0]["id"]) == ("hop", 1, "c.txt")
    assert page.startswith("hop: 1 new report\n\n1. Cuộc họp tổ mới\n")
    assert drawn == "1 c.txt\n"
    command("news")
    assert json.loads(command("news", "--json").stdout)["news"] == []


def test_what_could_not_be_written_stays_news(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("saved", "add", "hop", "hop to")
    write(Path("corpus"), "c.txt", "Cuộc họp tổ mới")
    sync(None, "index")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("wardsearch.terminal.pager.show_paged", full)
        assert command("news").exit_code == 2

    assert told(command) == ["c.txt"]


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"{\n", b"[" * 10**5, b'{"version": 99}\n', b"\x00" * 99, None]
)
def test_a_damaged_file_is_one_line_and_keeps_no_other_from_being_told(
    command: Run, content: bytes | None
) -> None:
    command("saved", "add", "hop", "hop to")
    command("saved", "add", "bad", "chi bo")
    write(Path("corpus"), "c.txt", "Cuộc họp tổ mới")
    sync(None, "index")
    file = saved_searches._file("index", "bad")  # noqa: SLF001 - what is damaged
    file.write_bytes(file.read_bytes()[:-1] if content is None else content)

    for words in (["news", "bad"], ["saved", "list"]):
        alone = command(*words)
        assert (alone.exit_code, alone.stdout, alone.stderr.count("\n")) == (2, "", 1)
        assert str(file) in alone.stderr
    every = command("news", "-l")
    assert (every.exit_code, every.stdout, every.stderr.count("\n")) == (2, "corpus/c.txt\n", 1)
    assert command("saved", "remove", "bad").exit_code == 0
    assert told(command) == []


def test_a_search_that_was_removed_meanwhile_does_not_come_back(command: Run) -> None:
    command("saved", "add", "hop", "hop to")
    kept = find_saved("index", "hop")
    command("saved", "remove", "hop")
    save("index", kept, replace=True, known=True)

    with pytest.raises(ConfigError) as caught:
        find_saved("index", "hop")

    assert caught.value.code == "saved-unknown"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["saved", "add", "hop", "x"], "say --replace"),
        (["saved", "add", "n", "x", "--since", "32/13/2024"], "32/13/2024"),
        (["saved", "add", "n"], "QUERY is missing"),
        (["saved", "add"], "is missing"),
        (["saved", "remove", "hpo"], "did you mean 'hop'?"),
        (["saved", "remove", "xyz"], "saved list"),
        (["saved", "lsit"], "lsit"),
        (["news", "hpo"], "did you mean 'hop'?"),
        (["news", "-i", "elsewhere"], "no search is saved for index 'elsewhere'"),
        (["news", "-l", "--json"], "only one of"),
    ],
)
def test_what_cannot_be_done_is_one_line(command: Run, words: list[str], said: str) -> None:
    command("saved", "add", "hop", "hop to")
    result = command(*words)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert said in result.stderr


def test_the_list_says_what_is_asked(command: Run) -> None:
    nothing = command("saved", "list")
    command("saved", "add", "họp", "hop", "to", "--since", "7d", "--exact-accents")
    (kept,) = json.loads(command("saved", "list", "--json").stdout)["saved"]

    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert (kept["query"], kept["options"]) == ("hop to", {"since": "7d", "exact_accents": True})
    assert command("saved", "list").stdout.rstrip().endswith("hop to --since 7d --exact-accents")


def test_every_option_that_can_be_saved_is_known_when_it_is_read() -> None:
    add = main.commands["saved"].commands["add"]  # type: ignore[attr-defined] # a group
    kept = {each.name for each in add.params if each.expose_value}

    assert kept - {"words", "index_folder", "replace"} == set(saved_searches._OPTIONS)  # noqa: SLF001


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_says_is_a_search_that_can_be_asked_or_damage(
    tmp_path: Path, data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CONFIG_HOME", str(tmp_path))
        kept = SavedSearch("hop", "họp", {"ward": "x", "match": "all"}, "2026-01-01", frozenset())
        save("index", kept, replace=True)
        file = saved_searches._file("index", "hop")  # noqa: SLF001 - what is changed
        head = with_one_changed(data, json.loads(file.read_bytes()))
        file.write_bytes(json.dumps(head).encode() + b"\n")
        try:
            found = find_saved("index", "hop")
        except ConfigError as error:
            assert error.code == "saved-damaged"  # noqa: PT017 - either is right
            return

    assert {type(each) for each in (found.name, found.query, found.since)} == {str}
    assert {type(each) for each in found.options.values()} <= {str, bool}
    assert "ward" not in found.options or type(found.options["ward"]) is str


@pytest.mark.parametrize("options", [[], [["ward", "x"]], None, "", 0])
def test_options_of_another_type_are_damage(command: Run, options: object) -> None:
    command("saved", "add", "hop", "hop to")
    file = saved_searches._file("index", "hop")  # noqa: SLF001 - what is changed
    head, _, digests = file.read_bytes().partition(b"\n")
    said = json.dumps({**json.loads(head), "options": options})
    file.write_bytes(said.encode() + b"\n" + digests)
    result = command("news")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "is damaged" in result.stderr


def test_what_is_no_file_is_damaged_and_is_not_waited_for(command: Run) -> None:
    command("saved", "add", "hop", "hop to")
    file = saved_searches._file("index", "hop")  # noqa: SLF001 - what is replaced
    file.unlink()
    os.mkfifo(file)
    result = command("news")

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "is damaged" in result.stderr


Form: TypeAlias = Literal["NFC", "NFD"]
names = st.text(min_size=1, max_size=30)


@given(names, st.frozensets(st.binary(min_size=16, max_size=16), max_size=5), names)
def test_what_is_kept_comes_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, seen: frozenset[bytes], query: str
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        kept = SavedSearch(name, query, {"ward": query, "all_words": True}, "2026-01-01", seen)
        save("index", kept, replace=False)

        assert find_saved("index", name) == kept


@pytest.mark.parametrize("name", ["a\nb", "a\tb", " a", "a ", "a\x1b[31m", "a\u202eb", "x" * 61])
def test_a_name_that_the_list_could_not_show_is_refused(command: Run, name: str) -> None:
    refused = command("saved", "add", name, "hop to")

    assert (refused.exit_code, len(refused.stderr.splitlines())) == (2, 1)
    assert "cannot name a saved search; give one line" in refused.stderr
    assert len(refused.stderr) < 200
    assert command("saved", "list").exit_code == 1


@pytest.mark.parametrize("name", ["x" * 60, "họp tổ dân phố", "a/b", "-", "#1", "é"])
def test_any_other_name_is_good(command: Run, name: str) -> None:
    assert command("saved", "add", "--", name, "hop to").exit_code == 0
    assert command("saved", "list").stdout.startswith(name)
    assert command("saved", "remove", "--", name).exit_code == 0


@pytest.mark.parametrize(("saved", "typed"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD")])
def test_a_name_is_the_same_whether_its_letters_are_composed_or_not(
    command: Run, saved: Form, typed: Form
) -> None:
    name = "rác thải"
    assert command("saved", "add", normalize(saved, name), "rác").exit_code == 0
    again = command("saved", "add", normalize(typed, name), "hop to")

    assert "a search is saved as 'rác thải' already" in again.stderr
    assert [line.split()[:2] for line in command("saved", "list").stdout.splitlines()] == [
        name.split()
    ]
    assert command("news", normalize(typed, name)).exit_code == 1
    assert command("saved", "remove", normalize(typed, name)).exit_code == 0
