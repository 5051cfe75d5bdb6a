import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from support.corpora import indexed
from support.segments import contents, expected, make_report, write
from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.report import Report
from wardsearch.embedded.index.manifest import Manifest, read_manifest
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.writing import writer as writer_module
from wardsearch.embedded.writing.lock_note import write_holder
from wardsearch.embedded.writing.writer import FAN_OUT, MOST_UNMERGED, ArrayIndex, ArrayWriter
from wardsearch.errors import IndexLockedError, IndexMissingError
from wardsearch.library.engines import check_index
from wardsearch.library.index import open_index

ANALYZER = BatchAnalyzer(default_segmenter())


def _reports(*names: str) -> list[Report]:
    return [make_report(name, f"ma {name}") for name in names]


def _new(folder: Path) -> ArrayWriter:
    return ArrayWriter(ArrayIndex(folder, lambda: Manifest(0, CorpusFolders())), timeout=0.1)


def _add(writer: ArrayWriter, reports: Sequence[Report]) -> str:
    """Add *reports* as a segment of the next commit; return its id."""
    segment, path = writer.new_path()
    writer.add_file(segment, write(path, reports, ANALYZER))
    return str(segment.segid)


def _sizes(folder: Path) -> list[tuple[int, int]]:
    """Return how many documents each segment has, and how many of them are deleted."""
    return [(s.entry.documents, len(s.entry.deleted)) for s in Snapshot(folder).segments]


def _ids(folder: Path) -> list[str]:
    return sorted(
        segment.arrays.id(document)
        for segment in Snapshot(folder).segments
        for document in range(segment.entry.documents)
        if document not in segment.entry.deleted
    )


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.arrays"))


def test_what_is_committed_is_in_the_manifest_and_in_whooshs_table(tmp_path: Path) -> None:
    writer = _new(tmp_path)
    _add(writer, _reports("a", "b"))
    writer.commit()
    manifest = read_manifest(tmp_path)
    (entry,) = manifest.segments
    assert (manifest.generation, entry.documents, entry.deleted) == (1, 2, [])
    assert _files(tmp_path) == [entry.file]
    assert (tmp_path / "_MAIN_1.toc").exists()
    assert contents(SegmentArrays(tmp_path / entry.file)) == expected(_reports("a", "b"))


@pytest.mark.skipif(sys.platform == "win32", reason="there, nothing tells whether a lock is held")
def test_who_opens_an_index_is_told_who_is_making_it(tmp_path: Path) -> None:
    writer = _new(tmp_path)
    for use in (open_index, check_index):
        with pytest.raises(IndexMissingError) as caught:
            use(tmp_path)
        assert caught.value.code == "index-being-made"
        assert f"is being made by process {os.getpid()} on " in str(caught.value)
    writer.cancel()
    for leave in (lambda _: None, write_holder):  # the note of a writer that was killed
        leave(tmp_path)
        with pytest.raises(IndexMissingError) as caught:
            open_index(tmp_path)
        assert caught.value.code == "index-missing"
    again = _new(tmp_path)  # no lock is left behind
    again.commit()
    open_index(tmp_path).close()


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    first = _new(tmp_path)
    with pytest.raises(IndexLockedError, match="is being written by"):
        _new(tmp_path)
    first.close()
    _new(tmp_path).close()
    assert _files(tmp_path) == []


def test_what_is_not_committed_is_dropped(tmp_path: Path) -> None:
    writer = _new(tmp_path)
    _add(writer, _reports("a"))
    writer.commit_batch(None, merge=False)
    _add(writer, _reports("b"))
    assert len(_files(tmp_path)) == 2
    writer.close()
    assert len(_files(tmp_path)) == 1
    assert _ids(tmp_path) == ["a"]


def test_deleted_documents_are_gone_at_the_next_commit(tmp_path: Path) -> None:
    writer = _new(tmp_path)
    segment = _add(writer, _reports("a", "b", "c", "d"))
    writer.commit_batch(None, merge=False)
    writer.delete(segment, [2])
    assert _ids(tmp_path) == ["a", "b", "c", "d"]
    writer.commit()
    assert _ids(tmp_path) == ["a", "b", "d"]
    assert _sizes(tmp_path) == [(4, 1)]


def test_a_segment_mostly_deleted_is_rewritten_and_one_all_deleted_dropped(tmp_path: Path) -> None:
    writer = _new(tmp_path)
    first = _add(writer, _reports("a", "b", "c"))
    second = _add(writer, _reports("d"))
    writer.commit_batch(None, merge=False)
    writer.delete(first, [0])
    writer.delete(second, [0])
    writer.close()
    again = ArrayWriter(ArrayIndex(tmp_path), timeout=0.1)
    assert _ids(tmp_path) == ["a", "b", "c", "d"]
    again.delete(first, [0])
    again.delete(second, [0])
    again.commit()
    assert _sizes(tmp_path) == [(2, 0)]
    assert _ids(tmp_path) == ["b", "c"]
    assert len(_files(tmp_path)) == 1


