"""How are texts joined into blocks, and a block compressed?

A text is read with what of its block stands before it: so blocks are short. A dictionary, a sample
of the texts of a run, stands before each, as zlib has it (RFC 1950); it makes up for the room, and
for that of level 4, which takes seven tenths of the time of level 5.

Does not cover where a text is (`texts`).
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from wardsearch.embedded.index.dictionaries import sample
from wardsearch.frozen import NamedTuple

BLOCK_BYTES: Final = 24 << 10
"""A text begins before it: so 16 bits say where."""

LEVEL: Final = 4
DICTIONARY_BYTES: Final = 24 << 10
"""At most; with the block before its end, DEFLATE looks back over 32 KiB."""

_SAMPLE_BYTES: Final = 1 << 9  # of a text; more where that is too little
_SHARE: Final = 16  # a dictionary takes at most this part of what it is a sample of
_LEAST_BYTES: Final = 1 << 10  # a shorter one is not worth its place
_HEADER: Final = 2  # bytes: the method and flags of a stream
_NAME: Final = 4  # bytes: the name of the dictionary; as many has the sum at the end
_HAS_DICTIONARY: Final = 0x20


def dictionary_for(texts: Sequence[bytes], known: bytes = b"") -> bytes:
    """Return the dictionary for *texts* and those that come after them.

    It is the *known* one of the texts before, unless they give one that is twice as long: so an
    index has few, however often it is brought up to date.
    """
    size = min(sum(map(len, texts)) // _SHARE, DICTIONARY_BYTES)
    if size < max(2 * len(known), _LEAST_BYTES):
        return known
    of_each = _SAMPLE_BYTES
    while sum(min(len(text), of_each) for text in texts) < size:  # few are long
        of_each *= 2
    found = sample(texts, size, of_each)
    return found if len(found) >= 2 * len(known) else known


class BlockCompressor:
    """Compresses blocks, with *dictionary* before each, as streams of zlib; threads may share it.

    Args:
        dictionary: It may be empty.
        level: How hard to compress, from 0 (not at all) to 9.
    """

    def __init__(self, dictionary: bytes = b"", level: int = LEVEL) -> None:
        self._begun = zlib.compressobj(level, zdict=dictionary)

    def __call__(self, block: bytes) -> bytes:
        """Return *block* compressed."""
        compressor = self._begun.copy()  # to take in the dictionary anew takes longer
        return compressor.compress(block) + compressor.flush()


class BlockCutter:
    """Joins texts into blocks: one ends with the first text that takes it to `BLOCK_BYTES`.

    Attributes:
        size: Bytes of the block that is not full yet.
    """

    def __init__(self) -> None:
        self.size = 0
        self._texts: list[bytes] = []

    def add(self, text: bytes) -> bytes | None:
        """Add *text*; return the block that is full by that, if one is."""
        self._texts.append(text)
        self.size += len(text)
        return self.rest() if self.size >= BLOCK_BYTES else None

    def rest(self) -> bytes | None:
        """Return the block as far as there is one, and begin the next."""
        block = b"".join(self._texts) if self._texts else None
        self.size, self._texts = 0, []
        return block


class PackedTexts(NamedTuple):
    """Texts that are compressed, none of which is long.

    Attributes:
        dictionary: What they are compressed with.
        blocks: Compressed.
        numbers, starts, lengths: Of each text, as `texts.TextStore` has them.
    """

    dictionary: bytes
    blocks: list[bytes]
    numbers: list[int]
    starts: list[int]
    lengths: list[int]


def pack_texts(
    texts: Iterable[bytes], dictionary: bytes = b"", goes_on: Callable[[], bool] = lambda: True
) -> PackedTexts:
    """Return *texts*, in UTF-8, compressed; each is of at most `texts.LONG_CHARS` code points.

    It is asked after each full block whether it *goes_on*; else the texts behind that are left.
    """
    packed = PackedTexts(dictionary, [], [], [], [])
    compress, cutter = BlockCompressor(dictionary), BlockCutter()
    for text in texts:
        packed.numbers.append(len(packed.blocks))
        packed.starts.append(cutter.size)
        packed.lengths.append(len(text))
        if (block := cutter.add(text)) is not None:
            packed.blocks.append(compress(block))
            if not goes_on():
                break
    if (block := cutter.rest()) is not None:
        packed.blocks.append(compress(block))
    return packed


def unpack_texts(packed: PackedTexts) -> list[bytes]:
    """Return the texts that `pack_texts` compressed."""
    blocks = [
        zlib.decompressobj(zdict=packed.dictionary).decompress(block) for block in packed.blocks
    ]
    each = zip(packed.numbers, packed.starts, packed.lengths, strict=True)
    return [blocks[number][start : start + length] for number, start, length in each]


def header(block: memoryview) -> tuple[int, int | None]:
    """Return how long the header of a compressed *block* is, and which dictionary it names.

    A dictionary is named by its Adler-32; None says that there is none.

    Raises:
        zlib.error: It has no header.
    """
    if len(block) < _HEADER + _NAME:
        raise zlib.error("a block has no header")
    method, flags = block[0], block[1]
    if method & 0x0F != zlib.DEFLATED or (256 * method + flags) % 31:
        raise zlib.error("a block has no header of zlib")
    if not flags & _HAS_DICTIONARY:
        return _HEADER, None
    return _HEADER + _NAME, int.from_bytes(block[_HEADER : _HEADER + _NAME], "big")
