"""Where is the text of a document?

Texts are kept in blocks (`text_blocks`), compressed in a thread of their own because zlib lets go
of the interpreter: so a batch is compressed while the next is analysed.
"""

import sys
import zlib
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, count, pairwise
from typing import TYPE_CHECKING, Final

from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.text_blocks import (
    LEVEL,
    BlockCompressor,
    BlockCutter,
    PackedTexts,
    header,
)
from wardsearch.errors import IndexDamagedError

if TYPE_CHECKING:
    from concurrent.futures import Future

LONG_CHARS: Final = 1 << 20
"""A text of more code points has a block of its own."""

PIECE_CHARS: Final = 1 << 18
"""About how many code points of a long text are in memory at once."""

_READ_BYTES: Final = 1 << 16  # of compressed text, read at once
_HELD_PIECES: Final = 32  # then the system may take back the memory of what was read
_WAITING_BLOCKS: Final = 256  # at most so many blocks wait to be compressed: 6 MiB
_BARE: Final = -zlib.MAX_WBITS  # to zlib a stream without a header and a sum


class TextStoreWriter:
    """Appends texts, which are numbered in the order of their coming.

    Args:
        file: Where to.
        dictionary: What stands before each block but those of long texts; it may be empty.
        level: How hard to compress, from 0 (not at all) to 9.
    """

    def __init__(self, file: ArrayFileWriter, dictionary: bytes = b"", level: int = LEVEL) -> None:
        from concurrent.futures import ThreadPoolExecutor  # readers do not need it

        import numpy as np

        self._file = file
        self._level = level
        self._data = file.stream("text.data", np.uint8)
        self._pool = ThreadPoolExecutor(1) if level else None  # to copy takes no time
        self._waiting: deque[Future[bytes]] = deque()
        self._compress = BlockCompressor(dictionary, level)
        self._cutter = BlockCutter()
        self._dictionaries: dict[int, bytes] = {}
        self._know(dictionary)
        self._block_ends = [0]
        self._blocks: list[int] = []
        self._starts: list[int] = []
        self._lengths: list[int] = []

    def append(self, text: str) -> None:
        """Add *text*."""
        if len(text) > LONG_CHARS:
            self._append_long(text)
        else:
            self.append_encoded(text.encode())

    def append_encoded(self, encoded: bytes) -> None:
        """Add a text of at most `LONG_CHARS` code points, which is *encoded* in UTF-8."""
        self._blocks.append(len(self._block_ends) - 1 + len(self._waiting))
        self._starts.append(self._cutter.size)
        self._lengths.append(len(encoded))
        self._send(self._cutter.add(encoded))

    def _append_long(self, text: str) -> None:
        """Add *text* as a block of its own, of which only a piece is in memory at a time."""
        import numpy as np

        self._settle()
        self._blocks.append(len(self._block_ends) - 1)
        self._starts.append(0)
        size = 0
        compressor = zlib.compressobj(self._level)
        for start in range(0, len(text), PIECE_CHARS):
            encoded = text[start : start + PIECE_CHARS].encode()
            size += len(encoded)
            if made := compressor.compress(encoded):
                self._data.append(np.frombuffer(made, np.uint8))
        self._data.append(np.frombuffer(compressor.flush(), np.uint8))
        self._lengths.append(size)
        self._block_ends.append(self._data.count)

    def append_packed(self, texts: PackedTexts) -> None:
        """Add *texts*, as they are compressed."""
        self._settle()
        self._know(texts.dictionary)
        block = len(self._block_ends) - 1
        for each in texts.blocks:
            self._keep(each)
        self._blocks += [number + block for number in texts.numbers]
        self._starts += texts.starts
        self._lengths += texts.lengths

    def can_copy(self, store: "TextStore") -> bool:
        """Return whether no dictionary of *store* has the name of another one here."""
        known = self._dictionaries
        return all(known.get(name, own) == own for name, own in store.dictionaries.items())

    def copy(self, store: "TextStore") -> None:
        """Add all texts of *store*, as they are compressed there; see `can_copy`."""
        self._settle()
        self._dictionaries |= store.dictionaries
        block, data = len(self._block_ends) - 1, self._data.count
        self._data.append(store.file["text.data"])
        self._block_ends += [end + data for end in store.block_ends[1:]]
        self._blocks += [number + block for number in store.blocks]
        self._starts += store.starts
        self._lengths += store.lengths

    def close(self) -> None:
        """Compress what is left and write where each text is."""
        import numpy as np

        self._settle()
        if self._pool is not None:
            self._pool.shutdown()
        add = self._file.add
        add("text.block_ends", np.array(self._block_ends, np.int64))
        add("text.blocks", np.array(self._blocks, np.uint32))
        add("text.starts", np.array(self._starts, np.uint16))  # a block is soon full
        add("text.lengths", np.array(self._lengths, np.uint32))
        dictionaries = self._dictionaries.values()
        add("text.dictionaries", np.frombuffer(b"".join(dictionaries), np.uint8))
        ends = [0, *accumulate(map(len, dictionaries))]
        add("text.dictionary_ends", np.array(ends, np.uint32))

    def _know(self, dictionary: bytes) -> None:
        """Keep *dictionary*, which blocks name."""
        if dictionary:
            self._dictionaries[zlib.adler32(dictionary)] = dictionary

    def _settle(self) -> None:
        """Compress all that waits."""
        self._send(self._cutter.rest())
        while self._waiting:
            self._receive()

    def _send(self, block: bytes | None) -> None:
        if block is None:
            return
        if self._pool is None:
            self._keep(self._compress(block))
        else:
            self._waiting.append(self._pool.submit(self._compress, block))
        if len(self._waiting) > _WAITING_BLOCKS:
            self._receive()

    def _receive(self) -> None:
        self._keep(self._waiting.popleft().result())

    def _keep(self, block: bytes) -> None:
        import numpy as np

        self._data.append(np.frombuffer(block, np.uint8))
        self._block_ends.append(self._data.count)


