"""Which moment does a site, a feed or a program state?

Covers what stands in members of JSON, attributes of pages, feeds and heads of mails: in ISO, as
feeds write it, as programs print a time, in seconds since 1970, or as sites print it (`dates`).
Every moment is naive and means Vietnamese local time; one that names its zone is brought to it.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.dates import VIETNAM, find_moment

_LONGEST: Final = 100  # code points of what a program prints
_EPOCH_SECONDS: Final = (500_000_000, 4_200_000_000)  # 1985 to 2103
_MAIL_DATE = lazy_compile(
    r"(?:[a-z]{3,9},?\s+)?[0-9]{1,2}\s+[a-z]{3}[a-z]*\s+[0-9]{2,4}\b", re.IGNORECASE
)
_HALF_OF_A_DAY: Final = frozenset("mMhHaA.")
"""How *PM*, *CH* and *SA* end, of which the library that reads mails takes no notice."""
_OF_SITES: Final = lazy_compile(
    r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{4}(?:[ ,|-]{1,3}(?!24)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_SPACED_ZONE = lazy_compile(r"\s+([+-][0-9]{2}:?[0-9]{2})$")
_NO_ZONE: Final = "-0000"  # of mails: the time is that of UTC, where it was sent is not said
# Behind a time of day: *UTC*, *GMT+7*, *(GMT+07:00)*, *+0000 UTC*, *GMT+0700 (Indochina Time)*. No
# zone is a span of hours: *08:00-11:30*.
_ZONE: Final = lazy_compile(
    r"(?P<moment>.*[0-9]:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:\s?(?:[AP]M|CH|SA))?)\s*"
    r"\(?(?:(?P<name>Z|UTC|GMT|ICT)(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
    r"|(?P<bare>[+-][0-9]{4}|\+[0-9]{2}:[0-9]{2}))\)?(?:\s[A-Z]{3,4}|\s[+-][0-9]{2})?(?:\s\([^()]*\))?",
    re.IGNORECASE,
)
# As C, JavaScript, Java and *date* print it: *Tue Dec 31 17:00:00 +0000 2024*.
_MONTH_FIRST: Final = lazy_compile(
    r"(?:[a-z]{3},?\s)?(?P<month>[a-z]{3})\s{1,2}(?P<day>[0-9]{1,2})\s"
    r"(?:(?P<clock>[0-9:]{4,8})\s(?:(?P<zone>\S{3,9})\s)?(?P<year>[0-9]{4})"
    r"|(?P<year2>[0-9]{4})\s(?P<clock2>[0-9:]{4,8})(?P<zone2>\s.*)?)",
    re.IGNORECASE,
)
_DASHED: Final = lazy_compile(
    r"(?P<before>(?:[a-z]{3,9},?\s)?[0-9]{1,2})-(?P<month>[a-z]{3,9})-(?P<behind>[0-9]{2,4}(?:\s.*)?)",
    re.IGNORECASE,
)
# Of years that reports are of: of other digits, as many milliseconds make a moment before 2001-09.
_DIGITS: Final = lazy_compile(
    r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?"
)
_EPOCH: Final = lazy_compile(
    r"(?:/Date\()?([1-9][0-9]{8,9}|[1-9][0-9]{11,12})(?:\.[0-9]{1,9})?(?:[+-][0-9]{4})?(?:\)/)?"
)
_MIDNIGHT: Final = lazy_compile(
    r"(?P<before>(?:.*[^0-9:])?)24:00(?P<behind>(?::00(?:\.0{1,9})?)?(?:[^0-9:.].*)?)"
)
_FARTHEST: Final = timedelta(hours=14)  # of any zone
_PLACE: Final = lazy_compile(
    r"\[[\w/+-]{1,40}\]$"
)  # of Java, behind the zone: *[Asia/Ho_Chi_Minh]*


def parse_published(text: str) -> datetime | None:
    """Return the moment that *text* names: in ISO, as feeds write it, or as sites print it.

    A feed's is that of mails: RFC 822, section 5 (RFC 5322, 3.3).

    A datetime with a zone is brought to Vietnamese local time. None where it is neither or is not
    in the calendar.

    >>> parse_published("2023-04-03T08:50:00Z")
    datetime.datetime(2023, 4, 3, 15, 50)
    >>> parse_published("3/4/2023 15:50") == parse_published("Mon, 03 Apr 2023 08:50:00 GMT")
    True
    >>> parse_published("2023-04-03 08:50 UTC") == parse_published("Mon Apr  3 15:50:00 2023")
    True
    """
    moment = _moment(text.strip())
    if moment is None or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(VIETNAM).replace(tzinfo=None)
    except OverflowError:  # in the last hours of the year 9999, or the first of the year 1
        return None


def epoch_moment(number: float) -> datetime | None:
    """Return the moment that is *number* seconds or milliseconds after 1970 began.

    None where it would be none of a report.

    >>> epoch_moment(1680511800) == epoch_moment(1680511800000)
    True
    """
    least, most = _EPOCH_SECONDS
    seconds = number / 1000 if most < number <= most * 1000 else number
    return datetime.fromtimestamp(seconds, UTC) if least <= seconds <= most else None


def _moment(typed: str) -> datetime | None:
    """Return the moment that *typed* names, with its zone where it names one."""
    try:
        if typed[4:5] == "-":  # as ISO has it
            return datetime.fromisoformat(typed)
        if typed[:1].isdigit() and _OF_SITES.fullmatch(typed):
            return find_moment(typed)
        if typed[-1:] in _HALF_OF_A_DAY or not _MAIL_DATE.match(typed):
            return _other(typed)
        from email.utils import parsedate_to_datetime

        moment = parsedate_to_datetime(typed)
    except (ValueError, IndexError, OverflowError):
        return _other(typed)
    return moment if moment.tzinfo else _zoned(moment, typed)


def _zoned(moment: datetime, typed: str) -> datetime:
    """Return the *moment* of a mail with the zone that it names in a form that mails lack."""
    if typed.endswith(_NO_ZONE):
        return moment.replace(tzinfo=UTC)
    zoned = _ZONE.fullmatch(typed) if len(typed) <= _LONGEST else None
    return moment.replace(tzinfo=_zone(zoned)) if zoned else moment


def _other(typed: str) -> datetime | None:
    """Return the moment that *typed* names, which is not as most are."""
    try:
        return datetime.fromisoformat(_SPACED_ZONE.sub(r"\1", typed))
    except ValueError:
        found = _of_a_program(typed) if len(typed) <= _LONGEST else None
        return found or find_moment(typed)


def _of_a_program(typed: str) -> datetime | None:
    """Return the moment that *typed* names in a form of programs that is not ISO."""
    if typed.isdecimal() and (digits := _DIGITS.fullmatch(typed)):
        written = _calendar(digits)
        if written is not None:
            return written
    is_ascii = typed.isascii()  # the forms that follow are in English
    if is_ascii and (seconds := _EPOCH.fullmatch(typed)):
        return epoch_moment(int(seconds[1]))
    if "24:00" in typed and (late := _MIDNIGHT.fullmatch(typed)):
        midnight = _moment(f"{late['before']}00:00{late['behind']}")
        return _day_after(midnight) if midnight else None
    if is_ascii and (usual := _in_usual_order(typed)):
        return _moment(usual)
    return _in_a_zone(typed)


def _day_after(moment: datetime) -> datetime | None:
    try:
        return moment + timedelta(days=1)
    except OverflowError:  # at the end of the year 9999
        return None


def _in_a_zone(typed: str) -> datetime | None:
    if typed[-1:].isdigit() and not {"+", "-"} & {*typed[-6:]}:
        return None  # it ends with a day or a time
    zoned = _ZONE.fullmatch(typed)
    moment = _moment(zoned["moment"]) if zoned else None
    if zoned is None or moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=_zone(zoned))


def _in_usual_order(typed: str) -> str:
    """Return *typed* as mails or ISO have it; empty where it is in none of these other forms."""
    if shown := _MONTH_FIRST.fullmatch(typed):
        year, clock = shown["year"] or shown["year2"], shown["clock"] or shown["clock2"]
        zone = shown["zone"] or shown["zone2"] or ""
        return f"{shown['day']} {shown['month']} {year} {clock} {zone.strip()}".strip()
    if dashed := _DASHED.fullmatch(typed):
        return f"{dashed['before']} {dashed['month']} {dashed['behind']}"
    place = _PLACE.search(typed)
    return typed[: place.start()] if place else ""


def _calendar(digits: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in digits.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - Vietnamese time
    except ValueError:
        return None


def _zone(found: re.Match[str]) -> timezone:
    """Return the zone that was *found*: a name, an offset as `+7`, `-08` or `+07:00`, or both."""
    offset = found["offset"] or found["bare"] or ""
    if not offset:
        return VIETNAM if found["name"].upper() == "ICT" else UTC
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= len("07") else (digits[:-2], digits[-2:])
    away = min(timedelta(hours=int(hours), minutes=int(minutes)), _FARTHEST)
    return timezone(-away if offset[0] == "-" else away)
