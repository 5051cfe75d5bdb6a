"""The benchmarks run, on a small collection that is made here: what they say of it is not held."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "tests" / "benchmarks"
PLACES = ("Ngọc Thụy", "Bồ Đề", "Gia Thụy", "Việt Hưng", "Phúc Đồng")
SUBJECTS = ("giải phóng mặt bằng", "tiêm chủng mở rộng", "thu gom rác thải", "phổ cập bơi lội")
QUICK = ("--rounds", "1", "--starts", "1", "--markdown")
DOCUMENTS = len(PLACES) * len(SUBJECTS)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Return a collection in which each query has one right answer."""
    folder = tmp_path / "collection"
    folder.mkdir()
    corpus: list[dict[str, str]] = []
    queries: list[dict[str, str]] = []
    grades = ["query-id\tcorpus-id\tscore"]
    for place in PLACES:
        for subject in SUBJECTS:
            number = str(len(corpus))
            text = f"Phường {place} họp về {subject}.\nSố {number} năm nay."
            corpus.append({"_id": number, "title": "", "text": text})
            queries.append({"_id": f"q{number}", "text": f"{subject} {place}"})
            grades.append(f"q{number}\t{number}\t1")
    for name, lines in {"corpus": corpus, "main.queries": queries}.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "main.qrels.tsv").write_text("\n".join(grades), encoding="utf-8")
    return folder


def run(script: str, *arguments: str | Path) -> str:
    """Return what a benchmark prints, the tables as rows of cells."""
    done = subprocess.run(
        [sys.executable, BENCHMARKS / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def row(output: str, name: str) -> list[str]:
    """Return the cells of the first row of a Markdown table that begins with *name*."""
    found = next(line for line in output.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_the_comparison_prints_every_figure_and_finds_every_answer(collection: Path) -> None:
    output = run("peers.py", collection, "--engine", "fts5", *QUICK)

    for name in (
        "index time ÷ FTS5's",
        "size on disk ÷ text's",
        "query p50 without diacritics ÷ FTS5's",
        "query p95 without diacritics ÷ FTS5's",
        "ten hits with two snippets each, p50",
        "`wardsearch search … --json` ÷ `import sqlite3, click`, whole processes",
        "20 files changed, after the scan",
        "peak memory of indexing",
    ):
        assert row(output, name)[-1] in {"stretch", "target", "not reached"}
    assert f"Indexing {DOCUMENTS} documents" in output
    assert row(output, "wardsearch | yes")[-1] == "1.0000"
    assert row(output, "fts5 | yes")[-1] == "1.0000"


def test_the_comparison_runs_with_tantivy(collection: Path) -> None:
    if find_spec("tantivy") is None:
        pytest.skip("tantivy is not installed; `pip install --group bench` does")

    output = run("peers.py", collection, "--engine", "tantivy", *QUICK)

    assert row(output, "query p50 ÷ Tantivy's")[-1] in {"stretch", "target", "not reached"}
    assert row(output, "tantivy | yes")[-1] == "1.0000"


def test_the_series_makes_more_documents_than_there_are(collection: Path, tmp_path: Path) -> None:
    results, page = tmp_path / "results.json", tmp_path / "page.md"
    page.write_text("a\n<!-- scaling.py: begin -->old<!-- scaling.py: end -->\nz\n")
    options = ("--sizes", "10,50", "--json", results, "--page", page, "--markdown")

    output = run("scaling.py", collection, *options)

    assert [row(line, "wardsearch")[1] for line in output.splitlines()[-3:-1]] == ["10", "50"]
    text = page.read_text(encoding="utf-8")
    assert (text[:2], output.strip() in text, "old" in text, text[-2:]) == (
        "a\n",
        True,
        False,
        "z\n",
    )
    small, large = json.loads(results.read_text(encoding="utf-8"))
    assert (small["documents"], large["documents"]) == (10, 50)
    assert large["vocabulary"] > small["vocabulary"]


def test_an_engine_that_is_not_known_is_refused(collection: Path) -> None:
    done = subprocess.run(
        [sys.executable, BENCHMARKS / "peers.py", collection, "--engine", "lucene"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )

    assert done.returncode == 2
    assert "no such engine: lucene" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="there is no /proc")
def test_a_process_that_goes_on_for_long_holds_no_more_files(collection: Path) -> None:
    options = ("--times", "20", "--collection", collection, "--sizes", "10", "--markdown")

    output = run("resources.py", *options)

    before, after = row(output, "after the warm-up"), row(output, "after 20 rounds more")
    assert before[1:3] == after[1:3]
    assert (int(before[1]) > 0, before[2]) == (True, "0")
    documents, _, memory, own = row(output, "10 ")
    assert (documents, float(memory) >= float(own) > 0) == ("10", True)


def test_hostile_reports_and_queries_are_measured_beside_ordinary_ones() -> None:
    names = ("one word", "lone", "JSON: a line of numbers", "10,000 of one wildcard")
    cases = [argument for name in names for argument in ("--case", name)]

    output = run("hostile_input.py", "--scale", "0.001", *cases, "--markdown")

    for name in ("one word of 60 MB", "lone surrogates", "JSON: a line of numbers"):
        assert len(row(output, name)) == 18
    assert len(row(output, "10,000 of one wildcard")) == 5


@pytest.mark.slow
def test_the_benchmark_of_formats_says_what_is_read() -> None:
    for name in ("django", "matplotlib"):
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed; `pip install --group bench` does")

    found = run("formats.py", "--rounds", "1", "--samples", "60", "--markdown")

    assert row(found, "PDF, text: ms a page")[1] != ""
    assert row(found, "TCVN3")[1:] == ["1.0000", row(found, "TCVN3")[2]]
    assert row(found, "all")[1:] == ["60", "0"]


@pytest.mark.slow
def test_hostile_files_are_read_by_command() -> None:
    found = run("hostile.py", "--quick", "--mutations", "24", "--markdown")

    assert row(found, "entities.docx")[3].startswith("damaged")
    assert "24 altered files in" in found
