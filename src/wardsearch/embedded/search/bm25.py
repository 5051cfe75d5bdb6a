"""Which reports score how much for a query, and why?

Scores are BM25 (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009) summed over
features, with the inverse document frequency of `search.weights`. How many reports there are, how
many have a term and how long they are on average comes from the `Statistics` given, which need not
be of this snapshot alone. The features that can add most are added first; each segment's kernel
adds them up.
"""

from collections.abc import Sequence
from typing import NamedTuple

from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.kernel.face import DocumentSet, Scorer, Scorers
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.search.engine import Statistics
from wardsearch.search.features import Feature
from wardsearch.search.weights import WEIGHTS, Weights, idf


class Scored(NamedTuple):
    """A document that was found, with its score."""

    score: float
    segment: int
    document: int


class Rarity(NamedTuple):
    """How a feature counts, in whichever segment.

    Attributes:
        feature: What it is.
        frequency: The document frequency that its inverse document frequency is taken from.
        idf: That.
    """

    feature: Feature
    frequency: int
    idf: float


class _Prepared(NamedTuple):
    """Features as they are evaluated.

    Attributes:
        features: What was given.
        rarities: How they count, in the same order.
        order: The same, those that can add most first.
        scorers: These, looked up in each segment.
    """

    features: Sequence[Feature]
    rarities: list[Rarity]
    order: list[Rarity]
    scorers: list[Scorers]


class Ranking:
    """Scores the documents of a snapshot; threads may share it.

    Attributes:
        snapshot: What is scored.
        weights: What counts how much.
        statistics: How rare terms are, and how long reports; those of *snapshot* if none are given.
        kernels: What reads each segment.
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
        self.kernels = list(map(kernel_of, snapshot.segments))
        self._norms: dict[str, tuple[float, float]] = {}
        self._last: _Prepared | None = None

    def rarities(self, features: Sequence[Feature]) -> list[Rarity]:
        """Return how *features* count."""
        return self._prepared(features).rarities

    def best(
        self, features: Sequence[Feature], allowed: Sequence[DocumentSet], count: int
    ) -> list[Scored]:
        """Return the *count* best documents, in no order.

        Those that score as much as the last of them are returned, too.

        Args:
            features: What is scored.
            allowed: For each segment, which documents may be returned.
            count: At least 1.
        """
        threshold = 0.0
        found: list[Scored] = []
        for number, (kernel, scorers) in enumerate(
            zip(self.kernels, self._prepared(features).scorers, strict=True)
        ):
            documents, scores = kernel.best(scorers, allowed[number], count, threshold)
            found += [Scored(s, number, d) for s, d in zip(scores, documents, strict=True)]
            if len(found) >= count:
                threshold = sorted((hit.score for hit in found), reverse=True)[count - 1]
                found = [hit for hit in found if hit.score >= threshold]
        return found

    def newest(
        self, features: Sequence[Feature], documents: Sequence[DocumentSet], count: int
    ) -> list[Scored]:
        """Return the *count* of *documents* of each segment that were published last."""
        found: list[Scored] = []
        for number, (kernel, scorers) in enumerate(
            zip(self.kernels, self._prepared(features).scorers, strict=True)
        ):
            last, scores = kernel.newest(scorers, documents[number], count)
            found += [Scored(s, number, d) for s, d in zip(scores, last, strict=True)]
        return found

    def explain(
        self, features: Sequence[Feature], segment_number: int, document: int
    ) -> list[tuple[Feature, float, int]]:
        """Return what each feature of *document* adds to its score, and how many have it."""
        prepared = self._prepared(features)
        scorers = prepared.scorers[segment_number]
        added = self.kernels[segment_number].added(scorers, document)
        return [
            (rarity.feature, value, rarity.frequency)
            for rarity, value in zip(prepared.order, added, strict=True)
            if value
        ]

    def _prepared(self, features: Sequence[Feature]) -> _Prepared:
        """Return how *features* are evaluated; those of the last call are kept.

        One search asks once for each of its tiers.
        """
        last = self._last
        if last is None or last.features is not features:
            rarities = list(map(self._rarity, features))
            order = sorted(rarities, key=lambda one: -(one.idf * one.feature.weight))
            scorers = list(map(self._scorer, order))
            looked_up = [kernel.scorers(scorers) for kernel in self.kernels]
            last = self._last = _Prepared(features, rarities, order, looked_up)
        return last

    def _rarity(self, feature: Feature) -> Rarity:
        frequency_of = self.statistics.document_frequency
        first, *others = feature.rarity_of
        frequency = frequency_of(first)
        for lookup in others:
            frequency = max(frequency, frequency_of(lookup))
        return Rarity(feature, frequency, idf(frequency, self.statistics.report_count))

    def _scorer(self, rarity: Rarity) -> Scorer:
        lookup, weight, *_ = rarity.feature
        scale = rarity.idf * (self.weights.k1 + 1)
        base, slope = self._norm(lookup.field)
        return Scorer(lookup, scale, weight, scale * weight, base, slope)

    def _norm(self, field: str) -> tuple[float, float]:
        """Return what BM25 adds below the line for a document, and for each of its tokens."""
        norm = self._norms.get(field)
        if norm is None:
            k1, b = self.weights.k1, self.weights.b
            # A report is of one ward, however few are of any.
            average = 1.0 if field == "ward" else self.statistics.average_length(field)
            norm = self._norms[field] = k1 * (1 - b), k1 * b / max(average, 1e-9)
        return norm
