"""Which tokens of a report's text match a query?

Ranges come from the analysis of the stored text, never from string search. A chunk that was looked at once is not looked at
again, so the cost is one look into a dictionary for each.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from wardsearch.analyzer import chunk_tokens
from wardsearch.features import Syllable, syllables
from wardsearch.query import Prefix, Query
from wardsearch.ranges import CharRange
from wardsearch.snippet import TokenMatch
from wardsearch.text import fold, toneless

_CHUNK: Final = re.compile(r"\S+")
_EXACT, _TONE, _LETTERS = 3, 2, 1  # how well a token is spelled as the query


class _Wanted(NamedTuple):
    """A syllable of the query, or the beginning of one."""

    syllable: Syllable
    is_prefix: bool
    weight: float


class _Found(NamedTuple):
    """A token of a chunk that matches, by its offsets and its number in the chunk."""

    start: int
    end: int
    place: int
    term: int
    grade: int


class Highlighter:
    """Finds the tokens that match *query* in one text after the other.

    Args:
        query: What was asked.
        weights: How rare each syllable is, in the order of the query's leaves; see `query_syllables`.
        exact_accents: A syllable typed with diacritics matches in its exact spelling only.
    """

    def __init__(self, query: Query, weights: Sequence[float], *, exact_accents: bool) -> None:
        self._wanted = [
            _Wanted(syllable, is_prefix, weight)
            for (syllable, is_prefix), weight in zip(query_syllables(query), weights, strict=True)
        ]
        self._exact = exact_accents
        self._chunks: dict[str, tuple[int, tuple[_Found, ...]]] = {}

    def matches(self, text: str) -> list[TokenMatch]:
        """Return the tokens of NFC *text* that match, each in the best spelling that the text has of its syllable."""
        found: list[tuple[int, _Found]] = []  # with the number of the chunk's first token, and the chunk's start
        starts: list[int] = []
        known = self._chunks
        position = 0
        for chunk in _CHUNK.finditer(text):
            looked = known.get(chunk.group())
            if looked is None:
                looked = known[chunk.group()] = self._look(chunk.group())
            if looked[1]:
                for match in looked[1]:
                    found.append((position, match))
                    starts.append(chunk.start())
            position += looked[0]
        best = [0] * len(self._wanted)
        for _, match in found:
            best[match.term] = max(best[match.term], match.grade)
        return [
            TokenMatch(
                start + match.start,
                start + match.end,
                first + match.place,
                match.term,
                self._wanted[match.term].weight,
            )
            for (first, match), start in zip(found, starts, strict=True)
            if match.grade == best[match.term]
        ]

    def ranges(self, text: str) -> list[CharRange]:
        """Return what to mark in the whole of *text*: runs of matching tokens, sorted and disjoint."""
        from wardsearch.marks import find_marks

        return [CharRange(m.start, m.end) for m in find_marks(text, sorted(self.matches(text)))]

    def _look(self, chunk: str) -> tuple[int, tuple[_Found, ...]]:
        tokens = chunk_tokens(chunk)
        found = []
        for place, token in enumerate(tokens):
            folded = fold(token.text)
            for term, wanted in enumerate(self._wanted):
                grade = self._grade(wanted, token.text, folded)
                if grade:
                    found.append(_Found(token.start, token.end, place, term, grade))
        return len(tokens), tuple(found)

    def _grade(self, wanted: _Wanted, text: str, folded: str) -> int:
        syllable = wanted.syllable
        if wanted.is_prefix:
            beginning = text.startswith(syllable.text) if syllable.accented else folded.startswith(syllable.folded)
            return _EXACT if beginning else 0
        if folded != syllable.folded:
            return 0
        if not syllable.accented or text == syllable.text:
            return _EXACT
        if self._exact:
            return 0
        return _TONE if toneless(text) == toneless(syllable.text) else _LETTERS


def query_syllables(query: Query) -> list[tuple[Syllable, bool]]:
    """Return the syllables that *query* looks for, in its order, and whether each is only a beginning."""
    found = []
    for leaf in query.leaves():
        of_leaf = syllables(leaf.text)
        for number, syllable in enumerate(of_leaf, 1):
            found.append((syllable, isinstance(leaf, Prefix) and number == len(of_leaf)))
    return found
