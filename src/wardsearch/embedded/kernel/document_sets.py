"""Which documents of a segment are meant, as NumPy has them?

Few documents are kept as their numbers, many as a mask, and each is made of the other where it is
asked for first.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Mask, distinct

_FEW: Final = 16  # one in so many documents is few: numbers are joined quicker than masks


class NumpyDocuments:
    """Documents of a segment; it never changes, nor may who asks for its arrays change them."""

    __slots__ = ("_mask", "_numbers", "size")

    def __init__(self, size: int, numbers: Ints | None = None, mask: Mask | None = None) -> None:
        self.size = size
        self._numbers = numbers
        self._mask = mask

    @property
    def numbers(self) -> Ints:
        """Return the documents, ascending."""
        if self._numbers is None:
            assert self._mask is not None
            self._numbers = np.flatnonzero(self._mask).astype(np.int32)
        return self._numbers

    @property
    def mask(self) -> Mask:
        """Return for each document of the segment whether it is meant."""
        if self._mask is None:
            self._mask = np.zeros(self.size, np.bool_)
            self._mask[self._numbers] = True
        return self._mask

    def __len__(self) -> int:
        return int(np.count_nonzero(self.mask)) if self._numbers is None else len(self._numbers)

    def __contains__(self, document: object) -> bool:
        if not isinstance(document, int) or not 0 <= document < self.size:
            return False
        return bool(self.mask[document])

    def __iter__(self) -> Iterator[int]:
        numbers: list[int] = self.numbers.tolist()
        return iter(numbers)

    def __and__(self, other: "NumpyDocuments") -> "NumpyDocuments":
        one, two = self._numbers, other._numbers
        if one is not None and (two is None or len(one) <= len(two)):
            return NumpyDocuments(self.size, one[other.mask[one]])
        if two is not None:
            return NumpyDocuments(self.size, two[self.mask[two]])
        return NumpyDocuments(self.size, mask=self.mask & other.mask)

    def __or__(self, other: "NumpyDocuments") -> "NumpyDocuments":
        if not (self and other):
            return self or other
        one, two = self._numbers, other._numbers
        if one is not None and two is not None and len(one) + len(two) < self.size // _FEW:
            return NumpyDocuments(self.size, distinct(np.concatenate([one, two])))
        return NumpyDocuments(self.size, mask=self.mask | other.mask)

    def __sub__(self, other: "NumpyDocuments") -> "NumpyDocuments":
        if not other:
            return self
        if self._numbers is not None:
            return NumpyDocuments(self.size, self._numbers[~other.mask[self._numbers]])
        return NumpyDocuments(self.size, mask=self.mask & ~other.mask)
