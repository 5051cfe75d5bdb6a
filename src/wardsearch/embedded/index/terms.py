"""Which number does a term have, and which term has a number?

A field's terms are numbered from 0 in the order of their bytes. `StringTerms` keeps them as one
text with offsets. `PairTerms` keeps a pair of folded syllables as two numbers of the `folded`
field, grouped by the first, so that a million pairs cost a few bytes each and never become strings;
because folded terms are numbered in byte order and `PAIR_JOINER` sorts below every character of a
term, their order is that of the bytes, too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter

if TYPE_CHECKING:
    from wardsearch.analysis.arrays import Array, Longs

PAIR_JOINER: Final = b"\x1f"  # the unit separator of ASCII: no token holds a control character

_PAIR_BITS: Final = 32  # term numbers are kept as unsigned numbers of 32 bits
_TERMS_AT_ONCE: Final = 1 << 14


def pair_keys(firsts: "Array", seconds: "Array") -> "Longs":
    """Return the key of each pair of folded term numbers: one number that sorts as the pair does.

    >>> import numpy as np
    >>> pair_keys(np.array([0, 1]), np.array([2, 2])).tolist()
    [2, 4294967298]
    """
    keys: Longs = (firsts.astype("int64") << _PAIR_BITS) | seconds
    return keys


def pairs_of(keys: "Longs") -> "tuple[Longs, Longs]":
    """Return the first and the second term number of the pair that each of *keys* stands for."""
    return keys >> _PAIR_BITS, keys & ((1 << _PAIR_BITS) - 1)


def write_strings(file: ArrayFileWriter, name: str, terms: Iterable[bytes]) -> None:
    """Write sorted *terms* as the `StringTerms` of field *name*."""
    import numpy as np  # readers do not need it

    blob = file.stream(f"{name}.terms", np.uint8)
    ends = file.stream(f"{name}.term_ends", np.uint32)
    ends.append(np.zeros(1, np.uint32))
    for some in _batches(terms):
        before = blob.count
        blob.append(np.frombuffer(b"".join(some), np.uint8))
        ends.append(before + np.cumsum(np.fromiter(map(len, some), np.int64, len(some))))


def _batches(terms: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(terms)
    while some := list(islice(left, _TERMS_AT_ONCE)):
        yield some


class StringTerms(Sequence[bytes]):
    """The terms of a field as UTF-8, in order; `find` is a binary search."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._blob = file.view(f"{name}.terms")
        self._ends = file.view(f"{name}.term_ends")
        self._count = len(self._ends) - 1

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override] # no caller slices
        if not 0 <= number < self._count:
            raise IndexError(number)
        return bytes(self._blob[self._ends[number] : self._ends[number + 1]])

    def among(self, numbers: Sequence[int]) -> Iterator[bytes]:
        """Yield the terms of many *numbers*, which are known to be there."""
        if numbers and min(numbers) < 0:
            raise IndexError(min(numbers))
        blob, ends = bytes(self._blob), self._ends.tolist()
        return (blob[ends[number] : ends[number + 1]] for number in numbers)

    def find(self, term: bytes) -> int:
        """Return the number of *term*, or -1."""
        number = bisect_left(self, term)
        return number if number < self._count and self[number] == term else -1

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """Return the numbers `[start, end)` of the terms that begin with *prefix*."""
        start, limit = bisect_left(self, prefix), prefix + b"\xff"
        step = 1  # mostly there are few, and the end is near
        while start + step <= self._count and self[start + step - 1] < limit:
            step *= 2
        return start, bisect_left(
            self, limit, start + step // 2, min(start + step - 1, self._count)
        )

    def position(self, term: bytes) -> int:
        """Return the number of the first term that is not below *term*."""
        return bisect_left(self, term)


class PairTermsWriter:
    """Appends sorted pair keys as the `PairTerms` of field *name*."""

    def __init__(self, file: ArrayFileWriter, name: str, syllables: int) -> None:
        import numpy as np

        self._file = file
        self._name = name
        small = syllables <= np.iinfo(np.uint16).max + 1
        self._seconds = file.stream(f"{name}.seconds", np.uint16 if small else np.uint32)
        self._firsts = np.zeros(syllables + 1, np.uint32)

    def append(self, keys: "Longs") -> None:
        """Add *keys*, which follow those added before."""
        import numpy as np

        if not len(keys):
            return
        firsts, seconds = pairs_of(keys)
        self._seconds.append(seconds)
        low, high = int(firsts[0]), int(firsts[-1]) + 1
        self._firsts[low + 1 : high + 1] += np.bincount(firsts - low).astype(np.uint32)

    def close(self) -> None:
        """Write where the pairs of each first syllable begin."""
        import numpy as np

        self._file.add(
            f"{self._name}.firsts", np.cumsum(self._firsts, dtype=np.uint32, out=self._firsts)
        )


class PairTerms:
    """The pairs of a segment, as keys of folded term numbers."""

    def __init__(self, file: ArrayFile, name: str, folded: StringTerms) -> None:
        self._file = file
        self._name = name
        self._folded = folded
        self._firsts = file.view(f"{name}.firsts")  # where the pairs of each first term begin
        self._seconds = file.view(f"{name}.seconds")

    @property
    def firsts(self) -> "Array":
        """Where the pairs of each first term begin, and the last ones end."""
        return self._file[f"{self._name}.firsts"]

    def __len__(self) -> int:
        return len(self._seconds)

    def __getitem__(self, number: int) -> bytes:
        first = bisect_right(self._firsts, number) - 1
        return self._folded[first] + PAIR_JOINER + self._folded[self._seconds[number]]

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def find(self, term: bytes) -> int:
        """Return the number of the pair written as *term*, or -1."""
        first, _, second = term.partition(PAIR_JOINER)
        return self.find_pair(self._folded.find(first), self._folded.find(second))

    def find_pair(self, first: int, second: int) -> int:
        """Return the number of the pair of two folded terms (-1 for one unknown), or -1."""
        if first < 0 or second < 0:
            return -1
        start, end = self._firsts[first], self._firsts[first + 1]
        number = bisect_left(self._seconds, second, start, end)
        return number if number < end and self._seconds[number] == second else -1

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """Return the numbers `[start, end)` of the pairs that begin with *prefix*."""
        return self.position(prefix), self.position(prefix + b"\xff")

    def position(self, term: bytes) -> int:
        """Return the number of the first pair that is not below *term*."""
        first, joiner, second = term.partition(PAIR_JOINER)
        number = self._folded.position(first)
        start: int = self._firsts[number] if number < len(self._folded) else len(self)
        if not joiner or number == len(self._folded) or self._folded[number] != first:
            return start
        end = self._firsts[number + 1]
        return bisect_left(self._seconds, self._folded.position(second), start, end)

    def keys(self, start: int, end: int) -> "Longs":
        """Return the keys of the pairs numbered *start* up to *end*."""
        import numpy as np

        low = int(np.searchsorted(self.firsts, start, "right")) - 1
        high = int(np.searchsorted(self.firsts, end))
        bounds = np.clip(self.firsts[low : high + 1], start, end)
        firsts = np.repeat(np.arange(low, high), np.diff(bounds))
        return pair_keys(firsts, self._file[f"{self._name}.seconds"][start:end])
