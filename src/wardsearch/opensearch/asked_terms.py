"""Which terms of the reports that a cluster found can a plan ask for?

What ranks, marks and explains them looks up the terms of the query and no others, so the segment
that they become (`hits`) needs no others, and the cluster need not send what holds none. Where a
plan asks for terms by their beginning, any may be meant.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from wardsearch.analysis.fields import FIELD_OF
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.frozen import NamedTuple
from wardsearch.query.tree import Clause, Leaf, Prefix, Word, iter_stated, leaves_of
from wardsearch.search.engine import Plan
from wardsearch.vietnamese.spelling import either_spelling, fold

_WHOLE: Final = (
    *("id", "title_tokens", "ward", "unit", "kind", "issuer", "source", "published"),
    "shown",
)


class AskedTerms(NamedTuple):
    """The terms that a plan can ask for.

    Attributes:
        folded: Syllables without diacritics, in whatever spelling; None for any.
        words: Compounds.
        is_spelled: It matters how a syllable is spelled.
        has_facts: Facts may be asked for.
    """

    folded: frozenset[str] | None
    words: frozenset[str]
    is_spelled: bool
    has_facts: bool

    def source(self, *, has_text: bool) -> list[str]:
        """Return the fields of a report that are read to rank and show it."""
        fields = list(_WHOLE)
        if self.folded is not None:
            fields.append("folded")
        if self.is_spelled:
            fields.append("syllable")
        if self.words or self.folded is None:
            fields.append("word")
        if self.has_facts:
            fields.append("fact")
        return [*fields, "text"] if has_text else fields


ANY_TERMS: Final = AskedTerms(None, frozenset(), is_spelled=True, has_facts=True)
"""What is asked for is not known yet."""


def asked_terms(plan: Plan) -> AskedTerms:
    """Return what *plan* can ask for."""
    query = plan.query.query
    clauses = (*query.clauses, *query.excluded)
    leaves = leaves_of(clauses)
    # What differs in the tone has the letters of what was typed.
    lookups = [feature.lookup for feature in plan.features if feature.kind != "tone"]
    syllables = [s for text in _texts(leaves) for s in plan.query.syllables_of(text)]
    folded = {syllable.folded for syllable in syllables}
    folded.update(fold(t) for s in syllables if s.accented for t in either_spelling(s.text))
    words: set[str] = set()
    for lookup in lookups:
        match FIELD_OF[lookup.field].form:
            case "word":
                words.update(lookup.terms)
            case "pair":
                folded.update(part for pair in lookup.terms for part in pair.split(JOINER))
            case "folded" | "syllable":
                folded.update(map(fold, lookup.terms))
    begins = any(isinstance(leaf, Prefix) for leaf in leaves)
    return AskedTerms(
        None if begins else frozenset(folded),
        frozenset(words),
        is_spelled=begins or any(syllable.accented for syllable in syllables),
        has_facts=_has_facts(plan, clauses, leaves),
    )


def _texts(leaves: Iterable[Leaf]) -> Iterator[str]:
    """Yield what *leaves* are written as, in whichever form."""
    for leaf in leaves:
        yield leaf.text
        if isinstance(leaf, Word):
            yield from leaf.others


def _has_facts(plan: Plan, clauses: Iterable[Clause], leaves: Iterable[Leaf]) -> bool:
    return (
        plan.filters.about is not None
        or any(feature.kind == "fact" for feature in plan.features)
        or any(isinstance(leaf, Word) and leaf.facts for leaf in leaves)
        or any(True for _ in iter_stated(clauses))
    )
