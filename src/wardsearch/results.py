"""What does an index answer: hits, reports, counts, and the state of its files?

Covers the frozen values that the library returns; the names are those of the JSON output. Does not
cover making them (`search`, `library`) or how they look (`terminal`, `results_json`). All texts are
NFC; all ranges are half-open, in code points.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, TypeVar

from wardsearch.corpus.metadata import Metadata
from wardsearch.frozen import Frozen, NamedTuple
from wardsearch.messages.message import Message
from wardsearch.ranges import CharRange
from wardsearch.snippets.snippet import Snippet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardsearch.corpus.skipped import Skipped

_Counted = TypeVar("_Counted", str, tuple[str, str])

Progress = Callable[[int, int], None]
"""Is called with how much is done, of how much."""


class Step(NamedTuple):
    """How far a run that indexes has come.

    Attributes:
        phase: `looking` for what differs, `waiting` for another writer to end, `reading` files,
            `writing` the rest of them.
        done, total: Bytes of new and changed files read so far, and in all.
        files, of_files: How many files that is.
    """

    phase: Literal["looking", "waiting", "reading", "writing"]
    done: int = 0
    total: int = 0
    files: int = 0
    of_files: int = 0


class Explanation(Frozen):
    """Why a score is what it is: a number, what it stands for, and the numbers it was made of.

    Attributes:
        value: The contribution; that of the root is the hit's score.
        message: What the number is.
        details: The parts, in the order in which they are best read.
    """

    value: float
    message: Message
    details: tuple["Explanation", ...] = ()

    @property
    def description(self) -> str:
        """What the number is, in English words."""
        return str(self.message)


class WardNow(NamedTuple):
    """What a ward of before is today, or is a part of.

    Attributes:
        names: With their kinds (`phường Bồ Đề`), the largest first.
        since: When.
        keeps_name: One of them has the name that the ward had before.
    """

    names: tuple[str, ...]
    since: date
    keeps_name: bool


class Hit(Metadata, kw_only=True):
    """One report that answers a query: its metadata, and the following.

    Attributes:
        rank: 1 for the best hit of the whole result, whichever page it is on.
        score: Above 0, comparable only inside one query; 0 where a query names nothing but a ward.
        id: The path relative to the corpus folder, with `/`; `file.jsonl#ID` for a line of a
            `.jsonl` file.
        path: Where the report's file is, whole, with `/`; commands show it from the folder they
            run in.
        snippets: The passages that answer, best first; empty if none were asked for.
        explanation: Where the score comes from, if asked for.
        ward_now: What its ward is since 1 July 2025, where that has another name or several.
        together: It answers the query: it holds it side by side, or its parts near each other.
    """

    rank: int
    score: float
    id: str
    path: str
    snippets: tuple[Snippet, ...] = ()
    explanation: Explanation | None = None
    ward_now: WardNow | None = None
    together: bool = False


class QueryInfo(Frozen):
    """What was asked.

    Attributes:
        text: The query as typed.
        understood: How it was read, as a query that reads the same.
        messages: Whatever was done to it beyond reading it.
    """

    text: str
    understood: str
    messages: tuple[Message, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Whatever was done to it beyond reading it, an English sentence each."""
        return tuple(map(str, self.messages))


class GroupCount(NamedTuple):
    """How many of the reports counted have one value.

    Attributes:
        name: The value; None for the reports that have none.
        reports: How many.
    """

    name: str | None
    reports: int


class Breakdown(NamedTuple):
    """How the reports that `total` counts divide.

    Attributes:
        by: What by: `ward`, `month` (`2023-04`), `year`, `source`, `kind`, `issuer` or `folder`.
        counts: Months and years in their order, all else with most reports first; those that have
            no value come last. Together they are `total`.
    """

    by: str
    counts: tuple[GroupCount, ...]


