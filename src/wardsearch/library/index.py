"""How does a program search, read and verify an index?

`Index` is the public face of an opened index: one commit, any number of threads. Each method hands
on to the module that does the work, which is loaded when it is first used.
"""

import contextlib
import os
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from wardsearch.embedded.index.array_file import FORMAT_VERSION
from wardsearch.embedded.index.snapshot import Snapshot, open_snapshot
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.embedded.search.collector import Sort
from wardsearch.embedded.search.highlighting import Highlighter, query_syllables
from wardsearch.errors import ReportNotFoundError
from wardsearch.query.filters import Bound
from wardsearch.query.parser import parse_query
from wardsearch.results import DocumentCount, SearchResults, Stats, StoredReport
from wardsearch.search.features import WEIGHTS, Weights
from wardsearch.search.search import search, shown_folder, shown_path, ward_now
from wardsearch.search.understanding import with_other_forms
from wardsearch.vietnamese.dates import NO_TIME, moment

if TYPE_CHECKING:
    from wardsearch.corpus.catalog import Catalog
    from wardsearch.ranges import CharRange

_IDS_COMPARED: Final = 10_000  # of a segment, to guess which was meant: a tenth of a second


class Index:
    """An opened index: the commit that was current when it was opened.

    Any number of threads may search it at once. It is a context manager; leaving it lets go of the
    files. Every method raises `IndexDamagedError` where it meets a file that is not what was
    committed, and `ValueError` once the index is closed.
    """

    _is_closed = False

    def __init__(self, snapshot: Snapshot, weights: Weights = WEIGHTS) -> None:
        self._snapshot = snapshot
        self._ranking = Ranking(snapshot, weights)
        self._corpus = Path(snapshot.manifest.corpus)

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
        return self._snapshot.document_count

    def close(self) -> None:
        """Let go of the files of the index; it cannot be searched any more."""
        self._is_closed = True
        self._snapshot.segments.clear()
        self._snapshot.catalog = None
        self._ranking = Ranking(self._snapshot, self._ranking.weights)

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        page: int = 1,
        ward: str | None = None,
        since: Bound = None,
        until: Bound = None,
        about: str | None = None,
        sort: Sort = "score",
        exact_accents: bool = False,
        all_words: bool = False,
        snippets: int = 2,
        explain: bool = False,
        abbreviations: str | Path | None = None,
    ) -> SearchResults:
        """Return the reports that answer query *text*, best first.

        Args:
            text: A query as people type it; never an error. If it is blank, what *ward*, *since*,
                *until* and *about* let through is listed, the newest first.
            limit: Hits on a page, at least 1.
            page: Which page, counted from 1.
            ward: Only reports of this ward; with or without diacritics and *phường*.
            since: Only reports published then or later: a `date`, or text such as `2022`,
                `2022-03`, `15/03/2022`.
            until: Only reports published then or earlier, the whole day, month or year included.
            about: Only reports that speak of a day or period within this one, whenever they were
                published: `2021`, `2021-07`, `27/7/2021`, `quý III/2021`, `2021-07..2021-09`.
            sort: `score`, or `date` for the newest first.
            exact_accents: Syllables typed with diacritics must be spelled exactly so.
            all_words: Only reports that hold every word.
            snippets: Passages for each hit; 0 makes none and saves the time.
            explain: Say for each hit where its score comes from.
            abbreviations: A file of more abbreviations than ours, one a line: the abbreviation, a
                tab, and what it stands for.

        Raises:
            QueryError: A date or number among the arguments, or the file of abbreviations, cannot
                be understood.
        """
        with self._open_snapshot().naming_damage():
            return search(
                self._ranking,
                self._corpus,
                text,
                limit=limit,
                page=page,
                ward=ward,
                since=since,
                until=until,
                about=about,
                sort=sort,
                exact_accents=exact_accents,
                all_words=all_words,
                snippets=snippets,
                explain=explain,
                abbreviations=None if abbreviations is None else Path(abbreviations),
            )

    def get(self, report_id: str, *, query: str | None = None) -> StoredReport:
        """Return the report *report_id*, with what *query* matches in it.

        Raises:
            ReportNotFoundError: There is none of that id.
        """
        with self._open_snapshot().naming_damage():
            return self._get(report_id, query)

    def _get(self, report_id: str, query: str | None) -> StoredReport:
        found = self._snapshot.find(report_id)
        if found is None:
            raise ReportNotFoundError(self._not_found(report_id))
        segment, document = found
        arrays = segment.arrays
        row, text = arrays.stored[document], arrays.texts[document]
        matches: tuple[CharRange, ...] = ()
        if query is not None:
            parsed = with_other_forms(self._ranking, parse_query(query))
            weights = [1.0] * len(query_syllables(parsed))
            highlighter = Highlighter(segment, parsed, weights, exact_accents=False)
            matches = tuple(highlighter.ranges(document, text))
        return StoredReport(
            id=report_id,
            path=shown_path(shown_folder(self._corpus), report_id),
            title=row.title,
            ward=row.ward,
            published=moment(int(arrays.column("published")[document])),
            source=row.source,
            views=row.views,
            url=row.url,
            text=text,
            body_start=int(arrays.column("body_starts")[document]),
            matches=matches,
            format=row.format,
            encoding=row.encoding,
            is_ocr=row.is_ocr,
            ward_now=ward_now(row),
        )

    def stats(self) -> Stats:
        """Return how much the index holds, and of what."""
        with self._open_snapshot().naming_damage():
            return self._stats()

    def _stats(self) -> Stats:
        from wardsearch.embedded.search.stats import count_units, count_wards

        times = []
        words = 0
        for segment in self._snapshot.segments:
            published = segment.arrays.column("published")[segment.live_mask()]
            times.append(published[published != NO_TIME])
            words += segment.live_length("syllable")
        units = count_units(self._snapshot)
        joined = np.concatenate([np.empty(0, np.int64), *times])
        catalog = self._catalog()
        files = catalog.files.values()
        read_as = Counter(state.read_as for state in files if state.read_as)
        return Stats(
            reports=self._snapshot.document_count,
            wards=count_wards(units),
            earliest=moment(int(joined.min())) if len(joined) else None,
            latest=moment(int(joined.max())) if len(joined) else None,
            words=words,
            size_bytes=_size(self._snapshot.folder),
            format_version=FORMAT_VERSION,
            skipped=tuple(catalog.skipped),
            read_as=tuple(sorted(read_as.items(), key=lambda item: (-item[1], item[0]))),
            unread_pages=sum(state.unread_pages for state in files),
            documents=self._documents(),
            units=tuple(unit for _, unit in units),
        )

    def _documents(self) -> tuple[DocumentCount, ...]:
        """Return how many documents of each kind the reports name."""
        from wardsearch.facts.document_numbers import document_kinds, kind_of

        terms = self._snapshot.live_terms("fact", "s:")
        counts = Counter(kind_of(term.split("/")[1]) for term in terms)
        kinds = document_kinds()
        found = [
            DocumentCount(*(kinds[kind] if kind else ("", "")), numbers)
            for kind, numbers in counts.items()
        ]
        return tuple(sorted(found, key=lambda count: (-count.numbers, count.kind)))

    def _catalog(self) -> "Catalog":
        from wardsearch.embedded.index.catalog_file import read_catalog

        snapshot = self._snapshot
        held = None if snapshot.catalog is None else snapshot.catalog[:]
        return read_catalog(snapshot.folder, snapshot.manifest.catalog, held)

    def _open_snapshot(self) -> Snapshot:
        if self._is_closed:
            raise ValueError("the index was closed")
        return self._snapshot

    def _not_found(self, report_id: str) -> str:
        from difflib import get_close_matches

        ids = [
            segment.arrays.id(document)
            for segment in self._snapshot.segments
            for document in np.flatnonzero(segment.live_mask())[:_IDS_COMPARED].tolist()
        ]
        near = get_close_matches(report_id, ids, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"the index holds no report {report_id!r}{hint}"


def open_index(path: str | Path) -> Index:
    """Open the index in the folder *path* at its last commit.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexDamagedError: The folder holds no index that can
            be read.
    """
    return Index(open_snapshot(Path(path)))


def _size(folder: Path) -> int:
    """Return the bytes of the files in *folder*, but for one that a writer removes meanwhile."""
    size = 0
    for entry in os.scandir(folder):
        with contextlib.suppress(FileNotFoundError):
            size += entry.stat().st_size if entry.is_file() else 0
    return size
