"""How do many named arrays live in one file?

A segment file is `MAGIC`, then the arrays one after the other, each at a multiple of 64 bytes, then
a directory (JSON: for each array its NumPy type, shape and place, and the numbers given as
`facts`), then a footer that says where the directory is and carries its checksum. All numbers are
little-endian. Nothing in the file is code or pickle.

Does not cover what the arrays mean (`segment`) or when a file counts as committed (`manifest`).
"""

import json
import mmap
import struct
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from struct import calcsize
from typing import IO, TYPE_CHECKING, Any, Final, Literal, Self

from wardsearch.embedded.index.opening import open_file, opened
from wardsearch.embedded.index.storage import create, flush, remove, spool
from wardsearch.errors import IndexDamagedError, IndexFolderError, command_for, said_by

if TYPE_CHECKING:
    import numpy as np

    from wardsearch.analysis.arrays import Array

MAGIC = b"WSEGMENT"
FORMAT_VERSION = 6
ALIGNMENT: Final = 64
"""Bytes, a cache line: at a multiple of it every element type is aligned, too."""

_FOOTER = struct.Struct("<QQII8s")  # directory offset, length, checksum, version, MAGIC
_COPY_BYTES = 1 << 20
_STREAMS: Final = "streams"  # of a part: the names of those arrays
_HELD_BYTES: Final = 1 << 16  # of a stream, before it needs a file: a small segment has sixty
# The element types of a file, as NumPy writes them: no objects, nothing of another byte order. For
# each, the letter that memory views and arrays of Python know it by.
_ELEMENTS: Final[dict[str, Literal["B", "b", "H", "h", "I", "i", "q"]]] = {
    "|u1": "B",
    "|i1": "b",
    "<u2": "H",
    "<i2": "h",
    "<u4": "I",
    "<i4": "i",
    "<i8": "q",
}


