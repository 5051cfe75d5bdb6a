"""How do strings get numbers, and numbers rows of numbers?

Covers two tables that grow batch by batch and from which arrays are read. Does not cover
what is numbered (`batch`, `fact_batch`).
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.kernel.native import native


class Numbers(dict[str, int]):
    """Numbers strings from 0, in the order in which they are first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self.strings)
        self.strings.append(string)
        return number


class Rows:
    """Short rows of numbers, one for each number of another kind, as one flat array that grows."""

    def __init__(self) -> None:
        self._flat = np.empty(0, np.int32)
        self._starts = np.zeros(1, np.int64)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def extend(self, rows: Sequence[Sequence[int]]) -> None:
        """Add *rows*, for the numbers that follow."""
        counts = np.fromiter(map(len, rows), np.int64, len(rows))
        added = np.fromiter(chain.from_iterable(rows), np.int32, int(counts.sum()))
        self._flat = np.concatenate([self._flat, added])
        self._starts = np.concatenate([self._starts, self._starts[-1] + np.cumsum(counts)])

    def expand(self, numbers: Ints) -> tuple[Ints, Longs]:
        """Return the rows of *numbers* in turn, and where each begins (and the last ends)."""
        kernel = native()
        if kernel is not None:
            numbers = np.ascontiguousarray(numbers, np.int32)
            found, bounds = kernel.expand(self._flat, self._starts, numbers)
            return np.frombuffer(found, np.int32), np.frombuffer(bounds, np.int64)
        starts = self._starts[numbers]
        counts = self._starts[numbers + 1] - starts
        ends = np.zeros(len(numbers) + 1, np.int64)
        np.cumsum(counts, out=ends[1:])
        places = np.repeat(starts - ends[:-1], counts) + np.arange(ends[-1])
        return self._flat[places], ends
