"""How does a cluster answer a search?

Puts the parts behind the border that `wardsearch.search.engine` draws. A search asks twice: how
rare its terms are and how many reports it finds (`questions`), then for the likeliest of them
(`finding`). Does not cover writing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set as AbstractSet
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.errors import ReportNotFoundError
from wardsearch.opensearch.breakdowns import Division
from wardsearch.opensearch.clauses import Dsl, all_of, any_of
from wardsearch.opensearch.deciding import Decided, Tier, decide
from wardsearch.opensearch.finding import HitPlace, Hits, fetch, first_hits, hits_of
from wardsearch.opensearch.hits import SOURCE
from wardsearch.opensearch.questions import Ask, Matching, Memory, MultiSearch
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query
from wardsearch.results import Breakdown, Stats
from wardsearch.search.engine import (
    Candidate,
    Contributions,
    Found,
    Matched,
    Plan,
    Statistics,
    Stored,
)
from wardsearch.search.lookups import Lookup
from wardsearch.search.weights import WEIGHTS, Weights
from wardsearch.vietnamese.dates import NO_TIME

_AT_ONCE: Final = 5_000  # reports listed in one request
_MOST_IDS: Final = 60_000  # that a query may name


class ClusterEngine:
    """Searches an index of a cluster; threads may share it. It is an `Engine`.

    Args:
        search: Asks the cluster.
        folders: The folders that were indexed.
        has_factor: The cluster's BM25 multiplies by k1 + 1, as Lucene's did before OpenSearch 3.
        weights: What counts how much.

    Attributes:
        requests: How many it has sent.
    """

    def __init__(
        self,
        search: MultiSearch,
        folders: CorpusFolders,
        *,
        has_factor: bool,
        weights: Weights = WEIGHTS,
    ) -> None:
        self.folders = folders
        self.weights = weights
        self.requests = 0
        self._send = search
        self._has_factor = has_factor
        self._memory = Memory(self._search)
        self._statistics = ClusterStatistics(self._memory)

    def _search(
        self, bodies: Sequence[Mapping[str, Any]], *, params: Mapping[str, str] | None = None
    ) -> list[dict[str, Any]]:
        self.requests += 1
        return self._send(bodies, params=params)

    @property
    def statistics(self) -> Statistics:
        """What is known of all reports together."""
        return self._statistics

    def close(self) -> None:
        """Close nothing: the connections are the transport's."""

    def naming_damage(self) -> AbstractContextManager[None]:
        """Turn nothing: the cluster looks after its files."""
        return nullcontext()

    def foresee(self, read: Callable[[Statistics], Plan]) -> None:
        """Learn at once what *read* asks of statistics, and what finding its plan will need."""

        def run(ask: Ask) -> None:
            statistics = ClusterStatistics(ask)
            plan = read(statistics)
            _touch(statistics, plan)
            decide(plan, ask)

        self._memory.settled(run)

    def find(self, plan: Plan) -> Found:
        """Return the best reports of *plan*, how many there are, and of what."""

        def run(ask: Ask) -> Decided:
            _touch(ClusterStatistics(ask), plan)
            return decide(plan, ask)

        decided = self._memory.settled(run)
        if plan.options.seen is not None:
            decided = self._without_seen(decided, plan.options.seen)
        if plan.options.is_narrowed:
            plan = plan._replace(wanted=min(plan.wanted, max(decided.totals.total, 1)))
        divided: tuple[Breakdown, ...] = ()
        if plan.options.by:
            question = Division.of(decided.counted, plan.options.by, self.folders)
            divided = self._memory(question)
        fetched = fetch(
            self._search,
            plan,
            decided,
            self._statistics,
            self.weights,
            has_factor=self._has_factor,
        )
        if not fetched.found:
            return Found((), decided.totals, divided)
        hits = self._hits(fetched.found, has_text=plan.options.snippets > 0)
        return Found(first_hits(plan, fetched, hits), decided.totals, divided)

    def _without_seen(self, decided: Decided, seen: AbstractSet[bytes]) -> Decided:
        """Return *decided* without the reports whose digests were *seen*."""
        listed = self._scan(decided.counted, ["id", "digest"])
        left = [said["id"] for said in listed if bytes.fromhex(said["digest"]) not in seen]
        unseen = any_of(
            {"terms": {"id": left[first : first + _MOST_IDS]}}
            for first in range(0, len(left), _MOST_IDS)
        )
        totals = decided.totals
        totals = totals._replace(total=len(left), seen=totals.total - len(left))
        tiers = [all_of([tier.query, unseen]) for tier in decided.tiers]
        return Decided(
            tuple(Tier(query, self._memory(Matching.of(query))) for query in tiers),
            totals,
            decided.together,
            unseen,
        )

    def ids(self) -> Iterator[str]:
        """Yield the id of every report, in their order."""
        for said in self._scan({"match_all": {}}, ["id"]):
            yield said["id"]

    def digests(self) -> Iterator[bytes]:
        """Yield the digest of every report's content."""
        for said in self._scan({"match_all": {}}, ["digest"]):
            yield bytes.fromhex(said["digest"])

    def _scan(self, query: Dsl, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield what all reports that *query* matches have in *fields*, in the order of their ids.

        Each page begins where the one before ended, so none is given twice.
        """
        after: list[str] = []
        while True:
            body = {
                "query": {"constant_score": {"filter": query}},
                "size": _AT_ONCE,
                "sort": [{"id": "asc"}],
                "_source": list(fields),
                "track_total_hits": False,
                **({"search_after": after} if after else {}),
            }
            (answer,) = self._search([body])
            found = answer["hits"]["hits"]
            if not found:
                return
            for hit in found:
                yield hit["_source"]
            after = found[-1]["sort"]

    def locate(self, report_id: str) -> Candidate:
        """Return where the report of this id is.

        Raises:
            ReportNotFoundError: There is none.
        """
        (candidate,) = self._located([report_id])
        return candidate

    def read(self, candidate: Candidate) -> Stored:
        """Return what is shown of *candidate* beside its text."""
        return _hits_of(candidate).engine.read(candidate)

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
        from wardsearch.embedded.search.suggestions import suggestions
        from wardsearch.opensearch.known_words import ClusterWords

        def run(ask: Ask) -> tuple[str, ...]:
            return suggestions(
                ClusterStatistics(ask),
                ClusterWords(ask, plan.filters),
                query,
                all_words_count=all_words_count,
                exact_accents=plan.options.exact_accents,
            )

        return self._memory.settled(run)

    def stats(self) -> Stats:
        """Return how much the index holds, and of what."""
        from wardsearch.opensearch.holdings import holdings

        return holdings(self._search, *self._files())

    def _files(self) -> tuple[Catalog, int]:
        """Return what is known of the files, and the bytes of a copy of the index."""
        return Catalog(), 0

    def _hits(self, found: Sequence[Mapping[str, Any]], *, has_text: bool) -> Hits:
        return hits_of(found, self._statistics, self.folders, self.weights, has_text=has_text)

    def _with_texts(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return *candidates*, fetched again if their texts were not."""
        if all(_hits_of(candidate).has_text for candidate in candidates):
            return candidates
        return self._located([candidate.id for candidate in candidates])

    def _located(self, ids: Sequence[str]) -> list[Candidate]:
        query = {"constant_score": {"filter": {"terms": {"id": list(ids)}}}}
        (answer,) = self._search([{"query": query, "size": len(ids), "_source": list(SOURCE)}])
        found = answer["hits"]["hits"]
        places = {hit["_source"]["id"]: number for number, hit in enumerate(found)}
        missing = [report_id for report_id in ids if report_id not in places]
        if missing:
            raise ReportNotFoundError("report-missing", found=missing[0])
        hits = self._hits(found, has_text=True)
        return [
            Candidate(
                0.0,
                found[places[report_id]]["_source"].get("published", NO_TIME),
                report_id,
                HitPlace.of(hits, (0, places[report_id])),
            )
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
        for lookup in feature.rarity_of:
            statistics.document_frequency(lookup)
    for syllable, is_prefix in plan.query.syllables():
        letters = Lookup("folded", (syllable.folded,), "prefix" if is_prefix else "any")
        statistics.document_frequency(letters)
