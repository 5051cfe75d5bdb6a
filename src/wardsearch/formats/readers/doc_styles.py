"""Which font does formatting of a Word file name, and which a style?

Covers property modifiers (sprms), the style sheet and the font table of [MS-DOC]. Does not cover
where in the text they apply (`doc_format`). A modifier that is not about fonts, rows of tables,
deleted text or headings is skipped by its length.
"""

import struct
from collections.abc import Iterator
from typing import Any

from wardsearch.frozen import NamedTuple

_OPERAND_BYTES = (1, 1, 2, 4, 2, 2, 0, 3)  # by the top three bits of the modifier; 0: it says
_NUMBERS = {0x4A4F: "ascii_font", 0x4A51: "other_font", 0x4A30: "style"}
_SWITCHES = {
    0x0800: "is_deleted",
    0x083C: "is_hidden",
    0x0855: "is_special",
    0x2416: "in_table",
    0x2417: "ends_row",
}
_SYMBOL = 0x6A09
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
_LONG_TABS = 255
_PARAGRAPH, _CHARACTER = 1, 2
_HEADINGS = frozenset({1, 62})  # `heading 1` and `Title` in Word's numbers of built-in styles
_MAX_DEPTH = 16  # styles built on styles


class Properties(NamedTuple):
    """What formatting says, as far as it matters here; None where it says nothing.

    Attributes:
        ascii_font, other_font: Numbers in the font table, for ASCII and for all other letters.
        style: Number of a paragraph's or of characters' style.
        is_deleted: By a tracked change.
        is_special: The characters stand for something else than themselves.
        ends_row, in_table: Of a paragraph.
        symbol: A character given by its code point, with its font.
        is_hidden: Not to be shown or printed.
    """

    ascii_font: int | None = None
    other_font: int | None = None
    style: int | None = None
    is_deleted: bool = False
    is_special: bool = False
    ends_row: bool = False
    in_table: bool = False
    symbol: int | None = None
    is_hidden: bool = False


NO_PROPERTIES = Properties()


class Style(NamedTuple):
    """A style: its fonts with those of what it is based on, and whether it marks a title."""

    ascii_font: int | None
    other_font: int | None
    is_heading: bool


def read_properties(grpprl: bytes, found: Properties = NO_PROPERTIES) -> Properties:
    """Return what the modifiers *grpprl* make of the properties *found*."""
    changed: dict[str, Any] = {}
    for code, operand in _modifiers(grpprl):
        number = int.from_bytes(operand, "little")
        if code in _NUMBERS:
            changed[_NUMBERS[code]] = number
        elif code in _SWITCHES:
            # What a toggle of the style would be is not known; text that is in doubt is shown.
            changed[_SWITCHES[code]] = number == 1
        elif code == _SYMBOL:
            changed["symbol"] = number >> 16
    return found._replace(**changed)


def _modifiers(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 < len(grpprl):
        code = grpprl[at] | grpprl[at + 1] << 8
        at += 2
        size = _OPERAND_BYTES[code >> 13]
        if not size:
            if code == _TABLE_DEFINITION:
                size = 1 + int.from_bytes(grpprl[at : at + 2], "little")
            elif code == _TABS and grpprl[at] == _LONG_TABS:
                return  # its length is not stated; nothing about fonts follows in practice
            else:
                size = 1 + grpprl[at]
        yield code, grpprl[at : at + size]
        at += size


def read_fonts(sttb: bytes) -> list[str]:
    """Return the names of the fonts in the table *sttb*."""
    names: list[str] = []
    count = int.from_bytes(sttb[:2], "little")
    at = 4
    while len(names) < count and at < len(sttb):
        length = sttb[at]
        name = sttb[at + 40 : at + 1 + length].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0])
        at += 1 + length
    return names


def read_styles(stsh: bytes) -> tuple[list[Style], int | None]:
    """Return the styles of the sheet *stsh*, and the number of the font where none is named."""
    if len(stsh) < 20:  # noqa: PLR2004 - the length of its header
        return [], None
    header, count, base = struct.unpack_from("<HHH", stsh)
    default = int.from_bytes(stsh[18:20], "little")
    raw: list[tuple[int, int, Properties]] = []
    at = 2 + header
    while len(raw) < count and at + 2 <= len(stsh):
        length = int.from_bytes(stsh[at : at + 2], "little")
        raw.append(_style(stsh[at + 2 : at + 2 + length], base))
        at += 2 + length + length % 2
    return [_inherit(raw, number) for number in range(len(raw))], default


def _style(std: bytes, base: int) -> tuple[int, int, Properties]:
    """Return a style's built-in number, what it is based on, and its own formatting."""
    if len(std) < base + 2:
        return 0, -1, NO_PROPERTIES
    first, second, third = struct.unpack_from("<HHH", std)
    kind, based_on, parts = second & 15, second >> 4, third & 15
    at = base + 2 + 2 * int.from_bytes(std[base : base + 2], "little") + 2
    formatting = NO_PROPERTIES
    for part in range(parts):
        at += at % 2
        size = int.from_bytes(std[at : at + 2], "little")
        if kind == _CHARACTER or (kind == _PARAGRAPH and part == 1):
            formatting = read_properties(std[at + 2 : at + 2 + size])
        at += 2 + size
    return first & 0xFFF, based_on, formatting


def _inherit(raw: list[tuple[int, int, Properties]], number: int) -> Style:
    ascii_font = other_font = None
    kind = raw[number][0]
    for _ in range(_MAX_DEPTH):
        if not 0 <= number < len(raw):
            break
        _, based_on, own = raw[number]
        ascii_font = own.ascii_font if ascii_font is None else ascii_font
        other_font = own.other_font if other_font is None else other_font
        number = based_on
    return Style(ascii_font, other_font, kind in _HEADINGS)
