"""How do the pairs of several segments become those of one?

A range of first syllables at a time, by the new numbers of folded syllables.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.embedded.index.array_file import ArrayFileWriter
from wardsearch.embedded.index.postings import Postings, PostingsWriter
from wardsearch.embedded.index.terms import PairTerms, PairTermsWriter, pair_keys, pairs_of
from wardsearch.embedded.writing.merge_sources import (
    Source,
    count_of,
    let_go,
    no_starts,
    old_range,
    part_of,
    ranges,
    starts_of,
)
from wardsearch.embedded.writing.merged_postings import Part, merge_postings

_PAIRS_AT_ONCE: Final = 1 << 18  # of their postings

NO_SEAMS: Final = np.empty(0, np.int64)
"""The pairs across sources where each document is of one alone."""


def merge_pairs(
    file: ArrayFileWriter,
    sources: Sequence[Source],
    folded: list[Ints],
    document_count: int,
    seams: Longs,
) -> None:
    """Write the pairs of *sources*, and those of titles.

    Args:
        file: Written to.
        sources: What is merged.
        folded: The new numbers of the folded terms of each source.
        document_count: Of the merged segment.
        seams: The keys of pairs of the one document that stand across two sources.
    """
    _merge_field(file, sources, "pair", folded, document_count, seams)
    _merge_field(file, sources, "title_pair", folded, document_count, NO_SEAMS)


def _merge_field(
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
    starts = no_starts(count_of(folded), name, sources)
    for source, numbers in zip(sources, folded, strict=True):
        reader = source.arrays.field(name).postings
        shares = np.diff(starts_of(reader)[_pairs(source, name).firsts])
        starts[1:][numbers[numbers >= 0]] += shares[numbers >= 0].astype(starts.dtype)
        source.arrays.file.release()
    np.cumsum(starts, dtype=starts.dtype, out=starts)
    dictionary = PairTermsWriter(file, name, len(starts) - 1)
    writer = PostingsWriter(file, name, document_count)
    for first, end in ranges(starts, len(starts) - 1, _PAIRS_AT_ONCE):
        parts = []
        for source, numbers in zip(sources, folded, strict=True):
            terms = _pairs(source, name)
            low, high = (int(terms.firsts[n]) for n in old_range(numbers, first, end))
            old_firsts, old_seconds = pairs_of(terms.keys(low, high))
            new = pair_keys(numbers[old_firsts], numbers[old_seconds])
            parts.append(part_of(source, name, low, high, new))
        before_seams, _ = pairs_of(seams)
        across = seams[(before_seams >= first) & (before_seams < end)]
        if len(across):
            ones, zero = np.ones(len(across), np.int32), np.zeros(1, np.int32)
            parts.append(Part(across, ones, Postings(ones - 1, ones), zero))
        keys, counts, postings = merge_postings(parts)
        dictionary.append(keys)
        writer.append(counts, postings)
        let_go(sources)
    dictionary.close()
    writer.close()


def _pairs(source: Source, name: str) -> PairTerms:
    terms = source.arrays.dictionary(name)
    assert isinstance(terms, PairTerms)
    return terms
