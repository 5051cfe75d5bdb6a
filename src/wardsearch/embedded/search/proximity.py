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
from typing import Final, cast

from wardsearch.analysis.fields import FIELD_OF
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.by_segment import read_in_order
from wardsearch.embedded.kernel.face import (
    PlacedFeature,
    PlacesWorth,
    Worth,
)
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.frozen import NamedTuple
from wardsearch.search.features import Feature

READ: Final = 30  # best reports in whose text the places are read; 200 order no better
_PLACED: Final = frozenset(("exact", "plain", "pair"))  # kinds of features whose places count
_TEXT_FIELDS: Final = frozenset(name for name, field in FIELD_OF.items() if not field.of_title)


class Nearness(NamedTuple):
    """What the places of the words add to the score of a document.

    Attributes:
        features: What is looked for.
        added: What it gets for its best stretch and the beginnings of *features*.
    """

    features: tuple[Feature, ...]
    added: PlacesWorth


def places_worth(
    ranking: Ranking, features: Sequence[Feature], documents: Sequence[tuple[int, int]]
) -> list[float]:
    """Return what the places of *features* add to each of *documents*: segments and numbers."""
    placed, worth = _placed(ranking, features), _worth(ranking)
    return read_in_order(
        documents, lambda number, own: ranking.kernels[number].places_worth(own, placed, worth)
    )


def nearness(
    ranking: Ranking, features: Sequence[Feature], segment_number: int, document: int
) -> Nearness:
    """Return what the places of *features* in *document* of a segment add to its score."""
    kernel = ranking.kernels[segment_number]
    (added,) = kernel.places([document], _placed(ranking, features), _worth(ranking))
    return Nearness(tuple(filter(_is_placed, features)), added)


def _worth(ranking: Ranking) -> Worth:
    weights = ranking.weights
    return Worth(weights.beginning, weights.together, weights.row)


def _is_placed(feature: Feature) -> bool:
    return feature.kind in _PLACED and feature.lookup.field in _TEXT_FIELDS


def _placed(ranking: Ranking, features: Sequence[Feature]) -> list[PlacedFeature]:
    """Return those of *features* whose places count."""
    made = [
        (kind, first, second, syllable, weight * rarity)
        for (lookup, weight, kind, syllable, _, _), rarity in zip(
            features, ranking.idfs(features), strict=True
        )
        if kind in _PLACED and lookup.field in _TEXT_FIELDS
        for first, _, second in (lookup.terms[0].partition(JOINER),)
    ]
    return cast("list[PlacedFeature]", made)
