"""Which reports score how much for a query, and why?

Scores are BM25 (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009) summed over features, with the
inverse document frequency `log(1 + (N - n + 0.5) / (n + 0.5))`, which is never negative. `N`, `n` and the average length
count living documents only, so a score does not depend on how the index came about.

All of a term's postings are scored at once, as arrays, into one accumulator a segment. What a term contributes is kept in a
bounded cache: the next query with it is several times faster.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wardsearch.features import WEIGHTS, Feature, Weights
from wardsearch.postings.field import NO_POSTINGS, Postings
from wardsearch.postings.packed import Ints
from wardsearch.postings.segment import PAIR_FIELDS, SegmentArrays
from wardsearch.postings.terms import PAIR_JOINER
from wardsearch.snapshot import LiveSegment, Snapshot
from wardsearch.analyzer import JOINER

Floats = NDArray[np.float32]

CACHE_BYTES: Final = 64 << 20


class Contribution(NamedTuple):
    """What a feature of weight 1 adds in one segment: living documents, ascending, and the BM25 of each."""

    documents: Ints
    scores: Floats


class Evidence(NamedTuple):
    """What a feature of weight 1 adds in each segment.

    Attributes:
        document_frequency: Living documents that have it.
        parts: One for each segment.
    """

    document_frequency: int
    parts: tuple[Contribution, ...]


class Ranking:
    """Scores the documents of a snapshot; threads may share it."""

    def __init__(self, snapshot: Snapshot, weights: Weights = WEIGHTS) -> None:
        self.snapshot = snapshot
        self.weights = weights
        self._cache: OrderedDict[tuple[str, tuple[str, ...], str], Evidence] = OrderedDict()
        self._cached_bytes = 0
        self._lock = threading.Lock()
        self._norms: dict[tuple[int, str], Floats] = {}

    def evidence(self, feature: Feature) -> Evidence:
        """Return what *feature* adds, its weight not yet counted."""
        key = feature.field, feature.terms, feature.kind
        with self._lock:
            known = self._cache.get(key)
            if known is not None:
                self._cache.move_to_end(key)
                return known
        made = self._score(feature)
        size = sum(p.documents.nbytes + p.scores.nbytes for p in made.parts)
        with self._lock:
            if key not in self._cache and size <= CACHE_BYTES:
                self._cache[key] = made
                self._cached_bytes += size
                while self._cached_bytes > CACHE_BYTES:
                    _, old = self._cache.popitem(last=False)
                    self._cached_bytes -= sum(p.documents.nbytes + p.scores.nbytes for p in old.parts)
        return made

    def scores(self, features: Sequence[Feature], segment_number: int) -> Floats:
        """Return the score of each document of a segment; 0 for one that has no feature."""
        total = np.zeros(self.snapshot.segments[segment_number].entry.documents, np.float32)
        for feature in features:
            part = self.evidence(feature).parts[segment_number]
            if len(part.documents):
                total[part.documents] += part.scores * np.float32(feature.weight)
        return total

    def explain(
        self, features: Sequence[Feature], segment_number: int, document: int
    ) -> list[tuple[Feature, float, int]]:
        """Return what each feature that *document* has adds to its score, and how many documents have it."""
        found = []
        for feature in features:
            evidence = self.evidence(feature)
            part = evidence.parts[segment_number]
            place = int(np.searchsorted(part.documents, document))
            if place < len(part.documents) and part.documents[place] == document:
                value = part.scores[place] * np.float32(feature.weight)
                found.append((feature, float(value), evidence.document_frequency))
        return found

    def _score(self, feature: Feature) -> Evidence:
        found = [live_postings(segment, feature) for segment in self.snapshot.segments]
        frequency = sum(len(postings.documents) for postings in found)
        count = self.snapshot.document_count
        idf = math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
        scale = np.float32(idf * (self.weights.k1 + 1))
        parts = []
        for number, (documents, frequencies) in enumerate(found):
            tf = frequencies.astype(np.float32)
            parts.append(Contribution(documents, scale * tf / (tf + self._norm(number, feature.field)[documents])))
        return Evidence(frequency, tuple(parts))

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


def live_postings(segment: LiveSegment, feature: Feature) -> Postings:
    """Return the postings of *feature* in the living documents of *segment*."""
    if feature.kind == "prefix":
        postings = _prefix_postings(segment.arrays, feature)
    elif len(feature.terms) == 1:
        postings = term_postings(segment.arrays, feature.field, feature.terms[0])
    else:
        found = [term_postings(segment.arrays, feature.field, term) for term in feature.terms]
        postings = united([part for part in found if len(part.documents)])
    if segment.live is not None and len(postings.documents):
        alive = segment.live[postings.documents]
        postings = Postings(postings.documents[alive], postings.frequencies[alive])
    return postings


def term_postings(arrays: SegmentArrays, field_name: str, term: str) -> Postings:
    """Return the postings of *term*, as it is written, in a segment."""
    field = arrays.field(field_name)
    encoded = term.encode("utf-8", "surrogateescape")
    if field_name in PAIR_FIELDS:
        encoded = encoded.replace(JOINER.encode(), PAIR_JOINER)
    number = field.terms.find(encoded)
    return field.postings.postings(number) if number >= 0 else NO_POSTINGS


def united(parts: Sequence[Postings]) -> Postings:
    """Return the documents that are in any of *parts*, their frequencies added up."""
    if len(parts) < 2:
        return parts[0] if parts else NO_POSTINGS
    documents = np.concatenate([part.documents for part in parts])
    frequencies = np.concatenate([part.frequencies for part in parts])
    order = np.argsort(documents, kind="stable")
    documents, frequencies = documents[order], frequencies[order]
    firsts = np.flatnonzero(np.diff(documents, prepend=np.int32(-1)))
    return Postings(documents[firsts], np.add.reduceat(frequencies, firsts))


def _prefix_postings(arrays: SegmentArrays, feature: Feature) -> Postings:
    field = arrays.field(feature.field)
    start, end = field.terms.prefix_range(feature.terms[0].encode("utf-8", "surrogateescape"))
    documents, frequencies = field.postings.range(start, end)
    if not len(documents):
        return NO_POSTINGS
    counts = np.bincount(documents, weights=frequencies, minlength=arrays.document_count)
    present = np.flatnonzero(counts).astype(np.int32)
    return Postings(present, counts[present].astype(np.int32))
