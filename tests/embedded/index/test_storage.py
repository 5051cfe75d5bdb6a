import errno
import os
from pathlib import Path

import pytest

from wardsearch.embedded.index import storage
from wardsearch.embedded.index.storage import flush_folder, make_folder, remove, rename, replacing


class System:
    """Stands in for `os`: records the steps that make names, and fails where it is told to."""

    def __init__(self, **failures: list[OSError]) -> None:
        self.failures = failures
        self.folders: list[str] = []

    def __getattr__(self, name: str) -> object:
        def call(*arguments: object) -> object:
            if self.failures.get(name):
                raise self.failures[name].pop(0)
            if name == "open":
                self.folders.append(Path(str(arguments[0])).name)
            return getattr(os, name)(*arguments)

        return call if name in ("open", "fsync", "replace", "unlink") else getattr(os, name)


def test_a_file_is_replaced_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"

    assert path.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_file_that_cannot_be_replaced_leaves_the_old_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(storage, "os", System(**{step: [OSError(errno.EIO, "I/O error")]}))

    with pytest.raises(OSError, match="I/O error"), replacing(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_rename_that_a_reader_holds_up_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied: list[OSError] = [PermissionError(errno.EACCES, "in use") for _ in range(3)]
    monkeypatch.setattr(storage, "os", System(replace=denied))
    (tmp_path / "old").write_bytes(b"x")
    rename(tmp_path / "old", tmp_path / "new")

    assert ([path.name for path in tmp_path.iterdir()], denied) == (["new"], [])


def test_a_rename_is_not_tried_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "_RENAME_SECONDS", 0.1)
    monkeypatch.setattr(
        storage, "os", System(replace=[PermissionError(errno.EACCES, "in use")] * 50)
    )

    with pytest.raises(PermissionError):
        rename(tmp_path / "old", tmp_path / "new")


def test_what_is_not_there_or_is_a_folder_is_not_removed_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    remove(tmp_path / "folder")
    remove(tmp_path / "none")

    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_folders_that_are_made_are_flushed_into_those_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = System()
    monkeypatch.setattr(storage, "os", system)
    make_folder(tmp_path / "one" / "two")
    make_folder(tmp_path / "one" / "two")

    assert (tmp_path / "one" / "two").is_dir()
    assert system.folders == [tmp_path.name, "one"]


@pytest.mark.parametrize(
    "failures",
    [
        {"open": [PermissionError(errno.EACCES, "Windows")]},
        {"fsync": [OSError(errno.EINVAL, "nothing to flush")]},
    ],
)
def test_a_system_that_flushes_no_folders_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: dict[str, list[OSError]]
) -> None:
    monkeypatch.setattr(storage, "os", System(**failures))
    flush_folder(tmp_path)

    assert list(failures.values()) == [[]]


def test_a_folder_that_cannot_be_flushed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "os", System(fsync=[OSError(errno.EIO, "I/O error")]))

    with pytest.raises(OSError, match="I/O error"):
        flush_folder(tmp_path)
