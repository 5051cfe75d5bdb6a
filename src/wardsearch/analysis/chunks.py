"""Which chunks does a text consist of, as numbers?

A chunk is what stands between white space. Each distinct one is numbered, in the order of its first
coming; a line end is a chunk of its own, and so is a tab. Natively a text of a page takes some
microseconds; without the kernel strings of Python are numbered, with the same numbers.

Does not cover what a chunk consists of (`tokenizer`).
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final, Protocol

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.analysis.numbering import Numbers
from wardsearch.analysis.text_parts import decode, encode
from wardsearch.kernel.native import native

BREAK: Final = "\0"
"""Stands for a line end among the chunks, and has the number 0; no text holds it."""
NO_CHUNKS: Final = frozenset({BREAK, "\1"})
"""What stands for white space: the second for a tab, over which no fact goes."""

_BLANK_LINES: Final = "\n" * 4
_SPACED_BREAK: Final = f" {BREAK} "
_SPACED_BORDER: Final = " \1 "


class ChunkTable(Protocol):
    """Numbers the chunks of texts.

    Attributes:
        strings: The distinct chunks so far, by their numbers; the list grows.
    """

    strings: list[str]

    def read(self, texts: Sequence[str | bytes]) -> tuple[Ints, Longs]:
        """Return the numbers of the chunks of *texts* in turn, and where those of each begin.

        Where the last one's end stands behind these. A text may be its UTF-8.
        """

    def count(self, texts: Sequence[str | bytes]) -> Longs:
        """Return the latter alone, and number no chunk."""


def chunk_table() -> ChunkTable:
    """Return an empty table."""
    return PlainChunkTable() if native() is None else NativeChunkTable()


class PlainChunkTable:
    """A `ChunkTable` of Python's own strings."""

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._numbers[BREAK]  # is given the number 0
        self.strings = self._numbers.strings

    def read(self, texts: Sequence[str | bytes]) -> tuple[Ints, Longs]:
        """Return the numbers of the chunks of *texts*; see `ChunkTable`."""
        chunks: list[int] = []
        ends = [0]
        for text in texts:
            chunks.extend(map(self._numbers.__getitem__, _chunks(text)))
            ends.append(len(chunks))
        return np.array(chunks, np.int32), np.array(ends, np.int64)

    def count(self, texts: Sequence[str | bytes]) -> Longs:
        """Return where the chunks of each of *texts* begin; see `ChunkTable`."""
        counts = (len(_chunks(text)) for text in texts)
        return np.array([0, *accumulate(counts)], np.int64)


class NativeChunkTable:
    """A `ChunkTable` of the kernel's."""

    def __init__(self) -> None:
        kernel = native()
        assert kernel is not None
        self._table = kernel.Chunks()
        self.strings: list[str] = self._table.fresh()

    def read(self, texts: Sequence[str | bytes]) -> tuple[Ints, Longs]:
        """Return the numbers of the chunks of *texts*; see `ChunkTable`."""
        numbers, ends = self._table.read([_encoded(text) for text in texts])
        self.strings += self._table.fresh()
        return np.frombuffer(numbers, np.int32), np.frombuffer(ends, np.int64)

    def count(self, texts: Sequence[str | bytes]) -> Longs:
        """Return where the chunks of each of *texts* begin; see `ChunkTable`."""
        return np.frombuffer(self._table.count([_encoded(text) for text in texts]), np.int64)


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else encode(text)


def _chunks(text: str | bytes) -> list[str]:
    if isinstance(text, bytes):
        text = decode(text)
    while _BLANK_LINES in text:  # of which a text may have millions; two breaks do for all
        text = text.replace(_BLANK_LINES, "\n\n")
    return text.replace("\n", _SPACED_BREAK).replace("\t", _SPACED_BORDER).split()
