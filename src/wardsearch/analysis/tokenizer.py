"""Which tokens does a text hold, in which forms, at which offsets?

A text is cut at white space into *chunks*, a chunk into *tokens*: syllables, numbers, and the parts
of what is joined by punctuation (`123/QĐ-UBND` is three). Each token then has up to four forms,
each a field of the index:

- `syllable`: canonical spelling, with diacritics;
- `folded`: without;
- `pair`: each two neighbouring folded tokens, joined by `_`;
- `word`: the compounds that the segmenter finds, canonical syllables joined by `_`.

Beside them, a text has `fact`s (see `wardsearch.facts.extraction`).

Covers cutting, and the value of numbers. Does not cover spelling
(`wardsearch.vietnamese.spelling`), which syllables make a word
(`wardsearch.analysis.segmenter.segmenter`), or how a whole collection is analysed at speed
(`wardsearch.analysis.batch`).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.vietnamese.numbers import plain_number
from wardsearch.vietnamese.spelling import canonical

ANALYSIS_VERSION: Final = "2"  # of tokens and spelling; a change makes indexes outdated

JOINER: Final = "_"  # never part of a token, so joined forms are unambiguous
_LONGEST_REMEMBERED: Final = 100  # code points of a chunk; one may be megabytes

# A number with separators, or a run of letters and digits with their combining marks. Nothing here
# is ever taken back, and to say so (`++`) spares the memory of where it could be.
# An apostrophe after consonants alone is a letter of a name of the Highlands (`Cư M'gar`), which
# is as often written without.
_LETTERS: Final = r"(?:[^\W_][\u0300-\u036f]*+)++"
_BEGINNING: Final = r"(?<![^\W_])[b-df-hj-np-tv-xzđB-DF-HJ-NP-TV-XZĐ]{1,3}+['’](?=[^\W\d_])"
_TOKEN: Final = lazy_compile(rf"\d++(?:[.,]\d++)++|({_BEGINNING})?{_LETTERS}")
_APOSTROPHES: Final = str.maketrans("", "", "'’")
CHUNK: Final = lazy_compile(r"\S+")
_DIGITS: Final = lazy_compile(r"\d+")


class Token(NamedTuple):
    """An occurrence of a syllable or number.

    Attributes:
        text: The canonical form (NFC).
        start: Its first code point in the analysed text.
        end: The code point after its last.
    """

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Return the tokens of NFC *text* in order.

    >>> [token.text for token in tokenize("Thu 147.105.000đ, đạt 37,5% (UỶ BAN)")]
    ['thu', '147105000', 'đ', 'đạt', '37.5', 'ủy', 'ban']
    >>> [token.text for token in tokenize("Cư M'gar, people's")]
    ['cư', 'mgar', 'people', 's']
    """
    if text.isalnum():  # one chunk, as most words of a query are
        return list(chunk_tokens(text))
    tokens = []
    for chunk in CHUNK.finditer(text):
        at = chunk.start()
        tokens += [Token(t, start + at, end + at) for t, start, end in chunk_tokens(chunk.group())]
    return tokens


def chunk_tokens(chunk: str) -> tuple[Token, ...]:
    """Return the tokens of *chunk*, a stretch of NFC text without white space."""
    return _remembered(chunk) if len(chunk) <= _LONGEST_REMEMBERED else tuple(cut(chunk))


@lru_cache(maxsize=1 << 13)  # those of many hits, and some 7 MB
def _remembered(chunk: str) -> tuple[Token, ...]:
    return tuple(cut(chunk))


def cut(chunk: str) -> Iterator[Token]:
    """Yield the tokens of *chunk*, which are not remembered."""
    if chunk.isalnum():  # as most are: one token
        yield Token(canonical(chunk), 0, len(chunk))
        return
    for match in _TOKEN.finditer(chunk):
        text, start = match.group(), match.start()
        if not text[0].isdigit() or match.end() - start == 1 or text.isalnum():
            bare = text.translate(_APOSTROPHES) if match.lastindex else text
            yield Token(canonical(bare), start, match.end())
        else:
            yield from _number(text, start)


def _number(text: str, start: int) -> Iterator[Token]:
    """Yield a number with separators as its value; what is none (a date) as its parts."""
    value = plain_number(text)
    if value is not None:
        yield Token(value, start, start + len(text))
    else:
        for part in _DIGITS.finditer(text):
            yield Token(part.group(), start + part.start(), start + part.end())


def single_token(piece: str) -> str | None:
    """Return the canonical form of *piece* if it is exactly one token, else None."""
    if piece.isalnum():
        return canonical(piece)
    tokens = list(cut(piece))
    is_single = len(tokens) == 1 and tokens[0].end - tokens[0].start == len(piece)
    return tokens[0].text if is_single else None
