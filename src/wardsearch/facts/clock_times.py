"""Which time of day, or how many hours and minutes, is meant, however it is written?

Covers `7h30`, `07h30'`, `7g30`, `7 giờ 30 phút`, `07:30`, `8h` and `8 giờ`, and which half of a day
is meant (`7 giờ tối` is 19). Does not cover the day (`periods`).
"""

from decimal import Decimal
from typing import Final

from wardsearch.facts.amounts import Amount
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.patterns import GAP, any_of, as_typed, as_written
from wardsearch.vietnamese.spelling import fold

_MINUTES: Final = "[0-5][0-9](?![0-9])"
CLOCK_WORDS: Final = ("giờ", "phút")
"""The words that a time is told by."""
BEHIND_EVENING: Final = ("đa", "thiểu", "ưu")
"""The words before which *tối* is no evening: *4 giờ tối đa* lasts so long at most."""
CLOCK: Final = (
    rf"[0-9]{{1,2}}(?=[hHgG]|{GAP}[gG])"
    rf"(?:(?i:h|g) ?{_MINUTES}(?:'|(?i:ph?)(?![^\W_]))?(?![.,/-][0-9]{{3}})"
    rf"|{GAP}<giờ>(?:{GAP}(?:{_MINUTES}|[0-9](?={GAP}<phút>))(?![.,][0-9])(?:{GAP}<phút>)?)?"
    r"|(?<=[0-9])(?i:h)(?![^\W_]))"
    rf"|(?:[01][0-9]|2[0-4]|[5-9]):{_MINUTES}(?::{_MINUTES})?(?![:.,][0-9])"
)
"""Pattern (see `patterns`) of a time; with a colon only one that is no scale (`1:50`)."""

# Which half of a day, unless it tells a date behind it, too: `7 giờ tối 27/7`.
_HALF: Final = (
    rf"[ \n](?:<chiều>|<tối>(?![ \n](?:{any_of(BEHIND_EVENING)})(?![^\W_]))|<đêm>|<trưa>)"
    r"(?![^\W_])(?![ \n]?[0-9])"
)
_HALF_WRITTEN: Final = lazy_compile(lambda: as_written(_HALF))
_HALF_TYPED: Final = lazy_compile(lambda: as_typed(_HALF))
_NUMBER: Final = lazy_compile(r"[0-9]+")
# The hours that each tells to be of the second half of a day.
_LATER: Final = {
    "chieu": range(1, 12),
    "toi": range(1, 12),
    "dem": range(7, 13),
    "trua": range(1, 4),
}
_NOON: Final = 12


class ClockTime(NamedTuple):
    """A time of day, or some hours and minutes.

    Attributes:
        hour: From 0 to 99.
        minute: From 0 to 59.
    """

    hour: int
    minute: int


def behind_half(text: str, end: int, *, is_typed: bool) -> int:
    """Return where a time ends whose hours and minutes end at *end* of *text*.

    >>> behind_half("7 giờ tối", 5, is_typed=False), behind_half("7 giờ sáng", 5, is_typed=False)
    (9, 5)
    """
    found = (_HALF_TYPED if is_typed else _HALF_WRITTEN).match(text, end)
    return found.end() if found else end


def read_clock_time(written: str) -> tuple[ClockTime] | tuple[ClockTime, Amount]:
    """Return the time that *written* is; whole hours are a number, too.

    Args:
        written: A match of `CLOCK`, with the half of a day behind it.

    >>> read_clock_time("7 giờ 30 phút") == read_clock_time("07h30")
    True
    >>> read_clock_time("7 giờ tối")
    (ClockTime(hour=19, minute=0),)
    """
    hour, *minute = (int(found[0]) for found in _NUMBER.finditer(written))
    is_later = hour <= _NOON and hour in _LATER.get(fold(written.rsplit(maxsplit=1)[-1]), ())
    if is_later:
        hour = 0 if hour == _NOON and any(minute) else hour + _NOON  # *12h30 đêm*: a day began
    if minute or is_later:
        return (ClockTime(hour, minute[0] if minute else 0),)
    return ClockTime(hour, 0), Amount(Decimal(hour), "")


def written_clock_time(time: ClockTime) -> str:
    """Return *time* as it is written in full.

    >>> written_clock_time(ClockTime(7, 30)), written_clock_time(ClockTime(8, 0))
    ('7 giờ 30 phút', '8 giờ')
    """
    return f"{time.hour} giờ {time.minute:02} phút" if time.minute else f"{time.hour} giờ"
