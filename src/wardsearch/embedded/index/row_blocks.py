"""Where is the small row of bytes that is kept of each document?

Rows are alike: so each block of `BLOCK_ROWS` is a DEFLATE stream with a preset dictionary, a sample
of all rows, which stands before the first; it takes a third or a quarter of the room. A hit's row
is read with those before it in its block, so blocks are short, their codes are the fixed ones, and
the streams are bare: zlib would sum up the dictionary with each, which takes as long as all the
rest. Between the rows of a block stands a line feed, which none holds. The kernel reads such
streams where the dictionary is, and not much further than the row; zlib, its reference, copies the
dictionary first. What is damaged behind a row does it no harm; the last of a block tells of it.

Does not cover what a row says (`documents`).
"""

import zlib
from collections.abc import Sequence
from struct import Struct
from typing import Final, TypeAlias

from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.dictionaries import sample
from wardsearch.kernel.native import native

BLOCK_ROWS: Final = 4
NOT_AT_ALL: Final = 0
"""The level of compression of what is merged before a run ends."""
FAST: Final = 1
"""The level of compression of what is soon merged."""
SMALL: Final = 5  # in two thirds of the time that 6 takes, for 5 % more room
"""That of what stays."""

PackedRows: TypeAlias = list[bytes]
"""Rows as a segment file has them: the dictionary, and each block."""

_BETWEEN: Final = b"\n"
_DICTIONARY_BYTES: Final = 30 << 10  # of the 32 KiB that a stream can look back
_BARE: Final = -15  # the window is 2**15 bytes
_SAMPLE_BYTES: Final = 1 << 10  # of a row
_STORED_BYTES: Final = (1 << 16) - 1  # of a stretch of DEFLATE that is not compressed
_STORED: Final = Struct("<?HH")  # before it: whether it is the last, its length, that inverted


def write_rows(file: ArrayFileWriter, rows: Sequence[bytes], level: int = SMALL) -> None:
    """Write *rows*, compressed at *level*; none holds a line feed."""
    write_packed_rows(file, pack_rows(rows, level))


def pack_rows(rows: Sequence[bytes], level: int = SMALL) -> PackedRows:
    """Return *rows* compressed at *level*; none holds a line feed."""
    firsts = range(0, len(rows), BLOCK_ROWS)
    blocks = (_BETWEEN.join(rows[first : first + BLOCK_ROWS]) for first in firsts)
    if level == NOT_AT_ALL:  # zlib would take in a dictionary for each, in vain
        return [b"", *map(_stored, blocks)]
    dictionary = sample(rows, _DICTIONARY_BYTES, _SAMPLE_BYTES)
    packed = [dictionary]
    primed = zlib.compressobj(level, wbits=_BARE, strategy=zlib.Z_FIXED, zdict=dictionary)
    for block in blocks:
        compressor = primed.copy()  # to take in the dictionary anew takes longer
        packed.append(compressor.compress(block) + compressor.flush())
    return packed


def _stored(block: bytes) -> bytes:
    """Return *block* as a DEFLATE stream that is not compressed (RFC 1951, 3.2.4)."""
    last = len(block) // _STORED_BYTES
    stretches = (block[at * _STORED_BYTES :][:_STORED_BYTES] for at in range(last + 1))
    return b"".join(
        _STORED.pack(place == last, len(each), len(each) ^ _STORED_BYTES) + each
        for place, each in enumerate(stretches)
    )


def write_packed_rows(file: ArrayFileWriter, packed: PackedRows) -> None:
    """Write rows that are compressed."""
    import numpy as np  # readers do not need it

    file.stream("stored.data", np.uint8).append(np.frombuffer(b"".join(packed), np.uint8))
    ends = np.cumsum(list(map(len, packed)), dtype=np.int64)
    is_short = ends[-1] <= np.iinfo(np.uint32).max
    file.add("stored.block_ends", ends.astype(np.uint32) if is_short else ends)


def block_count(rows: int) -> int:
    """Return how many blocks so many *rows* have."""
    return -(-rows // BLOCK_ROWS)


class RowBlocks:
    """Reads the rows of a segment that has *count* documents.

    What is not as it was written raises ValueError.
    """

    def __init__(self, file: ArrayFile, count: int) -> None:
        self._count = count
        self._data = file.view("stored.data")
        self._block_ends = file.view("stored.block_ends")
        if not 0 <= self._block_ends[0] <= _DICTIONARY_BYTES:
            raise ValueError("no dictionary of rows is so long")
        self._dictionary = bytes(self._data[: self._block_ends[0]])

    def __getitem__(self, document: int) -> bytes:
        """Return the row of *document*."""
        return self.rows([document])[0]

    def rows(self, documents: Sequence[int]) -> list[bytes]:
        """Return the rows of *documents*, which come in any order."""
        if kernel := native():
            ends, asked = self._block_ends, list(documents)
            found: list[bytes] = kernel.stored_rows(
                self._data, ends, ends.itemsize, self._count, BLOCK_ROWS, asked
            )
            return found
        numbers = {document // BLOCK_ROWS for document in documents}
        blocks = {number: self._block(number) for number in numbers}
        return [_row_of(*blocks[document // BLOCK_ROWS], document) for document in documents]

    def _block(self, number: int) -> tuple[list[bytes], str]:
        """Return the rows of a block that can be read, and why there are no others; else ""."""
        compressed = self._data[self._block_ends[number] : self._block_ends[number + 1]]
        inflater = zlib.decompressobj(_BARE, zdict=self._dictionary)
        count, reason = min(BLOCK_ROWS, self._count - number * BLOCK_ROWS), ""
        try:
            rows = inflater.decompress(compressed).split(_BETWEEN)
        except zlib.error as error:
            rows, reason = self._beginning(compressed).split(_BETWEEN), str(error)
        else:
            if not inflater.eof or inflater.unused_data:
                reason = "a block of rows does not end where it should"
            elif len(rows) != count:
                reason = f"a block of {count} rows has {len(rows)}"
        return (rows[:-1][: count - 1] if reason else rows), reason

    def _beginning(self, compressed: memoryview) -> bytes:
        """Return what a damaged block begins with, a byte at a time: zlib tells no more of it."""
        inflater = zlib.decompressobj(_BARE, zdict=self._dictionary)
        read, left = [], bytes(compressed)
        try:
            while piece := inflater.decompress(left, 1):
                read.append(piece)
                left = inflater.unconsumed_tail
        except zlib.error:
            pass
        return b"".join(read)


def _row_of(rows: Sequence[bytes], reason: str, document: int) -> bytes:
    """Return the row of *document* among those of its block.

    Raises:
        ValueError: It is not among them, for this *reason*.
    """
    place = document % BLOCK_ROWS
    if place >= len(rows):
        raise ValueError(reason or f"no row is stored of {document}")
    return rows[place]
