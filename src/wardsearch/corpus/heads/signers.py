"""Who signed the document, where it says so at its end?

Covers the place of the signature (beside *Nơi nhận*, else the last lines), and the name below the
office. Does not cover the head (`reading`). A name stands there or none is returned: an office, a
note such as *(Đã ký)* or a blank is no name.
"""

import re
from datetime import date
from itertools import pairwise
from typing import Final

from wardsearch.corpus.heads.own_dates import day_in
from wardsearch.corpus.heads.pieces import Piece, cut
from wardsearch.corpus.heads.signs import with_plain_signs
from wardsearch.corpus.heads.words import any_word, words_of
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.spelling import plain_letters

TAIL_CHARS: Final = 2_000
"""How much of the end of a text is searched, in code points; as much beside *Nơi nhận*."""

_BEFORE_CHARS: Final = 700  # a column of signatures may come before the one of recipients
_LINES_BELOW: Final = 40  # recipients may stand between
_OTHERS: Final = 2
_SHORT: Final = 2  # code points: a stray mark
_IN_BRACKETS: Final = re.compile(r"^[(\[][^()\[\]]{0,80}[)\]]\s*")
_RECIPIENTS: Final = ("Nơi nhận", "NƠI NHẬN", "Nơi nhân", "Noi nhận", "Nơi gửi", "nơi nhận")
_AUTHORITY: Final = re.compile(
    r"(?:t\s?[/.]?\s?m|k\s?[/.]?\s?t|t\s?[/.]?\s?l|t\s?u\s?q)(?:\s?[./]\s?|\s)(?=[a-z])"
)
_OFFICE: Final = re.compile(rf"(?:q\.\s?|quyen |pho )?{any_word('offices')}")
_NOTE: Final = re.compile(rf"[-(*\[]|{any_word('notes')}")
_APPLICANT: Final = re.compile(
    r"(?:nguoi|ben|chu|dai dien)\b(?! nhan)[^\n.;:]{0,40}(?:[(].{0,60})?$"
)
_SIGNED_ON: Final = re.compile(
    r"(?:ngay|thoi gian|thoi diem) ky\s{0,2}:?\s{0,2}(?:ngay\s)?"
    r"(?:(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})"
    r"|(?P<year2>\d{4})-(?P<month2>\d\d)-(?P<day2>\d\d))(?!\d)"
)
_SIGNED_BY: Final = re.compile(r"(?:nguoi ky|ky boi|co quan|don vi)\s{0,2}:")
_PAGE_CHARS: Final = 8_000  # of the first page, on which an electronic signature may be shown
_RANK: Final = re.compile(rf"{any_word('ranks')}[.:,]?\s*")
_WORD: Final = r"[^\W\d_][^\W\d_’']*(?:[’'][^\W\d_]+)?"
_NAME: Final = re.compile(rf"{_WORD}(?:\s+{_WORD}){{1,5}}")
_NO_NAMES: Final = re.compile(
    rf"(?:pho )?{any_word('offices')}|{any_word('next bodies')}(?= )|(?:ha noi|viet nam)\b"
)


class Signature(NamedTuple):
    """What stands at the end of a document.

    Attributes:
        signer: The name, as it is written.
        dated: Of a place and date above the office, as in minutes; None where there is none.
    """

    signer: str | None
    dated: date | None


def find_signature(text: str) -> Signature:
    """Return the first signature beside *Nơi nhận* in *text*, else the one in its last lines."""
    places = [at for at in map(text.find, _RECIPIENTS) if at >= 0]
    windows = [text[-TAIL_CHARS:]]
    if places:
        at = min(places)
        windows.insert(0, text[max(at - _BEFORE_CHARS, 0) : at + TAIL_CHARS])
    pieces: list[Piece] = []
    for window in windows:
        pieces = [piece for piece in cut(window) if piece.role in {"text", "date"}]
        signature = _signature(pieces)
        if signature.signer:
            return signature
    return Signature(None, _dated_by_applicant(pieces))


