"""Which syllables does an index know, how are they spelled, and which stand side by side?

Covers what corrections are made from: how many reports hold a folded syllable or a pair, which
folded syllables are near a mistyped one, and how the reports spell a pair. Does not cover the
corrections (`suggestions`).

Frequencies are summed over the segments and count deleted reports until a merge drops them: good
enough to weigh one guess against another, as no guess is offered unverified.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Bytes, Ints, Longs
from wardsearch.embedded.index.snapshot import LiveSegment, Snapshot
from wardsearch.embedded.index.terms import PairTerms, pairs_of
from wardsearch.embedded.kernel.face import DocumentSet
from wardsearch.embedded.kernel.opening import kernel_of

SAMPLE: Final = 12  # reports looked at for the spelling of a pair, over all segments
_READ: Final = 8_000  # tokens of a report looked at
TELLING: Final = 4  # what an occurrence counts in a report that holds more than the pair


class Vocabulary:
    """The syllables and pairs of a snapshot; made for one query, it remembers what it was asked."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._segments: Sequence[LiveSegment] = snapshot.segments
        self._numbers: dict[str, tuple[int, ...]] = {}
        self._spellings: dict[str, dict[str, int]] = {}
        self._texts: dict[tuple[int, int], tuple[Ints, Ints]] = {}

    @cached_property
    def occurrences(self) -> int:
        """The document frequencies of all folded syllables together."""
        return sum(s.arrays.field("folded").postings.posting_count for s in self._segments)

    def frequency(self, folded: str) -> int:
        """Return how many reports hold *folded*."""
        return sum(
            segment.arrays.field("folded").postings.document_frequency(number)
            for segment, number in zip(self._segments, self._find(folded), strict=True)
            if number >= 0
        )

    def pair_frequencies(self, firsts: Sequence[str], seconds: Sequence[str]) -> list[list[int]]:
        """Return how many reports hold each of *firsts*, a row, right before each of *seconds*."""
        table = np.zeros((len(firsts), len(seconds)), np.int64)
        for place, segment in enumerate(self._segments):
            field = segment.arrays.field("pair")
            pairs = field.terms
            assert isinstance(pairs, PairTerms)
            wanted = np.array([self._find(second)[place] for second in seconds], np.int64)
            for row, first in enumerate(firsts):
                number = self._find(first)[place]
                if number < 0:
                    continue
                start, end = int(pairs.firsts[number]), int(pairs.firsts[number + 1])
                _, followers = pairs_of(pairs.keys(start, end))
                at = np.searchsorted(followers, wanted)
                is_present = np.append(followers, -2)[at] == wanted  # -1 in it stands for none
                for column in np.flatnonzero(is_present).tolist():
                    pair = start + int(at[column])
                    table[row, column] += field.postings.document_frequency(pair)
        counts: list[list[int]] = table.tolist()
        return counts

    def near(self, folded: str, limit: int) -> dict[str, int]:
        """Return the other syllables within *limit* edits of *folded*, with how many each takes.

        An edit inserts, leaves out or replaces a letter or swaps two neighbours, the four kinds
        that most typing errors are of (Damerau, *A technique for computer detection and correction
        of spelling errors*, 1964). A syllable here is two letters and more, all from a to z.
        """
        found: dict[str, int] = {}
        for segment in self._segments:
            file, terms = segment.arrays.file, segment.arrays.strings("folded")
            ends = file["folded.term_ends"].astype(np.int64)
            lengths = np.diff(ends)
            numbers = np.flatnonzero(abs(lengths - len(folded)) <= limit)
            places = ends[numbers] + np.arange(len(folded) + limit)[:, None]
            letters = file["folded.terms"][np.minimum(places, max(int(ends[-1]) - 1, 0))]
            distances = edit_distances(folded.encode(), letters, lengths[numbers], limit)
            for at in np.flatnonzero(distances <= limit).tolist():
                term = terms[int(numbers[at])].decode()
                if len(term) > 1 and term.isascii() and term.isalpha() and term != folded:
                    found[term] = int(distances[at])
        return found

    def spellings(self, folded: str) -> dict[str, int]:
        """Return the spellings that *folded* has, and how many reports hold each."""
        known = self._spellings.get(folded)
        if known is None:
            counts: Counter[str] = Counter()
            for segment, number in zip(self._segments, self._find(folded), strict=True):
                if number >= 0:
                    arrays = segment.arrays
                    postings, terms = arrays.field("syllable").postings, arrays.strings("syllable")
                    for term in np.flatnonzero(arrays.folded_of == number).tolist():
                        counts[terms[term].decode()] += postings.document_frequency(term)
            known = self._spellings[folded] = dict(counts)
        return known

    def spelled_pairs(
        self, first: str, second: str, telling: Sequence[DocumentSet]
    ) -> Counter[tuple[str, str]]:
        """Return how often each spelling of two neighbours stands in a few reports that hold them.

        Args:
            first: A folded syllable.
            second: The one after it.
            telling: For each segment, documents of which a few are looked at, too, and count more.
        """
        counts: Counter[tuple[str, str]] = Counter()
        for place, segment in enumerate(self._segments):
            one, two = self._find(first)[place], self._find(second)[place]
            holding = _holding_pair(segment, one, two)
            if not holding:
                continue
            terms = segment.arrays.strings("syllable")
            for documents, weight in ((telling[place], TELLING), (holding, 1)):
                for document in self._some(list(documents)):
                    text, folded = self._text(place, document)
                    at = np.flatnonzero((folded[:-1] == one) & (folded[1:] == two))
                    for a, b in zip(text[at].tolist(), text[at + 1].tolist(), strict=True):
                        counts[terms[a].decode(), terms[b].decode()] += weight
        return counts

    def _some(self, documents: list[int]) -> list[int]:
        """Return a segment's share of the sample from *documents*, spread over all of them."""
        share = -(-SAMPLE // len(self._segments))
        return documents[:: max(1, -(-len(documents) // share))]

    def _text(self, place: int, document: int) -> tuple[Ints, Ints]:
        """Return the syllable terms of a document in their order, and their folded terms."""
        known = self._texts.get((place, document))
        if known is None:
            arrays = self._segments[place].arrays
            start, end = (int(at) for at in arrays.token_starts[document : document + 2])
            text = arrays.tokens.slice(start, min(end, start + _READ))
            known = text, arrays.folded_of[text].astype(np.int32)
            self._texts[place, document] = known
        return known

    def _find(self, folded: str) -> tuple[int, ...]:
        """Return the number of *folded* in each segment, or -1."""
        numbers = self._numbers.get(folded)
        if numbers is None:
            term = folded.encode()
            numbers = tuple(s.arrays.strings("folded").find(term) for s in self._segments)
            self._numbers[folded] = numbers
        return numbers


def _holding_pair(segment: LiveSegment, first: int, second: int) -> DocumentSet:
    """Return the living documents of *segment* that hold a pair of folded terms."""
    terms = segment.arrays.dictionary("pair")
    assert isinstance(terms, PairTerms)
    pair = terms.find_pair(first, second)
    return kernel_of(segment).list_of("pair", [pair] if pair >= 0 else []).documents()


def edits_between(word: str, others: Sequence[str], limit: int) -> list[int]:
    """Return how many edits lead from *word* to each of *others*, all of letters from a to z.

    >>> edits_between("bnag", ["bang", "bằng"[:1], "banh"], 1)
    [1, 2, 2]
    """
    near = [other for other in others if abs(len(other) - len(word)) <= limit]
    if not near:
        return [limit + 1] * len(others)
    height = len(word) + limit
    letters = np.array([list(other.encode().ljust(height)) for other in near], np.uint8).T
    lengths = np.array(list(map(len, near)), np.int64)
    edits = dict(zip(near, edit_distances(word.encode(), letters, lengths, limit), strict=True))
    return [int(edits.get(other, limit + 1)) for other in others]


def edit_distances(word: bytes, letters: Bytes, lengths: Longs, limit: int) -> Bytes:
    """Return how many edits lead from *word* to each of many terms; over *limit*, it is not exact.

    The textbook recursion over prefixes, for all terms at once, inside the band that *limit*
    leaves; no letter is edited twice.

    Args:
        word: A word.
        letters: A column a term: its bytes, then anything, `len(word) + limit` in all.
        lengths: How many bytes each term has.
        limit: The most edits that matter.
    """
    height, count = letters.shape
    far = np.full(count, limit + 1, np.uint8)
    rows = [[np.full(count, j, np.uint8) for j in range(height + 1)]]
    for i in range(1, len(word) + 1):
        above = rows[-1]
        row = [np.full(count, i, np.uint8)]
        for j in range(1, height + 1):
            if abs(i - j) > limit:
                row.append(far)
                continue
            best = np.minimum(above[j], row[j - 1]) + np.uint8(1)
            best = np.minimum(best, above[j - 1] + (letters[j - 1] != word[i - 1]))
            if i > 1 and j > 1:
                is_swapped = (letters[j - 1] == word[i - 2]) & (letters[j - 2] == word[i - 1])
                best = np.where(is_swapped, np.minimum(best, rows[-2][j - 2] + np.uint8(1)), best)
            row.append(best)
        rows.append(row)
    return np.asarray(np.stack(rows[-1])[lengths, np.arange(count)], np.uint8)
