"""How is what a query asks for said in the query DSL of a cluster?

Every demand of a query becomes a filter that matches exactly the reports that the embedded engine
finds for it: words by terms, phrases by spans over the running text, filters by whole values. Pure:
no cluster is asked. Does not cover rows of syllables (`rows`) or what scores (`scoring`).
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final, TypeAlias

from wardsearch.analysis.fields import FIELD_OF, spelling_field
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.facts.periods import Period
from wardsearch.facts.terms import TermRange
from wardsearch.opensearch.documents import cluster_term
from wardsearch.places.asked_wards import WardSet
from wardsearch.query.asked_documents import DocumentLimit
from wardsearch.query.filters import Filters
from wardsearch.query.syllables import AnalysedQuery, Syllable
from wardsearch.query.tree import (
    AllOf,
    AnyOf,
    Clause,
    Phrase,
    Prefix,
    Stated,
    Word,
    is_required,
)
from wardsearch.search.features import other_form, stated
from wardsearch.search.lookups import Lookup

Dsl: TypeAlias = dict[str, Any]
"""A query as OpenSearch takes it, JSON."""

NOTHING: Final[Dsl] = {"match_none": {}}
EVERYTHING: Final[Dsl] = {"match_all": {}}

_PATTERN_SIGNS: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\*?"})


def term(field: str, text: str) -> Dsl:
    """Return what matches the reports that have the term *text* in *field*."""
    return {"term": {field: _indexed(field, text)}}


def _indexed(field: str, text: str) -> str:
    """Return the term *text* as the cluster has it in *field*."""
    return text if FIELD_OF[field].form == "key" else cluster_term(text)


def all_of(found: Iterable[Dsl]) -> Dsl:
    """Return what matches the reports that every one of *found* matches."""
    clauses = [clause for clause in found if clause is not EVERYTHING]
    if any(clause is NOTHING for clause in clauses):
        return NOTHING
    if len(clauses) < 2:  # noqa: PLR2004 - a bool of one clause is that clause
        return clauses[0] if clauses else EVERYTHING
    return {"bool": {"filter": clauses}}


def any_of(found: Iterable[Dsl]) -> Dsl:
    """Return what matches the reports that one of *found* matches."""
    clauses = [clause for clause in found if clause is not NOTHING]
    if len(clauses) < 2:  # noqa: PLR2004
        return clauses[0] if clauses else NOTHING
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def but_for(found: Dsl, excluded: Sequence[Dsl]) -> Dsl:
    """Return what matches the reports that *found* matches and none of *excluded* does."""
    if not excluded:
        return found
    return {"bool": {"filter": [found], "must_not": list(excluded)}}


def of_lookup(lookup: Lookup) -> Dsl:
    """Return what matches the reports that *lookup* finds."""
    field, terms = lookup.field, lookup.terms
    match lookup.how:
        case "prefix":
            return {"prefix": {field: _indexed(field, terms[0])}}
        case "range":
            return {"range": {field: {"gte": terms[0], "lt": terms[1]}}}
        case "together":
            return all_of(term(field, text) for text in terms)
        case "any":
            if len(terms) == 1:
                return term(field, terms[0])
            return {"terms": {field: [_indexed(field, text) for text in terms]}}


class QueryClauses:
    """Says what *query* demands of a report.

    Args:
        query: What was asked.
        exact_accents: A syllable typed with diacritics is held in its exact spelling only.
    """

    def __init__(self, query: AnalysedQuery, *, exact_accents: bool) -> None:
        self._syllables = query.syllables_of
        self._exact = exact_accents

    def holds_all(self, clauses: Iterable[Clause]) -> Dsl:
        """Return what matches the reports that hold every one of *clauses*."""
        return all_of(self.holds(clause) for clause in clauses)

    def holds_any(self, clauses: Iterable[Clause]) -> Dsl:
        """Return what matches those that hold any of *clauses*; a token of a word is enough."""
        found: list[Dsl] = []
        for clause in clauses:
            if isinstance(clause, Word):
                title = clause.field is not None
                found += [self._held(s, title=title) for s in self._syllables(clause.text)]
                found += self._otherwise(clause)
            else:
                found.append(self.holds(clause))
        return any_of(found)

    def holds(self, clause: Clause) -> Dsl:
        """Return what matches the reports that hold *clause*."""
        match clause:
            case AllOf():
                return self.holds_all(clause.clauses)
            case AnyOf():
                return any_of(self.holds(part) for part in clause.clauses)
            case Phrase():
                return phrase(self._syllables(clause.text), title=clause.field is not None)
            case Prefix():
                return self._prefix(clause)
            case Word():
                title = clause.field is not None
                own = self._words(self._syllables(clause.text), title=title)
                return any_of([own, *self._otherwise(clause)])
            case Stated():
                return any_of(map(_stated, clause.ranges))

    def _words(self, found: Sequence[Syllable], *, title: bool) -> Dsl:
        return all_of(self._held(syllable, title=title) for syllable in found)

    def _held(self, syllable: Syllable, *, title: bool) -> Dsl:
        exact = self._exact and syllable.accented
        text = syllable.text if exact else syllable.folded
        return term(spelling_field(title=title, exact=exact), text)

    def _otherwise(self, word: Word) -> list[Dsl]:
        """Return what matches the reports with *word* in another form, or that state the same."""
        found = list(map(_stated, word.facts))
        for text in word.others:
            syllables = self._syllables(text)
            is_spelled = self._exact and not text.isascii()
            found.append(
                phrase(syllables, title=False) if is_spelled else of_lookup(other_form(syllables))
            )
        return found

    def _prefix(self, clause: Prefix) -> Dsl:
        *words, last = self._syllables(clause.text)
        title = clause.field is not None
        field = spelling_field(title=title, exact=last.accented)
        beginning = Lookup(field, (last.text if last.accented else last.folded,), "prefix")
        return all_of([self._words(words, title=title), of_lookup(beginning)])


def _stated(terms: TermRange) -> Dsl:
    return of_lookup(stated(terms))


def phrase(found: Sequence[Syllable], *, title: bool) -> Dsl:
    """Return what matches the reports in which the syllables stand one after the other.

    Those typed with diacritics stand as they are spelled, the others in any spelling.
    """
    if not found:
        return NOTHING
    if len(found) == 1:
        (one,) = found
        text = one.text if one.accented else one.folded
        return term(spelling_field(title=title, exact=one.accented), text)
    if len(found) == 2 and not any(one.accented for one in found):  # noqa: PLR2004 - a pair
        pair = JOINER.join(one.folded for one in found)
        return term("title_pair" if title else "pair", pair)
    spans = [
        span(one.text if one.accented else one.folded, title=title, exact=one.accented)
        for one in found
    ]
    return {"span_near": {"clauses": spans, "slop": 0, "in_order": True}}


def span(text: str, *, title: bool, exact: bool) -> Dsl:
    """Return where a syllable stands, counted alike whether spelled exactly or folded."""
    field = spelling_field(title=title, exact=exact)
    found = {"span_term": {field: cluster_term(text)}}
    if exact:
        return found
    spelled = spelling_field(title=title, exact=True)
    return {"field_masking_span": {"query": found, "field": spelled}}


def pairs(found: Sequence[Syllable]) -> list[Dsl]:
    """Return what matches the reports with each pair of neighbours of *found*."""
    return [term("pair", one.folded + JOINER + two.folded) for one, two in pairwise(found)]


def passing(filters: Filters) -> list[Dsl]:
    """Return what each of *filters* matches."""
    found = [_of_wards(wards) for wards in filters.wards]
    found += [but_for(EVERYTHING, [_of_wards(wards)]) for wards in filters.excluded_wards]
    for limit in filters.documents:
        stating = _stating(limit)
        found.append(but_for(EVERYTHING, [stating]) if limit.is_excluded else stating)
    bounds = {"gte": filters.since, "lte": filters.until}
    bounds = {name: bound for name, bound in bounds.items() if bound is not None}
    if bounds:
        found.append({"range": {"published": bounds}})
    if filters.about is not None:
        found.append(_speaking_of(filters.about))
    return found


UNDATED: Final[Dsl] = {"bool": {"must_not": [{"exists": {"field": "published"}}]}}
"""What matches the reports of unknown date."""


def demanded(query: AnalysedQuery, filters: Filters, *, exact_accents: bool) -> Dsl:
    """Return what matches the reports that may be hits.

    They pass the filters, hold what is required, and nothing that is excluded.
    """
    said = QueryClauses(query, exact_accents=exact_accents)
    required = [said.holds(clause) for clause in query.query.clauses if is_required(clause)]
    excluded = [said.holds(clause) for clause in query.query.excluded]
    return but_for(all_of([*passing(filters), *required]), excluded)


def _of_wards(wards: WardSet) -> Dsl:
    sides = (("ward", wards.names), ("unit", wards.units))
    return any_of({"terms": {field: sorted(keys)}} for field, keys in sides if keys)


def _stating(limit: DocumentLimit) -> Dsl:
    if limit.field == "kind":
        return {"terms": {"kind": sorted(limit.keys)}}
    return any_of(found for key in limit.keys for found in _with_words("issuer", key))


def _with_words(field: str, words: str) -> Iterable[Dsl]:
    """Yield what matches a whole value in which *words* stand side by side."""
    yield {"term": {field: words}}
    literal = words.translate(_PATTERN_SIGNS)
    for pattern in (f"{literal} *", f"* {literal}", f"* {literal} *"):
        yield {"wildcard": {field: {"value": pattern}}}


def _speaking_of(period: Period) -> Dsl:
    """Return what matches the reports that speak of a day or period within *period*."""
    days = f"<{period.first:%Y%m%d}-{period.last:%Y%m%d}>"
    return {"regexp": {"fact": {"value": f"d:{days}-{days}", "flags": "INTERVAL"}}}
