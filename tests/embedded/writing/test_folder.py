import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from support.corpora import contents, indexed, write
from support.engines import snapshot_of
from wardsearch.embedded.index import storage
from wardsearch.embedded.writing.folder import remove_leftovers
from wardsearch.errors import IndexFolderError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

LEFT = (
    "MAIN_0123456789abcdef.arrays",
    "MAIN_0123456789abcdef-spooled_.part",
    "_MAIN_9.toc",
    "_MAIN_9.toc.part",
    "catalog-9.columns",
    "catalog-8.columns.part",
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


def test_what_others_write_for_a_run_stays_and_so_does_what_they_spool(index: Path) -> None:
    before = set(contents(index))
    remove_leftovers(index, {"MAIN_0123456789abcdef.arrays"})

    assert before - set(contents(index)) == {*LEFT[2:]}


def test_files_of_others_beside_an_index_stay(index: Path) -> None:
    names = [
        *("MAIN_STREET.txt", "_MAIN_x.toc", "catalog-of-books.docx", "catalog-2024.xlsx"),
        *("manifest.old.part", "writer.notes.part", "MAIN_0123456789abcdef.txt"),
    ]
    for name in names:
        write(index, name, "mine")
    (index / "MAIN_0123456789abcdeg.arrays").symlink_to(index / "report.txt")
    (index / "catalog-77.columns").mkdir()
    sync(index.parent / "corpus", index)
    sync(index.parent / "corpus", index, rebuild=True)

    assert {*names, *OTHERS, "catalog-77.columns"} <= {path.name for path in index.iterdir()}
    assert (index / "MAIN_0123456789abcdeg.arrays").is_symlink()


@pytest.mark.parametrize(
    "name",
    [
        *("MAIN_STREET.txt", "catalog-of-books.docx", "manifest.old.part", "writer.txt"),
        *("catalog-2024.columns", "manifest.json.part", "writer.json", "README-first.docx"),
    ],
)
@pytest.mark.parametrize("rebuild", [False, True])
def test_a_folder_of_others_is_refused_and_left_alone(
    tmp_path: Path, name: str, *, rebuild: bool
) -> None:
    write(tmp_path / "corpus", "a.txt", "tiêm phòng dại")
    write(tmp_path / "docs", name, "mine")

    with pytest.raises(IndexFolderError, match="holds other files"):
        sync(tmp_path / "corpus", tmp_path / "docs", rebuild=rebuild)
    assert contents(tmp_path / "docs") == {name: b"mine"}


def test_a_search_makes_no_index_in_a_folder_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "corpus", "a.txt", "tiêm phòng dại")
    write(tmp_path / "docs", "catalog-of-books.docx", "mine")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["search", "tiem", "--index", "docs"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "holds other files ('catalog-of-books.docx')" in result.stderr
    assert contents(tmp_path / "docs") == {"catalog-of-books.docx": b"mine"}


def test_a_manifest_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    write(tmp_path / "corpus", "a.txt", "tiêm phòng dại")
    write(tmp_path / "site", "manifest.json", '{"name": "a web page"}')

    for rebuild in (False, True):
        with pytest.raises(IndexFolderError):
            sync(tmp_path / "corpus", tmp_path / "site", rebuild=rebuild)
    assert contents(tmp_path / "site") == {"manifest.json": b'{"name": "a web page"}'}


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
            if path.name.endswith(".part"):  # which no reader opens
                os.unlink(path)  # noqa: PTH108 - as the system does
            else:
                raise PermissionError(errno.EACCES, "in use", str(path))

    with open_index(index) as old:
        read = {segment.entry.file for segment in snapshot_of(old).segments}
        with monkeypatch.context() as patch:
            patch.setattr(storage, "os", Windows())
            write(corpus, "0.txt", "khác hẳn")
            sync(corpus, index)
            assert read <= set(contents(index))
        assert [hit.id for hit in old.search("giai phong").hits] == ["0.txt"]
    result = sync(corpus, index)

    assert (result.unchanged, read & set(contents(index))) == (1, set())
