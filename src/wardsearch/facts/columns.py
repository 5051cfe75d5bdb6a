"""Which numbers of a table have a unit that another cell names?

Covers tables as texts hold them: rows are lines, cells are parted by tabs, and a heading names a
unit alone or in brackets (`Kinh phí (triệu đồng)`, `Tỷ lệ %`). A heading holds for the lines with
cells below it, up to a line without. A cell that is a unit holds for the numbers after it in its
row, or else for the one before it. Does not cover units beside a number (`amounts`).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from wardsearch.facts.amounts import Amount, Unit, read_amounts, unit_named

_LINE: Final = re.compile(r"[^\n]+|\n(?=\n)")
_CELL: Final = re.compile(r"[^\t]+")
_NUMBER: Final = re.compile(r"\s*([0-9][0-9.,]*)\s*")
_IN_BRACKETS: Final = re.compile(
    r"[(\[]\s*(?:đvt|đơn vị(?: tính)?|tính)?\s*:?\s*([^()\[\]]{1,16}?)\s*[)\]]\W*$"
)
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
    for line in _LINE.finditer(text):
        if "\t" not in line[0]:
            units = {}
            continue
        at = line.start()
        cells = line[0].split("\t")
        of_row = _units_of_row(cells)
        for column, cell in enumerate(cells):
            number = _NUMBER.fullmatch(cell)
            if number is None:
                unit = _unit_of(cell) if len(cell) <= _LONGEST_HEADING else None
                if unit is not None:
                    units[column] = unit
            elif named := of_row.get(column) or units.get(column):
                yield from _scaled(number[1], named, at + number.start(1))
            at += len(cell) + 1


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
    amounts = read_amounts(bare)
    if len(amounts) == 1:
        amount = Amount(amounts[0].value * unit[0], unit[1])
        yield amount, start, start + len(bare)


@lru_cache(maxsize=4_096)
def _unit_of(heading: str) -> tuple[int, Unit] | None:
    """Return the scale and unit that *heading* names at its end, in brackets, or alone."""
    bracketed = _IN_BRACKETS.search(heading)
    named = unit_named(bracketed[1] if bracketed else heading.strip())
    if named is None and heading.rstrip().endswith("%"):
        return 1, "%"
    return named
