"""How do many small numbers take little room and still decode at array speed?

Three layouts, each appended to in pieces of any length and decoded from any slice:

- `PackedInts`: the low 16 bits as an array of 16-bit numbers, every higher bit as a plane of packed
  bits. A segment of 70,000 documents so takes 17 bits for a document number instead of 24 or 32.
- `Nibbles`: 1 to 15 in half a byte; 0 stands for a larger value that is looked up by its place.
  Nine in ten frequencies are one or two.
- document lists of frequent terms (`encode_documents`), each in the cheapest of a few classes.
"""

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wardsearch.analysis.arrays import Bytes, Ints, Longs
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.layout import LOW_BITS, plane_count
from wardsearch.kernel.native import native

_BYTE_BITS: Final = 8
_NIBBLE_MAX: Final = 15
_APART: Final = 0x0F0F  # of two numbers, each in a byte

# Classes of a document list. What follows each is its size in bytes.
GAPS: Final = 0  # 8-bit gaps, 0 escaping to a 32-bit gap after them: documents + 4 a long gap
PLAIN: Final = 1  # 32-bit document numbers: 4 a document
DENSE: Final = 2  # a bit for every document of the segment: documents of the segment / 8


class PackedIntsWriter:
    """Appends numbers below *limit* to a `PackedInts` of the name given."""

    def __init__(self, file: ArrayFileWriter, name: str, limit: int) -> None:
        self._low = file.stream(name, np.uint16)
        self._planes = [file.stream(f"{name}.{k}", np.uint8) for k in range(plane_count(limit))]
        self._rest: Ints = np.empty(0, np.int32)  # fewer than eight, waiting for a whole byte

    def append(self, values: NDArray[np.integer]) -> None:
        """Add *values*."""
        self._low.append(values.astype(np.uint16))
        if self._planes:
            joined = np.concatenate([self._rest, values.astype(np.int32)])
            whole = len(joined) // _BYTE_BITS * _BYTE_BITS
            self._append_planes(joined[:whole])
            self._rest = joined[whole:]

    def close(self) -> None:
        """Write the last bits."""
        self._append_planes(self._rest)

    def _append_planes(self, values: Ints) -> None:
        for k, plane in enumerate(self._planes):
            bits = ((values >> (LOW_BITS + k)) & 1).astype(np.bool_)  # packed faster than numbers
            plane.append(np.packbits(bits, bitorder="little"))


