"""What does Ctrl-C, or SIGTERM, leave of a run, at whichever line it comes?"""

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TypeAlias

import pytest

from support.corpora import write, write_lines
from wardsearch.corpus import comparison
from wardsearch.embedded.index.check import check_index
from wardsearch.embedded.writing import commits as committing
from wardsearch.embedded.writing.ctrl_c import held_back
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.results import Progress


def texts(index: Path) -> dict[str, str]:
    with open_index(index) as opened:
        return {each: opened.get(each).text for each in opened.ids()}


def stop_at(share: float) -> Progress:
    """Return what is told of progress and ends the run when so much is done."""

    def stop(done: int, among: int) -> None:
        if done > share * among:
            raise KeyboardInterrupt

    return stop


def test_a_quarter_that_was_read_is_kept_though_no_commit_was_due(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    for number in range(100):
        write(corpus, f"{number:02}.txt", f"nội dung {number}")
    with pytest.raises(KeyboardInterrupt):
        sync(corpus, index, progress=stop_at(0.26))

    kept = len(texts(index))
    assert kept >= 25
    assert check_index(index).problems == ()
    done = sync(corpus, index)
    assert (done.total, done.unchanged >= kept - 1) == (100, True)


def test_a_rebuild_that_is_interrupted_keeps_the_old_index(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    for number in range(9):
        write(corpus, f"{number}.txt", f"nội dung {number}")
    sync(corpus, index)
    (corpus / "0.txt").write_text("nội dung khác")
    with pytest.raises(KeyboardInterrupt):
        sync(corpus, index, rebuild=True, progress=stop_at(0.5))

    assert texts(index)["0.txt"] == "nội dung 0"
    assert len(texts(index)) == 9


@pytest.mark.parametrize("folders", [("first", "second"), ("second",), ("second", "third")])
@pytest.mark.parametrize("start", [("first",), ("first", "second")])
def test_a_run_that_calls_files_otherwise_is_done_or_not_begun(
    tmp_path: Path,
    start: tuple[str, ...],
    folders: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(committing, "COMMIT_SECONDS", -1)  # after each report
    monkeypatch.chdir(tmp_path)
    for folder in ("first", "second", "third"):
        for number in range(4):
            write(tmp_path / folder, f"{number}.txt", f"nội dung {number} của {folder}")
    sync(start, "before")
    shutil.copytree("before", "whole")
    sync(folders, "whole", replace=True, allow_empty=True)
    for share in (0.2, 0.5, 0.8):
        shutil.copytree("before", "index")
        with pytest.raises(KeyboardInterrupt):
            sync(folders, "index", replace=True, allow_empty=True, progress=stop_at(share))
        assert check_index("index").problems == ()
        if start != folders and (len(start), len(folders)) != (1, 1):
            assert texts(Path("index")) == texts(Path("before"))
        sync(folders, "index", replace=True, allow_empty=True)

        assert texts(Path("index")) == texts(Path("whole"))
        shutil.rmtree("index")


PRESSED = """
import os, signal, sys
from wardsearch import sync
from wardsearch.analysis import workers
from wardsearch.embedded.writing import commits

def submit(self, *given, **named):
    for number in sys.argv[1:]:
        os.kill(os.getpid(), int(number))
    real(self, *given, **named)

def end(number, _):
    raise KeyboardInterrupt(number)

commits.BATCH_CHARS = 30
real, workers.Workers.submit = workers.Workers.submit, submit
signal.signal(signal.SIGTERM, end)
try:
    sync("corpus", "index")
except KeyboardInterrupt:
    sys.exit(130)
"""

ONE, OTHER = signal.SIGINT, signal.SIGTERM
Handler: TypeAlias = Callable[[int, FrameType | None], object]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [((ONE,), 3), ((OTHER,), 3), ((ONE, ONE), 0), ((OTHER, OTHER), 0), ((OTHER, ONE), 0)],
)
def test_a_signal_while_reports_are_analysed_waits_for_that_unless_there_are_two(
    tmp_path: Path, sent: tuple[int, ...], kept: int
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    for number in range(9):
        write(corpus, f"{number}.txt", f"nội dung {number}")
    command = [sys.executable, "-c", PRESSED, *(str(int(number)) for number in sent)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (130, "")
    assert (index / "manifest.json").exists() == bool(kept)
    assert len(texts(index) if kept else {}) == kept
    assert sync(corpus, index).total == 9


def presses(sent: Sequence[int], depth: int) -> list[tuple[int, int]]:
    """Return where what is held back *depth* times over is at each signal that counts, and which.

    Args:
        sent: The signals that come.
        depth: How often.
    """
    counted: list[tuple[int, int]] = []
    done = 0
    with handling(lambda number, _: counted.append((done, number))), ExitStack() as held:
        for _ in range(depth):
            held.enter_context(held_back())
        for number in sent:
            signal.raise_signal(number)
            done += 1
    return counted


@contextmanager
def handling(handler: Handler) -> Iterator[None]:
    """Let *handler* be called for both signals."""
    before = {number: signal.signal(number, handler) for number in (ONE, OTHER)}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_but_the_first_each_signal_counts_at_once_however_deep_it_is_held_back(depth: int) -> None:
    assert presses([], depth) == []
    for sent in (ONE, OTHER):
        assert presses([sent], depth) == [(1, sent)]  # at the end
        assert presses([sent] * 2, depth) == [(1, sent)]
        assert presses([sent] * 4, depth) == [(1, sent), (2, sent), (3, sent)]
    assert presses([OTHER, ONE, OTHER], depth) == [(1, ONE), (2, OTHER)]


@pytest.mark.parametrize("usual", [signal.SIG_DFL, signal.SIG_IGN])
def test_a_signal_that_calls_nothing_is_left_as_it_is(usual: signal.Handlers) -> None:
    with handling(lambda *_: None):
        signal.signal(OTHER, usual)
        with held_back():
            found = signal.getsignal(OTHER)

    assert found is usual


class Ended(BaseException):
    """What a signal raises."""


def test_what_is_held_back_again_is_so_although_a_signal_ended_the_end_of_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A signal that comes while one of the two handlers is in its place again."""
    real = signal.signal
    put: list[int] = []
    reached: list[bool] = []

    def put_and_send(number: int, handler: Handler) -> object:
        before = real(number, handler)
        put.append(number)
        if len(put) == 3:  # both were put away, and one back
            signal.raise_signal(OTHER)
        return before

    def end(number: int, _: FrameType | None) -> None:
        raise Ended(number)

    def hold() -> None:
        with held_back():
            reached.append(False)
            if len(put) == 3:
                signal.raise_signal(OTHER)
            reached[-1] = True

    with handling(end):
        with monkeypatch.context() as patched:
            patched.setattr(signal, "signal", put_and_send)
            with pytest.raises(Ended):
                hold()
        with pytest.raises(Ended):
            hold()
        with pytest.raises(Ended):
            signal.raise_signal(OTHER)

    assert (put, reached) == ([ONE, OTHER, ONE], [True, True])


# A thread that sees each line that runs presses Ctrl-C there, for as long as it can be held back.
AT_EACH_LINE = """
import signal, sys
from wardsearch.embedded.writing.ctrl_c import held_back
sent = int(sys.argv[1])

def trace(frame, event, _):
    if event == "line" and frame.f_code.co_filename.endswith(("ctrl_c.py", "threading.py")):
        if len(pressed) < 40:
            pressed.append(frame.f_lineno)
            signal.raise_signal(sent)
    return trace

pressed, counted = [], []
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: counted.append(1))
with held_back():
    sys.settrace(trace)
    signal.raise_signal(sent)
    sys.settrace(None)
print(len(pressed), len(counted))
"""


@pytest.mark.parametrize("sent", [ONE, OTHER])
def test_a_signal_may_come_while_one_is_counted(sent: int) -> None:
    command = [sys.executable, "-c", AT_EACH_LINE, str(int(sent))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    pressed, counted = map(int, done.stdout.split())
    assert (done.stderr, pressed > 0, counted) == ("", True, pressed)


def test_ctrl_c_counts_at_once_where_no_thread_can_begin_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    assert presses([ONE], 2) == [(0, ONE)]


WATCHED = (comparison.__file__, committing.__file__)


class AtLine:
    """Raises KeyboardInterrupt at the nth line that is run of what compares and commits."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, frame: FrameType, event: str, _: object) -> "AtLine | None":
        if frame.f_code.co_filename not in WATCHED or frame.f_code.co_name == "keep":
            return None
        if event == "line":
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt
        return self


def changed_world(folder: Path) -> tuple[Path, Path, dict[str, str]]:
    """Return a corpus that has changed in every way since its index was made, and what that had."""
    corpus, index = folder / "corpus", folder / "index"
    for number in range(6):
        write(corpus, f"{number}.txt", f"nội dung {number}")
    write_lines(corpus, "l.jsonl", [{"id": n, "text": f"dòng {n}"} for n in "abcd"])
    sync(corpus, index)
    before = texts(index)
    for number in (1, 4):
        write(corpus, f"{number}.txt", f"nội dung đã sửa {number}")
    (corpus / "2.txt").unlink()
    (corpus / "3.txt").rename(corpus / "9.txt")
    write(corpus, "a.txt", "nội dung mới")
    lines = [
        {"id": n, "text": f"dòng {n} {m}"} for n, m in zip("abde", ("", 2, "", ""), strict=True)
    ]
    write_lines(corpus, "l.jsonl", lines)
    return corpus, index, before


@pytest.mark.parametrize("is_waiting", [True, False])
def test_ctrl_c_before_what_is_gone_is_dropped_keeps_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_waiting: bool
) -> None:
    corpus, index, _ = changed_world(tmp_path)
    settle = committing.Commits.settle
    pressed: list[bool] = []

    def interrupted(commits: committing.Commits) -> None:
        if pressed or not is_waiting:
            settle(commits)
        if not pressed:
            pressed.append(True)
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(committing.Commits, "settle", interrupted)
        with pytest.raises(KeyboardInterrupt):
            sync(corpus, index)

    assert check_index(index).problems == ()
    assert {"a.txt", "2.txt"} <= texts(index).keys()
    sync(corpus, index)
    assert (check_index(index).problems, "2.txt" in texts(index)) == ((), False)


@pytest.mark.slow
@pytest.mark.parametrize(("batch", "number"), [(1, 3), (20, 10), (10**6, 17)])
def test_at_whichever_line_ctrl_c_comes_nothing_is_lost_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, number: int
) -> None:
    monkeypatch.setattr(committing, "BATCH_CHARS", batch)
    corpus, index, before = changed_world(tmp_path)
    old = index.rename(tmp_path / "old")
    sync(corpus, tmp_path / "whole")
    after = texts(tmp_path / "whole")
    was_interrupted = True
    while was_interrupted:
        shutil.copytree(old, index)
        sys.settrace(AtLine(number))
        try:
            sync(corpus, index)
            was_interrupted = False
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(None)
        found = texts(index)

        assert check_index(index).problems == (), number
        assert [n for n in before if n in after and n not in found] == [], number
        assert [n for n in found if found[n] not in (before.get(n), after.get(n))] == [], number
        sync(corpus, index)
        assert texts(index) == after, number
        shutil.rmtree(index)
        number += 20
