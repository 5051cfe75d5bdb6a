import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support.corpora import contents, indexed, write
from wardsearch.embedded.index import storage
from wardsearch.embedded.writing.leftovers import remove_leftovers
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync

LEFT = (
    "MAIN_0123456789abcdef.arrays",
    "MAIN_0123456789abcdef-spooled.part",
    "_MAIN_9.toc",
    "_MAIN_9.toc.part",
    "catalog-9.json",
    "catalog-8.json.part",
    "manifest.json.part",
    "writer.json.part",
)
OTHERS = ("README.md", ".gitignore", "MAIN_WRITELOCK", "notes.part", "report.txt")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return a committed index, with leftovers and other files beside it."""
    with indexed(tmp_path, ["giải phóng mặt bằng"]):
        pass
    for name in (*LEFT, *OTHERS):
        write(tmp_path / "index", name, "x")
    return tmp_path / "index"


def test_what_no_commit_names_is_removed_and_nothing_else(index: Path) -> None:
    before = set(contents(index))
    remove_leftovers(index)

    assert before - set(contents(index)) == set(LEFT)


@pytest.mark.parametrize("break_it", [lambda data: data[:-40], lambda data: b"\xff" + data])
def test_what_a_damaged_manifest_still_names_is_kept(
    index: Path, break_it: Callable[[bytes], bytes]
) -> None:
    named = [name for name in contents(index) if name.startswith(("MAIN", "_MAIN", "catalog"))]
    manifest = index / "manifest.json"
    manifest.write_bytes(break_it(manifest.read_bytes()))
    remove_leftovers(index)

    assert set(named) - set(contents(index)) == {n for n in LEFT if n in named}


def test_without_a_manifest_nothing_of_ours_is_kept_but_the_lock(index: Path) -> None:
    (index / "manifest.json").unlink()
    remove_leftovers(index)

    assert sorted(contents(index)) == sorted(OTHERS)


def test_a_file_that_cannot_be_removed_is_left_to_the_next_run(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = index.parent / "corpus"

    class Windows:
        """Removes no file that someone reads, as Windows does."""

        def __getattr__(self, name: str) -> object:
            return getattr(os, name)

        def unlink(self, path: Path) -> None:
            raise PermissionError(errno.EACCES, "in use", str(path))

    with open_index(index) as old:
        read = {segment.entry.file for segment in old._snapshot.segments}  # noqa: SLF001
        with monkeypatch.context() as patch:
            patch.setattr(storage, "os", Windows())
            write(corpus, "0.txt", "khác hẳn")
            sync(corpus, index)
            assert read <= set(contents(index))
        assert [hit.id for hit in old.search("giai phong").hits] == ["0.txt"]
    result = sync(corpus, index)

    assert (result.unchanged, read & set(contents(index))) == (1, set())
