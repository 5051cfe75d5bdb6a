"""How is batch after batch worked on, beside the reading of the next?

A run of few reports works in a thread: the native kernel, NumPy and zlib let go of the interpreter,
and nothing starts or is copied. A large one works in processes, of which none waits for the
interpreter of another: as many as there are cores but one, for this one reads. Whoever works
remembers what it has analysed, and at most one batch more than there are cores is under way, so
memory does not grow with the collection. What of the work may be done beforehand is done here while
all others are busy, so no core waits for another for long. What comes of a batch does not depend on
who works on it, nor on how fast.

Only the process that submits writes to the index. The others end with it, however it ends, so none
works after the lock is free. Does not cover what the work is, or how a process is spoken to
(`worker_process`).
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from functools import partial
from typing import Generic, Protocol, TypeVar

from wardsearch.analysis.worker_process import WorkerProcess, can_start
from wardsearch.errors import IndexFolderError

Key = TypeVar("Key")
Batch = TypeVar("Batch")
Result = TypeVar("Result")
Given = TypeVar("Given")
Made = TypeVar("Made")


class Beside(Protocol):
    """Does a part of what there is to do while the rest is done."""

    def __call__(self, work: Callable[[Given], Made], given: Given) -> Callable[[], Made]:
        """Begin to do *work* with what is *given*; return what waits for what comes of it."""


def in_thread(work: Callable[[Given], Made], given: Given) -> Callable[[], Made]:
    """Do *work* in a thread. It is a `Beside`."""
    with_one = ThreadPoolExecutor(1)
    future = with_one.submit(work, given)
    with_one.shutdown(wait=False)
    return future.result


class Workers(Generic[Key, Batch, Result]):
    """Works on batches; a key given with each batch comes back with what came of it.

    Args:
        work: What is done with a batch; a function of a module, as other processes must find it.
        jobs: Cores to use: of 1 the work is done here and now, of more beside.
        prepare: Does a part of the work, so that another process need not, as long as what it is
            given beside returns true.
    """

    def __init__(
        self,
        work: Callable[[Batch], Result],
        jobs: int,
        prepare: Callable[[Batch, Callable[[], bool]], Batch] | None = None,
    ) -> None:
        self._work = work
        self._jobs = jobs
        self._prepare = prepare
        self._may_start = can_start(work)
        self._processes: list[WorkerProcess] = []
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[tuple[Key, Future[Result]]] = deque()

    def get_ready(self) -> None:
        """Start a process, if one may be: there will be much to do."""
        if self._jobs > 1 and not self._processes:
            self._process(is_much=True)

    def submit(self, key: Key, batch: Batch, *, here: bool = False, is_much: bool = False) -> None:
        """Begin to work on *batch*.

        Args:
            key: Comes back with the result.
            batch: Is worked on.
            here: Here and now, before this returns; so it is if there is one core.
            is_much: It takes so long, and there is so much more to come, that a process is worth
                its start.
        """
        if here or self._jobs == 1:
            self._waiting.append((key, self._done_here(batch)))
            return
        process = self._process(is_much=is_much)
        if process is None:
            self._waiting.append((key, self._thread.submit(self._work, batch)))
            return
        if self._prepare is not None:
            batch = self._prepare(batch, lambda: process.is_busy)
        self._waiting.append((key, process.submit(self._work, batch)))

    def finished(self, *, everything: bool) -> Iterator[tuple[Key, Result]]:
        """Yield what is done, in the order of its coming.

        Args:
            everything: Wait for all of it; else leave as many under way as may be.

        Raises:
            IndexFolderError: A process died. What the work itself raises is raised, too.
        """
        while self._waiting and (
            everything or len(self._waiting) > self._jobs or self._waiting[0][1].done()
        ):
            key, future = self._waiting.popleft()
            yield key, _result(future)

    def beside(self) -> Beside | None:
        """Return what does anything else in a process, if one is there."""
        return self._beside if self._processes else None

    def _beside(self, work: Callable[[Given], Made], given: Given) -> Callable[[], Made]:
        least = min(self._processes, key=lambda process: process.load)
        return partial(_result, least.submit(work, given))

    def close(self) -> None:
        """End those who work; what is not done is given up."""
        for _, future in self._waiting:
            future.cancel()
        for process in self._processes:
            process.close()
        self._thread.shutdown(cancel_futures=True)

    def _done_here(self, batch: Batch) -> Future[Result]:
        done: Future[Result] = Future()
        done.set_result(self._work(batch))
        return done

    def _process(self, *, is_much: bool) -> WorkerProcess | None:
        """Return the process that has the least to do; None where a thread is to work."""
        least = min(self._processes, key=lambda process: process.load, default=None)
        is_wanted = is_much and (least is None or least.load)
        if is_wanted and self._may_start and len(self._processes) < self._jobs - 1:
            try:
                least = WorkerProcess(self._work.__module__, self._thread)
            except OSError:  # the system has too many, or none may be started
                self._may_start = False
            else:
                self._processes.append(least)
        return least


def _result(future: Future[Made]) -> Made:
    try:
        return future.result()
    except BrokenExecutor as error:
        raise IndexFolderError("indexing-process-died") from error
