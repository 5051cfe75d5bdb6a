"""How is a file of an index opened safely, whoever put it there?

An index folder may be anyone's: a download, a share. Where a file of ours should lie may lie a
link, a pipe that nobody writes to, a device without end, or 8 TB of zeros. So a file is opened
without following a link and without waiting, must be a regular one, and is read no further than a
file of ours can be long. Whatever else lies there is neither read nor written nor removed.
"""

import errno
import os
import stat
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeVar

from wardsearch.errors import IndexDamagedError, IndexFolderError, command_for, said_by
from wardsearch.messages.language import gettext_noop
from wardsearch.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

Opened = TypeVar("Opened")

LARGEST_MANIFEST: Final = 1 << 26
"""Bytes of a manifest, a hundred times what one of ours has: each deleted report is a line."""

LARGEST_NOTE: Final = 1 << 12
"""Bytes of the note of who writes."""

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)  # Windows, which has none of the others
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)
_FILE: Final = "a file"
_KINDS: Final = (
    (stat.S_ISREG, _FILE),
    (stat.S_ISLNK, gettext_noop("a link")),
    (stat.S_ISDIR, gettext_noop("a folder")),
    (stat.S_ISFIFO, gettext_noop("a pipe")),
    (stat.S_ISSOCK, gettext_noop("a socket")),
    (stat.S_ISCHR, gettext_noop("a device")),
    (stat.S_ISBLK, gettext_noop("a device")),
)


def open_file(path: Path) -> IO[bytes]:
    """Return the regular file *path*, open to be read.

    Raises:
        FileNotFoundError: Nothing lies there.
        IndexFolderError: What lies there is no regular file, or the system refuses to open it.
    """
    try:
        descriptor = opened(lambda: os.open(path, _FLAGS))
    except (FileNotFoundError, NotADirectoryError):
        raise
    except (OSError, ValueError) as error:
        demand_plain(path)
        raise _refused(path, error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        demand_plain(path)
        raise _refused(path, OSError(errno.EINVAL, "it is no regular file"))
    return os.fdopen(descriptor, "rb")


def opened(opening: "Callable[[], Opened]") -> "Opened":
    """Return what *opening* does, with more files open than this process may have, if it must.

    An index of many segments takes a file each, and the limit at which a process starts is often
    far below what the system allows it.
    """
    try:
        return opening()
    except OSError as error:
        if error.errno != errno.EMFILE or not _allow_more_files():
            raise
        return opening()


def _allow_more_files() -> bool:
    """Let this process have as many files open as the system allows, if those are more."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (OSError, ValueError):  # macOS has no number for "unlimited"
        return False
    return now != most


def read_file(path: Path, most: int) -> bytes:
    """Return what is in the regular file *path*.

    Raises:
        FileNotFoundError: Nothing lies there.
        IndexDamagedError: It has more than *most* bytes.
        IndexFolderError: As `open_file`, or it cannot be read.
    """
    with open_file(path) as file:
        try:
            size = os.fstat(file.fileno()).st_size
            data = file.read(most + 1) if size <= most else b""
        except OSError as error:
            raise _refused(path, error) from error
    if size > most or len(data) > most:
        why = f"it has {max(size, len(data))} bytes, more than {most}"
        command = command_for(path.parent)
        raise IndexDamagedError("index-damaged", path=str(path), why=why, command=command)
    return data


def kind_of(path: Path) -> str:
    """Return what lies at *path*: `a file`, `a link` and so on; empty where nothing does."""
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return ""
    return next((name for is_kind, name in _KINDS if is_kind(mode)), gettext_noop("no file"))


def demand_plain(path: Path) -> bool:
    """Return whether a regular file lies at *path*, False where nothing does.

    Raises:
        IndexFolderError: Something else lies there, which wardsearch never makes.
    """
    kind = kind_of(path)
    if kind in {"", _FILE}:
        return kind == _FILE
    raise IndexFolderError(
        "index-file-foreign", path=str(path), found=Message("of-kind", kind=kind)
    )


def _refused(path: Path, error: OSError | ValueError) -> IndexFolderError:
    return IndexFolderError("index-unreadable", path=str(path), why=said_by(error))
