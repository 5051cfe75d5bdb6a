"""Who is writing to the index?

The lock itself says only that someone on this machine is: the system frees it when a process ends,
however that ends. So a writer that has the lock leaves a note beside it, and one that waits in vain
can say for whom. A stale note of this machine is ignored, whatever process has its number now. A
note of another machine is believed, because a lock may not reach across machines.
"""

import contextlib
import json
import os
import socket
from datetime import datetime
from pathlib import Path
from typing import Final

from wardsearch.embedded.index.file_names import LOCK, LOCK_NOTE, partial_file
from wardsearch.embedded.index.opening import LARGEST_NOTE, read_file
from wardsearch.embedded.index.storage import create, remove, rename
from wardsearch.errors import IndexDamagedError
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")  # Linux; the same in all its containers
_MAX_CHARS: Final = 100  # of a host's name
_PIDS: Final = 1 << 32  # of Windows; of Linux 1 << 22


class Holder(NamedTuple):
    """A writer, as its note says.

    Attributes:
        pid: Number of the process.
        host: Name of the machine.
        since: When it began to write, in local time.
        boot: What tells one start of a machine from others; empty where the system has no such.
    """

    pid: int
    host: str
    since: str
    boot: str

    @property
    def is_elsewhere(self) -> bool:
        """Return whether it writes on another machine than this."""
        same_boot = self.boot != "" and self.boot == _boot()
        return self.host != socket.gethostname() and not same_boot

    @property
    def is_stopped(self) -> bool:
        """Return whether Ctrl-Z, or a signal, keeps it from ever ending; Linux alone says so."""
        if self.host != socket.gethostname():  # numbers of processes are another container's
            return False
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{self.pid}/stat").read_bytes()
            return stat.rpartition(b")")[2].split()[:1] in ([b"T"], [b"t"])
        return False


def write_holder(folder: Path) -> None:
    """Leave the note that this process writes to the index in *folder* from now on."""
    now = datetime.now().isoformat(" ", "seconds")  # noqa: DTZ005 - shown to people on this machine
    note = Holder(os.getpid(), socket.gethostname(), now, _boot())._asdict()
    with contextlib.suppress(OSError):  # a full disk: what is worth reporting comes later
        partial = folder / partial_file(LOCK_NOTE)
        with create(partial) as file:
            file.write(json.dumps(note).encode())
        rename(partial, folder / LOCK_NOTE)


def remove_holder(folder: Path) -> None:
    """Take the note away."""
    remove(folder / LOCK_NOTE)


def read_holder(folder: Path) -> Holder | None:
    """Return who writes to the index in *folder*, or did before it died; None without a note.

    Raises:
        IndexFolderError: What lies in the place of the note is no file, or may not be read.
    """
    try:
        note = json.loads(read_file(folder / LOCK_NOTE, LARGEST_NOTE))
        pid, host, boot = note["pid"], note["host"], note["boot"]
        since = datetime.fromisoformat(note["since"]).isoformat(" ", "seconds")
    except (OSError, IndexDamagedError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if type(pid) is not int or not 0 < pid < _PIDS:
        return None
    if not (isinstance(host, str) and host.isprintable() and len(host) <= _MAX_CHARS):
        return None
    return Holder(pid, host, since, boot) if isinstance(boot, str) else None


def working_writer(folder: Path) -> Message | None:
    """Return, in words, who writes to the index in *folder* now.

    None where no process of this machine does, or the system has no way to tell.
    """
    try:
        import fcntl  # not on Windows

        descriptor = os.open(folder / LOCK, os.O_RDONLY | os.O_NONBLOCK)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return in_words(read_holder(folder))
    finally:
        os.close(descriptor)  # which gives the lock back
    return None


def in_words(holder: Holder | None) -> Message:
    """Return *holder* as words for a message.

    >>> str(in_words(Holder(7, "ward-office", "2026-01-02 03:04:05", "")))
    'process 7 on ward-office since 2026-01-02 03:04:05'
    """
    if holder is None:
        return Message("writer-unknown")
    code = "writer-stopped" if holder.is_stopped else "writer"
    since = datetime.fromisoformat(holder.since)
    return Message(code, pid=holder.pid, host=holder.host, since=since)


def _boot() -> str:
    try:
        return _BOOT.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