def test_the_segments_of_one_run_become_one(tmp_path: Path) -> None:
    writer = _new(tmp_path)
    for name in "abc":
        _add(writer, _reports(name))
        writer.commit_batch(None, merge=False)
    assert _sizes(tmp_path) == [(1, 0)] * 3
    writer.commit()
    assert _sizes(tmp_path) == [(3, 0)]
    (name,) = _files(tmp_path)
    assert contents(SegmentArrays(tmp_path / name)) == expected(_reports("a", "b", "c"))


def test_as_many_segments_of_a_size_as_the_fan_out_are_merged(tmp_path: Path) -> None:
    _new(tmp_path).commit()
    for number in range(FAN_OUT):
        assert _sizes(tmp_path) == [(1, 0)] * number
        writer = ArrayWriter(ArrayIndex(tmp_path), timeout=0.1)
        _add(writer, _reports(str(number)))
        writer.commit()
    assert _sizes(tmp_path) == [(FAN_OUT, 0)]


@settings(max_examples=10)
@given(st.lists(st.integers(1, 5), min_size=8, max_size=14), st.sampled_from((2, 3)))
def test_however_reports_come_segments_stay_few_and_none_is_lost(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int], fan_out: int
) -> None:
    folder = tmp_path_factory.mktemp("merges")
    _new(folder).commit()
    names: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer_module, "FAN_OUT", fan_out)
        for count in counts:
            writer = ArrayWriter(ArrayIndex(folder), timeout=0.1)
            fresh = [f"{len(names) + n:03}" for n in range(count)]
            _add(writer, _reports(*fresh))
            writer.commit()
            names += fresh
    assert _ids(folder) == names
    sizes = 0
    while fan_out**sizes <= len(names):
        sizes += 1
    assert len(_sizes(folder)) <= sizes * (fan_out - 1) + 1


def test_a_run_of_many_commits_merges_on_its_way_and_deletes_what_was_there(tmp_path: Path) -> None:
    writer = _new(tmp_path)
    old = _add(writer, _reports("old", "stays"))
    writer.commit()
    writer = ArrayWriter(ArrayIndex(tmp_path), timeout=0.1)
    names = [f"{number:03}" for number in range(2 * MOST_UNMERGED)]
    most = 0
    for name in names:
        _add(writer, _reports(name))
        writer.commit_batch(None, merge=False)
        most = max(most, len(read_manifest(tmp_path).segments))
    assert most == MOST_UNMERGED + 1
    assert _ids(tmp_path) == [*names, "old", "stays"]
    writer.delete(old, [0])
    writer.commit()
    assert _ids(tmp_path) == [*names, "stays"]


def test_what_runs_cut_short_left_is_merged_by_the_next(tmp_path: Path) -> None:
    sizes = []
    for run in range(4):
        start = None if run else (lambda: Manifest(0, CorpusFolders()))
        writer = ArrayWriter(ArrayIndex(tmp_path, start), timeout=0.1)
        writer.merge_left()
        sizes.append(len(_sizes(tmp_path)) if run else 0)
        for number in range(30):
            _add(writer, _reports(f"{run}-{number:02}"))
            writer.commit_batch(None, merge=False)
        writer.close()
    assert sizes == [0, 30, 60, 1]
    assert len(_ids(tmp_path)) == 120


def test_what_a_killed_run_left_is_gone_before_anything_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with indexed(tmp_path, ["ma a"]):
        pass
    left = tmp_path / "index" / "MAIN_0123456789abcdef.arrays"
    left.touch()
    was_there: list[bool] = []
    monkeypatch.setattr(ArrayWriter, "merge_left", lambda _: was_there.append(left.exists()))
    with indexed(tmp_path, ["ma b"]):
        assert was_there == [False]


def test_a_table_of_contents_left_by_a_writer_that_died_is_replaced(tmp_path: Path) -> None:
    _new(tmp_path).commit()
    (tmp_path / "_MAIN_2.toc").write_bytes(b"left")
    writer = ArrayWriter(ArrayIndex(tmp_path), timeout=0.1)
    _add(writer, _reports("a"))
    writer.commit()
    assert (tmp_path / "_MAIN_2.toc").read_bytes() != b"left"
    assert _ids(tmp_path) == ["a"]
