"""How does a cluster score reports, so that the likeliest ones are among the first it names?

Each feature of a plan becomes a clause whose boost makes the cluster's BM25 as near to ours as it
gets: what a title holds is to be as rare as it is in the texts, which the cluster does not know.
Lengths are rounded there, and ranges do not score, so these scores only choose candidates; what
they are worth is computed again from their text. Pure, but for statistics.
"""

from collections.abc import Iterator
from typing import Final

from wardsearch.analysis.fields import FIELD_OF
from wardsearch.opensearch.clauses import Dsl, of_lookup, term
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.search.engine import Plan
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup
from wardsearch.search.weights import Weights, idf

_LEAST: Final = 1e-6  # of a boost; none may be negative, and 0 would not match


def scored(
    plan: Plan, statistics: ClusterStatistics, weights: Weights, *, has_factor: bool
) -> list[Dsl]:
    """Return the clauses that score.

    Args:
        plan: What is looked for.
        statistics: How rare it is.
        weights: What counts how much.
        has_factor: The cluster's BM25 multiplies by k1 + 1, as Lucene's did before OpenSearch 3.
    """
    own = 1.0 if has_factor else weights.k1 + 1
    return list(_scored(plan, statistics, weights, own))


def _scored(
    plan: Plan, statistics: ClusterStatistics, weights: Weights, factor: float
) -> Iterator[Dsl]:
    count = statistics.report_count
    for feature in plan.features:
        lookup = feature.lookup
        held = statistics.document_frequency(lookup) if feature.kind != "tone" else 0
        if not held:  # what differs in the tone counts with all that has the same letters
            continue
        frequency = max(map(statistics.document_frequency, feature.rarity_of))
        weight = feature.weight + (weights.tone if feature.kind == "letters" else 0.0)
        worth = max(weight * idf(frequency, count), _LEAST)
        if is_constant(feature):
            yield {"constant_score": {"filter": of_lookup(lookup), "boost": worth}}
            continue
        # What several pairs hold together is there as often as the rarest of them, mostly.
        frequencies = {t: statistics.document_frequency(one) for t, one in single_terms(lookup)}
        rarest = min(frequencies, key=frequencies.__getitem__)
        in_field = statistics.totals.held[lookup.field]
        boost = factor * worth / idf(min(frequencies[rarest], in_field), in_field)
        found = term(lookup.field, rarest)["term"][lookup.field]
        scoring = {"term": {lookup.field: {"value": found, "boost": boost}}}
        others = [term(lookup.field, other) for other in frequencies if other != rarest]
        yield {"bool": {"must": [scoring], "filter": others}} if others else scoring


def single_terms(lookup: Lookup) -> Iterator[tuple[str, Lookup]]:
    """Yield each of the terms that are to stand together, and what looks up that one alone."""
    for text in lookup.terms:
        yield text, Lookup(lookup.field, (text,))


def is_constant(feature: Feature) -> bool:
    """Return whether the cluster scores *feature* alike wherever it is."""
    lookup = feature.lookup
    is_of_terms = lookup.how == "together" or (lookup.how == "any" and len(lookup.terms) == 1)
    return not is_of_terms or FIELD_OF[lookup.field].form == "key"
