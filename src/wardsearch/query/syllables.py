"""Which syllables does a query have, and which leaf is each of?

Covers cutting a query into the tokens that an index is asked for, once: lookups, scores and marks
all read the same `AnalysedQuery`. Does not cover where in a text of the query a token stands
(`corrections`).
"""

from collections.abc import Iterator
from sys import maxsize
from typing import Final

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.frozen import NamedTuple
from wardsearch.query.remembered import Remembered
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


def _syllables(text: str) -> tuple[Syllable, ...]:
    return tuple(
        [
            Syllable(token.text, fold(token.text), is_accented(token.text))
            for token in tokenize(to_nfc(text))
        ]
    )


def _letters(text: str) -> tuple[str, ...]:
    return tuple([syllable.folded for syllable in syllables(text)])


syllables: Final = Remembered(_syllables, _REMEMBERED, _LONGEST_REMEMBERED).__getitem__
"""Returns the tokens of query text: `123`, `qđ`, `ubnd` and `đường` of *123/QĐ-UBND đường*."""

letters: Final = Remembered(_letters, _REMEMBERED, _LONGEST_REMEMBERED).__getitem__
"""Returns the tokens of query text, folded: `123`, `qd`, `ubnd` and `duong`."""


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
        syllables_of: Returns the syllables of a text, a part or another form of a part of it.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        self.syllables_of = Remembered(syllables, maxsize, maxsize).__getitem__
        self.leaves = tuple(self._placed())

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
