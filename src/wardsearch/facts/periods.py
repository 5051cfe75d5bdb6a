"""Which days does a written date or period mean?

Covers the dates and periods that a report speaks of: days, months, quarters, parts of a year,
years, and spans of years. Does not cover when a report was posted (`vietnamese.dates`) or where in
a text they stand (`extraction`).

The day always comes before the month. Reports leave the year out where it is clear from the day on
which they were posted; then it is the year that brings the period nearest to that day.
"""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date
from typing import Final, Literal, TypeAlias

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.numbers import ROMAN, ROMAN_QUARTERS
from wardsearch.vietnamese.patterns import GAP, any_of
from wardsearch.vietnamese.spelling import fold

PeriodKind: TypeAlias = Literal["day", "month", "quarter", "part", "years", "year"]

_YEAR: Final = "(?:19|20)[0-9]{2}(?![0-9])"
_MONTH: Final = "(?:1[0-2]|0?[1-9])(?![0-9])"
_ROMAN_MONTH: Final = r"(?i:XI{0,2}|I?X|I?V|VI{1,3}|I{1,3})(?![^\W_])"
_DAY: Final = "(?:[12][0-9]|3[01]|0?[1-9])(?![0-9])"
OF_YEAR: Final = rf"(?:,?{GAP}<năm>|{GAP}[/-]|\.(?=[0-9])|){GAP}{_YEAR}"
"""Pattern of a year behind what it is the year of."""
_ISO_DAY: Final = (
    r"(?:19|20)[0-9]{2}(?P<iso>[-/])(?:1[0-2]|0[1-9])(?P=iso)(?:[12][0-9]|3[01]|0[1-9])"
    r"(?:T[0-9:.]++(?:Z|[+-][0-9:]++)?|(?![0-9/-]))"
)
_QUARTER: Final = "(?i:IV|I{1,3}|0?[1-4])(?![^\\W_])"
_COUNTS: Final = {"ba": 3, "sáu": 6, "chín": 9}
# Without a year: in small letters it would be a word (*tháng vi phạm*), and X any month.
_ALONE: Final = r"(?:IX|XI{1,2}|I?V|VI{1,3}|I{1,3})(?![^\W_])"
_TIMES_OF_DAY: Final = ("ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm")
_AFTER_TIME: Final = "|".join(rf"(?<=<{word}>[ \n])" for word in _TIMES_OF_DAY)
# What a number of four digits counts is no year.
_COUNTED: Final = (
    *("hộ", "người", "lượt", "trường", "em", "cháu", "suất", "đơn", "phiếu", "cử tri", "đảng viên"),
    *("hội viên", "đoàn viên", "học sinh", "hồ sơ", "liều", "mũi", "ca", "con", "nhân khẩu", "cây"),
    *("bài", "tin", "phần", "thùng", "bộ", "tấn", "đồng", "triệu", "tỷ"),
)

TIME_WORDS: Final = ("tháng", "quý", "năm", *_TIMES_OF_DAY)
"""What stands before a date or period and tells what it is."""

PERIOD_WORDS: Final = ("đầu", "cuối", "hết", *_COUNTS, *_COUNTED)
"""The other words that a date or period is told by."""

_NO_LONGER: Final = r"(?![.,/-][0-9])"  # number

SEPARATOR: Final = rf"(?:[,;]{GAP}|{GAP}(?:<và>|<đến>|<tới>|&){GAP}(?:<hết>{GAP})?| ?[-–—] ?)"
"""What stands between dates that share something."""

_ANY_MONTH: Final = rf"(?:{_MONTH}|{_ROMAN_MONTH})"

ROWS: Final[dict[PeriodKind, str]] = {
    "quarter": (  # quý I, II/2025; quý I và quý II năm 2025; quý I, II
        rf"(?<=<quý>[ \n])(?:{_QUARTER}{SEPARATOR}(?:<quý>[ \n])?){{1,3}}"
        rf"(?P<last_quarter>{_QUARTER})(?:{OF_YEAR}|(?<=[IV]){_NO_LONGER})"
    ),
    "month": (  # tháng 7, 8 năm 2025; tháng 7 - 8/2025
        rf"(?<=<tháng>[ \n])(?:{_ANY_MONTH}{SEPARATOR}(?:<tháng>[ \n])?){{1,11}}"
        rf"(?P<last_month>{_ANY_MONTH}){OF_YEAR}"
    ),
}
"""Pattern of quarters and of months that share their year; see `shared_years`."""
SHORT: Final[dict[PeriodKind, str]] = {
    "month": rf"(?<=(?<!\w)[Tt]){_MONTH}/{_YEAR}(?![/-])",  # T6/2021
    "quarter": rf"(?<=(?<!\w)[Qq])[1-4]/{_YEAR}(?![/-])",  # Q1/2021
}
"""Pattern of those that a letter before them tells."""
LAST_OF_ROW: Final[dict[PeriodKind, str]] = {"quarter": "last_quarter", "month": "last_month"}
"""The group of the last of them."""

