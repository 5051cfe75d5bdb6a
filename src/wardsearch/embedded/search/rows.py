"""Which documents hold rows of syllables, and near each other?

The posting lists of pairs name the few documents that can hold a row; the running text of these
tells which do. Where that is more than `READ_TOKENS` of a segment, the pairs and the exact
spellings alone tell: they are then nearly as good, since what is common stands together.

Covers what `wardsearch.search.answering` asks of an engine. Does not cover which rows these are.
"""

from collections.abc import Callable, Sequence
from operator import or_
from typing import Final

from wardsearch.embedded.kernel.face import DocumentSet, SegmentKernel
from wardsearch.query.remembered import Remembered
from wardsearch.search.answering import Asked
from wardsearch.vietnamese.spelling import either_spelling

READ_TOKENS: Final = 300_000
"""Tokens of running text read of a segment for one question, some 0.5 ms; of 20,000 news articles,
the totals of rows differ by less than 0.2 % from those of unlimited reading."""

_SPELLINGS: Final = Remembered(either_spelling)


class SegmentEvidence:
    """Finds the documents of one segment that hold what is asked for.

    Args:
        kernel: What reads the segment.
        all_words: The documents that hold every clause of the query.
        without_free: Returns those that hold every clause that may not be lacking.
        most_tokens: How much running text is read for one question.
    """

    def __init__(
        self,
        kernel: SegmentKernel,
        all_words: DocumentSet,
        without_free: Callable[[], DocumentSet],
        most_tokens: int = READ_TOKENS,
    ) -> None:
        self._kernel = kernel
        self._all_words = all_words
        self._without_free = without_free
        self._most_tokens = most_tokens
        self._lacking: DocumentSet | None = None
        self.none = kernel.none

    union = staticmethod(or_)
    count = staticmethod(len)

    def words(self, *, may_lack: bool) -> DocumentSet:
        """Return the documents that hold all words, wherever; those that are free *may lack*."""
        if not may_lack:
            return self._all_words
        if self._lacking is None:
            self._lacking = self._without_free()
        return self._lacking

    def holding(self, asked: Asked) -> DocumentSet:
        """Return the documents that hold *asked*."""
        parts, passage, is_spelled, may_lack = asked
        words = self.words(may_lack=may_lack)
        spellings = _SPELLINGS if is_spelled else None
        most = self._most_tokens
        return self._kernel.holding(words, parts, spellings, passage or 0, False, most)  # noqa: FBT003

    def candidates(self, asked: Asked) -> DocumentSet:
        """Return documents, all that hold *asked* among them."""
        parts, _, is_spelled, may_lack = asked
        words = self.words(may_lack=may_lack)
        return self._kernel.candidates(words, parts, _SPELLINGS if is_spelled else None)


class Evidence:
    """Finds the documents that hold what is asked for; they are a set for each of *segments*."""

    def __init__(self, segments: Sequence[SegmentEvidence]) -> None:
        self._segments = segments

    def words(self, *, may_lack: bool) -> list[DocumentSet]:
        """Return the documents that hold all words, wherever; those that are free *may lack*."""
        return [segment.words(may_lack=may_lack) for segment in self._segments]

    def holding(self, asked: Asked) -> list[DocumentSet]:
        """Return the documents that hold *asked*."""
        return [segment.holding(asked) for segment in self._segments]

    def candidates(self, asked: Asked) -> list[DocumentSet]:
        """Return documents, all that hold *asked* among them."""
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
