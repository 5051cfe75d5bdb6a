"""Which words tell the parts of a document's head?

Covers the lists of `words.txt`, for patterns that are matched against the result of
`plain_letters`. Does not cover the patterns.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from wardsearch.vietnamese.spelling import plain_letters

_LISTS: Final = Path(__file__).with_name("words.txt")
_NO_WORD: Final = r"[^\W_]"
_WARD: Final = re.compile(r"\b(?:PHƯỜNG|XÃ|THỊ TRẤN|ĐẶC KHU)(?:\s+[^\W_][\w'’]*){1,4}\s*$")


def words_of(name: str) -> frozenset[str]:
    """Return the entries of the list *name*, in plain letters.

    Raises:
        KeyError: There is no such list.
    """
    return _lists()[name]


def any_word(name: str) -> str:
    """Return a pattern for any entry of the list *name*, as whole words of plain letters.

    >>> "|chu tich|" in any_word("offices")
    True
    """
    found = "|".join(sorted(words_of(name), key=len, reverse=True))
    return rf"(?<!{_NO_WORD})(?:{found})(?!{_NO_WORD})"


def ends_with_ward(text: str) -> bool:
    """Return whether *text*, in capitals, ends with what may be the name of a ward.

    Without diacritics such a name may be another word: *AN* of *PHƯỜNG AN*, *phương án*.

    >>> ends_with_ward("UBND PHƯỜNG TAM KỲ"), ends_with_ward("CÔNG BÁO KỲ")
    (True, False)
    """
    return _WARD.search(text) is not None


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, frozenset[str]] = {}
    for section in _LISTS.read_text(encoding="utf-8").split("\n[")[1:]:
        head, _, rest = section.partition("]\n")
        name = head.partition(":")[0]
        entries = rest.split() if name == "surnames" else rest.split("\n")
        lists[name] = frozenset(plain_letters(entry) for entry in entries if entry)
    return lists