SPANS: Final = (
    rf"(?:{_DAY} ?[-–—] ?{_DAY}(?P<shared>[/.]){_MONTH}(?P=shared){_YEAR}"  # 19-20/8/2025
    rf"|{_DAY}/{_MONTH}(?: ?[-–—] ?|{GAP}(?:<đến>|<tới>){GAP}){_DAY}/{_MONTH}/{_YEAR}"
    # ngày 5, 6, 7/9/2025; từ ngày 19 đến ngày 20 tháng 8 năm 2025; ngày 19 và 20/8
    rf"|(?<=<ngày>[ \n]){_DAY}(?:{SEPARATOR}(?:<ngày>[ \n])?{_DAY}){{1,4}}"
    rf"(?:/{_MONTH}(?:/{_YEAR}|{_NO_LONGER})|{GAP}<tháng>{GAP}{_ANY_MONTH}(?:{OF_YEAR})?))(?!/)"
)
"""Days that share their month and year, or their year, as reports write them; see `read_span`."""

PERIODS: Final[dict[PeriodKind, str]] = {
    "day": (
        rf"{_DAY}(?P<sign> ?[/.-] ?){_MONTH}(?P=sign){_YEAR}"  # 27/7/2021
        rf"|{_ISO_DAY}"  # 2021-07-27
        rf"|{_DAY}/{_MONTH}/[0-9]{{2}}(?![0-9/])"  # 27/7/21
        # 27 tháng 7 năm 2021, 27 tháng VII năm 2021
        rf"|{_DAY}{GAP}<tháng>{GAP}{_ANY_MONTH}{OF_YEAR}"
        rf"|(?<=<ngày>[ \n]){_DAY}{GAP}<tháng>{GAP}{_MONTH}"  # ngày 27 tháng 7
        rf"|(?:{_AFTER_TIME}){_DAY}[/-]{_MONTH}{_NO_LONGER}"  # sáng 27/7
        rf"|(?<=\(){_DAY}/{_MONTH}(?=\))"  # sáng nay (27/7)
    ),
    "quarter": rf"(?<=<quý>[ \n]){_QUARTER}(?:{OF_YEAR}|{_NO_LONGER})",  # quý III/2021
    "month": (
        # tháng 7 năm 2021, tháng VII/2021
        rf"(?<=<tháng>[ \n]){_ANY_MONTH}{OF_YEAR}"
        # tháng 7, but not 3 tháng 7
        rf"|(?<![0-9][ \n]<tháng>[ \n])(?<=<tháng>[ \n])(?:{_MONTH}|{_ALONE}){_NO_LONGER}"
        rf"|(?<![0-9][/.-]){_MONTH}/{_YEAR}(?![/-])"  # 7/2021, and no quarter
    ),
    "part": (  # 6 tháng đầu năm 2021, 8 tháng năm 2021, 6T/2021
        rf"(?:(?:0?[2-9]|1[01]|{any_of(_COUNTS)}){GAP}<tháng>|(?:0?[2-9]|1[01])T(?![^\W_])){GAP}"
        rf"(?:(?:<đầu>|<cuối>){GAP}<năm>(?:{GAP}{_YEAR}|(?!{GAP}[0-9]))|(?:<năm>|/){GAP}{_YEAR})"
    ),
    "years": rf"{_YEAR}{GAP}[-–—]{GAP}{_YEAR}(?!/)",  # nhiệm kỳ 2021-2026
    "year": (
        rf"(?<=<năm>[ \n]){_YEAR}"
        rf"|(?<![0-9][/.-]){_YEAR}{_NO_LONGER}(?!{GAP}(?:(?:{any_of(_COUNTED)})(?![^\W_])|[%m]))"
    ),
}
"""Pattern of each kind (see `patterns`); the word before it (`ngày`, `quý`) is no part of it."""

NUMBER: Final = lazy_compile(r"[0-9]+|(?<![^\W_])[IVXivx]+(?![^\W_])")
"""A number of a date, in figures or Roman."""

_MOST_DAYS: Final = 31  # of a month: a greater number is the year of an ISO date
_WORD: Final = lazy_compile(r"[^\W\d_]+")


class Period(NamedTuple):
    """Some days in a row.

    Attributes:
        first, last: The days; both belong to it.
    """

    first: date
    last: date


