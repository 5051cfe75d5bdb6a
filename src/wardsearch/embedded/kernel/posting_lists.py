"""Where in a segment is what a lookup asks for, as NumPy reads it?

Turns the terms of a lookup into posting lists of one segment, with one interface for a term,
several terms that count as one, and a prefix. Deleted documents are left out here and nowhere else.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Mask
from wardsearch.analysis.fields import DICTIONARY_OF
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.postings import NO_POSTINGS, PostingList, Postings
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.index.terms import PairTerms
from wardsearch.embedded.kernel.document_sets import NumpyDocuments
from wardsearch.search.lookups import Lookup
from wardsearch.vietnamese.spelling import fold

_NUMBERS_KEPT: Final = 1 << 16  # of terms in dictionaries, before starting anew


class LookupList:
    """The documents of a segment that a lookup finds.

    Attributes:
        most: At least as many documents as have it, deleted ones included.
    """

    def __init__(self, segment: LiveSegment, lists: Sequence[PostingList]) -> None:
        self._segment = segment
        self._lists = lists
        self.most = sum(found.count for found in lists)

    def live_count(self) -> int:
        """Return how many living documents there are."""
        if self._segment.live is None and len(self._lists) <= 1:
            return self.most
        return len(self.live_postings().documents)

    def live_postings(self) -> Postings:
        """Return the living documents, and how often each has the terms."""
        if not self._lists:
            return NO_POSTINGS
        if len(self._lists) == 1:
            documents, frequencies = self._lists[0].documents, self._lists[0].frequencies
        else:
            counts = np.zeros(self._segment.entry.documents, np.int32)
            for found in self._lists:
                counts[found.documents] += found.frequencies
            documents = np.flatnonzero(counts).astype(np.int32)
            frequencies = counts[documents]
        live = self._segment.live
        if live is not None:
            alive = live[documents]
            documents, frequencies = documents[alive], frequencies[alive]
        return Postings(documents, frequencies)

    def documents(self) -> NumpyDocuments:
        """Return the living documents."""
        return NumpyDocuments(self._segment.entry.documents, self.live_postings().documents)

    def among(self, documents: NumpyDocuments) -> NumpyDocuments:
        """Return those of the living *documents* that are found."""
        numbers = documents.numbers
        return NumpyDocuments(documents.size, numbers[self.contains(numbers)])

    def contains(self, documents: Ints) -> Mask:
        """Return which of the living *documents*, ascending, are found."""
        held = np.zeros(len(documents), np.bool_)
        for found in self._lists:
            held |= found.contains(documents)
        return held

    def frequencies_of(self, documents: Ints) -> Ints:
        """Return how often each of the living *documents*, ascending, has the terms."""
        if len(self._lists) == 1:
            return self._lists[0].frequencies_of(documents)
        counts = np.zeros(len(documents), np.int32)
        for found in self._lists:
            counts += found.frequencies_of(documents)
        return counts


class _TogetherList(LookupList):
    """The documents that have all of several terms, as often as the rarest of them."""

    def __init__(self, segment: LiveSegment, lists: Sequence[LookupList]) -> None:
        super().__init__(segment, [])
        self._terms = sorted(lists, key=lambda found: found.most)
        self.most = self._terms[0].most

    def live_count(self) -> int:
        return len(self.live_postings().documents)

    def live_postings(self) -> Postings:
        documents, frequencies = self._terms[0].live_postings()
        for other in self._terms[1:]:
            frequencies = np.minimum(frequencies, other.frequencies_of(documents))
            documents, frequencies = documents[frequencies > 0], frequencies[frequencies > 0]
        return Postings(documents, frequencies)

    def contains(self, documents: Ints) -> Mask:
        return self.frequencies_of(documents) > 0

    def frequencies_of(self, documents: Ints) -> Ints:
        frequencies = self._terms[0].frequencies_of(documents)
        for other in self._terms[1:]:
            frequencies = np.minimum(frequencies, other.frequencies_of(documents))
        return frequencies


class _RangeList(LookupList):
    """The documents that have any term of a range; their postings are read at once."""

    def __init__(self, segment: LiveSegment, postings: Postings) -> None:
        super().__init__(segment, [])
        counts = np.bincount(postings.documents, weights=postings.frequencies, minlength=1)
        documents = np.flatnonzero(counts).astype(np.int32)
        if segment.live is not None:
            documents = documents[segment.live[documents]]
        self._postings = Postings(documents, counts[documents].astype(np.int32))
        self.most = len(documents)

    def live_count(self) -> int:
        return self.most

    def live_postings(self) -> Postings:
        return self._postings

    def contains(self, documents: Ints) -> Mask:
        return np.isin(documents, self._postings.documents, assume_unique=True)

    def frequencies_of(self, documents: Ints) -> Ints:
        own, frequencies = self._postings
        if not len(own):
            return np.zeros(len(documents), np.int32)
        places = np.minimum(np.searchsorted(own, documents), len(own) - 1)
        return np.where(own[places] == documents, frequencies[places], 0)


def look_up(segment: LiveSegment, lookup: Lookup) -> LookupList:
    """Return where *lookup* finds anything in *segment*."""
    field = segment.arrays.field(lookup.field)
    if not field.postings.posting_count:  # often so of titles
        return LookupList(segment, [])
    match lookup.how:
        case "prefix":
            start, end = field.terms.prefix_range(_encoded(lookup.terms[0]))
            return _RangeList(segment, field.postings.range(start, end))
        case "range":
            start, end = (field.terms.position(_encoded(term)) for term in lookup.terms)
            if end - start == 1:
                return LookupList(segment, [field.postings.list(start)])
            return _RangeList(segment, field.postings.range(start, end))
        case "together":
            parts = [Lookup(lookup.field, (term,)) for term in lookup.terms]
            return _TogetherList(segment, [look_up(segment, part) for part in parts])
        case "any":
            return list_of(segment, lookup.field, _numbers(segment, lookup))


def list_of(segment: LiveSegment, field: str, numbers: Sequence[int]) -> LookupList:
    """Return the documents of *segment* that have any of the terms *numbers* of *field*."""
    postings = segment.arrays.field(field).postings
    lists = [postings.list(number) for number in numbers]
    return LookupList(segment, [found for found in lists if found.count])


def _numbers(segment: LiveSegment, lookup: Lookup) -> list[int]:
    """Return the numbers of those terms of *lookup* that the segment has."""
    if len(lookup.terms) > 1 and lookup.field == "syllable":
        folded = set(map(fold, lookup.terms))
        if len(folded) == 1:
            return _spelled(segment, folded.pop(), lookup.terms)
    numbers = {term_number(segment, lookup.field, term) for term in lookup.terms}
    return [number for number in numbers if number >= 0]


def _spelled(segment: LiveSegment, folded: str, spellings: Sequence[str]) -> list[int]:
    """Return the syllable terms written as one of *spellings*, whose letters are all *folded*.

    Few syllables have the same letters, so to read them all is quicker than to look each up.
    """
    letters = term_number(segment, "folded", folded)
    if letters < 0:
        return []
    terms, wanted = segment.arrays.strings("syllable"), set(map(_encoded, spellings))
    return [number for number in segment.arrays.spellings(letters) if terms[number] in wanted]


def term_number(segment: LiveSegment, field: str, term: str) -> int:
    """Return the number of *term*, as it is written, in the dictionary of *field*, or -1."""
    name = DICTIONARY_OF[field]
    known = segment.term_numbers
    number = known.get((name, term))
    if number is None:
        terms = segment.arrays.dictionary(name)
        if isinstance(terms, PairTerms):
            first, _, second = term.partition(JOINER)
            number = terms.find_pair(
                term_number(segment, "folded", first), term_number(segment, "folded", second)
            )
        else:
            number = terms.find(_encoded(term))
        if len(known) > _NUMBERS_KEPT:
            known.clear()
        known[name, term] = number
    return number


def _encoded(term: str) -> bytes:
    return term.encode("utf-8", "surrogateescape")
