"""Which year has a date that shares it with the one behind it?

Covers quarters and months in a row (`quý I, II/2025`, `tháng 7 và 8 năm 2025`), the quarters behind
one that has its own year (`quý I/2025, II/2025`), and any date
without a year that `và`, `đến`, a comma or a dash joins to one with its year (`tháng 6 và 6 tháng
đầu năm 2025`, `từ ngày 28/12 đến ngày 3/1/2026`). Does not cover days that share a month
(`periods`) nor dates that are joined to none: they are near the day of their report.
"""

import re
from collections.abc import Iterator
from functools import cache

from wardsearch.facts.fact import Fact
from wardsearch.facts.periods import (
    LAST_OF_ROW,
    NUMBER,
    OF_YEAR,
    SEPARATOR,
    Period,
    PeriodKind,
    Yearless,
    read_period,
)
from wardsearch.vietnamese.patterns import as_typed, as_written


def facts_in_row(kind: PeriodKind, found: re.Match[str]) -> list[Fact]:
    """Return the dates of *kind* that *found*, a match of its pattern in `periods.ROWS`, names."""
    last = found.start(LAST_OF_ROW[kind])
    facts = [
        Fact(item.start(), item.end(), (meaning,))
        for item in NUMBER.finditer(found.string, found.start(), last)
        if (meaning := read_period(kind, item[0]))
    ]
    meaning = read_period(kind, found.string[last : found.end()])
    if meaning:
        facts.append(Fact(last, found.end(), (meaning,)))
    return facts


def quarters_behind(text: str, end: int, *, is_typed: bool) -> Iterator[Fact]:
    """Yield the quarters in Roman numbers, each with its year, behind one that ends at *end*.

    >>> [fact.start for fact in quarters_behind("quý I/2025, II/2025", 10, is_typed=False)]
    [12]
    """
    while found := _next_quarter(is_typed=is_typed).match(text, end):
        start, end = found.span("quarter")
        meaning = read_period("quarter", found["quarter"])
        if meaning:
            yield Fact(start, end, (meaning,))


def share_years(found: list[Fact], text: str) -> None:
    """Give those of the facts *found* in *text* that share a year with the next one that year."""
    for place in range(len(found) - 2, -1, -1):
        meaning, other = found[place].meanings[0], found[place + 1].meanings[0]
        if type(meaning) is not Yearless or type(other) is not Period:
            continue
        is_joined = _separator().fullmatch(text, found[place].end, found[place + 1].start)
        period = _before(meaning, other) if is_joined else None
        if period:
            found[place] = found[place]._replace(meanings=(period,))


def _before(days: Yearless, other: Period) -> Period | None:
    """Return *days* of the year of *other*, or of the one before if they end after it."""
    period = days.of_year(other.last.year)
    return days.of_year(other.last.year - 1) if period and period.last > other.last else period


@cache
def _next_quarter(*, is_typed: bool) -> re.Pattern[str]:
    pattern = rf"{SEPARATOR}(?P<quarter>(?:IV|I{{1,3}}){OF_YEAR})(?![^\W_])"
    return re.compile(as_typed(pattern) if is_typed else as_written(pattern))


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(as_typed(SEPARATOR))
