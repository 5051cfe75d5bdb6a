import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from support.corpora import segment_files, write, write_lines
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.embedded.engine import open_folder
from wardsearch.embedded.index import snapshot as module
from wardsearch.embedded.index.file_names import segment_file
from wardsearch.embedded.index.manifest import Manifest, read_manifest
from wardsearch.embedded.index.snapshot import Snapshot, open_snapshot
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.errors import IndexDamagedError, IndexMissingError, ReportNotFoundError
from wardsearch.library.sync import sync


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return an index of two segments; `b` of the first was deleted, `c` replaced."""
    rows = [{"id": name, "text": f"báo cáo {name} " + "dài " * 4} for name in "abc"]
    write_lines(tmp_path / "corpus", "l.jsonl", rows)
    write(tmp_path / "corpus", "d.txt", "thông báo")
    sync(tmp_path / "corpus", tmp_path / "index")
    write_lines(tmp_path / "corpus", "l.jsonl", [rows[0], {"id": "c", "text": "báo lại"}])
    sync(tmp_path / "corpus", tmp_path / "index")
    return tmp_path / "index"


def test_only_living_documents_are_counted_and_measured(index: Path) -> None:
    snapshot = Snapshot(index)
    statistics = SnapshotStatistics(snapshot)

    assert snapshot.document_count == 3
    assert statistics.average_length("syllable") == (7 + 2 + 2) / 3
    assert statistics.average_length("pair") == (6 + 1 + 1) / 3


def test_a_report_is_found_by_its_id_if_it_lives(index: Path) -> None:
    engine = open_folder(index)
    texts = {}
    for report_id in ("l.jsonl#a", "l.jsonl#c", "d.txt"):
        segment, document = engine.locate(report_id).place
        texts[report_id] = engine.snapshot.segments[segment].arrays.texts[document]

    assert texts["l.jsonl#c"] == "báo lại"
    assert texts["d.txt"] == "thông báo"


@pytest.mark.parametrize("report_id", ["l.jsonl#b", "l.jsonl", "D.txt", "", "\ud800", "\0", "d.tx"])
def test_another_id_is_found_nowhere(index: Path, report_id: str) -> None:
    with pytest.raises(ReportNotFoundError):
        open_folder(index).locate(report_id)


def test_a_snapshot_of_an_empty_manifest_is_empty(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path, Manifest(0, CorpusFolders()))

    assert snapshot.document_count == 0
    assert SnapshotStatistics(snapshot).average_length("folded") == 0.0


def test_a_commit_replaced_while_it_is_opened_is_opened_again(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = read_manifest(index)
    sync(index.parent / "corpus", index, rebuild=True)
    manifests = iter([old, read_manifest(index), read_manifest(index)])
    monkeypatch.setattr(module, "read_manifest", lambda _folder: next(manifests))

    assert open_snapshot(index).manifest.generation > old.generation


def test_a_damaged_commit_is_not_opened_for_ever(index: Path) -> None:
    segment_files(index)[0].unlink()

    with pytest.raises(IndexDamagedError, match=r"\.arrays"):
        open_snapshot(index)
    with pytest.raises(IndexMissingError):
        open_snapshot(index / "none")


def test_a_segment_in_place_of_another_is_damage(index: Path) -> None:
    one, two = segment_files(index)
    one.write_bytes(two.read_bytes())

    with pytest.raises(IndexDamagedError, match="instead of"):
        open_snapshot(index)


def test_what_fails_on_whole_files_is_not_called_damage(index: Path) -> None:
    snapshot = Snapshot(index)

    with pytest.raises(ZeroDivisionError), snapshot.naming_damage():
        raise ZeroDivisionError


def test_what_fails_on_a_changed_file_is_called_damage(index: Path) -> None:
    path = segment_files(index)[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    snapshot = Snapshot(index)

    with pytest.raises(IndexDamagedError, match="checksum"), snapshot.naming_damage():
        raise ZeroDivisionError


@pytest.mark.parametrize("few", [0, 10**6])
@pytest.mark.parametrize("twin", ["first", "last", None])
def test_ids_of_several_living_reports_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, twin: str | None
) -> None:
    """Whether ids are looked up one by one or all are read: what is deleted counts in neither."""
    monkeypatch.setattr(module, "_FEW", few)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    for number in range(4):
        write(corpus, f"{number}.txt", f"họp lần {number}")
    sync(corpus, index)
    write(corpus, "0.txt", "họp lần khác")
    sync(corpus, index)
    manifest = read_manifest(index)
    first, last = sorted(manifest.segments, key=lambda segment: -segment.documents)
    assert (first.documents, first.deleted, last.documents) == (4, [0], 1)
    if twin:
        source = {"first": first, "last": last}[twin]
        copy = replace(source, id="z" * 16, file=segment_file("z" * 16))
        (index / copy.file).write_bytes((index / source.file).read_bytes())
        manifest = replace(manifest, segments=(*manifest.segments, copy))

    expected = {"first": {f"{number}.txt" for number in (1, 2, 3)}, "last": {"0.txt"}, None: set()}
    assert Snapshot(index, manifest).repeated_ids() == expected[twin]


def test_an_index_is_opened_and_read_without_numpy(index: Path) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from wardsearch.embedded.index.snapshot import open_snapshot; "
        "arrays = open_snapshot(Path(sys.argv[1])).segments[0].arrays; "
        "arrays.id(0), arrays.texts[0], arrays.stored[0], arrays.dictionary('pair').find(b'a'); "
        "print('numpy' in sys.modules, 'whoosh' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(index)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["False", "False"]
