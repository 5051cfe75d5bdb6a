r"""Which words does the name of a file or a sheet say?

`KeHoach_2024.xlsx` says *ke hoach 2024*, and so does `kehoach-2024.xlsx`: words that are written as
one are parted where they are syllables without diacritics. Numbers that a camera or scanner gives
say nothing.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.orthography import is_bare_syllable
from wardsearch.vietnamese.spelling import to_nfc

_SUFFIX: Final = lazy_compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
_ESCAPED: Final = lazy_compile(r"\\x[0-9a-f]{2}")
_PIECE: Final = lazy_compile(r"[0-9]+(?:[.,/-][0-9]+)+|[^\W_]+")  # a date is one
_PARTS: Final = lazy_compile(r"[0-9]+|[^\W\d_]+")
_CODE: Final = lazy_compile(r"[^\W\d_]{1,2}[0-9]{1,4}")  # T3, Q1, TT02: as it is and parted
_CAPITALS: Final = lazy_compile(r"([A-ZĐ]{2,})([a-z]{2,})")
_LEAST_JOINED: Final = 4  # letters of what may be several syllables
_MOST_READINGS: Final = 3  # of one piece: `thuchien` is *thuc hien* and *thu chien*
_LONGEST: Final = 40  # letters of a piece that is parted
_LONGEST_SYLLABLE: Final = 7
_NO_WORDS: Final = lazy_compile(
    r"(?:(?:sheet|trang(?:[ _]?tính)?|bảng|tờ|scan|img|image|doc|docs|document|download|untitled|"
    r"new|copy|of|final|page|file|tmp|temp|dsc|dscn|screenshot|book|tài liệu|tai lieu)[\W\d_]*)+"
    r"|[\W\d_]*",
    re.IGNORECASE,
)


def words_of_names(*names: str) -> str:
    """Return the words of *names*, of files with or without suffix, in one line; empty if none.

    A piece that can be read as several syllables is given as it is and so read.

    >>> words_of_names("Quyết toán hội xuân.xlsx"), words_of_names("kehoach-2024.xlsx")
    ('Quyết toán hội xuân', 'kehoach ke hoach 2024')
    >>> words_of_names("KeHoachNam_2024.docx"), words_of_names("a.txt"), words_of_names("scan001.pdf")
    ('Ke Hoach Nam 2024', '', '')
    """  # noqa: E501 - a doctest
    words: list[str] = []
    for name in names:
        stem = _stem(name)
        if _NO_WORDS.fullmatch(stem):
            continue
        own = [word for piece in _PIECE.findall(stem) for word in _words_of_piece(piece)]
        if any(len(word) > 1 and word.isalpha() for word in own):
            words += own
    return " ".join(words)


def title_of_names(*names: str) -> str | None:
    """Return the first of *names*, of files with or without suffix, that says something.

    >>> title_of_names("Sheet1", "Cử_tri KP5.xlsx")
    'Cử tri KP5'
    """
    for name in names:
        stem = _stem(name).replace("_", " ").strip()
        if not _NO_WORDS.fullmatch(stem):
            return " ".join(stem.split())
    return None


def _stem(name: str) -> str:
    return _SUFFIX.sub("", to_nfc(_ESCAPED.sub(" ", name))).strip()


def _words_of_piece(piece: str) -> list[str]:
    if not any(map(str.isalpha, piece)):
        return [piece]
    words = [piece] if _CODE.fullmatch(piece) else []
    for part in _PARTS.findall(piece):
        for word in _parted_by_case(part):
            words += (word, *_readings(word.lower()))
    return words


def _parted_by_case(letters: str) -> list[str]:
    """Return *letters* parted where a capital follows a small letter: `KeHoach`, `UBNDphuong`."""
    found = _CAPITALS.fullmatch(letters)
    if found and (is_bare_syllable(found[2]) or _readings(found[2])):
        return [found[1], found[2]]
    borders = [0]
    borders += [
        place
        for place in range(1, len(letters))
        if letters[place].isupper() and letters[place - 1].islower()
    ]
    return [letters[start:end] for start, end in pairwise([*borders, len(letters)])]


@lru_cache(4096)
def _readings(letters: str) -> tuple[str, ...]:
    """Return *letters* as the fewest syllables without diacritics, in all ways; empty if one."""
    if not _LEAST_JOINED <= len(letters) <= _LONGEST or not letters.isascii():
        return ()
    if is_bare_syllable(letters):
        return ()
    best: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        found: list[tuple[str, ...]] = []
        for start in range(max(0, end - _LONGEST_SYLLABLE), end - 1):
            syllable = letters[start:end]
            if best[start] and is_bare_syllable(syllable):
                found += [(*before, syllable) for before in best[start]]
        least = min(map(len, found), default=0)
        best.append([each for each in found if len(each) == least][:_MOST_READINGS])
    return tuple(syllable for reading in best[-1] for syllable in reading)
