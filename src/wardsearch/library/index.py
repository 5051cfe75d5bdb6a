"""How does a program search, read and verify an index?

`Index` is the public face of an opened index: one commit, any number of threads. Each method hands
on to the module that does the work, which is loaded when it is first used.
"""

from collections.abc import Iterator, Sequence, Set as AbstractSet
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from wardsearch.corpus.folders import CorpusFolder
from wardsearch.errors import QueryError, ReportNotFoundError, demand_at_least
from wardsearch.library.engines import open_engine
from wardsearch.query.filters import Bound
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.ranges import CharRange
from wardsearch.results import SearchResults, Stats, StoredReport
from wardsearch.search.engine import Candidate, Engine
from wardsearch.search.options import By, Match, SearchOptions, Sort
from wardsearch.search.search import search, ward_now
from wardsearch.search.understanding import with_other_forms
from wardsearch.snippets.marks import find_marks

if TYPE_CHECKING:
    from wardsearch.library.doctor import Diagnosis
    from wardsearch.results import Progress


class Index:
    """An opened index: the commit that was current when it was opened.

    Any number of threads may search it at once. It is a context manager; leaving it closes the
    files. Every method raises `IndexDamagedError` where it meets a file that is not what was
    committed, and `ValueError` once the index is closed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine: Engine | None = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._opened().statistics.report_count

    def close(self) -> None:
        """Close the index; it cannot be searched any more.

        Searches that other threads have begun end as usual; the files are closed with the last of
        them.
        """
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def search(
        self,
        text: str,
        *,
        limit: int | None = 10,
        page: int = 1,
        ward: str | None = None,
        since: Bound = None,
        until: Bound = None,
        about: str | None = None,
        kind: str | None = None,
        issuer: str | None = None,
        sort: Sort = "score",
        exact_accents: bool = False,
        all_words: bool = False,
        match: Match | None = None,
        snippets: int = 2,
        context: int = 0,
        explain: bool = False,
        abbreviations: str | Path | None = None,
        by: By | Sequence[By] = (),
        only_counted: bool = False,
        seen: AbstractSet[bytes] | None = None,
    ) -> SearchResults:
        """Return the reports that answer query *text*, best first.

        Args:
            text: A query as people type it; never an error. If it is blank, what *ward*, *since*,
                *until*, *about*, *kind* and *issuer* let through is listed, the newest first; all
                reports where *by* says how to divide them.
            limit: Hits on a page, at least 1; None for all reports that `total` counts.
            page: Which page, counted from 1.
            ward: Only reports of this ward; with or without diacritics and *phường*.
            since: Only reports published then or later: a `date`, or text such as `2022`,
                `2022-03`, `15/03/2022`.
            until: Only reports published then or earlier, the whole day, month or year included.
            about: Only reports that speak of a day or period within this one, whenever they were
                published: `2021`, `2021-07`, `27/7/2021`, `quý III/2021`, `2021-07..2021-09`.
            kind: Only official documents of this kind: `báo cáo`, `quyet dinh`, `KH`.
            issuer: Only those of a body whose name has these words: `UBND phường Bến Xanh`.
            sort: `score`, or `date` for the newest first.
            exact_accents: Syllables typed with diacritics must be spelled exactly so.
            all_words: Only reports that hold every word; the same as *match* `all`.
            match: Only reports that hold the query `together`, or `all` of its words; `any` ranks
                those that hold any as if none stood together. If not given, all that hold any are
                hits, and those that hold it together come first.
            snippets: Passages for each hit; 0 makes none and saves the time.
            context: Lines above and below each passage, which then is of whole lines.
            explain: Say for each hit where its score comes from.
            abbreviations: A file of more abbreviations than ours, one a line: the abbreviation, a
                tab, and what it stands for.
            by: How to divide the reports that `total` counts: by `ward`, `month`, `year`, `source`,
                `kind`, `issuer` or `folder`, or several; `SearchResults.breakdowns` has one each.
            only_counted: Only the reports that `total` counts are hits; the plain list goes on with
                those that hold the words apart.
            seen: Digests of reports that are no news (`digests`): they are left out of hits and
                `total`, and what is left are the reports counted that came or changed since.

        Raises:
            QueryError: A date or number among the arguments, or the file of abbreviations, cannot
                be understood, or *all_words* and *match* say two things.
        """
        if all_words and match not in {None, "all"}:
            raise QueryError("one-output-only", names=("all_words", "match"))
        options = SearchOptions(
            limit=limit,
            page=page,
            ward=ward,
            since=since,
            until=until,
            about=about,
            kind=kind,
            issuer=issuer,
            sort=sort,
            exact_accents=exact_accents,
            match=match or ("all" if all_words else None),
            snippets=snippets,
            context=context,
            explain=explain,
            abbreviations=None if abbreviations is None else Path(abbreviations),
            by=(by,) if isinstance(by, str) else tuple(by),
            only_counted=only_counted,
            seen=seen,
        )
        engine = self._opened()
        with engine.naming_damage():
            return search(engine, text, options)

    def find(self, name: str) -> str:
        """Return the id of the one report that *name* means.

        Args:
            name: An id, the path of a file or `file#part`, or the end of one; see
                `wardsearch.library.names`.

        Raises:
            ReportNotFoundError: No report has that name, or several have.
        """
        engine = self._opened()
        with engine.naming_damage():
            try:
                return engine.locate(name).id
            except ReportNotFoundError:
                from wardsearch.library.names import report_named

                return report_named(name, engine.ids(), engine.folders.path_of)

    @property
    def folders(self) -> tuple[CorpusFolder, ...]:
        """The folders that it is made of, in the order in which they were given."""
        return self._opened().folders.folders

    def ids(self) -> Iterator[str]:
        """Yield the id of every report, in no order that is promised."""
        engine = self._opened()
        with engine.naming_damage():
            yield from engine.ids()

    def digests(self) -> frozenset[bytes]:
        """Return the digests of all reports, which are others where their content is."""
        engine = self._opened()
        with engine.naming_damage():
            return frozenset(engine.digests())

    def get(
        self, report_id: str, *, query: str | None = None, chars: int | None = None
    ) -> StoredReport:
        """Return the report *report_id*, in NFC or NFD, with what *query* matches in it.

        Args:
            report_id: Its id.
            query: What is looked for; at most the first million code points are marked.
            chars: Read only so many code points of its text; `text_of` reads the rest.

        Raises:
            ReportNotFoundError: There is none of that id.
            QueryError: *chars* is below 0.
        """
        demand_at_least(0, QueryError, chars=chars)
        engine = self._opened()
        with engine.naming_damage():
            return self._get(engine, report_id, query, chars)

    def text_of(self, report_id: str, start: int = 0) -> Iterator[str]:
        """Yield the text of a report from code point *start* on, in pieces.

        So a text of any length can be written without being in memory.

        Raises:
            ReportNotFoundError: There is none of that id.
            QueryError: *start* is below 0.
        """
        demand_at_least(0, QueryError, start=start)
        engine = self._opened()
        with engine.naming_damage():
            for piece in engine.pieces(_located(engine, report_id)):
                if start < len(piece):
                    yield piece[start:]
                start = max(start - len(piece), 0)

    def _get(
        self, engine: Engine, report_id: str, query: str | None, chars: int | None
    ) -> StoredReport:
        found = _located(engine, report_id)
        asked, rarity = None, []
        if query is not None:
            asked = AnalysedQuery(with_other_forms(engine.statistics, parse_query(query)))
            rarity = [1.0] * asked.syllable_count
        (matched,) = engine.matches([found], asked, rarity, chars=chars)
        (stored,) = engine.read([found])
        marks = find_marks(matched.text, matched.tokens)
        return StoredReport(
            id=found.id,
            path=engine.folders.path_of(found.id),
            **stored.fields,
            text=matched.text,
            body_start=matched.body_start,
            matches=tuple(CharRange(mark.start, mark.end) for mark in marks),
            ward_now=ward_now(stored),
        )

    def stats(self) -> Stats:
        """Return how much the index holds, and of what."""
        engine = self._opened()
        with engine.naming_damage():
            return engine.stats()

    def examine(self, progress: "Progress | None" = None) -> "Diagnosis":
        """Return what should be known of the reports: twins, drafts, what lacks a date, and so on.

        Args:
            progress: Called with how many reports are read, and of how many.
        """
        from wardsearch.library.doctor import examine

        engine = self._opened()
        with engine.naming_damage():
            return examine(engine, progress)

    def _opened(self) -> Engine:
        engine = self._engine  # once: another thread may close it in between
        if engine is None:
            raise ValueError("the index was closed")
        return engine


def _located(engine: Engine, report_id: str) -> Candidate:
    try:
        return engine.locate(report_id)
    except ReportNotFoundError:
        from wardsearch.library.names import id_composed_alike

        return engine.locate(id_composed_alike(report_id, engine.ids()))


def open_index(path: str | Path) -> Index:
    """Open the index in the folder *path* at its last commit.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexDamagedError: The folder holds no index that can
            be read.
    """
    return Index(open_engine(path))
