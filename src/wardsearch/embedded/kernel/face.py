"""What can be asked of a segment, whichever implementation answers?

All that a search reads of postings, columns and running text goes through a `SegmentKernel`, which
`wardsearch.embedded.kernel.opening.kernel_of` gives for a segment. There are two: `_kernel.Segment`
in C, and `with_numpy.NumpySegment`, the reference. They answer alike, scores bit for bit
(`tests/embedded/kernel`), and nothing that a caller gets is an array: documents are a `DocumentSet`
that only the implementation that made it can read, and all else are plain numbers and lists.

Of a damaged file either raises `IndexDamagedError`, or any error that
`wardsearch.embedded.index.snapshot.Snapshot.naming_damage` turns into one.

Does not cover texts and what is shown of a document, which are read in Python.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol, Self, TypeAlias

from wardsearch.frozen import NamedTuple
from wardsearch.search.answering import Part
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup

MATCHED_TOKENS: Final = 1_000_000
"""Of how many tokens of a document those that match are told: they hold as many code points at
least, and no more are marked."""

MOST_MATCHES: Final = 100_000
"""Of one document: some 20 MB."""

FirstHit: TypeAlias = tuple[float, str, int, bool | None, bool]
"""A document that comes first: its score, its id, its number, whether it holds all of the query
(None where the places of the words were not read), and whether it answers."""

PlacesWorth: TypeAlias = tuple[float, list[float]]
"""What the places of words add to the score of a document: for its best stretch and its longest row
of pairs, and for the first occurrence of each feature, 0 where its places do not count."""


class DocumentSet(Protocol):
    """Documents of one segment; it never changes."""

    def __len__(self) -> int: ...
    def __contains__(self, document: object, /) -> bool: ...
    def __iter__(self) -> Iterator[int]:
        """Yield the documents, ascending."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...


class PostingList(Protocol):
    """The documents that a lookup finds."""

    def live_count(self) -> int:
        """Return how many living documents there are."""

    def documents(self) -> DocumentSet:
        """Return the living documents."""


Norm: TypeAlias = tuple[float, float]
"""What BM25 adds to a term frequency below the line: whatever the length, k1 (1 - b), and for each
token of the document, k1 b divided by the average length."""


class Scorers(Protocol):
    """Features that are looked up in a segment; only the kernel that did so can read them."""


Spellings: TypeAlias = Mapping[str, tuple[str, ...]] | None
"""The syllable terms that a syllable typed with diacritics may be, by its text; None for any with
its letters. One typed without may be any."""


class Worth(NamedTuple):
    """What the places of words count.

    Attributes:
        beginning, together, row: As in `wardsearch.search.weights.Weights`.
    """

    beginning: float
    together: float
    row: float


class Grade(NamedTuple):
    """Terms that match alike.

    Attributes:
        ranges: Their numbers, as ranges [first, end).
        is_folded: They are folded terms, not syllables.
    """

    ranges: Sequence[tuple[int, int]]
    is_folded: bool = False


