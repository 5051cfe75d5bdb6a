"""How does NumPy answer what is asked of a segment?

The reference for `_kernel.Segment`, and what runs where there is no native kernel.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

import numpy as np

from wardsearch.analysis.arrays import distinct
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel import places, rows, running_text, token_matches
from wardsearch.embedded.kernel.document_sets import NumpyDocuments
from wardsearch.embedded.kernel.face import (
    DocumentSet,
    FirstHit,
    Grade,
    Norm,
    PlacesWorth,
    PostingList,
    Scorers,
    Spellings,
    Worth,
)
from wardsearch.embedded.kernel.posting_lists import list_of, look_up, term_number
from wardsearch.embedded.kernel.scoring import NumpyScorers, NumpyScoring
from wardsearch.search.answering import Part
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup

_FREQUENCIES_KEPT: Final = 1 << 16  # of lookups, before starting anew

# What each method does is said in `SegmentKernel`, and the same holds of all: documents that are
# handed in were made here.
# ruff: noqa: D102


class NumpySegment:
    """Reads *segment* by NumPy; threads may share it. It is a `SegmentKernel`."""

    def __init__(self, segment: LiveSegment) -> None:
        self._segment = segment
        self._scoring = NumpyScoring(segment)
        self._size = segment.entry.documents
        self._frequencies: dict[Lookup, int] = {}
        self._none = NumpyDocuments(self._size, np.empty(0, np.int32))
        self._living = NumpyDocuments(self._size, mask=segment.live_mask())

    def living(self) -> DocumentSet:
        return cast("DocumentSet", self._living)

    def none(self) -> DocumentSet:
        return cast("DocumentSet", self._none)

    def documents(self, numbers: Sequence[int]) -> DocumentSet:
        found = distinct(np.array(numbers, np.int32))
        return cast("DocumentSet", NumpyDocuments(self._size, found))

    def term_number(self, field: str, term: str) -> int:
        return term_number(self._segment, field, term)

    def look_up(self, lookup: Lookup) -> PostingList:
        return cast("PostingList", look_up(self._segment, lookup))

    def frequencies(self, lookups: Sequence[Lookup]) -> list[int]:
        return list(map(self._frequency, lookups))

    def _frequency(self, lookup: Lookup) -> int:
        count = self._frequencies.get(lookup)
        if count is None:
            if len(self._frequencies) > _FREQUENCIES_KEPT:
                self._frequencies.clear()
            count = self._frequencies[lookup] = look_up(self._segment, lookup).live_count()
        return count

    def list_of(self, field: str, numbers: Sequence[int]) -> PostingList:
        return cast("PostingList", list_of(self._segment, field, numbers))

    def with_keys(self, field: str, numbers: Sequence[int]) -> DocumentSet:
        mask = np.isin(self._segment.arrays.keys(field), np.array(numbers, np.int64))
        return self._documents(mask)

    def values(self, field: str, documents: Sequence[int]) -> list[str]:
        keys, terms = self._segment.arrays.keys(field), self._segment.arrays.strings(field)
        found = [terms[int(keys[document])] for document in documents]
        return [value.decode("utf-8", "surrogateescape") for value in found]

    def live_length(self, field: str) -> int:
        return int(self._segment.arrays.lengths(field)[self._segment.live_mask()].sum())

    def between(self, column: str, first: int, last: int) -> DocumentSet:
        values = self._segment.arrays.column(column)
        return self._documents((values >= first) & (values <= last))

    def with_all(self, lookups: Sequence[Lookup], documents: DocumentSet) -> DocumentSet:
        found = [look_up(self._segment, lookup) for lookup in lookups]
        left = _own(documents)
        for one in sorted(found, key=lambda one: one.most):
            left = one.among(left)
        return cast("DocumentSet", left)

    def scorers(
        self,
        features: Sequence[Feature],
        frequencies: Sequence[int] | None,
        report_count: int,
        factor: float,
        norms: Mapping[str, Norm],
    ) -> Scorers:
        made = self._scoring.scorers(features, frequencies, report_count, factor, norms)
        return cast("Scorers", made)

    def best(
        self, scorers: Scorers, allowed: DocumentSet, count: int, threshold: float
    ) -> tuple[list[int], list[float]]:
        asked = _known(scorers).looked_up
        found, scores = self._scoring.best(asked, _own(allowed), count, threshold)
        return found.tolist(), scores.tolist()

    def first(
        self,
        scorers: Scorers,
        allowed: DocumentSet,
        with_all: DocumentSet,
        together: DocumentSet,
        wanted: int,
        read: int,
        worth: Worth,
        every: float,
    ) -> list[FirstHit]:
        most = max(wanted, read)
        ids = self._segment.arrays.keys("id")
        found, best = self._scoring.best(_known(scorers).looked_up, _own(allowed), most, 0.0)
        order = np.lexsort((ids[found], -best))[:most]
        found, scores = found[order], best[order].astype(np.float64)
        near, lifted = found[:read], scores[:read]
        lifted += self.places_worth(scorers, near.tolist(), worth)
        lifted[_own(with_all).mask[near]] *= every
        order = np.lexsort((ids[near], -lifted))
        found[:read], scores[:read] = near[order], lifted[order]
        documents = found[:wanted].tolist()
        holding_all: list[bool | None] = [None] * len(documents)
        holding_all[:read] = map(with_all.__contains__, documents[:read])
        answering = map(together.__contains__, documents)
        own_ids = self.values("id", documents)
        told = zip(
            scores[:wanted].tolist(), own_ids, documents, holding_all, answering, strict=True
        )
        return list(told)

    def newest(
        self, scorers: Scorers, documents: DocumentSet, count: int
    ) -> tuple[list[int], list[float]]:
        asked = _known(scorers).looked_up
        found, scores = self._scoring.newest(asked, _own(documents).numbers, count)
        return found.tolist(), scores.tolist()

    def added(self, scorers: Scorers, document: int) -> list[tuple[int, float]]:
        only = np.array([document], np.int32)
        asked = _known(scorers).looked_up
        added = [(one.place, float(self._scoring.scores_of([one], only)[0])) for one in asked]
        return [(place, value) for place, value in added if value]

    def length(self, document: int) -> int:
        return int(self._segment.arrays.column("lengths")[document])

    def candidates(
        self, documents: DocumentSet, parts: Sequence[Part], spellings: Spellings
    ) -> DocumentSet:
        return rows.candidates(self, documents, parts, spellings, in_title=False)[0]

    def holding(
        self,
        documents: DocumentSet,
        parts: Sequence[Part],
        spellings: Spellings,
        passage: int,
        in_title: bool,  # noqa: FBT001 - as C takes it
        most_tokens: int,
    ) -> DocumentSet:
        found, anywhere = rows.candidates(self, documents, parts, spellings, in_title=in_title)
        is_told = rows.is_told(parts, spellings, passage)
        if not found or is_told or self._tokens_of(found) > most_tokens:
            return found
        read = [
            running_text.RowTerms(
                [rows.accepted(self._segment, row, spellings) for row in part.rows], own
            )
            for part, own in zip(parts, anywhere, strict=True)
        ]
        held = running_text.with_rows(self._segment, _own(found), read, passage, in_title=in_title)
        return cast("DocumentSet", held)

    def places(self, scorers: Scorers, documents: Sequence[int], worth: Worth) -> list[PlacesWorth]:
        asked = _known(scorers)
        return places.places(self._segment, documents, asked.features, asked.rarities, worth)

    def places_worth(self, scorers: Scorers, documents: Sequence[int], worth: Worth) -> list[float]:
        return list(map(places.added_up, self.places(scorers, documents, worth)))

    def matches(
        self,
        document: int,
        whole: Sequence[tuple[int, Sequence[Grade]]],
        terms: Sequence[Sequence[Grade]],
        rows: Sequence[tuple[int, Sequence[Grade]]],
    ) -> list[tuple[int, int]]:
        return token_matches.matches(self._segment, document, whole, terms, rows)

    def token_matches(
        self,
        documents: Sequence[int],
        texts: Sequence[str],
        whole: Sequence[tuple[int, Sequence[Grade]]],
        terms: Sequence[Sequence[Grade]],
        rows: Sequence[tuple[int, Sequence[Grade]]],
        weights: Sequence[float],
        cut: Callable[[str], Sequence[tuple[str, int, int]]],  # noqa: ARG002 - as C takes it
    ) -> list[bytes]:
        return [
            token_matches.token_matches(self.matches(document, whole, terms, rows), text, weights)
            for document, text in zip(documents, texts, strict=True)
        ]

    def _tokens_of(self, documents: DocumentSet) -> int:
        numbers = _own(documents).numbers
        starts = self._segment.arrays.token_starts
        return int((starts[numbers + 1] - starts[numbers]).sum())

    def _documents(self, mask: "np.typing.NDArray[np.bool_]") -> DocumentSet:
        return cast("DocumentSet", NumpyDocuments(self._size, mask=mask))


def _own(documents: DocumentSet) -> NumpyDocuments:
    return cast("NumpyDocuments", documents)


def _known(scorers: Scorers) -> NumpyScorers:
    return cast("NumpyScorers", scorers)
