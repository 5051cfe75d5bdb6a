"""How do the files of an index reach the disk, so that they outlast a power cut?

Every step that changes an index folder is made here: create, write, flush, rename, remove. `FileIO`
and `os` are looked up at each step, so a test can stand in for the disk and fail or end the process
at any of them.

Does not cover what is written, or the order that makes a commit (`manifest`, `writing.writer`).
"""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import IO, Final

from wardsearch.embedded.index.file_names import PARTIAL, partial_file
from wardsearch.embedded.index.opening import demand_plain

_RENAME_SECONDS: Final = 2.0  # Windows refuses while a reader has the old file open


def create(path: Path) -> BufferedWriter:
    """Return the new file *path*, to be written from its beginning.

    It is made by us alone: what a dead run left under that name is removed first, and no link is
    followed.

    Raises:
        IndexFolderError: What lies there is no file, so it is not ours.
    """
    if demand_plain(path):
        os.unlink(path)  # noqa: PTH108 - what a test stands in for is `os`
    return BufferedWriter(FileIO(path, "x"))


def open_lock(path: Path) -> int:
    """Return a descriptor of the lock *path*, which is made where it is missing and never written.

    Raises:
        IndexFolderError: What lies there is no file, so it is not ours.
    """
    flags = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
    if not demand_plain(path):
        with suppress(FileExistsError):  # another writer makes it, too
            return os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o666)
    descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        demand_plain(path)
    return descriptor


def flush(file: IO[bytes] | BufferedWriter) -> None:
    """Bring what was written to *file* to the disk."""
    file.flush()
    os.fsync(file.fileno())


def rename(old: Path, new: Path) -> None:
    """Put the file *old* in the place of *new*, atomically."""
    end = time.monotonic() + _RENAME_SECONDS
    while True:
        try:
            os.replace(old, new)  # noqa: PTH105 - what a test stands in for is `os`
        except PermissionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def remove(path: Path) -> None:
    """Remove the file *path*; one that cannot be removed now, as a reader has it, is left."""
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108 - what a test stands in for is `os`


def flush_folder(folder: Path) -> None:
    """Bring the names in *folder* to the disk, where the system can (not on Windows)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # file systems that have nothing to do for it
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make *folder* and those it is in, where they are missing, and bring them to the disk."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        with suppress(FileExistsError):  # another process makes it, too
            os.mkdir(path)  # noqa: PTH102 - what a test stands in for is `os`
        flush_folder(path.parent)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes] | BufferedWriter]:
    """Yield a file to write that takes the place of *path* when it is complete and on the disk.

    Its name is on the disk only after `flush_folder`.
    """
    partial = path.with_name(partial_file(path.name))
    demand_plain(path)
    created = create(partial)
    try:
        with created as file:
            yield file
            flush(file)
        rename(partial, path)
    except BaseException:
        remove(partial)
        raise


def spool(folder: Path, prefix: str) -> IO[bytes]:
    """Return an unnamed file in *folder*; where a system must name it, the name has *prefix*."""
    from tempfile import TemporaryFile  # readers do not need it

    return TemporaryFile(dir=folder, prefix=prefix, suffix=PARTIAL)
