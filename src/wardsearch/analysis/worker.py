"""How does a process work that was started to work on batches?

It is a loop: a function and what is given to it come on standard input, and what came of it goes to
standard output, by pickle, for both ends are ours. It leaves Ctrl-C and the like to the process
that started it, and ends as soon as that has ended, in the midst of whatever it does.
`worker_process` is the other end.
"""

import gc
import os
import pickle
import signal
import struct
import sys
import time
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from threading import Thread
from traceback import format_exception
from typing import IO, Any, Final

from wardsearch.analysis.memory import RARELY, keep_freed

HEAD: Final = struct.Struct("<Q")
"""Stands before each message: how many bytes it has."""

ENDING_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""What a person or the system sends to end a run: Ctrl-C, a request, the end of its terminal."""

READY: Final = b"ready"
"""The first message of a process that could load all it needs."""

_LOOK_SECONDS: Final = 1.0


def main(parent: int, module: str) -> None:
    """Load *module*, then do what the process *parent* sends, until that ends."""
    for number in ENDING_SIGNALS:  # a whole group of processes may be sent it
        signal.signal(number, signal.SIG_IGN)
    gc.set_threshold(*RARELY)
    keep_freed()
    given, answers = (os.fdopen(os.dup(stream), mode) for stream, mode in ((0, "rb"), (1, "wb")))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # whatever libraries print is dropped
        os.dup2(null, stream)
    import_module(module)
    waiting: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(given, waiting), daemon=True).start()
    if sys.platform != "win32":  # where the pipes are nobody else's
        Thread(target=_follow, args=(parent,), daemon=True).start()
    send(answers, READY)
    while True:
        send(answers, _answer(waiting))


def send(stream: IO[bytes], message: bytes) -> None:
    """Write *message* to *stream*."""
    stream.write(HEAD.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Return the next message of *stream*.

    Raises:
        EOFError: There is none, or not to its end.
    """
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    (size,) = HEAD.unpack(head)
    message = stream.read(size)
    if len(message) < size:
        raise EOFError
    return message


def _answer(waiting: "SimpleQueue[bytes]") -> bytes:
    """Return whether the next thing could be done, and what came of it or the error."""
    try:
        return pickle.dumps((True, _done(*pickle.loads(waiting.get()))))  # noqa: S301 - our parent's
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent has to know
        error.add_note("".join(format_exception(error)))
        try:
            return pickle.dumps((False, error))
        except Exception:  # noqa: BLE001 - an error may hold anything
            return pickle.dumps((False, RuntimeError(repr(error))))


def _done(work: Callable[[Any], object], given: object) -> object:
    return work(given)


def _receive(stream: IO[bytes], waiting: "SimpleQueue[bytes]") -> None:
    """Take what comes while something else is done, so that whoever sends need not wait."""
    try:
        while True:
            waiting.put(receive(stream))
    except (EOFError, OSError, MemoryError):
        os._exit(1)  # there is no one to clean up for


def _follow(parent: int) -> None:
    """End with *parent* even if a process that it forked holds the pipe open."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)
