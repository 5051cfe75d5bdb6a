"""Where in a report do the words of a query stand, and what is that worth?

BM25 counts words and does not see where they are. Two things about their places tell a report that
is about the query from one that mentions its words:

- how near the beginning a word or pair stands first: reports say at once what they are about;
- how much of the query stands together: the best stretch of `NEAR_TOKENS` tokens is worth the words
  that are in it, and the longest row of pairs something on top.

Both need the running text, so they are read only in the reports that BM25 puts first. Neither is
ever negative: no report that was read falls behind one that was not.

Only what matches as it was typed counts here. A syllable typed with diacritics and spelled
otherwise gets nothing, so what the spelling is worth stays with `features`.
"""

from collections.abc import Sequence
from typing import Final

from wardsearch.embedded.index.by_segment import read_in_order
from wardsearch.embedded.kernel.face import PlacesWorth, Worth
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.search.features import Feature

READ: Final = 30  # best reports in whose text the places are read; 200 order no better


def places_worth(
    ranking: Ranking, features: Sequence[Feature], documents: Sequence[tuple[int, int]]
) -> list[float]:
    """Return what the places of *features* add to each of *documents*: segments and numbers."""
    kernels, scorers, worth = ranking.kernels, ranking.scorers(features), worth_of(ranking)
    return read_in_order(
        documents, lambda number, own: kernels[number].places_worth(scorers[number], own, worth)
    )


def nearness(
    ranking: Ranking, features: Sequence[Feature], segment_number: int, document: int
) -> PlacesWorth:
    """Return what the places of *features* in *document* of a segment add to its score."""
    scorers = ranking.scorers(features)[segment_number]
    (added,) = ranking.kernels[segment_number].places(scorers, [document], worth_of(ranking))
    return added


def worth_of(ranking: Ranking) -> Worth:
    """Return what the places of words count in *ranking*."""
    weights = ranking.weights
    return Worth(weights.beginning, weights.together, weights.row)
