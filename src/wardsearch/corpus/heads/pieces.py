"""Of which pieces is the head of a document made, whatever ran together?

Covers cutting the first lines of a text into pieces in reading order: a line is cut at tabs, which
part the cells of a table, and at what has a fixed form in every letterhead: the mottoes, the
number, place and date, `V/v`, `Kính gửi`. Two columns, a table and a line of a PDF that ran
together come out alike. Does not cover what the pieces say together (`letterhead`).

Source of the forms: Nghị định 30/2020/NĐ-CP, annex I; Hướng dẫn 36-HD/VPTW of 2018 (the party's).
"""

import re
import string
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal

from wardsearch.corpus.heads.issuers import is_body
from wardsearch.corpus.heads.own_dates import DATE, day_in, is_date, without_place
from wardsearch.corpus.heads.own_numbers import Number, find_number
from wardsearch.corpus.heads.signs import with_plain_signs
from wardsearch.corpus.heads.words import ends_with_ward
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.spelling import plain_letters

HEAD_CHARS: Final = 3_000
"""How much of a text may be its head, in code points."""

_MOTTOES: Final = (
    # As scans have it, one letter in each word may be another.
    r"(?<!(?<!nha )nuoc )\bc\w{2,4}\s?h\w{1,3}\s?xa\s?h\w{1,2}\s{0,3}ch\w\s?ng\w{1,4}"
    r"(?:\s{0,3}vi\w{1,3}\s?na\w)?\b"
    r"|\bviet nam dan chu cong hoa\b"
    r"|\bdoc\s?lap\W{0,6}tu\s?do\W{0,6}hanh\s?ph\w{1,3}\b"
    r"|(?P<emblem>\b(?:dang cong san viet nam|doan (?:tncs|thanh nien cong san) ho chi minh)\b)"
)
_ABOUT: Final = (
    r"(?<![^\W_])(?:v[^\S\n]?[/\u2044|.][^\S\n]?v\b|v\s?e viec\b|trich yeu\b)[^\S\n]?[:.]?"
)
_ADDRESSEE: Final = r"(?<![^\W_])kinh (?:gui|trinh|chuyen)\b"
_ANCHORS: Final = re.compile(
    rf"(?P<motto>{_MOTTOES})|(?P<date>{DATE})|(?P<about>{_ABOUT})|(?P<addressee>{_ADDRESSEE})"
)
_STRAY: Final = "|*_#>"  # marks of Markdown and of scans around a line
_OF_RULES: Final = string.whitespace + "\xa0-–—_=*"
_PARTING: Final = re.compile(r"\s*(?:(?:[-–—_=*]\s*){3,})?")  # a line that is blank, or a rule
# Before the emblem of the party or the youth union, on one line: a body whose name is whole.
_WHOLE_BODY: Final = re.compile(
    r"(?:dang (?:bo|uy)|(?:tinh|thanh|huyen|quan|thi) uy|(?:thanh|tinh|quan|huyen) doan)"
    r"(?: (?:tinh|thanh pho|tp|quan|huyen|thi xa))?\W?(?: [^\W_]+){1,3}$"
)
_BEHIND_EMBLEM: Final = re.compile(r"[\s*_-]{1,9}(?:so\b|(?:[^\W_]{1,9}[\s.,-]{1,3}){0,6}ngay\b)")
_ABOUT_IN_PLAIN: Final = re.compile(_ABOUT)
_BELOW_ABOUT: Final = 4  # pieces, in which the subject of a letter may go on
_STAMP: Final = re.compile(r"(?m)^[^\S\n]{0,8}S[ốôoỐÔO]\s?:[^\n]{1,100}")

Role = Literal["text", "blank", "motto", "number", "date", "about", "addressee"]


class Piece(NamedTuple):
    """A part of a line of a head.

    Attributes:
        role: What it is; the text after `V/v` is a piece of text of its own.
        start: Code point of the text at which it begins.
        text: Without white space around it.
        plain: The same in `plain_letters`.
        number: Of a piece that is a number.
        day: Of a piece that is a date; None where it states none that is in the calendar.
    """

    role: Role
    start: int
    text: str
    plain: str
    number: Number | None = None
    day: date | None = None

    @property
    def end(self) -> int:
        """The code point after the piece."""
        return self.start + len(self.text)


def stamped(text: str) -> Iterator[Piece]:
    """Yield the numbers and dates of lines of *text* that begin with a number, as stamps do."""
    for found in _STAMP.finditer(text):
        yield from (piece for piece in cut(found[0]) if piece.role in {"number", "date"})


