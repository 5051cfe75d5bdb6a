"""What must an engine answer so that searches can be made over it?

The border between what is the same for every engine (reading a query, what it scores, snippets,
explanations) and what one engine does in its own way: keep reports, find them, score them. It has
two halves: *statistics* of the collection, and *candidates*, the reports that were found. Nothing
here knows a posting list, an array or a file.

Useful for a second engine, and for tests of what stands above. Does not cover writing an index.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, Literal, Protocol, TypeAlias

from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.metadata import Metadata
from wardsearch.frozen import NamedTuple
from wardsearch.query.filters import Filters
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query
from wardsearch.results import Breakdown, Stats
from wardsearch.search.features import Feature
from wardsearch.search.lookups import Lookup
from wardsearch.search.names import NamedRun
from wardsearch.search.options import SearchOptions
from wardsearch.search.weights import Weights
from wardsearch.snippets.marks import TokenMatch

Relation: TypeAlias = Literal["together", "all-words", "any-word"]
Place: TypeAlias = tuple[int, int]
"""Where an engine has a report; only the engine that gave it can read it."""


ENOUGH: Final = 3
"""Reports that hold every word; with fewer, another query may have been meant."""


class Statistics(Protocol):
    """What is known of all living reports together, wherever they are kept.

    Scores depend on nothing else but the report itself, so that they do not depend on how an index
    came about or is divided.
    """

    @property
    def report_count(self) -> int:
        """How many reports can be found."""

    def average_length(self, field: str) -> float:
        """Return how many tokens a report has in *field* on average."""

    def document_frequency(self, lookup: Lookup, /) -> int:
        """Return how many reports *lookup* finds."""

    def document_frequencies(self, lookups: Sequence[Lookup], /) -> list[int]:
        """Return how many reports each of *lookups* finds."""

    def expect(self, features: Sequence[Feature]) -> None:
        """Learn that how rare *features* are may soon be asked; all at once may be quicker."""

    def terms(self, field: str, prefix: str) -> tuple[str, ...]:
        """Return the terms of *field* that begin with *prefix* and that some report has.

        In the order of their bytes, and none twice.
        """

    def is_name(self, row: tuple[str, ...]) -> bool:
        """Return whether a report writes *row*, folded syllables, with capitals as a name."""

    def has_unknown_unit(self, ward: str) -> bool:
        """Return whether reports of a ward with the key *ward* leave open which one it is."""


class Plan(NamedTuple):
    """What an engine is to find.

    Attributes:
        query: What was asked, with the other forms of its words.
        features: What scores.
        filters: What a report must be, whatever it holds.
        options: How strict matching is, and the order.
        wanted: How many candidates are wanted, at least 1.
        named: What is known of names among the words of *query*.
    """

    query: AnalysedQuery
    features: tuple[Feature, ...]
    filters: Filters
    options: SearchOptions
    wanted: int
    named: Sequence[NamedRun] = ()

    @property
    def is_list(self) -> bool:
        """Whether what passes the filters is listed, or counted by groups, without any words."""
        query, filters = self.query.query, self.filters
        is_asked = filters.narrow or bool(self.options.by)
        return bool(filters.wards or filters.documents or (is_asked and not query.text.strip()))


class Reading(NamedTuple):
    """What a query is read as.

    Attributes:
        query: What was asked, without other forms.
        plan: What an engine is to find for it.
    """

    query: Query
    plan: Plan


class Candidate(NamedTuple):
    """A report that was found, before it is read.

    Attributes:
        score: Over 0; 0 where the query has no words.
        id: The id of the report.
        place: Where the engine has it.
        holds_all: Whether it holds everything that was asked for; None where that was not looked
            for, and the score counts neither that nor the places of the words.
        together: Whether it answers the query; see `wardsearch.search.answering`.
    """

    score: float
    id: str
    place: Place
    holds_all: bool | None = None
    together: bool = False


class Totals(NamedTuple):
    """How many reports answer a plan.

    Attributes:
        total: Reports counted; *relation* says which.
        relation: `together` if some answer the query; `all-words` if none does, but some hold every
            clause; else `any-word`. Where one of these is asked for (`SearchOptions.match`), that.
        all_words_count: Those that hold every clause.
        undated: How many more hold every clause and pass all filters but those of their date,
            which they lack; 0 where no date is asked for.
        seen: How many more would be counted, were they not left out by `SearchOptions.seen`.
    """

    total: int
    relation: Relation
    all_words_count: int
    undated: int = 0
    seen: int = 0


class Found(NamedTuple):
    """What a plan finds.

    Attributes:
        candidates: The first ones, in order.
        totals: How many there are of all.
        breakdowns: How the reports of `Totals.total` divide, one for each of `SearchOptions.by`.
    """

    candidates: tuple[Candidate, ...]
    totals: Totals
    breakdowns: tuple[Breakdown, ...] = ()


class Matched(NamedTuple):
    """The text of a report and what matches in it.

    Attributes:
        text: The whole text, NFC, or as much of it as was asked for.
        body_start: The code point its body begins with.
        tokens: The tokens that match, sorted by their offsets.
    """

    text: str
    body_start: int
    tokens: Sequence[TokenMatch]


class Contributions(NamedTuple):
    """What the score of a candidate is made of.

    Attributes:
        features: What each feature that it has adds, and how many reports have it.
        beginnings: What each feature adds for standing near the beginning.
        together: What the best stretch adds.
    """

    features: list[tuple[Feature, float, int]]
    beginnings: list[tuple[Feature, float]]
    together: float


class StoredUnit(Protocol):
    """Which of all wards of its name a report is of; see `wardsearch.places.recognition`."""

    @property
    def kind(self) -> str:
        """Its kind: *phường*, *xã*."""

    @property
    def now(self) -> tuple[str, ...]:
        """What it is since 1 July 2025, names with their kinds, the largest first."""


class Stored(Protocol):
    """What is shown of a report beside its text."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Its metadata by name; what is not named has its default."""

    @property
    def metadata(self) -> Metadata:
        """The same: its title, ward, time and the like."""

    @property
    def unit(self) -> StoredUnit | None:
        """Which of all wards of that name it is of."""

    @property
    def title_end(self) -> int:
        """Where its title ends in its text, in code points; 0 where it does not stand there."""


