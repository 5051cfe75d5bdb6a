"""Which file was being read when a run was killed?

A large file is noted beside the index before it is read, and any that takes long as soon as it
does. What ends a run in good order, Ctrl-C included, takes the note away. So one that is found
names what killed the run, by its memory or by the patience that it took, and the next run can skip
it. Small files that are quickly read are never noted: whatever killed a run while it read one of
them, it was not that file.

What takes long by the clock may have waited for a busy machine. So a small file is blamed for one
kill only if the thread that reads took as much of a processor; else for the second, and not at all
if it was read to its end meanwhile.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from wardsearch.corpus.corpus_files import CorpusFile
from wardsearch.embedded.index.file_names import AT_HAND
from wardsearch.embedded.index.opening import read_file
from wardsearch.embedded.index.storage import remove, replacing
from wardsearch.errors import IndexDamagedError, IndexFolderError
from wardsearch.frozen import NamedTuple

LARGE_BYTES: Final = 4 << 20  # of text; analysing so much takes hundreds of megabytes
LONG_SECONDS: Final = 5.0  # of a processor, or of the clock
_ENOUGH_KILLS: Final = 2
_LOOK_SECONDS: Final = 0.5
_LARGEST_NOTE: Final = 1 << 16  # bytes


class _Kills(NamedTuple):
    """What a file is blamed for: its digest, and of how many killed runs."""

    digest: str
    times: int


class AtHand:
    """Keeps the note in an index folder.

    Attributes:
        found: The files that are blamed for what ended killed runs, and the digest of each.
    """

    def __init__(self, index: Path) -> None:
        self._path = index / AT_HAND
        self._before = _read(self._path)
        self._noted = dict(self._before)  # what is on the disk
        self.found: Mapping[str, str] = {
            name: kills.digest
            for name, kills in self._before.items()
            if kills.times >= _ENOUGH_KILLS
        }
        self._lock = threading.Lock()
        self._file: tuple[str, str] | None = None
        self._working = _own_clock()
        self._began = self._began_working = 0.0
        self._is_aside = False
        self._watcher: threading.Thread | None = None
        self._is_over = threading.Event()

    @contextmanager
    def holding(self, name: str, digest: str, size: int) -> Iterator[None]:
        """Note the file *name* of *size* bytes, if it is large or as soon as it takes long."""
        with self._lock:
            self._file = name, digest
            self._began, self._began_working = time.monotonic(), self._working()
            if size >= LARGE_BYTES:
                self._note(_ENOUGH_KILLS)
        if self._watcher is None:
            watcher = threading.Thread(target=self._watch, daemon=True)
            watcher.start()
            self._watcher = watcher
        try:
            yield
            if name not in self.found:
                self._before.pop(name, None)  # it can be read
        finally:
            with self._lock:
                self._file = None

    @contextmanager
    def reading(self, file: CorpusFile, digest: str, settle: Callable[[], None]) -> Iterator[None]:
        """Hold *file* while it is read; forget it once it was.

        Before and after a large one, *settle* analyses all that was read: so what dies of it does
        so while it is noted.
        """
        is_large = file.size >= LARGE_BYTES
        if is_large:
            settle()
        with self.holding(file.name, digest, file.size):
            yield
            if is_large:
                settle()
        self.forget(everything=False)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Do what is done for many files: its time of a processor is not that of the one at hand.

        By the clock it is: the file may be what so much is to be done for.
        """
        began = self._working()
        self._is_aside = True
        try:
            yield
        finally:
            with self._lock:
                self._began_working += self._working() - began
                self._is_aside = False

    def forget(self, *, everything: bool) -> None:
        """Take the note of this run away, or *everything*, once a commit knows what was found."""
        with self._lock:
            # What was found is to outlast this run if that is killed, too.
            self._write({} if everything else self._before)

    def close(self) -> None:
        """Stop watching."""
        self._is_over.set()
        if self._watcher is not None:
            self._watcher.join()

    def _watch(self) -> None:
        while not self._is_over.wait(_LOOK_SECONDS):
            with self._lock, suppress(OSError):  # a full disk is told by what is written next
                self._look()

    def _look(self) -> None:
        if self._file is None:
            return
        name, digest = self._file
        if not self._is_aside and self._working() - self._began_working > LONG_SECONDS:
            self._note(_ENOUGH_KILLS)
        elif time.monotonic() - self._began > LONG_SECONDS:
            before = self._before.get(name)
            self._note(1 + (before.times if before and before.digest == digest else 0))

    def _note(self, times: int) -> None:
        assert self._file is not None
        name, digest = self._file
        noted = self._noted.get(name)
        if noted is None or noted.digest != digest or noted.times < times:
            self._write({**self._before, name: _Kills(digest, times)})

    def _write(self, files: Mapping[str, _Kills]) -> None:
        if files == self._noted:
            return
        if files:
            listed = [(name, *kills) for name, kills in files.items()]
            with replacing(self._path) as file:
                file.write(json.dumps(listed).encode())
        else:
            remove(self._path)
        self._noted = dict(files)


def _own_clock() -> Callable[[], float]:
    """Return what tells, in any thread, how many seconds this one has worked.

    Where the system does not tell, how many the process has, which may analyse other files beside.
    """
    if sys.platform != "linux":
        return time.process_time
    return partial(time.clock_gettime, time.pthread_getcpuclockid(threading.get_ident()))


def may_be_of_a_file(error: BaseException) -> bool:
    """Return whether what ended a run may be the doing of the file at hand."""
    died = isinstance(error, IndexFolderError) and error.code == "indexing-process-died"
    return died or isinstance(error, MemoryError)


def _read(path: Path) -> dict[str, _Kills]:
    try:
        listed = json.loads(read_file(path, _LARGEST_NOTE))
        return {str(name): _Kills(str(digest), int(times)) for name, digest, times in listed}
    except (OSError, IndexDamagedError, ValueError, TypeError, RecursionError, OverflowError):
        return {}  # no note, or none of ours
