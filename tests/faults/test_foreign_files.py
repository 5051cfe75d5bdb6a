"""Whatever lies in the place of a file of an index: nothing outside changes, nothing waits."""

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.corpora import report, write
from wardsearch.embedded.index.manifest import read_manifest
from wardsearch.embedded.index.opening import open_file, read_file
from wardsearch.embedded.index.storage import create, open_lock, replacing
from wardsearch.embedded.writing.lock_note import read_holder
from wardsearch.errors import IndexDamagedError, IndexFolderError
from wardsearch.library.sync import sync
from wardsearch.terminal.cli import main

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes of Unix")

SECONDS = 60  # in which none of this may wait


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    """Fail what waits for a pipe or reads a device, instead of waiting with it."""

    def late(_signal: int, _frame: object) -> None:
        pytest.fail("it waits")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def link(path: Path, victim: Path) -> None:
    path.symlink_to(victim)


def hard_link(path: Path, victim: Path) -> None:
    path.hardlink_to(victim)


def dangling_link(path: Path, victim: Path) -> None:
    path.symlink_to(victim.parent / "new")


def link_to_a_device(path: Path, _victim: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_itself(path: Path, _victim: Path) -> None:
    path.symlink_to(path.name)


def pipe(path: Path, _victim: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path, _victim: Path) -> None:
    at = os.open(path.parent, os.O_RDONLY)
    here = Path.cwd()
    os.fchdir(at)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)  # the whole path may be too long for one
    os.chdir(here)
    os.close(at)


def folder(path: Path, _victim: Path) -> None:
    path.mkdir()


def terabytes(path: Path, _victim: Path) -> None:
    with path.open("wb") as file:
        file.truncate(8 << 40)


THINGS = (
    *(link, hard_link, dangling_link, link_to_a_device, link_to_itself),
    *(pipe, unix_socket, folder, terabytes),
)
LEAVE_IN_PEACE = (hard_link, terabytes)  # they are files, by names of ours


def names(index: Path) -> list[str]:
    manifest = read_manifest(index)
    assert manifest.catalog is not None
    assert manifest.toc is not None
    after = manifest.generation + 1
    return [
        *("manifest.json", "manifest.json.part", "writer.json", "writer.json.part"),
        *("MAIN_WRITELOCK", manifest.segments[0].file, manifest.catalog.file, manifest.toc.file),
        *(f"_MAIN_{after}.toc", f"_MAIN_{after}.toc.part"),
        *(f"catalog-{after}.columns", f"catalog-{after}.columns.part"),
    ]


def made(tmp_path: Path) -> tuple[Path, Path]:
    """Return an index, and a file outside it."""
    write(tmp_path / "corpus", "a.txt", report("Tiêm phòng dại", "Phường Bến Lau họp"))
    sync(tmp_path / "corpus", tmp_path / "index")
    outside = tmp_path / "outside"
    outside.mkdir()
    victim = write(outside, "victim", "precious")
    return tmp_path / "index", victim


def run(tmp_path: Path, *arguments: str) -> Result:
    given = [str(tmp_path / "corpus") if word == "CORPUS" else word for word in arguments]
    result = CliRunner().invoke(main, [*given, "--index", str(tmp_path / "index")])
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code in {0, 1, 2}
    return result


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("place", range(12))
def test_nothing_outside_the_index_is_written_and_nothing_waits(
    tmp_path: Path, place: int, thing: Callable[[Path, Path], None]
) -> None:
    index, victim = made(tmp_path)
    name = names(index)[place]
    (index / name).unlink(missing_ok=True)
    thing(index / name, victim)
    is_file = (index / name).is_file() and not (index / name).is_symlink()
    write(tmp_path / "corpus", "b.txt", report("Giải phóng", "Phường Bến Lau họp"))
    for command in (
        ["index", "CORPUS", "--jobs", "1", "--wait", "0"],
        ["index", "CORPUS", "--jobs", "1", "--wait", "0", "--rebuild"],
        ["search", "tiem", "-n", "1"],
        ["stats"],
        ["check"],
    ):
        result = run(tmp_path, *command)
        assert "Traceback" not in result.stderr
        if command != ["check"]:  # which ends with the command to run, in a line of its own
            assert len(result.stderr.splitlines()) == (result.exit_code == 2)
        assert victim.read_text() == "precious"
        assert [path.name for path in victim.parent.iterdir()] == ["victim"]
        if not is_file:  # what is not ours stays as it was, also where a run goes on
            assert not (index / name).is_file() or (index / name).is_symlink()


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("name", ["writer.json.part", "MAIN_WRITELOCK", "manifest.json"])
def test_a_new_index_is_not_made_through_what_lies_in_its_folder(
    tmp_path: Path, name: str, thing: Callable[[Path, Path], None]
) -> None:
    write(tmp_path / "corpus", "a.txt", "tiêm phòng dại")
    victim = write(tmp_path / "outside", "victim", "precious")
    (tmp_path / "index").mkdir()
    thing(tmp_path / "index" / name, victim)
    result = run(tmp_path, "index", "CORPUS", "--jobs", "1", "--wait", "0")

    assert victim.read_text() == "precious"
    assert [path.name for path in victim.parent.iterdir()] == ["victim"]
    if name != "MAIN_WRITELOCK" or thing not in LEAVE_IN_PEACE:
        assert result.exit_code == 2
        assert os.listdir(tmp_path / "index") == [name]  # noqa: PTH208 - what is there, by name
    assert len(result.stderr.splitlines()) == (result.exit_code == 2)