class SegmentKernel(Protocol):
    """A segment of a commit: its documents, postings, columns and running text."""

    def living(self) -> DocumentSet:
        """Return the documents that are not deleted."""

    def none(self) -> DocumentSet:
        """Return no documents."""

    def documents(self, numbers: Sequence[int], /) -> DocumentSet:
        """Return the documents of these *numbers*, in whichever order."""

    def term_number(self, field: str, term: str, /) -> int:
        """Return the number of *term*, as it is written, in the dictionary of *field*, or -1."""

    def look_up(self, lookup: Lookup, /) -> PostingList:
        """Return where *lookup* finds anything."""

    def frequencies(self, lookups: Sequence[Lookup], /) -> list[int]:
        """Return how many living documents each of *lookups* finds."""

    def list_of(self, field: str, numbers: Sequence[int], /) -> PostingList:
        """Return the documents that have any of the terms *numbers* of *field*."""

    def with_keys(self, field: str, numbers: Sequence[int], /) -> DocumentSet:
        """Return the documents, deleted ones included, whose value in *field* is of *numbers*.

        The field is one of whole values; -1 stands for none.
        """

    def values(self, field: str, documents: Sequence[int], /) -> list[str]:
        """Return the value of each of *documents*, all of which have one, in *field*.

        The field is one of whole values.
        """

    def live_length(self, field: str, /) -> int:
        """Return how many tokens the living documents have in *field* together.

        In a field of whole values, how many of them have one.
        """

    def between(self, column: str, first: int, last: int, /) -> DocumentSet:
        """Return the documents, deleted ones included, whose *column* is from *first* to *last*."""

    def with_all(self, lookups: Sequence[Lookup], documents: DocumentSet, /) -> DocumentSet:
        """Return those of the living *documents* that all of *lookups* find."""

    def scorers(
        self,
        features: Sequence[Feature],
        frequencies: Sequence[int] | None,
        report_count: int,
        factor: float,
        norms: Mapping[str, Norm],
        /,
    ) -> Scorers:
        """Return what is scored: *features*, looked up.

        Those are added first that can add most for each document that has them, which is quickest;
        of those that can add as much, the first given. What no document has is left out: a feature
        that is as rare as its own lookup, with a frequency of 0.

        Args:
            features: What scores; their weights are not below 0.
            frequencies: How many documents of all that are scored have what each is as rare as;
                None if all that are scored are the living ones of this segment.
            report_count: How many documents there are of all that are scored: a feature is as rare
                as `wardsearch.search.weights.idf` says of these two.
            factor: k1 + 1. The term frequency part of a feature is multiplied by this times how
                rare it is, then by its weight, each in single precision; it is never over 1.
            norms: What stands below the line in each field.
        """

    def best(
        self,
        scorers: Scorers,
        allowed: DocumentSet,
        count: int,
        threshold: float,
        /,
    ) -> tuple[list[int], list[float]]:
        """Return the documents of *allowed* that may be the *count* best, and their scores.

        They are all that score over 0, no less than *threshold* and no less than the last of the
        *count* best; ascending.

        Args:
            scorers: What is scored. They are added one after the other, in single precision.
            allowed: What may be returned.
            count: At least 1.
            threshold: What is scored elsewhere already.
        """

    def first(
        self,
        scorers: Scorers,
        allowed: DocumentSet,
        with_all: DocumentSet,
        together: DocumentSet,
        wanted: int,
        read: int,
        worth: Worth,
        every: float,
        /,
    ) -> list[FirstHit]:
        """Return the documents of *allowed* that come first, in order.

        That are those that score most; the *read* best of them are scored by the places of the
        words, too, and come before all others. Of those that score the same, the one whose id is
        first comes first.

        Args:
            scorers: What is scored.
            allowed: What may be returned.
            with_all: The documents that hold all of the query.
            together: Those that answer it.
            wanted: How many are returned at most; at least 1.
            read: In how many the places of the words are read; at least 1.
            worth: What these count.
            every: What the score with the places is multiplied by where all is held.
        """

    def newest(
        self, scorers: Scorers, documents: DocumentSet, count: int, /
    ) -> tuple[list[int], list[float]]:
        """Return the *count* of *documents* that were published last, and their scores.

        Of the same minute, those that score more come first, then those whose id is first.
        """

    def added(self, scorers: Scorers, document: int, /) -> list[tuple[int, float]]:
        """Return which features add to the score of *document*, and what.

        A feature by its place among those given; in the order in which they are added.
        """

    def length(self, document: int, /) -> int:
        """Return how many tokens of running text *document* has."""

    def candidates(
        self, documents: DocumentSet, parts: Sequence[Part], spellings: Spellings, /
    ) -> DocumentSet:
        """Return those of the living *documents* that have all pairs and spellings of *parts*.

        No running text is read; all that `holding` returns are among them.
        """

    def holding(
        self,
        documents: DocumentSet,
        parts: Sequence[Part],
        spellings: Spellings,
        passage: int,
        in_title: bool,  # noqa: FBT001 - C takes it by place
        most_tokens: int,
        /,
    ) -> DocumentSet:
        """Return those of the living *documents* whose running text has a row of each of *parts*.

        Args:
            documents: What is looked at.
            parts: What is looked for; each has a row at least, and a row a syllable.
            spellings: What the syllables of rows may be.
            passage: Tokens within which the parts stand together; 0 for anywhere.
            in_title: Only the title is read.
            most_tokens: Where the candidates have more, they are returned unread.
        """

    def places(
        self, scorers: Scorers, documents: Sequence[int], worth: Worth, /
    ) -> list[PlacesWorth]:
        """Return what the places of features add to the scores of *documents*.

        Those of a syllable or pair of the text as it was typed count, each as much as the weight of
        the feature times how rare it is: the kind `exact` in the field `syllable`, `plain` in
        `folded`, `pair` in `pair`.
        """

    def places_worth(
        self, scorers: Scorers, documents: Sequence[int], worth: Worth, /
    ) -> list[float]:
        """Return the same added up, that of the first feature to that of stretch and row, and on.

        So equal documents are worth the same in whichever segment.
        """

    def matches(
        self,
        document: int,
        whole: Sequence[tuple[int, Sequence[Grade]]],
        terms: Sequence[Sequence[Grade]],
        rows: Sequence[tuple[int, Sequence[Grade]]],
        /,
    ) -> list[tuple[int, int]]:
        """Return which tokens of *document* match: their positions, and what they match.

        Of its first `MATCHED_TOKENS` tokens, and of their matches the first `MOST_MATCHES`. Sorted
        by position; the matches of one token in the order in which they are asked for.

        Args:
            document: What is read.
            whole: Terms, numbered from the first, that match only where they stand side by side,
                and, if they do so anywhere, nowhere else.
            terms: Terms, numbered from 0, and how each may be written, the best first: it matches
                in the best that the document has.
            rows: Terms, numbered from the first, that match only where they stand side by side.
        """

    def token_matches(
        self,
        documents: Sequence[int],
        texts: Sequence[str],
        whole: Sequence[tuple[int, Sequence[Grade]]],
        terms: Sequence[Sequence[Grade]],
        rows: Sequence[tuple[int, Sequence[Grade]]],
        weights: Sequence[float],
        cut: Callable[[str], Sequence[tuple[str, int, int]]],
        /,
    ) -> list[bytes]:
        """Return what `matches` does of each of *documents*, and where it stands in their *texts*.

        Those that stand beyond the end of a text are left out.

        Args:
            documents: What is read.
            texts: Their texts, in the same order, or the beginnings of them.
            whole: As for `matches`.
            terms: As for `matches`.
            rows: As for `matches`.
            weights: What each term is worth.
            cut: Returns the tokens of a chunk.

        Returns:
            For each document `wardsearch.snippets.marks.TokenMatches.packed`.
        """