def signed_on(text: str) -> date | None:
    """Return the last day on which an electronic signature says that it was made."""
    read = f"{text[:_PAGE_CHARS]}\n{text[_PAGE_CHARS:][-TAIL_CHARS:]}"
    plain = plain_letters(with_plain_signs(read))
    return max(filter(None, map(day_in, _SIGNED_ON.finditer(plain))), default=None)


def signing_lines(text: str) -> str:
    """Return the lines at the end of *text* that name who signs, by office or electronically."""
    return "\n".join(
        piece.text
        for piece in cut(text[-TAIL_CHARS:])
        if piece.role == "text"
        and (_is_office(piece.text, piece.plain) or _SIGNED_BY.match(piece.plain))
    )


def _dated_by_applicant(pieces: list[Piece]) -> date | None:
    """Return the day above *Người làm đơn* and the like, whose name may be written by hand."""
    for above, piece in reversed(list(pairwise(pieces))):
        if above.role == "date" and piece.role == "text" and _APPLICANT.match(piece.plain):
            return above.day
    return None


def _signature(pieces: list[Piece]) -> Signature:
    for at, piece in enumerate(pieces):
        if piece.role == "date" or not _is_office(piece.text, piece.plain):
            continue
        above = next(
            (one for one in reversed(pieces[max(at - 3, 0) : at]) if one.role == "date"), None
        )
        dated = above.day if above else None
        name = _name_behind(piece.text)
        if name is None:
            name = _name_below(
                [(one.text, one.plain) for one in pieces[at + 1 : at + 1 + _LINES_BELOW]]
            )
        if name:
            return Signature(name, dated)
    return Signature(None, None)


def _is_office(text: str, plain: str) -> bool:
    """Return whether a line is, in capitals, of the person that signs."""
    authority = _AUTHORITY.match(plain)
    office = _OFFICE.match(plain)
    found = authority or office
    if found is None or len(text) > 300:  # noqa: PLR2004 - a paragraph
        return False
    first = text[: max(found.end(), 3)]
    return first.upper() == first


def _name_behind(text: str) -> str | None:
    """Return the name that ran together with the office before it on a line."""
    words = text.split()
    small = next((n for n, word in enumerate(words) if word.upper() != word), None)
    if small is None:
        return None
    rest = " ".join(words[small:])
    rest = re.sub(r"^(?:Đã ký|đã ký)\s*", "", _IN_BRACKETS.sub("", rest))
    return _as_name(rest, plain_letters(rest))


def _name_below(lines: list[tuple[str, str]]) -> str | None:
    """Return the first name of *lines*; recipients and notes may stand between, other text not."""
    others = 0
    for text, plain in lines:
        is_office = _is_office(text, plain)
        is_note = _NOTE.match(plain) is not None
        bare = _IN_BRACKETS.sub("", text) if is_note else text
        name = _name_behind(text) if is_office else _as_name(bare, plain_letters(bare))
        if name:
            return name
        others += not (is_office or is_note or len(text) <= _SHORT or text.startswith(_RECIPIENTS))
        if others > _OTHERS:
            return None
    return None


def _as_name(text: str, plain: str) -> str | None:
    """Return the name of a person that all of *text* is, without rank; None where it is none."""
    while rank := _RANK.match(plain):
        text, plain = text[rank.end() :], plain[rank.end() :]
    bare = text.strip(" .,;:-–—_*|/\xa0")
    found = _NAME.fullmatch(bare)
    if found is None:
        return None
    words = bare.split()
    if not all(word[:1].isupper() for word in words):
        return None
    plains = [plain_letters(word) for word in words]
    surname = re.split("[’']", plains[0])[0]  # of `H'Yim`
    is_name = surname in words_of("surnames") and not _NO_NAMES.match(" ".join(plains))
    return " ".join(words) if is_name else None
