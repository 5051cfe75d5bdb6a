"""Why does a hit have its score?

Puts into words what `ranking` added up for one document: the numbers are the ranking's own, not
computed again.
"""

from collections.abc import Sequence
from typing import Final

from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.embedded.search.proximity import NEAR_TOKENS, Nearness, nearness
from wardsearch.results import Explanation
from wardsearch.search.features import Feature, Kind

_IN_WORDS: Final[dict[Kind, str]] = {
    "exact": "spelled exactly",
    "tone": "spelled so, or with another tone",
    "letters": "in any spelling",
    "plain": "in any spelling",
    "pair": "side by side",
    "word": "as one word",
    "other": "as another form",
    "prefix": "as the beginning of a syllable",
    "fact": "as a fact, however it is written,",
}


def explanation(
    ranking: Ranking,
    features: Sequence[Feature],
    segment: int,
    document: int,
    score: float,
    holds_all: bool | None,  # noqa: FBT001 - as the hit has it
) -> Explanation:
    """Return what each feature of *document* added to its *score*, largest first.

    Args:
        ranking: What scored it.
        features: What was scored.
        segment: Which segment the document is in.
        document: Its number.
        score: Its score.
        holds_all: Whether it holds everything that was asked for; None where it was not read, and
            its score counts neither that nor the places of the words.
    """
    parts = []
    for feature, value, frequency in ranking.explain(features, segment, document):
        place = "in the title" if feature.field.startswith("title") else "in the text"
        term = feature.shown or feature.terms[0].replace("_", " ")
        parts.append(
            Explanation(
                value,
                f"{term!r} {_IN_WORDS[feature.kind]} {place}: "
                f"BM25 times {feature.weight:g}; {frequency} reports have it",
            )
        )
    if holds_all is not None:
        parts += _places(nearness(ranking, features, segment, [document]))
    if holds_all:
        every = ranking.weights.every
        value = every * sum(part.value for part in parts)
        words = f"holds everything that was asked for: {every:.0%} of the rest"
        parts.append(Explanation(value, words))
    parts.sort(key=lambda part: -part.value)
    return Explanation(score, "sum of what each form adds", tuple(parts))


def _places(found: Nearness) -> list[Explanation]:
    """Return what the places of the words added to the score of one document."""
    parts = []
    for feature, values in zip(found.features, found.beginnings, strict=True):
        if values[0] > 0:
            term = feature.terms[0].replace("_", " ")
            parts.append(Explanation(float(values[0]), f"{term!r} stands near the beginning"))
    if found.together[0] > 0:
        parts.append(
            Explanation(
                float(found.together[0]),
                f"together in the best stretch of {NEAR_TOKENS} words",
            )
        )
    return parts
