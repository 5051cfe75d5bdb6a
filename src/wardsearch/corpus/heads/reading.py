"""What does the head of this document state: kind, number, issuer, subject, date, signer?

Covers deciding whether a text begins as an official document does, and what its head then states,
whatever its layout. Does not cover going through the head (`letterhead`), the signer (`signers`) or
what becomes a title (`titles`).

Nothing is made up: what a head does not state, or states in a way that cannot be read, is None.
"""

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from wardsearch.corpus.heads.closing_dates import closing_day
from wardsearch.corpus.heads.document import DocumentHead
from wardsearch.corpus.heads.issuers import issuer_of
from wardsearch.corpus.heads.kinds import kind_names, name_of_mark
from wardsearch.corpus.heads.letterhead import (
    LETTERHEAD_CHARS,
    PREFACE_LINES,
    Letterhead,
    read_letterhead,
)
from wardsearch.corpus.heads.own_dates import MONTH_NAME, day_of
from wardsearch.corpus.heads.pieces import HEAD_CHARS, cut, stamped
from wardsearch.corpus.heads.signers import Signature, find_signature, signed_on
from wardsearch.corpus.heads.signs import UPPER, with_plain_signs
from wardsearch.corpus.heads.subjects import joined
from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.dates import VIETNAM
from wardsearch.vietnamese.spelling import plain_letters

LETTER: Final = "công văn"
"""The kind of a letter, which names none."""

_PAGE_CHARS: Final = 8_000  # of the first page, where a stamp is looked for
_MAX_TITLE_CHARS: Final = 600
# Kinds that go under `V/v` as well, by the sign of the number; any other letter is a *công văn*.
_KINDS_OF_LETTERS: Final = frozenset(
    {"giấy mời", "tờ trình", "báo cáo", "thông báo", "kế hoạch", "công điện", "hướng dẫn"}
)
_STRAY: Final = " \t\xa0|*_-–—=#\ufeff"
# Two words in capitals, letters spaced out, a number, a motto in any letters, the name of a kind.
_FORM: Final = re.compile(
    rf"(?:[0-9]{{1,3}}\s{{1,9}})?[{UPPER}&]{{2,}}\W{{1,4}}[{UPPER}&]{{2,}}|(?:[{UPPER}] ){{4}}"
    rf"|[{UPPER}]{{4,}}$|V- [{UPPER}]{{4}}"
    r"|(?i:.{0,60}s[ốôóoồòổỗộ]\s?:|s[ốôóoồòổỗộ] [0-9]|.{0,60}v/v)"
    r"|(?i:c[ộôoọồ]ng h[òoóoọồ][aàảá] x|.{0,60}c[ộôoọồ]ng h[òoóoọồ][aàảá] xã)"
    rf"|(?:{'|'.join(name.capitalize() for name in kind_names())})(?:$|\s+(?:của|liên tịch|số)\b)"
)
_OF_A_BODY: Final = re.compile(r"của\s", re.IGNORECASE)
_BEHIND_BODY: Final = re.compile(r"\s(?=về việc\b|v\s?/\s?v\b|về\s)", re.IGNORECASE)
_ABOUT: Final = re.compile(r"\s*(?:về việc|v\s?/\s?v)\s*:?\s*", re.IGNORECASE)
_TODAY: Final = re.compile(
    r"(?:\bhom nay|\bvao (?:hoi|luc)|\nhoi)\b[^\n]{0,60}?\bngay\s{1,3}(\d{1,2})"
    rf"(?:\s{{1,3}}thang\s{{1,3}}|\s?[/.-]\s?)(\d{{1,2}}|{MONTH_NAME})"
    r"(?:(?:\s{1,3}nam\s{1,3}|\s?[/.-]\s?)(\d{4})|/(\d\d)(?![/.-]))(?!\d)"
)
_YEAR: Final = re.compile(r"\bnam\s{0,5}((?:19|20)\d\d)(?!\d)")
_MONTH: Final = re.compile(r"\bthang\s{0,5}(0?[1-9]|1[0-2])(?!\d)")
_YEAR_OF_NUMBER: Final = re.compile(r"/((?:19|20)\d\d)/")


class HeadFound(NamedTuple):
    """The head of a text, and where in the text its title stands.

    Attributes:
        head: What it states.
        title_range: From the kind's name to the end of the subject; None where neither is stated.
        year, month: As far as the line of the date states them, or the number its year.
    """

    head: DocumentHead
    title_range: CharRange | None
    year: int | None = None
    month: int | None = None

    def may_be_of(self, day: date) -> bool:
        """Return whether what the head states of its date, its day left aside, is true of *day*."""
        return self.year in {None, day.year} and self.month in {None, day.month}


def read_head(text: str, *, today: date | None = None) -> HeadFound | None:
    """Return the head that *text* begins with, or None where it is no official document.

    Args:
        text: NFC, lines ended by LF, the cells of a table parted by tabs.
        today: A day more than one after it is a slip of the pen: it states no date. In Vietnam,
            by the clock, where it is None.
    """
    if not _may_begin(text):
        return None
    found = read_letterhead(cut(text), text)
    if not _is_document(found):
        return None
    _take_stamp(found, text)
    signature = find_signature(text)
    head = _stated(found, text)
    stated = None if found.is_day_alone else head.dated
    dated = stated or _dated_at_its_end(found, head, signature, text) or head.dated
    if dated and dated > (today or datetime.now(VIETNAM).date()) + timedelta(days=1):
        dated = None
    head = head._replace(dated=dated, signer=signature.signer)
    return HeadFound(head, _title_range(found), *_year_and_month(found, head))


