"""Which date in a line of a head is that of its letterhead?

Covers the forms of `Bến Xanh, ngày 15 tháng 3 năm 2024`, as they are filled in by hand and come out
of scans, and the place before one. Does not cover the dates of articles (`corpus.date_lines`) and
the day that is taken for the document's (`reading`).
"""

import re
from datetime import date
from typing import Final

from wardsearch.corpus.heads.signs import DOTS, GAP, LOWER, MARK, NOT_LETTERHEAD, UPPER
from wardsearch.vietnamese.dates import MONTH_NAMES
from wardsearch.vietnamese.numbers import ROMAN
from wardsearch.vietnamese.spelling import plain_letters

# Two figures, as they are written by hand or come out of a scan: `0 5`, `O5`, `l5`.
_TWO: Final = rf"(?=[oil]?{GAP}\d)[\doil](?:[^\S\n\t]?[\doil])?(?![\doil])"
_YEAR: Final = r"(?:\d{4}|2[^\S\n\t]?0[^\S\n\t]?\d[^\S\n\t]?\d)(?!\d)"
_MONTHS: Final = {plain_letters(name): number for number, name in enumerate(MONTH_NAMES, 1)}
_ROMAN: Final = r"[ivx]{1,4}(?!\w)"
MONTH_NAME: Final = rf"(?:{'|'.join(reversed(_MONTHS))})(?!\w)"
"""A month in words, in plain letters."""
_DAY_IS: Final = rf"\bngay{GAP}:?{DOTS}"
DATE: Final = (
    # A telegram states the hour, too; a place alone may stand before figures.
    rf"(?:(?<=, )hoi[^\n\t,]{{1,25}},?\s)?{_DAY_IS}(?:m[uo]ng{GAP})?(?P<day>{_TWO}){DOTS}thang"
    rf"{DOTS}(?P<month>{_TWO}|{MONTH_NAME}|{_ROMAN})"
    rf"(?:{DOTS},?{GAP}nam{DOTS}|{GAP}[/,]{GAP})(?P<year>{_YEAR})"
    rf"|(?:{_DAY_IS}|(?P<bare>(?<=, )))(?P<day2>\d{{1,2}})\s?[/.-]\s?(?P<month2>\d{{1,2}}|{_ROMAN})"
    # Two figures are a year only behind *ngày*: behind a place they may be of an address.
    r"\s?[/.-]\s?(?P<year2>\d{4}|(?(bare)(?!)|\d{2}))(?![\d/])"
    # What is not filled in, or cannot be read, is a date that states no day.
    rf"|{_DAY_IS}[^\S\n]{{0,30}}[^\n\t,;:]{{0,30}}?[^\S\n]{{0,30}}thang\b[\s.…_\d*]{{0,40}}"
    r"(?:nam\b[^\S\n]{0,5}[.…_\d]{0,12})?"
)
"""In plain letters."""
# Of a place, with the marks of a letter as a scan has them: *Thành phó Hồ Chí Minh*, *phường Bến
# Xanh*, *Khu phố 3, Thị trấn Bến Xanh*.
_KINDS: Final = (
    r"(?i:x\w|ph\w\wng|th\w\s(?:tr\wn|x\w)|[đd]\wc\skhu|qu\wn|huy\wn|t\wnh|th\wnh\sph\w"
    r"|(?:t\w\sd\wn\sph\w|khu\sph\w|th\wn|ấp|bản|buôn|làng|khóm)(?:\ss\w)?)\s"
)
_PLACE: Final = re.compile(
    rf"(?:(?:(?<![^\W_])(?:{_KINDS}|(?:T[Pp]\.?|tp\.|T\.P\.?|Q\.|P\.|H\.){GAP}))?"
    rf"(?<![^\W_])(?:[{UPPER}][{LOWER}'’]*(?:[{UPPER}][{LOWER}]+)?|[0-9]{{1,2}}|[IVX]{{1,4}})(?![^\W_])"
    r"[ ,–-]{0,3}){1,8}\W{0,4}$"
)
_SIGN_BEFORE: Final = re.compile(rf"[0-9][/-]{MARK}(?:[/–—-]{MARK}){{0,3}}$")
_IN_SENTENCE: Final = re.compile(
    r"\b(?:cua|tai|o|tu|den|va|so|xa|phuong|thi tran|dac khu|quan|huyen|thi xa|thanh pho|tp|tinh"
    r"|ubnd|hdnd|uy|dan|thon|ap|ban|khu pho)\W*$"
)
_PLACE_WORDS: Final = 4  # of a place in capitals
_SHORT_YEAR: Final = 2  # figures
_FIRST_SHORT: Final = 1950  # year that may be written so
_FIGURES: Final = str.maketrans({"o": "0", "i": "1", "l": "1", " ": None, "\t": None})


