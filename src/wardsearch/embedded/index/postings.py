"""Which documents hold a term, and how often?

A field's postings are one long row of (document, frequency), term after term. Terms of fewer than
`LONG` documents, the many, take their documents from one packed array; the few long ones each have
bytes of their own. Document frequencies are a byte a term, and where a term's postings start is
found from the start of its block of `BLOCK` terms. So a rare term costs about three bytes beside
its postings.
"""

from bisect import bisect_left
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Bytes, Ints, Longs, Mask
from wardsearch.embedded.index.array_file import ArrayFile, ArrayFileWriter
from wardsearch.embedded.index.layout import BLOCK
from wardsearch.embedded.index.packed import (
    DENSE,
    PLAIN,
    DocumentLists,
    Nibbles,
    NibblesWriter,
    PackedInts,
    PackedIntsWriter,
    decode_documents,
    encode_documents,
    joined_documents,
)
from wardsearch.frozen import NamedTuple

LONG: Final = 255  # the first document frequency that does not fit its byte


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
        self._counts: list[Bytes] = []  # as in the file
        self._starts: list[Longs] = []  # of each block of terms
        self._total = 0
        self._terms = 0
        self._long: list[tuple[int, int, int]] = []  # term, document frequency, class
        self._long_data = file.stream(f"{name}.long", np.uint8)
        self._long_ends = [0]

    def append(self, counts: Ints, postings: Postings) -> None:
        """Add terms: their document frequencies *counts*, and all their *postings* in turn."""
        long = np.flatnonzero(counts >= LONG)
        ends = np.cumsum(counts, dtype=np.int64)
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
        self._counts.append(np.minimum(counts, LONG).astype(np.uint8))
        self._append_starts(counts, ends)
        self._terms += len(counts)

    def _append_starts(self, counts: Ints, ends: Longs) -> None:
        """Note where each block begins that begins with one of the next terms."""
        firsts = np.arange(-self._terms % BLOCK, len(counts), BLOCK)
        self._starts.append(self._total + ends[firsts] - counts[firsts])
        self._total += int(ends[-1]) if len(ends) else 0

    def close(self) -> None:
        """Write the tables that find a term's postings."""
        self._short.close()
        self._frequencies.close()
        table = np.array(self._long, np.int64).reshape(-1, 3)
        add = self._file.add
        add(f"{self._name}.counts", np.concatenate([np.empty(0, np.uint8), *self._counts]))
        self._counts.clear()
        add(f"{self._name}.starts", np.concatenate([np.empty(0, np.int64), *self._starts]))
        add(f"{self._name}.total", np.array([self._total]))
        add(f"{self._name}.long_terms", table[:, 0].astype(np.uint32))
        add(f"{self._name}.long_counts", table[:, 1].astype(np.uint32))
        add(f"{self._name}.long_classes", table[:, 2].astype(np.uint8))
        add(f"{self._name}.long_ends", np.array(self._long_ends, np.int64))
        long_before = np.concatenate([np.zeros(1, np.int64), np.cumsum(table[:, 1])])
        add(f"{self._name}.long_before", long_before)


