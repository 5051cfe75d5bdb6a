"""Which facts do many texts state, as arrays?

The texts come as rows of chunk numbers, in which `stretches` finds where facts may be. Most
stretches are one chunk and state what that chunk states anywhere; what a longer one states is
cached by the numbers of its chunks. An abbreviation is looked for only in texts that have a chunk
which its explanation can end with.

Returns exactly the terms of `facts.extraction.terms_in`; a test holds the two equal.
"""

from collections.abc import Sequence, Set as AbstractSet
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.analysis.numbering import Numbers, Rows
from wardsearch.analysis.stretches import MAY_BEGIN, Stretches, find_stretches
from wardsearch.analysis.text_parts import EncodedParts, TextParts
from wardsearch.facts.columns import column_amounts
from wardsearch.facts.definitions import LONGEST_FORM, explained_in, may_end_explanation
from wardsearch.facts.extraction import joined, may_begin, stretch_facts, without_header
from wardsearch.facts.fact import Fact
from wardsearch.facts.periods import Yearless
from wardsearch.facts.roles import LINE_END, PART, roles
from wardsearch.facts.terms import terms_of
from wardsearch.frozen import NamedTuple

_STRETCHES_KEPT: Final = 1 << 16
_LONGEST_KEPT: Final = 16  # chunks
_NUMBER_BYTES: Final = np.dtype(np.int32).itemsize


class _Reading(NamedTuple):
    """What a stretch states.

    Attributes:
        terms: Their numbers.
        yearless: What more it states in a report of a known day.
    """

    terms: tuple[int, ...]
    yearless: tuple[Yearless, ...]


_NOTHING: Final = _Reading((), ())


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
        known = len(self._numbers)
        self._learn()
        firsts, ends, documents = find_stretches(chunks, self._roles, starts, headers)
        alone = ends - firsts == 1
        single = chunks[firsts[alone]]
        numbers, bounds = self._terms_of_chunk.expand(single)
        yearless = np.flatnonzero(alone)[self._is_yearless[single]]
        looked_at = np.concatenate([np.flatnonzero(~alone), yearless])
        places = Stretches(firsts[looked_at], ends[looked_at], documents[looked_at])
        may_explain = (
            np.searchsorted(starts, np.flatnonzero(self._ends_form.take(chunks)), "right") - 1
        )
        found = [
            (numbers, np.repeat(documents[alone], np.diff(bounds))),
            self._stated(chunks, places, texts),
            self._explained(set(may_explain.tolist()), texts),
        ]
        self._chars += sum(map(len, self._numbers.strings[known:]))
        numbers, owners = (
            np.concatenate(column).astype(np.int32) for column in zip(*found, strict=True)
        )
        order = np.argsort(owners, kind="stable")
        return numbers[order], owners[order]

    def _stated(
        self, chunks: Ints, places: Stretches, texts: Sequence[TextParts | EncodedParts]
    ) -> tuple[Ints, Longs]:
        """Return what is stated at *places* and not by a chunk anywhere, and the text of each."""
        of_all = chunks.tobytes()  # of which a slice is made in a quarter of an array's time
        readings = self._readings
        stated: list[int] = []
        counts: list[int] = []
        columns = (column.tolist() for column in places)
        for first, end, document in zip(*columns, strict=True):
            row = of_all[_NUMBER_BYTES * first : _NUMBER_BYTES * end]
            terms, yearless = readings.get(row) or self._reading(row)
            before = len(stated)
            if end - first > 1:  # a chunk alone states elsewhere what it states anywhere
                stated += terms
            if yearless and (published := texts[document].published):
                days = published.date()
                stated += [self._numbers[term] for one in yearless for term in terms_of(one, days)]
            counts.append(len(stated) - before)
        return np.array(stated, np.int32), np.repeat(places.documents, np.array(counts, np.int64))

    def _explained(
        self, explaining: AbstractSet[int], texts: Sequence[TextParts | EncodedParts]
    ) -> tuple[Ints, Longs]:
        """Return what is read of a whole text, and the text of each.

        That is abbreviations, which those of *explaining* may explain, and what columns hold.
        """
        found: list[tuple[int, int]] = []
        for document, parts in enumerate(texts):
            if not (document in explaining or parts.has_tab or _is_cut_in_form(parts)):
                continue
            whole = parts.decoded()
            said = without_header(whole.text, whole.title_range, whole.body_start)
            terms = [explained.term for explained in explained_in(said)]
            terms += [term for amount, _, _ in column_amounts(said) for term in terms_of(amount)]
            found += [(self._numbers[term], document) for term in terms]
        terms_found, owners = np.array(found, np.int64).reshape(-1, 2).T
        return terms_found.astype(np.int32), owners

    def _learn(self) -> None:
        new = self._chunks[len(self._roles) :]
        found = [roles(chunk) for chunk in new]
        begins = [
            bool(flags & PART) and may_begin(chunk) for chunk, flags in zip(new, found, strict=True)
        ]
        readings = [
            self._read(stretch_facts(chunk)) if begins_one else _NOTHING
            for chunk, begins_one in zip(new, begins, strict=True)
        ]
        added = np.array(found, np.uint8) | MAY_BEGIN * np.array(begins, np.uint8)
        self._roles = np.append(self._roles, added)
        ends_form = np.array([may_end_explanation(chunk) for chunk in new], np.bool_)
        self._ends_form = np.append(self._ends_form, ends_form)
        is_yearless = np.array([bool(yearless) for _, yearless in readings], np.bool_)
        self._is_yearless = np.append(self._is_yearless, is_yearless)
        self._terms_of_chunk.extend([terms for terms, _ in readings])

    def _reading(self, row: bytes) -> _Reading:
        """Return what a stretch states, which is not known; *row* is the numbers of its chunks."""
        numbers = np.frombuffer(row, np.int32).tolist()
        words = (self._chunks[number] if number else LINE_END for number in numbers)
        read = self._read(stretch_facts(joined(words)))
        if len(numbers) <= _LONGEST_KEPT:
            if len(self._readings) >= _STRETCHES_KEPT:
                self._readings.clear()
            self._readings[row] = read
        return read

    def _read(self, facts: Sequence[Fact]) -> _Reading:
        meanings = [meaning for fact in facts for meaning in fact.meanings]
        number = self._numbers.__getitem__
        terms = tuple(number(term) for meaning in meanings for term in terms_of(meaning))
        return _Reading(terms, tuple(m for m in meanings if isinstance(m, Yearless)))


def _is_cut_in_form(parts: TextParts | EncodedParts) -> bool:
    """Return whether the title may begin or end within what an explanation ends with."""
    if (title := parts.title_range) is None:
        return False
    return any(
        may_end_explanation(parts.around(cut, LONGEST_FORM)) for cut in (title.start, title.end)
    )
