"""Which facts do many texts state, as arrays?

The texts come as rows of chunk numbers, in which `stretches` finds where facts may be. Most
stretches are one chunk and state what that chunk states anywhere; what a longer one states is
cached by the numbers of its chunks. An abbreviation is looked for only in texts that have a chunk
which its explanation can end with.

Returns exactly the terms of `facts.extraction.terms_in`; a test holds the two equal.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.analysis.numbering import Numbers, Rows
from wardsearch.analysis.stretches import MAY_BEGIN, find_stretches
from wardsearch.analysis.text_parts import EncodedParts, TextParts
from wardsearch.facts.columns import column_amounts
from wardsearch.facts.definitions import LONGEST_FORM, explained_in, may_end_explanation
from wardsearch.facts.extraction import (
    LINE_END,
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
from wardsearch.frozen import NamedTuple

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
        self._roles = np.zeros(0, np.uint8)  # and `MAY_BEGIN`
        self._ends_form = np.zeros(0, np.bool_)  # an abbreviation that may be explained before
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
        texts: Sequence[TextParts | EncodedParts],
    ) -> tuple[Ints, Ints]:
        """Return the terms of the facts of some texts and the text of each, ascending.

        Args:
            chunks: The chunks of all texts in turn.
            starts: Where each text begins among them.
            headers: The ranges of chunks that are above a body and no title.
            texts: Those texts.
        """
        self._learn()
        firsts, ends, documents = find_stretches(chunks, self._roles, starts, headers)
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
        may_explain = (
            np.searchsorted(starts, np.flatnonzero(self._ends_form.take(chunks)), "right") - 1
        )
        explaining = set(may_explain.tolist())
        for document, parts in enumerate(texts):
            if not (document in explaining or parts.has_tab or _is_cut_in_form(parts)):
                continue
            whole = parts.decoded()
            said = without_header(whole.text, whole.title_range, whole.body_start)
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
        new = self._chunks[len(self._roles) :]
        found = [roles(chunk) for chunk in new]
        begins = [
            bool(flags & PART) and may_begin(chunk) for chunk, flags in zip(new, found, strict=True)
        ]
        readings = [
            self._read(stretch_facts(chunk)) if begins_one else _Reading((), ())
            for chunk, begins_one in zip(new, begins, strict=True)
        ]
        added = np.array(found, np.uint8) | MAY_BEGIN * np.array(begins, np.uint8)
        self._roles = np.append(self._roles, added)
        ends_form = np.array([may_end_explanation(chunk) for chunk in new], np.bool_)
        self._ends_form = np.append(self._ends_form, ends_form)
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


def _is_cut_in_form(parts: TextParts | EncodedParts) -> bool:
    """Return whether the title may begin or end within what an explanation ends with."""
    if (title := parts.title_range) is None:
        return False
    return any(
        may_end_explanation(parts.around(cut, LONGEST_FORM)) for cut in (title.start, title.end)
    )
