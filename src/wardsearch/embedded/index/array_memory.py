"""How are a few documents a segment for as long as one search takes, without a file?

The same arrays under the same names as in a file (`array_file`), kept where they were made: nothing
is spooled, copied, checksummed or flushed. Not for more than fits well into memory.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from wardsearch.analysis.arrays import Array
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter, ArrayStream

_NOWHERE: Final = Path("memory")


class ArraysInMemory(ArrayFile):
    """Arrays by name.

    Args:
        arrays: The arrays.
        facts: The numbers that their writer gave.
    """

    def __init__(self, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
        self.path = _NOWHERE
        self.facts = dict(facts)
        self._arrays = dict(arrays)

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __getitem__(self, name: str) -> Array:
        """Return the array *name*."""
        return self._arrays[name]

    def view(self, name: str) -> memoryview:
        """Return the array *name*, as Python knows it."""
        return self._arrays[name].data

    def length(self, name: str) -> int:
        """Return how many elements the array *name* has."""
        return len(self._arrays[name])

    @property
    def size(self) -> int:
        """Bytes of the arrays."""
        return sum(array.nbytes for array in self._arrays.values())


class MemoryWriter(ArrayFileWriter):
    """Takes arrays as a writer of a file does, and keeps them."""

    def __init__(self) -> None:
        self._arrays: dict[str, Array] = {}
        self._kept: list[_KeptStream] = []

    def add(self, name: str, array: Array) -> None:
        """Keep the one-dimensional *array* under *name*."""
        self._arrays[name] = np.ascontiguousarray(array)

    def stream(self, name: str, dtype: type[np.generic]) -> ArrayStream:
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
        """Return all of them."""
        if len(self._pieces) == 1:
            return self._pieces[0]
        return np.concatenate([np.empty(0, self.dtype), *self._pieces])
