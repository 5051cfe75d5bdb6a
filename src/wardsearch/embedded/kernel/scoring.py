"""Which documents of a segment score how much, as NumPy adds it up?

A feature's postings are scored at once, as arrays, into an accumulator. Once those to come cannot
lift a new document among the best, only the documents that still can be are looked up in them
(*MaxScore*: Turtle and Flood, *Query evaluation: strategies and optimizations*, 1995). Skipping
changes no score and no order: every document returned has had every feature added, in the same
order.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Final, Generic, TypeVar

import numpy as np

from wardsearch.analysis.arrays import Floats, Ints
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.document_sets import NumpyDocuments
from wardsearch.embedded.kernel.face import Norm
from wardsearch.embedded.kernel.posting_lists import LookupList, look_up
from wardsearch.frozen import NamedTuple
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup
from wardsearch.search.weights import idf

Value = TypeVar("Value")

CACHE_BYTES: Final = 64 << 20
"""Of what features add to the documents of a segment, at most."""

_CACHE_BYTES_OF_DOCUMENT: Final = 1 << 10  # as many features are kept of a small segment
_FEW: Final = 16  # up to one in so many documents, each is looked up in every list
_MANY: Final = 1_500  # postings from which on it pays to ask whether they can be skipped
_SLACK: Final = np.float32(1.0001)  # single precision may add up to a little more than the bound


class Contribution(NamedTuple):
    """What a feature of weight 1 adds: living documents, ascending, and the BM25 of each."""

    documents: Ints
    scores: Floats

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return self.documents.nbytes + self.scores.nbytes


class Scorer(NamedTuple):
    """A feature as it is evaluated in a segment; see `SegmentKernel.scorers`.

    Attributes:
        place: Which feature it is.
        lookup: What a document must have.
        scale: What its term frequency part is multiplied by.
        weight: What its BM25 counts.
        norm: What stands below the line.
        found: Where it is.
        bound: More than it can add to any document.
    """

    place: int
    lookup: Lookup
    scale: float
    weight: float
    norm: Norm
    found: LookupList
    bound: float


class NumpyScorers(NamedTuple):
    """Features that are looked up in a segment; they are `Scorers`.

    Attributes:
        features: What was given.
        rarities: The inverse document frequency of each.
        looked_up: Those that some document may have, in the order in which they are added.
    """

    features: Sequence[Feature]
    rarities: Sequence[float]
    looked_up: Sequence[Scorer]


class NumpyScoring:
    """Scores the documents of *segment*; threads may share it."""

    def __init__(self, segment: LiveSegment) -> None:
        self._segment = segment
        self._size = segment.entry.documents
        self._norms: dict[tuple[str, Norm], Floats] = {}
        capacity = min(CACHE_BYTES, _CACHE_BYTES_OF_DOCUMENT * self._size)
        self._contributions = _Cache[Contribution](capacity, lambda made: made.nbytes + 512)

    def scorers(
        self,
        features: Sequence[Feature],
        frequencies: Sequence[int] | None,
        report_count: int,
        factor: float,
        norms: Mapping[str, Norm],
    ) -> NumpyScorers:
        """Return how *features* are evaluated; see `SegmentKernel.scorers`."""
        if frequencies is None:
            frequencies = list(map(self._frequency, features))
        own = [idf(frequency, report_count) for frequency in frequencies]
        rows = [
            (rarity * factor * feature.weight / (1 + frequency), place, rarity * factor)
            for place, (feature, frequency, rarity) in enumerate(
                zip(features, frequencies, own, strict=True)
            )
            if frequency or feature.rarity_of[0] is not feature.lookup
        ]
        rows.sort(key=itemgetter(0), reverse=True)
        made = [self._scorer(place, features[place], scale, norms) for _, place, scale in rows]
        return NumpyScorers(features, own, made)

    def _frequency(self, feature: Feature) -> int:
        """Return how many living documents have the most frequent of what it is as rare as."""
        return max(look_up(self._segment, lookup).live_count() for lookup in feature.rarity_of)

    def _scorer(
        self, place: int, feature: Feature, scale: float, norms: Mapping[str, Norm]
    ) -> Scorer:
        lookup, weight = feature.lookup, feature.weight
        norm, found = norms[lookup.field], look_up(self._segment, lookup)
        return Scorer(place, lookup, scale, weight, norm, found, scale * weight)

    def best(
        self, scorers: Sequence[Scorer], allowed: NumpyDocuments, count: int, threshold: float
    ) -> tuple[Ints, Floats]:
        """Return the documents that may be among the best; see `SegmentKernel.best`."""
        scorers = [scorer for scorer in scorers if scorer.found.most]
        total = np.zeros(self._size, np.float32)
        candidates = _few(allowed)
        if candidates is None:
            total[~allowed.mask] = -np.inf
        scores = total if candidates is None else total[candidates]
        to_come = np.append(np.cumsum([scorer.bound for scorer in reversed(scorers)])[::-1], 0.0)
        for place, scorer in enumerate(scorers):
            if candidates is None and scorer.found.most > _MANY:
                if to_come[place] < float(total.max()):
                    threshold = max(threshold, _nth_best(total, count))
                if to_come[place] * _SLACK < threshold:
                    candidates = np.flatnonzero(total > 0).astype(np.int32)
                    scores = total[candidates]
            if candidates is None:
                self._add(scorer, total)
                continue
            if len(candidates) > count:
                threshold = max(threshold, float(np.partition(scores, -count)[-count]))
                hopeful = scores >= np.float32((threshold - to_come[place]) / _SLACK)
                candidates, scores = candidates[hopeful], scores[hopeful]
            self._add_to(scorer, candidates, scores)
        if candidates is None:
            candidates = np.flatnonzero(total > 0).astype(np.int32)
            scores = total[candidates]
        if len(scores) > count:
            threshold = max(threshold, float(np.partition(scores, -count)[-count]))
        kept = (scores >= threshold) & (scores > 0)
        return candidates[kept], scores[kept]

    def scores_of(self, scorers: Sequence[Scorer], documents: Ints) -> Floats:
        """Return the score of each of *documents*, ascending."""
        if len(documents) > self._size // _FEW:
            total = np.zeros(self._size, np.float32)
            for scorer in scorers:
                self._add(scorer, total)
            return total[documents]
        scores = np.zeros(len(documents), np.float32)
        for scorer in scorers:
            self._add_to(scorer, documents, scores)
        return scores

    def newest(self, scorers: Sequence[Scorer], documents: Ints, count: int) -> tuple[Ints, Floats]:
        """Return those that were published last; see `SegmentKernel.newest`."""
        arrays = self._segment.arrays
        scores = self.scores_of(scorers, documents)
        published = arrays.column("published")[documents]
        # Not -published: what has no time is the least number, whose negative is itself.
        order = np.lexsort((arrays.keys("id")[documents], -scores, ~published))[:count]
        return documents[order], scores[order]

    def _add(self, scorer: Scorer, total: Floats) -> None:
        found = scorer.found

        def contribution() -> Contribution:
            documents, frequencies = found.live_postings()
            return Contribution(documents, self._bm25(scorer, documents, frequencies))

        if found.most:
            key = scorer.lookup, scorer.scale, scorer.norm
            documents, scores = self._contributions.get(key, contribution)
            total[documents] += scores * np.float32(scorer.weight)

    def _add_to(self, scorer: Scorer, candidates: Ints, scores: Floats) -> None:
        frequencies = scorer.found.frequencies_of(candidates)
        places = np.flatnonzero(frequencies)
        if len(places):
            added = self._bm25(scorer, candidates[places], frequencies[places])
            scores[places] += added * np.float32(scorer.weight)

    def _bm25(self, scorer: Scorer, documents: Ints, frequencies: Ints) -> Floats:
        tf = frequencies.astype(np.float32)
        tf /= tf + self._norm(scorer)[documents]
        tf *= np.float32(scorer.scale)
        return tf

    def _norm(self, scorer: Scorer) -> Floats:
        """Return what BM25 adds to each document's term frequency below the line."""
        field = scorer.lookup.field
        norm = self._norms.get((field, scorer.norm))
        if norm is None:
            lengths = self._segment.arrays.lengths(field)
            if field == "ward":  # a report is of one ward, however few are of any
                lengths = np.ones_like(lengths)
            base, slope = scorer.norm
            norm = (base + slope * lengths).astype(np.float32)
            self._norms[field, scorer.norm] = norm
        return norm


def _few(allowed: NumpyDocuments) -> Ints | None:
    """Return which documents are *allowed* if they are few: each is then looked up."""
    if len(allowed) > allowed.size // _FEW:
        return None
    return allowed.numbers


def _nth_best(total: Floats, count: int) -> float:
    """Return the score of the *count*-th best document so far, or 0 where there are fewer."""
    scores = total[total > 0]
    if len(scores) < count:
        return 0.0
    return float(np.partition(scores, -count)[-count])


class _Cache(Generic[Value]):
    """Keeps what was used last, up to a total size; threads may share it."""

    def __init__(self, capacity: int, size_of: Callable[[Value], int]) -> None:
        self._capacity = capacity
        self._size_of = size_of
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of *key*, made where it is not kept."""
        with self._lock:
            known = self._values.get(key)
            if known is not None:
                self._values.move_to_end(key)
                return known
        made = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = made
                self._size += self._size_of(made)
                while self._size > self._capacity:
                    self._size -= self._size_of(self._values.popitem(last=False)[1])
        return made
