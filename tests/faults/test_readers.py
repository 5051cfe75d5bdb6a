"""Readers beside a writer: each sees one commit, whole, and keeps it when others come after."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults.world import reports_of
from support.corpora import ids, indexed, report, write
from wardsearch.embedded.index import check as check_module
from wardsearch.embedded.index.check import CommitFiles, check_index
from wardsearch.embedded.index.manifest import Manifest, SegmentEntry, read_manifest
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync

_READ = """
import sys
from pathlib import Path
from wardsearch import check_index, open_index
print("reading", flush=True)
opened = 0
while not Path(sys.argv[2]).exists():
    with open_index(sys.argv[1]) as index:
        words = {hit.title.split()[-1] for hit in index.search("lượt", limit=100).hits}
        assert len(words) == 1, words
        assert index.stats().reports == len(index) == 6
    if opened % 5 == 0:
        assert check_index(sys.argv[1]).problems == ()
    opened += 1
print(opened)
"""


def turn(corpus: Path, number: int) -> None:
    """Replace every report."""
    for name in range(6):
        write(corpus, f"{name}.txt", f"báo cáo {name} lượt {number}")


def test_readers_see_one_commit_each_while_a_writer_replaces_all_of_it(tmp_path: Path) -> None:
    corpus, index, end = tmp_path / "corpus", tmp_path / "index", tmp_path / "end"
    turn(corpus, 0)
    sync(corpus, index)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", _READ, str(index), str(end)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "reading\n"
        for number in range(1, 31):
            turn(corpus, number)
            sync(corpus, index, rebuild=number % 3 == 0)
    finally:
        end.touch()
        told = [reader.communicate() for reader in readers]

    assert [said for _, said in told] == ["", ""]
    assert [int(opened) > 0 for opened, _ in told] == [True, True]


def test_threads_share_an_opened_index(tmp_path: Path) -> None:
    texts = {f"{n}.txt": report(f"Giải phóng mặt bằng {n}", "họp dân phố " * n) for n in range(40)}
    queries = ["giai phong", "mặt bằng", '"hop dan"', "dan*", "giai OR hop", "title:bang", "x -y"]

    def answer(index: Index, query: str) -> object:
        results = index.search(query)
        shown = [(hit.id, hit.score, hit.snippets) for hit in results.hits]
        return shown, results.total, index.get("3.txt", query=query).matches, index.stats()

    with indexed(tmp_path, texts) as alone:
        expected = [answer(alone, query) for query in queries]
    barrier = threading.Barrier(8)

    def ask(index: Index, number: int) -> list[object]:
        barrier.wait()  # all meet an index of which nothing is open yet
        order = queries[number % 7 :] + queries[: number % 7]
        found = {query: answer(index, query) for query in order}
        return [found[query] for query in queries]

    for _ in range(5):
        with open_index(tmp_path / "index") as shared, ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda number, index=shared: ask(index, number), range(8)))

        assert answers == [expected] * 8


@contextmanager
def replaced_after(
    use: str, folder: Path, patch: pytest.MonkeyPatch
) -> Iterator[Callable[[], int]]:
    """Let a writer replace the commit when *use* has read the manifest."""
    times = 0
    real = read_manifest

    def read(index: Path) -> Manifest:
        nonlocal times
        manifest = real(index)
        if times == 0:
            times += 1
            turn(folder / "corpus", 1)
            sync(folder / "corpus", index)
        return manifest

    with patch.context() as context:
        context.setattr(use, read)
        yield lambda: times


def test_a_check_of_a_commit_that_is_replaced_finds_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(tmp_path / "corpus", 0)
    sync(tmp_path / "corpus", tmp_path / "index")
    use = "wardsearch.embedded.index.check.read_manifest"
    with replaced_after(use, tmp_path, monkeypatch) as times:
        assert check_index(tmp_path / "index").problems == ()
        assert times() == 1


def test_a_check_whose_segment_is_taken_away_beside_its_file_finds_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(tmp_path / "corpus", 0)
    sync(tmp_path / "corpus", tmp_path / "index")
    opened: list[SegmentEntry] = []

    def live(folder: Path, entry: SegmentEntry) -> LiveSegment:
        opened.append(entry)
        if len(opened) == 1:
            turn(tmp_path / "corpus", 1)
            sync(tmp_path / "corpus", folder, rebuild=True)
        return LiveSegment(folder, entry)

    monkeypatch.setattr(check_module, "LiveSegment", live)
    result = check_index(tmp_path / "index")

    assert (result.problems, result.reports, len(opened)) == ((), 6, 2)


def test_what_a_check_has_opened_is_checked_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(tmp_path / "corpus", 0)
    sync(tmp_path / "corpus", tmp_path / "index")

    def opened(folder: Path) -> CommitFiles:
        files = CommitFiles(folder)
        turn(tmp_path / "corpus", 1)
        sync(tmp_path / "corpus", folder, rebuild=True)
        return files

    monkeypatch.setattr(check_module, "CommitFiles", opened)
    result = check_index(tmp_path / "index")

    assert (result.problems, result.reports) == ((), 6)
    assert len(ids(tmp_path / "index", '"luot 1"')) == 6


def test_an_index_opened_in_the_moment_of_a_commit_is_one_of_the_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(tmp_path / "corpus", 0)
    sync(tmp_path / "corpus", tmp_path / "index")
    use = "wardsearch.embedded.index.snapshot.read_manifest"
    with replaced_after(use, tmp_path, monkeypatch), open_index(tmp_path / "index") as index:
        for number in range(6):
            write(tmp_path / "corpus", f"{number}.txt", f"khác hẳn mã{number}")
        sync(tmp_path / "corpus", tmp_path / "index")

        assert len(index.search('"luot 1"').hits) == index.stats().reports == 6
    with open_index(tmp_path / "index") as index:
        assert len(reports_of(index)) == 6
