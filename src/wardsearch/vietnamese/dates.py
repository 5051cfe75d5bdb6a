"""Which moment does a written Vietnamese date mean?

Covers the dates people type (`--since`, `--until`) and those that sites print above an article.
Does not cover where in a report a date stands (`corpus.layout`) or those that programs write
(`published`).

A day always comes before its month, as Vietnamese write it, unless a year of four digits comes
first, or the month is named, or can be no other (10/14/2025 3:45 PM). Every moment is naive and
means Vietnamese local time; a time that names its zone is brought to it.
"""

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import CodedValueError, shortened
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.numbers import ROMAN_QUARTERS
from wardsearch.vietnamese.relative_dates import relative_days

VIETNAM = timezone(timedelta(hours=7))
"""Vietnam has had one time zone without daylight saving since 1975."""

EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a report's time is local and names no zone
NO_TIME: Final = -(2**63)
"""What stands for no time among minutes, as 64-bit integers: the least of them."""

_SEPARATOR = r"[^\S\n]?[/.-][^\S\n]?"
_SHAPES = (
    rf"(?P<day>[0-9]{{1,2}}){_SEPARATOR}(?P<month>[0-9]{{1,2}}){_SEPARATOR}(?P<year>[0-9]{{4}})",
    rf"(?P<year2>[0-9]{{4}}){_SEPARATOR}(?P<month2>[0-9]{{1,2}}){_SEPARATOR}(?P<day2>[0-9]{{1,2}})",
    r"(?P<day3>[0-9]{1,2})\s{1,4}tháng\s{1,4}(?P<month3>[0-9]{1,2})(?:\s{0,4},?\s{0,4}năm\s{1,4}|\s{0,4},\s{0,4}|\s{1,4})(?P<year3>[0-9]{4})",
)
MONTH_NAMES: Final = (
    *("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"),
)
"""The months of a year, as *tháng mười* names them."""
# As portals in English, and those of other makers in Vietnamese, print them: *October 14, 2025*,
# *14 Tháng Mười 2025*, *Tháng Mười 14, 2025*, *14 thg 10, 2025*, *14 Th10 2025*. *Năm* is May in a
# capital only: *ngày 14 tháng năm 2025* lacks its month.
_ENGLISH_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS: Final = {
    name: number
    for names in (MONTH_NAMES, _ENGLISH_MONTHS.split())
    for number, name in enumerate(names, 1)
}
_MONTH_IN_WORDS: Final = (
    r"tháng\s(?:mười (?:một|hai)|một|hai|ba|tư|(?-i:Năm)|sáu|bảy|tám|chín|mười)(?!\w)"
    r"|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\w)\.?"
)
_SHORT_MONTH: Final = r"thg?\.?\s?[0-9]{1,2}"
_IN_MONTHS_WORDS: Final = lazy_compile(
    rf"(?<![^\W_])(?:(?P<day>[0-9]{{1,2}})\s(?P<month>{_MONTH_IN_WORDS}|{_SHORT_MONTH}),?\s"
    rf"|(?P<month2>{_MONTH_IN_WORDS}|{_SHORT_MONTH})\s(?P<day2>[0-9]{{1,2}}),\s)(?P<year>[0-9]{{4}})(?![0-9])",
    re.IGNORECASE,
)
# A year of two figures is one beside a time of day: *14/10/25 08:05*.
_SHORT_YEAR: Final = lazy_compile(
    r"(?<![0-9/.-])(?:(?<=[0-9][:h][0-9]{2} )|(?=[0-9/.-]{6,8},? [0-9]{1,2}[:h][0-9]{2}))"
    r"(?P<day>[0-9]{1,2})(?P<sign>[/.-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>1[5-9]|[23][0-9])(?![0-9/.-])"
)
_CENTURY: Final = 2000
_FOUR_DIGITS: Final = lazy_compile("[0-9]{4}")
_DATE = lazy_compile(rf"(?=[0-9])(?<![0-9])(?:{'|'.join(_SHAPES)})(?![0-9])", re.IGNORECASE)
_TIME = lazy_compile(
    r"(?<![0-9:.,])([0-9]{1,2})[^\S\n]?(?::|h|giờ)[^\S\n]?([0-9]{2})(?![0-9])(?::[0-9]{2}(?![0-9]))?"
    r"(?:[^\S\n]?(?P<half>CH|SA|[ap]\.?m\b\.?|chiều|tối|sáng|trưa)\b)?",
    re.IGNORECASE,
)
_AFTERNOON = ("ch", "p", "chiều", "tối")
_MORNING = ("sa", "a", "sáng")
_NOON = 12
_MOST_MONTHS = 12
_BOUND = lazy_compile(
    r"(?P<year>[0-9]{4})(?:[/.-](?P<month>[0-9]{1,2})(?:[/.-](?P<day>[0-9]{1,2}))?)?"
    r"|(?:(?P<day2>[0-9]{1,2})[/.-])?(?P<month2>[0-9]{1,2})[/.-](?P<year2>[0-9]{4})"
)
# As people say them: *ngày 5 tháng 10 năm 2025*, *tháng 10/2025*, *quý IV năm 2025*.
_BEFORE_FIGURES = lazy_compile(r"^(?:ngày|ngay|tháng|thang|năm|nam)\s+(?=[0-9])", re.IGNORECASE)
_IN_WORDS = lazy_compile(r"(?<=[0-9])\s+(?:tháng|thang|năm|nam)\s+(?=[0-9])", re.IGNORECASE)
_QUARTER = lazy_compile(
    r"(?:quý|quy|q)\s*(?P<number>IV|I{1,3}|[1-4])\s*(?:[/-]|\s(?:năm|nam)\s)\s*(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
_BOUND_FORMS = ("2022", "2022-03", "15/03/2022", "03/2022", "7d", "hôm qua", "tháng trước")


def parse_date_bound(text: str, *, end: bool, today: date | None = None) -> datetime:
    """Return the first moment of the year, month or day that *text* names, or with *end* its last.

    Both bounds are inclusive, so a report of 31/12/2022 at 18:00 is within `until 2022`.

    Args:
        text: `2022`, `2022-03`, `2022-03-15`, `15/03/2022`, `03/2022`; `/`, `-` and `.` separate
            alike. Or a time told from today (`relative_dates`): `7d`, `hôm qua`, `tháng trước`.
        end: Whether the last moment (a microsecond before the next one begins) is wanted.
        today: The day that *text* is told from; today in Vietnam if not given.

    Raises:
        CodedValueError: It has none of these forms, or there is no such day.

    >>> parse_date_bound("15-3-2022", end=False)
    datetime.datetime(2022, 3, 15, 0, 0)
    >>> parse_date_bound("02/2024", end=True).isoformat()
    '2024-02-29T23:59:59.999999'
    """
    typed = text.strip()
    shown = shortened(typed)
    quarter = _QUARTER.fullmatch(typed)
    if quarter:
        number = quarter["number"].upper()
        bound = 3 * (ROMAN_QUARTERS.get(number) or int(number)) - (0 if end else 2)
        return parse_date_bound(f"{bound}/{quarter['year']}", end=end)
    match = _BOUND.fullmatch(_IN_WORDS.sub("/", _BEFORE_FIGURES.sub("", typed)))
    if match is None:
        days = relative_days(typed, today or datetime.now(VIETNAM).date())
        if days is not None:
            return bound_of(days.first, days.last, end=end)
        raise CodedValueError("date-invalid", found=shown, expected=_BOUND_FORMS)
    year = match["year"] or match["year2"]
    month = match["month"] or match["month2"]
    day = match["day"] or match["day2"]
    try:
        first = _moment(year, month or 1, day or 1)
    except ValueError as error:
        raise CodedValueError("date-impossible", found=shown, expected=_BOUND_FORMS) from error
    if not end:
        return first
    from calendar import monthrange  # most searches name no bound

    last_month = int(month or 12)
    last_day = int(day or monthrange(int(year), last_month)[1])
    return datetime.combine(first.replace(month=last_month, day=last_day), time.max)


def has_date(text: str) -> bool:
    """Return whether *text* holds something written as a whole date, in the calendar or not.

    >>> has_date("đăng 31/02/2023"), has_date("đăng 12 bài")
    (True, False)
    """
    return _DATE.search(text) is not None


def find_moment(text: str) -> datetime | None:
    """Return the first date in *text*, with the time of day beside it if there is one.

    None where there is no date or the first is not in the calendar; a time that does not exist is
    left out. The search is linear in the length of *text*.

    >>> find_moment("Ngày đăng 03/04/2023 | 15:50  | Lượt xem: 461")
    datetime.datetime(2023, 4, 3, 15, 50)
    >>> find_moment("31/02/2023") is None
    True
    """
    match = _date_in(text)
    if match is None:
        return None
    clock = _clock_beside(match)
    year, month, day = _numbers(match)
    if clock and clock["half"] and day <= _MOST_MONTHS < month:
        month, day = day, month  # 10/14/2025 3:45 PM
    try:
        moment = _moment(year, month, day)
    except ValueError:
        return None
    if clock is None:
        return moment
    try:
        return moment.replace(hour=_hour(int(clock[1]), clock["half"]), minute=int(clock[2]))
    except ValueError:
        return moment


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    """Return year, month and day of a date that was found."""
    found = {name.rstrip("23"): value for name, value in match.groupdict().items() if value}
    if "sign" in found:
        return _CENTURY + int(found["year"]), int(found["month"]), int(found["day"])
    month = re.sub(r"^(?:tháng|thg?\.?)\s?", "", found["month"].lower())
    number = _MONTHS.get(month) or _MONTHS.get(month[:3]) or int(month)
    return int(found["year"]), number, int(found["day"])


def date_and_time(text: str) -> list[CharRange]:
    """Return where `find_moment` reads the date in *text*, and the time of day if there is one.

    >>> [slice(*span) for span in date_and_time("Ngày 3/4/2023 lúc 8:15 CH")]
    [slice(5, 13, None), slice(18, 25, None)]
    """
    match = _date_in(text)
    if match is None:
        return []
    clock = _clock_beside(match)
    return [CharRange(*found.span()) for found in (match, clock) if found]


def _date_in(text: str) -> re.Match[str] | None:
    """Return the first date in *text*; most texts have no year and cost little."""
    if not _FOUR_DIGITS.search(text):
        return _SHORT_YEAR.search(text) if ":" in text or "h" in text else None
    return _DATE.search(text) or _IN_MONTHS_WORDS.search(text)


def _clock_beside(found: re.Match[str]) -> re.Match[str] | None:
    """Return the time of day behind a date that was *found*, else before it.

    The date's own digits must not be read as a time.
    """
    text = found.string
    return _TIME.search(text, found.end()) or _TIME.search(text, 0, found.start())


def _hour(hour: int, half: str | None) -> int:
    """Return the hour of the day; *half* of it is CH (*chiều*), SA (*sáng*), PM or AM."""
    half = (half or "").lower()
    if half.startswith(_AFTERNOON) and hour < _NOON:
        return hour + _NOON
    return 0 if half.startswith(_MORNING) and hour == _NOON else hour


def bound_of(first: date, last: date, *, end: bool) -> datetime:
    """Return the moment that the days from *first* to *last* begin with, or *end* with.

    >>> bound_of(date(2025, 1, 1), date(2025, 3, 31), end=True).isoformat()
    '2025-03-31T23:59:59.999999'
    """
    return datetime.combine(last, time.max) if end else datetime.combine(first, time.min)


def minutes(moment: datetime) -> int:
    """Return *moment* in minutes since the first of January 1970."""
    return (moment - EPOCH) // timedelta(minutes=1)


def moment(value: int) -> datetime | None:
    """Return the time that is *value* minutes after the first of January 1970."""
    return None if value == NO_TIME else EPOCH + timedelta(minutes=value)


def _moment(year: str | int, month: str | int, day: str | int) -> datetime:
    """Return the first moment of a day; raise ValueError where there is no such day."""
    return datetime(int(year), int(month), int(day))  # noqa: DTZ001 - naive is Vietnamese time
