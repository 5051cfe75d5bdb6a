"""Which hits does a query have, in which order, and how many reports hold it?

In charge of the way from a query's text to its results: filters, totals, order, pages, snippets. Not in charge of what a word
scores (`ranking`), what a clause demands (`matching`), or how a passage is chosen (`snippet`).
"""

import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wardsearch.analyzer import ward_key
from wardsearch.dates import parse_date_bound
from wardsearch.errors import QueryError
from wardsearch.explaining import explanation
from wardsearch.features import Feature, features
from wardsearch.highlighting import Highlighter, query_syllables
from wardsearch.matching import Mask, Matcher
from wardsearch.postings.documents import NO_TIME, minutes, moment
from wardsearch.query import Query, is_required, parse_query
from wardsearch.ranking import Ranking
from wardsearch.results import Hit, QueryInfo, SearchResults
from wardsearch.snapshot import LiveSegment
from wardsearch.snippet import best_snippets

Sort = Literal["score", "date"]
Bound = str | date | None


class Filters(NamedTuple):
    """What a hit must be, whatever it holds.

    Attributes:
        wards: Folded names; a hit is of one of them. Empty for no limit.
        excluded_wards: Folded names; a hit is of none of them.
        since, until: Minutes since 1970, inclusive; None for no limit.
    """

    wards: frozenset[str]
    excluded_wards: frozenset[str]
    since: int | None
    until: int | None


class _Candidate(NamedTuple):
    """A hit before it is read."""

    score: float
    published: int
    id: str
    segment: int
    document: int


def search(
    ranking: Ranking,
    corpus: Path,
    text: str,
    *,
    limit: int = 10,
    page: int = 1,
    ward: str | None = None,
    since: Bound = None,
    until: Bound = None,
    sort: Sort = "score",
    exact_accents: bool = False,
    all_words: bool = False,
    snippets: int = 2,
    explain: bool = False,
) -> SearchResults:
    """Return a page of the hits of query *text*; see `wardsearch.index.Index.search`."""
    began = time.perf_counter()
    query = parse_query(text)
    filters = read_filters(query, ward, since, until)
    scored = features(query, exact_accents=exact_accents, weights=ranking.weights)
    found = _Found(ranking, query, scored, filters, exact_accents=exact_accents)
    holding_all = sum(int(mask.sum()) for mask in found.holding_all)
    chosen = found.holding_all if all_words else found.matching
    total = holding_all if holding_all or all_words else sum(int(m.sum()) for m in found.matching)
    best = found.best(chosen, limit * page, sort)[limit * (page - 1) :]
    highlighter = Highlighter(query, _rarity(ranking, query), exact_accents=exact_accents)
    hits = tuple(
        _hit(ranking, corpus, candidate, rank, highlighter, snippets, scored if explain else None)
        for rank, candidate in enumerate(best, limit * (page - 1) + 1)
    )
    return SearchResults(
        query=QueryInfo(text, str(query), query.notes),
        total=total,
        total_relation="all-words" if holding_all or all_words else "any-word",
        took_ms=round(1000 * (time.perf_counter() - began), 2),
        hits=hits,
    )


def read_filters(query: Query, ward: str | None, since: Bound, until: Bound) -> Filters:
    """Return the filters of a query and of the options beside it.

    Raises:
        QueryError: A date cannot be understood.
    """
    wards = frozenset(map(ward_key, query.wards))
    if ward is not None:
        wards = wards & {ward_key(ward)} if wards else frozenset({ward_key(ward)})
        wards = wards or frozenset({"\0"})  # two different wards: no report is of both
    excluded = frozenset(map(ward_key, query.excluded_wards))
    return Filters(wards, excluded, _bound(since, end=False), _bound(until, end=True))


def _bound(value: Bound, *, end: bool) -> int | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return minutes(value)
    try:
        return minutes(parse_date_bound(str(value), end=end))
    except ValueError as error:
        raise QueryError(str(error)) from error


