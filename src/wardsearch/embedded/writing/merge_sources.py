"""Which segments are being merged, and how much of them at a time?

Covers the documents that live and their new numbers, ranges of items of about one size, and letting
go of what was read. Does not cover what is written (`merging`, `merging_pairs`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Array, Ints, Longs
from wardsearch.analysis.memory import give_back
from wardsearch.embedded.index.postings import PostingsReader
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.writing.merged_postings import Part

_POSTINGS_AT_ONCE: Final = 1 << 18  # some 15 MB while they are merged

Sources = Sequence[tuple[Path, Sequence[int]]]
"""Segment files, and the documents deleted in each."""


class Source:
    """A segment being merged: which documents live, and their new numbers."""

    def __init__(self, arrays: SegmentArrays, deleted: Sequence[int], first: int) -> None:
        self.arrays = arrays
        self.live = np.ones(arrays.document_count, np.bool_)
        self.live[list(deleted)] = False
        self.has_deletions = bool(deleted)
        places = (np.cumsum(self.live) - 1 + first).astype(np.int32)
        self.places = np.where(self.live, places, np.int32(-1))

    @property
    def documents(self) -> list[int]:
        """The live documents."""
        return list(np.flatnonzero(self.live).tolist())

    def live_counts(self, name: str) -> Ints:
        """Return how many live documents hold each term of the field *name*."""
        reader = self.arrays.field(name).postings
        if not self.has_deletions:
            return reader.counts(0, len(reader))
        counts = np.zeros(len(reader), np.int32)
        starts = starts_of(reader)
        for start, end in ranges(starts, len(reader), _POSTINGS_AT_ONCE):
            terms = np.repeat(np.arange(start, end), reader.counts(start, end))
            alive = self.live[reader.range(start, end).documents]
            counts[start:end] = np.bincount(terms[alive] - start, minlength=end - start)
        return counts


def opened(sources: Sources) -> list[Source]:
    """Return *sources*, whose live documents are numbered in turn."""
    found: list[Source] = []
    first = 0
    for path, deleted in sources:
        found.append(Source(SegmentArrays(path), deleted, first))
        first += int(found[-1].live.sum())
    return found


def release(sources: Sequence[Source]) -> None:
    """Let go of the memory of what was read of *sources*, which may together be any size."""
    for source in sources:
        source.arrays.file.release()
        source.arrays = SegmentArrays(source.arrays.file)  # without what was made of it
    give_back()


def starts_of(reader: PostingsReader) -> Longs:
    """Return where the postings of each term of a field start, and the last ones end."""
    starts = np.zeros(len(reader) + 1, np.int64)
    np.cumsum(reader.counts(0, len(reader)), out=starts[1:])
    return starts


def count_of(maps: list[Ints]) -> int:
    """Return how many terms the merged segment has."""
    return 1 + max((int(numbers.max(initial=-1)) for numbers in maps), default=-1)


def no_starts(terms: int, name: str, sources: Sequence[Source]) -> Array:
    """Return an array for where the postings of each of *terms* start, and the last ones end.

    It is as long as the vocabulary, so its numbers are no larger than they must be.
    """
    total = sum(source.arrays.field(name).postings.posting_count for source in sources)
    small = total <= np.iinfo(np.uint32).max
    return np.zeros(terms + 1, np.uint32 if small else np.int64)


def ranges(starts: Array, count: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield ranges that cover *count* items, each of at most *size* by *starts*, or of one item.

    Nor has any more items than *size*.
    """
    first = 0
    while first < count:
        limit = min(int(starts[first]) + size, int(starts[-1]))
        end = int(np.searchsorted(starts, starts.dtype.type(limit), "right")) - 1
        end = min(max(end, first + 1), first + size, count)  # there may be no postings at all
        yield first, end
        first = end


def old_range(numbers: Ints, first: int, end: int) -> tuple[int, int]:
    """Return the old terms whose new *numbers* lie in `[first, end)`; both are in byte order."""
    so_far = np.maximum.accumulate(numbers)
    low, high = np.searchsorted(so_far, (first, end))
    return int(low), int(high)


def part_of(source: Source, name: str, low: int, high: int, keys: Array) -> Part:
    """Return the postings of the terms *low* up to *high*, which have the new numbers *keys*."""
    reader = source.arrays.field(name).postings
    if source.has_deletions:  # a term that no living document holds has no number
        keys = np.maximum.accumulate(keys)
    return Part(keys, reader.counts(low, high), reader.range(low, high), source.places)


def let_go(sources: Sequence[Source]) -> None:
    """Give back the pages that were read of *sources*, which of all together may be many."""
    for source in sources:
        source.arrays.file.release()
