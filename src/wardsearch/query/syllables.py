"""Which syllables does a query have, and which leaf is each of?

Covers cutting a query into the tokens that an index is asked for, once: lookups, scores and marks
all read the same `AnalysedQuery`. Does not cover where in a text of the query a token stands
(`corrections`).
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, chain
from operator import attrgetter
from sys import maxsize
from typing import Final

from wardsearch.analysis.tokenizer import tokenize
from wardsearch.frozen import NamedTuple, maker_of
from wardsearch.query.remembered import LONGEST, Remembered
from wardsearch.query.tree import Leaf, Prefix, Query, are_as_typed, are_words
from wardsearch.vietnamese.spelling import fold, is_accented, to_nfc

_TEXT: Final = attrgetter("text")


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


syllables: Final = Remembered(_syllables).__getitem__
"""Returns the tokens of query text: `123`, `qđ`, `ubnd` and `đường` of *123/QĐ-UBND đường*."""

letters: Final = Remembered(_letters).__getitem__
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


_placed_leaf_of: Final = maker_of(PlacedLeaf)


class AskedSyllable(NamedTuple):
    """A syllable of a query; only the last one of a prefix is a beginning of others."""

    syllable: Syllable
    is_prefix: bool


class AnalysedQuery:
    """A query whose texts are cut into syllables once each, when they are first asked for.

    Attributes:
        query: What was asked.
        syllables_of: Returns the syllables of a text, a part or another form of a part of it.
        run: Its syllables, if it is nothing but words as they were typed, looked for in no field;
            else None.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        leaves = query.leaves()
        texts = list(map(_TEXT, leaves))
        clauses = query.clauses
        is_run = are_words(clauses) and are_as_typed(clauses)
        self.syllables_of = syllables
        if not is_run or max(map(len, texts)) > LONGEST:
            self.syllables_of = Remembered(syllables, maxsize, maxsize).__getitem__
        self._leaves = leaves
        self._found = found = list(map(self.syllables_of, texts))
        self.run = list(chain.from_iterable(found)) if is_run else None

    @cached_property
    def leaves(self) -> tuple[PlacedLeaf, ...]:
        """Its words, phrases and prefixes in the order typed; none that is excluded."""
        firsts = accumulate(map(len, self._found), initial=0)
        return tuple(map(_placed_leaf_of, zip(self._leaves, firsts, self._found, strict=False)))

    def syllables(self) -> Iterator[AskedSyllable]:
        """Yield the syllables of all leaves, in their order."""
        for leaf, _, of_leaf in self.leaves:
            for number, syllable in enumerate(of_leaf, 1):
                yield AskedSyllable(syllable, isinstance(leaf, Prefix) and number == len(of_leaf))

    @property
    def syllable_count(self) -> int:
        """How many syllables its leaves have together."""
        return sum(len(placed.syllables) for placed in self.leaves)
