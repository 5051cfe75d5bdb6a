"""Which ward does a title name in small letters, or without diacritics?

Covers what people type in a hurry (*phường bồ đề ra quân*) and letterheads without diacritics
(*UBND PHUONG BO DE*). Only wards that the table has are taken, of the kind that stands before
them; without its body before it (*UBND*) none whose name is another word as well (*xã an toàn*,
*phuong an phu hop*). Does not cover names that capitals show (`ward_mentions`).
"""

import re
from collections.abc import Container, Sequence
from functools import cache
from itertools import chain
from typing import Final

from wardsearch.kernel.native import native
from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.gazetteer import load_gazetteer
from wardsearch.places.kinds import WARDS
from wardsearch.places.mention_words import (
    BEFORE_OTHERS,
    BEGIN_BARE_OTHERS,
    BEGIN_OTHERS,
    STOP_PHRASES,
    WORDS_TOO,
)
from wardsearch.places.ward_names import FOLDED_KINDS, GAP, folded_ward_key
from wardsearch.ranges import line_at
from wardsearch.vietnamese.spelling import canonical, fold

_WORD: Final = r"[^\W\d_]{1,9}(?:['’][^\W\d_]{1,9})?(?![\w'’])"
_SMALL: Final = lazy_compile(
    rf"(?<![\w.])(?P<kind>(?i:{'|'.join(kind.name.replace(' ', GAP) for kind in WARDS)})"
    rf"(?={GAP})|[pP]\.)(?P<name>(?:{GAP})?{_WORD}(?:{GAP}(?:[-–]{GAP})?{_WORD}){{1,4}})"
)
_BARE: Final = lazy_compile(
    rf"(?<![\w.])(?P<kind>{'|'.join(FOLDED_KINDS).replace(' ', GAP)})"
    rf"(?:(?P<name>(?:{GAP}(?:-{GAP})?[a-z]{{1,9}}(?:'[a-z]{{1,9}})?(?![\w'])){{1,5}})|{GAP}(?P<number>[0-9]{{1,2}})(?![\w.,/]))",
    re.IGNORECASE | re.ASCII,
)
_SMALL_BEGINNINGS: Final = ("p.", *(kind.name[:5] for kind in WARDS))
_BARE_BEGINNINGS: Final = tuple(kind[:5] for kind in FOLDED_KINDS)
_BODY: Final = lazy_compile(
    r"(?<!\w)(?:u[by]nd|hdnd|dang uy|dang bo|cong an|u?b?mttq(?: viet nam)?|nhan dan"
    r"|to quoc(?: viet nam)?|quan su|thanh nien|phu nu|nong dan|cuu chien binh|tram y te)\s{1,4}$",
    re.IGNORECASE,
)
_BEFORE: Final = lazy_compile(rf"(?<!\w)([^\W\d_]{{1,10}}){GAP}$")
_BEFORE_CHARS: Final = 24
_APOSTROPHES: Final = str.maketrans("", "", "'’")


def ward_in_plain_letters(title: str) -> str | None:
    """Return the name of the ward that *title*, a line or several, names so, as the table has it.

    Without diacritics it is spelled as it stands where the wards of that name differ.

    >>> ward_in_plain_letters("phường bồ đề ra quân"), ward_in_plain_letters("UBND PHUONG BO DE")
    ('Bồ Đề', 'Bồ Đề')
    >>> ward_in_plain_letters("UBND xa Thanh An"), ward_in_plain_letters("xã an toàn khu")
    ('Thanh An', None)
    """
    kernel = native()
    if kernel is not None and not kernel.may_name_plain_ward(title):
        return None
    has = title.lower().__contains__  # most have no kind, and the patterns would look in vain
    small = _SMALL.finditer(title) if any(map(has, _SMALL_BEGINNINGS)) else ()
    bare = _BARE.finditer(title) if any(map(has, _BARE_BEGINNINGS)) else ()
    found = chain(map(_in_small_letters, small), map(_without_diacritics, bare))
    return next(filter(None, found), None)


def _before(found: re.Match[str]) -> str:
    """Return what stands before the kind of a ward."""
    return found.string[max(found.start() - _BEFORE_CHARS, 0) : found.start()]


def _is_of_another(before: str, others: Container[str]) -> bool:
    """Return whether the last word *before* the kind of a ward makes it another word."""
    word = _BEFORE.search(before)
    return word is not None and word[1].lower() in others


def _in_small_letters(found: re.Match[str]) -> str | None:
    words = [word for word in found["name"].split() if word not in "-–"]
    if words[0][0].isupper() or _is_of_another(_before(found), BEFORE_OTHERS):
        return None
    spelled = [canonical(word.lower().translate(_APOSTROPHES)) for word in words]
    if spelled[0] in BEGIN_OTHERS or tuple(spelled[:2]) in STOP_PHRASES:
        return None
    for length in range(len(words), 1, -1):
        name = " ".join(spelled[:length])
        for shown in _names(found["kind"], spelled[:length]):
            if _as_compared(shown) == name and name not in WORDS_TOO:
                return shown
    return None


def _without_diacritics(found: re.Match[str]) -> str | None:
    line = line_at(found.string, found.start("kind"))
    before = _before(found)
    is_sure = _BODY.search(before) is not None
    ends_line = found.end() == line.end or found.string[found.end()] == "\t"
    if not is_sure and not found.string[slice(*line)].isascii():
        return None
    if found["number"]:
        is_ward = found["kind"].lower() == "phuong" and (is_sure or ends_line)
        return found["number"].lstrip("0") if is_ward else None
    words = [word for word in found["name"].split() if word != "-"]
    begins_other = words[0].lower() in BEGIN_BARE_OTHERS
    if not is_sure and (begins_other or _is_of_another(before, _bare_others())):
        return None
    for length in range(len(words), 0, -1):
        is_one = length == 1 and not (is_sure and ends_line and len(words) == 1)
        names = () if is_one else _names(found["kind"], list(map(fold, words[:length])))
        if len(names) == 1 and (is_sure or _as_compared(names[0]) not in WORDS_TOO):
            return names[0]
        if names and is_sure:
            return " ".join(map(str.capitalize, words[:length]))
    return None


def _names(kind: str, words: Sequence[str]) -> list[str]:
    """Return how wards of a *kind* are spelled whose name has these folded or spelled *words*."""
    folded = "phuong" if kind[-1] == "." else fold(" ".join(kind.lower().split()))
    key = " ".join(fold(word.translate(_APOSTROPHES)) for word in words)
    units = load_gazetteer().named(folded_ward_key(key))
    return list(dict.fromkeys(unit.name for unit in units if fold(unit.kind) == folded))


@cache
def _bare_others() -> frozenset[str]:
    return frozenset(map(fold, BEFORE_OTHERS))


def _as_compared(name: str) -> str:
    words = name.lower().replace("-", " ").translate(_APOSTROPHES).split()
    return " ".join(map(canonical, words))
