"""Is everything hostile that the benchmark measures read, found and shown?

The cases are those of `benchmarks/hostile_input.py`, small here: what grows faster than its input
would still never end, and memory is limited where the system can.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hostile_input import CORPORA, QUERIES, Corpus
from wardsearch.embedded.index.check import check_index
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.query.tokens import MAX_CHARS, MAX_WORDS
from wardsearch.results_json import results_json, to_json

SMALL = 100_000  # bytes at most; of the benchmark's megabytes, so many thousandths
MANY = 10_000  # of whatever a query has many of
REPORTS = ("Phường Bồ Đề giải phóng mặt bằng và họp bàn", "từaaaaa từbaaaa phường", "giải bằng")


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_a_hostile_corpus_is_indexed_whole_found_and_shown(corpus: Corpus, tmp_path: Path) -> None:
    reports, index = tmp_path / "corpus", tmp_path / "index"
    reports.mkdir()
    corpus.write(reports, min(SMALL, int(corpus.megabytes * 3_000)))
    (reports / "z.txt").write_text("họp cuối", encoding="utf-8")
    result = sync(reports, index)

    assert result.total >= 1
    assert all(skip.reason and skip.reason.isprintable() for skip in result.skipped)
    assert check_index(index).problems == ()
    with open_index(index) as opened:
        found = opened.search("cuoi")
        for hit in (*found.hits, *opened.search("họp").hits):
            shown = opened.get(hit.id, query="họp")
            assert all(0 <= start < end <= len(shown.text) for start, end in shown.matches)
        assert "z.txt" in [hit.id for hit in found.hits]
    assert sync(reports, index).unchanged == result.total


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("queries")
    (folder / "corpus").mkdir()
    for number, text in enumerate(REPORTS):
        (folder / "corpus" / f"{number}.txt").write_text(text, encoding="utf-8")
    sync(folder / "corpus", folder / "index")
    with open_index(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize("name", QUERIES)
def test_a_hostile_query_is_answered(index: Index, name: str) -> None:
    text = " ".join(QUERIES[name](MANY))
    results = index.search(text)
    index.get("0.txt", query=text)

    assert len(text) > MAX_CHARS or len(text.split()) > MAX_WORDS or len(text) >= MANY
    assert 0 <= results.total <= len(REPORTS)
    assert json.loads(to_json(results_json(results)))["total"] == results.total


@contextmanager
def limited(megabytes: int) -> Iterator[str]:
    """Give code that limits the memory of a process to *megabytes* more than it has then."""
    if not Path("/proc/self/statm").exists():
        pytest.skip("there is no /proc")
    yield (
        "import resource\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        f"resource.setrlimit(resource.RLIMIT_AS, (used + {megabytes} * 2**20, -1))\n"
    )


LARGE = 5  # megabytes
LINEAR = (
    "200 MB in one line",
    "one word of 60 MB",
    "ten million numbers, an at sign before",
    "marks upon one letter",
    "blank lines",
    "control characters, escapes, turns",
    "JSON: a line of empty arrays",
    "JSON: members as long as the text",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", LINEAR)
def test_a_hostile_corpus_takes_memory_in_proportion_to_its_bytes(
    name: str, tmp_path: Path
) -> None:
    """The bound that docs/reliability.md states, 100 bytes a byte, and what a run takes."""
    corpus = next(corpus for corpus in CORPORA if corpus.name == name)
    (tmp_path / "corpus").mkdir()
    corpus.write(tmp_path / "corpus", LARGE * 1_000_000)
    with limited(100 * LARGE + 100) as limit:
        code = f"{limit}from wardsearch import sync\nsync('corpus', 'index')"
        before = "import numpy, wardsearch.library.sync, wardsearch.analysis.segmenter.segmenter\n"
        done = subprocess.run(
            [sys.executable, "-c", before + code],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        )

    assert (done.returncode, done.stderr) == (0, "")
    assert check_index(tmp_path / "index").problems == ()
