"""Files of a person are replaced as a whole, whatever happens, and nobody else can read them."""

import os
from pathlib import Path

import pytest

from wardsearch.terminal.personal_files import replace_file


def test_a_file_and_its_folder_are_made_for_the_person_alone(tmp_path: Path) -> None:
    file = tmp_path / "below" / "a.json"

    replace_file(file, b"new")

    assert file.read_bytes() == b"new"
    assert os.name == "nt" or file.stat().st_mode & 0o077 == 0
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_what_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    file = tmp_path / "a.json"
    replace_file(file, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if failing == "fsync" else Path, failing, fail)
    with pytest.raises(OSError, match="No space"):
        replace_file(file, b"new", flush=True)

    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_only_what_is_to_last_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[bytes] = []
    real = os.fsync

    def fsync(number: int) -> None:
        real(number)
        flushed.append(Path(f"/proc/self/fd/{number}").readlink().read_bytes())

    monkeypatch.setattr(os, "fsync", fsync)
    replace_file(tmp_path / "a", b"passing")
    replace_file(tmp_path / "b", b"lasting", flush=True)

    assert flushed == [b"lasting"]


def test_a_link_in_the_way_is_removed_and_not_followed(tmp_path: Path) -> None:
    file, other = tmp_path / "a.json", tmp_path / "other"
    other.write_bytes(b"of somebody")
    (tmp_path / f".a-{os.getpid()}").symlink_to(other)

    replace_file(file, b"new")

    assert (file.read_bytes(), other.read_bytes()) == (b"new", b"of somebody")
    assert not file.is_symlink()
