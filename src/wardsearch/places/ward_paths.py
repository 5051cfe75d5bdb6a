"""Which ward's folder does this file lie in?

Covers the names of a file and of its folders, the nearest first: `Phường Cửa Nam/2025/BC.docx`,
`phuong-cua-nam/bc.txt`. Only wards that the table has are taken. Does not cover what the file
itself says (`ward_mentions`), which comes first.
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
_MAY_NAME: Final = lazy_compile(
    r"ph[uư]\u031b?[oơờ]|x[aã]|tr[aấ]\u0302?\u0301?n|khu|(?<![^\W_])p[._ ]", re.IGNORECASE
)
_BARE: Final = lazy_compile(rf"(?:ubnd )?(?P<kind>{'|'.join(FOLDED_KINDS)}) (?P<name>.+)")


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
    ward = find_ward(spelled, "")
    if ward and load_gazetteer().named(ward_key(ward)):
        return ward
    # Without diacritics the whole name must be a ward's, with its kind.
    bare = _BARE.fullmatch(_folded(spelled)) if spelled.isascii() else None
    if bare is None:
        return None
    units = load_gazetteer().named(folded_ward_key(bare["name"]))
    names = {unit.name for unit in units if _folded(unit.kind) == bare["kind"]}
    return names.pop() if len(names) == 1 else None


def _folded(name: str) -> str:
    return " ".join(map(fold, filter(None, _SIGNS.split(name))))
