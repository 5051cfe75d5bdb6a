"""What does an index answer: hits, reports, counts, and the state of its files?

Covers the frozen values that the library returns; the names are those of the JSON output. Does not
cover making them (`search`, `library`) or how they look (`terminal`, `results_json`). All texts are
NFC; all ranges are half-open, in code points.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from wardsearch.corpus.metadata import Metadata
from wardsearch.messages.message import Message
from wardsearch.ranges import CharRange
from wardsearch.snippets.snippet import Snippet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardsearch.corpus.folder import Skipped


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a score is what it is: a number, what it stands for, and the numbers it was made of.

    Attributes:
        value: the contribution; that of the root is the hit's score.
        description: what the number is, in words.
        details: the parts, in the order in which they are best read.
    """

    value: float
    description: str
    details: tuple["Explanation", ...] = ()


class WardNow(NamedTuple):
    """What a ward of before is today, or is a part of.

    Attributes:
        names: with their kinds (`phường Bồ Đề`), the largest first.
        since: when.
        keeps_name: one of them has the name that the ward had before.
    """

    names: tuple[str, ...]
    since: date
    keeps_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Metadata):
    """One report that answers a query: its metadata, and the following.

    Attributes:
        rank: 1 for the best hit of the whole result, whichever page it is on.
        score: above 0, comparable only inside one query; 0 where a query names nothing but a ward.
        id: the path relative to the corpus folder, with `/`; `file.jsonl#ID` for a line of a
            `.jsonl` file.
        path: where the report's file is, whole, with `/`; commands show it from the folder they
            run in.
        ward_now: what its ward is since 1 July 2025, where that has another name or several.
        snippets: the passages that answer, best first; empty if none were asked for.
        explanation: where the score comes from, if asked for.
    """

    rank: int
    score: float
    id: str
    path: str
    snippets: tuple[Snippet, ...] = ()
    explanation: Explanation | None = None
    ward_now: WardNow | None = None


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """What was asked.

    Attributes:
        text: the query as typed.
        understood: how it was read, as a query that reads the same.
        messages: whatever was done to it beyond reading it.
    """

    text: str
    understood: str
    messages: tuple[Message, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Whatever was done to it beyond reading it, an English sentence each."""
        return tuple(map(str, self.messages))


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of the answer to a query.

    Attributes:
        query: what was asked, and how it was read.
        total: reports counted; `total_relation` says which.
        total_relation: `all-words` if `total` counts the reports that hold every word of the query;
            `any-word` if none does and it counts those that hold any.
        took_ms: milliseconds from the query text to these results.
        hits: the hits of this page, best first (or newest first, if so sorted).
        suggestions: other queries that may have been meant, likeliest first.
        warnings: what the person should know about the answer, one sentence each.
    """

    query: QueryInfo
    total: int
    total_relation: Literal["all-words", "any-word"]
    took_ms: float
    hits: tuple[Hit, ...] = ()
    suggestions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport(Metadata):
    """One report as the index holds it: its metadata, and the following.

    Attributes:
        text: the whole text of the report.
        body_start: where in `text` the lead begins, after title and date; 0 if there is no such
            header.
        matches: what a query matches in `text`, sorted and disjoint; empty if no query was given.
        ward_now: as in `Hit`.
    """

    id: str
    path: str
    text: str
    body_start: int = 0
    matches: tuple[CharRange, ...] = ()
    ward_now: WardNow | None = None


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What making the index equal to the corpus folder did (or would do, in a dry run).

    Attributes:
        added: reports that were new; likewise updated, deleted and unchanged.
        skipped: the files that could not be read, sorted by path.
        total: how many reports the index holds afterwards.
        took_ms: milliseconds.
        read_as: the files read that are not plain text in Unicode, and how: `doc TCVN3`.
    """

    added: int
    updated: int
    deleted: int
    unchanged: int
    skipped: "tuple[Skipped, ...]"
    total: int
    took_ms: float
    read_as: tuple[tuple[str, str], ...] = ()


class WardCount(NamedTuple):
    """A ward, and how many reports name it."""

    name: str
    reports: int


class DocumentCount(NamedTuple):
    """How many official documents of a kind the reports name.

    Attributes:
        kind: its abbreviation, as `QĐ`; empty for numbers that tell no kind.
        name: what that stands for, as *quyết định*.
        numbers: how many different numbers, years left out.
    """

    kind: str
    name: str
    numbers: int


class UnitCount(NamedTuple):
    """One of all wards of its name, and how many reports are of it.

    Attributes:
        name: without its kind.
        kind: `phường`, `xã`, `thị trấn` or `đặc khu`; None where the reports leave open which ward
            of that name it is, as are then the following.
        district: with its kind; None for a ward of since July 2025.
        province: of its time, without its kind.
        now: what it is since July 2025, names with their kinds, the largest first; empty if it is
            not known.
        reports: how many.
    """

    name: str
    kind: str | None
    district: str | None
    province: str | None
    now: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds.

    Attributes:
        reports: how many reports can be found.
        wards: the wards they name, most reports first; reports that name none are in no count.
        earliest: when the oldest dated report was published; None if none is dated.
        latest: likewise the newest.
        words: the syllables and other tokens of all reports together.
        size_bytes: all files of the index on disk.
        format_version: of the index's files.
        skipped: the files that the last `index` run could not read.
        read_as: how the files were read that are not plain text in Unicode (`doc TCVN3`), and how
            many; most files first.
        unread_pages: how many pages are only pictures, in files of which the rest was read.
        documents: which kinds of official documents the reports name by their numbers, those of
            most numbers first.
        units: the same wards told apart by district, province and date; most reports first.
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


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether every file of an index is what was committed.

    Attributes:
        sound: nothing is wrong.
        problems: what is wrong, one sentence each, naming the file.
        reports: how many reports were verified.
        files: how many files were verified.
    """

    sound: bool
    problems: tuple[str, ...]
    reports: int
    files: int


class SkippedCount(NamedTuple):
    """How many files of a format were skipped for one reason.

    Attributes:
        format: the suffix of their names in lower case; empty where they have none.
        why: the reason, as one of them has it.
        files: how many.
    """

    format: str
    why: Message
    files: int


def skipped_by_format(skipped: "Iterable[Skipped]") -> list[SkippedCount]:
    """Return how many were skipped by format and by the code of the reason, most first.

    >>> from wardsearch.corpus.folder import Skipped
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
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [SkippedCount(kind[0], whys[kind], files) for kind, files in ordered]
