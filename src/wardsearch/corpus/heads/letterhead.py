"""What do the pieces of a head say, one after the other?

Covers going through them in reading order and taking what each states, to the end of the head. Does
not cover cutting a text into pieces (`pieces`) or whether it is a document at all (`reading`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from wardsearch.corpus.heads.citations import Citation, cited_at
from wardsearch.corpus.heads.issuers import is_body, may_be_issuer
from wardsearch.corpus.heads.kinds import KindFound, find_kind, fold_letters, name_of_mark
from wardsearch.corpus.heads.own_numbers import Number
from wardsearch.corpus.heads.pieces import Piece, piece_below
from wardsearch.corpus.heads.subjects import (
    begins_body,
    is_aside,
    subject_below,
    subject_of_letter,
)
from wardsearch.ranges import line_at
from wardsearch.vietnamese.spelling import plain_letters

PREFACE_LINES: Final = 14
"""How many lines a page may print above the document: its menu, its title."""

LETTERHEAD_CHARS: Final = 200
"""The longest line that may stand above or within a letterhead, in code points."""

_KIND_CHARS: Final = 250
_SENTENCE_CHARS: Final = 120
# The stamp of who received it, with their number and day: *CÔNG VĂN ĐẾN*, *ĐẾN*.
_RECEIVED: Final = re.compile(
    r"(?P<name>(?:(?:cong van|van ban|cv|vb)\s)?den)(?:\W*(?:so|ngay)\b[\W\d]*)*\W*$"
)
_OF_STAMP: Final = re.compile(r"(?:so|ngay|gio|chuyen|luu(?: ho so)?)\s?(?:so\b|[:.…\d])")
_COPIES: Final = frozenset({"SY", "SYBC", "SL", "TrS"})  # marks of copies
_COLUMNS: Final = 2  # of a letterhead
_STRAYS: Final = 2  # lines of a letterhead that a scan spoiled


@dataclass(slots=True)
class Letterhead:
    """What has been read of a head.

    Attributes:
        mottoes: How many lines of mottoes there are.
        issuers: The lines that may name the body, from the top.
        number: As far as it is filled in; None where no line is a number.
        label: The kind that stands before the number: `Bản án số: …`.
        day: Of its date.
        has_date: There is a line for the date, be it filled in or not.
        date_line: That line in plain letters.
        is_day_alone: It is a day alone below the subject, which may be what the subject is about.
        about: The pieces of the subject after `V/v`.
        is_addressed: `Kính gửi` ends it.
        kind: Where the kind is named, in `kind_at`.
        kind_at: The piece.
        subject: The pieces of the subject below the kind.
        citation: What the line of the kind states itself.
        above: How many lines of other text stand before it.
        strays: How many stand within it.
        heading: The piece that names a kind above the letterhead, as a page may.
    """

    mottoes: int = 0
    issuers: list[str] = field(default_factory=list)
    number: Number | None = None
    label: str | None = None
    day: date | None = None
    has_date: bool = False
    date_line: str = ""
    is_day_alone: bool = False
    about: list[Piece] = field(default_factory=list)
    is_addressed: bool = False
    kind: KindFound | None = None
    kind_at: Piece | None = None
    subject: list[Piece] = field(default_factory=list)
    citation: Citation | None = None
    above: int = 0
    strays: int = 0
    heading: int | None = None

    @property
    def is_begun(self) -> bool:
        """Whether something of a fixed form was read."""
        return bool(self.mottoes or self.number or self.has_date)

    def take(self, piece: Piece) -> None:
        """Take the number or the date that *piece* is, unless there is one."""
        if piece.role == "number" and self.number is None:
            self.number = piece.number
            label = find_kind(piece.text)
            self.label = label.name if label else None
        elif piece.role == "number" and piece.number:
            self.fill_in(piece.number)
        elif piece.role == "date" and not self.day:
            self.has_date = True
            self.date_line = piece.plain
            self.day = piece.day

    def fill_in(self, other: Number) -> bool:
        """Take *other* for a number that is not filled in, if its sign is the same."""
        mine = self.number
        if mine is None or mine.written or not other.written or other.mark != mine.mark:
            return False
        self.number = other
        return True


def read_letterhead(pieces: Sequence[Piece], text: str) -> Letterhead:
    """Return what *pieces*, of the head of *text*, say; of a text that has no head, little."""
    found = Letterhead()
    pieces = list(_without_copy(_without_stamp(pieces)))
    for at, piece in enumerate(pieces):
        if piece.role == "blank" or any(piece.start == one.start for one in found.about):
            continue
        if piece.role != "text":
            _take_form(found, pieces, at)
            goes_on = not found.is_addressed
        else:
            goes_on = _takes_text(found, pieces, at, text)
        if not goes_on:
            break
    if found.kind is None and found.heading is not None and not found.about:
        _take_from_above(found, pieces, found.heading, text)
    if found.kind is None and found.mottoes:
        _take_nameless(found, pieces)
    return found


def _takes_text(found: Letterhead, pieces: Sequence[Piece], at: int, text: str) -> bool:
    """Take the piece of text at *at*; return whether the head may go on below it."""
    piece = pieces[at]
    kind = _kind_of_line(pieces, at, found)
    if kind and found.heading is None and _is_above_letterhead(found, pieces, at):
        found.heading = at
        found.above += 1
        return True
    if kind and not _is_column(text, piece, found):
        found.kind, found.kind_at = kind, piece
        _take_subject(found, pieces, at, text)
    elif not kind and _is_heading(found, pieces, at):
        _take_heading(found, pieces, at)
    elif not kind:
        return _takes_line(found, piece)
    return False


def _without_stamp(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield *pieces* but for the stamp of who received the document, and what it fills in."""
    is_stamp = False
    for piece in pieces:
        is_stamp = _begins_stamp(piece) or (is_stamp and _is_of_stamp(piece))
        if not is_stamp:
            yield piece


