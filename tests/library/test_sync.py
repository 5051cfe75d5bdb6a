import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from support.corpora import (
    contents,
    ids,
    manifest_bytes,
    segment_files,
    set_time,
    write,
    write_lines,
)
from support.writers import another_writer
from wardsearch.corpus.skipped import Skipped
from wardsearch.embedded.index.manifest import read_manifest, write_manifest
from wardsearch.embedded.index.snapshot import open_snapshot
from wardsearch.embedded.writing import commits as committing, lock_note as holder_module
from wardsearch.embedded.writing.lock_note import write_holder
from wardsearch.errors import (
    CorpusError,
    IndexDamagedError,
    IndexFolderError,
    IndexLockedError,
    IndexMissingError,
    IndexOutdatedError,
)
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.messages.message import Message
from wardsearch.results import Step, SyncResult

module = import_module("wardsearch.corpus.comparison")


class Folders:
    """A corpus with three reports and the index of it."""

    def __init__(self, folder: Path) -> None:
        self.corpus = folder / "corpus"
        self.index = folder / "index"
        for name in ("một", "hai", "ba"):
            write(self.corpus, f"{name}.txt", f"báo cáo số {name}")

    def sync(self, **options: object) -> tuple[int, int, int, int]:
        """Return how many reports were added, updated, deleted and unchanged."""
        return counts(sync(self.corpus, self.index, **options))  # type: ignore[arg-type]

    def find(self, query: str) -> list[str]:
        return sorted(ids(self.index, query))


def counts(result: SyncResult) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.deleted, result.unchanged


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


@pytest.fixture
def synced(folders: Folders) -> Folders:
    folders.sync()
    return folders


# What changed


def test_the_first_run_adds_every_report(folders: Folders) -> None:
    assert folders.sync() == (3, 0, 0, 0)
    assert folders.find("bao cao") == ["ba", "hai", "một"]


def test_a_run_over_an_unchanged_corpus_commits_nothing(synced: Folders) -> None:
    before = contents(synced.index)

    assert synced.sync() == (0, 0, 0, 3)
    assert contents(synced.index) == before


def test_a_new_file_is_added(synced: Folders) -> None:
    write(synced.corpus, "sub/dir/bốn.txt", "báo cáo về ngập lụt")

    assert synced.sync() == (1, 0, 0, 3)
    assert synced.find("ngap lut") == ["sub/dir/bốn"]


def test_later_runs_compress_with_the_dictionary_of_the_index(folders: Folders) -> None:
    write(folders.corpus, "dài.txt", "phường Ngọc Thụy báo cáo kết quả công tác. " * 2_000)
    folders.sync()
    write(folders.corpus, "dài hơn.txt", "phường Bồ Đề báo cáo kết quả công tác. " * 3_000)
    folders.sync()
    stores = [segment.arrays.texts for segment in open_snapshot(folders.index).segments]
    [dictionary] = {each for store in stores for each in store.dictionaries.values()}

    assert len(stores) > 1
    assert "phường Ngọc Thụy".encode() in dictionary
    assert all(store.dictionaries for store in stores)


def test_an_edited_file_replaces_its_report(synced: Folders) -> None:
    write(synced.corpus, "hai.txt", "thông báo tiêm phòng")

    assert synced.sync() == (0, 1, 0, 2)
    assert synced.find('"bao cao"') == ["ba", "một"]
    assert synced.find("tiem phong") == ["hai"]


def test_a_deleted_file_is_dropped(synced: Folders) -> None:
    (synced.corpus / "hai.txt").unlink()

    assert synced.sync() == (0, 0, 1, 2)
    assert synced.find("bao cao") == ["ba", "một"]


def test_a_renamed_file_is_found_under_its_new_name_alone(synced: Folders) -> None:
    (synced.corpus / "hai.txt").rename(synced.corpus / "hai mới.txt")

    assert synced.sync() == (1, 0, 1, 2)
    assert synced.find("bao cao so hai") == ["ba", "hai mới", "một"]


def test_a_touched_file_is_unchanged(synced: Folders) -> None:
    set_time(synced.corpus / "hai.txt", 10**18)
    before = segment_files(synced.index)

    assert synced.sync() == (0, 0, 0, 3)
    assert segment_files(synced.index) == before


