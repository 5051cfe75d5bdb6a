"""Which hits does a query have, in which order, and how many reports hold it?

In charge of the way from a query's text to its results: totals, order, pages, snippets. Not in
charge of what a word scores (`ranking`), what a clause demands (`matching`), which reports are left
out (`filters`), or how a passage is chosen (`snippet`).
"""

import heapq
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

import numpy as np

from wardsearch.errors import QueryError
from wardsearch.explaining import explanation
from wardsearch.features import Feature, Kind, features
from wardsearch.filters import Bound, Filters, passing, read_filters
from wardsearch.highlighting import Highlighter, query_syllables
from wardsearch.matching import Mask, Matcher
from wardsearch.nearness import READ, places_worth
from wardsearch.paging import with_pages
from wardsearch.postings.documents import moment
from wardsearch.postings.packed import Ints
from wardsearch.query import Query, Word, is_required, parse_query
from wardsearch.ranking import Ranking, Scored
from wardsearch.results import Hit, QueryInfo, SearchResults
from wardsearch.snippet import Snippet, best_snippets

Sort = Literal["score", "date"]

_ENOUGH: Final = 3  # reports that hold every word; with fewer, another query may have been meant
_NONE: Final = np.empty(0, np.int32)


class _Candidate(NamedTuple):
    """A hit before it is read."""

    score: float
    published: int
    id: str
    segment: int
    document: int
    holds_all: bool | None = None  # None: not read, so the score counts neither this nor places


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
    _demand(limit, page, sort)
    query = parse_query(text)
    filters = read_filters(query, ward, since, until)
    scored = features(query, exact_accents=exact_accents, weights=ranking.weights)
    found = _Found(
        ranking, query, scored, filters, exact_accents=exact_accents, all_words=all_words
    )
    best = found.best(limit * page, sort)[limit * (page - 1) :]
    rarity = _rarity(ranking, query) if snippets > 0 and best else []
    highlighters = {
        number: Highlighter(
            ranking.snapshot.segments[number], query, rarity, exact_accents=exact_accents
        )
        for number in {candidate.segment for candidate in best if snippets > 0}
    }
    folder = shown_folder(corpus)
    hits = tuple(
        _hit(
            ranking,
            folder,
            candidate,
            rank,
            highlighters.get(candidate.segment),
            snippets,
            scored if explain else None,
        )
        for rank, candidate in enumerate(best, limit * (page - 1) + 1)
    )
    suggested = _suggestions(ranking, query, filters, found, exact_accents=exact_accents)
    return SearchResults(
        query=QueryInfo(text, str(query), query.notes),
        total=found.total,
        total_relation="all-words" if found.holds_all else "any-word",
        took_ms=round(1000 * (time.perf_counter() - began), 2),
        hits=hits,
        suggestions=suggested,
    )


def _suggestions(
    ranking: Ranking, query: Query, filters: Filters, found: "_Found", *, exact_accents: bool
) -> tuple[str, ...]:
    """Return what else may have been meant, where few reports hold every word of *query*."""
    holding_all = found.total if found.holds_all else 0
    if holding_all >= _ENOUGH:
        return ()
    from wardsearch.suggest import suggestions

    return suggestions(
        ranking, query, filters, holding_all=holding_all, exact_accents=exact_accents
    )


def _demand(limit: int, page: int, sort: str) -> None:
    for name, value in (("limit", limit), ("page", page)):
        if value < 1:
            raise QueryError(f"{name} is {value}; it must be 1 or more")
    if sort not in get_args(Sort):
        raise QueryError(f"sort is {sort!r}; it must be {' or '.join(map(repr, get_args(Sort)))}")


