"""How do several segments become one?

Documents keep their order and are numbered anew, without the deleted ones. Terms are the union of
the segments' terms that still have a document. Postings are merged a range of terms at a time, so
that memory holds some million postings, however many there are; a stable sort by term keeps each
term's documents in order because the segments come in order.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Array, Ints, Longs
from wardsearch.analysis.fields import KEY_FIELDS
from wardsearch.analysis.workers import Beside, in_thread
from wardsearch.embedded.index.array_file import ArrayFileWriter
from wardsearch.embedded.index.documents import COLUMNS, write_columns, write_keys
from wardsearch.embedded.index.packed import PackedIntsWriter
from wardsearch.embedded.index.postings import Postings, PostingsWriter
from wardsearch.embedded.index.row_blocks import PackedRows, pack_rows, write_packed_rows
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.index.terms import (
    PairTerms,
    PairTermsWriter,
    StringTerms,
    pair_keys,
    pairs_of,
)
from wardsearch.embedded.index.texts import TextStoreWriter
from wardsearch.embedded.writing.inversion import SegmentFile
from wardsearch.embedded.writing.memory import give_back
from wardsearch.embedded.writing.merged_postings import Part, merge_postings
from wardsearch.embedded.writing.merged_strings import StringPart, merge_strings

_POSTINGS_AT_ONCE: Final = 1 << 18  # some 15 MB while they are merged
_PAIRS_AT_ONCE: Final = 1 << 17  # their postings, with the pairs themselves
_TERMS_AT_ONCE: Final = 1 << 18  # of all sources, some 10 MB while they are merged

Seams = Callable[[list[Ints]], Longs]


def no_seams(_folded: list[Ints]) -> Longs:
    """Return the pairs across sources where each document is of one alone: none."""
    return np.empty(0, np.int64)


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
        starts = np.zeros(len(reader) + 1, np.int64)
        np.cumsum(reader.counts(0, len(reader)), out=starts[1:])
        for start, end in _ranges(starts, len(reader), _POSTINGS_AT_ONCE):
            terms = np.repeat(np.arange(start, end), reader.counts(start, end))
            alive = self.live[reader.range(start, end).documents]
            counts[start:end] = np.bincount(terms[alive] - start, minlength=end - start)
        return counts


def merge_segments(
    path: Path, sources: Sequence[tuple[Path, Sequence[int]]], beside: Beside = in_thread
) -> SegmentFile:
    """Write the live documents of *sources*: segment files, and the documents deleted in each.

    What can be done apart from the rest is done *beside* it.
    """
    merged: list[Source] = []
    document_count = 0
    for source_path, deleted in sources:
        source = Source(SegmentArrays(source_path), deleted, document_count)
        merged.append(source)
        document_count += int(source.live.sum())
    file = ArrayFileWriter(path)
    try:
        stored = beside(pack_stored, sources)
        merge_terms(file, merged, document_count)
        _merge_documents(file, merged, stored())
        size, checksum = file.close({"documents": document_count})
    except BaseException:
        file.abandon()
        raise
    return SegmentFile(document_count, size, checksum)


def merge_terms(
    file: ArrayFileWriter, sources: Sequence[Source], document_count: int, seams: Seams = no_seams
) -> None:
    """Write the terms, the postings and the running text of *sources*.

    Args:
        file: Written to.
        sources: What is merged; where several give one document, it is one.
        document_count: Of the merged segment.
        seams: Returns the pairs that stand across two sources of one document, by the new numbers
            of the folded terms of each source.
    """
    syllables = _merge_strings(file, sources, "syllable")
    folded = _merge_strings(file, sources, "folded")
    _merge_folded_of(file, sources, syllables, folded)
    _release(sources)
    for name, maps in (
        ("syllable", syllables),
        ("folded", folded),
        ("title", syllables),
        ("title_folded", folded),
    ):
        _merge_postings(file, sources, name, maps, document_count)
        _release(sources)
    _merge_tokens(file, sources, syllables)
    del syllables, maps
    _release(sources)
    _merge_pairs(file, sources, "pair", folded, document_count, seams(folded))
    _merge_pairs(file, sources, "title_pair", folded, document_count, np.empty(0, np.int64))
    for name in ("word", "fact"):
        _merge_postings(file, sources, name, _merge_strings(file, sources, name), document_count)
    _release(sources)


def _release(sources: Sequence[Source]) -> None:
    """Let go of the memory of what was read of *sources*, which may together be any size."""
    for source in sources:
        source.arrays = SegmentArrays(source.arrays.file.path)
    give_back()


def _merge_strings(file: ArrayFileWriter, sources: Sequence[Source], name: str) -> list[Ints]:
    """Write the union of the terms; return the new numbers of each source's (-1 for a dead one)."""
    written, ends = (
        file.stream(f"{name}.terms", np.uint8),
        file.stream(f"{name}.term_ends", np.uint32),
    )
    ends.append(np.zeros(1, np.uint32))
    counts = [source.live_counts(name) for source in sources]
    maps = [np.full(len(of_source), -1, np.int32) for of_source in counts]
    for bounds in _term_ranges([source.arrays.strings(name) for source in sources]):
        parts = [
            _strings(source, name, low, high, of_source[low:high])
            for source, (low, high), of_source in zip(sources, bounds, counts, strict=True)
        ]
        before = np.uint32(written.count)
        found = merge_strings(parts)
        for numbers, (low, high), new in zip(maps, bounds, found.numbers, strict=True):
            numbers[low:high] = np.where(new >= 0, new + np.int32(ends.count - 1), new)
        written.append(found.text)
        ends.append(found.ends[1:] + before)
        _let_go(sources)
    return maps


