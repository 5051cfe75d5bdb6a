"""Is a file that a user names read, or refused in one line, whatever lies there?"""

import os
import threading
from pathlib import Path

import pytest

from wardsearch.errors import QueryError
from wardsearch.places import own_files
from wardsearch.places.own_files import read_own_file


def test_a_file_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "more.tsv"
    path.write_text("\ufeffxã A\n", encoding="utf-8")

    assert read_own_file(path, "wards-unreadable") == "xã A\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices have no names there")
def test_what_a_shell_gives_for_a_command_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=("GPMB\tgiải phóng",))
    writer.start()

    assert read_own_file(path, "abbreviations-unreadable").startswith("GPMB")
    writer.join()


def _bytes(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")


def _long(path: Path) -> None:
    path.write_bytes(b"x" * (own_files._MOST_BYTES + 1))  # noqa: SLF001


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices have no names there")
@pytest.mark.parametrize("make", [Path.mkdir, _bytes, _long, _endless, lambda _: None])
def test_what_cannot_be_rows_is_refused(tmp_path: Path, make: object) -> None:
    path = tmp_path / "more.tsv"
    assert callable(make)
    make(path)
    with pytest.raises(QueryError) as refused:
        read_own_file(path, "wards-unreadable")

    assert str(path) in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
