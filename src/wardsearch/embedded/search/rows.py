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

from wardsearch.analysis.arrays import Ints, Mask
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.search.posting_lists import look_up, term_number
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

    def holding(self, asked: Asked) -> Ints:
        """Return the documents, ascending, that hold *asked*."""
        documents = self._held
        if asked.may_lack:
            if self._more is None:
                self._more = self._held_without_free()
            documents = self._more
        anywhere = []  # the documents that need no row, part by part
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
                return documents
        if self._is_told(asked):
            return documents
        starts = self._segment.arrays.token_starts
        if int((starts[documents + 1] - starts[documents]).sum()) > READ_TOKENS:
            return documents
        return self._near(asked, documents, anywhere)

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
        lists = [look_up(self._segment, lookup) for lookup in wanted]
        for found in sorted(lists, key=lambda found: found.most):
            if len(documents):
                documents = documents[found.contains(documents)]
        return documents

    def _near(self, asked: Asked, documents: Ints, anywhere: Sequence[Ints]) -> Ints:
        """Return those of *documents* in which rows of all parts stand near each other.

        A part that a document holds *anywhere* needs no row in it.
        """
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
            documents = np.intersect1d(documents, at, assume_unique=True)
        return documents

    def _together(self, text: "_RunningText", parts: Sequence[Part], *, is_spelled: bool) -> Ints:
        """Return from where in *text* a passage holds a row of each of *parts*."""
        places = []
        for part in parts:
            found = [
                (self._places(text, row, is_spelled=is_spelled), len(row)) for row in part.rows
            ]
            starts = np.concatenate([begins for begins, _ in found])
            ends = np.concatenate([begins + length for begins, length in found])
            order = np.argsort(starts, kind="stable")
            places.append((starts[order], ends[order]))
        begins = np.unique(np.concatenate([starts for starts, _ in places]))
        for starts, ends in places if len(places) > 1 else ():
            at = np.searchsorted(starts, begins)
            begins, at = begins[at < len(starts)], at[at < len(starts)]
            begins = begins[ends[at] <= begins + PASSAGE]
        return begins

    def _places(self, text: "_RunningText", row: Row, *, is_spelled: bool) -> Ints:
        """Return where in *text* the *row* begins."""
        places = np.flatnonzero(self._is_held(text.tokens, row[0], is_spelled=is_spelled))
        places = places[places <= len(text.tokens) - len(row)]
        for step, syllable in enumerate(row[1:], 1):
            held = self._is_held(text.tokens[places + step], syllable, is_spelled=is_spelled)
            places = places[held]
        return places.astype(np.int32)

    def _is_held(self, tokens: Ints, syllable: Syllable, *, is_spelled: bool) -> Mask:
        if is_spelled and syllable.accented:
            terms = [
                term_number(self._segment, "syllable", text)
                for text in either_spelling(syllable.text)
            ]
        else:
            letters = term_number(self._segment, "folded", syllable.folded)
            terms = self._segment.arrays.spellings(letters) if letters >= 0 else []
        held = np.zeros(len(tokens), np.bool_)
        for term in terms:
            if term >= 0:
                held |= tokens == term
        return held


class Evidence:
    """The same over all segments: documents are an array for each."""

    def __init__(self, segments: Sequence[SegmentEvidence]) -> None:
        self._segments = segments

    def holding(self, asked: Asked) -> list[Ints]:
        """Return the documents of each segment that hold *asked*."""
        return [segment.holding(asked) for segment in self._segments]

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
    """The tokens of some documents in turn, so far apart that no passage joins two."""

    def __init__(self, segment: LiveSegment, documents: Ints) -> None:
        starts = segment.arrays.token_starts
        lengths = starts[documents + 1] - starts[documents]
        ends = np.cumsum(lengths + PASSAGE)
        self._documents = documents
        self._begins = ends - lengths - PASSAGE
        self.tokens: Ints = np.full(int(ends[-1]), -1, np.int32)
        rows = zip(starts[documents].tolist(), lengths.tolist(), self._begins.tolist(), strict=True)
        for start, length, at in rows:
            self.tokens[at : at + length] = segment.arrays.tokens.slice(start, start + length)

    def documents_at(self, places: Ints) -> Ints:
        """Return the documents, ascending, that have any of *places*."""
        return self._documents[np.unique(np.searchsorted(self._begins, places, side="right") - 1)]


def _union(found: Sequence[Ints]) -> Ints:
    if len(found) == 1:
        return found[0]
    return np.unique(np.concatenate(found)) if found else _NONE
