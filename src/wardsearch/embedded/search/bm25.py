"""Which reports score how much for a query, and why?

Scores are BM25 (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009) summed over
features, with the inverse document frequency of `search.weights`. How many reports there are, how
many have a term and how long they are on average comes from the `Statistics` given, which need not
be of this snapshot alone. The features that can add most are added first; each segment's kernel
adds them up.
"""

from collections.abc import Sequence
from itertools import repeat
from operator import mul
from typing import NamedTuple, TypeAlias

from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.kernel.face import DocumentSet, Scorers
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.search.engine import Statistics
from wardsearch.search.features import Feature
from wardsearch.search.weights import WEIGHTS, Weights, idf

Scored: TypeAlias = tuple[float, int, int]
"""A document that was found: its score, the number of its segment, and its own."""


class _Prepared(NamedTuple):
    """Features as they are evaluated.

    Attributes:
        features: What was given.
        frequencies: The document frequencies that their inverse ones are taken from.
        idfs: These.
        order: Their places, those first that can add most for each report that has them.
        scorers: They in this order, looked up in each segment.
    """

    features: Sequence[Feature]
    frequencies: list[int]
    idfs: list[float]
    order: list[int]
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

    def idfs(self, features: Sequence[Feature]) -> list[float]:
        """Return how rare each of *features* is, as a number over 0."""
        return self._prepared(features).idfs

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
            found += zip(scores, repeat(number), documents)
            if len(found) >= count and len(self.kernels) > 1:
                threshold = sorted((score for score, *_ in found), reverse=True)[count - 1]
                found = [hit for hit in found if hit[0] >= threshold]
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
            found += zip(scores, repeat(number), last)
        return found

    def explain(
        self, features: Sequence[Feature], segment_number: int, document: int
    ) -> list[tuple[Feature, float, int]]:
        """Return what each feature of *document* adds to its score, and how many have it."""
        prepared = self._prepared(features)
        scorers = prepared.scorers[segment_number]
        added = self.kernels[segment_number].added(scorers, document)
        return [
            (features[place], value, prepared.frequencies[place])
            for place, value in zip(prepared.order, added, strict=True)
            if value
        ]

    def _prepared(self, features: Sequence[Feature]) -> _Prepared:
        """Return how *features* are evaluated; those of the last call are kept.

        One search asks once for each of its tiers.
        """
        last = self._last
        if last is not None and last.features is features:
            return last
        frequency_of, count = self.statistics.document_frequency, self.statistics.report_count
        frequencies = [max(map(frequency_of, feature.rarity_of)) for feature in features]
        idfs = [idf(frequency, count) for frequency in frequencies]
        factor = self.weights.k1 + 1
        scales = [rarity * factor for rarity in idfs]
        weights = [feature.weight for feature in features]
        bounds = map(mul, scales, weights)
        worth = [bound / (1 + n) for bound, n in zip(bounds, frequencies, strict=True)]
        order = sorted(range(len(worth)), key=worth.__getitem__, reverse=True)
        columns = (
            [features[place].lookup for place in order],
            [scales[place] for place in order],
            [weights[place] for place in order],
            [self._norm(features[place].lookup.field) for place in order],
        )
        scorers = [kernel.scorers(*columns) for kernel in self.kernels]
        last = self._last = _Prepared(features, frequencies, idfs, order, scorers)
        return last

    def _norm(self, field: str) -> tuple[float, float]:
        """Return what BM25 adds below the line for a document, and for each of its tokens."""
        norm = self._norms.get(field)
        if norm is None:
            k1, b = self.weights.k1, self.weights.b
            # A report is of one ward, however few are of any.
            average = 1.0 if field == "ward" else self.statistics.average_length(field)
            norm = self._norms[field] = k1 * (1 - b), k1 * b / max(average, 1e-9)
        return norm