def test_a_touched_file_is_not_analysed(synced: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    set_time(synced.corpus / "hai.txt", 10**18)
    monkeypatch.setattr(module, "read_file", refuse)

    assert synced.sync() == (0, 0, 0, 3)


def test_a_touched_file_is_read_only_once(synced: Folders) -> None:
    set_time(synced.corpus / "hai.txt", 10**18)
    synced.sync()
    before = manifest_bytes(synced.index)

    assert synced.sync() == (0, 0, 0, 3)
    assert manifest_bytes(synced.index) == before


def test_an_edit_of_equal_size_in_the_same_second_is_seen(synced: Folders) -> None:
    path = synced.corpus / "hai.txt"
    set_time(path, 1_700_000_000_000_000_001)
    synced.sync()
    path.write_text("báo cáo số haj", encoding="utf-8")
    set_time(path, 1_700_000_000_000_000_002)

    assert synced.sync() == (0, 1, 0, 2)
    assert synced.find('"haj"') == ["hai"]


def test_all_at_once_is_counted_apart(synced: Folders) -> None:
    write(synced.corpus, "bốn.txt", "mới")
    write(synced.corpus, "hai.txt", "sửa")
    (synced.corpus / "ba.txt").unlink()
    set_time(synced.corpus / "một.txt", 10**18)

    result = sync(synced.corpus, synced.index)

    assert (counts(result), result.total, result.skipped) == ((1, 1, 1, 1), 3, ())


def test_a_file_that_becomes_excluded_is_dropped_and_comes_back(synced: Folders) -> None:
    assert synced.sync(exclude=["h*.txt"]) == (0, 0, 1, 2)
    assert synced.find("bao cao") == ["ba", "một"]
    assert synced.sync() == (1, 0, 0, 2)


def test_a_file_replaced_by_a_folder_of_its_name_is_dropped(synced: Folders) -> None:
    (synced.corpus / "hai.txt").unlink()
    write(synced.corpus, "hai.txt/trong.txt", "báo cáo bên trong")

    assert synced.sync() == (1, 0, 1, 2)
    assert synced.find("bao cao") == ["ba", "hai.txt/trong", "một"]


def test_what_is_deleted_and_added_again_many_times_leaves_one_report(folders: Folders) -> None:
    for number in range(12):
        write(folders.corpus, "hai.txt", f"báo cáo số {number}")
        folders.sync()
        (folders.corpus / "hai.txt").unlink()
        folders.sync()
    write(folders.corpus, "hai.txt", "báo cáo cuối")
    folders.sync()

    assert folders.find("bao cao") == ["ba", "hai", "một"]
    with open_index(folders.index) as index:
        assert len(index) == 3


def test_two_files_whose_names_begin_alike_do_not_touch_each_other(folders: Folders) -> None:
    for name in ("a.txt", "a.txt.txt", "a.txt#1.txt", "a.jsonl#x.txt"):
        write(folders.corpus, name, f"trùng tên {name}")
    write_lines(folders.corpus, "a.jsonl", [{"id": "1", "text": "trùng tên dòng"}])
    folders.sync()
    write(folders.corpus, "a.txt", "trùng tên sửa")
    (folders.corpus / "a.jsonl").unlink()

    assert folders.sync() == (0, 1, 1, 6)
    assert folders.find("trung ten") == ["a", "a.jsonl\\x23x", "a.txt", "a.txt#1"]


# Lines of a .jsonl


def rows(**texts: str) -> list[dict[str, object]]:
    return [{"id": key, "text": text} for key, text in texts.items()]


@pytest.fixture
def lines(tmp_path: Path) -> Folders:
    folders = Folders(tmp_path)
    for path in folders.corpus.iterdir():
        path.unlink()
    write_lines(folders.corpus, "l.jsonl", rows(a="dòng một", b="dòng hai", c="dòng ba"))
    folders.sync()
    return folders


def test_lines_added_changed_and_removed_are_told_apart(lines: Folders) -> None:
    write_lines(lines.corpus, "l.jsonl", rows(a="dòng một", b="dòng hai sửa", d="dòng bốn"))

    assert lines.sync() == (1, 1, 1, 1)
    assert lines.find("dong") == ["l.jsonl#a", "l.jsonl#b", "l.jsonl#d"]
    assert lines.find('"hai sua"') == ["l.jsonl#b"]


def test_lines_in_another_order_are_unchanged(lines: Folders) -> None:
    write_lines(lines.corpus, "l.jsonl", rows(c="dòng ba", a="dòng một", b="dòng hai"))

    assert lines.sync() == (0, 0, 0, 3)


def test_of_lines_with_one_id_the_first_counts_and_the_others_are_told(lines: Folders) -> None:
    twice = rows(a="dòng một", b="dòng hai") + rows(a="dòng khác")
    write_lines(lines.corpus, "l.jsonl", twice)

    result = sync(lines.corpus, lines.index)

    assert counts(result) == (0, 0, 1, 2)
    assert [path for path, _ in result.skipped] == ["l.jsonl:3"]
    assert lines.find('"dong khac"') == []


def test_a_line_that_cannot_be_read_is_told_and_the_rest_indexed(lines: Folders) -> None:
    text = '{"id": "a", "text": "dòng một"}\n{"id": \n{"id": "z", "text": "dòng cuối"}\n'
    write(lines.corpus, "l.jsonl", text)

    result = sync(lines.corpus, lines.index)

    assert [path for path, _ in result.skipped] == ["l.jsonl:2"]
    assert lines.find("dong") == ["l.jsonl#a", "l.jsonl#z"]


def test_a_line_that_was_skipped_is_told_by_every_run(lines: Folders) -> None:
    write(lines.corpus, "l.jsonl", '{"id": "a", "text": "dòng một"}\n{"id": \n')
    first = sync(lines.corpus, lines.index, allow_empty=True).skipped
    before = manifest_bytes(lines.index)

    assert sync(lines.corpus, lines.index).skipped == first
    assert manifest_bytes(lines.index) == before
    set_time(lines.corpus / "l.jsonl", 10**18)
    assert sync(lines.corpus, lines.index).skipped == first


def test_a_metadata_change_alone_is_an_update(lines: Folders) -> None:
    changed = rows(a="dòng một", b="dòng hai", c="dòng ba")
    changed[0]["ward"] = "Cầu Guột"
    write_lines(lines.corpus, "l.jsonl", changed)

    assert lines.sync() == (0, 1, 0, 2)
    assert lines.find('ward:"cau guot"') == ["l.jsonl#a"]


def test_a_jsonl_that_is_deleted_drops_all_its_reports(lines: Folders) -> None:
    (lines.corpus / "l.jsonl").unlink()

    assert lines.sync(allow_empty=True) == (0, 0, 3, 0)
    assert lines.find("dong") == []


# What cannot be read


def test_a_file_that_cannot_be_opened_any_more_keeps_its_old_version(
    synced: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(synced.corpus, "hai.txt", "báo cáo không đọc được")
    real: Callable[[str], object] = module.digest_file

    def digest(path: str) -> object:
        if path.endswith("/hai.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(module, "digest_file", digest)
    result = sync(synced.corpus, synced.index)

    assert counts(result) == (0, 0, 0, 3)
    assert result.skipped == (Skipped("hai.txt", Message("unreadable", why="Permission denied")),)
    assert synced.find('"so hai"') == ["hai"]
    monkeypatch.undo()
    assert synced.sync() == (0, 1, 0, 2)


def test_a_file_that_becomes_binary_keeps_its_old_version_and_is_told(synced: Folders) -> None:
    (synced.corpus / "hai.txt").write_bytes(b"\x00\x01\x02")

    result = sync(synced.corpus, synced.index)

    assert (counts(result), [path for path, _ in result.skipped]) == ((0, 0, 0, 3), ["hai.txt"])
    assert synced.find('"so hai"') == ["hai"]
    before = manifest_bytes(synced.index)
    assert synced.sync() == (0, 0, 0, 3)
    assert manifest_bytes(synced.index) == before


def test_a_file_read_only_in_part_loses_none_of_its_reports(
    lines: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines(lines.corpus, "l.jsonl", rows(a="dòng một sửa", b="dòng hai", c="dòng ba"))
    real = module.read_file

    def broken_off(folder: Path, name: str, **options: int) -> Iterator[object]:
        yield next(real(folder, name, **options))
        yield Skipped(name, Message("unreadable", why="Input/output error"))

    monkeypatch.setattr(module, "read_file", broken_off)
    result = sync(lines.corpus, lines.index)

    assert (counts(result), result.total) == ((0, 1, 0, 2), 3)
    assert lines.find("dong") == ["l.jsonl#a", "l.jsonl#b", "l.jsonl#c"]
    monkeypatch.undo()
    (lines.corpus / "l.jsonl").unlink()
    assert lines.sync(allow_empty=True) == (0, 0, 3, 0)


def test_a_new_file_that_cannot_be_read_is_told_and_left_out(synced: Folders) -> None:
    (synced.corpus / "hỏng.txt").write_bytes("báo cáo".encode("utf-16-le"))

    result = sync(synced.corpus, synced.index)

    assert (counts(result), result.total) == ((0, 0, 0, 3), 3)
    assert [path for path, _ in result.skipped] == ["hỏng.txt"]
    with open_index(synced.index) as index:
        assert index.stats().skipped == result.skipped


def test_a_folder_that_cannot_be_listed_keeps_its_reports(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folders.corpus, "kín/bốn.txt", "báo cáo kín")
    folders.sync()
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("kín/"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    result = sync(folders.corpus, folders.index)

    assert (counts(result), [p for p, _ in result.skipped]) == ((0, 0, 0, 4), ["kín/"])


def test_a_file_larger_than_the_limit_keeps_the_version_that_was_not(synced: Folders) -> None:
    write(synced.corpus, "hai.txt", "báo cáo số hai " * 100)

    result = sync(synced.corpus, synced.index, max_size=1_000)

    assert (counts(result), [p for p, _ in result.skipped]) == ((0, 0, 0, 3), ["hai.txt"])
    assert synced.sync() == (0, 1, 0, 2)


# Folders


def test_an_empty_corpus_makes_an_index_that_can_be_searched(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()

    assert counts(sync(tmp_path / "corpus", tmp_path / "index")) == (0, 0, 0, 0)
    with open_index(tmp_path / "index") as index:
        assert (len(index), index.search("bao cao").total) == (0, 0)


def test_a_corpus_that_became_empty_empties_the_index(synced: Folders) -> None:
    for path in synced.corpus.iterdir():
        path.unlink()

    assert synced.sync(allow_empty=True) == (0, 0, 3, 0)
    assert (synced.find("bao cao"), segment_files(synced.index)) == ([], [])


def test_a_missing_corpus_leaves_the_index_alone(synced: Folders) -> None:
    before = contents(synced.index)

    with pytest.raises(CorpusError, match="there is no corpus folder"):
        sync(synced.corpus / "none", synced.index)
    assert contents(synced.index) == before


def test_a_corpus_that_is_a_file_is_refused(synced: Folders) -> None:
    with pytest.raises(CorpusError, match="is a file"):
        sync(synced.corpus / "hai.txt", synced.index)


def test_an_index_that_is_a_file_is_refused(folders: Folders) -> None:
    folders.index.write_text("x")

    for rebuild in (False, True):
        with pytest.raises(IndexFolderError, match="is not a folder"):
            folders.sync(rebuild=rebuild)


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize("name", ["thư.doc", "manifest.json"])
def test_a_folder_with_other_things_is_refused_and_left_alone(
    folders: Folders, name: str, rebuild: bool
) -> None:
    write(folders.index, name, '{"name": "other"}')
    write(folders.index, "other.txt", "nothing of ours")
    before = contents(folders.index)

    with pytest.raises(IndexFolderError):
        folders.sync(rebuild=rebuild)
    assert contents(folders.index) == before


def test_a_readme_and_hidden_files_may_stand_in_the_index_folder(folders: Folders) -> None:
    write(folders.index, "README.md", "what will be here")
    write(folders.index, ".gitignore", "*")

    assert folders.sync() == (3, 0, 0, 0)
    assert {"README.md", ".gitignore"} <= set(contents(folders.index))


def test_an_index_inside_the_corpus_is_not_indexed(folders: Folders) -> None:
    write(folders.corpus, "2022/index/bốn.txt", "báo cáo trong thư mục cùng tên")
    inside = folders.corpus / "index"

    assert counts(sync(folders.corpus, inside)) == (4, 0, 0, 0)
    result = sync(folders.corpus, inside)
    assert (counts(result), result.skipped) == ((0, 0, 0, 4), ())


def test_the_corpus_itself_cannot_be_the_index(tmp_path: Path) -> None:
    with pytest.raises(IndexFolderError, match="is the corpus folder"):
        sync(tmp_path, tmp_path / "." / "")


def test_an_index_folder_that_cannot_be_made_is_one_line(folders: Folders) -> None:
    write(folders.corpus.parent, "file", "x")

    with pytest.raises(IndexFolderError) as caught:
        sync(folders.corpus, folders.corpus.parent / "file" / "index")
    assert str(caught.value).count("\n") == 0


def test_a_corpus_that_moved_is_where_hits_are_said_to_be(synced: Folders) -> None:
    moved = synced.corpus.rename(synced.corpus.with_name("moved"))

    assert counts(sync(moved, synced.index, replace=True)) == (0, 0, 0, 3)
    with open_index(synced.index) as index:
        assert index.get("hai.txt").path == (moved / "hai.txt").as_posix()


# Dry runs and rebuilding


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(synced: Folders) -> None:
    write(synced.corpus, "hai.txt", "sửa")
    write(synced.corpus, "bốn.txt", "mới")
    before = contents(synced.index)

    assert synced.sync(dry_run=True) == (1, 1, 0, 2)
    assert contents(synced.index) == before
    assert synced.sync() == (1, 1, 0, 2)


def test_a_dry_run_makes_no_folder(folders: Folders) -> None:
    assert folders.sync(dry_run=True) == (3, 0, 0, 0)
    assert not folders.index.exists()


def test_a_dry_run_of_a_rebuild_writes_nothing(synced: Folders) -> None:
    before = contents(synced.index)

    assert synced.sync(dry_run=True, rebuild=True) == (3, 0, 0, 0)
    assert contents(synced.index) == before


def test_a_rebuild_indexes_everything_and_leaves_nothing_of_the_old(synced: Folders) -> None:
    old = segment_files(synced.index)

    assert synced.sync(rebuild=True) == (3, 0, 0, 0)
    assert set(segment_files(synced.index)) & set(old) == set()
    assert synced.find("bao cao") == ["ba", "hai", "một"]


@pytest.mark.usefixtures("small_batches")
def test_a_rebuild_that_is_interrupted_leaves_the_old_index_whole(synced: Folders) -> None:
    before = contents(synced.index)

    def interrupt(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synced.sync(rebuild=True, progress=interrupt)
    assert contents(synced.index) == before


def edit_manifest(index: Path, **changes: object) -> None:
    path = index / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"format": 99}, IndexOutdatedError, "format 99"),
        ({"analysis": "99"}, IndexOutdatedError, "analysis 99"),
        ({"analysis": "\x1b[31m"}, IndexOutdatedError, "unknown"),
        ({"segments": 3}, IndexDamagedError, "manifest.json"),
        ({"corpus": "/elsewhere"}, IndexDamagedError, "checksum"),
    ],
)
def test_an_index_of_another_version_is_named_and_can_be_rebuilt(
    synced: Folders, changes: dict[str, object], error: type[IndexFolderError], said: str
) -> None:
    edit_manifest(synced.index, **changes)

    for use in (synced.sync, lambda: open_index(synced.index)):
        with pytest.raises(error) as caught:
            use()
        assert said in str(caught.value)
        assert "wardsearch index --rebuild" in str(caught.value)
        assert str(caught.value).isprintable()
    assert synced.sync(rebuild=True) == (3, 0, 0, 0)
    assert synced.find("bao cao") == ["ba", "hai", "một"]


def test_words_of_another_segmenter_are_named(synced: Folders) -> None:
    write_manifest(synced.index, replace(read_manifest(synced.index), segmenter="pyvi-0.0.1-x"))

    with pytest.raises(IndexOutdatedError, match=r"words of pyvi-0\.0\.1-x, and pyvi-"):
        synced.sync()
    assert synced.sync(rebuild=True) == (3, 0, 0, 0)


def test_folding_by_another_release_is_named(synced: Folders) -> None:
    write_manifest(synced.index, replace(read_manifest(synced.index), folding="Unidecode-0.1"))

    with pytest.raises(IndexOutdatedError, match=r"folding of Unidecode-0\.1, and Unidecode-"):
        synced.sync()
    assert synced.sync(rebuild=True) == (3, 0, 0, 0)


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_a_damaged_index_can_be_rebuilt(synced: Folders, damage: Callable[[Path], object]) -> None:
    damage(segment_files(synced.index)[0])

    with pytest.raises(IndexDamagedError):
        synced.sync()
    assert synced.sync(rebuild=True) == (3, 0, 0, 0)
    assert synced.find("bao cao") == ["ba", "hai", "một"]


def test_a_lost_manifest_makes_the_next_run_index_everything(synced: Folders) -> None:
    (synced.index / "manifest.json").unlink()

    with pytest.raises(IndexMissingError):
        open_index(synced.index)
    assert synced.sync() == (3, 0, 0, 0)
    assert len(segment_files(synced.index)) == 1


# Interrupted runs and what they leave


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit after every report."""
    monkeypatch.setattr(committing, "BATCH_CHARS", 1)
    monkeypatch.setattr(committing, "COMMIT_SECONDS", -1.0)


@pytest.mark.usefixtures("small_batches")
def test_what_is_replaced_in_many_commits_is_replaced_once(synced: Folders) -> None:
    for name in ("một", "hai", "ba"):
        write(synced.corpus, f"{name}.txt", f"báo cáo lại {name}")

    assert synced.sync() == (0, 3, 0, 0)
    assert synced.find('"bao cao lai"') == ["ba", "hai", "một"]
    assert synced.find('"bao cao so"') == []


@pytest.mark.usefixtures("small_batches")
def test_an_interrupted_run_keeps_what_it_committed_and_the_next_goes_on(folders: Folders) -> None:
    calls = iter([None, None])

    def interrupt(_done: int, _total: int) -> None:
        if next(calls, "end") == "end":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folders.sync(progress=interrupt)
    kept = len(folders.find("bao cao"))

    assert kept >= 1
    added, updated, deleted, unchanged = folders.sync()
    assert (updated, deleted, unchanged + added) == (0, 0, 3)
    assert unchanged >= 1
    assert folders.find("bao cao") == ["ba", "hai", "một"]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("is_new", [False, True])
def test_a_corpus_that_goes_while_it_is_read_ends_the_run(
    synced: Folders, monkeypatch: pytest.MonkeyPatch, *, is_new: bool
) -> None:
    read = module.digest_file

    def go(path: str) -> object:
        if not path.endswith("/ba.txt"):  # the first
            synced.corpus.rename(synced.corpus.with_name("away"))
        return read(path)

    monkeypatch.setattr(module, "digest_file", go)
    index = synced.index.with_name("other") if is_new else synced.index
    with pytest.raises(CorpusError, match="went away while it was read"):
        sync(synced.corpus, index, verify=True)

    assert synced.find("báo cáo") == ["ba", "hai", "một"]
    synced.corpus.with_name("away").rename(synced.corpus)
    monkeypatch.undo()
    assert sync(synced.corpus, index).total == 3


def test_a_file_that_goes_while_the_corpus_is_read_is_skipped(
    synced: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = module.digest_file

    def go(path: str) -> object:
        if path.endswith("/hai.txt"):
            Path(path).unlink()
        return read(path)

    monkeypatch.setattr(module, "digest_file", go)
    result = sync(synced.corpus, synced.index, verify=True)

    assert [each.path for each in result.skipped] == ["hai.txt"]


def test_a_new_file_whose_reading_was_interrupted_can_still_be_dropped(
    lines: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines(lines.corpus, "m.jsonl", rows(a="dòng mới một", b="dòng mới hai", c="dòng mới ba"))
    real = module.read_file

    def interrupted(folder: Path, name: str, **options: int) -> Iterator[object]:
        for number, found in enumerate(real(folder, name, **options)):
            if number == 2:
                raise KeyboardInterrupt
            yield found

    monkeypatch.setattr(module, "read_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        lines.sync()
    monkeypatch.undo()
    assert lines.find('"dong moi"') == ["m.jsonl#a", "m.jsonl#b"]
    (lines.corpus / "m.jsonl").unlink()
    lines.sync()

    assert lines.find("dong") == ["l.jsonl#a", "l.jsonl#b", "l.jsonl#c"]


def test_the_leavings_of_a_killed_run_are_removed_by_the_next(synced: Folders) -> None:
    before = set(contents(synced.index))
    for name in (
        "MAIN_0123456789abcdef.arrays",
        "_MAIN_9.toc",
        "catalog-9.columns",
        "catalog-8.columns.part",
        "manifest.json.part",
    ):
        write(synced.index, name, "x")
    write(synced.index, "writer.json", "{}")

    assert synced.sync() == (0, 0, 0, 3)
    assert set(contents(synced.index)) == before


def test_a_failing_disk_ends_with_one_line_and_the_old_index_whole(
    synced: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(synced.corpus, "bốn.txt", "báo cáo số bốn")
    before = contents(synced.index)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(IndexFolderError, match="No space left on device"):
        synced.sync()
    monkeypatch.undo()

    assert {name: contents(synced.index)[name] for name in before} == before
    assert synced.sync() == (1, 0, 0, 3)
    assert set(contents(synced.index)) & {"catalog-1.columns", "_MAIN_1.toc"} == set()


def test_a_reader_keeps_the_commit_it_opened(synced: Folders) -> None:
    with open_index(synced.index) as old:
        write(synced.corpus, "hai.txt", "khác hẳn")
        (synced.corpus / "ba.txt").unlink()
        synced.sync(rebuild=True)

        assert sorted(ids(old, "bao cao")) == ["ba", "hai", "một"]
        assert old.get("ba.txt").text == "báo cáo số ba"
        assert old.stats().reports == 3
    assert synced.find("bao cao") == ["một"]


# The lock


@pytest.fixture
def holder(synced: Folders) -> Iterator[subprocess.Popen[str]]:
    with another_writer(synced.index) as process:
        yield process


def test_a_second_writer_waits_and_then_says_who_writes(
    synced: Folders, holder: subprocess.Popen[str]
) -> None:
    write(synced.corpus, "bốn.txt", "báo cáo")

    began = time.monotonic()
    with pytest.raises(IndexLockedError) as caught:
        synced.sync(wait=0.4)
    message = str(caught.value)

    assert f"process {holder.pid} on {socket.gethostname()} since 2" in message
    assert message.isprintable()
    assert time.monotonic() - began >= 0.4
    assert synced.sync(dry_run=True) == (1, 0, 0, 3)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says that a process is stopped")
def test_a_writer_that_is_stopped_is_named_as_such(
    synced: Folders, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGSTOP)  # that of Ctrl-Z does nothing where there is no terminal
    os.waitid(os.P_PID, holder.pid, os.WSTOPPED)
    with pytest.raises(IndexLockedError, match=rf"stopped \(`kill -CONT {holder.pid}`\)"):
        synced.sync(wait=0)

    holder.send_signal(signal.SIGCONT)
    os.waitid(os.P_PID, holder.pid, os.WCONTINUED)
    with pytest.raises(IndexLockedError) as caught:
        synced.sync(wait=0)
    assert "kill -CONT" not in str(caught.value)


def test_who_waits_for_a_writer_says_so(synced: Folders, holder: subprocess.Popen[str]) -> None:
    shown: list[Step] = []
    timer = threading.Timer(0.3, holder.kill)
    timer.start()

    sync(synced.corpus, synced.index, wait=30, steps=shown.append)

    assert [step.phase for step in shown[:3]] == ["looking", "waiting", "looking"]
    timer.join()


def test_the_lock_of_a_killed_writer_is_free(
    synced: Folders, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    write(synced.corpus, "bốn.txt", "báo cáo")

    assert "writer.json" in contents(synced.index)
    assert synced.sync(wait=0) == (1, 0, 0, 3)
    assert "writer.json" not in contents(synced.index)


def test_a_writer_that_waits_begins_when_the_other_ends(
    synced: Folders, holder: subprocess.Popen[str]
) -> None:
    write(synced.corpus, "bốn.txt", "báo cáo")
    timer = threading.Timer(0.3, holder.kill)
    timer.start()

    assert synced.sync(wait=30) == (1, 0, 0, 3)
    timer.join()


def note(index: Path, **change: object) -> None:
    """Leave the note of a writer, which is this process but for *change*."""
    write_holder(index)
    path = index / "writer.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))


@pytest.mark.parametrize(
    "change",
    [
        {"pid": 2**22 + 1},  # no process
        {},  # a process, but another than the one that died: it has its number
        {"boot": "another"},  # the machine was started anew
        {"host": "container"},  # another name on the same machine
        {"pid": "?"},
        {"host": "a\x1b[2Jb"},
        {"since": "never"},
    ],
    ids=str,
)
def test_the_note_of_a_dead_writer_of_this_machine_stops_no_one(
    synced: Folders, change: dict[str, object]
) -> None:
    if "host" in change and not holder_module._boot():  # noqa: SLF001 - a test may look inside
        pytest.skip("the system does not tell its starts apart")
    note(synced.index, **change)
    write(synced.corpus, "bốn.txt", "báo cáo")

    assert synced.sync(wait=0) == (1, 0, 0, 3)
    assert "writer.json" not in contents(synced.index)


def test_a_writer_of_another_machine_is_never_taken_for_dead(synced: Folders) -> None:
    note(synced.index, host="ward-office", boot="another", pid=7, since="2026-01-02 03:04:05")
    write(synced.corpus, "bốn.txt", "báo cáo")
    before = contents(synced.index)

    with pytest.raises(IndexLockedError) as caught:
        synced.sync(wait=0.2)
    assert "process 7 on ward-office since 2026-01-02 03:04:05" in str(caught.value)
    assert repr(str(synced.index / "writer.json")) in str(caught.value)
    assert contents(synced.index) == before
    (synced.index / "writer.json").unlink()
    assert synced.sync(wait=0) == (1, 0, 0, 3)


def test_a_writer_of_another_machine_that_ends_is_waited_for(synced: Folders) -> None:
    note(synced.index, host="ward-office", boot="another")
    timer = threading.Timer(0.3, (synced.index / "writer.json").unlink)
    timer.start()

    assert synced.sync(wait=30) == (0, 0, 0, 3)
    timer.join()


@pytest.mark.parametrize("data", [b"", b"[" * 100_000, b"null", b"\xff", b"{}"])
def test_a_note_that_says_nothing_is_another_process(
    synced: Folders, holder: subprocess.Popen[str], data: bytes
) -> None:
    (synced.index / "writer.json").write_bytes(data)
    with pytest.raises(IndexLockedError, match="is being written by another process; try again"):
        synced.sync(wait=0)

    assert holder.poll() is None


def test_a_writer_that_fails_to_start_lets_go_of_the_lock(
    synced: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wardsearch.embedded.writing import writer

    def fail() -> None:
        raise MemoryError

    write(synced.corpus, "bốn.txt", "báo cáo")
    monkeypatch.setattr(writer.ArrayIndex, "_read_toc", lambda _self: fail())
    with pytest.raises(MemoryError) as caught:  # noqa: F841 - it holds the frames
        synced.sync()
    monkeypatch.undo()

    assert synced.sync(wait=0) == (1, 0, 0, 3)


def test_progress_goes_up_to_all_that_there_is(folders: Folders) -> None:
    seen: list[tuple[int, int]] = []
    folders.sync(progress=lambda done, total: seen.append((done, total)))
    size = sum(path.stat().st_size for path in folders.corpus.iterdir())

    assert seen == sorted(seen)
    assert seen[-1] == (size, size)


@pytest.mark.parametrize("usual", [(700, 10, 10), (0, 10, 10), (50_000, 5, 5)])
def test_python_looks_for_circles_rarely_while_a_run_makes_objects(
    folders: Folders, usual: tuple[int, int, int]
) -> None:
    found: list[tuple[int, int, int]] = []

    def stop(_done: int, _total: int) -> None:
        found.append(gc.get_threshold())
        raise KeyboardInterrupt

    before = gc.get_threshold()
    gc.set_threshold(*usual)
    try:
        with pytest.raises(KeyboardInterrupt):
            folders.sync(progress=stop)
        after = gc.get_threshold()
    finally:
        gc.set_threshold(*before)

    assert after == usual
    assert found[0] == (tuple(map(max, usual, (10_000, 20, 100))) if usual[0] else usual)


@pytest.mark.parametrize("jobs", [0, -1])
def test_a_run_on_no_core_is_refused(synced: Folders, jobs: int) -> None:
    with pytest.raises(CorpusError, match=f"jobs is {jobs}; it must be 1 or more"):
        synced.sync(jobs=jobs)
