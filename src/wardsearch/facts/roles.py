"""Which chunks of a text may be a part of what states a fact?

Covers what a chunk, which is what stands between white space, may be where facts are looked for.
Does not cover what a row of such chunks states (`extraction`).
"""

from functools import lru_cache
from typing import Final

from wardsearch.facts.amounts import AMOUNT_WORDS
from wardsearch.facts.clock_times import CLOCK_WORDS
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
_BETWEEN: Final = frozenset({"đến", "tới", "và"})
_BEFORE_NUMBERS: Final = frozenset({"ngày", "tháng", "quý", "năm", "hết"})
_OPEN_ENDS: Final = frozenset("/-–—\u2010\u2011")
_BEFORE_BODIES: Final = f"-{OF_OFFICE}"
_MARKS: Final = lazy_compile(r"[A-ZĐƯÔ][A-ZĐƯÔ]{1,9}[0-9]{0,2}(?![^\W_])")
_LETTERS: Final = lazy_compile(r"[^\W\d_]+")
_WORDS: Final = frozenset(
    part
    for word in (*AMOUNT_WORDS, *PERIOD_WORDS, *TIME_WORDS, *CLOCK_WORDS)
    for part in word.split()
)


def roles(chunk: str) -> int:
    """Return what *chunk*, NFC without white space, may be in a stretch, as flags.

    `PART`: a part, whatever stands beside it; `FOLLOWS`: a part after one that is open (`UBND`);
    `OPEN`: it ends as the number of a document does that goes on (`512/QĐ-`); `BETWEEN`: a part
    between numbers (`đến`); `DIGIT`: it holds a digit, or is a Roman number; `LEAD`: a word that
    stands before one (`quý`).
    """
    if chunk == LINE_END:
        return 0
    if chunk.isalpha():
        if chunk.lower() in _WORDS:
            return PART + LEAD * (chunk.lower() in _BEFORE_NUMBERS)
        if chunk[:2].isupper():
            return (PART + DIGIT) * (chunk in ROMAN_MONTHS) + FOLLOWS * is_mark(chunk)
        return (PART + DIGIT) * _is_roman(chunk) + BETWEEN * (chunk in _BETWEEN)
    found = OPEN * (chunk[-1] in _OPEN_ENDS or chunk.endswith(_BEFORE_BODIES)) + FOLLOWS * is_mark(
        chunk
    )
    if any(map(str.isdecimal, chunk)):
        return found | PART | DIGIT
    return found | PART * may_be_part(chunk)


def known_roles(chunk: str) -> int:
    """Return `roles` of *chunk*; those of short ones are remembered."""
    return _remembered_roles(chunk) if len(chunk) <= LONGEST_REMEMBERED else roles(chunk)


def may_be_part(chunk: str) -> bool:
    """Return whether *chunk*, NFC without white space, may be a part of what states a fact."""
    if not chunk.isalpha() and (chunk[0] in _JOINTS or any(map(str.isdecimal, chunk))):
        return True
    word = _LETTERS.match(chunk.lstrip(_SIGNS))
    return word is not None and (word[0].lower() in _WORDS or _is_roman(word[0]))


def is_mark(chunk: str) -> bool:
    """Return whether *chunk* begins with capitals, as the marks of a document's number are."""
    return chunk[:2].isupper() and _MARKS.match(chunk) is not None


def _is_roman(word: str) -> bool:
    """Return whether *word* may be the Roman number of a quarter or, in capitals, of a month."""
    return word in ROMAN_MONTHS or word.upper() in ROMAN_QUARTERS


@lru_cache(maxsize=1 << 14)
def _remembered_roles(chunk: str) -> int:
    return roles(chunk)
