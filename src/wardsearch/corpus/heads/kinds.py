"""Which kind of document does this line name, however its letters came out?

Covers the names of kinds, and finding one at the beginning of a line of a head. Letters count and
nothing else does: without diacritics, spaces and the marks a scan leaves, `V- QUYẾTĐỊNH _` is
*quyết định* and `B Á O C Á O` is *báo cáo*. Does not cover which line of a head to ask
(`letterhead`).
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from wardsearch.facts.document_numbers import document_kinds, names_of_codes
from wardsearch.frozen import NamedTuple
from wardsearch.vietnamese.spelling import fold, plain_letters

_TABLE: Final = Path(__file__).with_name("kinds.tsv")
_READ_CHARS: Final = 120  # of a line; the longest name has 20 letters
_SHORTEST_BLURRED: Final = 8  # letters of a name in which a scan may have one wrong
# Stray marks of a scan, and the words that drafts begin with.
_JUNK: Final = re.compile(
    r"(?:[\W_]|(?<![^\W_])[a-z](?=\W*[-—–_.|:'])"
    r"|(?:ban )?du thao(?: lan)?(?: thu(?= [0-9]))?(?: [0-9]+)?\b)*"
)
_WARD: Final = re.compile(r"phường\s+an$", re.IGNORECASE)  # begins like *phương án* without marks
_DIGITS_FOR_LETTERS: Final = str.maketrans({"0": "o", "1": "i", "5": "s"})
_KNOWN_BY_ANOTHER_NAME: Final = {"luật của Quốc hội": "luật"}


class KindFound(NamedTuple):
    """A kind at the beginning of a line.

    Attributes:
        name: As the word is spelled, in lower case.
        start: Code point of the line at which it begins.
        end: After its last letter.
        is_shouted: All its letters are capitals.
    """

    name: str
    start: int
    end: int
    is_shouted: bool


def find_kind(line: str) -> KindFound | None:
    """Return the kind that *line*, NFC, begins with.

    >>> find_kind("V- QUYẾTĐỊNH _").name, find_kind("QUYÉT ĐỊNH Phê duyệt").end
    ('quyết định', 10)
    >>> find_kind("LUẬT SƯ TƯ VẤN") is None
    True
    """
    line = line[:_READ_CHARS]
    plain = plain_letters(line)
    start = _junk_end(plain)
    letters = "".join(filter(str.isalnum, plain[start:])).translate(_DIGITS_FOR_LETTERS)
    if not letters.startswith(_bare_names()):  # as most lines do not
        return _blurred(line, letters, start)
    places = [at for at in range(start, len(plain)) if plain[at].isalnum()]
    for bare, name, behind in _kinds():
        if not letters.startswith(bare):
            continue
        end = places[len(bare) - 1] + 1
        if plain[end : end + 1].isalnum() or (behind and not behind.match(plain[end:].lstrip())):
            continue
        found = line[start:end]
        if _is_spaced(found, name) and not _WARD.match(found):
            return KindFound(name, start, end, found.upper() == found)
    return _blurred(line, letters, start)


def name_of_mark(mark: str) -> str | None:
    """Return the name of the kind that *mark*, the first of a number's sign, abbreviates.

    >>> name_of_mark("BC"), name_of_mark("QH15"), name_of_mark("UBND")
    ('báo cáo', 'luật', None)
    >>> name_of_mark("HĐ"), name_of_mark("HD"), name_of_mark("TTR")
    ('hợp đồng', 'hướng dẫn', 'tờ trình')
    """
    bare = mark.rstrip("0123456789")
    name = names_of_codes().get(bare) or document_kinds().get(fold(bare), (None, None))[1]
    return _KNOWN_BY_ANOTHER_NAME.get(name, name) if name else None


@cache
def kind_names() -> tuple[str, ...]:
    """Return all names of kinds, in lower case."""
    return tuple(name for _, name, _ in _kinds() if not name.startswith("qui "))


def _junk_end(plain: str) -> int:
    found = _JUNK.match(plain)
    return found.end() if found else 0


def _is_spaced(found: str, name: str) -> bool:
    """Return whether *found* is parted as a heading is: by words, by letters, or not at all."""
    parts, words = found.split(), name.split()
    return len(parts) in {len(words), 1} or all(len(part) <= 2 for part in parts)  # noqa: PLR2004 - a letter or two


def _blurred(line: str, letters: str, start: int) -> KindFound | None:
    """Return the kind that all of *line* is, in capitals, but for one letter."""
    text = line[start:].strip(" -—–_.|:*'")
    if text != text.upper() or not _SHORTEST_BLURRED - 1 <= len(letters) <= len(text) + 1:
        return None
    for bare, name, _ in _kinds():
        if len(bare) >= _SHORTEST_BLURRED and _is_one_apart(bare, letters):
            return KindFound(name, start, start + len(text), is_shouted=True)
    return None


def _is_one_apart(one: str, other: str) -> bool:
    """Return whether the two differ by one letter, put in, left out or another."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(map(len, (one, other))),
    )
    by_one, by_other = at + (len(one) >= len(other)), at + (len(other) >= len(one))
    return one[by_one:] == other[by_other:]


@cache
def _kinds() -> tuple[tuple[str, str, re.Pattern[str] | None], ...]:
    """Return each kind's bare letters, name, and what must stand after; the longest first."""
    behind: dict[str, str] = {}
    for code_name in document_kinds().values():
        name = _KNOWN_BY_ANOTHER_NAME.get(code_name[1], code_name[1])
        behind[name] = ""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, rest = line.partition("\t")
            behind[name] = rest
    rows = [
        (fold_letters(name), name, re.compile(pattern) if pattern else None)
        for name, pattern in behind.items()
    ]
    rows += [("qui" + bare[3:], name, rest) for bare, name, rest in rows if bare.startswith("quy")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def _bare_names() -> tuple[str, ...]:
    return tuple(bare for bare, _, _ in _kinds())


def fold_letters(name: str) -> str:
    """Return the letters of *name* without diacritics and spaces.

    >>> fold_letters("quyết định")
    'quyetdinh'
    """
    return "".join(filter(str.isalnum, plain_letters(name)))
