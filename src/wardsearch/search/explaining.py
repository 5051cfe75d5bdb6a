"""Why does a hit have its score?

Puts into words what the engine added up for one report: the numbers are its own, not computed
again.
"""

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.messages.message import Message
from wardsearch.results import Explanation
from wardsearch.search.engine import Candidate, Engine, Plan
from wardsearch.search.features import Feature
from wardsearch.search.weights import NEAR_TOKENS


def _shown(feature: Feature) -> str:
    return feature.shown or feature.lookup.terms[0].replace(JOINER, " ")


def explanation(engine: Engine, plan: Plan, candidate: Candidate) -> Explanation:
    """Return what each feature of *plan* added to the score of *candidate*, largest first."""
    made = engine.contributions(plan, candidate)
    parts = []
    for feature, value, frequency in made.features:
        place = "in-title" if feature.lookup.field.startswith("title") else "in-text"
        how = Message(f"matched-{feature.kind}", shown=_shown(feature), place=Message(place))
        parts.append(
            Explanation(
                value, Message("counts-as", what=how, weight=feature.weight, reports=frequency)
            )
        )
    parts += [
        Explanation(value, Message("near-beginning", shown=_shown(feature)))
        for feature, value in made.beginnings
    ]
    if made.together > 0:
        parts.append(Explanation(made.together, Message("best-stretch", words=NEAR_TOKENS)))
    if candidate.holds_all:
        every = engine.weights.every
        value = every * sum(part.value for part in parts)
        parts.append(Explanation(value, Message("holds-everything", share=every)))
    parts.sort(key=lambda part: -part.value)
    return Explanation(candidate.score, Message("sum-of-forms"), tuple(parts))
