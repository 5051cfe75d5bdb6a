"""Which reports score how much for a query, and why?

Scores are BM25 (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009) summed over
features, with the inverse document frequency `log(1 + (N - n + 0.5) / (n + 0.5))`, which is never
negative. `N`, `n` and the average length count living documents only, so a score does not depend on
how the index came about.

A feature's postings are scored at once, as arrays, into an accumulator. The features that can add
most come first; once those to come cannot lift a new document among the best, only the documents
that still can be are looked up in them (*MaxScore*: Turtle and Flood, *Query evaluation: strategies
and optimizations*, 1995). Skipping changes no score and no
order: every document that is returned has every feature added, in the same order.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from wardsearch.embedded.index.packed import Ints
from wardsearch.embedded.index.postings import Mask
from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.search.posting_lists import FeatureList, look_up
from wardsearch.search.features import WEIGHTS, Feature, Weights

Floats = NDArray[np.float32]
Value = TypeVar("Value")

CACHE_BYTES: Final = 64 << 20
_MANY: Final = 1_500  # postings from which on it pays to ask whether they can be skipped
_FREQUENCIES_KEPT: Final = 1 << 16  # of features, before starting anew
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


class _Plan(NamedTuple):
    """A feature as it is evaluated.

    Attributes:
        feature: What it is.
        lists: Where it is in each segment.
        frequency: How many living documents have it; for kind `tone`, have its letters; for a
            title's, have it in the text.
        scale: What its term frequency part is multiplied by: the inverse document frequency times
            k1 + 1.
        bound: More than it can add to any document.
    """

    feature: Feature
    lists: tuple[FeatureList, ...]
    frequency: int
    scale: np.float32
    bound: float


class Ranking:
    """Scores the documents of a snapshot; threads may share it."""

    def __init__(self, snapshot: Snapshot, weights: Weights = WEIGHTS) -> None:
        self.snapshot = snapshot
        self.weights = weights
        self._norms: dict[tuple[int, str], Floats] = {}
        self._frequencies: dict[tuple[str, tuple[str, ...], str], int] = {}
        self._contributions = _Cache[Contribution](CACHE_BYTES, lambda made: made.nbytes + 512)

    def document_frequency(self, feature: Feature) -> int:
        """Return how many living documents have *feature*."""
        key = feature.field, feature.terms, feature.kind
        frequency = self._frequencies.get(key)
        if frequency is None:
            lists = (look_up(segment, feature) for segment in self.snapshot.segments)
            frequency = sum(found.live_count() for found in lists)
            if len(self._frequencies) > _FREQUENCIES_KEPT:
                self._frequencies.clear()
            self._frequencies[key] = frequency
        return frequency

    def idf(self, document_frequency: int) -> float:
        """Return how rare what that many living documents have is, as a number over 0."""
        count = self.snapshot.document_count
        return math.log(1 + (count - document_frequency + 0.5) / (document_frequency + 0.5))

    def scores(self, features: Sequence[Feature], segment_number: int) -> Floats:
        """Return the score of each document of a segment; 0 for one that has no feature."""
        total = np.zeros(self.snapshot.segments[segment_number].entry.documents, np.float32)
        for plan in self._plans(features):
            self._add(plan, segment_number, total)
        return total

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
        plans = self._plans(features)
        threshold = 0.0
        found: list[Scored] = []
        for number in range(len(self.snapshot.segments)):
            documents, scores = self._best_of(plans, number, allowed[number], count, threshold)
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
        for plan in self._plans(features):
            frequency = plan.lists[segment_number].frequencies_of(only)
            if frequency[0]:
                value = self._bm25(plan, segment_number, only, frequency) * np.float32(
                    plan.feature.weight
                )
                found.append((plan.feature, float(value[0]), plan.frequency))
        return found

    def _best_of(
        self,
        plans: Sequence[_Plan],
        segment_number: int,
        allowed: Mask | None,
        count: int,
        threshold: float,
    ) -> tuple[Ints, Floats]:
        """Return the documents of a segment that may be among the best, and their whole scores."""
        total = np.zeros(self.snapshot.segments[segment_number].entry.documents, np.float32)
        if allowed is not None:
            total[~allowed] = -np.inf
        to_come = np.append(np.cumsum([plan.bound for plan in reversed(plans)])[::-1], 0.0)
        candidates: Ints | None = None
        scores = total
        for place, plan in enumerate(plans):
            if candidates is None and plan.lists[segment_number].most > _MANY:
                if to_come[place] < float(total.max()):
                    threshold = max(threshold, _nth_best(total, count))
                if to_come[place] * _SLACK < threshold:
                    candidates = np.flatnonzero(total > 0).astype(np.int32)
                    scores = total[candidates]
            if candidates is None:
                self._add(plan, segment_number, total)
                continue
            if len(candidates) > count:
                threshold = max(threshold, float(np.partition(scores, -count)[-count]))
                hopeful = scores >= np.float32((threshold - to_come[place]) / _SLACK)
                candidates, scores = candidates[hopeful], scores[hopeful]
            self._add_to(plan, segment_number, candidates, scores)
        if candidates is None:
            candidates = np.flatnonzero(total > 0).astype(np.int32)
            scores = total[candidates]
        if len(scores) > count:
            threshold = max(threshold, float(np.partition(scores, -count)[-count]))
        kept = (scores >= threshold) & (scores > 0)
        return candidates[kept], scores[kept]

    def _add(self, plan: _Plan, segment_number: int, total: Floats) -> None:
        def contribution() -> Contribution:
            documents, frequencies = plan.lists[segment_number].live_postings()
            return Contribution(documents, self._bm25(plan, segment_number, documents, frequencies))

        feature = plan.feature
        if plan.lists[segment_number].most:
            key = segment_number, feature.field, feature.terms, feature.kind, feature.literal
            documents, scores = self._contributions.get(key, contribution)
            total[documents] += scores * np.float32(feature.weight)

    def _add_to(self, plan: _Plan, segment_number: int, candidates: Ints, scores: Floats) -> None:
        frequencies = plan.lists[segment_number].frequencies_of(candidates)
        places = np.flatnonzero(frequencies)
        if len(places):
            added = self._bm25(plan, segment_number, candidates[places], frequencies[places])
            scores[places] += added * np.float32(plan.feature.weight)

    def _bm25(self, plan: _Plan, segment_number: int, documents: Ints, frequencies: Ints) -> Floats:
        tf = frequencies.astype(np.float32)
        tf /= tf + self._norm(segment_number, plan.feature.field)[documents]
        tf *= plan.scale
        return tf

    def _plans(self, features: Sequence[Feature]) -> list[_Plan]:
        """Return the features that any document has, those that can add most first."""
        plans = []
        for feature in features:
            lists = tuple(look_up(segment, feature) for segment in self.snapshot.segments)
            if any(found.most for found in lists):
                plans.append(self._plan(feature, lists))
        plans.sort(key=lambda plan: -plan.bound)
        return plans

    def _plan(self, feature: Feature, lists: tuple[FeatureList, ...]) -> _Plan:
        counted = feature
        if feature.kind == "tone":  # to count several terms is dear, and their letters hold them
            counted = feature.letters()
        elif feature.kind != "prefix":
            counted = feature.in_text()
        frequency = self.document_frequency(counted)
        if feature.literal:
            frequency = max(frequency, self.document_frequency(feature.literal))
        scale = self.idf(frequency) * (self.weights.k1 + 1)
        return _Plan(feature, lists, frequency, np.float32(scale), scale * feature.weight)

    def _norm(self, segment_number: int, field: str) -> Floats:
        """Return what BM25 adds to each document's term frequency below the line."""
        norm = self._norms.get((segment_number, field))
        if norm is None:
            k1, b = self.weights.k1, self.weights.b
            lengths = self.snapshot.segments[segment_number].arrays.lengths(field)
            average = max(self.snapshot.average_length(field), 1e-9)
            norm = (k1 * (1 - b) + (k1 * b / average) * lengths).astype(np.float32)
            self._norms[segment_number, field] = norm
        return norm


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