class Whole(NamedTuple):
    """A report as it is stored.

    Attributes:
        id: Its id.
        stored: What is shown of it beside its text.
        text: All of its text, NFC.
    """

    id: str
    stored: Stored
    text: str


class Engine(Protocol):
    """An index, opened for reading; threads may share it."""

    @property
    def folders(self) -> CorpusFolders:
        """The folders that were indexed."""

    @property
    def statistics(self) -> Statistics:
        """What is known of all reports together."""

    @property
    def weights(self) -> Weights:
        """What it scores with."""

    def foresee(self, read: Callable[[Statistics], Reading]) -> Reading:
        """Return what *read* makes of the statistics, and be ready to find its plan.

        An engine that is far away learns at once all that either asks.

        Args:
            read: Makes a plan, whatever the statistics say; it may be called several times.
        """

    def find(self, plan: Plan) -> Found:
        """Return the best reports of *plan*, how many there are, and of what.

        Where `SearchOptions.seen` is given, the reports with these digests are left out once it is
        settled which ones count, and are in no total; `SearchOptions.is_narrowed` says whether
        there are candidates beside those that count.
        """

    def ids(self) -> Iterable[str]:
        """Return the id of every report, in any order."""

    def digests(self) -> Iterable[bytes]:
        """Return the digest of every report's content; see `wardsearch.corpus.store`."""

    def reports(self) -> Iterator[Whole]:
        """Yield every report, in no order that is promised."""

    def locate(self, report_id: str) -> Candidate:
        """Return where the report of this id is; its score is 0.

        Raises:
            ReportNotFoundError: There is none.
        """

    def read(self, candidates: Sequence[Candidate]) -> Sequence[Stored]:
        """Return what is shown of each of *candidates* beside its text."""

    def matches(
        self,
        candidates: Sequence[Candidate],
        query: AnalysedQuery | None,
        rarity: Sequence[float],
        *,
        exact_accents: bool = False,
        chars: int | None = None,
    ) -> list[Matched]:
        """Return the text of each of *candidates*, and what of *query* matches in it.

        Args:
            candidates: What is to be read.
            query: What was asked; None for nothing.
            rarity: How rare each syllable of *query* is, over 0.
            exact_accents: A syllable typed with diacritics matches in its exact spelling only.
            chars: Read only so many code points of each text, at least.
        """

    def pieces(self, candidate: Candidate) -> Iterator[str]:
        """Yield the text of *candidate*, however long, in pieces of any length."""

    def contributions(self, plan: Plan, candidate: Candidate) -> Contributions:
        """Return what the score of *candidate* is made of."""

    def suggestions(self, plan: Plan, query: Query, all_words_count: int) -> tuple[str, ...]:
        """Return the texts of queries that may have been meant, likeliest first.

        Args:
            plan: What was looked for.
            query: What was asked, without other forms.
            all_words_count: How many reports hold all of it; each text returned has more.
        """

    def stats(self) -> Stats:
        """Return how much the index holds, and of what."""

    def naming_damage(self) -> AbstractContextManager[None]:
        """Turn any error caused by a damaged file into `IndexDamagedError`."""

    def close(self) -> None:
        """Close files and connections, once the searches that have begun end."""