class ArrayFileWriter:
    """Writes arrays one after the other; `close` makes the file durable and complete.

    It is a context manager: an error within takes away what was written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = create(path)
        self._directory: dict[str, list[object]] = {}
        self._streams: list[ArrayStream] = []
        self._checksum = zlib.crc32(MAGIC)
        self._file.write(MAGIC)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is not None:
            self.abandon()

    def add(self, name: str, array: "Array") -> None:
        """Write the one-dimensional *array* under *name*, which must be new."""
        import numpy as np  # readers do not need it

        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        self._place(name, little.dtype, len(little))
        self._write(np.ascontiguousarray(little).view(np.uint8).data)

    def stream(self, name: str, dtype: "type[np.generic] | str") -> "ArrayStream":
        """Return an array *name* to append to; a long one is spooled beside the file."""
        import numpy as np  # readers do not need it

        stream = ArrayStream(name, np.dtype(dtype).newbyteorder("<"), self._path)
        self._streams.append(stream)
        return stream

    def adopt(self, part: "ArrayFile") -> None:
        """Write the arrays of *part*, a part of this file that was written apart."""
        for name, (element, _, _) in part.directory.items():
            if name in part.facts[_STREAMS]:
                self.stream(name, element).append(part[name])
            else:
                self.add(name, part[name])
            part.release()

    def close_part(self) -> None:
        """Write the streams, the directory and the footer of a part, which is soon read."""
        self._close({_STREAMS: [stream.name for stream in self._streams]})
        self._file.close()

    def close(self, facts: Mapping[str, object]) -> tuple[int, int]:
        """Write the streams, the directory with *facts*, and the footer; flush to the disk.

        Returns:
            The size of the file in bytes and the CRC-32 of all of it.
        """
        self._close(facts)
        size = self._file.tell()
        flush(self._file)
        self._file.close()
        return size, self._checksum

    def _close(self, facts: Mapping[str, object]) -> None:
        for stream in self._streams:
            spool, count = stream.finish()
            with spool:
                self._place(stream.name, stream.dtype, count)
                spool.seek(0)
                while data := spool.read(_COPY_BYTES):
                    self._write(data)
        offset = self._file.tell()
        directory = json.dumps({"facts": dict(facts), "arrays": self._directory}).encode()
        self._write(directory)
        crc = zlib.crc32(directory)
        self._write(_FOOTER.pack(offset, len(directory), crc, FORMAT_VERSION, MAGIC))

    def abandon(self) -> None:
        """Close and remove what was written."""
        for file in (*(stream.finish()[0] for stream in self._streams), self._file):
            with suppress(OSError):  # what is in its buffer has no room on a full disk
                file.close()
        remove(self._path)

    def _place(self, name: str, dtype: "np.dtype[Any]", count: int) -> None:
        if name in self._directory:
            message = f"array {name!r} was written before"
            raise ValueError(message)
        self._write(bytes(-self._file.tell() % ALIGNMENT))
        self._directory[name] = [dtype.str, [count], self._file.tell()]

    def _write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._checksum = zlib.crc32(data, self._checksum)


class ArrayStream:
    """An array of unknown length, appended to by pieces.

    They are kept in memory as long as they are few, then in an unnamed file.
    """

    def __init__(self, name: str, dtype: "np.dtype[Any]", path: Path) -> None:
        self.name = name
        self.dtype = dtype
        self.count = 0  # elements so far
        self._path = path
        self._held: BytesIO | None = BytesIO()
        self._spool: IO[bytes] = self._held

    def append(self, array: "Array") -> None:
        """Add the elements of the one-dimensional *array*."""
        import numpy as np  # readers do not need it

        data = np.ascontiguousarray(array, self.dtype).view(np.uint8).data
        if self._held is not None and self._held.tell() + len(data) > _HELD_BYTES:
            self._spool = spool(self._path.parent, f"{self._path.stem}-")
            self._spool.write(self._held.getbuffer())
            self._held = None
        self._spool.write(data)
        self.count += len(array)

    def finish(self) -> tuple[IO[bytes], int]:
        """Return the spool and the number of elements in it."""
        return self._spool, self.count


class ArrayFile:
    """Arrays of a file, read where they lie: nothing is loaded before it is touched.

    Attributes:
        path: The file.
        map: Its bytes.
        directory: Of each array its element type, its length and its place.
        facts: The numbers and strings its writer gave.

    Args:
        content: What is in the file, where it is at hand.

    Raises:
        IndexDamagedError: The file is missing, short, of another version, or its directory is not
            what was written.
        IndexFolderError: It is no file, or cannot be read.
    """

    def __init__(self, path: Path, content: bytes | mmap.mmap | None = None) -> None:
        self.path = path
        try:
            if content is None:
                with open_file(path) as file:
                    content = _mapped(file, path)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise self.damaged("it is gone") from error
        self.map: bytes | mmap.mmap = content
        self.directory, self.facts = self._read_directory()
        self._views: dict[str, memoryview] = {}
        self._arrays: dict[str, Array] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.directory

    def __getitem__(self, name: str) -> "Array":
        """Return the array *name*, read-only."""
        array = self._arrays.get(name)
        if array is None:
            import numpy as np  # a search by the native kernel does not need it

            element, count, offset = self._entry(name)
            array = self._arrays[name] = np.frombuffer(self.map, element, count, offset)
        return array

    def view(self, name: str) -> memoryview:
        """Return the array *name*, read-only, as Python knows it: its elements are plain numbers.

        Single numbers are read several times faster so than through an array of NumPy.
        """
        view = self._views.get(name)
        if view is None:
            element, count, offset = self._entry(name)
            letter = _ELEMENTS[element]
            raw = memoryview(self.map)[offset : offset + count * calcsize(f"={letter}")]
            if not count:
                view = memoryview(array(letter))  # there is no view of nothing
            elif sys.byteorder == "little":
                view = raw.cast(letter)
            else:
                swapped = array(letter, bytes(raw))
                swapped.byteswap()
                view = memoryview(swapped).toreadonly()
            self._views[name] = view
        return view

    def length(self, name: str) -> int:
        """Return how many elements the array *name* has."""
        return self._entry(name)[1]

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self.map)

    def release(self) -> None:
        """Let the system take back the memory of what was read; it is read again when needed."""
        if hasattr(mmap, "MADV_DONTNEED") and isinstance(self.map, mmap.mmap):  # not on Windows
            self.map.madvise(mmap.MADV_DONTNEED)

    def sizes(self) -> dict[str, int]:
        """Return the bytes that each array takes."""
        return {name: self.view(name).nbytes for name in self.directory}

    def checksum(self) -> int:
        """Return the CRC-32 of the whole file."""
        value = 0
        with memoryview(self.map) as whole:  # a slice of the map would be a copy
            for start in range(0, len(whole), _COPY_BYTES):
                value = zlib.crc32(whole[start : start + _COPY_BYTES], value)
        return value

    def damaged(self, why: str) -> IndexDamagedError:
        """Return the error that says the file is damaged, and *why*."""
        command = command_for(self.path.parent)
        return IndexDamagedError("index-damaged", path=str(self.path), why=why, command=command)

    def _entry(self, name: str) -> tuple[str, int, int]:
        """Return the element type, the length and the place of the array *name*."""
        if name not in self.directory:
            raise self.damaged(f"it has no array {name!r}")
        return self.directory[name]

    def _read_directory(self) -> tuple[dict[str, tuple[str, int, int]], dict[str, Any]]:
        size = len(self.map)
        if size < len(MAGIC) + _FOOTER.size:
            raise self.damaged(f"it has only {size} bytes")
        offset, length, crc, version, magic = _FOOTER.unpack(self.map[size - _FOOTER.size :])
        if magic != MAGIC or self.map[: len(MAGIC)] != MAGIC:
            raise self.damaged("it does not begin and end as a segment file")
        if version != FORMAT_VERSION:
            raise self.damaged(f"it has format {version}, not {FORMAT_VERSION}")
        if offset + length + _FOOTER.size != size:
            raise self.damaged("its directory is not where its footer says")
        raw = self.map[offset : offset + length]
        if zlib.crc32(raw) != crc:
            raise self.damaged("its directory fails its checksum")
        try:
            directory = json.loads(raw)
            arrays = {
                name: _checked_entry(name, *entry, end=offset)
                for name, entry in directory["arrays"].items()
            }
            return arrays, dict(directory["facts"])
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self.damaged(f"its directory cannot be read ({said_by(error)})") from error


def _mapped(file: IO[bytes], path: Path) -> mmap.mmap:
    try:
        return opened(lambda: mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except ValueError as error:  # it is empty
        command = command_for(path.parent)
        raise IndexDamagedError(
            "index-damaged", path=str(path), why=said_by(error), command=command
        ) from error
    except (OSError, OverflowError, MemoryError) as error:
        why = getattr(error, "strerror", None) or "it does not fit into memory"
        raise IndexFolderError("index-unreadable", path=str(path), why=why) from error


def _checked_entry(
    name: str, element: str, shape: Sequence[int], start: int, *, end: int
) -> tuple[str, int, int]:
    """Return the element type, the length and the place of an array before *end*.

    Raises:
        ValueError, TypeError: The directory's entry describes none.
    """
    (count,) = shape
    if element not in _ELEMENTS:
        raise ValueError(f"array {name!r} is of type {element!r}")
    if not {type(count), type(start)} == {int} or min(count, start) < 0:
        raise ValueError(f"array {name!r} has no length or place")
    if start + count * calcsize(f"={_ELEMENTS[element]}") > end:
        raise ValueError(f"array {name!r} ends behind the directory")
    return element, count, start
