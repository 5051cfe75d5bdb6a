"""Which days does a person mean who says *yesterday*, *tháng trước* or *7d*?

Covers periods that are told from today, in Vietnamese with or without diacritics and in English.
Does not cover dates that name their year (`dates`). A week begins on Monday, as in Vietnam.
"""

from datetime import date, timedelta
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.spelling import fold, to_nfc

_UNIT_OF: Final = {
    **dict.fromkeys(("d", "day", "days", "n", "ngay", "hom"), "day"),
    **dict.fromkeys(("w", "week", "weeks", "t", "tuan"), "week"),
    **dict.fromkeys(("m", "month", "months", "th", "thang"), "month"),
    **dict.fromkeys(("q", "quarter", "quarters", "quy"), "quarter"),
    **dict.fromkeys(("y", "year", "years", "nam"), "year"),
}
_STEPS_OF: Final = {
    **dict.fromkeys(("nay", "this"), 0),
    **dict.fromkeys(("qua", "truoc", "ngoai", "last"), 1),
    "kia": 2,
}
_WORDS: Final = {"today": ("day", 0), "yesterday": ("day", 1), "bay gio": ("day", 0)}
_AGO: Final = lazy_compile(r"([0-9]{1,4}) ?([a-z]+)(?: (?:truoc|qua|ago))?")
_PERIOD: Final = lazy_compile(r"([a-z]+) ([a-z]+)")
_MONTHS_A_YEAR: Final = 12
_MONTHS_OF: Final = {"month": 1, "quarter": 3, "year": _MONTHS_A_YEAR}


class Days(NamedTuple):
    """A period of whole days, both included."""

    first: date
    last: date


def relative_days(text: str, today: date) -> Days | None:
    """Return the days that *text* names as seen from *today*; None where it names none so.

    `7d` and `7 ngày trước` are the days from seven days ago until today; `tháng trước` is the whole
    month before this one. What would begin before the year 1 is None.

    >>> relative_days("tháng trước", date(2024, 3, 31))
    Days(first=datetime.date(2024, 2, 1), last=datetime.date(2024, 2, 29))
    >>> relative_days("hom qua", date(2024, 3, 1)).first.isoformat()
    '2024-02-29'
    >>> relative_days("2w", date(2024, 3, 31)).first.isoformat()
    '2024-03-17'
    """
    words = [fold(word) for word in to_nfc(text).lower().split()]
    typed = " ".join(words)
    try:
        if typed in _WORDS:
            return _period(*_WORDS[typed], today)
        if ago := _AGO.fullmatch(typed):
            unit = _UNIT_OF.get(ago[2])
            return Days(_back(today, unit, int(ago[1])), today) if unit else None
        if (named := _PERIOD.fullmatch(typed)) is None:
            return None
        one, two = named.groups()
        if one in {"this", "last"}:  # English says it the other way round
            one, two = two, one
        if one in _UNIT_OF and two in _STEPS_OF:
            return _period(_UNIT_OF[one], _STEPS_OF[two], today)
    except (ValueError, OverflowError):
        return None
    return None


def _period(unit: str, steps: int, today: date) -> Days:
    """Return the whole day, week, month, quarter or year that lies *steps* before today's."""
    day = _back(today, unit, steps)
    if unit == "day":
        return Days(day, day)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(days=6))
    months = _MONTHS_OF[unit]
    last = day.month + -day.month % months
    first = last - months + 1
    return Days(date(day.year, first, 1), date(day.year, last, _days(day.year, last)))


def _back(day: date, unit: str, steps: int) -> date:
    """Return the day *steps* units before; the last of a month that has no such day."""
    if unit in {"day", "week"}:
        return day - timedelta(days=steps * (7 if unit == "week" else 1))
    months = day.year * _MONTHS_A_YEAR + day.month - 1
    months -= steps * _MONTHS_OF[unit]
    year, month = divmod(months, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, _days(year, month + 1)))


def _days(year: int, month: int) -> int:
    """Return how many days a month has."""
    from calendar import monthrange  # most searches name no bound

    return monthrange(year, month)[1]
