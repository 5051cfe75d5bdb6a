"""Any file of an index damaged in any way: one clear line of each command, and a way out."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.corpora import report, write
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.index.manifest import read_manifest
from wardsearch.embedded.writing.lock_note import write_holder
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

# The files of the index, by what their names are made of.
KINDS = ("manifest.json", "first.arrays", "last.arrays", "catalog", "toc", "lock", "writer.json")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-50])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip_first(path: Path) -> None:
    flip(path, 0)


def flip_middle(path: Path) -> None:
    flip(path, path.stat().st_size // 2)


def flip_last(path: Path) -> None:
    flip(path, path.stat().st_size - 1)


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes() or b"\0")
    data[at] ^= 0x10
    path.write_bytes(data)


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def swap(path: Path) -> None:
    """Exchange the file with another of the index, that of the next kind."""
    files = [file_of(path.parent, kind) for kind in KINDS]
    other = files[(files.index(path) + 1) % len(files)]
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)


def remove(path: Path) -> None:
    path.unlink()


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = (
    *(truncate, empty, flip_first, flip_middle, flip_last, zero, swap, remove),
    become_a_folder,
)


def file_of(index: Path, kind: str) -> Path:
    """Return the file of that kind."""
    segments = sorted(index.glob("*.arrays"))
    found = {
        "first.arrays": lambda: segments[0],
        "last.arrays": lambda: segments[-1],
        "catalog": lambda: next(index.glob("catalog-*")),
        "toc": lambda: next(index.glob("*.toc")),
        "lock": lambda: index / "MAIN_WRITELOCK",
    }
    return found.get(kind, lambda: index / kind)()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus and an index of two segments, with a deletion in one."""
    folder = tmp_path_factory.mktemp("sound")
    for name in "abc":
        write(folder / "corpus", f"{name}.txt", report(f"Giải phóng {name}", "Phường Bến Lau họp"))
    sync(folder / "corpus", folder / "index")
    (folder / "corpus" / "b.txt").unlink()
    write(folder / "corpus", "d.txt", "tiêm phòng dại")
    sync(folder / "corpus", folder / "index")
    write_holder(folder / "index")
    assert len(read_manifest(folder / "index").segments) == 2
    return folder


COMMANDS = {
    "search": ["search", 'giai "giai phong" ho* -x ward:"ben lau"', "--explain"],
    "show": ["show", "a.txt", "--query", "giai phong"],
    "stats": ["stats"],
    "index": ["index", "CORPUS", "--replace", "--jobs", "1"],
    "check": ["check"],
}


def run(folder: Path, *arguments: str) -> Result:
    """Run a command over the index in *folder*; whatever is no exit code is a failure."""
    given = [str(folder / "corpus") if word == "CORPUS" else word for word in arguments]
    result = CliRunner().invoke(main, [*given, "--index", str(folder / "index")])
    assert isinstance(result.exception, SystemExit | None)
    return result


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_command_is_right_or_says_in_one_line_what_to_do(
    sound: Path, tmp_path: Path, kind: str, damage: Callable[[Path], None]
) -> None:
    if kind == "lock" and damage in (truncate, zero):
        pytest.skip("it is empty")
    right = run(sound, *COMMANDS["show"]).stdout
    for name, command in COMMANDS.items():
        folder = tmp_path / name
        shutil.copytree(sound, folder)
        damage(file_of(folder / "index", kind))
        result = run(folder, *command)
        lines = result.stderr.splitlines()
        if name == "check":
            is_outside = kind == "lock" or (kind == "writer.json" and damage is not swap)
            assert result.exit_code == (0 if is_outside else 2)
        elif result.exit_code == 2:
            [line] = lines
            assert line.startswith("wardsearch: ")
            assert str(folder / "index") in line
            assert "; " in line  # what to do
        elif name == "show" and result.exit_code == 0:
            assert result.stdout == right
        assert "Traceback" not in result.stderr
        for line in lines + result.stdout.splitlines() * (name == "check"):
            assert "[Errno" not in line
            for words in ("damaged", "index file", str(folder / "index"), "; run", "--rebuild"):
                assert line.count(words) <= 1 + (words == str(folder / "index") and "run" in line)
        assert result.output.count("--rebuild") <= 1


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", ["first.arrays", "last.arrays", "catalog", "toc"])
def test_check_names_each_damaged_file_and_the_command_that_mends_it(
    sound: Path, tmp_path: Path, kind: str, damage: Callable[[Path], None]
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(sound, folder)
    path = file_of(folder / "index", kind)
    damage(path)
    result = run(folder, "check")
    command = f"wardsearch index --rebuild --index {folder / 'index'}"

    assert result.exit_code == 2
    assert str(path) in result.stdout.replace("\n", "").replace("  ", "")
    assert result.stderr.splitlines()[-1].strip() == command
    rebuilt = run(folder, "index", "CORPUS", "--replace", "--rebuild", "--jobs", "1")
    assert (rebuilt.exit_code, rebuilt.stdout.split(",")[0]) == (0, "added 3")
    assert check_index(folder / "index").problems == ()