class SearchResults(Frozen):
    """One page of the answer to a query.

    Attributes:
        query: What was asked, and how it was read.
        total: Reports counted; `total_relation` says which.
        total_relation: `together` if `total` counts the reports that answer the query; `all-words`
            if none does and it counts those that hold every word; else `any-word`.
        took_ms: Milliseconds from the query text to these results.
        all_words_total: How many reports hold every word, wherever.
        hits: The hits of this page, best first (or newest first, if so sorted).
        suggestions: Other queries that may have been meant, likeliest first.
        warning_messages: What the person should know about the answer.
        breakdowns: How the reports counted divide, if asked for.
    """

    query: QueryInfo
    total: int
    total_relation: Literal["together", "all-words", "any-word"]
    took_ms: float
    all_words_total: int = 0
    hits: tuple[Hit, ...] = ()
    suggestions: tuple[str, ...] = ()
    warning_messages: tuple[Message, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the person should know about the answer, an English sentence each."""
        return tuple(map(str, self.warning_messages))


class StoredReport(Metadata, kw_only=True):
    """One report as the index holds it: its metadata, and the following.

    Attributes:
        id, path: As in `Hit`.
        text: The whole text of the report.
        body_start: Where in `text` the lead begins, after title and date; 0 if there is no such
            header.
        matches: What a query matches in `text`, sorted and disjoint; empty if no query was given.
        ward_now: As in `Hit`.
    """

    id: str
    path: str
    text: str
    body_start: int = 0
    matches: tuple[CharRange, ...] = ()
    ward_now: WardNow | None = None


class SyncResult(Frozen):
    """What making the index equal to the corpus folder did (or would do, in a dry run).

    Attributes:
        added, updated, deleted, unchanged: Reports that were new, that differed, that are gone, and
            that are as before.
        skipped: The files that could not be read, sorted by path.
        total: How many reports the index holds afterwards.
        took_ms: Milliseconds.
        read_as: The files read that are not plain text in Unicode, and how: `doc TCVN3`.
        newly_skipped: Those of `skipped` that no run before this had skipped as they are.
    """

    added: int
    updated: int
    deleted: int
    unchanged: int
    skipped: "tuple[Skipped, ...]"
    total: int
    took_ms: float
    read_as: tuple[tuple[str, str], ...] = ()
    newly_skipped: "tuple[Skipped, ...]" = ()


class WardCount(NamedTuple):
    """A ward, and how many reports name it."""

    name: str
    reports: int


class DocumentCount(NamedTuple):
    """How many official documents of a kind the reports name.

    Attributes:
        kind: Its abbreviation, as `QĐ`; empty for numbers that tell no kind.
        name: What that stands for, as *quyết định*.
        numbers: How many different numbers, years left out.
    """

    kind: str
    name: str
    numbers: int


class HeadCount(NamedTuple):
    """How many reports are official documents of one kind, or of one body.

    Attributes:
        name: The kind, or the body, in the spelling of one of them.
        reports: How many.
    """

    name: str
    reports: int


class UnitCount(NamedTuple):
    """One of all wards of its name, and how many reports are of it.

    Attributes:
        name: Without its kind.
        kind: `phường`, `xã`, `thị trấn` or `đặc khu`; None where the reports leave open which ward
            of that name it is, as are then the following.
        district: With its kind; None for a ward of July 2025 or later.
        province: Of its time, without its kind.
        now: What it is since July 2025, names with their kinds, the largest first; empty if it is
            not known.
        reports: How many.
    """

    name: str
    kind: str | None
    district: str | None
    province: str | None
    now: tuple[str, ...]
    reports: int


class Stats(Frozen):
    """What an index holds.

    Attributes:
        reports: How many reports can be found.
        wards: The wards they name, most reports first; reports that name none are in no count.
        earliest: When the oldest dated report was published; None if none is dated.
        latest: Likewise the newest.
        words: The syllables and other tokens of all reports together.
        size_bytes: All files of the index on disk.
        format_version: Of the index's files.
        skipped: The files that the last `index` run could not read.
        read_as: How the files were read that are not plain text in Unicode (`doc TCVN3`), and how
            many; most files first.
        unread_pages: How many pages are only pictures, in files of which the rest was read.
        documents: Which kinds of official documents the reports name by their numbers, those of
            most numbers first.
        units: The same wards told apart by district, province and date; most reports first.
        kinds: Of which kinds of official documents the reports are, by their heads; most first.
        issuers: Of which bodies; likewise.
        unread: The files that have pages that are only pictures and were not read, and how many.
    """

    reports: int
    wards: tuple[WardCount, ...]
    earliest: datetime | None
    latest: datetime | None
    words: int
    size_bytes: int
    format_version: int
    skipped: "tuple[Skipped, ...]" = ()
    read_as: tuple[tuple[str, int], ...] = ()
    unread_pages: int = 0
    documents: tuple[DocumentCount, ...] = ()
    units: tuple[UnitCount, ...] = ()
    kinds: tuple[HeadCount, ...] = ()
    issuers: tuple[HeadCount, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()


class CheckResult(Frozen):
    """Whether every file of an index is what was committed.

    Attributes:
        sound: Nothing is wrong.
        problem_messages: What is wrong, naming the file.
        reports: How many reports were verified.
        files: How many files were verified.
        compared: How many reports, taken by chance, were compared with their digests; None where
            every byte was verified.
    """

    sound: bool
    problem_messages: tuple[Message, ...]
    reports: int
    files: int
    compared: int | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, an English sentence each, naming the file."""
        return tuple(map(str, self.problem_messages))


class SkippedCount(NamedTuple):
    """How many files of a format were skipped for one reason.

    Attributes:
        format: The suffix of their names in lower case; empty where they have none.
        why: The reason, as one of them has it.
        files: How many.
    """

    format: str
    why: Message
    files: int


def skipped_by_format(skipped: "Iterable[Skipped]") -> list[SkippedCount]:
    """Return how many were skipped by format and by the code of the reason, most first.

    >>> from wardsearch.corpus.skipped import Skipped
    >>> empty = Message("empty")
    >>> skipped_by_format([Skipped("a.PDF", empty), Skipped("b/c.pdf", empty)])
    [SkippedCount(format='.pdf', why=Message('empty'), files=2)]
    """
    counts: Counter[tuple[str, str]] = Counter()
    whys: dict[tuple[str, str], Message] = {}
    for path, why in skipped:
        stem, _, suffix = path.rpartition("/")[2].rpartition(".")
        is_suffix = stem and suffix.isalnum()
        kind = (f".{suffix.lower()}" if is_suffix else "", why.code)
        counts[kind] += 1
        whys.setdefault(kind, why)
    return [SkippedCount(kind[0], whys[kind], files) for kind, files in most_first(counts)]


def most_first(counts: Mapping[_Counted, int]) -> list[tuple[_Counted, int]]:
    """Return what is counted and its number, the most first, equals in their order.

    >>> most_first({"b": 1, "a": 1, "c": 2})
    [('c', 2), ('a', 1), ('b', 1)]
    """
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
