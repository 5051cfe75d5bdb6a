"""In which ways is one query typed, with the same reports in mind?

Four typings: as written; without diacritics; mixed, each chunk between white space without its
diacritics with probability one half; and in the other style of tone marks (hoà for hòa). Written
without the product's own spelling rules, which it is there to test.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

Typing = Callable[[str, str], str]  # (query id, text) -> text

_RHYMES: Final = ("oa", "oe", "uy")
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"


def without_diacritics(text: str) -> str:
    """Return *text* as it is typed on a keyboard without Vietnamese.

    >>> without_diacritics("Đường Hoà Ngạn")
    'Duong Hoa Ngan'
    """
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def mixed(query_id: str, text: str) -> str:
    """Return *text* with about half of its chunks without diacritics, the same ones each time."""
    chance = random.Random(query_id)  # noqa: S311 - nothing is kept secret by it
    return re.sub(
        r"\S+",
        lambda chunk: without_diacritics(chunk[0]) if chance.random() < 0.5 else chunk[0],
        text,
    )


def other_style(text: str) -> str:
    """Return *text* with the tone marks of oa, oe and uy at a syllable's end on the other vowel.

    >>> other_style("Hoà Bình, thuỷ lợi, khỏe, quý, hoàn")
    'Hòa Bình, thủy lợi, khoẻ, quý, hoàn'
    """
    parts = _SPLIT.split(unicodedata.normalize("NFC", text))
    return "".join(_SWAPS.get(part, part) for part in parts)


def _swaps() -> dict[str, str]:
    pairs = {}
    for rhyme in _RHYMES:
        for tone in _TONES:
            for cased in (rhyme, rhyme.upper(), rhyme.capitalize()):
                old = unicodedata.normalize("NFC", cased[0] + tone + cased[1])
                new = unicodedata.normalize("NFC", cased + tone)
                pairs[old], pairs[new] = new, old
    return pairs


_SWAPS: Final = _swaps()
_SPLIT: Final = re.compile(rf"((?<![qQ])(?:{'|'.join(_SWAPS)})(?!\w))")

TYPINGS: Final[Mapping[str, Typing]] = {
    "as written": lambda _, text: text,
    "without": lambda _, text: without_diacritics(text),
    "mixed": mixed,
    "other style": lambda _, text: other_style(text),
}
