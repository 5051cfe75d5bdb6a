"""How are a few documents a segment for as long as one search takes, without a file?

The same arrays under the same names as in a file (`array_file`): nothing is spooled, checksummed or
flushed. Not for more than fits well into memory.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from wardsearch.analysis.arrays import Array
from wardsearch.embedded.index.array_file import ALIGNMENT, ArrayFile, ArrayFileWriter, ArrayStream

_NOWHERE: Final = Path("memory")


class ArraysInMemory(ArrayFile):
    """Arrays by name, side by side as in the map of a file, which the native kernel reads.

    Args:
        arrays: The arrays.
        facts: The numbers that their writer gave.
    """

    def __init__(self, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
        self.path = _NOWHERE
        self.facts = dict(facts)
        self.directory = {}
        self._views = {}
        self._arrays = {}
        pieces: list[bytes | memoryview] = []
        place = 0
        for name, array in arrays.items():
            little = array.astype(array.dtype.newbyteorder("<"), copy=False)
            self.directory[name] = (little.dtype.str, len(little), place)
            padding = -little.nbytes % ALIGNMENT
            pieces += [little.view(np.uint8).data, bytes(padding)]
            place += little.nbytes + padding
        self.map = b"".join(pieces)


class MemoryWriter(ArrayFileWriter):
    """Takes arrays as a writer of a file does, and keeps them."""

    def __init__(self) -> None:
        self._arrays: dict[str, Array] = {}
        self._kept: list[_KeptStream] = []

    def add(self, name: str, array: Array) -> None:
        """Keep the one-dimensional *array* under *name*."""
        self._arrays[name] = np.ascontiguousarray(array)

    def stream(self, name: str, dtype: type[np.generic] | str) -> ArrayStream:
        """Return an array *name* to append to."""
        stream = _KeptStream(name, np.dtype(dtype))
        self._kept.append(stream)
        return stream

    def finished(self, facts: Mapping[str, object]) -> ArraysInMemory:
        """Return all that was kept, with *facts*."""
        joined = {stream.name: stream.joined() for stream in self._kept}
        return ArraysInMemory({**self._arrays, **joined}, facts)


class _KeptStream(ArrayStream):
    """An array that is appended to by pieces."""

    def __init__(self, name: str, dtype: np.dtype[Any]) -> None:
        self.name = name
        self.dtype = dtype
        self.count = 0
        self._pieces: list[Array] = []

    def append(self, array: Array) -> None:
        """Add the elements of the one-dimensional *array*."""
        self._pieces.append(np.ascontiguousarray(array, self.dtype))
        self.count += len(array)

    def joined(self) -> Array:
        """Return the elements of all pieces."""
        if len(self._pieces) == 1:
            return self._pieces[0]
        return np.concatenate([np.empty(0, self.dtype), *self._pieces])
