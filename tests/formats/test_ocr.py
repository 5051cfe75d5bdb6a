import os
from pathlib import Path

import pytest

from support.corpora import write
from wardsearch.formats.ocr import remember, remembered

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes of Unix")


def test_what_a_page_says_is_remembered(tmp_path: Path) -> None:
    remember(tmp_path / "cache" / "1.txt", "Phường Hoa Sữa")

    assert remembered(tmp_path / "cache" / "1.txt") == "Phường Hoa Sữa"
    assert remembered(tmp_path / "cache" / "2.txt") is None
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["1.txt"]


@pytest.mark.parametrize("name", ["1.part", "1.txt"])
def test_nothing_is_written_through_a_link_that_lies_in_the_cache(
    tmp_path: Path, name: str
) -> None:
    victim = write(tmp_path, "victim", "precious")
    (tmp_path / name).symlink_to(victim)
    assert remembered(tmp_path / "1.txt") is None
    remember(tmp_path / "1.txt", "text")

    assert victim.read_text() == "precious"
    assert remembered(tmp_path / "1.txt") == "text"


def test_a_pipe_or_a_file_without_end_in_the_cache_is_nothing_remembered(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "1.txt")
    with (tmp_path / "2.txt").open("wb") as file:
        file.truncate(8 << 40)

    assert remembered(tmp_path / "1.txt") is None
    assert remembered(tmp_path / "2.txt") is None
