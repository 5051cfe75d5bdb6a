"""Why does a hit have its score?

Puts into words what the engine added up for one report: the numbers are its own, not computed
again.
"""

from typing import Final

from wardsearch.results import Explanation
from wardsearch.search.engine import Candidate, Engine, Plan
from wardsearch.search.features import FeatureKind
from wardsearch.search.weights import NEAR_TOKENS

_IN_WORDS: Final[dict[FeatureKind, str]] = {
    "exact": "spelled exactly",
    "tone": "spelled so, or with another tone",
    "letters": "in any spelling",
    "plain": "in any spelling",
    "pair": "side by side",
    "person": "side by side, a name that few reports have,",
    "ward": "as the ward that the report is of",
    "word": "as one word",
    "other": "as another form",
    "prefix": "as the beginning of a syllable",
    "fact": "as a fact, however it is written,",
}


def explanation(engine: Engine, plan: Plan, candidate: Candidate) -> Explanation:
    """Return what each feature of *plan* added to the score of *candidate*, largest first."""
    made = engine.contributions(plan, candidate)
    parts = []
    for feature, value, frequency in made.features:
        place = "in the title" if feature.lookup.field.startswith("title") else "in the text"
        parts.append(
            Explanation(
                value,
                f"{feature.shown!r} {_IN_WORDS[feature.kind]} {place}: "
                f"BM25 times {feature.weight:g}; {frequency} reports have it",
            )
        )
    parts += [
        Explanation(value, f"{feature.shown!r} stands near the beginning")
        for feature, value in made.beginnings
    ]
    if made.together > 0:
        words = f"together in the best stretch of {NEAR_TOKENS} words"
        parts.append(Explanation(made.together, words))
    if candidate.holds_all:
        every = engine.weights.every
        value = every * sum(part.value for part in parts)
        words = f"holds everything that was asked for: {every:.0%} of the rest"
        parts.append(Explanation(value, words))
    parts.sort(key=lambda part: -part.value)
    return Explanation(candidate.score, "sum of what each form adds", tuple(parts))
