"""How do several processes work on batch after batch, each with what it remembers?

Any process can work on a batch; only the parent writes to the index. Each process caches what it
has analysed, and at most one batch more than there are processes is under way, so memory does not
grow with the collection. The other processes end with the parent, however it ends, so none works
after the lock is free.

Does not cover what the work is.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Generic, TypeVar

from wardsearch.errors import IndexFolderError

Key = TypeVar("Key")
Batch = TypeVar("Batch")
Result = TypeVar("Result")


class Workers(Generic[Key, Batch, Result]):
    """Works on batches; a key given with each batch comes back with what came of it.

    Args:
        work: What is done with a batch: a function of a module, as other processes must find it.
        jobs: Processes; 1 works here and now.
    """

    def __init__(self, work: Callable[[Batch], Result], jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._first: tuple[Key, Batch] | None = None  # one alone is not worth processes
        self._waiting: deque[tuple[Key, Future[Result]]] = deque()

    def submit(self, key: Key, batch: Batch) -> None:
        """Begin to work on *batch*."""
        if self._jobs == 1:
            self._work_here(key, batch)
        elif self._pool is None and self._first is None:
            self._first = key, batch
        else:
            if self._pool is None:
                # Not forked: threads compress texts meanwhile, and a fork would copy their locks.
                context = get_context("spawn")
                self._pool = ProcessPoolExecutor(self._jobs, context, _follow_parent)
            for each_key, each in [*self._take_first(), (key, batch)]:
                with _ctrl_c_held_back():
                    self._waiting.append((each_key, self._pool.submit(self._work, each)))

    def finished(self, *, everything: bool) -> Iterator[tuple[Key, Result]]:
        """Yield what is done, in the order of its coming.

        Args:
            everything: Wait for all of it; else leave one batch a process under way.
        """
        if everything:
            for first_key, first in self._take_first():
                self._work_here(first_key, first)
        while self._waiting and (
            everything or len(self._waiting) > self._jobs or self._waiting[0][1].done()
        ):
            key, future = self._waiting.popleft()
            try:
                yield key, future.result()
            except BrokenProcessPool as error:
                raise IndexFolderError("indexing-process-died") from error

    def _take_first(self) -> list[tuple[Key, Batch]]:
        taken = [self._first] if self._first else []
        self._first = None
        return taken

    def _work_here(self, key: Key, batch: Batch) -> None:
        done: Future[Result] = Future()
        done.set_result(self._work(batch))
        self._waiting.append((key, done))

    def close(self) -> None:
        """End the processes; what is not done is given up."""
        for _, future in self._waiting:
            future.cancel()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


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
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)  # there is no one to clean up for