def _term_ranges(terms: Sequence[StringTerms]) -> Iterator[list[tuple[int, int]]]:
    """Yield ranges of the *terms* of each source, all ranges of the same terms and of not many."""
    step = max(_TERMS_AT_ONCE // max(len(terms), 1), 1)
    limits = {of_source[n] for of_source in terms for n in range(step, len(of_source), step)}
    lows = [0] * len(terms)
    for limit in sorted(limits):
        highs = [of_source.position(limit) for of_source in terms]
        yield list(zip(lows, highs, strict=True))
        lows = highs
    yield list(zip(lows, map(len, terms), strict=True))


def _strings(source: Source, name: str, low: int, high: int, counts: Ints) -> StringPart:
    """Return the terms *low* up to *high*."""
    ends = source.arrays.file[f"{name}.term_ends"][low : high + 1]
    text = source.arrays.file[f"{name}.terms"][int(ends[0]) : int(ends[-1])]
    return StringPart(text, ends - ends[0], counts)


def _merge_folded_of(
    file: ArrayFileWriter, sources: Sequence[Source], syllables: list[Ints], folded: list[Ints]
) -> None:
    count = 1 + max((int(m.max(initial=-1)) for m in syllables), default=-1)
    folded_of = np.zeros(count, np.uint32)
    for source, syllable_map, folded_map in zip(sources, syllables, folded, strict=True):
        kept = syllable_map >= 0
        folded_of[syllable_map[kept]] = folded_map[source.arrays.folded_of[kept]]
    file.add("syllable.folded", folded_of)


def _merge_postings(
    file: ArrayFileWriter,
    sources: Sequence[Source],
    name: str,
    maps: list[Ints],
    document_count: int,
) -> None:
    """Write the postings of a field whose terms' new numbers are known."""
    starts = _no_starts(_count(maps), name, sources)
    for source, numbers in zip(sources, maps, strict=True):
        counts = source.arrays.field(name).postings.counts(0, len(numbers))
        starts[1:][numbers[numbers >= 0]] += counts[numbers >= 0].astype(starts.dtype)
        source.arrays.file.release()
    np.cumsum(starts, dtype=starts.dtype, out=starts)
    writer = PostingsWriter(file, name, document_count)
    for first, end in _ranges(starts, len(starts) - 1, _POSTINGS_AT_ONCE):
        parts = []
        for source, numbers in zip(sources, maps, strict=True):
            low, high = _old_range(numbers, first, end)
            parts.append(_part(source, name, low, high, numbers[low:high]))
        keys, counts, postings = merge_postings(parts)
        of_range = np.zeros(end - first, np.int32)
        of_range[keys - first] = counts
        writer.append(of_range, postings)
        _let_go(sources)
    writer.close()


def _merge_pairs(
    file: ArrayFileWriter,
    sources: Sequence[Source],
    name: str,
    folded: list[Ints],
    document_count: int,
    seams: Longs,
) -> None:
    """Write the pairs and their postings, a range of first syllables at a time.

    *seams* are the keys of pairs of the one document that stand across two sources.
    """
    starts = _no_starts(_count(folded), name, sources)
    for source, numbers in zip(sources, folded, strict=True):
        reader = source.arrays.field(name).postings
        before = np.zeros(len(reader) + 1, np.int64)
        np.cumsum(reader.counts(0, len(reader)), out=before[1:])
        shares = np.diff(before[_pairs(source, name).firsts])
        starts[1:][numbers[numbers >= 0]] += shares[numbers >= 0].astype(starts.dtype)
        source.arrays.file.release()
    np.cumsum(starts, dtype=starts.dtype, out=starts)
    dictionary = PairTermsWriter(file, name, len(starts) - 1)
    writer = PostingsWriter(file, name, document_count)
    for first, end in _ranges(starts, len(starts) - 1, _PAIRS_AT_ONCE):
        parts = []
        for source, numbers in zip(sources, folded, strict=True):
            terms = _pairs(source, name)
            low, high = (int(terms.firsts[n]) for n in _old_range(numbers, first, end))
            old_firsts, old_seconds = pairs_of(terms.keys(low, high))
            new = pair_keys(numbers[old_firsts], numbers[old_seconds])
            parts.append(_part(source, name, low, high, new))
        before_seams, _ = pairs_of(seams)
        across = seams[(before_seams >= first) & (before_seams < end)]
        if len(across):
            ones, zero = np.ones(len(across), np.int32), np.zeros(1, np.int32)
            parts.append(Part(across, ones, Postings(ones - 1, ones), zero))
        keys, counts, postings = merge_postings(parts)
        dictionary.append(keys)
        writer.append(counts, postings)
        _let_go(sources)
    dictionary.close()
    writer.close()


def _merge_tokens(file: ArrayFileWriter, sources: Sequence[Source], maps: list[Ints]) -> None:
    stream = PackedIntsWriter(file, "tokens", max(_count(maps), 1))
    for source, numbers in zip(sources, maps, strict=True):
        starts = source.arrays.token_starts
        for first, end in _ranges(starts, source.arrays.document_count, _POSTINGS_AT_ONCE):
            tokens = numbers[source.arrays.tokens.slice(int(starts[first]), int(starts[end]))]
            lengths = np.diff(starts[first : end + 1])
            stream.append(tokens[np.repeat(source.live[first:end], lengths)])
        source.arrays.file.release()
    stream.close()


def pack_stored(sources: Sequence[tuple[Path, Sequence[int]]]) -> PackedRows:
    """Return the rows of the live documents of *sources*, which `merge_segments` merges."""
    opened = [Source(SegmentArrays(path), deleted, 0) for path, deleted in sources]
    return pack_rows([row for s in opened for row in s.arrays.stored.among(s.documents)])


def _merge_documents(file: ArrayFileWriter, sources: Sequence[Source], stored: PackedRows) -> None:
    columns: dict[str, Array] = {
        name: np.concatenate([s.arrays.column(name)[s.live] for s in sources]) for name in COLUMNS
    }
    columns["digests"] = np.concatenate([s.arrays.digests[s.live].reshape(-1) for s in sources])
    write_columns(file, columns)
    write_packed_rows(file, stored)
    for name in KEY_FIELDS:
        write_keys(file, name, [key for s in sources for key in _keys(s, name)])
    store = TextStoreWriter(file)
    for source in sources:
        if source.has_deletions:
            for text in source.arrays.texts.texts(source.documents):
                store.append(text)
        else:
            store.copy(source.arrays.texts)
        source.arrays.file.release()
    store.close()


def _keys(source: Source, name: str) -> list[bytes]:
    terms = source.arrays.strings(name)
    numbers = source.arrays.keys(name)[source.live].tolist()
    return [terms[number] if number >= 0 else b"" for number in numbers]


def _pairs(source: Source, name: str) -> PairTerms:
    terms = source.arrays.dictionary(name)
    assert isinstance(terms, PairTerms)
    return terms


def _count(maps: list[Ints]) -> int:
    """Return how many terms the merged segment has."""
    return 1 + max((int(numbers.max(initial=-1)) for numbers in maps), default=-1)


def _no_starts(terms: int, name: str, sources: Sequence[Source]) -> Array:
    """Return an array for where the postings of each of *terms* start, and the last ones end.

    It is as long as the vocabulary, so its numbers are no larger than they must be.
    """
    total = sum(source.arrays.field(name).postings.posting_count for source in sources)
    small = total <= np.iinfo(np.uint32).max
    return np.zeros(terms + 1, np.uint32 if small else np.int64)


def _ranges(starts: Array, count: int, size: int) -> Iterator[tuple[int, int]]:
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


def _old_range(numbers: Ints, first: int, end: int) -> tuple[int, int]:
    """Return the old terms whose new *numbers* lie in `[first, end)`; both are in byte order."""
    so_far = np.maximum.accumulate(numbers)
    low, high = np.searchsorted(so_far, (first, end))
    return int(low), int(high)


def _part(source: Source, name: str, low: int, high: int, keys: Array) -> Part:
    """Return the postings of the terms *low* up to *high*, which have the new numbers *keys*."""
    reader = source.arrays.field(name).postings
    if source.has_deletions:  # a term that no living document holds has no number
        keys = np.maximum.accumulate(keys)
    return Part(keys, reader.counts(low, high), reader.range(low, high), source.places)


def _let_go(sources: Sequence[Source]) -> None:
    """Give back the pages that were read of *sources*, which of all together may be many."""
    for source in sources:
        source.arrays.file.release()
