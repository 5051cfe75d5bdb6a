"""How does a report that is too long to be inverted at once become a segment file?

It is analysed piece by piece. Each piece becomes a segment, and these are merged as segments are,
but into one document: frequencies of a term add up, and where two pieces meet, their tokens are
neighbours. So memory is that of a piece and of a merge, however long the report.
"""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.analysis.batch import AnalyzedBatch
from wardsearch.analysis.memory import give_back
from wardsearch.analysis.pieces import PIECE_CHARS, pieces
from wardsearch.analysis.text_parts import TextParts
from wardsearch.embedded.index.array_file import ArrayFileWriter
from wardsearch.embedded.index.documents import DocumentColumns, Lengths, write_documents
from wardsearch.embedded.index.file_names import segment_file
from wardsearch.embedded.index.segment import SegmentArrays
from wardsearch.embedded.index.storage import remove
from wardsearch.embedded.index.terms import pair_keys
from wardsearch.embedded.index.texts import TextStoreWriter
from wardsearch.embedded.writing.inversion import SegmentFile, write_segment
from wardsearch.embedded.writing.merge_sources import Source
from wardsearch.embedded.writing.merging import merge_syllables, merge_words
from wardsearch.embedded.writing.merging_pairs import merge_pairs

Analyze = Callable[[Sequence[TextParts]], AnalyzedBatch]


def write_in_pieces(
    path: Path,
    analyze: Analyze,
    parts: TextParts,
    stored: DocumentColumns,
    size: int = PIECE_CHARS,
) -> SegmentFile:
    """Write the segment file *path* of one report, in pieces of *size* code points.

    Equal to what `write_segment` makes of it at once.
    """
    made: list[Path] = []
    try:
        for piece in pieces(parts, size):
            made.append(path.with_name(segment_file(secrets.token_hex(8))))
            write_segment(made[-1], analyze([piece]), stored, [b""])
        give_back()
        return _join(path, made, parts.text, stored)
    finally:
        for each in made:
            remove(each)


def _join(path: Path, made: Sequence[Path], text: str, stored: DocumentColumns) -> SegmentFile:
    sources = [Source(SegmentArrays(each), (), 0) for each in made]
    with ArrayFileWriter(path) as file:
        store = TextStoreWriter(file)
        store.append(text)
        store.close()
        folded = merge_syllables(file, sources, 1)
        merge_pairs(file, sources, folded, 1, _seams(sources, folded))
        merge_words(file, sources, 1)
        write_documents(file, stored, _lengths(sources))
        size, checksum = file.close({"documents": 1})
    return SegmentFile(1, size, checksum)


def _lengths(sources: Sequence[Source]) -> Lengths:
    """Return the lengths of the one document; its title is in the first piece."""

    def added(name: str) -> Longs:
        return np.array([sum(int(source.arrays.column(name)[0]) for source in sources)])

    first = sources[0].arrays
    return Lengths(
        added("lengths"),
        added("word_lengths"),
        added("fact_lengths"),
        first.column("title_starts"),
        first.column("title_lengths"),
        added("name_lengths"),
    )


def _seams(sources: Sequence[Source], folded: Sequence[Ints]) -> Longs:
    """Return the keys of the pairs of the last token of a piece and the first of the next."""
    seams = []
    last = -1
    for source, numbers in zip(sources, folded, strict=True):
        arrays = source.arrays
        count = len(arrays.tokens)
        if not count:
            continue
        ends = np.concatenate([arrays.tokens.slice(0, 1), arrays.tokens.slice(count - 1, count)])
        first, new_last = (int(numbers[n]) for n in arrays.folded_of[ends])
        if last >= 0:
            seams.append((last, first))
        last = new_last
    return pair_keys(*np.array(sorted(seams), np.int64).reshape(-1, 2).T)