class _Found:
    """The documents of each segment that a query finds."""

    def __init__(
        self,
        ranking: Ranking,
        query: Query,
        scored: Sequence[Feature],
        filters: Filters,
        *,
        exact_accents: bool,
    ) -> None:
        self._ranking = ranking
        self.scores = []
        self.matching: list[Mask] = []
        self.holding_all: list[Mask] = []
        for number, segment in enumerate(ranking.snapshot.segments):
            scores = ranking.scores(scored, number)
            matcher = Matcher(segment, exact_accents=exact_accents)
            allowed = _allowed(segment, filters)
            held = [matcher.holds(clause) for clause in query.clauses]
            for clause in query.excluded:
                allowed &= ~matcher.holds(clause)
            for clause, mask in zip(query.clauses, held, strict=True):
                if is_required(clause):
                    allowed &= mask
            any_held = scores > 0
            if exact_accents and held:
                any_held = np.logical_or.reduce(held)
            self.scores.append(scores)
            self.matching.append(allowed & any_held)
            everything = np.logical_and.reduce(held) if held else np.zeros_like(allowed)
            self.holding_all.append(allowed & everything)

    def best(self, masks: Sequence[Mask], count: int, sort: Sort) -> list[_Candidate]:
        """Return the first *count* of the documents in *masks*, in order."""
        found: list[_Candidate] = []
        for number, mask in enumerate(masks):
            arrays = self._ranking.snapshot.segments[number].arrays
            documents = np.flatnonzero(mask)
            published = arrays.column("published")
            scores = self.scores[number]
            keys: NDArray[np.generic] = scores if sort == "score" else published
            for document in _top(documents, keys[documents], count, arrays.keys("id")):
                found.append(
                    _Candidate(
                        float(scores[document]),
                        int(published[document]),
                        arrays.id(document),
                        number,
                        document,
                    )
                )
        if sort == "score":
            found.sort(key=lambda c: (-c.score, c.id))
        else:
            found.sort(key=lambda c: (-c.published, -c.score, c.id))
        return found[:count]


def _top(
    documents: NDArray[np.int64], keys: NDArray[np.generic], count: int, order: NDArray[np.int32]
) -> list[int]:
    """Return the *documents* of the *count* largest keys; where many share the last key, the first ids of those."""
    if len(documents) > count:
        bound = np.partition(keys, len(keys) - count)[len(keys) - count]
        above = documents[keys > bound]
        equal = documents[keys == bound]
        equal = equal[np.argsort(order[equal], kind="stable")][: count - len(above)]
        documents = np.concatenate([above, equal])
    return [int(document) for document in documents]


def _allowed(segment: LiveSegment, filters: Filters) -> Mask:
    """Return which living documents pass *filters*."""
    arrays = segment.arrays
    allowed = np.ones(segment.entry.documents, np.bool_) if segment.live is None else segment.live.copy()
    for wards, wanted in ((filters.wards, True), (filters.excluded_wards, False)):
        if wards:
            field = arrays.strings("ward")
            numbers = [n for n in (field.find(name.encode()) for name in wards) if n >= 0]
            allowed &= np.isin(arrays.keys("ward"), numbers) == wanted
    if filters.since is not None or filters.until is not None:
        published = arrays.column("published")
        allowed &= published != NO_TIME
        if filters.since is not None:
            allowed &= published >= filters.since
        if filters.until is not None:
            allowed &= published <= filters.until
    return allowed


def _rarity(ranking: Ranking, query: Query) -> list[float]:
    """Return how rare each syllable of *query* is, as a number over 0."""
    count = ranking.snapshot.document_count
    rarities = []
    for syllable, is_prefix in query_syllables(query):
        kind = "prefix" if is_prefix else "letters"
        feature = Feature("folded", (syllable.folded,), 1.0, kind, 0)
        frequency = ranking.evidence(feature).document_frequency
        rarities.append(float(np.log1p((count - frequency + 0.5) / (frequency + 0.5))))
    return rarities


def _hit(
    ranking: Ranking,
    corpus: Path,
    candidate: _Candidate,
    rank: int,
    highlighter: Highlighter,
    snippets: int,
    explained: Sequence[Feature] | None,
) -> Hit:
    arrays = ranking.snapshot.segments[candidate.segment].arrays
    document = candidate.document
    row = arrays.stored[document]
    made = ()
    if snippets > 0:
        text = arrays.texts[document]
        body_start = int(arrays.column("body_starts")[document])
        made = best_snippets(text, highlighter.matches(text), limit=snippets, body_start=body_start)
    return Hit(
        rank=rank,
        score=round(candidate.score, 4),
        id=candidate.id,
        path=shown_path(corpus, candidate.id),
        title=row.title,
        ward=row.ward,
        published=moment(candidate.published),
        source=row.source,
        views=row.views,
        url=row.url,
        snippets=made,
        explanation=None
        if explained is None
        else explanation(ranking, explained, candidate.segment, document, candidate.score),
    )


def shown_path(corpus: Path, report_id: str) -> str:
    """Return where the report's file is: relative to the working folder where it lies below it."""
    path = corpus / report_id.partition("#")[0]
    working = Path.cwd()
    return path.relative_to(working).as_posix() if path.is_relative_to(working) else path.as_posix()
