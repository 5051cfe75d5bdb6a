"""Which moment does a site, a feed or a program state?

Covers what stands in members of JSON, attributes of pages, feeds and heads of mails, in ISO, as
feeds write it, or as sites print it (`dates`). Every moment is naive and means Vietnamese local
time; one that names its zone is brought to it.
"""

import re
from datetime import datetime

from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.dates import VIETNAM, find_moment

_MAIL_DATE = lazy_compile(
    r"(?:[a-z]{3,9},?\s+)?[0-9]{1,2}\s+[a-z]{3}[a-z]*\s+[0-9]{2,4}\b", re.IGNORECASE
)
_SPACED_ZONE = lazy_compile(r"\s+([+-][0-9]{2}:?[0-9]{2})$")


def parse_published(text: str) -> datetime | None:
    """Return the moment that *text* names: in ISO, as feeds write it, or as sites print it.

    A feed's is that of mails: RFC 822, section 5 (RFC 5322, 3.3).

    A datetime with a zone is brought to Vietnamese local time. None where it is neither or is not
    in the calendar.

    >>> parse_published("2023-04-03T08:50:00Z")
    datetime.datetime(2023, 4, 3, 15, 50)
    >>> parse_published("3/4/2023 15:50") == parse_published("Mon, 03 Apr 2023 08:50:00 GMT")
    True
    """
    typed = text.strip()
    try:
        if _MAIL_DATE.match(typed):
            from email.utils import parsedate_to_datetime

            moment = parsedate_to_datetime(typed)
        else:
            moment = datetime.fromisoformat(_SPACED_ZONE.sub(r"\1", typed))
    except (ValueError, IndexError, OverflowError):
        return find_moment(typed)
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(VIETNAM).replace(tzinfo=None)
    except OverflowError:  # in the last hours of the year 9999, or the first of the year 1
        return None
