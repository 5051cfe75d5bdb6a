"""Which documents hold rows of syllables, and near each other?

The posting lists of pairs name the few documents that can hold a row; the running text of these
tells which do. Where that is more than `READ_TOKENS` of a segment, the pairs and the exact
spellings alone tell: they are then nearly as good, since what is common stands together.

Covers what `wardsearch.search.answering` asks of an engine. Does not cover which rows these are.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wardsearch.analysis.arrays import Ints, Longs, Mask
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.search.posting_lists import LookupList, look_up, term_number
from wardsearch.query.syllables import Syllable
from wardsearch.search.answering import PASSAGE, Asked, Part, Row
from wardsearch.search.lookups import Lookup
from wardsearch.vietnamese.spelling import either_spelling

READ_TOKENS: Final = 300_000
"""Tokens of running text read of a segment for one question, some 3 ms; of 20,000 news articles,
the totals of rows differ by less than 0.2 % from those of unlimited reading."""

_PAIR: Final = 2  # syllables: what one posting list answers
_NONE: Final = np.empty(0, np.int32)


class SegmentEvidence:
    """Finds the documents of a segment that hold what is asked for.

    Args:
        segment: Where to look.
        held: The documents, ascending, that hold every clause of the query.
        held_without_free: Returns those that hold every clause that may not be lacking.
    """

    def __init__(
        self, segment: LiveSegment, held: Ints, held_without_free: Callable[[], Ints]
    ) -> None:
        self._segment = segment
        self._held = held
        self._held_without_free = held_without_free
        self._more: Ints | None = None
        self._lists: dict[Lookup, LookupList] = {}
        self._known: dict[Asked, tuple[Ints, list[Ints]]] = {}

    def holding(self, asked: Asked) -> Ints:
        """Return the documents, ascending, that hold *asked*."""
        documents, anywhere = self._candidates(asked)
        if not len(documents) or self._is_told(asked):
            return documents
        starts = self._segment.arrays.token_starts
        if int((starts[documents + 1] - starts[documents]).sum()) > READ_TOKENS:
            return documents
        return self._near(asked, documents, anywhere)

    def candidates(self, asked: Asked) -> Ints:
        """Return the documents, ascending, that hold the pairs and spellings of *asked*."""
        return self._candidates(asked)[0]

    def _candidates(self, asked: Asked) -> tuple[Ints, list[Ints]]:
        """Return these, and for each part those that need no row of it."""
        known = self._known.get(asked)
        if known is not None:
            return known
        documents = self._held
        if asked.may_lack:
            if self._more is None:
                self._more = self._held_without_free()
            documents = self._more
        anywhere = []
        for part in asked.parts:
            found = [
                self._with_pairs(row, documents, is_spelled=asked.is_spelled) for row in part.rows
            ]
            elsewhere = [
                documents[look_up(self._segment, one).contains(documents)] for one in part.anywhere
            ]
            anywhere.append(_union(elsewhere))
            documents = _union([*found, *elsewhere])
            if not len(documents):
                break
        self._known[asked] = documents, anywhere
        return documents, anywhere

    def _is_told(self, asked: Asked) -> bool:
        """Return whether posting lists tell all: of one syllable, or a pair in any spelling."""
        if asked.passage is not None and len(asked.parts) > 1:
            return False
        return all(
            len(row) == 1
            or (len(row) == _PAIR and not (asked.is_spelled and any(s.accented for s in row)))
            for part in asked.parts
            for row in part.rows
        )

    def _with_pairs(self, row: Row, documents: Ints, *, is_spelled: bool) -> Ints:
        """Return those of *documents* that hold every pair of *row*, and what is spelled."""
        wanted = [Lookup("pair", (one.folded + JOINER + two.folded,)) for one, two in pairwise(row)]
        if is_spelled:
            wanted += [Lookup("syllable", either_spelling(s.text)) for s in row if s.accented]
        wanted = wanted or [Lookup("folded", (row[0].folded,))]
        lists = [self._list(lookup) for lookup in wanted]
        for found in sorted(lists, key=lambda found: found.most):
            if len(documents):
                documents = documents[found.contains(documents)]
        return documents

    def _list(self, lookup: Lookup) -> LookupList:
        """Return what *lookup* finds; a query asks for most of it more than once."""
        found = self._lists.get(lookup)
        if found is None:
            found = self._lists[lookup] = look_up(self._segment, lookup)
        return found

    def _near(self, asked: Asked, documents: Ints, anywhere: Sequence[Ints]) -> Ints:
        """Return those of *documents* in which rows of all parts stand near each other.

        A part that a document holds *anywhere* needs no row in it.
        """
        if not any(map(len, anywhere)):
            return self._read(documents, asked.parts, asked)
        kept = []
        # A row a document, a column a part: whether it must be read for it.
        needed = np.stack([~np.isin(documents, own) for own in anywhere], axis=1)
        patterns, of_document = np.unique(needed, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns.tolist()):
            own = documents[of_document.ravel() == number]
            parts = [part for part, needs in zip(asked.parts, pattern, strict=True) if needs]
            if parts:
                own = self._read(own, parts, asked)
            kept.append(own)
        return _union(kept)

    def _read(self, documents: Ints, parts: Sequence[Part], asked: Asked) -> Ints:
        """Return those of *documents* whose running text has *parts* as they are *asked* for."""
        text = _RunningText(self._segment, documents)
        groups = [parts] if asked.passage is not None else [[part] for part in parts]
        for group in groups:
            at = text.documents_at(self._together(text, group, is_spelled=asked.is_spelled))
            documents = at if len(groups) == 1 else np.intersect1d(documents, at)
        return documents

    def _together(self, text: "_RunningText", parts: Sequence[Part], *, is_spelled: bool) -> Longs:
        """Return from where in *text* a passage holds a row of each of *parts*."""
        places = []
        for part in parts:
            found = [
                (self._places(text, row, is_spelled=is_spelled), len(row)) for row in part.rows
            ]
            if len(parts) == 1:
                return np.concatenate([begins for begins, _ in found])
            starts = np.concatenate([begins for begins, _ in found])
            ends = np.concatenate([begins + length for begins, length in found])
            order = np.argsort(starts, kind="stable")
            places.append((starts[order], ends[order]))
        begins = np.unique(np.concatenate([starts for starts, _ in places]))
        for starts, ends in places:
            at = np.searchsorted(starts, begins)
            begins, at = begins[at < len(starts)], at[at < len(starts)]
            begins = begins[ends[at] <= begins + PASSAGE]
        return begins

    def _places(self, text: "_RunningText", row: Row, *, is_spelled: bool) -> Longs:
        """Return where in *text* the *row* begins.

        Only where its syllable of the fewest spellings stands are the others looked at.
        """
        accepted = [self._spellings(syllable, is_spelled=is_spelled) for syllable in row]
        order = sorted(range(len(row)), key=lambda step: len(accepted[step]))
        if not accepted[order[0]]:
            return np.empty(0, np.int64)
        places = np.flatnonzero(_is_any(text.tokens, accepted[order[0]])) - order[0]
        places = text.within(places, len(row))
        for step in order[1:]:
            places = places[_is_any(text.tokens[places + step], accepted[step])]
        return text.apart(places)

    def _spellings(self, syllable: Syllable, *, is_spelled: bool) -> list[int]:
        """Return the syllable terms that *syllable* stands for."""
        if is_spelled and syllable.accented:
            numbers = [
                term_number(self._segment, "syllable", text)
                for text in either_spelling(syllable.text)
            ]
            return [number for number in numbers if number >= 0]
        letters = term_number(self._segment, "folded", syllable.folded)
        return self._segment.arrays.spellings(letters) if letters >= 0 else []


class Evidence:
    """The same over all segments: documents are an array for each."""

    def __init__(self, segments: Sequence[SegmentEvidence]) -> None:
        self._segments = segments

    def holding(self, asked: Asked) -> list[Ints]:
        """Return the documents of each segment that hold *asked*."""
        return [segment.holding(asked) for segment in self._segments]

    def candidates(self, asked: Asked) -> list[Ints]:
        """Return documents of each segment, all that hold *asked* among them."""
        return [segment.candidates(asked) for segment in self._segments]

    def none(self) -> list[Ints]:
        """Return no documents."""
        return [_NONE for _ in self._segments]

    def union(self, one: list[Ints], two: list[Ints]) -> list[Ints]:
        """Return the documents of either."""
        return [_union(both) for both in zip(one, two, strict=True)]

    def count(self, documents: list[Ints]) -> int:
        """Return how many *documents* there are."""
        return sum(map(len, documents))


class _RunningText:
    """The tokens of some documents in turn.

    Attributes:
        tokens: The syllable terms, as narrow as they are kept.
    """

    def __init__(self, segment: LiveSegment, documents: Ints) -> None:
        starts = segment.arrays.token_starts
        begins, ends = starts[documents], starts[documents + 1]
        self._documents = documents
        self._ends = np.cumsum(ends - begins)
        self.tokens = segment.arrays.tokens.joined(begins, ends)

    def within(self, places: Longs, length: int) -> Longs:
        """Return those of *places* from which *length* tokens are of one document."""
        places = places[(places >= 0) & (places + length <= len(self.tokens))]
        ends = self._ends[np.searchsorted(self._ends, places, side="right")]
        return places[places + length <= ends]

    def apart(self, places: Longs) -> Longs:
        """Return *places* counted so that no passage joins two documents."""
        return places + PASSAGE * np.searchsorted(self._ends, places, side="right")

    def documents_at(self, places: Longs) -> Ints:
        """Return the documents, ascending, that have any of *places*, as counted by `apart`."""
        ends = self._ends + PASSAGE * np.arange(1, len(self._ends) + 1)
        return self._documents[np.unique(np.searchsorted(ends, places, side="right"))]


def _is_any(tokens: NDArray[np.integer], terms: Sequence[int]) -> Mask:
    """Return which of *tokens* are one of *terms*, of which there are few."""
    held: Mask = tokens == terms[0] if terms else np.zeros(len(tokens), np.bool_)
    for term in terms[1:]:
        held |= tokens == term
    return held


def _union(found: Sequence[Ints]) -> Ints:
    if len(found) == 1:
        return found[0]
    return np.unique(np.concatenate(found)) if found else _NONE