class Yearless(NamedTuple):
    """Some days in a row of a year that is not said.

    Attributes:
        months: The first and the last month.
        day: The day, where it is one.
    """

    months: tuple[int, int]
    day: int | None = None

    def of_year(self, year: int) -> Period | None:
        """Return these days of *year*; None where it has no such day."""
        first, last = self.months
        try:
            end = monthrange(year, last)[1]
            return Period(date(year, first, self.day or 1), date(year, last, self.day or end))
        except ValueError:
            return None

    def near(self, posted: date) -> Period | None:
        """Return these days of the year that brings them nearest to the day *posted*."""
        years = range(max(posted.year - 1, MINYEAR), min(posted.year + 1, MAXYEAR) + 1)
        periods = [period for year in years if (period := self.of_year(year))]
        return min(periods, key=lambda period: _distance(period, posted), default=None)


def read_period(kind: PeriodKind, written: str) -> Period | Yearless | None:
    """Return what *written*, a match of the pattern of *kind*, means; None if there is no such day.

    >>> read_period("day", "27 tháng 7 năm 2021")
    Period(first=datetime.date(2021, 7, 27), last=datetime.date(2021, 7, 27))
    >>> read_period("quarter", "III")
    Yearless(months=(7, 9), day=None)
    """
    numbers = [_number(found[0]) for found in NUMBER.finditer(written)]
    words = [] if kind == "day" else [fold(found[0]) for found in _WORD.finditer(written)]
    match kind:
        case "day":
            day, month, *year = numbers if numbers[0] <= _MOST_DAYS else numbers[2::-1]
            return _of_year(Yearless((month, month), day), year)
        case "month":
            month, *year = numbers
            return _of_year(Yearless((month, month)), year)
        case "quarter":
            quarter, *year = numbers
            return _of_year(Yearless((3 * quarter - 2, 3 * quarter)), year)
        case "part":
            spelled = {fold(word): count for word, count in _COUNTS.items()}
            count = spelled[words[0]] if words[0] in spelled else numbers.pop(0)
            months = (13 - count, 12) if "cuoi" in words else (1, count)
            return _of_year(Yearless(months), numbers)
        case _:
            period = Period(date(numbers[0], 1, 1), date(numbers[-1], 12, 31))
            return period if period.first < period.last else None


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else ROMAN[written.lower()]


def read_span(written: str) -> tuple[Period | Yearless, ...]:
    """Return the days that *written*, a match of `SPANS`, names; none if one is not in a calendar.

    >>> [period.first.isoformat() for period in read_span("28/12 - 03/01/2026")]
    ['2025-12-28', '2026-01-03']
    """
    numbers = [_number(found[0]) for found in NUMBER.finditer(written)]
    year = [numbers.pop()] if numbers[-1] > _MOST_DAYS else []
    if written.count("/") > 2:  # noqa: PLR2004 - the first has its month
        day, month, last_day, last_month = numbers
        days = [(day, month, year[0] - (month > last_month)), (last_day, last_month, year[0])]
        found = tuple(_of_year(Yearless((month, month), day), [of]) for day, month, of in days)
    else:
        *firsts, month = numbers
        found = tuple(_of_year(Yearless((month, month), day), year) for day in firsts)
    return tuple(filter(None, found)) if all(found) else ()


def written_period(period: Period) -> str:
    """Return *period* as reports write it.

    >>> written_period(Period(date(2021, 7, 27), date(2021, 7, 27)))
    'ngày 27 tháng 7 năm 2021'
    >>> written_period(Period(date(2021, 7, 1), date(2021, 9, 30)))
    'quý III năm 2021'
    """
    (first, last), year = period, period.first.year
    if first == last:
        return f"ngày {first.day} tháng {first.month} năm {year}"
    if (first.month, last.month) == (1, 12):
        return f"năm {year}" if last.year == year else f"{year}-{last.year}"
    if first.month == last.month:
        return f"tháng {first.month} năm {year}"
    months = last.month - first.month + 1
    if months == 3 and last.month % 3 == 0:  # noqa: PLR2004 - months of a quarter
        return f"quý {[*ROMAN_QUARTERS][last.month // 3 - 1]} năm {year}"
    return f"{months} tháng {'đầu' if first.month == 1 else 'cuối'} năm {year}"


def _of_year(days: Yearless, year: list[int]) -> Period | Yearless | None:
    if not year:
        # No year is leap for long: what no leap year has is no day.
        return days if days.of_year(2000) else None
    return days.of_year(year[0] if year[0] > 99 else 2000 + year[0])  # noqa: PLR2004 - of two digits


def _distance(period: Period, posted: date) -> int:
    """Return how many days lie between *period* and *posted*; 0 within it."""
    return max((period.first - posted).days, (posted - period.last).days, 0)
