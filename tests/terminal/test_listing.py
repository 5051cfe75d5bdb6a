"""What other programs read of a search, over a real index."""

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.paths import CORPUS
from terminal.fake_library import FIRST_HIT, RESULTS, SECOND_HIT
from wardsearch.library.sync import sync
from wardsearch.terminal import listing
from wardsearch.terminal.cli import main
from wardsearch.terminal.render_results import render_results
from wardsearch.terminal.screen import cell_width
from wardsearch.terminal.typeset import Canvas

Run = Callable[..., Result]
QUERY = "giai phong mat bang"


@pytest.fixture
def command(sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over the sample reports, with settings of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("WARDSEARCH_INDEX", str(sample_index))
    monkeypatch.chdir(CORPUS.parent)

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, prog_name="wardsearch", input=stdin)

    return run


def counted(command: Run) -> int:
    return int(command("search", QUERY, "-c").stdout)


@pytest.mark.parametrize("output", ["csv", "tsv"])
def test_a_table_has_a_row_for_each_report_that_is_counted(command: Run, output: str) -> None:
    text = command("search", QUERY, "--output", output).stdout.removeprefix("\ufeff")
    rows = list(
        csv.DictReader(io.StringIO(text, newline=""), delimiter="," if output == "csv" else "\t")
    )

    assert len(rows) == counted(command) > 1
    assert [row["rank"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert "phóng mặt bằng" in rows[0]["passage"].lower()


FORMS = [["-l"], ["--files"], ["-o", "jsonl"], ["--format", "{rank} {id}"]]


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
@pytest.mark.parametrize("size", [1, 2, 3, 99])
@pytest.mark.parametrize("options", [[], ["--sort", "date"], ["--match", "any"]])
def test_pages_one_behind_the_other_are_the_whole_list(
    command: Run, form: list[str], size: int, options: list[str]
) -> None:
    query = ("search", "to", "dan", "pho", *options, *form)
    whole = command(*query).stdout.splitlines()
    pages = []
    for page in range(1, 99):
        lines = command(*query, "-n", str(size), "--page", str(page)).stdout.splitlines()
        pages.append(lines)
        if not lines:
            break

    assert len(whole) > 3
    assert list(chain(*pages)) == whole
    assert {len(page) for page in pages[:-2]} <= {size}


def test_json_lines_are_the_hits_of_the_json(command: Run) -> None:
    lines = command("search", QUERY, "--output", "jsonl", "-n", "3").stdout.splitlines()
    answer = json.loads(
        command("search", QUERY, "--output", "json", "-n", "3", "--match", "together").stdout
    )

    assert [json.loads(line)["id"] for line in lines] == [hit["id"] for hit in answer["hits"]]


def test_a_template_draws_a_line_for_each_and_nul_may_end_it(command: Run) -> None:
    lines = command("search", QUERY, "--format", r"{rank}\t{id}").stdout.splitlines()
    parts = command("search", QUERY, "--format", r"{rank}\t{id}", "-0").stdout.split("\0")

    assert lines == parts[:-1]
    assert len(lines) == counted(command)
    assert command("search", QUERY, "-l", "-0").stdout.count("\0") == counted(command)


NAMES = [
    b"a b.txt",
    b"hai\nd\xc3\xb2ng.txt",
    b"\xb8\xa7c \xff.txt",
    b"esc\x1b[31m.txt",
    b"back\\x41.txt",
    b"'x' \"y\".txt",
]


def test_names_that_end_with_nul_are_those_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    for name in NAMES:
        Path(os.fsdecode(b"corpus/" + name)).write_text("Tin\n\nHọp tổ", encoding="utf-8")
    sync("corpus", "index")
    run = CliRunner().invoke
    lists = [run(main, ["search", "hop to", "-0", form]) for form in ("-l", "--files")]

    for found in lists:
        paths = found.stdout_bytes.split(b"\0")
        assert sorted(paths) == sorted([b"", *(b"corpus/" + name for name in NAMES)])
        for path in filter(None, paths):  # each leads back to its report
            shown = run(main, ["show", "--json", os.fsdecode(path)])
            assert (shown.exit_code, shown.stderr) == (0, "")
    lines = run(main, ["search", "hop to", "-l"]).stdout  # which a terminal may show
    assert len(lines.splitlines()) == len(NAMES)
    assert [line for line in lines.splitlines() if not line.isprintable()] == []
    monkeypatch.setattr(listing, "is_terminal", lambda _: True)
    assert "\x1b" not in run(main, ["search", "hop to", "-0", "-l"]).stdout


def test_a_workbook_is_written_to_a_file_and_not_to_a_terminal(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("search", QUERY, "--output", "xlsx").stdout_bytes.startswith(b"PK")

    monkeypatch.setattr(listing, "is_terminal", lambda _stream: True)
    result = command("search", QUERY, "--output", "xlsx")
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    assert "> hits.xlsx" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["-0"],
        ["--output", "csv", "-0"],
        ["--output", "csv", "-c"],
        ["--format", "{"],
        ["--output", "pdf"],
    ],
)
def test_what_cannot_be_written_so_is_one_line(command: Run, options: list[str]) -> None:
    result = command("search", QUERY, *options)

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


def test_nothing_found_writes_the_head_of_no_table(command: Run) -> None:
    result = command("search", "qqqq", "--output", "csv")

    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("number", ["0", "1", "5"])
def test_as_many_passages_are_shown_as_are_asked_for(command: Run, number: str) -> None:
    answer = json.loads(command("search", "mat bang", "--json", "--snippets", number).stdout)

    assert max(len(hit["snippets"]) for hit in answer["hits"]) <= int(number)
    assert any(len(hit["snippets"]) == min(int(number), 2) for hit in answer["hits"])


@pytest.mark.parametrize("width", [None, 20, 60])
def test_without_passages_a_hit_is_one_line(command: Run, width: int | None) -> None:
    lines = command("search", QUERY, "--snippets", "0", "--match", "together").stdout.split("\n")
    hits = [replace(hit, snippets=()) for hit in (FIRST_HIT, SECOND_HIT)]
    shown = render_results(replace(RESULTS, hits=tuple(hits)), Canvas(width)).split("\n")

    assert len(lines) == counted(command) + 3  # a blank one, the summary, and the end
    assert [line.split(". ")[0] for line in shown[:3]] == ["1", "2", ""]
    assert all(cell_width(line) <= (width or 1_000) for line in shown[:2])
    assert SECOND_HIT.title in shown[1]


@pytest.mark.parametrize("form", [["-c"], ["-l"], ["--by", "year"], ["-o", "csv"]])
def test_that_no_report_holds_every_word_is_said_only_where_it_is_so(
    command: Run, form: list[str]
) -> None:
    some = command("search", QUERY, "--match", "any", *form)
    none = command("search", "zzzz", "mat", "--match", "any", *form)

    assert "no report holds every word" not in some.stderr
    assert "no report holds every word; these hold some" in none.stderr


def test_queries_from_stdin_are_answered_a_line_each(command: Run) -> None:
    result = command("search", "-", "-n", "1", stdin=f"{QUERY}\n\nqqqq\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 0
    assert [answer["query"]["text"] for answer in answers] == [QUERY, "", "qqqq"]
    assert (len(answers[0]["hits"]), answers[2]["hits"]) == (1, [])
    assert command("search", "-", stdin="qqqq\n").exit_code == 1


def test_queries_from_stdin_need_not_be_utf8(command: Run) -> None:
    result = command("search", "-", stdin=b"\xef\xbb\xbfqqqq\r\nlu\xe1t\n\0\n")

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["query"]["text"] for each in answers] == ["qqqq", "lu\ufffdt", "\0"]
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_line_of_stdin_that_never_ends_is_no_query(command: Run) -> None:
    result = command("search", "-", stdin="qqqq\n" + "\0" * 1_000_001)

    assert len(result.stdout.splitlines()) == 1
    assert (result.exit_code, result.stderr) == (
        2,
        "wardsearch: line 2 of stdin is longer than 1,000,000 bytes; write a query a line\n",
    )
