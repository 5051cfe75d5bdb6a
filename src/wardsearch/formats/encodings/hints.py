"""Might this text be Vietnamese in the letters of other alphabets?

A quick test, run on every text, so that plain Unicode costs nothing more. Does not cover the
verdict (`detection`).
"""

import re
from itertools import islice
from typing import Final

from wardsearch.kernel.native import native

_AT_ONCE: Final = 1 << 20  # code points: a list of all letters of a long text would take gigabytes
_FEW = 3  # occurrences that any text may contain by chance
# What legacy encodings use for Vietnamese letters and Vietnamese itself does not.
_LETTERS = (
    "\x80-\x9f\xa1-\xa7\xaa\xac-\xaf\xb4-\xb6\xb8\xb9\xbf\xc4-\xc7\xcb\xce-\xd1\xd6\xd8\xdb-\xdf"
    "\xe4-\xe7\xeb\xee-\xf1\xf6\xf8\xfb\xfc\xfe\xff\u2212\u2219"
)
_SIGNS = "\xa9\xab\xb1-\xb3\xbb-\xbe\xd7"
_STAND_INS = re.compile(f"[{_LETTERS}{_SIGNS}]")
_STANDS_IN = bytes(map(bool, map(_STAND_INS.match, map(chr, range(256)))))
_READ_AT_ONCE = 1 << 16  # code points: what is made of a text for looking at it is small
_STAND_IN_LETTERS = re.compile(f"[{_LETTERS}]")
_VIETNAMESE_ALONE = re.compile("[\u0103\u0111\u01a1\u01b0\u1ea0-\u1ef9\u0300-\u0309\u0323]")
_TYPED = re.compile(r"[aeouAEOU][\^(+][`'?~.]|&#\d{3,5};|&#x[0-9a-fA-F]{2,4};")


def looks_legacy(text: str) -> bool:
    """Return whether most of *text* may be in a legacy encoding.

    Vietnamese in Unicode has letters that nothing older could spell, and few of those that only
    stood in for others.
    """
    if text.isascii():
        return len(list(islice(_TYPED.finditer(text), _FEW + 1))) > _FEW
    kernel = native() if len(text) <= _READ_AT_ONCE else None
    if kernel is not None and not kernel.may_be_legacy(text, _STANDS_IN, _FEW):
        return False
    stand_ins = _count(_STAND_INS, text)
    return stand_ins > _FEW and stand_ins > _count(_VIETNAMESE_ALONE, text)


def may_hold_legacy(text: str) -> bool:
    """Return whether any part of *text* may be in a legacy encoding."""
    if not text.isascii() and (_STAND_IN_LETTERS.search(text) or _count(_STAND_INS, text) > _FEW):
        return True
    return _TYPED.search(text) is not None


def _count(letters: re.Pattern[str], text: str) -> int:
    """Return how many code points of *text* are of *letters*, a class of single ones."""
    places = range(0, len(text), _AT_ONCE)
    return sum(len(letters.findall(text, start, start + _AT_ONCE)) for start in places)
