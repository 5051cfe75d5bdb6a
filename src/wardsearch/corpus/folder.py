r"""Which reports are in this folder, and what could not be read?

Covers walking the corpus folder, its names, and opening its files. Does not cover what is in a file
(`readers`) or what changed since last time (`comparison`). Nothing found in a corpus stops the
walk: a file that cannot be used is returned as `Skipped` with a reason.

What is read: every file with a suffix in `READERS`, in all folders below. What is left out without
a word: names that begin with a dot, what the caller excludes, and a `README` directly in the corpus
folder, which is about the corpus. What is skipped with a reason: other suffixes, links that lead
out of the corpus or to a folder (what they lead to within the corpus is read in its own place), and
anything that is not a regular file.
"""

import hashlib
import io
import os
import stat
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from wardsearch.corpus.corpus_files import CorpusFiles
from wardsearch.corpus.faults import guarded
from wardsearch.corpus.globs import compile_globs
from wardsearch.corpus.names import on_disk, printable
from wardsearch.corpus.read_options import AS_FOUND, ReadOptions
from wardsearch.corpus.readers import READERS, Reader
from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped, too_large
from wardsearch.errors import CorpusError, said_by
from wardsearch.formats import no_reader, suffix_of
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import YOUR_FOLDER, Message

MAX_SIZE = 64 * 1024 * 1024
"""Default limit, in bytes, of what is held in memory at once: a file, or a line of a `.jsonl`."""

_SMALL = 1 << 20  # bytes of a file that is kept from digesting to reading
_begin_digest = partial(hashlib.blake2b, digest_size=16)
_BUFFER_BYTES = 1 << 16  # of one that is read line by line
_READMES = frozenset({"readme", "readme.md", "readme.txt"})
_KINDS = (
    (stat.S_ISFIFO, "named-pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
    (stat.S_ISDIR, "folder"),
)


def scan_corpus(
    folder: Path, *, exclude: Sequence[str] = (), prefix: str = "", max_size: int = MAX_SIZE
) -> tuple[CorpusFiles, list[Skipped]]:
    """Return the files of *folder* that hold reports, and what is skipped, each sorted by name.

    No file is opened. A folder that cannot be listed is one `Skipped` with a `/` at the end of its
    path; nothing is known about what is below it.

    Args:
        folder: Read recursively.
        exclude: Patterns as `globs` defines them; a folder that matches is left out with all that
            is in it.
        prefix: What the names of these files are shown with, where *folder* is one of several.
        max_size: In bytes; does not apply to formats that are read piece by piece.

    Raises:
        CorpusError: *folder* is missing, is not a folder or cannot be listed.
    """
    root = os.fspath(folder)
    is_excluded = compile_globs(exclude, prefix) if exclude else None
    files = CorpusFiles()
    skipped: list[Skipped] = []
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            with os.scandir(f"{root}/{prefix}" if prefix else root) as listing:
                entries = [entry for entry in listing if not entry.name.startswith(".")]
        except ValueError as error:  # a NUL
            raise CorpusError("corpus-name-impossible", path=root, why=said_by(error)) from error
        except OSError as error:
            if not prefix:
                raise _unusable(folder, error) from error
            skipped.append(Skipped(printable(prefix), Message("unlistable", why=said_by(error))))
            continue
        for entry in entries:
            name = prefix + entry.name
            if is_excluded is not None and is_excluded(name):
                continue
            if not prefix and entry.name.lower() in _READMES:
                continue
            found = _look_at(entry, name, root, max_size)
            if found is None:
                waiting.append(name + "/")
            elif isinstance(found, Skipped):
                skipped.append(found)
            else:
                files.add(printable(name), found)
    return files.by_name(), sorted(skipped)


def read_file(
    folder: str | Path,
    name: str,
    *,
    called: str = "",
    content: bytes | None = None,
    max_size: int = MAX_SIZE,
    options: ReadOptions = AS_FOUND,
) -> Iterator[Report | Skipped]:
    """Yield every report of the file *name* (as `CorpusFile` has it), and what in it is skipped.

    The ids of the reports are *name*, or for a `.jsonl` *name*, `#` and their own id. The file is
    opened when the first item is asked for; a `.jsonl` is read line by line. A file that is gone or
    cannot be read yields one `Skipped`. Where it is *called* otherwise, as among several folders,
    ids and paths have that name. Where its *content* is at hand, it is not opened again.
    """
    own_name, name = name, called or name
    reader = READERS.get(suffix_of(name))
    if reader is None:
        yield Skipped(name, no_reader(printable(name)))
    elif content is not None:
        yield from guarded(name, reader.read(io.BytesIO(content), name, max_size, options))
    else:
        path = f"{folder}/{on_disk(own_name)}"
        yield from guarded(name, _read_path(path, name, reader, max_size, options))


def _read_path(
    path: str, name: str, reader: Reader, max_size: int, options: ReadOptions
) -> Iterator[Report | Skipped]:
    try:
        with open(path, "rb", _BUFFER_BYTES, opener=_open_at_once) as stream:
            reason = _unreadable(os.fstat(stream.fileno()), reader, max_size)
            if reason:
                yield Skipped(name, reason)
            else:
                yield from reader.read(stream, name, max_size, options)
    except OSError as error:
        yield Skipped(name, Message("unreadable", why=said_by(error)))


class Digested(NamedTuple):
    """What a file says of its content.

    Attributes:
        digest: 16 bytes of BLAKE2b.
        content: All of it, of a small file: so it is read once, and what is indexed is what was
            digested. Else None.
    """

    digest: bytes
    content: bytes | None


def digest_file(path: str | Path) -> Digested:
    """Return the digest of the file's content, and the content where it is small.

    What is no regular file any more is not read; reading it says why.

    Raises:
        OSError: The file cannot be read.
    """
    with open(path, "rb", buffering=0, opener=_open_at_once) as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            return Digested(_begin_digest().digest(), None)
        if status.st_size <= _SMALL:
            content = stream.read(status.st_size + 1)
            if len(content) == status.st_size:  # it has neither grown nor shrunk meanwhile
                return Digested(_begin_digest(content).digest(), content)
            stream.seek(0)
        return Digested(hashlib.file_digest(stream, _begin_digest).digest(), None)


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting: since the scan, a file may have become a pipe that nobody writes to."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _look_at(
    entry: os.DirEntry[str], name: str, root: str, max_size: int
) -> os.stat_result | Skipped | None:
    """Return what the system says of a file to be read, why it is skipped, or None of a folder."""
    try:
        if entry.is_dir(follow_symlinks=False):
            return None
        reason = _misleading(entry, root) if entry.is_symlink() else None
        status = entry.stat() if reason is None else None
    except OSError as error:
        reason, status = Message("unreadable", why=said_by(error)), None
    if reason is not None:
        return Skipped(printable(name), reason)
    assert status is not None
    end = entry.name[entry.name.rfind(".") :]  # mostly a suffix in small letters
    reader = READERS.get(end) or READERS.get(suffix_of(entry.name))
    if reader is None:
        shown = printable(name)
        return Skipped(shown, _unusual(status.st_mode) or no_reader(shown))
    if status.st_size > max_size or not stat.S_ISREG(status.st_mode):
        reason = _unreadable(status, reader, max_size)
    return status if reason is None else Skipped(printable(name), reason)