@pytest.mark.parametrize("thing", THINGS)
def test_a_file_is_made_where_nothing_or_a_file_lies_and_no_link_is_followed(
    tmp_path: Path, thing: Callable[[Path, Path], None]
) -> None:
    victim = write(tmp_path / "outside", "victim", "precious")
    path = tmp_path / "new.part"
    thing(path, victim)
    before = os.lstat(path)
    if thing in LEAVE_IN_PEACE:
        with create(path) as file:
            file.write(b"mine")
        assert path.read_bytes() == b"mine"
        assert path.stat().st_nlink == 1
    else:
        for attempt in (create, open_lock, open_file, lambda path: read_file(path, 1)):
            with pytest.raises(IndexFolderError, match="wardsearch never makes there; move it"):
                attempt(path)
        assert os.lstat(path) == before
    assert victim.read_text() == "precious"


def test_what_takes_the_place_of_a_file_stays_when_it_is_refused(tmp_path: Path) -> None:
    for name in ("file", "file.part"):
        path = tmp_path / name
        path.symlink_to("elsewhere")
        with pytest.raises(IndexFolderError), replacing(tmp_path / "file"):
            pass
        assert path.is_symlink()
        path.unlink()
    assert list(tmp_path.iterdir()) == []


def test_no_more_of_a_file_is_read_than_ours_have(tmp_path: Path) -> None:
    terabytes(tmp_path / "file", tmp_path)
    with pytest.raises(IndexDamagedError, match="8796093022208 bytes, more than 4096"):
        read_file(tmp_path / "file", 4096)


def test_the_lock_is_a_file_of_data(tmp_path: Path) -> None:
    os.close(open_lock(tmp_path / "lock"))

    assert not os.lstat(tmp_path / "lock").st_mode & 0o111


NOTE = {"pid": 7, "host": "h", "since": "2026-01-02 03:04:05", "boot": ""}


@pytest.mark.parametrize("name", NOTE)
@pytest.mark.parametrize(
    "value",
    ["1e999", "-1e999", "NaN", "null", "true", "[]", "{}", "-1", "0", "1.5", '"\\n"', '"x"'],
)
def test_a_note_of_nonsense_is_no_note(tmp_path: Path, name: str, value: str) -> None:
    text = json.dumps({**NOTE, name: "VALUE"}).replace('"VALUE"', value)
    write(tmp_path, "writer.json", text)
    holder = read_holder(tmp_path)

    assert holder is None or all(type(getattr(holder, key)) is type(NOTE[key]) for key in NOTE)
    assert holder is None or (name, value) in {("host", '"x"'), ("boot", '"x"'), ("boot", '"\\n"')}


def test_a_pid_beyond_all_numbers_stops_no_run(tmp_path: Path) -> None:
    index, _ = made(tmp_path)
    write(index, "writer.json", json.dumps(NOTE).replace("7", "1e999", 1))

    assert run(tmp_path, "index", "CORPUS", "--jobs", "1", "--wait", "0").exit_code == 0
