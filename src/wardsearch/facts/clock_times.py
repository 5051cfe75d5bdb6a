"""Which time of day, or how many hours and minutes, is meant, however it is written?

Covers `7h30`, `07h30'`, `7g30`, `7 giờ 30 phút`, `07:30`, `8h` and `8 giờ`. Does not cover which
half of a day is meant, as in *7 giờ tối*, nor the day (`periods`).
"""

from decimal import Decimal
from typing import Final

from wardsearch.facts.amounts import Amount
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.patterns import GAP

_MINUTES: Final = "[0-5][0-9](?![0-9])"
CLOCK_WORDS: Final = ("giờ", "phút")
"""The words that a time is told by."""
CLOCK: Final = (
    rf"[0-9]{{1,2}}(?=[hHgG]|{GAP}[gG])"
    rf"(?:(?i:h|g) ?{_MINUTES}(?:'|(?i:ph?)(?![^\W_]))?(?![.,/-][0-9]{{3}})"
    rf"|{GAP}<giờ>(?:{GAP}(?:{_MINUTES}|[0-9](?={GAP}<phút>))(?![.,][0-9])(?:{GAP}<phút>)?)?"
    r"|(?<=[0-9])(?i:h)(?![^\W_]))"
    rf"|(?:[01][0-9]|2[0-4]|[5-9]):{_MINUTES}(?::{_MINUTES})?(?![:.,][0-9])"
)
"""Pattern (see `patterns`) of a time; with a colon only one that is no scale (`1:50`)."""

_NUMBER: Final = lazy_compile(r"[0-9]+")


class ClockTime(NamedTuple):
    """A time of day, or some hours and minutes.

    Attributes:
        hour: From 0 to 99.
        minute: From 0 to 59.
    """

    hour: int
    minute: int


def read_clock_time(written: str) -> tuple[ClockTime] | tuple[ClockTime, Amount]:
    """Return the time that *written*, a match of `CLOCK`, is; whole hours are a number, too.

    >>> read_clock_time("7 giờ 30 phút") == read_clock_time("07h30")
    True
    """
    hour, *minute = (int(found[0]) for found in _NUMBER.finditer(written))
    if minute:
        return (ClockTime(hour, minute[0]),)
    return ClockTime(hour, 0), Amount(Decimal(hour), "")


def written_clock_time(time: ClockTime) -> str:
    """Return *time* as it is written in full.

    >>> written_clock_time(ClockTime(7, 30)), written_clock_time(ClockTime(8, 0))
    ('7 giờ 30 phút', '8 giờ')
    """
    return f"{time.hour} giờ {time.minute:02} phút" if time.minute else f"{time.hour} giờ"