def _dated_at_its_end(
    found: Letterhead, head: DocumentHead, signature: Signature, text: str
) -> date | None:
    """Return the day above a signature, or of an electronic one that the head does not deny."""
    is_open = not found.has_date or found.is_day_alone
    if is_open and (day := signature.dated or closing_day(text)):
        return day
    if not (found.has_date or found.number):
        return None
    day = signed_on(text)
    range_of = HeadFound(head, None, *_year_and_month(found, head))
    return day if day and range_of.may_be_of(day) else None


def _may_begin(text: str) -> bool:
    """Return whether one of the first lines is of a form that heads have, at little cost."""
    kernel, head = native(), text[:HEAD_CHARS]
    return (
        kernel is None
        or kernel.may_begin_document(head, _capitalised_kinds(), PREFACE_LINES, LETTERHEAD_CHARS)
    ) and _has_form(head)


@cache
def _capitalised_kinds() -> bytes:
    """Return the names of kinds as the kernel takes them: each ends a line."""
    return "".join(f"{name.capitalize()}\n" for name in kind_names()).encode()


def _has_form(head: str) -> bool:
    above = 0
    for line in head.split("\n"):
        bare = line.strip(_STRAY)
        if not bare:
            continue
        if _FORM.match(bare) or ("\t" in bare and any(map(_FORM.match, bare.split("\t")))):
            return True
        above += 1
        if above > PREFACE_LINES or len(bare) > LETTERHEAD_CHARS:
            break
    return False


def _is_document(found: Letterhead) -> bool:
    """Return whether what was read is enough to be the head of a document."""
    kind, number = found.kind, found.number
    if found.mottoes:
        return bool(kind or number or found.about or found.subject or found.has_date)
    if kind and (found.citation or number or found.has_date):
        return True
    issuer = issuer_of(found.issuers)
    if number:
        is_named = number.mark is not None and name_of_mark(number.mark) is not None
        return bool(found.about or is_named or (number.mark and (issuer or found.has_date)))
    if kind is None or not kind.is_shouted:
        return False
    # A letterhead may be a picture: then the kind has a line for itself.
    rest = found.kind_at.text[kind.end :] if found.kind_at else ""
    return bool(issuer or (found.subject and not any(map(str.isalnum, rest))))


def _take_stamp(found: Letterhead, text: str) -> None:
    """Take number and day that a stamp on the first page fills into a form of the same sign."""
    if found.number is None or found.number.written:
        return
    page = text[:_PAGE_CHARS].partition("\f")[0]
    is_filled = False
    for piece in stamped(page):
        if piece.number:
            is_filled = found.fill_in(piece.number)
        elif is_filled and found.day is None:
            found.day = piece.day


def _stated(found: Letterhead, text: str) -> DocumentHead:
    number = found.number.written if found.number else None
    issuer, dated = issuer_of(found.issuers), found.day
    if found.citation:
        number, issuer = number or found.citation.number, issuer or found.citation.issuer
        dated = dated or found.citation.day
    elif dated is None and not found.has_date:
        today = _TODAY.search(plain_letters(with_plain_signs(text[:HEAD_CHARS])))
        dated = day_of(today[3] or today[4], today[2], today[1]) if today else None
    return DocumentHead(_kind(found), number, issuer, _subject(found), dated)


def _year_and_month(found: Letterhead, head: DocumentHead) -> tuple[int | None, int | None]:
    """Return what is stated of the year and month of a head whose day is not, or not legibly."""
    if found.day:
        return None, None
    year, month = _YEAR.search(found.date_line), _MONTH.search(found.date_line)
    year = year or _YEAR_OF_NUMBER.search(head.number or "")
    return int(year[1]) if year else None, int(month[1]) if month else None


def _subject(found: Letterhead) -> str | None:
    subject = " ".join(piece.text for piece in found.subject or found.about)
    if found.kind and not found.citation and _OF_A_BODY.match(subject):
        behind = _BEHIND_BODY.search(subject)
        subject = subject[behind.end() :] if behind else subject
    about = _ABOUT.match(subject)
    return joined(subject[about.end() :] if about else subject)


def _kind(found: Letterhead) -> str | None:
    """Return the kind: named, or what the number abbreviates, or a letter's."""
    if found.kind:
        return found.kind.name
    if found.label:
        return found.label
    mark = found.number.mark if found.number else None
    named = name_of_mark(mark) if mark else None
    if not (found.about or (found.is_addressed and found.number)):
        return named
    return named if named in _KINDS_OF_LETTERS else LETTER


def _title_range(found: Letterhead) -> CharRange | None:
    parts = found.subject or found.about
    first = found.kind_at or (parts[0] if parts else None)
    if first is None:
        return None
    end = (parts[-1] if parts else first).end
    return CharRange(first.start, max(first.start, min(end, first.start + _MAX_TITLE_CHARS)))