def longest_dictionary(stores: "Iterable[TextStore]") -> bytes:
    """Return the longest dictionary that *stores* have; empty if they have none."""
    dictionaries = [each for store in stores for each in store.dictionaries.values()]
    return max(dictionaries, key=len, default=b"")


class TextStore:
    """Reads the texts of a segment.

    Attributes:
        file: Where they are.
        blocks, starts, lengths: For each document the block that its text is in, where it begins
            there, and how long it is, both in bytes.
        block_ends: Where each block ends in the compressed data; the first begins before the first.
    """

    def __init__(self, file: ArrayFile) -> None:
        self.file = file
        self._data = file.view("text.data")
        self.block_ends = file.view("text.block_ends")
        self.blocks = file.view("text.blocks")
        self.starts = file.view("text.starts")
        self.lengths = file.view("text.lengths")

    @cached_property
    def dictionaries(self) -> dict[int, bytes]:
        """What may stand before a block, by its Adler-32."""
        whole, ends = self.file.view("text.dictionaries"), self.file.view("text.dictionary_ends")
        found = [bytes(whole[start:end]) for start, end in pairwise(ends)]
        return {zlib.adler32(dictionary): dictionary for dictionary in found}

    def __getitem__(self, document: int) -> str:
        """Return the text of *document*."""
        end = self.starts[document] + self.lengths[document]
        return self._cut(self._inflate(self.blocks[document], end), document)

    def texts(self, documents: Iterable[int]) -> Iterable[str]:
        """Yield the texts of *documents*, which ascend; each block is read once."""
        block, data = -1, b""
        for document in documents:
            if self.blocks[document] != block:
                block = self.blocks[document]
                data = self._inflate(block)
            yield self._cut(data, document)

    def beginnings(self, documents: Sequence[int], chars: int | None) -> list[str]:
        """Return the first *chars* code points of the text of each of *documents*, or all of it.

        They come in any order; each block is read once.
        """
        longest = sys.maxsize if chars is None else max(chars, LONG_CHARS)
        ends: dict[int, int] = {}
        for document in documents:
            length, block = self.lengths[document], self.blocks[document]
            if length <= longest:
                ends[block] = max(ends.get(block, 0), self.starts[document] + length)
        read = {block: self._inflate(block, end) for block, end in ends.items()}
        return [
            self._cut(read[self.blocks[document]], document)[:chars]
            if chars is None or self.lengths[document] <= longest
            else self._beginning(document, chars)
            for document in documents
        ]

    def _beginning(self, document: int, chars: int) -> str:
        """Return the same of a long text, which is never whole in memory."""
        parts: list[str] = []
        for piece in self.pieces(document):
            parts.append(piece[:chars])
            chars -= len(piece)
            if chars <= 0:
                break
        return "".join(parts)

    def pieces(self, document: int) -> Iterator[str]:
        """Yield the text of *document*, however long, in pieces."""
        block, left = self.blocks[document], self.lengths[document]
        skipped = self.starts[document]
        decoder = getincrementaldecoder("utf-8")()
        try:
            for data in self._inflated(block):
                own = data[skipped : skipped + left]
                skipped -= min(len(data), skipped)
                left -= len(own)
                if text := decoder.decode(own, final=not left):
                    yield text
                if not left:
                    return
        except (UnicodeDecodeError, zlib.error) as error:
            raise self._damaged(block) from error
        if left:
            raise self._damaged(block)

    def _inflated(self, block: int) -> Iterator[bytes]:
        """Yield what *block* holds, in pieces."""
        start, end = self.block_ends[block : block + 2]
        _, dictionary = self._header(self._data[start:end])
        inflater = zlib.decompressobj(zdict=dictionary)
        data = b""
        for place in count():
            if not data and start < end:
                data = bytes(self._data[start : min(start + _READ_BYTES, end)])
                start += len(data)
            piece = inflater.decompress(data, PIECE_CHARS)
            data = inflater.unconsumed_tail
            if piece:
                yield piece
            elif not data and start >= end:
                return
            if place % _HELD_PIECES == 0:
                self.file.release()

    def _inflate(self, block: int, end: int = 0) -> bytes:
        """Return the bytes of *block*, at least up to *end*; all of them if that is 0."""
        try:
            start, stop = self.block_ends[block : block + 2]
            compressed = self._data[start:stop]
            length, dictionary = self._header(compressed)
            if not end:
                inflater = zlib.decompressobj(zdict=dictionary)
                data = inflater.decompress(compressed)
                if not inflater.eof:
                    raise self._damaged(block)
                return data
            # What stands behind a text costs as much as the text. Only at its end could a sum of
            # the block be checked: so none is made.
            inflater = zlib.decompressobj(_BARE, zdict=dictionary)
            data = inflater.decompress(compressed[length:], end)
        except zlib.error as error:
            raise self._damaged(block) from error
        if len(data) < end:
            raise self._damaged(block)
        return data

    def _cut(self, data: bytes, document: int) -> str:
        start = self.starts[document]
        try:
            with memoryview(data) as whole:  # a slice of the bytes would be a copy
                return str(whole[start : start + self.lengths[document]], "utf-8")
        except UnicodeDecodeError as error:
            raise self._damaged(self.blocks[document]) from error

    def _header(self, block: memoryview) -> tuple[int, bytes]:
        """Return how long the header of a compressed *block* is, and its dictionary."""
        length, name = header(block)
        if name is None:
            return length, b""
        if name not in self.dictionaries:
            raise zlib.error("a block names no dictionary that there is")
        return length, self.dictionaries[name]

    def _damaged(self, block: int) -> IndexDamagedError:
        return self.file.damaged(f"its text block {block} cannot be read")
