"""How does a process of our own work on what this one sends it?

It runs the same Python and our code alone: nothing of the program that called us, whose main module
would be run again by `multiprocessing`, and may be a script without a guard, a notebook or standard
input. Where no such process can be started, what is sent is worked on here.

Results come in the order in which work was given. Does not cover the loop of the process
(`worker`), or who works on what (`workers`).
"""

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from wardsearch.analysis.worker import ENDING_SIGNALS, READY, receive, send

Given = TypeVar("Given")
Result = TypeVar("Result")

_CODE: Final = (
    "import sys; parent, module, *sys.path = sys.argv[1:]; "
    "from wardsearch.analysis.worker import main; main(int(parent), module)"
)
_PYTHONS: Final = ("python", "pypy")  # how the names of the program begin that runs Python alone
_AT_ONCE: Final = 2  # one thing that is done, and the next
# Read when NumPy is loaded. No matrices are multiplied, and a thread that waits for some keeps a
# core busy at first, which whoever reads could use.
_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1"}


def library_path() -> list[str]:
    """Return where a process of ours finds modules, wherever it runs."""
    own = str(Path(__file__).parents[2])
    return [*dict.fromkeys(os.path.abspath(path) for path in (*sys.path, own) if path)]


class WorkerProcess:
    """A process that does one thing after the other.

    Args:
        module: What it loads before it says that it is ready.
        instead: Does what there is to do where it never says so.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, module: str, instead: Executor) -> None:
        self._instead = instead
        self._is_ready: bool | None = None  # not known yet
        self._given: deque[Future[Any]] = deque()
        self._sending, self._receiving = Lock(), Lock()
        with _signals_held_back():
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                _command(module),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**_ONE_THREAD, **os.environ},
            )
        self._threads = ThreadPoolExecutor(_AT_ONCE)

    @property
    def load(self) -> int:
        """How many batches are not done yet."""
        while self._given and self._given[0].done():
            self._given.popleft()
        return len(self._given)

    @property
    def is_busy(self) -> bool:
        """Whether it has something to do, if only to start."""
        return not self._is_ready or self.load > 0

    def submit(self, work: Callable[[Given], Result], given: Given) -> Future[Result]:
        """Begin to do *work*, a function of a module, with what is *given*.

        The result may raise `BrokenExecutor`: the process died.
        """
        data = pickle.dumps((work, given), pickle.HIGHEST_PROTOCOL)
        future = self._threads.submit(self._exchange, [data])
        self._given.append(future)
        return future

    def close(self) -> None:
        """End the process; what is not done is given up."""
        self._process.kill()
        self._threads.shutdown(cancel_futures=True)
        with suppress(OSError), self._process:  # what is in a pipe has no reader
            pass

    def _exchange(self, message: list[bytes]) -> Any:  # noqa: ANN401 - what the work returns
        """Send the *message* as soon as all before it are sent, and wait for what comes of it.

        One thread waits for an answer while the next sends: so the process need not wait. What was
        sent takes no memory here, so the message is taken out of its list.
        """
        with self._sending:
            if not self._begins():
                given = pickle.loads(message.pop())  # noqa: S301 - our own
                return self._instead.submit(*given).result()
            with _naming_death():
                assert self._process.stdin is not None
                send(self._process.stdin, message.pop())
            self._receiving.acquire()
        try:
            with _naming_death():
                assert self._process.stdout is not None
                answer = receive(self._process.stdout)
        finally:
            self._receiving.release()
        is_done, found = pickle.loads(answer)  # noqa: S301 - of a process of ours
        if not is_done:
            raise found
        return found

    def _begins(self) -> bool:
        """Wait for the process to start; return whether it could."""
        if self._is_ready is None:
            try:
                assert self._process.stdout is not None
                self._is_ready = receive(self._process.stdout) == READY
            except (EOFError, OSError):
                self._is_ready = False
        return self._is_ready


def can_start(work: Callable[[Given], Result]) -> bool:
    """Return whether a process may be started, and can find *work*.

    Not where the program that runs is no Python, but one that has Python in it.
    """
    program = Path(sys.executable or "").name.lower()
    is_python = program.startswith(_PYTHONS) and not getattr(sys, "frozen", False)
    return is_python and work.__module__ != "__main__" and work.__qualname__.isidentifier()


def _command(module: str) -> list[str]:
    command = [sys.executable, "-I", "-X", f"utf8={sys.flags.utf8_mode}"]
    if sys.dont_write_bytecode:
        command.append("-B")
    return [*command, "-c", _CODE, str(os.getpid()), module, *library_path()]


@contextmanager
def _naming_death() -> Iterator[None]:
    """Say that the process died where its pipes end."""
    try:
        yield
    except (EOFError, OSError, ValueError) as error:
        raise BrokenExecutor from error


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Start a process that no signal ends before it ignores those that it leaves to this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
