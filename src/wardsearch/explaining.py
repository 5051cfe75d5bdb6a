"""Why does a hit have its score?

Puts into words what `ranking` added up for one document: the numbers are the ranking's own, not computed again.
"""

from collections.abc import Sequence
from typing import Final

from wardsearch.features import Feature, Kind
from wardsearch.ranking import Ranking
from wardsearch.results import Explanation

_IN_WORDS: Final[dict[Kind, str]] = {
    "exact": "spelled exactly",
    "tone": "spelled so, or with another tone",
    "letters": "in any spelling",
    "pair": "side by side",
    "word": "as one word",
    "prefix": "as the beginning of a syllable",
}


def explanation(
    ranking: Ranking, features: Sequence[Feature], segment: int, document: int, score: float
) -> Explanation:
    """Return what each feature of *document* added to its *score*, largest first."""
    parts = []
    for feature, value, frequency in ranking.explain(features, segment, document):
        place = "in the title" if feature.field.startswith("title") else "in the text"
        term = feature.terms[0].replace("_", " ")
        parts.append(
            Explanation(
                value,
                f"{term!r} {_IN_WORDS[feature.kind]} {place}: "
                f"BM25 times {feature.weight:g}; {frequency} reports have it",
            )
        )
    parts.sort(key=lambda part: -part.value)
    return Explanation(score, "sum of what each form adds", tuple(parts))
