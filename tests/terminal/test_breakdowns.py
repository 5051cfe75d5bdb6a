"""Counts of groups as people and programs read them."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.paths import CORPUS
from wardsearch.results import Breakdown, GroupCount
from wardsearch.terminal.breakdowns import render_breakdowns
from wardsearch.terminal.cli import main
from wardsearch.terminal.screen import cell_width
from wardsearch.terminal.typeset import Canvas

Run = Callable[..., Result]
WARD = Breakdown(
    "ward",
    (
        GroupCount("Thị trấn có một cái tên rất dài mà không ai viết hết", 1_240),
        GroupCount("Bồ Đề", 310),
        GroupCount("3", 1),
        GroupCount("\x1b[31m日本", 1),
        GroupCount(None, 7),
    ),
)
MONTH = Breakdown("month", (GroupCount("2023-04", 2), GroupCount("2023-06", 1)))


@pytest.fixture
def command(sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("WARDSEARCH_INDEX", str(sample_index))
    monkeypatch.chdir(CORPUS.parent)
    return lambda *arguments: CliRunner().invoke(main, arguments, prog_name="wardsearch")


@pytest.mark.parametrize("width", [40, 80, 100])
def test_a_terminal_shows_bars_that_fit(width: int, golden: Callable[[str, str], None]) -> None:
    shown = render_breakdowns((WARD, MONTH), Canvas(width))

    assert max(cell_width(line) for line in shown.split("\n")) <= width
    golden(f"breakdowns_{width}.txt", shown)


def test_elsewhere_there_are_no_bars_and_nothing_a_terminal_obeys() -> None:
    shown = render_breakdowns((WARD,), Canvas())

    assert "█" not in shown
    assert "\x1b" not in shown
    assert shown.split("\n")[1].split() == ["Bồ", "Đề", "310"]


def test_json_has_the_counts_beside_the_hits(command: Run) -> None:
    answer = json.loads(command("search", "bau cu", "--by", "ward,month", "--json").stdout)

    assert list(answer["counts"]) == ["ward", "month"]
    assert sum(row["reports"] for row in answer["counts"]["ward"]) == answer["total"]
    assert len(answer["hits"]) > 1


@pytest.mark.parametrize("query", [[], [""], [" "]])
def test_without_a_query_all_reports_are_counted(command: Run, query: list[str]) -> None:
    reports = json.loads(command("stats", "--json").stdout)["reports"]

    answer = json.loads(command("search", *query, "--by", "month", "--json").stdout)

    assert sum(row["reports"] for row in answer["counts"]["month"]) == answer["total"] == reports
    assert command("search", "...", "--by", "month").exit_code == 1  # that asks for nothing


@pytest.mark.parametrize("output", ["csv", "tsv", "jsonl"])
def test_a_table_has_a_row_for_each_count(command: Run, output: str) -> None:
    text = command("search", "bau cu", "--by", "ward", "--by", "year", "-o", output).stdout
    stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
    delimiter = "," if output == "csv" else "\t"
    rows = (
        list(map(json.loads, text.splitlines()))
        if output == "jsonl"
        else list(csv.DictReader(stream, delimiter=delimiter))
    )
    total = int(command("search", "bau cu", "-c").stdout)

    assert [list(row) for row in rows] == [["by", "name", "reports"]] * len(rows)
    for name in ("ward", "year"):
        assert sum(int(row["reports"]) for row in rows if row["by"] == name) == total


@pytest.mark.parametrize("other", ["-l", "--files", "-c", "--format={id}"])
def test_counts_are_no_list(command: Run, other: str) -> None:
    result = command("search", "bau cu", "--by", "ward", other)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "--by can be given" in result.stderr


@pytest.mark.parametrize("by", ["wards", "ward,,Tháng", "\x1b[1m"])
def test_an_unknown_field_is_one_line_that_names_those_there_are(command: Run, by: str) -> None:
    result = command("search", "bau cu", "--by", by)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "'month'" in result.stderr


def test_nothing_found_is_counted_as_nothing(command: Run) -> None:
    assert command("search", "xyzzy", "--by", "ward").exit_code == 1
    assert json.loads(command("search", "xyzzy", "--by", "ward", "--json").stdout)["counts"] == {
        "ward": []
    }
