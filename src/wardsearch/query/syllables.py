"""Which syllables does a query have, and which leaf is each of?

Covers cutting a query into the tokens that an index is asked for, once: lookups, scores and marks
all read the same `AnalysedQuery`. Does not cover where in a text of the query a token stands
(`corrections`).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.frozen import NamedTuple
from wardsearch.query.tree import Leaf, Prefix, Query
from wardsearch.vietnamese.spelling import fold, is_accented, to_nfc

_REMEMBERED: Final = 1 << 13  # texts; Vietnamese has some 7,000 syllables
_LONGEST_REMEMBERED: Final = 24  # code points of one


class Syllable(NamedTuple):
    """A token of the query.

    Attributes:
        text: Canonical.
        folded: Without diacritics.
        accented: Whether it was typed with any.
    """

    text: str
    folded: str
    accented: bool


def syllables(text: str) -> tuple[Syllable, ...]:
    """Return the tokens of query *text*.

    >>> [s.folded for s in syllables("123/QĐ-UBND đường")]
    ['123', 'qd', 'ubnd', 'duong']
    """
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _cut(text)


def _cut(text: str) -> tuple[Syllable, ...]:
    return tuple(
        [
            Syllable(token.text, fold(token.text), is_accented(token.text))
            for token in tokenize(to_nfc(text))
        ]
    )


_remembered = lru_cache(_REMEMBERED)(_cut)


def letters(text: str) -> tuple[str, ...]:
    """Return the tokens of query *text*, folded.

    >>> letters("123/QĐ-UBND đường")
    ('123', 'qd', 'ubnd', 'duong')
    """
    return _letters_remembered(text) if len(text) <= _LONGEST_REMEMBERED else _letters(text)


def _letters(text: str) -> tuple[str, ...]:
    return tuple([syllable.folded for syllable in syllables(text)])


_letters_remembered = lru_cache(_REMEMBERED)(_letters)


class PlacedLeaf(NamedTuple):
    """A leaf of a query.

    Attributes:
        leaf: The word, phrase or prefix.
        first: The number of its first syllable among all of the query.
        syllables: Its syllables.
    """

    leaf: Leaf
    first: int
    syllables: tuple[Syllable, ...]


class AskedSyllable(NamedTuple):
    """A syllable of a query; only the last one of a prefix is a beginning of others."""

    syllable: Syllable
    is_prefix: bool


class AnalysedQuery:
    """A query whose texts are cut into syllables once each, when they are first asked for.

    Attributes:
        query: What was asked.
        leaves: Its words, phrases and prefixes in the order typed; none that is excluded.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        self._syllables_of: dict[str, tuple[Syllable, ...]] = {}
        self.leaves = tuple(self._placed())

    def syllables_of(self, text: str) -> tuple[Syllable, ...]:
        """Return the syllables of *text*, a part or another form of a part of the query."""
        found = self._syllables_of.get(text)
        if found is None:
            found = self._syllables_of[text] = syllables(text)
        return found

    def syllables(self) -> Iterator[AskedSyllable]:
        """Yield the syllables of all leaves, in their order."""
        for leaf, _, of_leaf in self.leaves:
            for number, syllable in enumerate(of_leaf, 1):
                yield AskedSyllable(syllable, isinstance(leaf, Prefix) and number == len(of_leaf))

    @property
    def syllable_count(self) -> int:
        """How many syllables its leaves have together."""
        return sum(len(placed.syllables) for placed in self.leaves)

    def _placed(self) -> list[PlacedLeaf]:
        placed = []
        first = 0
        for leaf in self.query.leaves():
            found = self.syllables_of(leaf.text)
            placed.append(PlacedLeaf(leaf, first, found))
            first += len(found)
        return placed