def cut(text: str) -> list[Piece]:
    """Return the pieces of the first `HEAD_CHARS` of *text*, NFC."""
    pieces: list[Piece] = []
    head = with_plain_signs(text[:HEAD_CHARS])
    start = 0
    may_be_about = _ABOUT_IN_PLAIN.search(plain_letters(head)) is not None
    for line in head.split("\n"):
        if not line.strip(_OF_RULES) and _PARTING.fullmatch(line):
            pieces.append(Piece("blank", start, "", ""))
        at = start
        is_about = may_be_about and any(piece.role == "about" for piece in pieces[-_BELOW_ABOUT:])
        if line.startswith("|"):  # a row of Markdown
            line = line.replace("|", "\t")  # noqa: PLW2901 - as long as before
        for cell in line.split("\t"):
            pieces += _cut_cell(cell, at, is_about=is_about)
            at += len(cell) + 1
        start += len(line) + 1
    return pieces


def piece_below(pieces: Sequence[Piece], at: int) -> Piece | None:
    """Return the piece below that at *at*, blank lines aside; None where there is none."""
    return next((piece for piece in pieces[at + 1 :] if piece.role != "blank"), None)


def _cut_cell(cell: str, start: int, *, is_about: bool) -> Iterator[Piece]:
    plain = plain_letters(cell)
    at = 0
    while at < len(cell):
        anchor = _next_anchor(cell, plain, at, is_about=is_about)
        if anchor is None:
            break
        end = anchor.start if anchor.role != "date" else without_place(cell, at, anchor.start)
        yield from _text(cell, plain, at, end, start)
        yield anchor._replace(start=start + anchor.start)
        at = anchor.end
        is_about = is_about or anchor.role == "about"
    yield from _text(cell, plain, at, len(cell), start)


def _next_anchor(cell: str, plain: str, at: int, *, is_about: bool) -> Piece | None:
    """Return the first piece of a fixed form from *at* on, its start counted within *cell*."""
    number = find_number(cell, plain, at)
    last = number.start if number else len(cell)
    for found in _ANCHORS.finditer(plain, at):
        if found.start() > last:
            break
        role = _role(found, cell, at, is_about=is_about)
        if role:
            day = day_in(found) if role == "date" else None
            return _piece(role, cell, plain, found.span(), day=day)
    if number is None:
        return None
    return _piece("number", cell, plain, (number.start, number.end), number=number.number)


def _role(found: re.Match[str], cell: str, at: int, *, is_about: bool) -> Role | None:
    """Return what *found*, in a cell read from *at* on, is; None where it is part of a sentence.

    Args:
        found: An anchor in the plain letters of the cell.
        cell: As written.
        at: Where what is not read yet begins.
        is_about: A subject after `V/v` stands before it, maybe beside it.
    """
    plain, start = found.string, found.start()
    if found["date"] is not None:
        return "date" if is_date(found, cell, at, is_about=is_about) else None
    if found["emblem"] is not None:
        return "motto" if _is_emblem(cell, plain, at, found.span()) else None
    if found["motto"] is not None:
        return "motto"
    is_first = not any(map(str.isalnum, plain[at:start]))
    if found["about"] is not None:
        # `V/v` stands for nothing else, `về việc` is a common phrase.
        return "about" if plain[start] == "v" and (is_first or plain[start + 1] != "e") else None
    return "addressee" if is_first or cell[start] == "K" else None


def _piece(
    role: Role,
    cell: str,
    plain: str,
    span: tuple[int, int],
    number: Number | None = None,
    day: date | None = None,
) -> Piece:
    start, end = span
    return Piece(role, start, cell[start:end], plain[start:end], number, day)


def _text(cell: str, plain: str, start: int, end: int, offset: int) -> Iterator[Piece]:
    while start < end and (cell[start].isspace() or cell[start] in _STRAY):
        start += 1
    while end > start and (cell[end - 1].isspace() or cell[end - 1] in _STRAY):
        end -= 1
    if any(map(str.isalnum, cell[start:end])):
        yield Piece("text", offset + start, cell[start:end], plain[start:end])


def _is_emblem(cell: str, plain: str, at: int, span: tuple[int, int]) -> bool:
    """Return whether the party's name at *span* is a column of the letterhead, or ends one.

    Before it stands nothing or the name of a body, behind it nothing or place and date, as the
    paragraphs of a cell run together: `ĐẢNG ỦY PHƯỜNG BẾN XANH ĐẢNG CỘNG SẢN VIỆT NAM Bến Xanh,
    ngày …`, not *NGÀY THÀNH LẬP ĐẢNG CỘNG SẢN VIỆT NAM*.
    """
    start, end = span
    is_last = not any(map(str.isalnum, plain[end:]))
    is_dated = cell[start:end].isupper() and _BEHIND_EMBLEM.match(plain, end) is not None
    before = cell[at:start].strip()
    if not any(map(str.isalnum, before)):
        return is_last or is_dated
    if not (before.isupper() and is_body(before, plain[at:start].strip())):
        return False
    is_whole = ends_with_ward(before) or _WHOLE_BODY.match(plain[at:start].strip()) is not None
    return is_dated or (is_last and (is_whole or plain[at:start].endswith("  ")))