class PostingList:
    """The postings of one term, decoded as far as they are asked for.

    Attributes:
        count: Documents that hold the term, deleted ones included.
    """

    __slots__ = ("_data", "_documents", "_first", "_kind", "_ranks", "_reader", "_start", "count")

    def __init__(
        self,
        reader: "PostingsReader",
        count: int,
        start: int,
        first: int,
        kind: int,
        data: Bytes | None,
    ) -> None:
        self.count = count
        self._reader = reader
        self._start = start  # of all postings of the field, which is its first
        self._first = first  # of the short postings, which is its first
        self._kind = kind
        self._data = data  # of a long term
        self._documents: Ints | None = None
        self._ranks: Ints | None = None

    @property
    def documents(self) -> Ints:
        """The documents, ascending."""
        if self._documents is None:
            if self._data is None:
                self._documents = self._reader.short.slice(self._first, self._first + self.count)
            else:
                self._documents = decode_documents(self._kind, self._data, self.count)
        return self._documents

    @property
    def frequencies(self) -> Ints:
        """How often each of `documents` holds the term."""
        return self._reader.frequencies.slice(self._start, self._start + self.count)

    def contains(self, documents: Ints) -> Mask:
        """Return which of *documents*, ascending, hold the term."""
        if self._kind == DENSE and self._data is not None:
            bits: Mask = ((self._data[documents >> 3] >> (documents & 7)) & 1).astype(np.bool_)
            return bits
        own = self.documents
        if len(own) < len(documents):  # the fewer are looked for among the more
            held = np.zeros(len(documents), np.bool_)
            places = np.searchsorted(documents, own)
            places[places == len(documents)] = 0
            held[places[documents[places] == own]] = True
            return held
        places = np.searchsorted(own, documents)
        places[places == len(own)] = 0
        return np.asarray(own[places] == documents)

    def frequencies_of(self, documents: Ints) -> Ints:
        """Return how often each of *documents*, ascending, holds the term; 0 where it does not."""
        found = np.zeros(len(documents), np.int32)
        held = self.contains(documents)
        present = documents[held]
        if len(present):
            found[held] = self._reader.frequencies.at(self._start + self._rank(present))
        return found

    @property
    def packed(self) -> Bytes | None:
        """A bit for each document, the lowest first, where the list is kept so; else None."""
        return self._data if self._kind == DENSE else None

    def _rank(self, documents: Ints) -> Ints:
        """Return which posting each of *documents*, all of them present, is."""
        if self._kind != DENSE or self._data is None:
            return np.searchsorted(self.documents, documents).astype(np.int32)
        if self._ranks is None:
            self._ranks = np.zeros(len(self._data) + 1, np.int32)
            np.cumsum(np.bitwise_count(self._data), out=self._ranks[1:])
        places = documents >> 3
        below = self._data[places] & ((1 << (documents & 7)) - 1).astype(np.uint8)
        ranks: Ints = self._ranks[places] + np.bitwise_count(below).astype(np.int32)
        return ranks


class PostingsReader:
    """Reads the postings of field *name* of a segment."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        # Single numbers are read through memory views, several times faster than through arrays.
        self._counts = file[f"{name}.counts"]
        self._count_view = self._counts.data
        self._starts = file[f"{name}.starts"].data
        self.posting_count = int(file[f"{name}.total"][0])
        self._long_terms = file[f"{name}.long_terms"]
        self._long_term_view = self._long_terms.data
        self._long_counts = file[f"{name}.long_counts"]
        self._long_classes = file[f"{name}.long_classes"]
        self._long_class_view = self._long_classes.data
        self._long_ends = file[f"{name}.long_ends"]
        self._long_end_view = self._long_ends.data
        self._long_before = file[f"{name}.long_before"].data
        self._long = file[f"{name}.long"]
        self.short = PackedInts(file, f"{name}.documents")
        self.frequencies = Nibbles(file, f"{name}.frequencies")

    def __len__(self) -> int:
        return len(self._counts)

    def document_frequency(self, term: int) -> int:
        """Return how many documents, deleted ones included, hold *term*."""
        count: int = self._count_view[term]
        if count < LONG:
            return count
        return int(self._long_counts[bisect_left(self._long_term_view, term)])

    def list(self, term: int) -> PostingList:
        """Return the postings of *term*, not yet decoded."""
        start, long = self._place(term)
        first = start - self._long_before[long]
        count: int = self._count_view[term]
        if count < LONG:
            return PostingList(self, count, start, first, PLAIN, None)
        data = self._long[self._long_end_view[long] : self._long_end_view[long + 1]]
        kind = self._long_class_view[long]
        return PostingList(self, int(self._long_counts[long]), start, first, kind, data)

    def postings(self, term: int) -> Postings:
        """Return the postings of *term*."""
        found = self.list(term)
        return Postings(found.documents, found.frequencies)

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
        short = self.short.slice(first - self._long_before[low], last - self._long_before[high])
        frequencies = self.frequencies.slice(first, last)
        if low == high:
            return Postings(short, frequencies)
        long = self._long_terms[low:high].astype(np.int64) - start
        lists = DocumentLists(
            self._long_classes[low:high], counts[long], self._long_ends[low : high + 1], self._long
        )
        before = np.cumsum(counts, dtype=np.int64)[long] - np.cumsum(lists.counts, dtype=np.int64)
        return Postings(joined_documents(short, before, lists), frequencies)

    def _place(self, term: int) -> tuple[int, int]:
        """Return how many postings come before *term*, and how many long terms."""
        block = term // BLOCK * BLOCK
        long = bisect_left(self._long_term_view, term)
        start: int = self._starts[term // BLOCK] + sum(self._count_view[block:term])
        low = bisect_left(self._long_term_view, block, 0, long)
        if low < long:  # their bytes only say that they are long
            start += int(self._long_counts[low:long].sum()) - LONG * (long - low)
        return start, long
