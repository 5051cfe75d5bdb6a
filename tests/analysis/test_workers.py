import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from support import work
from wardsearch.analysis.worker_process import WorkerProcess
from wardsearch.analysis.workers import Workers
from wardsearch.errors import IndexFolderError


def thread(_: int) -> int:
    return threading.get_ident()


@contextmanager
def working(do: Callable[[int], int], jobs: int) -> Iterator[Workers[str, int, int]]:
    workers = Workers[str, int, int](do, jobs)
    try:
        yield workers
    finally:
        workers.close()


def results(workers: Workers[str, int, int]) -> list[int]:
    return [result for _, result in workers.finished(everything=True)]


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_core_works_here_and_now_and_more_in_one_thread_beside_as_long_as_it_is_little() -> (
    None
):
    def who(jobs: int, *, here: bool = False) -> set[int]:
        with working(thread, jobs) as workers:
            for number in range(3):
                workers.submit("", number, here=here)
            return set(results(workers))

    here = {threading.get_ident()}
    assert who(1) == here
    assert who(2, here=True) == here
    for jobs in (2, 3):
        assert len(who(jobs)) == 1
        assert who(jobs).isdisjoint(here)


def test_much_is_worked_on_by_as_many_processes_as_there_are_cores_but_this_one() -> None:
    for jobs in (1, 2, 3):
        with working(work.process, jobs) as workers:
            for number in range(9):
                workers.submit("", number, is_much=True)
            found = set(results(workers)) - {os.getpid()}
        assert len(found) == jobs - 1
        assert not any(map(is_alive, found))


def test_a_process_that_is_there_is_given_little_work_too() -> None:
    with working(work.process, 2) as workers:
        workers.submit("", 0)
        workers.submit("", 1, is_much=True)
        workers.submit("", 2)
        small, large, last = results(workers)

    assert small == os.getpid()
    assert large == last != small


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_what_is_done_comes_in_the_order_in_which_it_was_given(jobs: int) -> None:
    with working(work.twice, jobs) as workers:
        for number in range(20):
            workers.submit(
                str(number), number, here=number % 7 == 3, is_much=number in {5, 6, 9, 17}
            )
        found = list(workers.finished(everything=True))

    assert found == [(str(number), 2 * number) for number in range(20)]


def test_a_process_may_start_before_there_is_anything_to_do() -> None:
    for jobs in (1, 2):
        with working(work.process, jobs) as workers:
            workers.get_ready()
            workers.get_ready()
            workers.submit("", 0)
            assert (results(workers) != [os.getpid()]) == (jobs > 1)


def test_a_part_of_the_work_is_done_here_while_a_process_is_busy(tmp_path: Path) -> None:
    prepared: list[Path] = []

    def prepare(path: Path, goes_on: Callable[[], bool]) -> Path:
        if goes_on():
            prepared.append(path)
        return path

    workers = Workers[None, Path, bool](work.wait_for, 2, prepare)
    try:
        for name in "abc":
            workers.submit(None, tmp_path / name, is_much=True)
        assert prepared == [tmp_path / name for name in "abc"]  # it has not even started
        for name in "abc":
            (tmp_path / name).touch()
        assert [done for _, done in workers.finished(everything=True)] == [True] * 3
        workers.submit(None, tmp_path / "a", is_much=True)
        list(workers.finished(everything=True))
    finally:
        workers.close()

    assert len(prepared) == 3


def test_two_batches_wait_or_are_worked_on_and_no_more() -> None:
    may_end = threading.Event()

    def wait(number: int) -> int:
        may_end.wait(60)
        return number

    with working(wait, 2) as workers:
        for number in range(2):
            workers.submit("", number)
            assert list(workers.finished(everything=False)) == []
        workers.submit("", 2)
        threading.Timer(0.1, may_end.set).start()
        found = [result for _, result in workers.finished(everything=False)]

    assert found[:1] == [0]
    assert may_end.is_set()


def done(do: Callable[[int], int], *, jobs: int = 2, is_much: bool = True) -> list[int]:
    with working(do, jobs) as workers:
        for number in (5, 6):
            workers.submit("", number, is_much=is_much)
        return results(workers)