def is_date(found: re.Match[str], cell: str, at: int, *, is_about: bool) -> bool:
    """Return whether *found*, of `DATE`, in a cell read from *at* on is the letterhead's.

    Args:
        found: In the plain letters of the cell.
        cell: As written.
        at: Where what is not read yet begins.
        is_about: A subject after `V/v` stands before it, maybe beside it.
    """
    plain, start = found.string, found.start()
    if found["bare"] is not None and not _PLACE.match(cell[at:start].strip()):
        return False
    is_free = _stands_free(cell, plain, at, start)
    return is_free or (is_about and _has_place(cell, at, start))


def _stands_free(cell: str, plain: str, at: int, start: int) -> bool:
    """Return whether before a date from *at* on there is nothing, or a place, or capitals."""
    before = cell[at:start].rstrip(" ,.-–—:")
    if not any(map(str.isalnum, before)):
        return "(" not in before
    if NOT_LETTERHEAD.search(plain, at, start):
        return False
    if _SIGN_BEFORE.search(before):  # `57-NQ/TW NGÀY 22/12/2024`: another's
        return False
    place = _PLACE.search(cell[at:start])
    rest = before[: place.start()] if place else before
    return rest.upper() == rest


def _has_place(cell: str, at: int, start: int) -> bool:
    """Return whether a place alone stands between the words from *at* on and a date at *start*.

    So two columns ran together: `V/v báo cáo tiến độ Phong Điền, ngày 5 tháng 3 năm 2025`.
    """
    before = cell[at:start].rstrip()
    place = _PLACE.search(before)
    if place is None or not before.endswith(","):
        return False
    return not _IN_SENTENCE.search(plain_letters(before[: place.start()]))


def without_place(cell: str, at: int, start: int) -> int:
    """Return where the place begins, from *at* on, that stands before a date at *start*."""
    before = cell[at:start]
    if before.isupper() and "/" not in before:
        return at if len(before.split()) <= _PLACE_WORDS else start
    place = _PLACE.search(before)
    return at + place.start() if place else start


def day_in(found: re.Match[str]) -> date | None:
    """Return the day of the groups `day`, `month`, `year` of *found*, or of `day2` and so on."""
    year, month, day = (found[name] or found[f"{name}2"] or "" for name in ("year", "month", "day"))
    return day_of(year.translate(_FIGURES), month, day.translate(_FIGURES))


def day_of(year: str | None, month: str | None, day: str | None) -> date | None:
    """Return the day of these figures; None where one lacks or it is not in the calendar.

    The month may be in words, in plain letters, or Roman; the year may have its last figures only.
    """
    if not (year and month and day):
        return None
    number = _MONTHS.get(month) or ROMAN.get(month) or month.translate(_FIGURES)
    of_century = int(year) if len(year) > _SHORT_YEAR else _FIRST_SHORT + (int(year) - 50) % 100
    try:
        return date(of_century, int(number), int(day))
    except ValueError:
        return None
