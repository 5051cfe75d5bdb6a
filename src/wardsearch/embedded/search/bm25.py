"""Which reports score how much for a query, and why?

Scores are BM25 (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009) summed over
features, with the inverse document frequency of `search.weights`. How many reports there are, how
many have a term and how long they are on average comes from the `Statistics` given, which need not
be of this snapshot alone.

A feature's postings are scored at once, as arrays, into an accumulator. The features that can add
most come first; once those to come cannot lift a new document among the best, only the documents
that still can be are looked up in them (*MaxScore*: Turtle and Flood, *Query evaluation: strategies
and optimizations*, 1995). Skipping changes no score and no order: every document returned has had
every feature added, in the same order.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np

from wardsearch.analysis.arrays import Floats, Ints, Mask
from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.search.posting_lists import LookupList, look_up
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.search.engine import Statistics
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup
from wardsearch.search.weights import WEIGHTS, Weights, idf

Value = TypeVar("Value")

CACHE_BYTES: Final = 64 << 20
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


class Scored(NamedTuple):
    """A document that was found, with its score."""

    score: float
    segment: int
    document: int


class _Scorer(NamedTuple):
    """A feature as it is evaluated.

    Attributes:
        feature: What it is.
        lists: Where it is in each segment.
        frequency: The document frequency that its inverse document frequency is taken from.
        scale: What its term frequency part is multiplied by: the inverse document frequency times
            k1 + 1.
        bound: More than it can add to any document.
    """

    feature: Feature
    lists: tuple[LookupList, ...]
    frequency: int
    scale: np.float32
    bound: float


class Ranking:
    """Scores the documents of a snapshot; threads may share it.

    Attributes:
        snapshot: What is scored.
        weights: What counts how much.
        statistics: How rare terms are, and how long reports; those of *snapshot* if none are given.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        weights: Weights = WEIGHTS,
        statistics: Statistics | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.weights = weights
        self.statistics = statistics or SnapshotStatistics(snapshot)
        self._norms: dict[tuple[int, str], Floats] = {}
        self._contributions = _Cache[Contribution](CACHE_BYTES, lambda made: made.nbytes + 512)

    def idf(self, lookup: Lookup) -> float:
        """Return how rare what *lookup* finds is, as a number over 0."""
        frequency = self.statistics.document_frequency(lookup)
        return idf(frequency, self.statistics.report_count)

    def scores(self, features: Sequence[Feature], segment_number: int) -> Floats:
        """Return the score of each document of a segment; 0 for one that has no feature."""
        total = np.zeros(self.snapshot.segments[segment_number].entry.documents, np.float32)
        for scorer in self._scorers(features):
            self._add(scorer, segment_number, total)
        return total

    def scores_of(
        self, features: Sequence[Feature], segment_number: int, documents: Ints
    ) -> Floats:
        """Return the score of each of *documents* of a segment, ascending."""
        size = self.snapshot.segments[segment_number].entry.documents
        if len(documents) > size // _FEW:
            return self.scores(features, segment_number)[documents]
        scores = np.zeros(len(documents), np.float32)
        for scorer in self._scorers(features):
            self._add_to(scorer, segment_number, documents, scores)
        return scores

    def best(
        self, features: Sequence[Feature], allowed: Sequence[Mask | None], count: int
    ) -> list[Scored]:
        """Return the *count* best documents, in no order.

        Those that score as much as the last of them are returned, too.

        Args:
            features: What is scored.
            allowed: For each segment, which documents may be returned; None for all.
            count: At least 1.
        """
        scorers = self._scorers(features)
        threshold = 0.0
        found: list[Scored] = []
        for number in range(len(self.snapshot.segments)):
            documents, scores = self._best_of(scorers, number, allowed[number], count, threshold)
            found += [
                Scored(s, number, d)
                for s, d in zip(scores.tolist(), documents.tolist(), strict=True)
            ]
            if len(found) >= count:
                threshold = sorted((hit.score for hit in found), reverse=True)[count - 1]
                found = [hit for hit in found if hit.score >= threshold]
        return found

    def explain(
        self, features: Sequence[Feature], segment_number: int, document: int
    ) -> list[tuple[Feature, float, int]]:
        """Return what each feature of *document* adds to its score, and how many have it."""
        found = []
        only = np.array([document], np.int32)
        for scorer in self._scorers(features):
            frequency = scorer.lists[segment_number].frequencies_of(only)
            if frequency[0]:
                value = self._bm25(scorer, segment_number, only, frequency) * np.float32(
                    scorer.feature.weight
                )
                found.append((scorer.feature, float(value[0]), scorer.frequency))
        return found

    def _best_of(
        self,
        scorers: Sequence[_Scorer],
        segment_number: int,
        allowed: Mask | None,
        count: int,
        threshold: float,
    ) -> tuple[Ints, Floats]:
        """Return the documents of a segment that may be among the best, and their whole scores."""
        total = np.zeros(self.snapshot.segments[segment_number].entry.documents, np.float32)
        if allowed is not None:
            total[~allowed] = -np.inf
        to_come = np.append(np.cumsum([scorer.bound for scorer in reversed(scorers)])[::-1], 0.0)
        candidates = _few(allowed)
        scores = total if candidates is None else total[candidates]
        for place, scorer in enumerate(scorers):
            if candidates is None and scorer.lists[segment_number].most > _MANY:
                if to_come[place] < float(total.max()):
                    threshold = max(threshold, _nth_best(total, count))
                if to_come[place] * _SLACK < threshold:
                    candidates = np.flatnonzero(total > 0).astype(np.int32)
                    scores = total[candidates]
            if candidates is None:
                self._add(scorer, segment_number, total)
                continue
            if len(candidates) > count:
                threshold = max(threshold, float(np.partition(scores, -count)[-count]))
                hopeful = scores >= np.float32((threshold - to_come[place]) / _SLACK)
                candidates, scores = candidates[hopeful], scores[hopeful]
            self._add_to(scorer, segment_number, candidates, scores)
        if candidates is None:
            candidates = np.flatnonzero(total > 0).astype(np.int32)
            scores = total[candidates]
        if len(scores) > count:
            threshold = max(threshold, float(np.partition(scores, -count)[-count]))
        kept = (scores >= threshold) & (scores > 0)
        return candidates[kept], scores[kept]

    def _add(self, scorer: _Scorer, segment_number: int, total: Floats) -> None:
        def contribution() -> Contribution:
            documents, frequencies = scorer.lists[segment_number].live_postings()
            return Contribution(
                documents, self._bm25(scorer, segment_number, documents, frequencies)
            )

        feature = scorer.feature
        if scorer.lists[segment_number].most:
            key = segment_number, feature.lookup, feature.rarity_of
            documents, scores = self._contributions.get(key, contribution)
            total[documents] += scores * np.float32(feature.weight)

    def _add_to(
        self, scorer: _Scorer, segment_number: int, candidates: Ints, scores: Floats
    ) -> None:
        frequencies = scorer.lists[segment_number].frequencies_of(candidates)
        places = np.flatnonzero(frequencies)
        if len(places):
            added = self._bm25(scorer, segment_number, candidates[places], frequencies[places])
            scores[places] += added * np.float32(scorer.feature.weight)

    def _bm25(
        self, scorer: _Scorer, segment_number: int, documents: Ints, frequencies: Ints
    ) -> Floats:
        tf = frequencies.astype(np.float32)
        tf /= tf + self._norm(segment_number, scorer.feature.lookup.field)[documents]
        tf *= scorer.scale
        return tf

    def _scorers(self, features: Sequence[Feature]) -> list[_Scorer]:
        """Return the features that any document has, those that can add most first."""
        scorers = []
        for feature in features:
            lists = tuple(look_up(segment, feature.lookup) for segment in self.snapshot.segments)
            if any(found.most for found in lists):
                scorers.append(self._scorer(feature, lists))
        scorers.sort(key=lambda scorer: -scorer.bound)
        return scorers

    def _scorer(self, feature: Feature, lists: tuple[LookupList, ...]) -> _Scorer:
        frequency = max(map(self.statistics.document_frequency, feature.rarity_of))
        rarity = idf(frequency, self.statistics.report_count)
        scale = rarity * (self.weights.k1 + 1)
        return _Scorer(feature, lists, frequency, np.float32(scale), scale * feature.weight)

    def _norm(self, segment_number: int, field: str) -> Floats:
        """Return what BM25 adds to each document's term frequency below the line."""
        norm = self._norms.get((segment_number, field))
        if norm is None:
            k1, b = self.weights.k1, self.weights.b
            lengths = self.snapshot.segments[segment_number].arrays.lengths(field)
            average = max(self.statistics.average_length(field), 1e-9)
            if field == "ward":  # a report is of one ward, however few are of any
                lengths, average = np.ones_like(lengths), 1.0
            norm = (k1 * (1 - b) + (k1 * b / average) * lengths).astype(np.float32)
            self._norms[segment_number, field] = norm
        return norm


def _few(allowed: Mask | None) -> Ints | None:
    """Return which documents are *allowed* if they are few: each is then looked up."""
    if allowed is None or np.count_nonzero(allowed) > len(allowed) // _FEW:
        return None
    return np.flatnonzero(allowed).astype(np.int32)


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
