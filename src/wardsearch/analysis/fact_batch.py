"""Which facts do many texts state, as arrays?

The texts come as rows of chunk numbers. Stretches (see `wardsearch.facts.extraction`) are found by
arithmetic on what is known of each distinct chunk. Most stretches are one chunk and state what that
chunk states anywhere; what a longer one states is cached by the numbers of its chunks.

Returns exactly the terms of `facts.extraction.terms_in`; a test holds the two equal.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from wardsearch.analysis.arrays import Bytes, Ints, Longs, Mask
from wardsearch.analysis.numbering import Numbers, Rows
from wardsearch.analysis.text_parts import TextParts
from wardsearch.facts.columns import column_amounts
from wardsearch.facts.definitions import explained_in
from wardsearch.facts.extraction import (
    BETWEEN,
    DIGIT,
    FOLLOWS,
    LINE_END,
    OPEN,
    PART,
    Fact,
    joined,
    may_begin,
    roles,
    stretch_facts,
    without_header,
)
from wardsearch.facts.periods import Yearless
from wardsearch.facts.terms import terms_of

_STRETCHES_KEPT: Final = 1 << 16
_LONGEST_KEPT: Final = 16  # chunks


class _Reading(NamedTuple):
    """What a stretch states.

    Attributes:
        terms: Their numbers.
        yearless: What more it states in a report of a known day.
    """

    terms: tuple[int, ...]
    yearless: tuple[Yearless, ...]


class FactAnalyzer:
    """Finds the facts of batch after batch of texts.

    Args:
        chunks: The distinct chunks, the first of which stands for the end of a line; the list may
            grow between batches.
    """

    def __init__(self, chunks: list[str]) -> None:
        self._chunks = chunks
        self._numbers = Numbers()
        self._flags = np.zeros(0, np.uint8)
        self._may_begin = np.zeros(0, np.bool_)
        self._is_yearless = np.zeros(0, np.bool_)  # alone
        self._terms_of_chunk = Rows()
        self._readings: dict[bytes, _Reading] = {}
        self._chars = 0

    @property
    def strings(self) -> list[str]:
        """The terms, by their numbers; the list grows."""
        return self._numbers.strings

    @property
    def vocabulary_size(self) -> int:
        """How many code points are remembered beside the chunks."""
        return self._chars

    def analyze(
        self,
        chunks: Ints,
        starts: Longs,
        headers: Sequence[tuple[int, int]],
        texts: Sequence[TextParts],
    ) -> tuple[Ints, Ints]:
        """Return the terms of the facts of some texts and the text of each, ascending.

        Args:
            chunks: The chunks of all texts in turn.
            starts: Where each text begins among them.
            headers: The ranges of chunks that are above a body and no title.
            texts: Those texts.
        """
        self._learn()
        flags = self._flags[chunks]
        for first, end in headers:
            flags[first:end] = 0
        firsts, ends = _stretches(_parts(flags, chunks == 0, starts), starts)
        begins = np.concatenate([[0], np.cumsum(self._may_begin[chunks])])
        has_any = begins[ends] > begins[firsts]
        firsts, ends = firsts[has_any], ends[has_any]
        documents = np.searchsorted(starts, firsts, "right") - 1
        alone = ends - firsts == 1
        single = chunks[firsts[alone]]
        numbers, bounds = self._terms_of_chunk.expand(single)
        found = [numbers]
        of_document = [np.repeat(documents[alone], np.diff(bounds)).astype(np.int32)]
        others = np.flatnonzero(~alone)
        yearless = np.flatnonzero(alone)[self._is_yearless[single]]
        made: list[int] = []
        places: list[int] = []
        looked_at = np.concatenate([others, yearless])
        columns = (firsts[looked_at], ends[looked_at], documents[looked_at])
        for first, end, document in zip(*(column.tolist() for column in columns), strict=True):
            reading = self._reading(chunks[first:end])
            # A chunk alone states elsewhere what it states anywhere.
            new: Sequence[int] = () if end - first == 1 else reading.terms
            if reading.yearless and (published := texts[document].published):
                days = published.date()
                terms_then = (terms_of(each, days) for each in reading.yearless)
                new = [*new, *(self._number(term) for terms in terms_then for term in terms)]
            made += new
            places += [document] * len(new)
        for document, parts in enumerate(texts):
            said = without_header(parts.text, parts.title_range, parts.body_start)
            for explained in explained_in(said):
                made.append(self._number(explained.term))
                places.append(document)
            for amount, _, _ in column_amounts(said):
                new = list(map(self._number, terms_of(amount)))
                made += new
                places += [document] * len(new)
        found.append(np.array(made, np.int32))
        of_document.append(np.array(places, np.int32))
        numbers, owners = np.concatenate(found), np.concatenate(of_document)
        order = np.argsort(owners, kind="stable")
        return numbers[order], owners[order]

    def _learn(self) -> None:
        new = self._chunks[len(self._may_begin) :]
        found = [roles(chunk) for chunk in new]
        begins = [
            bool(flags & PART) and may_begin(chunk) for chunk, flags in zip(new, found, strict=True)
        ]
        readings = [
            self._read(stretch_facts(chunk)) if begins_one else _Reading((), ())
            for chunk, begins_one in zip(new, begins, strict=True)
        ]
        self._flags = np.append(self._flags, np.array(found, np.uint8))
        self._may_begin = np.append(self._may_begin, np.array(begins, np.bool_))
        self._is_yearless = np.append(
            self._is_yearless, np.array([bool(r.yearless) for r in readings], np.bool_)
        )
        self._terms_of_chunk.extend([list(reading.terms) for reading in readings])

    def _reading(self, row: Ints) -> _Reading:
        key = row.tobytes()
        known = self._readings.get(key)
        if known is None:
            words = (self._chunks[number] if number else LINE_END for number in row.tolist())
            known = self._read(stretch_facts(joined(words)))
            if len(row) <= _LONGEST_KEPT:
                if len(self._readings) >= _STRETCHES_KEPT:
                    self._readings.clear()
                self._readings[key] = known
        return known

    def _read(self, facts: Sequence[Fact]) -> _Reading:
        meanings = [meaning for fact in facts for meaning in fact.meanings]
        terms = tuple(self._number(term) for meaning in meanings for term in terms_of(meaning))
        return _Reading(terms, tuple(m for m in meanings if isinstance(m, Yearless)))

    def _number(self, term: str) -> int:
        known = len(self._numbers)
        number = self._numbers[term]
        if number == known:
            self._chars += len(term)
        return number


def _parts(flags: Bytes, is_end: Mask, starts: Longs) -> Mask:
    """Return which chunks are parts of a stretch, as `facts.extraction` tells of one text.

    Few chunks are parts by what stands beside them, so these alone are looked at.
    """

    def beside(places: Longs, step: int) -> Bytes:
        """Return what stands before or after *places*, over one end of a line."""
        near = _within(places, places + step, starts, len(flags))
        over = (near >= 0) & is_end[near]
        far = _within(places, places + 2 * step, starts, len(flags))
        others = np.where(over, far, near)
        return np.where(others >= 0, flags[others], 0).astype(np.uint8)

    is_part: Mask = (flags & PART).astype(np.bool_)
    marks = np.flatnonzero(flags & FOLLOWS)
    between = np.flatnonzero(flags & BETWEEN)
    marks = marks[(beside(marks, -1) & OPEN) > 0]
    between = between[(beside(between, -1) & beside(between, 1) & DIGIT) > 0]
    is_part[marks] = True
    is_part[between] = True
    # A line's end is a part where the chunks beside it are.
    ends = np.flatnonzero(is_end[1:-1] & is_part[:-2] & is_part[2:]) + 1
    before = _within(ends, ends - 1, starts, len(flags))
    behind = _within(ends, ends + 1, starts, len(flags))
    is_inside = (before >= 0) & (behind >= 0)
    is_part[ends[is_inside]] = True
    return is_part


def _within(places: Longs, others: Longs, starts: Longs, count: int) -> Longs:
    """Return *others*, -1 for what is in another text than *places*, which has the same row."""
    of_one = np.searchsorted(starts, places, "right") == np.searchsorted(starts, others, "right")
    return np.where(of_one & (others >= 0) & (others < count), others, -1)


def _stretches(is_part: Mask, starts: Longs) -> tuple[Longs, Longs]:
    """Return where each stretch begins and where it ends; none goes from one text to the next."""
    begins = is_part.copy()
    begins[1:] &= ~is_part[:-1]
    inside = starts[starts < len(is_part)]
    begins[inside] = is_part[inside]
    ends = is_part.copy()
    ends[:-1] &= ~is_part[1:]
    last = inside[inside > 0] - 1
    ends[last] = is_part[last]
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1