def _misleading(link: os.DirEntry[str], root: str) -> Message | None:
    """Return why the symbolic *link* is not followed; None if it leads to a file of the corpus."""
    try:
        target = os.path.realpath(link.path, strict=True)
    except OSError as error:
        return Message("link-broken", why=said_by(error))
    corpus = os.path.realpath(root)
    if os.path.commonpath([corpus, target]) != corpus:
        return Message("link-out-of-corpus")
    return Message("link-to-folder") if Path(target).is_dir() else None


def _unreadable(status: os.stat_result, reader: Reader, max_size: int) -> Message | None:
    """Return why a file of this *status* must not be given to *reader*."""
    if status.st_size > max_size and not reader.is_streamed:
        return too_large(max_size)
    return _unusual(status.st_mode)


def _unusual(mode: int) -> Message | None:
    if stat.S_ISREG(mode):
        return None
    kind = next((kind for is_kind, kind in _KINDS if is_kind(mode)), "unknown-kind")
    return Message("not-regular", kind=Message(kind))


def _unusable(folder: Path, error: OSError) -> CorpusError:
    if isinstance(error, FileNotFoundError):
        return CorpusError(
            "corpus-missing", path=str(folder), command=f"wardsearch index {YOUR_FOLDER}"
        )
    if isinstance(error, NotADirectoryError):
        return CorpusError("corpus-is-file", path=str(folder))
    return CorpusError("corpus-unlistable", path=str(folder), why=said_by(error))
