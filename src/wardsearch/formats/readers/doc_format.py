"""Where in a Word 97 to 2003 file are its text, fonts and styles?

Covers the binary structures of [MS-DOC]: the FIB, the piece table, the formatted disk pages of
characters and paragraphs, the style sheet and the font table. Does not cover what becomes of the
text (`doc`). Word 6 and 95 have narrower structures; of their files only the text is read, without
fonts.

Source: [MS-DOC], Word (.doc) Binary File Format, §2.4 to §2.9. All offsets are of the file.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator

from wardsearch.formats import UnreadableError
from wardsearch.formats.readers.doc_styles import NO_PROPERTIES, Properties, read_properties
from wardsearch.frozen import NamedTuple

_PAGE = 512
_FIB_MAGICS = frozenset((0xA5EC, 0xA5DC))  # of Word 97 and later, of Word 6 and 95
_WORD_97 = 0x00C1
_MAX_PIECES = 500_000
_SHORTEST_FIB = 0x44
_SHORTEST_TABLE = 16  # of one piece


class Piece(NamedTuple):
    """A stretch of text.

    Attributes:
        start, end: Characters of the document.
        offset: Of its first byte.
        width: Bytes a character.
        changes: Modifiers that hold for all of it, where the document was saved in haste.
    """

    start: int
    end: int
    offset: int
    width: int
    changes: bytes = b""


class Stretch(NamedTuple):
    """Bytes of one formatting."""

    start: int
    end: int
    properties: Properties


class Table:
    """What holds at which byte: stretches in order."""

    def __init__(self, stretches: list[Stretch]) -> None:
        self._stretches = sorted(stretches, key=lambda stretch: stretch.start)
        self._starts = [stretch.start for stretch in self._stretches]

    def at(self, offset: int) -> Stretch | None:
        """Return the stretch that *offset* is in."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._stretches[number].end:
            return self._stretches[number]
        return None

    def next_start(self, offset: int) -> int | None:
        """Return where the first stretch after *offset* begins."""
        number = bisect_right(self._starts, offset)
        return self._starts[number] if number < len(self._starts) else None


class Fib:
    """The header of a document, and what it points to.

    Raises:
        UnreadableError: The document cannot be read.
    """

    def __init__(self, main: bytes) -> None:
        self._main = main
        if len(main) < _SHORTEST_FIB or self.u16(0) not in _FIB_MAGICS:
            raise UnreadableError("not-word")
        flags = self.u16(0x0A)
        if flags & 0x0100:
            raise UnreadableError("locked")
        self.is_word_97 = self.u16(2) >= _WORD_97
        self.table_name = "1Table" if flags & 0x0200 else "0Table"
        self.text_start, self.text_end = self.u32(0x18), self.u32(0x1C)
        # Main text, footnotes, headers, macros, comments, endnotes, text boxes, those of headers.
        at = 0x4C if self.is_word_97 else 0x34
        self.lengths = [self.u32(at + 4 * number) for number in range(8)]

    def u16(self, at: int) -> int:
        """Return the 16-bit number at *at*, 0 after the end."""
        return int.from_bytes(self._main[at : at + 2], "little")

    def u32(self, at: int) -> int:
        """Return the 32-bit number at *at*, 0 after the end."""
        return int.from_bytes(self._main[at : at + 4], "little")

    def slice(self, table: bytes, number: int) -> bytes:
        """Return the structure *number* of the FIB's list of structures in *table*."""
        at = 0x9A + 8 * number
        start, length = self.u32(at), self.u32(at + 4)
        return table[start : start + length]


def read_pieces(fib: Fib, main: bytes, table: bytes) -> list[Piece]:
    """Return the pieces of the whole text in reading order."""
    if fib.is_word_97:
        clx = fib.slice(table, 33)
    else:
        start, length = fib.u32(0x160), fib.u32(0x164)
        clx = main[start : start + length]
    plc, changes = _piece_table(clx)
    if len(plc) < _SHORTEST_TABLE:
        chars = min(max(fib.text_end - fib.text_start, 0), len(main))
        return [Piece(0, chars, fib.text_start, width=1)]
    count = min((len(plc) - 4) // 12, _MAX_PIECES)
    positions = struct.unpack_from(f"<{count + 1}I", plc)
    pieces = []
    for number in range(count):
        start, end = positions[number], positions[number + 1]
        at, change = struct.unpack_from("<IH", plc, 4 * (count + 1) + 8 * number + 2)
        width = 1
        if fib.is_word_97:
            width = 1 if at & 0x40000000 else 2
            at = (at & 0x3FFFFFFF) // (3 - width)
        if start < end:
            is_listed = change & 1 and change >> 1 < len(changes)
            listed = changes[change >> 1] if is_listed else b""
            pieces.append(Piece(start, end, at, width, listed))
    return pieces


def _piece_table(clx: bytes) -> tuple[bytes, list[bytes]]:
    """Return the table itself, and the modifiers that its pieces refer to by number."""
    changes = []
    at = 0
    while at + 5 <= len(clx):
        if clx[at] == 1:
            length = int.from_bytes(clx[at + 1 : at + 3], "little")
            changes.append(clx[at + 3 : at + 3 + length])
            at += 3 + length
        elif clx[at] == 2:  # noqa: PLR2004 - the other kind there is
            length = int.from_bytes(clx[at + 1 : at + 5], "little")
            return clx[at + 5 : at + 5 + length], changes
        else:
            break
    return b"", changes


def read_characters(fib: Fib, main: bytes, table: bytes) -> Table:
    """Return which formatting characters have of their own."""
    found = []
    for page, numbers in _pages(main, fib.slice(table, 12)):
        for number in range(len(numbers) - 1):
            place = 2 * page[4 * len(numbers) + number]
            grpprl = page[place + 1 : place + 1 + page[place]] if place else b""
            properties = read_properties(grpprl) if grpprl else NO_PROPERTIES
            found.append(Stretch(numbers[number], numbers[number + 1], properties))
    return Table(found)


def read_paragraphs(fib: Fib, main: bytes, table: bytes) -> Table:
    """Return which style paragraphs have, and which end a row of a table."""
    found = []
    for page, numbers in _pages(main, fib.slice(table, 13)):
        for number in range(len(numbers) - 1):
            place = 2 * page[4 * len(numbers) + 13 * number]
            properties = NO_PROPERTIES
            if place:
                size = 2 * page[place] - 1
                at = place + 1
                if page[place] == 0:
                    size, at = 2 * page[place + 1], place + 2
                papx = page[at : at + size]
                style = int.from_bytes(papx[:2], "little")
                properties = read_properties(papx[2:])._replace(style=style)
            found.append(Stretch(numbers[number], numbers[number + 1], properties))
    return Table(found)


def _pages(main: bytes, plc: bytes) -> Iterator[tuple[bytes, tuple[int, ...]]]:
    """Yield the formatted disk pages that *plc* lists, and the offsets that each begins with."""
    count = max(len(plc) - 4, 0) // 8
    for number in range(count):
        at = int.from_bytes(plc[4 * (count + 1) + 4 * number :][:4], "little") & 0x3FFFFF
        page = main[at * _PAGE : (at + 1) * _PAGE]
        if len(page) == _PAGE:
            runs = page[-1]
            if 4 * (runs + 1) + runs < _PAGE:
                # Zeros after the page let a damaged offset read nothing instead of failing.
                yield page + bytes(2 * _PAGE), struct.unpack_from(f"<{runs + 1}I", page)
