"""What a run leaves in a cluster, as the cluster itself says."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from support.corpora import set_time, write, write_lines
from support.faulty import ANALYSIS, GOOD, WORSE, failing
from wardsearch.corpus.parts import Part
from wardsearch.embedded.writing import segment_builder
from wardsearch.errors import (
    CorpusError,
    IndexLockedError,
    IndexOutdatedError,
    IndexUnavailableError,
)
from wardsearch.library.sync import sync
from wardsearch.opensearch import lock as locking, store as storing
from wardsearch.opensearch.address import read_address
from wardsearch.opensearch.indexes import demand
from wardsearch.opensearch.lock import WriterLock
from wardsearch.opensearch.transport import connect
from wardsearch.results import SyncResult

pytestmark = pytest.mark.cluster


def held(address: str) -> dict[str, str]:
    """Return the text of each report that readers see."""
    transport = connect(read_address(address))
    body = {"size": 1000, "_source": ["id", "text"]}
    hits = transport.search(transport.address.name, body)["hits"]["hits"]
    transport.close()
    return {hit["_source"]["id"]: hit["_source"]["text"] for hit in hits}


def indexes(address: str) -> set[str]:
    transport = connect(read_address(address))
    name = transport.address.name
    found = transport.request("GET", f"/{name}*/_alias")
    transport.close()
    return {index.removeprefix(f"{name}-") for index in found}


def counts(result: SyncResult) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.deleted, result.unchanged


def test_a_run_makes_the_index_equal_to_the_folder(tmp_path: Path, address: str) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, "a.txt", "một")
    write(corpus, "sub/b.txt", "hai")
    write_lines(corpus, "l.jsonl", [{"id": "1", "text": "ba"}, {"id": "2", "text": "bốn"}])

    assert counts(sync(corpus, address)) == (4, 0, 0, 0)
    assert held(address) == {
        "a.txt": "một",
        "sub/b.txt": "hai",
        "l.jsonl#1": "ba",
        "l.jsonl#2": "bốn",
    }
    write(corpus, "a.txt", "một đổi")
    set_time(corpus / "a.txt", 10**18)
    (corpus / "sub/b.txt").rename(corpus / "c.txt")
    write_lines(corpus, "l.jsonl", [{"id": "2", "text": "bốn"}, {"id": "3", "text": "năm"}])
    set_time(corpus / "l.jsonl", 10**18)

    assert counts(sync(None, address)) == (2, 1, 2, 1)
    assert held(address) == {
        "a.txt": "một đổi",
        "c.txt": "hai",
        "l.jsonl#2": "bốn",
        "l.jsonl#3": "năm",
    }
    assert counts(sync(None, address)) == (0, 0, 0, 4)


def test_several_processes_make_the_same_index(tmp_path: Path, address: str) -> None:
    rows = [{"id": str(n), "text": f"báo cáo số {n}"} for n in range(300)]
    write_lines(tmp_path / "corpus", "l.jsonl", rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storing, "BATCH_CHARS", 1000)
        sync(tmp_path / "corpus", address, jobs=2)

    assert held(address) == {f"l.jsonl#{n}": f"báo cáo số {n}" for n in range(300)}


@pytest.mark.parametrize(
    "stage", [ANALYSIS[0], ANALYSIS[3], "wardsearch.opensearch.store.index_action"]
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_that_brings_out_an_error_of_ours_costs_no_other(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, stage: str, jobs: int
) -> None:
    rows = [{"id": str(n), "text": f"{GOOD} cũ {n}"} for n in range(9)]
    write_lines(tmp_path / "corpus", "l.jsonl", rows)
    sync(tmp_path / "corpus", address, jobs=jobs)
    changed = [{"id": str(n), "text": f"{GOOD if n % 3 else WORSE} mới {n}"} for n in range(2, 12)]
    write_lines(tmp_path / "corpus", "l.jsonl", changed)
    set_time(tmp_path / "corpus/l.jsonl", 10**18)
    segment_builder._own_analyzer.cache_clear()  # noqa: SLF001 - it may know the word that fails
    monkeypatch.setattr(stage, failing(stage, LookupError("bảng mã")))
    monkeypatch.setattr(storing, "BATCH_CHARS", 200)
    monkeypatch.setattr(storing, "COMMIT_SECONDS", -1.0)
    result = sync(None, address, jobs=jobs)

    assert counts(result) == (2, 5, 2, 2)
    assert [skipped.path for skipped in result.skipped] == ["l.jsonl#3", "l.jsonl#6", "l.jsonl#9"]
    assert {skipped.code for skipped in result.skipped} == {"own-fault"}
    assert held(address) == {
        f"l.jsonl#{n}": f"{GOOD} {'mới' if n % 3 else 'cũ'} {n}"
        for n in (2, 3, 4, 5, 6, 7, 8, 10, 11)
    }
    again = sync(None, address, jobs=jobs)
    assert (counts(again), again.skipped) == ((0, 0, 0, 9), result.skipped)


def test_making_an_index_anew_shows_the_old_one_until_the_end(tmp_path: Path, address: str) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    write(tmp_path / "corpus", "b.txt", "hai")
    sync(tmp_path / "corpus", address)
    write(tmp_path / "corpus", "a.txt", "khác")
    (tmp_path / "corpus/b.txt").unlink()
    seen = []

    def look(done: int, total: int) -> None:
        seen.append(held(address))
        if done == total and len(seen) > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(None, address, rebuild=True, allow_empty=True, progress=look)
    assert seen
    assert all(found == {"a.txt": "một", "b.txt": "hai"} for found in seen)
    assert {"reports-1", "reports-2"} <= indexes(address)
    assert counts(sync(None, address, rebuild=True, allow_empty=True)) == (1, 0, 0, 0)
    assert held(address) == {"a.txt": "khác"}
    assert indexes(address) == {"reports-2", "catalog-2", "writers"}


def test_a_dry_run_changes_nothing(tmp_path: Path, address: str) -> None:
    write(tmp_path / "corpus", "a.txt", "một")

    assert counts(sync(tmp_path / "corpus", address, dry_run=True)) == (1, 0, 0, 0)
    assert indexes(address) == set()
    sync(tmp_path / "corpus", address)
    write(tmp_path / "corpus", "b.txt", "hai")
    assert counts(sync(None, address, dry_run=True)) == (1, 0, 0, 1)
    assert counts(sync(None, address, dry_run=True, rebuild=True)) == (2, 0, 0, 0)
    assert held(address) == {"a.txt": "một"}


def test_hosts_share_a_corpus(tmp_path: Path, address: str) -> None:
    texts = {f"{n}.txt": f"số {n}" for n in range(20)}
    for name, text in texts.items():
        write(tmp_path / "corpus", name, text)
    write(tmp_path / "corpus", "bad.jsonl", "{")
    results = [sync(tmp_path / "corpus", address, part=f"{n}/3") for n in (1, 2, 3)]

    assert sum(result.added for result in results) == 20
    assert all(result.added for result in results)
    assert [skip.path for result in results for skip in result.skipped] == ["bad.jsonl:1"]
    assert held(address) == texts
    (tmp_path / "corpus/0.txt").unlink()
    again = [counts(sync(None, address, part=f"{n}/3")) for n in (1, 2, 3)]
    assert [sum(column) for column in zip(*again, strict=True)] == [0, 0, 1, 19]
    assert counts(sync(None, address)) == (0, 0, 0, 19)


def test_two_writers_of_one_part_are_told_of_each_other(tmp_path: Path, address: str) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    transport = connect(read_address(address))
    first = WriterLock(transport, Part(1, 2), wait=0)
    second = WriterLock(transport, Part(2, 2), wait=0)
    for part in ("1/2", "1/3", None):
        with pytest.raises(IndexLockedError) as caught:
            sync(tmp_path / "corpus", address, part=part, wait=0)
        assert f"process {os.getpid()} on" in str(caught.value)
    first.release()
    assert sync(tmp_path / "corpus", address, part="1/2", wait=0).total < 2
    second.release()
    assert sync(tmp_path / "corpus", address, wait=0).total == 1
    transport.close()


WRITER = """
import sys, time
from wardsearch.opensearch import store
from wardsearch.library.sync import sync
store.BATCH_CHARS, store.COMMIT_SECONDS = 500, float(sys.argv[3])
def tell(done, total):
    print(done, flush=True)
    time.sleep(0.02)
