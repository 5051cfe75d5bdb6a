"""How is the value of a cell of a workbook shown, as people in Vietnam write it?

Covers numbers by the format of their cell, with a comma before the decimals and points between
thousands, and dates and times. Does not cover where values come from (`spreadsheets`).

A number format is that of Excel (ECMA-376 part 1, 18.8.30). Its sections, per cent sign, decimals
and grouping are read; any other format shows a plain number.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from wardsearch.frozen import NamedTuple

GENERAL: Final = "General"
_LITERALS: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|[_*\\].')
_NUMBER: Final = re.compile(r"(?P<whole>[#0?,]*[#0?])(?:\.(?P<decimals>[#0?]*))?(?!,)")
_EXACT: Final = 1e15  # whole numbers are exact up to here
_MAX_DECIMALS: Final = 10


class _Form(NamedTuple):
    is_percent: bool
    is_grouped: bool
    least: int  # decimals
    most: int


def shown(value: object, number_format: str = GENERAL) -> str:
    """Return *value* on one line as its cell shows it.

    >>> shown(0.375, "0.0%"), shown(1234567.0, "#,##0"), shown(37.5), shown(True), shown(None)
    ('37,5%', '1.234.567', '37,5', 'TRUE', '')
    >>> shown(datetime(2022, 3, 15)), shown(time(7, 30))
    ('15/03/2022', '07:30')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return _number(float(value), number_format)
    if isinstance(value, date | time):
        return _moment(value)
    return "" if value is None else " ".join(str(value).replace("\t", "\n").splitlines())


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    has_time = isinstance(value, datetime) and value.time() != time()
    return value.strftime("%d/%m/%Y %H:%M" if has_time else "%d/%m/%Y")


def _number(value: float, number_format: str) -> str:
    form = _form(number_format)
    if form is None:
        whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if whole else f"{value:.10g}".replace(".", ",")
    if form.is_percent:
        value *= 100
    digits, _, decimals = f"{value:,.{form.most}f}".partition(".")
    while len(decimals) > form.least and decimals.endswith("0"):
        decimals = decimals[:-1]
    digits = digits.replace(",", "." if form.is_grouped else "")
    return digits + ("," if decimals else "") + decimals + ("%" if form.is_percent else "")


@lru_cache(512)
def _form(number_format: str) -> _Form | None:
    """Return what *number_format* says of a number; None where it is shown plainly."""
    section = _LITERALS.sub("", number_format.partition(";")[0])
    found = _NUMBER.search(section)
    if found is None or re.search(r"[EedmyhsDMYHS@/]", section):
        return None
    decimals = found["decimals"] or ""
    if len(decimals) > _MAX_DECIMALS:
        return None
    return _Form("%" in section, "," in found["whole"], decimals.count("0"), len(decimals))