class _Found:
    """The documents that a query finds.

    Attributes:
        holds_all: Some document holds every clause, or it is asked for.
        total: How many hold every clause; where none does, how many hold any.
    """

    def __init__(
        self,
        ranking: Ranking,
        query: Query,
        scored: Sequence[Feature],
        filters: Filters,
        *,
        exact_accents: bool,
        all_words: bool,
    ) -> None:
        self._ranking = ranking
        self._scored = scored
        self._matchers = [
            Matcher(s, exact_accents=exact_accents) for s in ranking.snapshot.segments
        ]
        self._clauses = query.clauses
        self._allowed = []
        holding_all = []
        for segment, matcher in zip(ranking.snapshot.segments, self._matchers, strict=True):
            allowed = passing(segment, filters)
            for clause in query.excluded:
                allowed &= ~matcher.holds(clause)
            for clause in query.clauses:
                if is_required(clause):
                    allowed &= matcher.holds(clause)
            self._allowed.append(allowed)
            holding_all.append(
                matcher.holding_all(query.clauses, allowed) if query.clauses else _NONE
            )
        self._holding_all = holding_all
        self.total = sum(map(len, holding_all))
        self.holds_all = bool(self.total) or all_words
        if not query.clauses:
            self._list(asked=bool(filters.wards))
        elif all_words:
            self._allowed = [
                _mask(documents, len(allowed))
                for documents, allowed in zip(holding_all, self._allowed, strict=True)
            ]
        elif exact_accents or not _is_every_match_a_hit(query):
            self._allowed = self._holding_any()
        if not self.holds_all:
            self.total = sum(int(mask.sum()) for mask in self._holding_any())

    def _list(self, *, asked: bool) -> None:
        """Take all reports that pass the filters where that is *asked*, else none."""
        if asked:
            self.total = sum(int(allowed.sum()) for allowed in self._allowed)
            self.holds_all = True
        else:
            self._allowed = [np.zeros_like(allowed) for allowed in self._allowed]

    def best(self, count: int, sort: Sort) -> list[_Candidate]:
        """Return the first *count* documents, in order."""
        if sort == "date" or not self._clauses:
            found = self._newest(count)
            found.sort(key=lambda c: (-c.published, -c.score, c.id))
        else:
            read = max(count, READ)
            found = [
                self._candidate(hit.segment, hit.document, hit.score)
                for hit in self._first_ids(
                    self._ranking.best(self._scored, self._allowed, read), read
                )
            ]
            found.sort(key=lambda c: (-c.score, c.id))
            found[:READ] = sorted(self._nearer(found[:READ]), key=lambda c: (-c.score, c.id))
        return found[:count]

    def _nearer(self, found: Sequence[_Candidate]) -> list[_Candidate]:
        """Return *found*, scored also by where the words stand and whether all of them do."""
        added = places_worth(self._ranking, self._scored, [(c.segment, c.document) for c in found])
        made = []
        for candidate, more in zip(found, added, strict=True):
            holds_all = bool(np.isin(candidate.document, self._holding_all[candidate.segment]))
            score = (candidate.score + more) * (1 + self._ranking.weights.every * holds_all)
            made.append(candidate._replace(score=score, holds_all=holds_all))
        return made

    def _first_ids(self, hits: list[Scored], count: int) -> list[Scored]:
        """Return *hits* without most of those that share the last score.

        There ids decide, and reading each is dear.
        """
        if len(hits) <= 2 * count:
            return hits
        kept = []
        for number, segment in enumerate(self._ranking.snapshot.segments):
            order = segment.arrays.keys("id")
            own = [hit for hit in hits if hit.segment == number]
            kept += heapq.nsmallest(count, own, key=lambda hit: (-hit.score, order[hit.document]))
        return kept

    def _newest(self, count: int) -> list[_Candidate]:
        found = []
        masks = self._holding_any() if self._clauses else self._allowed
        for number, mask in enumerate(masks):
            arrays = self._ranking.snapshot.segments[number].arrays
            scores = self._ranking.scores(self._scored, number)
            documents = np.flatnonzero(mask)
            published = arrays.column("published")[documents]
            # Not -published: what has no time is the least number, whose negative is itself.
            order = np.lexsort((arrays.keys("id")[documents], -scores[documents], ~published))
            found += [
                self._candidate(number, document, float(scores[document]))
                for document in documents[order[:count]].tolist()
            ]
        return found

    def _holding_any(self) -> list[Mask]:
        return [
            matcher.holding_any(self._clauses, allowed)
            for matcher, allowed in zip(self._matchers, self._allowed, strict=True)
        ]

    def _candidate(self, segment: int, document: int, score: float) -> _Candidate:
        arrays = self._ranking.snapshot.segments[segment].arrays
        published = int(arrays.column("published")[document])
        return _Candidate(score, published, arrays.id(document), segment, document)


def _is_every_match_a_hit(query: Query) -> bool:
    """Tell whether what has any score, and all that is required, holds a clause at the top."""
    return any(map(is_required, query.clauses)) or all(isinstance(c, Word) for c in query.clauses)


def _mask(documents: Ints, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[documents] = True
    return mask


def _rarity(ranking: Ranking, query: Query) -> list[float]:
    """Return how rare each syllable of *query* is, as a number over 0."""
    rarities = []
    for syllable, is_prefix in query_syllables(query):
        kind: Kind = "prefix" if is_prefix else "letters"
        feature = Feature("folded", (syllable.folded,), 1.0, kind, 0)
        rarities.append(ranking.idf(ranking.document_frequency(feature)))
    return rarities


def _hit(
    ranking: Ranking,
    folder: str,
    candidate: _Candidate,
    rank: int,
    highlighter: Highlighter | None,
    snippets: int,
    explained: Sequence[Feature] | None,
) -> Hit:
    arrays = ranking.snapshot.segments[candidate.segment].arrays
    document = candidate.document
    row = arrays.stored[document]
    made: tuple[Snippet, ...] = ()
    if highlighter is not None:
        text = arrays.texts[document]
        body_start = int(arrays.column("body_starts")[document])
        matches = highlighter.matches(document, text)
        shown = best_snippets(text, matches, limit=snippets, body_start=body_start)
        made = with_pages(text, matches, shown)
    return Hit(
        rank=rank,
        score=round(candidate.score, 4),
        id=candidate.id,
        path=shown_path(folder, candidate.id),
        title=row.title,
        ward=row.ward,
        published=moment(candidate.published),
        source=row.source,
        views=row.views,
        url=row.url,
        is_ocr=row.is_ocr,
        snippets=made,
        explanation=None
        if explained is None
        else explanation(
            ranking, explained, candidate.segment, document, candidate.score, candidate.holds_all
        ),
    )


def shown_folder(corpus: Path) -> str:
    """Return where the corpus is: relative to the working folder where it lies below it."""
    working = Path.cwd()
    return (corpus.relative_to(working) if corpus.is_relative_to(working) else corpus).as_posix()


def shown_path(folder: str, report_id: str) -> str:
    """Return where the report's file is, below the corpus *folder* as it is shown."""
    name = report_id.partition("#")[0]
    return name if folder == "." else f"{folder}/{name}"