class PackedInts:
    """Numbers written by `PackedIntsWriter`, decoded by the slice."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._low = file[name]
        self._planes: list[Bytes] = []
        while f"{name}.{len(self._planes)}" in file:
            self._planes.append(file[f"{name}.{len(self._planes)}"])

    def __len__(self) -> int:
        return len(self._low)

    def slice(self, start: int, end: int) -> Ints:
        """Return the numbers at places *start* up to *end*."""
        values: Ints = self._low[start:end].astype(np.int32)
        for k, plane in enumerate(self._planes):
            first = start // _BYTE_BITS
            bits = np.unpackbits(plane[first : -(-end // _BYTE_BITS)], bitorder="little")
            skip = start - first * _BYTE_BITS
            values |= bits[skip : skip + end - start].astype(np.int32) << (LOW_BITS + k)
        return values

    def joined(self, starts: Longs, ends: Longs) -> NDArray[np.integer]:
        """Return the numbers of many slices, one behind the other, in 16 bits where these do."""
        bounds = zip(starts.tolist(), ends.tolist(), strict=True)
        if not self._planes:
            low = self._low
            return np.concatenate([low[:0], *[low[start:end] for start, end in bounds]])
        return np.concatenate([self.slice(0, 0), *[self.slice(*bound) for bound in bounds]])


class NibblesWriter:
    """Appends numbers of at least 1 to a `Nibbles` of the name given."""

    def __init__(self, file: ArrayFileWriter, name: str) -> None:
        self._file = file
        self._name = name
        self._nibbles = file.stream(name, np.uint8)
        self._count = 0
        self._rest: Bytes = np.empty(0, np.uint8)
        self._places: list[Longs] = []
        self._values: list[Ints] = []

    def append(self, values: Ints) -> None:
        """Add *values*."""
        large = np.flatnonzero(values > _NIBBLE_MAX)
        self._places.append(large + self._count)
        self._values.append(values[large])
        self._count += len(values)
        nibbles = values.astype(np.uint8)
        nibbles[large] = 0
        joined = np.concatenate([self._rest, nibbles])
        whole = len(joined) // 2 * 2
        pairs = joined[:whole].view("<u2")
        self._nibbles.append((pairs | (pairs >> 4)).astype(np.uint8))
        self._rest = joined[whole:]

    def close(self) -> None:
        """Write the last half byte and the large values."""
        self._nibbles.append(self._rest)
        self._file.add(f"{self._name}.places", _joined(self._places, np.int64))
        self._file.add(f"{self._name}.values", _joined(self._values, np.int32))


class Nibbles:
    """Numbers written by `NibblesWriter`, decoded by the slice."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._nibbles = file[name]
        self._places = file[f"{name}.places"]
        self._values = file[f"{name}.values"]

    def slice(self, start: int, end: int) -> Ints:
        """Return the numbers at places *start* up to *end*."""
        first = start // 2
        pairs = self._nibbles[first : -(-end // 2)].astype("<u2")
        spread = ((pairs | (pairs << 4)) & _APART).view(np.uint8)  # both at once: no step of two
        values: Ints = spread[start - 2 * first : end - 2 * first].astype(np.int32)
        low, high = np.searchsorted(self._places, (start, end))
        if high > low:
            values[self._places[low:high] - start] = self._values[low:high]
        return values

    def at(self, places: Ints) -> Ints:
        """Return the numbers at *places*, which ascend."""
        halves = self._nibbles[places >> 1] >> ((places & 1) << 2)
        values: Ints = (halves & _NIBBLE_MAX).astype(np.int32)
        large = np.flatnonzero(values == 0)
        if len(large):
            values[large] = self._values[np.searchsorted(self._places, places[large])]
        return values


def encode_documents(documents: Ints, document_count: int) -> tuple[int, Bytes]:
    """Return the class that takes the fewest bytes for the sorted *documents*, and the bytes."""
    kernel = native()
    if kernel is not None:
        given = np.ascontiguousarray(documents, np.int32)
        kind, data = kernel.encode_documents(given, document_count)
        return kind, np.frombuffer(data, np.uint8)
    gaps = np.diff(documents, prepend=np.int32(-1))
    long_gaps = gaps[gaps > np.iinfo(np.uint8).max]
    sizes = {
        GAPS: len(gaps) + 4 * len(long_gaps),
        PLAIN: 4 * len(gaps),
        DENSE: -(-document_count // _BYTE_BITS),
    }
    kind = min(sizes, key=sizes.__getitem__)
    if kind == GAPS:
        short = np.where(gaps > np.iinfo(np.uint8).max, 0, gaps).astype(np.uint8)
        return GAPS, np.concatenate([short, long_gaps.astype("<i4").view(np.uint8)])
    if kind == PLAIN:
        return PLAIN, documents.astype("<i4").view(np.uint8)
    bits = np.zeros(document_count, np.uint8)
    bits[documents] = 1
    return DENSE, np.packbits(bits, bitorder="little")


def decode_documents(kind: int, data: Bytes, count: int) -> Ints:
    """Return the *count* documents that `encode_documents` made *data* of class *kind* from."""
    if kind == DENSE:
        bits = np.unpackbits(data, bitorder="little")
        return np.flatnonzero(bits.view(np.bool_)).astype(np.int32)
    if kind == PLAIN:
        return np.frombuffer(data.tobytes(), "<i4")
    gaps = data[:count].astype(np.int32)
    if len(data) > count:
        gaps[gaps == 0] = np.frombuffer(data[count:].tobytes(), "<i4")
    documents = np.cumsum(gaps, dtype=np.int32)
    documents -= 1
    return documents


class DocumentLists(NamedTuple):
    """Document lists of terms that follow one another, as `encode_documents` makes them.

    Attributes:
        kinds, counts: The class of each, and how many documents it has.
        ends: Where in *data* the first begins, and each ends.
        data: The bytes of these and of others.
    """

    kinds: Bytes
    counts: Ints
    ends: Longs
    data: Bytes


def joined_documents(short: Ints, before: Longs, lists: DocumentLists) -> Ints:
    """Return the documents of terms in turn, of which some are *short* and some have lists.

    Before each of the *lists* stand so many of the short ones as *before* says; it ascends.
    """
    kernel = native()
    if kernel is not None:
        made = kernel.joined_documents(np.ascontiguousarray(short, np.int32), before, *lists)
        return np.frombuffer(made, np.int32)
    parts: list[Ints] = []
    at = 0
    rows = zip(before.tolist(), lists.kinds.tolist(), lists.counts.tolist(), strict=True)
    for (place, kind, count), bounds in zip(rows, pairwise(lists.ends.tolist()), strict=True):
        parts += [short[at:place], decode_documents(kind, lists.data[slice(*bounds)], count)]
        at = place
    return np.concatenate([*parts, short[at:]])


def _joined(parts: list[Longs] | list[Ints], dtype: type[np.generic]) -> NDArray[np.generic]:
    return np.concatenate([np.empty(0, dtype), *parts]).astype(dtype)
