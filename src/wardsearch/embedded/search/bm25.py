"""Which reports score how much for a query, and why?

Scores are BM25 (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009) summed over
features, with the inverse document frequency of `search.weights`. How many reports there are, how
many have a term and how long they are on average comes from the `Statistics` given, which need not
be of this snapshot alone. The features that can add most are added first; each segment's kernel
adds them up.
"""

from collections.abc import Sequence
from itertools import islice, repeat
from typing import TypeAlias

from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.kernel.face import DocumentSet, Norm, Scorers
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.frozen import NamedTuple
from wardsearch.search.engine import Statistics
from wardsearch.search.features import Feature, rarities_of
from wardsearch.search.weights import WEIGHTS, Weights

Scored: TypeAlias = tuple[float, int, int]
"""A document that was found: its score, the number of its segment, and its own."""


class _Prepared(NamedTuple):
    """Features as they are evaluated.

    Attributes:
        features: What was given.
        scorers: They, looked up in each segment.
    """

    features: Sequence[Feature]
    scorers: list[Scorers]


class _Norms(dict[str, Norm]):
    """What BM25 adds below the line for the documents, by field."""

    def __init__(self, weights: Weights, statistics: Statistics) -> None:
        super().__init__()
        self._weights = weights
        self._statistics = statistics

    def __missing__(self, field: str) -> Norm:
        k1, b = self._weights.k1, self._weights.b
        # A report is of one ward, however few are of any.
        average = 1.0 if field == "ward" else self._statistics.average_length(field)
        norm = self[field] = k1 * (1 - b), k1 * b / max(average, 1e-9)
        return norm


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
        self._counts_itself = statistics is None and len(self.kernels) == 1
        self._norms = _Norms(weights, self.statistics)
        self._last: _Prepared | None = None

    def scorers(self, features: Sequence[Feature]) -> list[Scorers]:
        """Return *features*, looked up in each segment."""
        return self._prepared(features).scorers

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
            zip(self.kernels, self.scorers(features), strict=True)
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
            zip(self.kernels, self.scorers(features), strict=True)
        ):
            last, scores = kernel.newest(scorers, documents[number], count)
            found += zip(scores, repeat(number), last)
        return found

    def explain(
        self, features: Sequence[Feature], segment_number: int, document: int
    ) -> list[tuple[Feature, float, int]]:
        """Return what each feature of *document* adds to its score, and how many have it."""
        scorers = self.scorers(features)[segment_number]
        added = self.kernels[segment_number].added(scorers, document)
        frequencies = self._frequencies(features)
        return [(features[place], value, frequencies[place]) for place, value in added]

    def _prepared(self, features: Sequence[Feature]) -> _Prepared:
        """Return how *features* are evaluated; those of the last call are kept.

        One search asks once for each of its tiers.
        """
        last = self._last
        if last is not None and last.features is features:
            return last
        frequencies = None if self._counts_itself else self._frequencies(features)
        count = self.statistics.report_count
        asked = features, frequencies, count, self.weights.k1 + 1, self._norms
        scorers = [kernel.scorers(*asked) for kernel in self.kernels]
        last = self._last = _Prepared(features, scorers)
        return last

    def _frequencies(self, features: Sequence[Feature]) -> list[int]:
        """Return how many documents have the most frequent lookup of the rarity of each."""
        counts = self.statistics.document_frequencies(rarities_of(features))
        if len(counts) == len(features):
            return counts
        left = iter(counts)
        return [max(islice(left, len(feature.rarity_of))) for feature in features]
