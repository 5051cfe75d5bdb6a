"""How does a cluster answer a search?

Puts the parts behind the border that `wardsearch.search.engine` draws. A search asks twice: how
rare its terms are and how many reports it finds (`questions`), then for the likeliest of them
(`finding`). Does not cover writing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, Final, TypeAlias

from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.embedded.engine import EmbeddedEngine
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.errors import ReportNotFoundError
from wardsearch.opensearch.ahead import Ahead, Foreseen
from wardsearch.opensearch.asked_terms import ANY_TERMS
from wardsearch.opensearch.breakdowns import Division
from wardsearch.opensearch.clauses import EVERYTHING
from wardsearch.opensearch.deciding import Decided, decide
from wardsearch.opensearch.finding import (
    HitPlace,
    Hits,
    Page,
    Wanted,
    fetch,
    fetch_all,
    first_hits,
    wanted_of,
)
from wardsearch.opensearch.hits import HitSnapshot, segment_of
from wardsearch.opensearch.listing import scan, without_seen
from wardsearch.opensearch.memory import Ask, EnoughAskedError, Guessing, Memory, MultiSearch
from wardsearch.opensearch.point_in_time import PointInTime, PointLostError
from wardsearch.opensearch.scoring import single_terms
from wardsearch.opensearch.sending import Body
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query
from wardsearch.results import Breakdown, Stats
from wardsearch.search.engine import (
    ENOUGH,
    Candidate,
    Contributions,
    Found,
    Matched,
    Plan,
    Reading,
    Statistics,
    Stored,
    Whole,
)
from wardsearch.search.lookups import Lookup
from wardsearch.search.weights import WEIGHTS

_TRIES: Final = 3  # of a list, where nodes die that keep its point in time

Fetch: TypeAlias = Callable[[MultiSearch, Wanted], list[Page]]


class ClusterEngine:
    """Searches an index of a cluster; threads may share it. It is an `Engine`.

    Args:
        search: Asks the cluster.
        folders: The folders that were indexed.
        point_in_time: Opens a point in time to ask the cluster at.
        has_factor: The cluster's BM25 multiplies by k1 + 1, as Lucene's did before OpenSearch 3.

    Attributes:
        weights: What counts how much.
        requests: How many it has sent.
    """

    def __init__(
        self,
        search: MultiSearch,
        folders: CorpusFolders,
        point_in_time: PointInTime,
        *,
        has_factor: bool,
    ) -> None:
        self.folders = folders
        self.weights = WEIGHTS
        self.requests = 0
        self._search = self._counted(search)
        self._point_in_time = point_in_time
        self._has_factor = has_factor
        self._memory = Memory(self._search)
        self._foreseen: tuple[Reading, Decided, Ahead] | None = None

    @property
    def statistics(self) -> Statistics:
        """What is known of all reports together."""
        return ClusterStatistics(self._memory)

    def close(self) -> None:
        """Close nothing: the connections are the transport's."""

    def naming_damage(self) -> AbstractContextManager[None]:
        """Turn nothing: the cluster looks after its files."""
        return nullcontext()

    def foresee(self, read: Callable[[Statistics], Reading]) -> Reading:
        """Return what *read* makes of the statistics, all that it asks learnt at once.

        What finding its plan needs to know is learnt with it.
        """

        def run(ask: Guessing) -> Foreseen:
            statistics = ClusterStatistics(ask)
            reading = read(statistics)
            plan, decided = reading.plan, None
            _touch(statistics, plan)
            try:
                decided = decide(plan, ask)
            except EnoughAskedError:
                if ask.is_held:
                    raise
            if ask.is_held or not ask.open:
                return Foreseen(reading, decided, None)
            return Foreseen(reading, decided, ask.hoping(lambda ask: decide(plan, ask)))

        ahead = Ahead(self._memory, self._wanted_of)
        reading, decided, _ = self._memory.settled(run, ahead)
        assert decided is not None
        self._foreseen = reading, decided, ahead
        return reading

    def _wanted_of(self, plan: Plan, decided: Decided, statistics: ClusterStatistics) -> Wanted:
        return wanted_of(plan, decided, statistics, self.weights, has_factor=self._has_factor)

    def _decided(self, plan: Plan, memory: Memory) -> Decided:
        """Return what *plan* finds, as *memory* knows or learns it."""
        foreseen = self._foreseen  # of another thread, perhaps
        if memory is self._memory and foreseen is not None and foreseen[0].plan is plan:
            return foreseen[1]

        def run(ask: Ask) -> Decided:
            _touch(ClusterStatistics(ask), plan)
            return decide(plan, ask)

        return memory.settled(run)

    def find(self, plan: Plan) -> Found:
        """Return the best reports of *plan*, how many there are, and of what.

        What is too long for one request is asked at one point in time.

        Raises:
            PointLostError: The cluster forgets that point, again and again.
        """
        found = self._find(plan, self._fetching(plan), self._memory)
        for left in reversed(range(_TRIES)):
            if found is not None:
                break
            try:
                with self._point_in_time() as search:
                    counted = self._counted(search)
                    found = self._find(plan, counted, Memory(counted), fetch_all)
            except PointLostError:
                if not left:
                    raise
        assert found is not None
        return found

    def _find(
        self, plan: Plan, search: MultiSearch, memory: Memory, fetch_long: Fetch | None = None
    ) -> Found | None:
        """Return what *plan* finds, asked by *search*; None if it is long, and must not be so."""
        decided = self._decided(plan, memory)
        if plan.options.seen is not None:
            decided = without_seen(decided, plan.options.seen, search, memory)
        if plan.options.is_narrowed:
            plan = plan._replace(wanted=min(plan.wanted, max(decided.totals.total, 1)))
        wanted = self._wanted_of(plan, decided, ClusterStatistics(self._memory))
        if wanted.is_long and fetch_long is None:
            return None
        divided: tuple[Breakdown, ...] = ()
        if plan.options.by:
            divided = memory(Division.of(decided.counted, plan.options.by, self.folders))
        pages = (fetch_long or fetch)(search, wanted)
        if not pages:
            return Found((), decided.totals, divided)
        hits = self._hits([page.segment for page in pages], has_text=plan.options.snippets > 0)
        return Found(first_hits(plan, decided, pages, hits), decided.totals, divided)

    def _fetching(self, plan: Plan) -> MultiSearch:
        """Return what fetches the reports of *plan*: it may have fetched them already.

        Where another query may have been meant, what is asked to tell is asked with them.
        """
        foreseen = self._foreseen
        if foreseen is None or foreseen[0].plan is not plan:
            return self._search
        (query, _), decided, ahead = foreseen
        count = decided.totals.all_words_count
        if count >= ENOUGH or plan.options.is_narrowed:
            return ahead.first(self._search)

        def along(
            bodies: Sequence[Body], *, params: Mapping[str, str] | None = None
        ) -> list[dict[str, Any]]:
            questions = self._memory.open(partial(self._suggestions, plan, query, count))
            if not questions:
                return self._search(bodies, params=params)
            return self._memory.learn(questions, bodies)

        return ahead.first(along)

    def _counted(self, search: MultiSearch) -> MultiSearch:
        def counted(
            bodies: Sequence[Body], *, params: Mapping[str, str] | None = None
        ) -> list[dict[str, Any]]:
            self.requests += 1
            return search(bodies, params=params)

        return counted

    def ids(self) -> Iterator[str]:
        """Yield the id of every report, in their order."""
        for said in scan(self._search, EVERYTHING, ["id"]):
            yield said["id"]

    def digests(self) -> Iterator[bytes]:
        """Yield the digest of every report's content."""
        for said in scan(self._search, EVERYTHING, ["digest"]):
            yield bytes.fromhex(said["digest"])

    def reports(self) -> Iterator[Whole]:
        """Yield every report, in the order of their ids."""
        from wardsearch.opensearch.reading import whole_reports

        return whole_reports(self._search, scan(self._search, EVERYTHING, ["id", "tokens"]))

    def locate(self, report_id: str) -> Candidate:
        """Return where the report of this id is.

        Raises:
            ReportNotFoundError: There is none.
        """
        (candidate,) = self._located([report_id])
        return candidate

    def read(self, candidates: Sequence[Candidate]) -> list[Stored]:
        """Return what is shown of each of *candidates* beside its text."""
        return [row for c in candidates for row in _hits_of(c).engine.read([c])]

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
        made: list[Matched | None] = [None] * len(candidates)
        candidates = self._with_texts(candidates)
        groups: dict[int, list[int]] = {}
        for number, candidate in enumerate(candidates):
            groups.setdefault(id(_hits_of(candidate)), []).append(number)
        for numbers in groups.values():
            own = [candidates[number] for number in numbers]
            engine = _hits_of(own[0]).engine
            found = engine.matches(own, query, rarity, exact_accents=exact_accents, chars=chars)
            for number, matched in zip(numbers, found, strict=True):
                made[number] = matched
        return [matched for matched in made if matched is not None]

    def pieces(self, candidate: Candidate) -> Iterator[str]:
        """Yield the text of *candidate*, however long, in pieces of any length."""
        (read,) = self._with_texts([candidate])
        return _hits_of(read).engine.pieces(read)

    def contributions(self, plan: Plan, candidate: Candidate) -> Contributions:
        """Return what the score of *candidate* is made of."""
        return _hits_of(candidate).engine.contributions(plan, candidate)

    def suggestions(self, plan: Plan, query: Query, all_words_count: int) -> tuple[str, ...]:
        """Return the texts of queries that may have been meant, likeliest first."""
        return self._memory.settled(partial(self._suggestions, plan, query, all_words_count))

    def _suggestions(
        self, plan: Plan, query: Query, all_words_count: int, ask: Ask
    ) -> tuple[str, ...]:
        from wardsearch.embedded.search.suggestions import suggestions
        from wardsearch.opensearch.known_words import ClusterWords

        return suggestions(
            ClusterStatistics(ask),
            ClusterWords(ask, plan.filters),
            query,
            all_words_count=all_words_count,
            exact_accents=plan.options.exact_accents,
        )

    def stats(self) -> Stats:
        """Return how much the index holds, and of what."""
        from wardsearch.opensearch.holdings import holdings

        return holdings(self._search, *self._files())

    def _files(self) -> tuple[Catalog, int]:
        """Return what is known of the files, and the bytes of a copy of the index."""
        return Catalog(), 0

    def _hits(self, segments: Sequence[LiveSegment], *, has_text: bool) -> Hits:
        snapshot = HitSnapshot(segments, self.folders)
        statistics = ClusterStatistics(self._memory)
        return Hits(EmbeddedEngine(snapshot, self.weights, statistics), has_text=has_text)

    def _with_texts(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return *candidates*, fetched again if their texts were not."""
        if all(_hits_of(candidate).has_text for candidate in candidates):
            return candidates
        return self._located([candidate.id for candidate in candidates])

    def _located(self, ids: Sequence[str]) -> list[Candidate]:
        query = {"constant_score": {"filter": {"terms": {"id": list(ids)}}}}
        fields = ANY_TERMS.source(has_text=True)
        (answer,) = self._search([{"query": query, "size": len(ids), "_source": fields}])
        found = answer["hits"]["hits"]
        places = {hit["_source"]["id"]: number for number, hit in enumerate(found)}
        missing = [report_id for report_id in ids if report_id not in places]
        if missing:
            raise ReportNotFoundError("report-missing", found=missing[0])
        hits = self._hits([segment_of(found)], has_text=True)
        return [
            Candidate(0.0, report_id, HitPlace.of(hits, (0, places[report_id])))
            for report_id in ids
        ]


def _hits_of(candidate: Candidate) -> Hits:
    place = candidate.place
    assert isinstance(place, HitPlace)
    return place.hits


def _touch(statistics: ClusterStatistics, plan: Plan) -> None:
    """Ask for all that scoring *plan* will need."""
    _ = statistics.totals
    for feature in plan.features:
        if feature.kind != "tone":
            statistics.document_frequency(feature.lookup)
        alone = [one for _, one in single_terms(feature.lookup)]
        for lookup in (*feature.rarity_of, *(alone if feature.lookup.how == "together" else ())):
            statistics.document_frequency(lookup)
    for syllable, is_prefix in plan.query.syllables():
        letters = Lookup("folded", (syllable.folded,), "prefix" if is_prefix else "any")
        statistics.document_frequency(letters)