sync(sys.argv[1], sys.argv[2], progress=tell)
"""


@pytest.mark.parametrize("commit_seconds", ["0", "1000"])
def test_a_run_that_was_killed_goes_on_where_it_was(
    tmp_path: Path, address: str, commit_seconds: str
) -> None:
    corpus = tmp_path / "corpus"
    texts = {f"{n:03}.txt": f"báo cáo {n} " * 20 for n in range(60)}
    for name, text in texts.items():
        write(corpus, name, text)
    command = [sys.executable, "-c", WRITER, str(corpus), address, commit_seconds]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(30):
        assert process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (corpus / "000.txt").unlink()  # its report may be there, and no catalog may name it

    result = sync(corpus, address, wait=5)
    assert result.total == 59
    assert (result.unchanged > 0) == (commit_seconds == "0")
    del texts["000.txt"]
    if commit_seconds == "0":
        assert set(held(address)) == set(texts)
    else:
        assert set(held(address)) - {"000.txt"} == set(texts)


def test_a_writer_that_is_dead_is_no_more_waited_for(tmp_path: Path, address: str) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    transport = connect(read_address(address))
    lock = WriterLock(transport, wait=0)
    lock._is_over.set()  # noqa: SLF001 - its heart stops
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locking, "DEAD_SECONDS", -1.0)
        assert sync(tmp_path / "corpus", address, wait=0).added == 1
    transport.close()


def test_a_writer_whose_right_was_taken_stops(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "BEAT_SECONDS", 0.1)
    write(tmp_path / "corpus", "a.txt", "một")
    transport = connect(read_address(address))

    def rob(done: int, _total: int) -> None:
        if not done:
            return
        index = f"{transport.address.name}-writers"
        transport.request("PUT", f"/{index}/_doc/1of1", {"holder": {"token": "another"}})
        time.sleep(1)

    with pytest.raises(Exception, match="was taken over by another process") as caught:
        sync(tmp_path / "corpus", address, progress=rob)
    assert getattr(caught.value, "code", "") == "index-taken-over"
    transport.close()


@pytest.mark.slow
def test_deleted_reports_are_merged_away_by_a_later_run(tmp_path: Path, address: str) -> None:
    rows = [{"id": str(n), "text": f"chung {n}"} for n in range(50)]
    write_lines(tmp_path / "corpus", "l.jsonl", rows)
    sync(tmp_path / "corpus", address)
    transport = connect(read_address(address))
    deleted = []
    for kept in range(40, 30, -1):  # a cluster keeps what it deleted for half a minute
        write_lines(tmp_path / "corpus", "l.jsonl", rows[:kept])
        set_time(tmp_path / "corpus/l.jsonl", 10**18 + kept)
        sync(tmp_path / "corpus", address)
        stats = transport.request("GET", f"/{transport.address.name}/_stats/docs")
        deleted.append(stats["_all"]["primaries"]["docs"]["deleted"])
        if deleted[-1] < deleted[0]:
            break
        time.sleep(6)
    transport.close()

    assert deleted[-1] < deleted[0], deleted


def test_an_index_of_another_release_is_refused_and_made_anew(tmp_path: Path, address: str) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    sync(tmp_path / "corpus", address)
    transport = connect(read_address(address))
    generation, meta = demand(transport)
    for field, value, code in (
        ("format", 99, "index-outdated"),
        ("analysis", "of old", "index-outdated"),
        ("segmenter", "of old", "index-words-outdated"),
    ):
        said = {"wardsearch": {**meta.plain(), field: value}}
        transport.request("PUT", f"/{generation.reports}/_mapping", {"_meta": said})
        with pytest.raises(IndexOutdatedError) as caught:
            sync(None, address)
        assert caught.value.code == code
        assert f"wardsearch index --rebuild --index {address}" in str(caught.value)
    assert counts(sync(None, address, rebuild=True)) == (1, 0, 0, 0)
    transport.close()


def test_an_index_of_something_else_is_left_alone(tmp_path: Path, address: str) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    transport = connect(read_address(address))
    transport.request("PUT", f"/{transport.address.name}", {})
    with pytest.raises(IndexUnavailableError) as caught:
        sync(tmp_path / "corpus", address)
    transport.close()

    assert caught.value.code == "cluster-index-foreign"


def test_parts_are_for_clusters_and_not_for_making_anew(tmp_path: Path, address: str) -> None:
    write(tmp_path / "corpus", "a.txt", "một")
    for index, options, code in (
        (str(tmp_path / "index"), {"part": "1/2"}, "part-of-folder"),
        (address, {"part": "1/2", "rebuild": True}, "part-of-rebuild"),
        (address, {"part": "3/2"}, "part-invalid"),
        (address, {"part": "0/2"}, "part-invalid"),
        (address, {"part": "x"}, "part-invalid"),
    ):
        given: dict[str, Any] = dict(options)
        with pytest.raises(CorpusError) as caught:
            sync(tmp_path / "corpus", index, **given)
        assert caught.value.code == code


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("folders", [("first", "second"), ("second", "third")])
def test_what_an_interrupted_run_calls_otherwise_is_found_once_by_its_name_of_today(
    tmp_path: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    folders: tuple[str, ...],
    share: float,
) -> None:
    monkeypatch.setattr(storing, "COMMIT_SECONDS", -1.0)
    for folder in ("first", "second", "third"):
        for number in range(4):
            write(tmp_path / folder, f"{number}.txt", f"nội dung {number} của {folder}")
    sync(tmp_path / "first", address)

    def stop(done: int, total: int) -> None:
        if done > share * total:
            raise KeyboardInterrupt

    paths = [tmp_path / folder for folder in folders]
    with pytest.raises(KeyboardInterrupt):
        sync(paths, address, replace=True, allow_empty=True, progress=stop)
    sync(paths, address, replace=True, allow_empty=True)

    assert held(address) == {
        f"{folder}/{number}.txt": f"nội dung {number} của {folder}"
        for folder in folders
        for number in range(4)
    }
