"""Which words stand at a place of a text, where the name of a ward may begin?

Covers words, numbers, and the dashes within a name, up to the end of a line or cell. Does not cover
which of them are the name (`ward_mentions`).
"""

from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.places.ward_names import GAP

_WORD: Final = lazy_compile(
    r"[^\W\d_]{1,20}(?:['’][^\W\d_]{1,20})?(?!['’]?\w)|[0-9]{1,2}(?![\w%]|[.,:/][0-9])"
)
_BETWEEN: Final = lazy_compile(rf"{GAP}(?:(?P<dash>[-–])(?:{GAP})?)?|(?P<tight>[-–])")
_MOST: Final = 7


class Word(NamedTuple):
    """A word behind the kind of a ward.

    Attributes:
        text: As written.
        is_dashed: A dash separates it from the word before.
    """

    text: str
    is_dashed: bool


def words_at(text: str, at: int) -> tuple[list[Word], bool]:
    """Return the next few words from *at* on, and whether the line or cell ends after them."""
    words: list[Word] = []
    is_dashed = False
    while len(words) < _MOST and (word := _WORD.match(text, at)):
        words.append(Word(word[0], is_dashed))
        at = word.end()
        gap = _BETWEEN.match(text, at)
        if gap is None:
            break
        is_dashed = bool(gap["dash"] or gap["tight"])
        at = gap.end()
    rest = text[at : at + 1]
    return words, not rest or rest in "\n\t"


def behind_words(text: str, at: int, count: int) -> int:
    """Return where in *text* what stands behind the next *count* words from *at* on begins."""
    for _ in range(count):
        word = _WORD.match(text, at)
        at = word.end() if word else at
        gap = _BETWEEN.match(text, at)
        at = gap.end() if gap else at
    return at
