"""What does a fact score that a query asks for?

Covers the features of `Word.facts` and of `Stated`. A word's fact counts for about as much as
its syllables together: a report that states the same in other words then comes before one that
merely has some of the syllables, and behind one that has both. The number of a document counts for
more, since nobody who types one means its parts. Does not cover which facts a query
asks for (`fact_words`, `query`).
"""

from collections.abc import Iterator

from wardsearch.facts.terms import DOCUMENT_LETTERS, TermRange
from wardsearch.query.tree import Query, Word, iter_stated
from wardsearch.search.features import WEIGHTS, Feature, Weights, syllables


def fact_features(query: Query, weights: Weights = WEIGHTS) -> Iterator[Feature]:
    """Yield what the facts that *query* asks for score."""
    first = 0
    for leaf in query.leaves():
        count = len(syllables(leaf.text))
        for terms in leaf.facts if isinstance(leaf, Word) else ():
            weight = _weight(terms, count, weights)
            yield Feature("fact", terms, weight, "fact", first, shown=leaf.text)
        first += count
    for clause in iter_stated(query.clauses):
        for terms in clause.ranges:
            yield Feature("fact", terms, weights.plain, "fact", first, shown=str(clause))


def _weight(terms: TermRange, count: int, weights: Weights) -> float:
    """Return what a fact counts that is stated in *count* syllables of the query."""
    if terms.first.startswith(DOCUMENT_LETTERS):
        return weights.document * count
    # A number typed as one is found as such; its other ways of writing add little.
    return weights.fact * count if count > 1 else weights.other * (count + 1)
