"""How is a file that may be hostile read without harm to the run?

Covers starting the process that reads (`worker`) when it is first needed, asking it about one file
after the other, limiting its wall time, and starting another when it died. Does not cover what is
read.

One process is kept, because starting one costs as much as reading thirty files. It is replaced
after `_FILES_EACH` files, so whatever a file did to it does not last.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, Final

from wardsearch.analysis.worker_process import library_path
from wardsearch.formats.worker import CPU_SECONDS
from wardsearch.messages.message import Message, as_plain

WALL_SECONDS: Final = 17.0
"""How long one file may take; more than the processor time, for a machine that is busy."""

_FILES_EACH: Final = 500
_CLOSE_SECONDS: Final = 2.0
_CODE: Final = (
    "import sys; descriptor, *sys.path = sys.argv[1:]; "
    "from wardsearch.formats.worker import main; main(int(descriptor))"
)


_PYTHON: Final = (sys.executable, "-I", "-B", "-X", "utf8", "-c")
_ROOT: Final = os.path.abspath(os.sep)
# What programs are found and loaded by; the rest of the environment is kept from it.
_KEPT: Final = ("LD_LIBRARY_PATH", "SYSTEMROOT")


def bare_environment(*kept: str) -> dict[str, str]:
    """Return the environment of a process that reads hostile files, with the variables *kept*."""
    return {name: os.environ[name] for name in (*_KEPT, *kept) if name in os.environ}


class ReaderProcess:
    """A process that reads files; any thread may ask, one at a time."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._held: bytes | None = None
        self._asked = 0
        self._lock = threading.Lock()

    def ask(self, data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Return the answer to *request* about the file *data*, and the bytes that go with it.

        Never raises for what is in the file: an answer that has a `reason` says why there is none,
        and `is_fatal` that the process had to be ended.
        """
        with self._lock:
            # One that is gone before it is asked (as memory was short) is no file's fault.
            is_gone = self._process is not None and self._process.poll() is not None
            if is_gone or self._asked >= _FILES_EACH:
                self._end()
            try:
                return self._ask(data, request)
            except TimeoutError:
                reason = Message("takes-too-long", seconds=round(self._wall_seconds))
                self._end()
            except (EOFError, OSError, ValueError, AttributeError, RecursionError):  # no answer
                reason = self._cause()
            return {"reason": as_plain(reason), "is_fatal": True}, b""

    def close(self) -> None:
        """End the process; the next question starts another."""
        with self._lock:
            self._end()

    def _ask(self, data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        if self._connection is None:
            self._start()
        assert self._connection is not None
        is_sent = self._held is not data
        self._connection.send_bytes(json.dumps({**request, "is_sent": is_sent}).encode())
        if is_sent:
            self._connection.send_bytes(data)
            self._held = data
        self._asked += 1
        if not self._connection.poll(self._wall_seconds):
            raise TimeoutError
        answer: dict[str, Any] = json.loads(self._connection.recv_bytes())
        payload = self._connection.recv_bytes() if answer.get("has_payload") else b""
        return answer, payload

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [*_PYTHON, _CODE, str(theirs.fileno()), *library_path()],
                cwd=_ROOT,
                env=bare_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._connection = Connection(ours.detach())
        self._held = None
        self._asked = 0

    def _cause(self) -> Message:
        """End what is left of the process; return why it died."""
        process = self._process
        if process is not None:
            try:
                process.wait(_CLOSE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        code = process.returncode if process is not None else None
        self._end()
        if code == -signal.SIGXCPU:
            return Message("takes-too-much-processor", seconds=CPU_SECONDS)
        if code is not None and code < 0:
            return Message("reader-crashed", signal=signal.Signals(-code).name)
        return Message("reader-ended")

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self._held = None
        self._asked = 0


@cache
def shared_reading() -> ReaderProcess:
    """Return the process that all files of this program are read in."""
    reading = ReaderProcess()
    atexit.register(reading.close)
    return reading
