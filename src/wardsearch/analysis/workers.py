"""How is batch after batch worked on, beside the thread that reads the next?

In a thread, where two cores are to be used: the native kernel, NumPy and zlib let go of the
interpreter, and nothing is copied. In processes, where more are: none waits for the interpreter of
another, but each starts, learns words, is sent reports, and has memory of its own. Whoever works
remembers what it has analysed, and at most one batch more than there are workers is under way, so
memory does not grow with the collection. What comes of a batch does not depend on who works on it,
nor on how fast.

Only the process that submits writes to the index. The others end with it, however it ends, so none
works after the lock is free. Does not cover what the work is.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from threading import Thread
from typing import Final, Generic, TypeVar

from wardsearch.errors import IndexFolderError

_THREAD_JOBS: Final = 2

Key = TypeVar("Key")
Batch = TypeVar("Batch")
Result = TypeVar("Result")


class Workers(Generic[Key, Batch, Result]):
    """Works on batches; a key given with each batch comes back with what came of it.

    Args:
        work: What is done with a batch: a function of a module, as other processes must find it.
        jobs: Cores to use: of 1 the work is done here and now, of 2 in a thread, of more in one
            process less.
    """

    def __init__(self, work: Callable[[Batch], Result], jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._pool: Executor | None = None
        self._first: tuple[Key, Batch] | None = None  # one alone is not worth processes
        self._waiting: deque[tuple[Key, Future[Result]]] = deque()

    def submit(self, key: Key, batch: Batch, *, here: bool = False) -> None:
        """Begin to work on *batch*; *here* and now, if that is asked for or there is one core."""
        if here or self._jobs == 1:
            for each_key, each in [*self._take_first(), (key, batch)]:
                self._work_here(each_key, each)
        elif self._jobs > _THREAD_JOBS and self._pool is None and self._first is None:
            self._first = key, batch
        else:
            if self._pool is None:
                self._pool = _thread() if self._jobs == _THREAD_JOBS else _processes(self._jobs - 1)
            for each_key, each in [*self._take_first(), (key, batch)]:
                with _ctrl_c_held_back():
                    self._waiting.append((each_key, self._pool.submit(self._work, each)))

    def finished(self, *, everything: bool) -> Iterator[tuple[Key, Result]]:
        """Yield what is done, in the order of its coming.

        Args:
            everything: Wait for all of it; else leave as many under way as may be.

        Raises:
            IndexFolderError: A process died. What the work itself raises is raised, too.
        """
        if everything:
            for first_key, first in self._take_first():
                self._work_here(first_key, first)
        while self._waiting and (
            everything or len(self._waiting) > self._jobs or self._waiting[0][1].done()
        ):
            key, future = self._waiting.popleft()
            try:
                result = future.result()
            except BrokenExecutor as error:
                raise IndexFolderError("indexing-process-died") from error
            yield key, result

    def _take_first(self) -> list[tuple[Key, Batch]]:
        taken = [self._first] if self._first else []
        self._first = None
        return taken

    def _work_here(self, key: Key, batch: Batch) -> None:
        done: Future[Result] = Future()
        done.set_result(self._work(batch))
        self._waiting.append((key, done))

    def close(self) -> None:
        """End those who work; what is not done is given up."""
        for _, future in self._waiting:
            future.cancel()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _thread() -> Executor:
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(1)


def _processes(count: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Not forked: threads compress texts meanwhile, and a fork would copy their locks.
    return ProcessPoolExecutor(count, get_context("spawn"), _follow_parent)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Start processes that Ctrl-C does not end with a traceback before they ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent of this process, and end as soon as it has."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)  # there is no one to clean up for
