"""Do patterns of names mean the same files, of one folder and of several?"""

from pathlib import Path

import pytest

from wardsearch.library.index import open_index
from wardsearch.library.sync import sync

_FILES = ["tin.txt", "xã/tin.txt", "xã/cũ/bài.txt", "2023/tin.txt"]


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Return folders *2023* and *2024* of the same files, which are in VNI."""
    made = [tmp_path / "2023", tmp_path / "2024"]
    for folder in made:
        for name in _FILES:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"Tin {name.encode()!r}\n\nPhöôøng hoïp toå\n".encode("cp1252"))
    return made


@pytest.mark.parametrize(
    ("pattern", "of_one", "of_two"),
    [
        ("tin.txt", 3, 6),
        ("xã/tin.txt", 1, 2),
        ("xã/*.txt", 1, 2),
        ("xã/**", 2, 4),
        ("**/bài.txt", 1, 2),
        ("2023/tin.txt", 1, 3),  # within each folder, and that of the folder 2023
        ("2023/2023/tin.txt", 0, 1),
        ("2024/xã/tin.txt", 0, 1),
        ("2024/xã/**", 0, 2),
        ("2024/**/*.txt", 0, 4),
        ("2025/*", 0, 0),
    ],
)
def test_a_pattern_leaves_out_the_files_that_it_gives_an_encoding(
    folders: list[Path], tmp_path: Path, pattern: str, of_one: int, of_two: int
) -> None:
    for chosen, count in ((folders[:1], of_one), (folders, of_two)):
        names = tmp_path / f"names-{len(chosen)}"
        encoded = tmp_path / f"encoded-{len(chosen)}"
        sync(chosen, names, exclude=[pattern])
        sync(chosen, encoded, encodings=["**=VNI"])
        with open_index(names) as one, open_index(encoded) as all_of_them:
            left_out = {*all_of_them.ids()} - {*one.ids()}
        read_anew = sync(chosen, encoded, encodings=[f"{pattern}=TCVN3"]).read_as

        assert len(left_out) == count
        assert left_out == {name for name, _ in read_anew}


def test_the_name_of_a_folder_in_a_pattern_may_hold_wildcards(
    folders: list[Path], tmp_path: Path
) -> None:
    named = folders[1].rename(tmp_path / "báo cáo [2024]*")
    pattern = f"{named.name}/xã/*.txt"

    sync([folders[0], named], tmp_path / "names", exclude=pattern)
    sync([folders[0], named], tmp_path / "encoded", encodings=f"{pattern}=VNI")

    with open_index(tmp_path / "names") as index:
        assert len([*index.ids()]) == 2 * len(_FILES) - 1
    read_anew = sync([folders[0], named], tmp_path / "encoded", encodings=f"{pattern}=TCVN3")
    assert [name for name, _ in read_anew.read_as] == [f"{named.name}/xã/tin.txt"]
