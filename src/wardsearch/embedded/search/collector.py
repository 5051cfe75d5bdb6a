"""Which documents does a query find, how many hold all of it, and which come first?

Covers filters, totals and order, over all segments. Does not cover what a word scores
(`ranking`, `nearness`) or what a clause demands (`matching`).
"""

import heapq
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from wardsearch.embedded.index.packed import Ints
from wardsearch.embedded.search.bm25 import Ranking, Scored
from wardsearch.embedded.search.matching import Mask, Matcher
from wardsearch.embedded.search.proximity import READ, places_worth
from wardsearch.query.filters import Filters, passing
from wardsearch.query.parser import Query, Word, is_required
from wardsearch.search.features import Feature

Sort = Literal["score", "date"]

_NONE: Final = np.empty(0, np.int32)


class Candidate(NamedTuple):
    """A hit before it is read."""

    score: float
    published: int
    id: str
    segment: int
    document: int
    holds_all: bool | None = None  # None: not read, so the score counts neither this nor places


class Findings:
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
            narrows = filters.wards or (not query.text.strip() and filters.narrow)
            self._list(asked=bool(narrows))
        elif all_words:
            self._allowed = [
                _mask(documents, len(allowed))
                for documents, allowed in zip(holding_all, self._allowed, strict=True)
            ]
        elif exact_accents or not _is_every_match_a_hit(query):
            self._allowed = self._holding_any()
        if not self.holds_all:
            self.total = sum(int(mask.sum()) for mask in self._holding_any())

    @property
    def holding_all(self) -> int:
        """How many documents hold every clause."""
        return self.total if self.holds_all else 0

    def _list(self, *, asked: bool) -> None:
        """Take all reports that pass the filters where that is *asked*, else none."""
        if asked:
            self.total = sum(int(allowed.sum()) for allowed in self._allowed)
            self.holds_all = True
        else:
            self._allowed = [np.zeros_like(allowed) for allowed in self._allowed]

    def best(self, count: int, sort: Sort) -> list[Candidate]:
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

    def _nearer(self, found: Sequence[Candidate]) -> list[Candidate]:
        """Return *found*, scored also by where the words stand and whether all of them do."""
        added = places_worth(self._ranking, self._scored, [(c.segment, c.document) for c in found])
        made = []
        for candidate, more in zip(found, added, strict=True):
            holding_all = self._holding_all[candidate.segment]
            place = int(np.searchsorted(holding_all, candidate.document))
            holds_all = bool((holding_all[place : place + 1] == candidate.document).any())
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

    def _newest(self, count: int) -> list[Candidate]:
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

    def _candidate(self, segment: int, document: int, score: float) -> Candidate:
        arrays = self._ranking.snapshot.segments[segment].arrays
        published = int(arrays.column("published")[document])
        return Candidate(score, published, arrays.id(document), segment, document)


def _is_every_match_a_hit(query: Query) -> bool:
    """Return whether what has any score, and all that is required, holds a clause at the top."""
    return any(map(is_required, query.clauses)) or all(isinstance(c, Word) for c in query.clauses)


def _mask(documents: Ints, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[documents] = True
    return mask
