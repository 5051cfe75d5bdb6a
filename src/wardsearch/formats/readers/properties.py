"""What do a file's own properties say of its title and date, as far as that can be trusted?

Programs fill the properties in without being asked: with the name of the file, of the program or of
its template. Such titles are none. Dates are moved to Vietnamese local time.
"""

import re
from datetime import datetime, timedelta, timezone

from wardsearch.vietnamese.dates import VIETNAM

_MAX_TITLE_CHARS = 300
_PROGRAM = re.compile(
    r"^(?:microsoft\s+(?:office\s+)?(?:word|excel|powerpoint))\s*-\s*", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|dotx?|xlsx?|pptx?|pdf|rtf|odt|html?|tmp|txt|indd|p65|qxd|cdr)$", re.IGNORECASE
)
_EMPTY_WORDS = re.compile(
    r"^(?:(?:https?://|www\.)\S*|untitled|document|slide|sheet|book|tài liệu|"
    r"powerpoint presentation|presentation|"
    r"trình bày powerpoint|bản trình bày powerpoint|normal|template|title|microsoft word|"
    r"no title|new page|scan\w*|cv|kg|a+|x+)[\s\d_.-]*$",
    re.IGNORECASE,
)
_W3C_DATE = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ](?P<H>\d\d):(?P<M>\d\d)(?::\d\d(?:\.\d+)?)?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_PDF_DATE = re.compile(
    r"(?:D:)?(?P<y>\d{4})(?P<m>\d\d)?(?P<d>\d\d)?(?P<H>\d\d)?(?P<M>\d\d)?(?:\d\d)?"
    r"(?P<zone>Z|[+-]\d\d'?\d\d)?"
)
_FIRST_YEAR, _LAST_YEAR = 1986, 2100


def sound_title(title: str | None) -> str | None:
    r"""Return *title* on one line, or None where a program made it up.

    >>> sound_title("Microsoft Word - TT01.doc"), sound_title(" Báo cáo\n quý I ")
    (None, 'Báo cáo quý I')
    """
    line = " ".join((title or "").replace("\0", " ").split())
    line = _PROGRAM.sub("", line)
    is_made_up = _FILE_NAME.search(line) or _EMPTY_WORDS.match(line)
    has_word = re.search(r"[^\W\d_]{2}", line)
    return None if is_made_up or not has_word or len(line) > _MAX_TITLE_CHARS else line


def sound_moment(moment: datetime | None) -> datetime | None:
    """Return *moment* as naive Vietnamese local time, None if it cannot be a report's."""
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(VIETNAM).replace(tzinfo=None)
    return moment.replace(second=0, microsecond=0)


def w3c_moment(text: str | None) -> datetime | None:
    """Return the time that `2023-04-03T08:50:00Z` is in Vietnam; None where it is no such text."""
    return _moment(_W3C_DATE.match((text or "").strip()))


def pdf_moment(text: str | None) -> datetime | None:
    """Return the time that `D:20230403155000+07'00'` is in Vietnam; None where it is none."""
    return _moment(_PDF_DATE.match((text or "").strip()))


def _moment(found: re.Match[str] | None) -> datetime | None:
    if found is None:
        return None
    zone = None
    if offset := found["zone"]:
        zone = timezone(timedelta(0))
        if offset != "Z":
            minutes = 60 * int(offset[1:3]) + int(offset[-2:])
            zone = timezone(timedelta(minutes=min(minutes, 1439) * (-1 if offset[0] == "-" else 1)))
    try:
        moment = datetime(
            int(found["y"]),
            int(found["m"] or 1),
            int(found["d"] or 1),
            int(found["H"] or 0),
            int(found["M"] or 0),
            tzinfo=zone,
        )
    except ValueError:
        return None
    return sound_moment(moment)
