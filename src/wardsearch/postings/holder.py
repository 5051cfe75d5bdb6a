"""Who is writing to the index?

The lock itself says only that someone is. So a writer that has it leaves a note beside it, and one
that waits in vain can say for whom. The note decides nothing: one left by a writer that died is
replaced by the next, and is never read unless the lock is held.
"""

import contextlib
import json
import os
import socket
from datetime import datetime
from pathlib import Path
from typing import Final

from wardsearch.storage import PARTIAL, create, remove, rename

FILENAME: Final = "writer.json"
_ANYONE: Final = "another process"
_MAX_CHARS: Final = 100  # of a host's name


def write_holder(folder: Path) -> None:
    """Leave the note that this process writes to the index in *folder* from now on."""
    now = datetime.now().isoformat(" ", "seconds")  # noqa: DTZ005 - shown to people on this machine
    note = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
    with contextlib.suppress(OSError):  # a full disk: what is worth reporting comes later
        partial = folder / f"{FILENAME}{PARTIAL}"
        with create(partial) as file:
            file.write(json.dumps(note).encode())
        rename(partial, folder / FILENAME)


def remove_holder(folder: Path) -> None:
    """Take the note away."""
    remove(folder / FILENAME)


def read_holder(folder: Path) -> str:
    """Return who writes to the index in *folder*, in words.

    >>> read_holder(Path("no such folder"))
    'another process'
    """
    try:
        note = json.loads((folder / FILENAME).read_bytes())
        pid, host = int(note["pid"]), str(note["host"])
        since = datetime.fromisoformat(note["since"]).isoformat(" ", "seconds")
    except (OSError, ValueError, KeyError, TypeError):
        return _ANYONE
    if not host.isprintable() or len(host) > _MAX_CHARS:
        return _ANYONE
    return f"process {pid} on {host} since {since}"