@pytest.mark.parametrize(("jobs", "is_much"), [(1, False), (2, False), (2, True)])
def test_an_error_of_a_batch_reaches_who_asks_for_what_came_of_it(
    jobs: int, *, is_much: bool
) -> None:
    with pytest.raises(MemoryError, match="5"):
        done(work.fail, jobs=jobs, is_much=is_much)


def test_an_error_that_is_known_to_its_process_alone_is_told_in_words() -> None:
    with pytest.raises(RuntimeError, match="OddError"):
        done(work.fail_oddly)


def test_a_process_that_dies_ends_the_run_by_an_error_of_ours() -> None:
    with pytest.raises(IndexFolderError) as raised:
        done(work.die)

    assert raised.value.code == "indexing-process-died"


def _program(folder: Path, name: str, text: str) -> str:
    program = folder / name
    program.write_text(text)
    program.chmod(0o755)
    return str(program)


def test_where_no_process_can_be_started_a_thread_does_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = tmp_path / "was-run"
    not_python = _program(tmp_path, "uwsgi", f"#!/bin/sh\ntouch {marked}\n")
    broken = _program(tmp_path, "python3", "#!/bin/sh\nexit 1\n")
    for program in ("", None, not_python, str(tmp_path / "python-is-gone"), broken):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "executable", program)
            assert done(work.process) == [os.getpid()] * 2
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert done(work.process) == [os.getpid()] * 2
    assert not marked.exists()


def test_a_process_that_can_start_no_thread_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = (
        "import threading",
        "def refuse(_):",
        """    raise RuntimeError("can't start new thread")""",
        "threading.Thread.start = refuse",
    )
    (tmp_path / "without_threads.py").write_text("\n".join(refusing), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with ThreadPoolExecutor(1) as here:
        process = WorkerProcess("without_threads", here)
        try:
            assert process.submit(work.process, None).result() == os.getpid()
        finally:
            process.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("is_ready", [False, True])
def test_a_process_leaves_signals_to_the_one_that_started_it(sent: int, is_ready: bool) -> None:
    with ThreadPoolExecutor(1) as here:
        process = WorkerProcess("support.work", here)
        try:
            if is_ready:
                assert process.submit(work.process, None).result() != os.getpid()
            started = process._process  # noqa: SLF001 - nobody else knows it
            started.send_signal(sent)
            assert process.submit(work.process, None).result() == started.pid
        finally:
            process.close()


def test_what_another_process_could_not_find_is_done_in_a_thread() -> None:
    assert set(done(lambda number: number + os.getpid())) == {os.getpid() + 5, os.getpid() + 6}


_ENDS = """
import os, sys
from support import work
from wardsearch.analysis.workers import Workers
workers = Workers(work.process, 2)
workers.submit("", 0, is_much=True)
for _, process in workers.finished(everything=True):
    print(process, flush=True)
if sys.argv[1] == "forked" and not os.fork():
    os.closerange(1, 3)
    __import__("time").sleep(60)  # and holds the pipes of the process open
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.parametrize("how", ["alone", "forked"])
def test_a_process_ends_with_the_one_that_started_it(how: str) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _ENDS, how]
    said = subprocess.run(command, env=environment, capture_output=True, check=False).stdout
    until = time.monotonic() + 30
    while is_alive(int(said)) and time.monotonic() < until:
        time.sleep(0.05)

    assert not is_alive(int(said))


def test_a_process_that_is_there_does_anything_else_beside() -> None:
    with working(work.twice, 2) as workers:
        workers.submit("", 0)
        assert workers.beside() is None
        workers.submit("", 1, is_much=True)
        beside = workers.beside()
        assert beside is not None
        assert beside(work.process, None)() != os.getpid()
        with pytest.raises(IndexFolderError):
            beside(work.die, None)()


def test_what_was_not_begun_when_it_ends_is_given_up() -> None:
    begun: list[int] = []
    has_begun, may_end = threading.Event(), threading.Event()

    def wait(number: int) -> int:
        begun.append(number)
        has_begun.set()
        may_end.wait(60)
        return number

    with working(wait, 2) as workers:
        for number in range(3):
            workers.submit("", number)
        has_begun.wait(60)
        threading.Timer(0.1, may_end.set).start()

    assert begun == [0]
