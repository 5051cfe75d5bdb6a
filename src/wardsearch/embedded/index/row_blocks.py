"""Where is the small row of bytes that is kept of each document?

Rows are alike: so each block of `BLOCK_ROWS` is a DEFLATE stream with a preset dictionary, a sample
of all rows, which stands before the first. That takes a fifth of the room; reading a row inflates
no more of its block than comes up to its end. The streams are bare, for zlib would sum up the
dictionary with each, which takes as long as all the rest.

Does not cover what a row says (`documents`).
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter

BLOCK_ROWS: Final = 16
FAST: Final = 1
"""The level of compression of what is soon merged."""
SMALL: Final = 6
"""That of what stays."""

_DICTIONARY_BYTES: Final = 24 << 10  # of the 32 KiB that a stream can look back
_BARE: Final = -15  # the window is 2**15 bytes
_TO_THE_END: Final = 1 << 40  # of a block
_SAMPLE_BYTES: Final = 1 << 8  # of a row


class PackedRows(NamedTuple):
    """Rows as a segment file has them.

    Attributes:
        data: The dictionary, and each block.
        starts: Where each row begins in its block.
    """

    data: list[bytes]
    starts: list[int]


def write_rows(file: ArrayFileWriter, rows: Sequence[bytes], level: int = SMALL) -> None:
    """Write *rows*, compressed at *level*."""
    write_packed_rows(file, pack_rows(rows, level))


def pack_rows(rows: Sequence[bytes], level: int = SMALL) -> PackedRows:
    """Return *rows* compressed at *level*."""
    dictionary = _sample(rows)
    data, starts = [dictionary], []
    primed = zlib.compressobj(level, wbits=_BARE, zdict=dictionary)
    for first in range(0, len(rows), BLOCK_ROWS):
        size = 0
        for row in rows[first : first + BLOCK_ROWS]:
            starts.append(size)
            size += len(row)
        compressor = primed.copy()  # to take in the dictionary anew takes longer
        block = compressor.compress(b"".join(rows[first : first + BLOCK_ROWS]))
        data.append(block + compressor.flush())
    return PackedRows(data, starts)


def write_packed_rows(file: ArrayFileWriter, rows: PackedRows) -> None:
    """Write *rows*."""
    import numpy as np  # readers do not need it

    file.stream("stored.data", np.uint8).append(np.frombuffer(b"".join(rows.data), np.uint8))
    file.add("stored.block_ends", np.cumsum([len(block) for block in rows.data], dtype=np.int64))
    file.add("stored.starts", np.array(rows.starts, np.uint32))


def block_count(rows: int) -> int:
    """Return how many blocks so many *rows* have."""
    return -(-rows // BLOCK_ROWS)


def _sample(rows: Sequence[bytes]) -> bytes:
    """Return the beginnings of rows from all over *rows*."""
    step = max(1, sum(min(len(row), _SAMPLE_BYTES) for row in rows) // _DICTIONARY_BYTES)
    return b"".join(row[:_SAMPLE_BYTES] for row in rows[::step])[:_DICTIONARY_BYTES]


class RowBlocks:
    """Reads the rows of a segment.

    What is not as it was written raises ValueError.
    """

    def __init__(self, file: ArrayFile) -> None:
        self._data = file.view("stored.data")
        self._block_ends = file.view("stored.block_ends")
        if not 0 <= self._block_ends[0] <= _DICTIONARY_BYTES:
            raise ValueError("no dictionary of rows is so long")
        self._dictionary = bytes(self._data[: self._block_ends[0]])
        self._starts = file.view("stored.starts")

    def __getitem__(self, document: int) -> bytes:
        """Return the row of *document*."""
        start, end = self._range(document)
        return self._inflate(document // BLOCK_ROWS, end)[start:end]

    def rows(self, documents: Sequence[int]) -> list[bytes]:
        """Return the rows of *documents*, which come in any order; each block is read once."""
        ends: dict[int, int] = {}
        ranges = []
        for document in documents:
            block = document // BLOCK_ROWS
            start, end = self._range(document)
            ranges.append((block, start, end))
            if end > ends.get(block, 0):
                ends[block] = end
        blocks = {block: self._inflate(block, end) for block, end in ends.items()}
        return [blocks.get(block, b"")[start:end] for block, start, end in ranges]

    def among(self, documents: Iterable[int]) -> Iterator[bytes]:
        """Yield the rows of *documents*, which ascend; each block is read once."""
        block, rows = -1, b""
        for document in documents:
            if document // BLOCK_ROWS != block:
                block = document // BLOCK_ROWS
                rows = self._inflate(block, _TO_THE_END)
            start, end = self._range(document)
            yield rows[start:end]

    def _range(self, document: int) -> tuple[int, int]:
        """Return where the row of *document* stands in its block."""
        start, following = self._starts[document], document + 1
        if following % BLOCK_ROWS and following < len(self._starts):
            return start, self._starts[following]
        return start, _TO_THE_END

    def _inflate(self, block: int, end: int) -> bytes:
        """Return what *block* holds up to *end*."""
        compressed = self._data[self._block_ends[block] : self._block_ends[block + 1]]
        inflater = zlib.decompressobj(_BARE, zdict=self._dictionary)
        try:
            return inflater.decompress(compressed, end if end < _TO_THE_END else 0)
        except zlib.error as error:
            raise ValueError(str(error)) from error
