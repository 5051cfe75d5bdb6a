"""Of which signs are the fixed forms of a head made?

Covers the letters, gaps and marks that patterns of numbers and dates share, and hyphens and spaces
of other kinds. Does not cover the forms (`own_numbers`, `own_dates`, `pieces`).
"""

import re
from typing import Final

from wardsearch.vietnamese.punctuation import HYPHENS

_LETTERS: Final = "".join(map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))))
UPPER: Final = "A-Z" + "".join(filter(str.isupper, _LETTERS))
"""Capitals, within a set of a pattern."""
LOWER: Final = "a-z" + "".join(filter(str.islower, _LETTERS))
"""Small letters, likewise."""
GAP: Final = r"[^\S\n\t]{0,3}"
DOTS: Final = r"[^\S\n\t]{0,3}[.…_]{0,8}[^\S\n\t]{0,3}"
"""Of a form, around what fills it in."""
MARK: Final = (
    rf"(?:[{UPPER}][{UPPER}0-9]{{1,11}}[{LOWER}]{{0,2}}[{UPPER}0-9]{{0,6}}|[{UPPER}][{LOWER}]?[{UPPER}0-9]{{1,6}}"
    rf"|[{UPPER}](?![{LOWER}]))(?:\([{UPPER}0-9]{{1,6}}\))?"
)
"""A part of the sign of a number: `QĐ`, `UBND`, `TTr`."""
NOT_LETTERHEAD: Final = re.compile(r"[(“\"]|\b(?:can cu|theo|kem theo|ban hanh)\b")
"""In plain letters: of a sentence, which names another document."""
# Hyphens and spaces at which no line breaks, and of other widths.
_PLAIN: Final = str.maketrans(
    dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys("\xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " ")
)
_OTHER: Final = re.compile(f"[{''.join(map(chr, _PLAIN))}]")


def with_plain_signs(text: str) -> str:
    """Return *text*, as long as before, with plain hyphens and spaces for those of other kinds.

    >>> with_plain_signs("QĐ\u2011UBND ngày\u00a05")
    'QĐ-UBND ngày 5'
    """
    has_other = not text.isascii() and _OTHER.search(text)  # `translate` takes twenty times as long
    return text.translate(_PLAIN) if has_other else text
