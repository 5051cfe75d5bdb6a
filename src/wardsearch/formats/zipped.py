"""How are the parts of a zip container read without falling for a bomb?

Nothing is written to disk, and no part is read to its end without a bound: what a container says of
the size of its parts may be a lie, so the bytes are counted as they come.
"""

import io
import zipfile
from typing import IO

from wardsearch.formats import UnreadableError

MAX_PART_BYTES = 256 * 1024 * 1024
"""Largest part of a document."""
MAX_RATIO = 250
"""Most bytes that one packed byte may become: text of offices stays under 40, zeros reach 1,030."""
_RATIO_FREE_BYTES = 8 * 1024 * 1024  # small parts may be as packed as they like


class _Bounded(io.RawIOBase):
    """A stream that ends with an error where it goes on for too long."""

    def __init__(self, stream: IO[bytes], limit: int, name: str) -> None:
        self._stream = stream
        self._left = limit
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError("part-too-large", part=self._name)
        buffer[: len(data)] = data
        return len(data)


def open_part(archive: zipfile.ZipFile, name: str, limit: int = MAX_PART_BYTES) -> IO[bytes]:
    """Return a stream of the part *name*, of at most *limit* bytes.

    Raises:
        UnreadableError: It is a bomb or locked; likewise when it is read.
        KeyError: There is none.
    """
    info = archive.getinfo(name)
    check_part(info, limit)
    return io.BufferedReader(_Bounded(archive.open(info), _allowed(info, limit), name))


def check_part(info: zipfile.ZipInfo, limit: int) -> None:
    """Refuse a part that says itself that it is too much.

    Raises:
        UnreadableError: It is.
    """
    if info.flag_bits & 1:
        raise UnreadableError("locked")
    if info.file_size > _allowed(info, limit):
        raise UnreadableError("part-of-too-many-bytes", part=info.filename, size=info.file_size)


def _allowed(info: zipfile.ZipInfo, limit: int) -> int:
    return min(limit, max(_RATIO_FREE_BYTES, MAX_RATIO * info.compress_size))
