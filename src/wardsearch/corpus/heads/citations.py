"""What does a heading such as *Quyết định của … số … ngày … về việc …* state in one sentence?

Covers documents, mostly from before 2004, that state issuer, number, day and subject after the kind
instead of in a letterhead. Does not cover finding the kind (`kinds`).
"""

import re
from datetime import date
from typing import Final

from wardsearch.corpus.heads.own_dates import day_of
from wardsearch.corpus.heads.pieces import Piece, cut
from wardsearch.corpus.heads.subjects import goes_on
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.spelling import plain_letters

_READ_CHARS: Final = 700
_BEGINS_SUBJECT: Final = "ve viec|v/v|ve|huong dan|quy dinh|ban hanh|phe duyet|sua doi"
_CITED: Final = re.compile(
    r"\W*(?:(?P<joint>lien tich)\s+)?(?:cua\s+(?P<issuer>.{3,120}?)\s+)?"
    r"so\s{0,2}:?\s{0,2}(?P<number>[0-9][^\s,]{1,40})"
    r"(?:,?\s+ngay\s+(?P<day>\d{1,2})(?:\s+thang\s+|\s?[/.-]\s?)(?P<month>\d{1,2})"
    r"(?:,?\s+nam\s*|\s?[/.-]\s?)(?P<year>\d{4}))?"
    r"(?:\s+cua\s+(?P<issuer_behind>.{3,120}?))?"
    rf"(?=\s+(?:{_BEGINS_SUBJECT})\b|\s*$)"
)


class Citation(NamedTuple):
    """What a heading states.

    Attributes:
        number: Number and sign; None where it is no document's.
        issuer: As it is written, on one line.
        day: Of its date.
        is_joint: The document is of several bodies: *liên tịch*.
        subject: The pieces of what follows.
    """

    number: str | None
    issuer: str | None
    day: date | None
    is_joint: bool
    subject: tuple[Piece, ...]


def cited_at(text: str, start: int) -> Citation | None:
    """Return what *text* states from *start*, after the name of the kind, up to a blank line."""
    blank = text.find("\n\n", start, start + _READ_CHARS)
    rest = text[start : blank if blank >= 0 else start + _READ_CHARS]
    found = _CITED.match(plain_letters(rest).replace("\n", " ").replace("\t", " "))
    if found is None:
        return None
    number = "".join(rest[slice(*found.span("number"))].split()).rstrip(".:;,")
    issuer = rest[slice(*found.span("issuer" if found["issuer"] else "issuer_behind"))]
    return Citation(
        number if "/" in number or "-" in number else None,
        " ".join(issuer.split()) or None,
        day_of(found["year"], found["month"], found["day"]),
        bool(found["joint"]),
        tuple(_subject(rest[found.end() :], start + found.end())),
    )


def _subject(rest: str, start: int) -> list[Piece]:
    pieces = [piece for piece in cut(rest) if piece.role not in {"blank", "about"}]
    subject: list[Piece] = []
    for at, piece in enumerate(pieces):
        below = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.role != "text" or (subject and not goes_on(subject[-1].text, piece, below)):
            break
        subject.append(piece._replace(start=piece.start + start))
    return subject
