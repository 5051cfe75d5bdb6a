"""How does a batch of analysed reports become a segment file?

The numbers of terms that a batch knows (in the order of their coming) are exchanged for those of
the segment (in the order of their bytes); then `occurrences` sorts them into postings.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.analysis.batch import AnalyzedBatch
from wardsearch.embedded.index.array_file import ArrayFileWriter
from wardsearch.embedded.index.documents import DocumentColumns, Lengths, write_documents
from wardsearch.embedded.index.packed import PackedIntsWriter
from wardsearch.embedded.index.postings import PostingsWriter
from wardsearch.embedded.index.terms import PairTermsWriter, write_strings
from wardsearch.embedded.index.text_blocks import PackedTexts, pack_texts
from wardsearch.embedded.index.texts import TextStoreWriter
from wardsearch.embedded.writing.occurrences import invert, invert_pairs
from wardsearch.frozen import Frozen


class SegmentFile(Frozen):
    """A finished segment file.

    Attributes:
        document_count: Documents in it, none of them deleted.
        size: Bytes.
        checksum: CRC-32 of all of it.
    """

    document_count: int
    size: int
    checksum: int


def write_segment(
    path: Path,
    batch: AnalyzedBatch,
    documents: DocumentColumns,
    texts: Sequence[bytes],
    packed: PackedTexts | None = None,
) -> SegmentFile:
    """Write the documents whose tokens *batch* and whose stored values *documents* give.

    The *texts* are in UTF-8, and none of them is long. Those before them are *packed* already,
    which makes no difference: *texts* are compressed with the same dictionary.
    """
    count = len(documents.stored)
    packed = packed or pack_texts(())
    with ArrayFileWriter(path) as file:
        store = TextStoreWriter(file, packed.dictionary)
        store.append_packed(packed)
        for text in texts:
            store.append_encoded(text)
        write_arrays(file, batch, documents, store)
        size, checksum = file.close({"documents": count})
    return SegmentFile(count, size, checksum)


def write_arrays(
    file: ArrayFileWriter,
    batch: AnalyzedBatch,
    columns: DocumentColumns,
    store: TextStoreWriter,
    unasked: int | None = None,
) -> None:
    """Write to *file* all that a segment has of these documents, whose texts *store* has.

    No pair of syllables is written of which one is *unasked*, a folded form of the batch.
    """
    count = len(batch.starts) - 1
    documents = np.repeat(np.arange(count, dtype=np.int32), np.diff(batch.starts))
    in_title = _title_tokens(batch)
    folded, folded_numbers = _write_syllables(file, batch, documents, in_title)
    unasked_number = None if unasked is None else int(folded_numbers[unasked])
    syllables = int((folded_numbers >= 0).sum())
    for name, chosen in (("pair", slice(None)), ("title_pair", in_title)):
        of_field = folded[chosen], documents[chosen]
        _write_pairs(file, name, *of_field, syllables, count, unasked_number)
    _write_words_and_facts(file, batch)
    write_documents(file, columns, _lengths(batch, count))
    store.close()


def _lengths(batch: AnalyzedBatch, count: int) -> Lengths:
    return Lengths(
        np.diff(batch.starts),
        np.bincount(batch.word_documents, minlength=count),
        np.bincount(batch.fact_documents, minlength=count),
        batch.title_starts,
        batch.title_lengths,
        batch.name_lengths,
    )


def _write_syllables(
    file: ArrayFileWriter, batch: AnalyzedBatch, documents: Ints, in_title: Longs
) -> tuple[Ints, Ints]:
    """Write the fields `syllable` and `folded`, those of titles, and the running text.

    Args:
        file: Written to.
        batch: What is written.
        documents: The document of each token.
        in_title: Which tokens stand in a title.

    Returns:
        The folded number of every token, and of each folded form of the batch (-1 where it does not
        occur).
    """
    used, syllable_numbers = _renumber(batch.syllables, batch.syllable_strings)
    tokens = syllable_numbers.take(batch.syllables)  # in half of the time that an index takes
    write_strings(file, "syllable", _encoded(batch.syllable_strings, used))
    folded_used, folded_numbers = _renumber(batch.folded_of[used], batch.folded_strings)
    write_strings(file, "folded", _encoded(batch.folded_strings, folded_used))
    folded_of = folded_numbers[batch.folded_of[used]]
    file.add("syllable.folded", folded_of.astype(np.uint32))
    stream = PackedIntsWriter(file, "tokens", max(len(used), 1))
    stream.append(tokens)
    stream.close()
    document_count = len(batch.starts) - 1
    _write_field(file, "syllable", tokens, documents, len(used), document_count)
    folded = folded_of.take(tokens)
    _write_field(file, "folded", folded, documents, len(folded_used), document_count)
    title = documents[in_title]
    _write_field(file, "title", tokens[in_title], title, len(used), document_count)
    _write_field(file, "title_folded", folded[in_title], title, len(folded_used), document_count)
    return folded, folded_numbers


def _write_pairs(
    file: ArrayFileWriter,
    name: str,
    tokens: Ints,
    documents: Ints,
    syllables: int,
    document_count: int,
    unasked: int | None,
) -> None:
    """Write the pairs of neighbours among *tokens*, folded ones, but for those of *unasked*."""
    keys, counts, postings = invert_pairs(tokens, documents, syllables, unasked)
    terms = PairTermsWriter(file, name, syllables)
    terms.append(keys)
    terms.close()
    writer = PostingsWriter(file, name, document_count)
    writer.append(counts, postings)
    writer.close()


def _write_words_and_facts(file: ArrayFileWriter, batch: AnalyzedBatch) -> None:
    document_count = len(batch.starts) - 1
    for name, occurrences, documents, strings in (
        ("word", batch.words, batch.word_documents, batch.word_strings),
        ("fact", batch.facts, batch.fact_documents, batch.fact_strings),
    ):
        used, numbers = _renumber(occurrences, strings)
        write_strings(file, name, _encoded(strings, used))
        _write_field(file, name, numbers.take(occurrences), documents, len(used), document_count)


def _write_field(
    file: ArrayFileWriter,
    name: str,
    terms: Ints,
    documents: Ints,
    term_count: int,
    document_count: int,
) -> None:
    counts, postings = invert(terms, documents, term_count)
    writer = PostingsWriter(file, name, document_count)
    writer.append(counts, postings)
    writer.close()


def _renumber(occurrences: Ints, strings: Sequence[str]) -> tuple[Longs, Ints]:
    """Return the numbers that occur, by their strings, and each number's place there (or -1)."""
    present = np.flatnonzero(np.bincount(occurrences, minlength=len(strings)))
    used = np.array(sorted(present.tolist(), key=strings.__getitem__), np.int64)
    places = np.full(len(strings), -1, np.int32)
    places[used] = np.arange(len(used), dtype=np.int32)
    return used, places


def _encoded(strings: Sequence[str], numbers: Longs) -> list[bytes]:
    return [strings[number].encode() for number in numbers.tolist()]


def _title_tokens(batch: AnalyzedBatch) -> Longs:
    """Return which tokens stand in their document's title."""
    lengths = batch.title_lengths.astype(np.int64)
    ends = np.cumsum(lengths)
    before = batch.starts[:-1] + batch.title_starts - (ends - lengths)
    return np.repeat(before, lengths) + np.arange(int(lengths.sum()))
