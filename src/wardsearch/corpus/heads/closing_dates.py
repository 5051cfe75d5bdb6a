"""Which day stands on a line of its own at the end of a text, with nothing but a signature below?

Covers `Bồ Đề, ngày 12 tháng 3 năm 2025` and a day without its place, each above who signs, to whom
a text goes, or nothing. A day within a sentence, a list or a table, or below a label (*Thời gian:*)
is what a text is about. Does not cover who signed (`signers`).
"""

import re
from datetime import date
from typing import Final

from wardsearch.corpus.date_lines import is_byline
from wardsearch.corpus.heads.pieces import Piece, cut
from wardsearch.lazy_regex import lazy_compile

END_CHARS: Final = 600
"""How much of the end of a text is looked at, in code points."""

_FIRST_YEAR: Final = 1990  # an older day at the end is of a letter or an appeal that is quoted
_MOST_LINES: Final = 12  # below the day
_LINE_CHARS: Final = 100
_DAY_CHARS: Final = 80
_ENDS_WITH_YEAR: Final = lazy_compile(r"[0-9]{4}[\s.)/]{0,4}\Z")
_WEEKDAY: Final = lazy_compile(r"\W*(?:thứ|chủ nhật)\b", re.IGNORECASE)
_SENTENCE_ENDS: Final = (".", "!", "?", "…", ";", "./")
_GOES_ON: Final = (":", ",", "-", "–")
_NOTES: Final = lazy_compile(
    r"[-+–*•(\[]|nơi (?:nhận|gửi)|(?:đt|sđt|điện thoại|email|người (?:viết|báo cáo|lập))\s?:",
    re.IGNORECASE,
)
_MOST_WORDS: Final = 14  # of the office of a person


def closing_day(text: str) -> date | None:
    r"""Return the day at the end of *text*, NFC, or None where no line there is one.

    >>> closing_day("Phường đã họp.\n\nBồ Đề, ngày 12 tháng 3 năm 2025\nNgười viết").isoformat()
    '2025-03-12'
    >>> closing_day("Phường họp tại:\nBồ Đề, ngày 12 tháng 3 năm 2025") is None
    True
    """
    lines = [line.strip() for line in text[-END_CHARS:].split("\n")]
    lines = [line for line in lines if line]  # of the first, which may be cut, the end is looked at
    for place in range(len(lines) - 1, max(len(lines) - _MOST_LINES - 2, 0), -1):
        piece = _day_of(lines[place])
        if piece:
            is_end = _ends_above(lines[place - 1], piece, lines[place])
            return piece.day if is_end and piece.day and piece.day.year >= _FIRST_YEAR else None
        if not _may_stand_below(lines[place]):
            return None
    return None


def _day_of(line: str) -> Piece | None:
    """Return the date that all of *line* is, beside its place."""
    if len(line) > _DAY_CHARS or not _ENDS_WITH_YEAR.search(line) or _WEEKDAY.match(line):
        return None
    pieces = cut(line)
    return pieces[0] if len(pieces) == 1 and pieces[0].role == "date" else None


def _ends_above(above: str, day: Piece, line: str) -> bool:
    """Return whether the text ends *above* the *line* that is a *day*; it is no list of days."""
    if above.endswith(_GOES_ON) or _ENDS_WITH_YEAR.search(above) or "\t" in line:
        return False
    has_place = any(map(str.isalnum, line[: day.start]))
    return has_place or above.endswith(_SENTENCE_ENDS)


def _may_stand_below(line: str) -> bool:
    """Return whether *line* is of a signature: an office, a name, a note, to whom the text goes."""
    if len(line) > _LINE_CHARS:
        return False
    if _NOTES.match(line) or is_byline(line):
        return True
    is_name = ":" not in line and not line.endswith(_SENTENCE_ENDS)
    return is_name and len(line.split()) <= _MOST_WORDS and not line[0].isdigit()
