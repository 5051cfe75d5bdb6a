"""How do several segments become one?

Documents keep their order and are numbered anew, without the deleted ones. Terms are the union of
the segments' terms that still have a document. Postings are merged a range of terms at a time, so
that memory holds some million postings, however many there are; a stable sort by term keeps each
term's documents in order because the segments come in order.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Array, Ints
from wardsearch.analysis.fields import KEY_FIELDS
from wardsearch.analysis.workers import Beside, in_thread
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.documents import COLUMNS, write_columns, write_keys
from wardsearch.embedded.index.file_names import segment_file
from wardsearch.embedded.index.packed import PackedIntsWriter
from wardsearch.embedded.index.postings import PostingsWriter
from wardsearch.embedded.index.row_blocks import PackedRows, pack_rows, write_packed_rows
from wardsearch.embedded.index.storage import remove
from wardsearch.embedded.index.terms import StringTerms
from wardsearch.embedded.index.texts import TextStoreWriter, longest_dictionary
from wardsearch.embedded.writing.inversion import SegmentFile
from wardsearch.embedded.writing.merge_sources import (
    Source,
    Sources,
    count_of,
    let_go,
    no_starts,
    old_range,
    opened,
    part_of,
    ranges,
    release,
)
from wardsearch.embedded.writing.merged_postings import merge_postings
from wardsearch.embedded.writing.merged_strings import StringPart, merge_strings
from wardsearch.embedded.writing.merging_pairs import NO_SEAMS, merge_pairs
from wardsearch.frozen import NamedTuple

_POSTINGS_AT_ONCE: Final = 1 << 19  # some 30 MB while they are merged
_TERMS_AT_ONCE: Final = 1 << 18  # of all sources, some 10 MB while they are merged


def merge_segments(path: Path, sources: Sources, beside: Beside | None = None) -> SegmentFile:
    """Write the live documents of *sources*.

    A process does about half of it *beside*, if one is there.
    """
    merged = opened(sources)
    count = sum(int(source.live.sum()) for source in merged)
    parts = [path.with_name(segment_file(secrets.token_hex(8))) for _ in _APART]
    try:
        with ArrayFileWriter(path) as file:
            if beside is None:
                stored = in_thread(pack_stored, sources)
                _merge_text_terms(file, merged, count)
                merge_words(file, merged, count)
                _write_documents(file, merged, stored())
            else:
                given = [
                    Apart(part, sources, count, merge)
                    for part, merge in zip(parts, _APART, strict=True)
                ]
                begun = [beside(merge_apart, each) for each in given]
                _merge_text_terms(file, merged, count)
                for written in begun:
                    file.adopt(ArrayFile(written()))
            _merge_texts(file, merged)
            size, checksum = file.close({"documents": count})
    finally:
        for part in parts:
            remove(part)
    return SegmentFile(count, size, checksum)


class Apart(NamedTuple):
    """What of a merge is done apart.

    Attributes:
        path: Where to.
        sources: What is merged.
        document_count: Of the merged segment.
        merge: Writes it; a function of a module, as a process must find it.
    """

    path: Path
    sources: Sources
    document_count: int
    merge: Callable[[ArrayFileWriter, Sequence[Source], int], None]


def merge_apart(given: Apart) -> Path:
    """Write a part of a file; return its path."""
    with ArrayFileWriter(given.path) as file:
        given.merge(file, opened(given.sources), given.document_count)
        file.close_part()
    return given.path


def _merge_text_terms(
    file: ArrayFileWriter, sources: Sequence[Source], document_count: int
) -> None:
    folded = merge_syllables(file, sources, document_count)
    merge_pairs(file, sources, folded, document_count, NO_SEAMS)
    release(sources)


def merge_syllables(
    file: ArrayFileWriter, sources: Sequence[Source], document_count: int
) -> list[Ints]:
    """Write the syllables of *sources*, their postings, and the running text.

    Args:
        file: Written to.
        sources: What is merged; where several give one document, it is one.
        document_count: Of the merged segment.

    Returns:
        The new numbers of the folded terms of each source, by which its pairs are merged.
    """
    syllables = _merge_strings(file, sources, "syllable")
    folded = _merge_strings(file, sources, "folded")
    _merge_folded_of(file, sources, syllables, folded)
    release(sources)
    for name, maps in (
        ("syllable", syllables),
        ("folded", folded),
        ("title", syllables),
        ("title_folded", folded),
    ):
        _merge_postings(file, sources, name, maps, document_count)
        release(sources)
    _merge_tokens(file, sources, syllables)
    release(sources)
    return folded


def merge_words(file: ArrayFileWriter, sources: Sequence[Source], document_count: int) -> None:
    """Write the words and facts of *sources*, and their postings."""
    for name in ("word", "fact"):
        _merge_postings(file, sources, name, _merge_strings(file, sources, name), document_count)
    release(sources)


def merge_documents(file: ArrayFileWriter, sources: Sequence[Source], _document_count: int) -> None:
    """Write what *sources* have of their documents beside postings and texts."""
    stored = _packed(sources)
    release(sources)
    _write_documents(file, sources, stored)
    release(sources)


_APART: Final = (merge_words, merge_documents)
"""What a process does of a merge, in the order of the file; what is left takes about as long."""


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
        let_go(sources)
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
    folded_of = np.zeros(count_of(syllables), np.uint32)
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
    starts = no_starts(count_of(maps), name, sources)
    for source, numbers in zip(sources, maps, strict=True):
        counts = source.arrays.field(name).postings.counts(0, len(numbers))
        starts[1:][numbers[numbers >= 0]] += counts[numbers >= 0].astype(starts.dtype)
        source.arrays.file.release()
    np.cumsum(starts, dtype=starts.dtype, out=starts)
    writer = PostingsWriter(file, name, document_count)
    for first, end in ranges(starts, len(starts) - 1, _POSTINGS_AT_ONCE):
        parts = []
        for source, numbers in zip(sources, maps, strict=True):
            low, high = old_range(numbers, first, end)
            parts.append(part_of(source, name, low, high, numbers[low:high]))
        keys, counts, postings = merge_postings(parts)
        of_range = np.zeros(end - first, np.int32)
        of_range[keys - first] = counts
        writer.append(of_range, postings)
        let_go(sources)
    writer.close()


def _merge_tokens(file: ArrayFileWriter, sources: Sequence[Source], maps: list[Ints]) -> None:
    stream = PackedIntsWriter(file, "tokens", max(count_of(maps), 1))
    for source, numbers in zip(sources, maps, strict=True):
        starts = source.arrays.token_starts
        for first, end in ranges(starts, source.arrays.document_count, _POSTINGS_AT_ONCE):
            tokens = numbers.take(source.arrays.tokens.slice(int(starts[first]), int(starts[end])))
            if source.has_deletions:
                lengths = np.diff(starts[first : end + 1])
                tokens = tokens[np.repeat(source.live[first:end], lengths)]
            stream.append(tokens)
        source.arrays.file.release()
    stream.close()


def pack_stored(sources: Sources) -> PackedRows:
    """Return the rows of the live documents of *sources*, which `merge_segments` merges."""
    return _packed(opened(sources))


def _packed(sources: Sequence[Source]) -> PackedRows:
    rows: list[bytes] = []
    for source in sources:
        rows += source.arrays.stored.rows(source.documents)
        source.arrays.file.release()
    return pack_rows(rows)


def _write_documents(file: ArrayFileWriter, sources: Sequence[Source], stored: PackedRows) -> None:
    columns: dict[str, Array] = {
        name: np.concatenate([s.arrays.column(name)[s.live] for s in sources]) for name in COLUMNS
    }
    columns["digests"] = np.concatenate([s.arrays.digests[s.live].reshape(-1) for s in sources])
    write_columns(file, columns)
    write_packed_rows(file, stored)
    for name in KEY_FIELDS:
        write_keys(file, name, [key for s in sources for key in _keys(s, name)])


def _merge_texts(file: ArrayFileWriter, sources: Sequence[Source]) -> None:
    store = TextStoreWriter(file, longest_dictionary(s.arrays.texts for s in sources))
    for source in sources:
        if source.has_deletions or not store.can_copy(source.arrays.texts):
            for text in source.arrays.texts.texts(source.documents):
                store.append(text)
        else:
            store.copy(source.arrays.texts)
        source.arrays.file.release()
    store.close()


def _keys(source: Source, name: str) -> list[bytes]:
    terms = source.arrays.strings(name)
    strings = [*terms.among(range(len(terms))), b""]  # the last for -1
    return [strings[number] for number in source.arrays.keys(name)[source.live].tolist()]
