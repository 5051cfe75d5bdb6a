"""Which numbers of a table have a unit that another cell names?

Covers tables as texts hold them: rows are lines, cells are parted by tabs, and a heading names a
unit alone or in brackets (`Kinh phí (triệu đồng)`, `Tỷ lệ %`). A heading holds for the lines with
cells below it, up to a line without. A cell that is a unit holds for the numbers after it in its
row, or else for the one before it. What the line above a table says (`Đơn vị tính: triệu đồng`)
holds for the rows that begin with words, but for columns that count or have a unit of their own.
Does not cover units beside a number (`amounts`).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from wardsearch.facts.amounts import (
    GROUPED,
    Amount,
    Unit,
    read_amounts,
    unit_named,
    without_group_spaces,
)
from wardsearch.lazy_regex import lazy_compile

_LINE: Final = lazy_compile(r"[^\n]+|\n(?=\n)")
_NUMBER: Final = lazy_compile(rf"\s*({GROUPED}|[0-9][0-9.,]*)\s*")
_IN_BRACKETS: Final = lazy_compile(
    r"[(\[]\s*(?:đvt|đơn vị(?: tính)?|tính)?\s*:?\s*([^()\[\]]{1,16}?)\s*[)\]]\W*$"
)
_OF_TABLE: Final = lazy_compile(
    r"(?:^|[\W])(?:đvt|đv tính|đơn vị(?: tính)?)\s?:\s?([^\n\t()\[\]:]{1,16}?)\s*[)\].]?\s*$",
    re.IGNORECASE,
)
# Columns whose numbers count or name something, whatever the unit of the table.
_COUNTS: Final = lazy_compile(
    r"\s*(?:stt|tt|số (?:tt|thứ tự|lượng|hộ|người|khẩu|vụ|tổ)\b|năm|tháng|ngày|mã|tổ|tỷ lệ|tỉ lệ"
    r"|so sánh|diện tích|đơn giá|ghi chú|.*(?:%|\())",
    re.IGNORECASE,
)
_YEAR: Final = lazy_compile(r"\s*(?:19|20)[0-9]{2}\s*")
_WORDS: Final = lazy_compile(r"[^\W\d_]{2}")
_SHARE: Final = lazy_compile(r"\(%\)|^\s*(?:(?:tỷ lệ|tỉ lệ|đạt)\s)?%\s?[^\W\d_]", re.IGNORECASE)
_LONGEST_HEADING: Final = 120  # code points
_LONGEST_UNIT: Final = 16  # code points


def column_amounts(text: str) -> Iterator[tuple[Amount, int, int]]:
    r"""Yield the amounts that columns of NFC *text* state by their headings, and their ranges.

    >>> text = "Tổ\tKinh phí (triệu đồng)\nTổ 1\t147,5"
    >>> [(str(amount.value), amount.unit) for amount, _, _ in column_amounts(text)]
    [('147500000.0', 'đồng')]
    """
    if "\t" not in text:
        return
    units: dict[int, tuple[int, Unit]] = {}
    counts: set[int] = set()
    of_table: tuple[int, Unit] | None = None
    for line in _LINE.finditer(text):
        if "\t" not in line[0]:
            units, counts = {}, set()
            of_table = unit_of_table(line[0])
            continue
        at = line.start()
        cells = line[0].split("\t")
        of_row = _units_of_row(cells)
        if of_table and _WORDS.search(line[0]):
            counts |= {column for column, cell in enumerate(cells) if _is_count(cell)}
            first = next((k for k, cell in enumerate(cells) if _WORDS.search(cell)), len(cells))
            of_row = {
                **{column: of_table for column in range(first, len(cells)) if column not in counts},
                **{column: unit for column, unit in units.items() if column >= first},
                **of_row,
            }
            if all(map(_is_year, filter(_NUMBER.fullmatch, cells))):
                of_row = {}
        for column, cell in enumerate(cells):
            number = _NUMBER.fullmatch(cell)
            if number is None:
                unit = _unit_of(cell) if len(cell) <= _LONGEST_HEADING else None
                if unit is not None:
                    units[column] = unit
            elif named := _of_column(units.get(column), of_row.get(column)):
                yield from _scaled(number[1], named, at + number.start(1))
            at += len(cell) + 1


def unit_of_table(line: str) -> tuple[int, Unit] | None:
    """Return the unit that *line*, above a table, states for it, or None.

    >>> unit_of_table("Đơn vị tính: Triệu đồng"), unit_of_table("Đơn vị: UBND phường")
    ((1000000, 'đồng'), None)
    """
    if ":" not in (end := line[-_LONGEST_HEADING:]):
        return None
    found = _OF_TABLE.search(end, max(0, end.rindex(":") - _LONGEST_UNIT))
    named = unit_named(found[1]) if found else None
    return named if named and named[1] != "%" else None


def _of_column(
    of_heading: tuple[int, Unit] | None, of_row: tuple[int, Unit] | None
) -> tuple[int, Unit] | None:
    """Return the unit of a number: a share is one whatever its row counts in."""
    return of_heading if of_heading and of_heading[1] == "%" else of_row or of_heading


def _is_count(heading: str) -> bool:
    return not heading[:1].isdigit() and _COUNTS.match(heading) is not None


def _is_year(cell: str) -> bool:
    return _YEAR.fullmatch(cell) is not None


def _units_of_row(cells: Sequence[str]) -> dict[int, tuple[int, Unit]]:
    """Return the units that cells of a row name whole for the columns beside them."""
    found: dict[int, tuple[int, Unit]] = {}
    named: tuple[int, Unit] | None = None
    for column, cell in enumerate(cells):
        if _NUMBER.fullmatch(cell):
            if named:
                found[column] = named
            continue
        named = unit_named(cell.strip()) if len(cell) <= _LONGEST_UNIT else None
        is_last = column + 1 == len(cells) or not _NUMBER.fullmatch(cells[column + 1])
        if named and is_last and column and _NUMBER.fullmatch(cells[column - 1]):
            found.setdefault(column - 1, named)
    return found


def _scaled(written: str, unit: tuple[int, Unit], start: int) -> Iterator[tuple[Amount, int, int]]:
    bare = written.rstrip(".,")
    amounts = read_amounts(without_group_spaces(bare))
    if len(amounts) == 1:
        amount = Amount(amounts[0].value * unit[0], unit[1])
        yield amount, start, start + len(bare)


@lru_cache(maxsize=4_096)
def _unit_of(heading: str) -> tuple[int, Unit] | None:
    """Return the scale and unit that *heading* names at its end, in brackets, or alone."""
    bracketed = _IN_BRACKETS.search(heading)
    named = unit_named(bracketed[1] if bracketed else heading.strip())
    is_share = heading.rstrip().endswith("%") or _SHARE.search(heading) is not None
    return (1, "%") if named is None and is_share else named
