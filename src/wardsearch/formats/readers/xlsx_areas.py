"""Which sheets of an `.xlsx` file have cells so far apart that they are no table to be read as one?

Covers moving such cells together. What reads a sheet lays out all cells from the first to the last,
and one in the last corner of a sheet makes 17 billion. Does not cover values (`spreadsheets`).

Rows and columns without a value are left out; where that is not enough, the cells of each row stand
side by side, whatever their columns.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Final

from wardsearch.formats.zipped import open_part
from wardsearch.frozen import NamedTuple

_SHEETS: Final = "xl/worksheets/"
_MOST_CELLS: Final = 2_000_000  # laid out, filled or not: some 64 MB, and 300 MB as text
_FILLED: Final = 4  # a table that has a value in one of so many cells is read as it is
_HEAD_BYTES: Final = 4_096  # of a sheet, in which its dimension stands
_DIMENSION: Final = re.compile(
    rb"""<(?:\w+:)?dimension\b[^>]*?\bref=["']([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?["']"""
)
_TAG: Final = re.compile(rb"<(?:\w+:)?(?:(?P<row>row)|c)\b(?P<more>[^>]*)>")
_PLACE: Final = re.compile(rb"""\sr=["']([A-Z]{0,3})(\d{1,7})["']""")

_FIRST_PLACE: Final = re.compile(rb"\sr=")
_ROW: Final = b"row r="
_LAST_ROW: Final = re.compile(rb"""row r=["'](\d{1,7})["']""")
_MOST_ROWS: Final = 1_048_576
_COLUMNS_OF: Final = {n: re.compile(rb"""r=["'][A-Z]{%d}""" % n) for n in (2, 3)}


class _Tag(NamedTuple):
    """A row or a cell as a sheet has it.

    Attributes:
        start, end: Where its tag stands.
        row, column: Its place, from 1; 0 for the column of a row.
        is_empty: It is a cell without a value.
    """

    start: int
    end: int
    row: int
    column: int
    is_empty: bool


def moved_together(data: bytes) -> bytes:
    """Return the workbook *data*; with the cells of sheets that are too wide moved together.

    Raises:
        UnreadableError: A part is locked or a bomb.
    """
    changed = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in dict.fromkeys(archive.namelist()):
            if name.startswith(_SHEETS) and name.endswith(".xml"):
                with open_part(archive, name) as part:
                    head = part.read(_HEAD_BYTES)
                    if _stated_area(head) > _MOST_CELLS:
                        sheet = head + part.read()
                        if narrower := _narrower(sheet):
                            changed[name] = narrower
        if not changed:
            return data
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for name in dict.fromkeys(archive.namelist()):
                if name in changed:
                    copy.writestr(name, changed[name])
                else:
                    with open_part(archive, name) as part:
                        copy.writestr(name, part.read())
    return written.getvalue()


def _stated_area(head: bytes) -> int:
    """Return how many cells a sheet says that it spans; more than any has where it does not say."""
    found = _DIMENSION.search(head)
    if found is None:
        return _MOST_CELLS + 1
    left, top, right, bottom = found.groups()
    if right is None or bottom is None:
        return 1
    return (_number_of(right) - _number_of(left) + 1) * (int(bottom) - int(top) + 1)


def _most_area(sheet: bytes) -> int:
    """Return how many cells *sheet*, whose rows are in order, spans at most, without reading all.

    What has no place stands behind the one before it, and takes no room that is not filled.
    """
    if _FIRST_PLACE.search(sheet) is None:
        return 0
    found = _LAST_ROW.match(sheet, sheet.rfind(_ROW))
    rows = int(found[1]) if found else _MOST_ROWS
    letters = next(n for n in (3, 2, 1) if n == 1 or _COLUMNS_OF[n].search(sheet))
    return rows * _number_of(b"Z" * letters)


def _narrower(sheet: bytes) -> bytes | None:
    """Return *sheet* with its cells together; None where it is read as it is."""
    if _most_area(sheet) <= _MOST_CELLS:
        return None
    rows: dict[int, int] = {}  # how many cells each has
    columns: set[int] = set()
    for tag in _tags(sheet):
        if tag.column and not tag.is_empty:
            rows[tag.row] = rows.get(tag.row, 0) + 1
            columns.add(tag.column)
    if not rows:
        return None
    filled = sum(rows.values())

    def is_table(height: int, width: int) -> bool:
        return height * width <= max(_MOST_CELLS, _FILLED * filled)

    if is_table(max(rows) - min(rows) + 1, max(columns) - min(columns) + 1):
        return None
    new_row = {row: at for at, row in enumerate(sorted(rows), 1)}
    if is_table(len(rows), len(columns)):
        new_column = {column: at for at, column in enumerate(sorted(columns), 1)}
        return _placed(sheet, new_row, new_column.__getitem__)
    return _placed(sheet, new_row, None) if is_table(len(rows), max(rows.values())) else None


def _placed(
    sheet: bytes, new_row: dict[int, int], new_column: Callable[[int], int] | None
) -> bytes:
    """Return *sheet* with its cells in their new rows and columns, or side by side."""
    parts: list[bytes] = []
    done, row, beside = 0, 0, 0
    for tag in _tags(sheet):
        if tag.row != row:
            row, beside = tag.row, 0
        parts.append(sheet[done : tag.start])
        done = tag.end
        if tag.is_empty:
            continue
        bare = _PLACE.sub(b"", sheet[tag.start : tag.end])
        place = str(new_row.get(row, row))
        if tag.column:
            beside += 1
            place = _letters_of(new_column(tag.column) if new_column else beside) + place
        name_end = re.match(rb"<[\w:]+", bare)
        at = name_end.end() if name_end else 0
        parts.append(bare[:at] + f' r="{place}"'.encode() + bare[at:])
    return b"".join([*parts, sheet[done:]])


def _tags(sheet: bytes) -> Iterator[_Tag]:
    """Yield the rows and cells of *sheet*; what has no place stands behind the one before it."""
    row = column = 0
    for found in _TAG.finditer(sheet):
        place = _PLACE.search(found["more"])
        if found["row"]:
            row, column = int(place[2]) if place else row + 1, 0
            yield _Tag(found.start(), found.end(), row, 0, is_empty=False)
            continue
        column = _number_of(place[1]) if place else column + 1
        is_empty = found["more"].endswith(b"/")
        yield _Tag(found.start(), found.end(), row, column, is_empty)


def _number_of(letters: bytes) -> int:
    """Return the number of a column from 1.

    >>> _number_of(b"A"), _number_of(b"AA"), _number_of(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64  # A is 65
    return number


def _letters_of(number: int) -> str:
    """Return the letters of a column.

    >>> _letters_of(1), _letters_of(27), _letters_of(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
