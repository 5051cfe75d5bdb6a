"""Which documents hold rows of syllables, and near each other?

The posting lists of pairs name the few documents that can hold a row; the running text of these
tells which do. Where that is more than `READ_TOKENS` of a segment, the pairs and the exact
spellings alone tell: they are then nearly as good, since what is common stands together.

Covers what `wardsearch.search.answering` asks of an engine. Does not cover which rows these are.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Final

from wardsearch.analysis.tokenizer import JOINER
from wardsearch.embedded.kernel.face import DocumentSet, PostingList, RowPart, SegmentKernel
from wardsearch.query.syllables import Syllable
from wardsearch.search.answering import Asked, Row
from wardsearch.search.lookups import Lookup
from wardsearch.vietnamese.spelling import either_spelling

READ_TOKENS: Final = 300_000
"""Tokens of running text read of a segment for one question, some 3 ms; of 20,000 news articles,
the totals of rows differ by less than 0.2 % from those of unlimited reading."""

_PAIR: Final = 2  # syllables: what one posting list answers


class SegmentEvidence:
    """Finds the documents of a segment that hold what is asked for.

    Args:
        kernel: Where to look.
        held: The documents that hold every clause of the query.
        held_without_free: Returns those that hold every clause that may not be lacking.
        most_tokens: How much running text is read for one question; None for `READ_TOKENS`.
    """

    def __init__(
        self,
        kernel: SegmentKernel,
        held: DocumentSet,
        held_without_free: Callable[[], DocumentSet],
        most_tokens: int | None = None,
    ) -> None:
        self._kernel = kernel
        self._held = held
        self._held_without_free = held_without_free
        self._most_tokens = READ_TOKENS if most_tokens is None else most_tokens
        self._more: DocumentSet | None = None
        self._lists: dict[Lookup, PostingList] = {}
        self._known: dict[Asked, tuple[DocumentSet, list[DocumentSet]]] = {}

    def holding(self, asked: Asked) -> DocumentSet:
        """Return the documents that hold *asked*."""
        documents, anywhere = self._candidates(asked)
        if not documents or self._is_told(asked):
            return documents
        if self._kernel.token_count(documents) > self._most_tokens:
            return documents
        parts = [
            RowPart([self._accepted(row, is_spelled=asked.is_spelled) for row in part.rows], own)
            for part, own in zip(asked.parts, anywhere, strict=True)
        ]
        return self._kernel.with_rows(documents, parts, asked.passage or 0, False)  # noqa: FBT003

    def candidates(self, asked: Asked) -> DocumentSet:
        """Return the documents that hold the pairs and spellings of *asked*."""
        return self._candidates(asked)[0]

    def none(self) -> DocumentSet:
        """Return no documents."""
        return self._kernel.none()

    def _candidates(self, asked: Asked) -> tuple[DocumentSet, list[DocumentSet]]:
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
            elsewhere = [self._list(one).among(documents) for one in part.anywhere]
            anywhere.append(reduce(or_, elsewhere, self._kernel.none()))
            documents = reduce(or_, [*found, *elsewhere], self._kernel.none())
            if not documents:
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

    def _with_pairs(self, row: Row, documents: DocumentSet, *, is_spelled: bool) -> DocumentSet:
        """Return those of *documents* that hold every pair of *row*, and what is spelled."""
        wanted = [Lookup("pair", (one.folded + JOINER + two.folded,)) for one, two in pairwise(row)]
        if is_spelled:
            wanted += [Lookup("syllable", either_spelling(s.text)) for s in row if s.accented]
        wanted = wanted or [Lookup("folded", (row[0].folded,))]
        lists = [self._list(lookup) for lookup in wanted]
        for found in sorted(lists, key=lambda found: found.most):
            if documents:
                documents = found.among(documents)
        return documents

    def _list(self, lookup: Lookup) -> PostingList:
        """Return what *lookup* finds; a query asks for most of it more than once."""
        found = self._lists.get(lookup)
        if found is None:
            found = self._lists[lookup] = self._kernel.look_up(lookup)
        return found

    def _accepted(self, row: Row, *, is_spelled: bool) -> list[list[int]]:
        """Return, for each place of *row*, the syllable terms that may stand there."""
        return [self._spellings(syllable, is_spelled=is_spelled) for syllable in row]

    def _spellings(self, syllable: Syllable, *, is_spelled: bool) -> list[int]:
        """Return the syllable terms that *syllable* stands for."""
        number_of = self._kernel.term_number
        if is_spelled and syllable.accented:
            numbers = [number_of("syllable", text) for text in either_spelling(syllable.text)]
            return [number for number in numbers if number >= 0]
        letters = number_of("folded", syllable.folded)
        return self._kernel.spellings(letters) if letters >= 0 else []


class Evidence:
    """The same over all segments: documents are a set for each."""

    def __init__(self, segments: Sequence[SegmentEvidence]) -> None:
        self._segments = segments

    def holding(self, asked: Asked) -> list[DocumentSet]:
        """Return the documents of each segment that hold *asked*."""
        return [segment.holding(asked) for segment in self._segments]

    def candidates(self, asked: Asked) -> list[DocumentSet]:
        """Return documents of each segment, all that hold *asked* among them."""
        return [segment.candidates(asked) for segment in self._segments]

    def none(self) -> list[DocumentSet]:
        """Return no documents."""
        return [segment.none() for segment in self._segments]

    def union(self, one: list[DocumentSet], two: list[DocumentSet]) -> list[DocumentSet]:
        """Return the documents of either."""
        return [a | b for a, b in zip(one, two, strict=True)]

    def count(self, documents: list[DocumentSet]) -> int:
        """Return how many *documents* there are."""
        return sum(map(len, documents))
