"""When was this report published, and who says so?

Covers choosing among the stated dates, the most trusted first: the document itself, the date line
of the text, its page or feed, the name of its file, and last the properties of the file, unless
they are a template's. Does not cover reading any of these but names.

A date that is after tomorrow is a slip, and is passed over.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from wardsearch.corpus.metadata import PublishedFrom
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.dates import VIETNAM

_FIRST_YEAR: Final = 1945  # no report is older than the state; a year before it is another number
_CENTURY: Final = 2000  # of a year of two figures
_DAY: Final = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_SIGN: Final = r"[-_./ ]"
_IN_NAME: Final = re.compile(
    rf"(?<![0-9])(?:(?P<year>{_YEAR})(?P<sign>{_SIGN}?)(?P<month>{_MONTH})(?P=sign)(?P<day>{_DAY})"
    rf"|(?P<day2>[0-9]{{1,2}})(?P<sign2>[-_. ])(?P<month2>[0-9]{{1,2}})(?P=sign2)(?P<year2>{_YEAR})"
    rf"|(?P<year3>{_YEAR})(?P<sign3>{_SIGN})(?P<month3>[0-9]{{1,2}})(?P=sign3)(?P<day3>[0-9]{{1,2}})"
    rf"|ng[aà]\u0300?y{_SIGN}(?P<day4>[0-9]{{1,2}}){_SIGN}th[aá]\u0301?ng{_SIGN}(?P<month4>[0-9]{{1,2}}){_SIGN}"
    rf"n[aă]\u0306?m{_SIGN}(?P<year4>{_YEAR})"
    rf"|(?P<day5>{_DAY})(?P<month5>{_MONTH})(?P<year5>20[0-4][0-9])"
    # Two figures for each, and no more of such parts: else it is a version.
    rf"|(?P<day6>{_DAY})(?P<sign6>[-_.])(?P<month6>{_MONTH})(?P=sign6)"
    r"(?P<year6>1[5-9]|[23][0-9])(?!(?P=sign6)?[0-9]))(?![0-9])",
    re.IGNORECASE,
)

# What libraries and programs state of every file they make, as UTC: the day a template was made.
# Sources: python-docx, python-pptx and pandoc carry these in their templates; Excel and PowerPoint
# write theirs into new files, and 1980, 1970, 1904, 1900 and 1601 are where formats count from.
_TEMPLATES: Final = frozenset(
    {
        datetime(2013, 12, 23, 23, 15),  # noqa: DTZ001 - python-docx; compared without a zone
        datetime(2013, 1, 27, 9, 14),  # noqa: DTZ001 - python-pptx
        datetime(2017, 12, 27, 5, 22),  # noqa: DTZ001 - pandoc
        datetime(2006, 9, 16, 0, 0),  # noqa: DTZ001 - Excel 2007 on
        datetime(2015, 6, 5, 18, 17),  # noqa: DTZ001 - Excel 2016 on
        datetime(2015, 6, 5, 18, 19),  # noqa: DTZ001 - Excel 2016 on
        datetime(1996, 10, 14, 23, 33),  # noqa: DTZ001 - Excel 97
        datetime(1996, 12, 17, 1, 32),  # noqa: DTZ001 - Excel 97
        datetime(2006, 8, 16, 0, 0),  # noqa: DTZ001 - PowerPoint 2007
    }
)
_OLDEST_FILE: Final = datetime(1985, 1, 1)  # noqa: DTZ001 - naive is Vietnamese time
_ZONE: Final = timedelta(hours=7)
_TOMORROW: Final = timedelta(days=2)


class Dated(NamedTuple):
    """When a report was published, None where nobody says it, and who says so."""

    published: datetime | None = None
    published_from: PublishedFrom | None = None


def choose(candidates: Iterable[Dated], *, today: date | None = None) -> Dated:
    """Return the first of *candidates*, the most trusted first, that has a date that has come.

    Args:
        candidates: Each may lack its date.
        today: In Vietnam; the clock's where it is None.
    """
    dated = [candidate for candidate in candidates if candidate.published]
    if not dated:
        return Dated()
    day = today or datetime.now(VIETNAM).date()
    end = datetime.combine(day, time.min) + _TOMORROW
    return next((each for each in dated if each.published and each.published < end), Dated())


# A row of figures before which these stand is no day.
_NO_DAY_BEHIND: Final = re.compile(
    r"(?<![^\W\d_])(?:v|ver|version|phiên bản|phien ban|rev|qcvn|tcvn|iso|mục|muc|số nhà|so nha"
    r"|tổ|lớp|lop|tel|đt|sđt|sdt|tỷ lệ|ty le)[. ]{0,2}$",
    re.IGNORECASE,
)


def date_of_name(path: str) -> datetime | None:
    """Return the day that the name of a file states, else the folders it lies in.

    >>> date_of_name("news/2024/03/15/hop-dan.txt").isoformat()
    '2024-03-15T00:00:00'
    >>> date_of_name("BC ngày 5.3.2024.docx") == date_of_name("20240305 BC.docx")
    True
    >>> date_of_name("05032024_BC.docx") == date_of_name("ngay 5 thang 3 nam 2024.docx")
    True
    >>> date_of_name("BC 05.03.24.docx") == date_of_name("2024.3.05 BC.docx")
    True
    >>> date_of_name("KH 2021-2025.docx") is None
    True
    """
    found = list(_days(path))
    return found[-1] if found else None


def _is_no_day(path: str, match: re.Match[str]) -> bool:
    """Return whether figures go on before a day of two figures a part, or a word says otherwise."""
    before, sign = path[: match.start()], match["sign6"]
    goes_on = before.endswith(sign) and before[:-1][-1:].isdigit()
    return goes_on or _NO_DAY_BEHIND.search(before.replace("-", " ").replace("_", " ")) is not None


def _days(path: str) -> Iterator[datetime]:
    for match in _IN_NAME.finditer(path):
        parts = ("year", "month", "day")
        shape = next(number for number in ("", "2", "3", "4", "5", "6") if match[f"year{number}"])
        year, month, day = (int(match[f"{part}{shape}"]) for part in parts)
        year += _CENTURY if shape == "6" else 0
        if year < _FIRST_YEAR or (shape == "6" and _is_no_day(path, match)):
            continue
        try:
            yield datetime(year, month, day)  # noqa: DTZ001 - naive is Vietnamese time
        except ValueError:
            continue


def date_of_properties(created: datetime | None) -> datetime | None:
    """Return *created*, naive Vietnamese time, unless it is a template's or cannot be a file's."""
    if created is None or created < _OLDEST_FILE:
        return None
    minute = created.replace(second=0, microsecond=0)
    # Whoever read it may have taken the time for a local one.
    is_template = minute in _TEMPLATES or minute - _ZONE in _TEMPLATES
    return None if is_template else created
