"""Which ward's folder does this file lie in?

Covers the names of a file and of its folders, the nearest first: `Phường Cửa Nam/2025/BC.docx`,
`phuong-cua-nam/bc.txt`, `BC_phuong_Cua_Nam_05.10.2025.docx`. Only wards that the table has are
taken. Does not cover what the file itself says (`ward_mentions`), which comes first.
"""

import re
from functools import lru_cache
from typing import Final

from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.gazetteer import load_gazetteer
from wardsearch.places.ward_mentions import find_ward
from wardsearch.places.ward_names import FOLDED_KINDS, folded_ward_key, ward_key
from wardsearch.vietnamese.spelling import fold, to_nfc

_PARTS: Final = lazy_compile(r"[/#]")
_SIGNS: Final = lazy_compile(r"[\s_.-]+")
_SUFFIX: Final = lazy_compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
_MAY_NAME: Final = lazy_compile(
    r"ph[uư]\u031b?[oơờ]|x[aã]|tr[aấ]\u0302?\u0301?n|khu|(?<![^\W_])p[._ ]", re.IGNORECASE
)
_BARE: Final = lazy_compile(rf"(?:ubnd )?(?P<kind>{'|'.join(FOLDED_KINDS)}) (?P<name>.+)")
_WITHIN: Final = lazy_compile(
    rf"(?<![^\W_])(?P<before>[a-z]+[\s_.-]+)?(?P<kind>{'|'.join(FOLDED_KINDS)})[\s_.-]+"
    r"(?P<name>[^\W\d_]+(?P<sign>[\s_.-]+)[^\W\d_]+(?:(?P=sign)[^\W\d_]+){0,3})"
)
# Before what is *phường* or *xã* without diacritics: *địa phương*, *thị xã*, *hợp tác xã*.
_OTHER_WORDS: Final = frozenset(["dia", "doi", "don", "song", "da", "thi", "tac", "tan"])
# Behind a name that has ended: a date, what it belongs to, what the file is.
_BEHIND: Final = """
ngay thang nam quy tuan dot lan ky quan huyen tp tx thanh tinh bc kh qd tb nq gm signed
"""
_NEXT_WORDS: Final = frozenset(_BEHIND.split())


def ward_of_path(path: str) -> str | None:
    """Return the name of the ward that a file or one of its folders is called by, or None.

    Args:
        path: The id of a report: names parted by `/`, and `#` before what a file holds.

    >>> ward_of_path("2025/Phường Cửa Nam/BC.docx"), ward_of_path("phuong-cua-nam/bc.txt")
    ('Cửa Nam', 'Cửa Nam')
    >>> ward_of_path("kinh-te-xa-hoi/Phường họp.docx") is None
    True
    """
    if not _MAY_NAME.search(path):
        return None
    return next(filter(None, map(_ward_of_name, reversed(_PARTS.split(path)))), None)


@lru_cache(maxsize=256)
def _ward_of_name(name: str) -> str | None:
    spelled = to_nfc(name).replace("_", " ")
    ward = find_ward(spelled, "", may_be_plain=not spelled.isascii())
    if ward and load_gazetteer().named(ward_key(ward)):
        return ward
    if not spelled.isascii():
        return None
    stem = _SUFFIX.sub("", name)
    bare = _BARE.fullmatch(_folded(stem.replace("_", " ")))
    return (_only_ward(bare["kind"], bare["name"]) if bare else None) or _ward_within(stem)


def _only_ward(kind: str, name: str) -> str | None:
    """Return how the wards of a *kind* and *name* without diacritics are spelled, if all alike."""
    units = load_gazetteer().named(folded_ward_key(name))
    names = {unit.name for unit in units if _folded(unit.kind) == kind}
    return names.pop() if len(names) == 1 else None


def _ward_within(stem: str) -> str | None:
    """Return the ward that a part of *stem*, without diacritics, names with its kind.

    The name of the ward has several syllables, and it is plain where it ends: by the end of the
    file's name, another sign than between its syllables, figures, or a word such as *thang*.
    """
    stem = stem.lower()
    for found in _WITHIN.finditer(stem):
        before = (found["before"] or "").strip(" _.-")
        if before in _OTHER_WORDS:
            continue
        words = _SIGNS.split(found["name"])
        for length in range(len(words), 1, -1):
            rest = found["name"].split(found["sign"])[length:]
            behind = found["sign"].join(rest) or stem[found.end() :].removeprefix(found["sign"])
            next_word = _SIGNS.split(behind)[0] if behind else ""
            ends = next_word in _NEXT_WORDS or not next_word or next_word[0].isdigit()
            ward = _only_ward(found["kind"], " ".join(words[:length])) if ends else None
            if ward:
                return ward
    return None


def _folded(name: str) -> str:
    return " ".join(map(fold, filter(None, _SIGNS.split(name))))