def _without_copy(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield *pieces* but for number and day of a copy (*SAO Y*, *SAO LỤC*), not of the document."""
    is_copy = False
    for piece in pieces:
        if piece.number:
            is_copy = piece.number.mark in _COPIES
            if is_copy:
                continue
        elif is_copy and piece.role == "date":
            is_copy = False
            continue
        yield piece


def _begins_stamp(piece: Piece) -> bool:
    received = _RECEIVED.match(piece.plain) if piece.role == "text" else None
    return received is not None and piece.text[: received.end("name")].isupper()


def _is_of_stamp(piece: Piece) -> bool:
    if piece.number:
        return piece.number.mark is None
    return piece.role == "date" or _OF_STAMP.match(piece.plain) is not None


def _takes_line(found: Letterhead, piece: Piece) -> bool:
    """Take a line of text for an issuer or pass over it; return whether the head may go on."""
    if begins_body(piece.plain) and (found.is_begun or found.issuers):
        return False
    if may_be_issuer(piece.text, piece.plain):
        found.issuers.append(piece.text)
    elif is_aside(piece.plain):
        return True
    elif found.is_begun:
        found.strays += 1
        return found.strays <= _STRAYS and len(piece.text) <= LETTERHEAD_CHARS
    else:  # of the page that the document stands in
        found.issuers.clear()
        found.above += 1
        return found.above <= PREFACE_LINES and len(piece.text) <= LETTERHEAD_CHARS
    return True


def _take_form(found: Letterhead, pieces: Sequence[Piece], at: int) -> None:
    """Take the piece of a fixed form at *at*."""
    piece = pieces[at]
    if piece.role == "motto":
        found.mottoes += 1
    elif piece.role == "number":
        found.take(piece)
    elif piece.role == "date":
        # A page may print the day above what it shows.
        if not found.above or found.mottoes or found.issuers or found.number:
            found.take(piece)
    elif piece.role == "about":
        found.about = list(subject_of_letter(pieces[at + 1 :]))
    else:
        found.is_addressed = True


def _kind_of_line(pieces: Sequence[Piece], at: int, found: Letterhead) -> KindFound | None:
    """Return the kind that the piece at *at* names, where it is the line of the head that does."""
    piece = pieces[at]
    kind = find_kind(piece.text) if found.is_begun or len(piece.text) <= _KIND_CHARS else None
    kind = kind or _kind_of_number(piece, found)
    if kind is None or kind.is_shouted:
        return kind
    rest = piece.text[kind.end :].strip(" .:*_-–—")
    is_title = piece.text[kind.start].isupper()
    if not rest:
        below = piece_below(pieces, at)
        # Fonts of capitals wrote capitals as small letters.
        is_cited = below is not None and below.plain.startswith(("cua ", "lien tich cua "))
        is_line = found.mottoes > 0 or (is_title and (found.is_begun or (is_cited and at == 0)))
    elif found.is_begun:
        is_sentence = rest.endswith((".", ";")) and len(rest) >= _SENTENCE_CHARS
        is_line = is_title and not is_sentence and not rest.lower().startswith("này")
    else:
        is_line = (
            is_title
            and not (found.issuers or found.above)
            and cited_at(piece.text, kind.end) is not None
        )
    return kind if is_line else None


def _is_column(text: str, piece: Piece, found: Letterhead) -> bool:
    """Return whether *piece* is the heading of a column, as *DỰ TOÁN* of *STT, Chỉ tiêu, Dự toán*.

    A letterhead has two columns.
    """
    line = text[slice(*line_at(text, piece.start))]
    cells = line.strip("|").split("|") if line.startswith("|") else line.split("\t")
    cells = [cell for cell in cells if any(map(str.isalnum, cell))]
    if cells and is_body(cells[0].strip(), plain_letters(cells[0].strip())):
        return False
    return len(cells) > _COLUMNS or (len(cells) == _COLUMNS and not found.is_begun)


def _is_above_letterhead(found: Letterhead, pieces: Sequence[Piece], at: int) -> bool:
    """Return whether the line of a kind at *at* is a heading that a page has above a letterhead."""
    if found.is_begun or found.issuers:
        return False
    others = 0
    for piece in pieces[at + 1 :]:
        if piece.role == "motto":
            return True
        if piece.role == "addressee" or len(piece.text) > LETTERHEAD_CHARS:
            return False
        others += piece.role == "text" and not is_body(piece.text, piece.plain)
        if others > _STRAYS or begins_body(piece.plain):
            return False
    return False


def _take_from_above(found: Letterhead, pieces: Sequence[Piece], at: int, text: str) -> None:
    """Take the kind and subject that stand above the letterhead, which has none below."""
    end = next(
        n
        for n, one in enumerate(pieces)
        if n > at and (one.role == "motto" or is_body(one.text, one.plain))
    )
    found.kind, found.kind_at = find_kind(pieces[at].text), pieces[at]
    _take_subject(found, pieces[:end], at, text)


def _kind_of_number(piece: Piece, found: Letterhead) -> KindFound | None:
    """Return the kind that the number above abbreviates, where all of *piece* is its name.

    So *DỰ ÁN*, below `5/DA-UBND`, names a document; elsewhere it does not.
    """
    name = name_of_mark(found.number.mark) if found.number and found.number.mark else None
    if name is None or not piece.text.isupper() or fold_letters(piece.text) != fold_letters(name):
        return None
    return KindFound(name, 0, len(piece.text), is_shouted=True)


def _take_subject(found: Letterhead, pieces: Sequence[Piece], at: int, text: str) -> None:
    """Take what stands from the kind's line on."""
    kind, line = found.kind, pieces[at]
    if kind is None:
        return
    citation = cited_at(text, line.start + kind.end)
    if citation:
        found.citation = citation
        found.subject = list(citation.subject)
        if citation.is_joint:
            found.kind = kind._replace(name=f"{kind.name} liên tịch")
        return
    for piece in subject_below(pieces, at, kind.end):
        if piece.role == "text":
            found.subject.append(piece)
        elif piece.role == "addressee":
            found.is_addressed = True
        else:
            if piece.role == "date" and not found.has_date:
                found.is_day_alone = piece.plain.lstrip(" (")[:1].isdigit()
            found.take(piece)


def _take_nameless(found: Letterhead, pieces: Sequence[Piece]) -> None:
    """Take for the subject the heading below the motto of a paper of no kind that is known."""
    if found.about or found.number or (found.is_addressed and found.has_date):
        return
    motto = max(at for at, piece in enumerate(pieces) if piece.role == "motto")
    last = max(at for at, piece in enumerate(pieces) if at <= motto or piece.role == "date")
    for at, piece in enumerate(pieces[motto + 1 :], motto + 1):
        if piece.role == "blank" or is_aside(piece.plain):
            continue
        is_heading = piece.role == "text" and piece.text.isupper()
        if is_heading and not is_body(piece.text, piece.plain) and not begins_body(piece.plain):
            _take_heading(found, pieces, at)
            taken = {one.text for one in found.subject}
            found.issuers = [line for line in found.issuers if line not in taken]
            return
        if at > last:  # what stands above the date may be of the letterhead
            return


def _is_heading(found: Letterhead, pieces: Sequence[Piece], at: int) -> bool:
    """Return whether the piece at *at*, below a letterhead that is whole, names no body.

    So it is the name of a paper of no kind that is known, as *TRÍCH LỤC KHAI SINH*.
    """
    piece = pieces[at]
    is_whole = found.mottoes and found.number and found.has_date and found.issuers
    if not is_whole or found.about or not piece.text.isupper():
        return False
    below = [one for one in pieces[at + 1 :] if one.role == "text"][:_STRAYS]
    return (
        may_be_issuer(piece.text, piece.plain)
        and not is_body(piece.text, piece.plain)
        and not any(find_kind(one.text) for one in below)
    )


def _take_heading(found: Letterhead, pieces: Sequence[Piece], at: int) -> None:
    """Take the piece at *at* for the subject, with the lines that go on with it."""
    found.subject = [piece for piece in subject_below(pieces, at, 0) if piece.role == "text"]
