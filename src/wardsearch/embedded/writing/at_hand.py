"""Which file was being read when a run was killed?

A large file is noted beside the index before it is read, and any that takes long as soon as it
does. What ends a run in good order, Ctrl-C included, takes the note away. So one that is found
names what killed the run, by its memory or by the patience that it took, and the next run can skip
it. Small files that are quickly read are never noted: whatever killed a run while it read one of
them, it was not that file.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from wardsearch.embedded.index.file_names import AT_HAND
from wardsearch.embedded.index.opening import read_file
from wardsearch.embedded.index.storage import remove, replacing
from wardsearch.errors import IndexDamagedError

LARGE_BYTES: Final = 4 << 20  # of text; analysing so much takes hundreds of megabytes
LONG_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 0.5
_LARGEST_NOTE: Final = 1 << 16  # bytes


class AtHand:
    """Keeps the note in an index folder.

    Attributes:
        found: What the note of a killed run says, if there is one: the file's name and digest.
    """

    def __init__(self, index: Path) -> None:
        self.found: Mapping[str, str] = _read(index / AT_HAND)
        self._path = index / AT_HAND
        self._lock = threading.Lock()
        self._file: tuple[str, str] | None = None
        self._since = 0.0
        self._is_noted = bool(self.found)
        self._watcher: threading.Thread | None = None
        self._is_over = threading.Event()

    @contextmanager
    def holding(self, name: str, digest: str, size: int) -> Iterator[None]:
        """Note the file *name* of *size* bytes, if it is large or as soon as it takes long."""
        with self._lock:
            self._file, self._since = (name, digest), time.monotonic()
            if size >= LARGE_BYTES:
                self._note()
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, daemon=True)
            self._watcher.start()
        try:
            yield
        finally:
            with self._lock:
                self._file = None

    def forget(self, *, everything: bool) -> None:
        """Take the note of this run away, or *everything*, once a commit knows what was found."""
        with self._lock:
            if not self._is_noted:
                return
            if self.found and not everything:  # it is to outlast this run if that is killed, too
                self._write([])
            else:
                remove(self._path)
            self._is_noted = bool(self.found) and not everything

    def close(self) -> None:
        """Stop watching."""
        self._is_over.set()
        if self._watcher is not None:
            self._watcher.join()

    def _watch(self) -> None:
        while not self._is_over.wait(_LOOK_SECONDS):
            with self._lock:
                takes_long = self._file and time.monotonic() - self._since > LONG_SECONDS
                if takes_long and not self._is_noted:
                    with suppress(OSError):  # a full disk is told by what is written next
                        self._note()

    def _note(self) -> None:
        assert self._file is not None
        self._write([self._file])
        self._is_noted = True

    def _write(self, files: list[tuple[str, str]]) -> None:
        with replacing(self._path) as file:
            file.write(json.dumps([*self.found.items(), *files]).encode())


def _read(path: Path) -> dict[str, str]:
    try:
        listed = json.loads(read_file(path, _LARGEST_NOTE))
        return {str(name): str(digest) for name, digest in listed}
    except (OSError, IndexDamagedError, ValueError, TypeError, RecursionError):
        return {}  # no note, or none of ours
