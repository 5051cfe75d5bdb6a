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
from typing import Final, NamedTuple, cast

from wardsearch.analysis.fields import FIELD_OF
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.kernel.face import (
    Placed,
    PlacedFeature,
    PlacesWorth,
    SegmentKernel,
    Worth,
)
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.search.features import Feature

READ: Final = 30  # best reports in whose text the places are read; 200 order no better
_PLACED: Final = ("exact", "plain", "pair")  # kinds of features whose places count


class Nearness(NamedTuple):
    """What the places of the words add to the scores of some documents of a segment.

    Attributes:
        features: What is looked for.
        added: What each document gets for its best stretch and the beginnings of *features*.
    """

    features: tuple[Feature, ...]
    added: list[PlacesWorth]


def places_worth(
    ranking: Ranking, features: Sequence[Feature], documents: Sequence[tuple[int, int]]
) -> list[float]:
    """Return what the places of *features* add to each of *documents*: segments and numbers."""
    added = [0.0] * len(documents)
    for segment in {segment for segment, _ in documents}:
        places = [place for place, (of, _) in enumerate(documents) if of == segment]
        found = nearness(ranking, features, segment, [documents[place][1] for place in places])
        for place, (together, beginnings) in zip(places, found.added, strict=True):
            # One after the other: equal reports score the same in whichever segment.
            added[place] = sum(beginnings, start=together)
    return added


def nearness(
    ranking: Ranking, features: Sequence[Feature], segment_number: int, documents: Sequence[int]
) -> Nearness:
    """Return what the places of *features* in *documents* of a segment add to their scores."""
    kernel, weights = ranking.kernels[segment_number], ranking.weights
    wanted = tuple(
        f for f in features if f.kind in _PLACED and not FIELD_OF[f.lookup.field].of_title
    )
    placed = [_placed(kernel, f, f.weight * ranking.idf(f.lookup)) for f in wanted]
    worth = Worth(weights.beginning, weights.together, weights.row)
    return Nearness(wanted, kernel.places(documents, placed, worth))


def _placed(kernel: SegmentKernel, feature: Feature, worth: float) -> PlacedFeature:
    """Return *feature* by the numbers of its terms in a segment."""
    (term, *_), kind = feature.lookup.terms, cast("Placed", feature.kind)
    if kind == "exact":
        return PlacedFeature(
            kind, kernel.term_number("syllable", term), -1, feature.syllable, worth
        )
    one, _, two = term.partition(JOINER)
    second = kernel.term_number("folded", two) if kind == "pair" else -1
    return PlacedFeature(kind, kernel.term_number("folded", one), second, feature.syllable, worth)
