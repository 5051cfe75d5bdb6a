"""In which font and number format is each cell of an `.xlsx` file?

Covers the styles of a workbook, and which cells have a style that matters: a font of a legacy
encoding, which old workbooks keep when they are saved anew, or a format of numbers. Values are read
by a library that knows no styles; so where no style matters, nothing is read here.
"""

import re
import zipfile
from typing import Final

from wardsearch.formats.encodings.fonts import font_hint
from wardsearch.formats.readers.cell_values import GENERAL
from wardsearch.formats.readers.xml_parts import attribute, main_part, relations, walk
from wardsearch.formats.zipped import open_part
from wardsearch.frozen import NamedTuple

_CELL: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_PLACE: Final = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_STYLE: Final = re.compile(rb"""\ss=["'](\d{1,5})["']""")
_BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
}  # fmt: skip
# ECMA-376 part 1, 18.8.30: formats that files refer to without saying what they are.


class CellStyle(NamedTuple):
    """How a cell is shown: its font, if made for a legacy encoding, and its number format."""

    font: str | None = None
    number_format: str = GENERAL


PLAIN: Final = CellStyle()


def read_cell_styles(
    archive: zipfile.ZipFile,
) -> dict[str, dict[tuple[int, int], CellStyle]]:
    """Return for each sheet, by its name, the cells that are not plain, by row and column from 0.

    Raises:
        UnreadableError: The workbook is damaged.
    """
    book = main_part(archive, "xl/workbook.xml")
    parts = relations(archive, book)
    styles: list[CellStyle] = []
    for kind, target in parts.values():
        if kind == "styles":
            styles = _read_styles(archive, target)
    if all(style == PLAIN for style in styles):
        return {}
    found = {}
    for event, tag, element in walk(archive, book):
        if event == "start" and tag == "sheet":
            ref = attribute(element, "id") or ""
            if ref in parts:
                with open_part(archive, parts[ref][1]) as stream:
                    found[element.get("name") or ""] = _styled_cells(stream.read(), styles)
    return found


def _read_styles(archive: zipfile.ZipFile, part: str) -> list[CellStyle]:
    """Return the styles that cells refer to by number."""
    formats = dict(_BUILT_IN)
    fonts: list[str | None] = []
    styles: list[CellStyle] = []
    inside = ""
    for event, tag, element in walk(archive, part):
        if tag in {"fonts", "cellXfs"}:
            inside = tag if event == "start" else ""
        elif event == "end":
            continue
        elif tag == "numFmt":
            formats[_number(attribute(element, "numFmtId"))] = (
                attribute(element, "formatCode") or GENERAL
            )
        elif tag == "font" and inside == "fonts":
            fonts.append(None)
        elif tag == "name" and inside == "fonts" and fonts:
            name = attribute(element, "val")
            fonts[-1] = name if font_hint(name) else None
        elif tag == "xf" and inside == "cellXfs":
            number = _number(attribute(element, "fontId"))
            styles.append(
                CellStyle(
                    fonts[number] if number < len(fonts) else None,
                    formats.get(_number(attribute(element, "numFmtId")), GENERAL),
                )
            )
    return styles


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _styled_cells(sheet: bytes, styles: list[CellStyle]) -> dict[tuple[int, int], CellStyle]:
    cells = {}
    for found in _CELL.finditer(sheet):
        place, style = _PLACE.search(found[0]), _STYLE.search(found[0])
        if place and style and int(style[1]) < len(styles) and styles[int(style[1])] != PLAIN:
            column = 0
            for letter in place[1]:
                column = 26 * column + letter - 64  # A is 65
            cells[int(place[2]) - 1, column - 1] = styles[int(style[1])]
    return cells
