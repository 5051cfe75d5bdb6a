"""Which chunks of a text may be a part of what states a fact?

Covers what a chunk, which is what stands between white space, may be where facts are looked for.
Does not cover what a row of such chunks states (`extraction`).
"""

from functools import lru_cache
from typing import Final

from wardsearch.facts.amounts import AMOUNT_WORDS
from wardsearch.facts.clock_times import BEHIND_EVENING, CLOCK_WORDS
from wardsearch.facts.counted import WORDS_BEFORE, WORDS_BEHIND
from wardsearch.facts.document_numbers import OF_OFFICE
from wardsearch.facts.periods import PERIOD_WORDS, TIME_WORDS
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.numbers import ROMAN_MONTHS, ROMAN_QUARTERS

LINE_END: Final = "\n"
"""Stands for itself among the chunks of a text, as a tab does, which is no part of any fact."""
LONGEST_REMEMBERED: Final = 100
"""Of a longer chunk, in code points, nothing is remembered: one may be megabytes."""
PART: Final = 1
FOLLOWS: Final = 2
OPEN: Final = 4
BETWEEN: Final = 8
DIGIT: Final = 16
LEAD: Final = 32

_SIGNS: Final = ",.;:!?()[]\"“”'…"  # before a word of a stretch
_JOINTS: Final = "%₫/-–—"  # a chunk that begins so may go on with what stands before it
_OPEN_ENDS: Final = frozenset("/-–—\u2010\u2011")
# Of the number of a document before its body, and of a sum that is written together.
_ENDS: Final = (f"-{OF_OFFICE}", "triệu", "tỷ", "tỉ", "-la")
_MARKS: Final = lazy_compile(r"[A-ZĐƯÔ][A-ZĐƯÔ]{1,9}[0-9]{0,2}(?![^\W_])")
_LETTERS: Final = lazy_compile(r"[^\W\d_]+")
_BEFORE_NUMBERS: Final = ("ngày", "tháng", "quý", "năm", "hết")
_WORDS: Final = (*AMOUNT_WORDS, *PERIOD_WORDS, *TIME_WORDS, *CLOCK_WORDS)
# By the words in small letters, whichever they are written in.
_OF_WORDS: Final[dict[str, int]] = {
    **{part: PART for word in _WORDS for part in word.split()},
    **dict.fromkeys(_BEFORE_NUMBERS, PART | LEAD),
    **dict.fromkeys(map(str.lower, ROMAN_QUARTERS), PART | DIGIT),
}
for _word in (*WORDS_BEFORE, "tối"):
    _OF_WORDS[_word] = _OF_WORDS.get(_word, 0) | OPEN
for _word in (*WORDS_BEHIND, *BEHIND_EVENING):
    _OF_WORDS[_word] = _OF_WORDS.get(_word, 0) | FOLLOWS
_AS_WRITTEN: Final[dict[str, int]] = {
    LINE_END: 0,
    **dict.fromkeys(("đến", "tới", "và"), BETWEEN),
    **dict.fromkeys(ROMAN_MONTHS, PART | DIGIT),
}


def roles(chunk: str) -> int:
    """Return what *chunk*, NFC without white space, may be in a stretch, as flags.

    `PART`: a part, whatever stands beside it; `FOLLOWS`: a part after one that is open (`UBND`,
    `yên`); `OPEN`: it ends as what goes on, the number of a document or a sum (`512/QĐ-`, `triệu`);
    `BETWEEN`: a part between numbers (`đến`); `DIGIT`: it holds a digit, or is a Roman number;
    `LEAD`: a word that stands before one (`quý`).
    """
    if (known := _AS_WRITTEN.get(chunk)) is not None:
        return known
    if chunk.isalpha():
        of_word = _OF_WORDS.get(chunk.lower(), 0)
        return of_word | FOLLOWS * is_mark(chunk) if chunk[:2].isupper() else of_word
    found = OPEN * (chunk[-1] in _OPEN_ENDS or chunk.endswith(_ENDS))
    found |= FOLLOWS * is_mark(chunk)
    if any(map(str.isdecimal, chunk)):
        return found | PART | DIGIT
    if chunk[0] in _JOINTS:
        return found | PART
    word = _LETTERS.match(chunk.lstrip(_SIGNS))
    return found | (PART | FOLLOWS) & _of_word(word[0]) if word else found


def known_roles(chunk: str) -> int:
    """Return `roles` of *chunk*; those of short ones are remembered."""
    return _remembered_roles(chunk) if len(chunk) <= LONGEST_REMEMBERED else roles(chunk)


@lru_cache(maxsize=1 << 14)
def _remembered_roles(chunk: str) -> int:
    return roles(chunk)


def is_mark(chunk: str) -> bool:
    """Return whether *chunk* begins with capitals, as the marks of a document's number are."""
    return chunk[:2].isupper() and _MARKS.match(chunk) is not None


def _of_word(word: str) -> int:
    return _AS_WRITTEN.get(word) or _OF_WORDS.get(word.lower(), 0)
