"""How does the engine of this machine answer a search?

Puts the parts of the embedded engine together behind the border that `wardsearch.search.engine`
draws: one commit of an index in a folder, its statistics, its ranking. Does not cover writing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wardsearch.embedded.index.by_segment import read_in_order
from wardsearch.embedded.index.documents import ShownRow
from wardsearch.embedded.index.snapshot import Snapshot, open_snapshot
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.embedded.search.collector import collect
from wardsearch.embedded.search.highlighting import Highlighter
from wardsearch.embedded.search.proximity import nearness
from wardsearch.errors import ReportNotFoundError
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query
from wardsearch.results import Stats
from wardsearch.search.engine import (
    Candidate,
    Contributions,
    Found,
    Matched,
    Plan,
    Reading,
    Statistics,
    Whole,
)
from wardsearch.search.weights import WEIGHTS, Weights

if TYPE_CHECKING:
    from wardsearch.snippets.marks import TokenMatch


_PLACE: Final = attrgetter("place")


class EmbeddedEngine:
    """Searches *snapshot*; threads may share it. It is an `Engine`.

    Args:
        snapshot: What is searched.
        weights: What counts how much.
        statistics: How rare terms are; those of *snapshot* if none are given.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        weights: Weights = WEIGHTS,
        statistics: Statistics | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.weights = weights
        self.folders = snapshot.manifest.folders
        self.ranking = Ranking(self.snapshot, self.weights, statistics)
        self.statistics = self.ranking.statistics

    def close(self) -> None:
        """Close nothing yet: the files close when the last search of any thread ends."""

    def naming_damage(self) -> AbstractContextManager[None]:
        """Turn any error caused by a damaged file into `IndexDamagedError`."""
        return self.snapshot.naming_damage()

    def foresee(self, read: Callable[[Statistics], Reading]) -> Reading:
        """Return what *read* makes of the statistics: all that could be asked is near."""
        return read(self.statistics)

    def find(self, plan: Plan) -> Found:
        """Return the best reports of *plan*, and how many there are."""
        return collect(self.ranking, plan, folders=self.folders)

    def locate(self, report_id: str) -> Candidate:
        """Return where the report of this id is.

        Raises:
            ReportNotFoundError: There is none.
        """
        if not any("\ud800" <= char <= "\udfff" for char in report_id):  # no id has a half of one
            for number, segment in enumerate(self.snapshot.segments):
                kernel = kernel_of(segment)
                term = kernel.term_number("id", report_id)
                found = kernel.list_of("id", [term]).documents() if term >= 0 else kernel.none()
                for document in found:
                    return Candidate(0.0, report_id, (number, document))
        raise ReportNotFoundError("report-missing", found=report_id)

    def ids(self) -> Iterator[str]:
        """Yield the id of every report."""
        for segment in self.snapshot.segments:
            for document in kernel_of(segment).living():
                yield segment.arrays.id(document)

    def digests(self) -> Iterator[bytes]:
        """Yield the digest of every report's content."""
        for segment in self.snapshot.segments:
            yield from map(bytes, segment.arrays.digests[segment.live_mask()])

    def reports(self) -> Iterator[Whole]:
        """Yield every report."""
        for segment in self.snapshot.segments:
            arrays = segment.arrays
            for document in kernel_of(segment).living():
                yield Whole(arrays.id(document), arrays.stored[document], arrays.texts[document])

    def read(self, candidates: Sequence[Candidate]) -> list[ShownRow]:
        """Return what is shown of each of *candidates* beside its text."""
        segments = self.snapshot.segments
        places = list(map(_PLACE, candidates))
        return read_in_order(places, lambda number, own: segments[number].arrays.stored.shown(own))

    def matches(
        self,
        candidates: Sequence[Candidate],
        query: AnalysedQuery | None,
        rarity: Sequence[float],
        *,
        exact_accents: bool = False,
        chars: int | None = None,
    ) -> list[Matched]:
        """Return the text of each of *candidates*, and what of *query* matches in it."""

        def matched(number: int, documents: list[int]) -> Iterator[Matched]:
            segment = self.snapshot.segments[number]
            texts = segment.arrays.texts.beginnings(documents, chars)
            found: Sequence[Sequence[TokenMatch]] = [()] * len(documents)
            if query is not None:
                highlighter = Highlighter(segment, query, rarity, exact_accents=exact_accents)
                found = highlighter.matches(documents, texts)
            body_starts = segment.arrays.numbers("body_starts", documents)
            return map(Matched, texts, body_starts, found)

        return read_in_order(list(map(_PLACE, candidates)), matched)

    def pieces(self, candidate: Candidate) -> Iterator[str]:
        """Yield the text of *candidate*, however long, in pieces."""
        segment, document = candidate.place
        return self.snapshot.segments[segment].arrays.texts.pieces(document)

    def contributions(self, plan: Plan, candidate: Candidate) -> Contributions:
        """Return what the score of *candidate* is made of."""
        segment, document = candidate.place
        added = self.ranking.explain(plan.features, segment, document)
        if candidate.holds_all is None:
            return Contributions(added, [], 0.0)
        together, worth = nearness(self.ranking, plan.features, segment, document)
        beginnings = [
            (feature, value)
            for feature, value in zip(plan.features, worth, strict=True)
            if value > 0
        ]
        return Contributions(added, beginnings, together)

    def suggestions(self, plan: Plan, query: Query, all_words_count: int) -> tuple[str, ...]:
        """Return the texts of queries that may have been meant, likeliest first."""
        from wardsearch.embedded.search.known_words import SnapshotWords
        from wardsearch.embedded.search.suggestions import suggestions

        return suggestions(
            self.statistics,
            SnapshotWords(self.snapshot, plan.filters),
            query,
            all_words_count=all_words_count,
            exact_accents=plan.options.exact_accents,
        )

    def stats(self) -> Stats:
        """Return how much the index holds, and of what."""
        from wardsearch.embedded.search.stats import stats

        return stats(self.snapshot)


def open_folder(folder: Path) -> EmbeddedEngine:
    """Open the index in *folder* at its last commit.

    Raises:
        IndexMissingError, IndexOutdatedError, IndexDamagedError: The folder holds no index that can
            be read.
    """
    return EmbeddedEngine(open_snapshot(folder))
