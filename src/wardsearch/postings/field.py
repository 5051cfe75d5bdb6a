"""Which documents hold a term, and how often?

A field's postings are one long row of (document, frequency), term after term. Terms of fewer than `LONG` documents, the
many, take their documents from one packed array; the few long ones each have bytes of their own. Document frequencies
are a byte a term, and where a term's postings start is found from the start of its block of `BLOCK` terms. So a rare
term costs about three bytes beside its postings.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wardsearch.postings.arrayfile import ArrayFile, ArrayFileWriter
from wardsearch.postings.packed import (
    Ints,
    Nibbles,
    NibblesWriter,
    PackedInts,
    PackedIntsWriter,
    decode_documents,
    encode_documents,
)

LONG: Final = 255  # the first document frequency that does not fit its byte
BLOCK: Final = 64  # terms between two recorded starts: at most 63 bytes to add up


class Postings(NamedTuple):
    """The postings of a term: documents in order, and how often each holds it."""

    documents: Ints
    frequencies: Ints


NO_POSTINGS: Final = Postings(np.empty(0, np.int32), np.empty(0, np.int32))


class PostingsWriter:
    """Appends the postings of consecutive terms to field *name*."""

    def __init__(self, file: ArrayFileWriter, name: str, document_count: int) -> None:
        self._file = file
        self._name = name
        self._document_count = document_count
        self._short = PackedIntsWriter(file, f"{name}.documents", document_count)
        self._frequencies = NibblesWriter(file, f"{name}.frequencies")
        self._counts: list[Ints] = []
        self._terms = 0
        self._long: list[tuple[int, int, int]] = []  # term, document frequency, class
        self._long_data = file.stream(f"{name}.long", np.uint8)
        self._long_ends = [0]

    def append(self, counts: Ints, postings: Postings) -> None:
        """Add terms: their document frequencies *counts*, and all their postings one after the other."""
        long = np.flatnonzero(counts >= LONG)
        ends = np.cumsum(counts)
        for term in long.tolist():
            documents = postings.documents[ends[term] - counts[term] : ends[term]]
            kind, data = encode_documents(documents, self._document_count)
            self._long.append((self._terms + term, int(counts[term]), kind))
            self._long_data.append(data)
            self._long_ends.append(self._long_data.count)
        if len(long):
            short = np.repeat(counts < LONG, counts)
            self._short.append(postings.documents[short])
        else:
            self._short.append(postings.documents)
        self._frequencies.append(postings.frequencies)
        self._counts.append(counts)
        self._terms += len(counts)

    def close(self) -> None:
        """Write the tables that find a term's postings."""
        self._short.close()
        self._frequencies.close()
        counts = np.concatenate([np.empty(0, np.int32), *self._counts])
        starts = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(counts, out=starts[1:])
        table = np.array(self._long, np.int64).reshape(-1, 3)
        add = self._file.add
        add(f"{self._name}.counts", np.minimum(counts, LONG).astype(np.uint8))
        add(f"{self._name}.starts", starts[:-1:BLOCK].copy())
        add(f"{self._name}.total", starts[-1:])
        add(f"{self._name}.long_terms", table[:, 0].astype(np.uint32))
        add(f"{self._name}.long_counts", table[:, 1].astype(np.uint32))
        add(f"{self._name}.long_classes", table[:, 2].astype(np.uint8))
        add(f"{self._name}.long_ends", np.array(self._long_ends, np.int64))
        long_before = np.concatenate([np.zeros(1, np.int64), np.cumsum(table[:, 1])])
        add(f"{self._name}.long_before", long_before)


class PostingsReader:
    """Reads the postings of field *name* of a segment."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._counts = file[f"{name}.counts"]
        self._starts = file[f"{name}.starts"]
        self.posting_count = int(file[f"{name}.total"][0])
        self._long_terms = file[f"{name}.long_terms"]
        self._long_counts = file[f"{name}.long_counts"]
        self._long_classes = file[f"{name}.long_classes"]
        self._long_ends = file[f"{name}.long_ends"]
        self._long_before = file[f"{name}.long_before"]
        self._long = file[f"{name}.long"]
        self._short = PackedInts(file, f"{name}.documents")
        self._frequencies = Nibbles(file, f"{name}.frequencies")

    def __len__(self) -> int:
        return len(self._counts)

    def document_frequency(self, term: int) -> int:
        """Return how many documents, deleted ones included, hold *term*."""
        count = int(self._counts[term])
        return int(self._long_counts[np.searchsorted(self._long_terms, term)]) if count == LONG else count

    def postings(self, term: int) -> Postings:
        """Return the postings of *term*."""
        start, long = self._place(term)
        count = int(self._counts[term])
        if count == LONG:
            count = int(self._long_counts[long])
            data = self._long[self._long_ends[long] : self._long_ends[long + 1]]
            documents = decode_documents(int(self._long_classes[long]), data, count)
        else:
            first = start - int(self._long_before[long])
            documents = self._short.slice(first, first + count)
        return Postings(documents, self._frequencies.slice(start, start + count))

    def counts(self, start: int, end: int) -> Ints:
        """Return the document frequencies of the terms numbered *start* up to *end*."""
        counts = self._counts[start:end].astype(np.int32)
        low, high = np.searchsorted(self._long_terms, (start, end))
        counts[self._long_terms[low:high].astype(np.int64) - start] = self._long_counts[low:high]
        return counts

    def range(self, start: int, end: int) -> Postings:
        """Return all postings of the terms numbered *start* up to *end*, one after the other."""
        if start >= end:
            return NO_POSTINGS
        counts = self.counts(start, end)
        first, low = self._place(start)
        last = first + int(counts.sum(dtype=np.int64))
        high = int(np.searchsorted(self._long_terms, end))
        short_first = first - int(self._long_before[low])
        short_last = last - int(self._long_before[high])
        short = self._short.slice(short_first, short_last)
        if low < high:
            documents = np.empty(last - first, np.int32)
            documents[np.repeat(counts < LONG, counts)] = short
            ends = np.cumsum(counts, dtype=np.int64)
            for long in range(low, high):
                count = int(self._long_counts[long])
                data = self._long[self._long_ends[long] : self._long_ends[long + 1]]
                end_at = int(ends[int(self._long_terms[long]) - start])
                documents[end_at - count : end_at] = decode_documents(
                    int(self._long_classes[long]), data, count
                )
        else:
            documents = short
        return Postings(documents, self._frequencies.slice(first, last))

    def _place(self, term: int) -> tuple[int, int]:
        """Return how many postings come before *term*, and how many long terms."""
        block = term // BLOCK
        long = int(np.searchsorted(self._long_terms, term))
        start = int(self._starts[block])
        before = self._counts[block * BLOCK : term]
        start += int(before.sum(dtype=np.int64))
        low = int(np.searchsorted(self._long_terms, block * BLOCK))
        if low < long:
            start += int(self._long_counts[low:long].sum(dtype=np.int64)) - LONG * (long - low)
        return start, long
