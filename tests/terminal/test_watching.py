"""Watching folders, with short times, in this process."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.corpora import write
from wardsearch.errors import CorpusError
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.terminal import watching
from wardsearch.terminal.failures import CommandLineError
from wardsearch.terminal.watching import demand_watcher, is_own, is_share, keep_fresh

MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/reports /srv/reports nfs4 rw 0 0
//office/share /srv/the\\040office cifs rw 0 0
tmpfs /srv/reports/fast tmpfs rw 0 0
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with an index of one report, watched with short times."""
    pytest.importorskip("watchfiles")
    for name, value in {
        "QUIET_MS": 50,
        "LOOK_MS": 100,
        "POLL_MS": 100,
        "AGAIN_SECONDS": 0.1,
    }.items():
        monkeypatch.setattr(watching, name, value)
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "corpus", "a.txt", "họp tổ")
    sync("corpus", "index")
    return tmp_path


def runs(*steps: Callable[[], None]) -> Callable[[], None]:
    """Return what does one of *steps* a run, then ends the watch as Ctrl-C does."""
    left = iter(steps)

    def run() -> None:
        sync(None, "index")
        step = next(left, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    return run


@pytest.mark.parametrize("poll", [False, True])
def test_what_changes_is_indexed(folder: Path, *, poll: bool) -> None:
    def add() -> None:
        write(folder / "corpus", "x/b.txt", "họp")

    keep_fresh("index", runs(add), poll=poll)

    with open_index("index") as index:
        assert len(index) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_that_is_asked_to_end_has_done_its_work(folder: Path, sent: int) -> None:
    command = [sys.executable, "-m", "wardsearch", "index", "--watch"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("watching ")
        time.sleep(0.5)
        process.send_signal(sent)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (0, "")


def test_what_changed_before_the_watch_began_is_indexed_too(folder: Path) -> None:
    write(folder / "corpus", "b.txt", "họp")
    keep_fresh("index", runs(), poll=False)

    with open_index("index") as index:
        assert len(index) == 2


def test_a_folder_that_goes_and_comes_back_is_watched_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def go_and_come() -> None:
        shutil.move("corpus", "gone")
        shutil.copytree("gone", "corpus")
        write(folder / "corpus", "b.txt", "họp")

    keep_fresh("index", runs(go_and_come), poll=False)

    with open_index("index") as index:
        assert len(index) == 2
    assert capsys.readouterr().err.count("watching ") == 2


def test_what_fails_is_said_and_tried_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise CorpusError("corpus-missing", path=str(folder), command="x")

    keep_fresh("index", runs(fail), poll=False)

    assert "wardsearch: there is no corpus folder" in capsys.readouterr().err


def test_the_index_itself_is_no_change(tmp_path: Path) -> None:
    index = str(tmp_path / "corpus" / "index")

    assert is_own(f"{index}/MAIN_1.toc", index)
    assert is_own(str(tmp_path / "corpus" / ".index-ocr" / "x"), index)
    assert not is_own(str(tmp_path / "corpus" / "index.txt"), index)


def test_shares_are_told_by_what_is_mounted(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    places = [
        "/srv/reports/2024",
        "/srv/the office",
        "/srv/reports/fast/x",
        "/srv",
        "/srv/reports2",
    ]

    assert [is_share(place, str(mounts)) for place in places] == [True, True, False, False, False]
    assert not is_share("/srv/reports", str(tmp_path / "none"))


def test_without_watchfiles_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "watchfiles", None)

    with pytest.raises(CommandLineError, match=r"wardsearch\[watch\]"):
        demand_watcher()
