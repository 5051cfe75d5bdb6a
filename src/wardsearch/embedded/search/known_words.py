"""Which reports of a snapshot hold a query that may have been meant, and how do they spell it?

What corrections ask of the embedded engine: its vocabulary, and the documents that pass the filters
of a search. Does not cover the corrections (`suggestions`).
"""

from functools import cached_property

from wardsearch.embedded.index.snapshot import Snapshot
from wardsearch.embedded.kernel.face import DocumentSet
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.filter_masks import passing
from wardsearch.embedded.search.matching import Matcher
from wardsearch.embedded.search.suggestions import Held
from wardsearch.embedded.search.vocabulary import Vocabulary
from wardsearch.query.filters import Filters
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query


class SnapshotWords(Vocabulary):
    """The syllables of *snapshot*, and the documents that pass *filters*. It is `Words`."""

    def __init__(self, snapshot: Snapshot, filters: Filters) -> None:
        super().__init__(snapshot)
        self._snapshot = snapshot
        self._filters = filters

    @cached_property
    def _allowed(self) -> list[DocumentSet]:
        return [passing(segment, self._filters) for segment in self._snapshot.segments]

    def holding(self, query: Query, *, exact_accents: bool) -> Held:
        """Return which documents hold all of *query* and pass the filters."""
        found = []
        analysed = AnalysedQuery(query)
        for segment, documents in zip(self._snapshot.segments, self._allowed, strict=True):
            matcher = Matcher(kernel_of(segment), analysed, exact_accents=exact_accents)
            kept = documents
            for clause in query.excluded:
                kept -= matcher.holds(clause)
            found.append(matcher.holding_all(query.clauses, kept))
        return Held(sum(map(len, found)), found)
