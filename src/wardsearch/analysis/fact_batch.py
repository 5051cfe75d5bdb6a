"""Which facts do many texts state, as arrays?

The texts come as rows of chunk numbers. Stretches (see `wardsearch.facts.extraction`) are found by
arithmetic on what is known of each distinct chunk. Most stretches are one chunk and state what that
chunk states anywhere; what a longer one states is cached by the numbers of its chunks.

Returns exactly the terms of `facts.extraction.terms_in`; a test holds the two equal.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs, Mask
from wardsearch.analysis.numbering import Numbers, Rows
from wardsearch.analysis.text_parts import TextParts
from wardsearch.facts.definitions import explained_in
from wardsearch.facts.extraction import Fact, may_be_part, may_begin, stretch_facts, without_header
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
        chunks: The distinct chunks; the list may grow between batches.
    """

    def __init__(self, chunks: list[str]) -> None:
        self._chunks = chunks
        self._numbers = Numbers()
        self._is_part = np.zeros(0, np.bool_)
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
        is_part = self._is_part[chunks]
        for first, end in headers:
            is_part[first:end] = False
        firsts, ends = _stretches(is_part, starts)
        begins = np.concatenate([[0], np.cumsum(self._may_begin[chunks])])
        has_any = begins[ends] > begins[firsts]
        firsts, ends = firsts[has_any], ends[has_any]
        documents = np.searchsorted(starts, firsts, "right") - 1
        alone = ends - firsts == 1
        single = chunks[firsts[alone]]
        terms, bounds = self._terms_of_chunk.expand(single)
        found = [terms]
        of_document = [np.repeat(documents[alone], np.diff(bounds)).astype(np.int32)]
        others = np.flatnonzero(~alone)
        yearless = np.flatnonzero(alone)[self._is_yearless[single]]
        made: list[int] = []
        places: list[int] = []
        for place in (*others.tolist(), *yearless.tolist()):
            document = int(documents[place])
            row = chunks[firsts[place] : ends[place]]
            published = texts[document].published
            posted = published.date() if published else None
            new = self._terms(row, posted, is_alone=len(row) == 1)
            made += new
            places += [document] * len(new)
        for document, parts in enumerate(texts):
            said = without_header(parts.text, parts.title_range, parts.body_start)
            for explained in explained_in(said):
                made.append(self._number(explained.term))
                places.append(document)
        found.append(np.array(made, np.int32))
        of_document.append(np.array(places, np.int32))
        numbers, owners = np.concatenate(found), np.concatenate(of_document)
        order = np.argsort(owners, kind="stable")
        return numbers[order], owners[order]

    def _learn(self) -> None:
        new = self._chunks[len(self._is_part) :]
        parts = [may_be_part(chunk) for chunk in new]
        readings = [
            self._read(stretch_facts(chunk)) if is_part else _Reading((), ())
            for chunk, is_part in zip(new, parts, strict=True)
        ]
        self._is_part = np.append(self._is_part, np.array(parts, np.bool_))
        begins = [is_part and may_begin(chunk) for chunk, is_part in zip(new, parts, strict=True)]
        self._may_begin = np.append(self._may_begin, np.array(begins, np.bool_))
        self._is_yearless = np.append(
            self._is_yearless, np.array([bool(r.yearless) for r in readings], np.bool_)
        )
        self._terms_of_chunk.extend([list(reading.terms) for reading in readings])

    def _terms(self, row: Ints, posted: date | None, *, is_alone: bool) -> list[int]:
        """Return the terms of a stretch; of one chunk alone those that its report's day tells."""
        reading = self._reading(row)
        terms = [] if is_alone else list(reading.terms)
        for days in reading.yearless:
            terms += map(self._number, terms_of(days, posted))
        return terms

    def _reading(self, row: Ints) -> _Reading:
        key = row.tobytes()
        known = self._readings.get(key)
        if known is None:
            known = self._read(stretch_facts(" ".join(map(self._chunks.__getitem__, row.tolist()))))
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
