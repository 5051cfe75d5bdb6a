"""Which reports does a cluster name for a plan, and in which order do they come?

More of them are fetched than are wanted, since the cluster's scores are rounded; they become a
segment in memory, and the code of the embedded engine orders them, with the statistics of the whole
cluster. Does not cover which are hits and how many (`deciding`), or what is shown (`engine`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from wardsearch.corpus.folders import CorpusFolders
from wardsearch.embedded.engine import EmbeddedEngine
from wardsearch.embedded.kernel.face import DocumentSet, SegmentKernel
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.collector import first_of, part_of
from wardsearch.embedded.search.proximity import READ
from wardsearch.opensearch.clauses import NOTHING, Dsl
from wardsearch.opensearch.deciding import Decided, Tier
from wardsearch.opensearch.hits import SOURCE, SOURCE_WITHOUT_TEXT, HitSnapshot, segment_of
from wardsearch.opensearch.questions import Answer, MultiSearch
from wardsearch.opensearch.scoring import is_constant, scored
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.search.engine import Candidate, Plan
from wardsearch.search.features import Feature
from wardsearch.search.weights import Weights

MORE: Final = 20
"""Reports fetched beyond those that are ordered: the cluster rounds lengths, by which they score a
hundredth more or less."""

ALIKE: Final = 300
"""Reports fetched where the cluster scores all alike, as those that state a sum in a range."""

MOST: Final = 10_000
"""Reports that a cluster names for one search."""

_TOGETHER: Final = "together"
_PARTS: Final = (
    *("error", "status", "timed_out", "_shards.failed", "_shards.total"),
    *("hits.hits._source", "hits.hits.matched_queries"),
)
_FILTER_PATH: Final = ",".join(f"responses.{part}" for part in _PARTS)


class Hits:
    """Reports that were found, with what reads them.

    Attributes:
        engine: Reads, marks and explains them.
        has_text: Whether their texts were fetched.
    """

    def __init__(self, engine: EmbeddedEngine, *, has_text: bool) -> None:
        self.engine = engine
        self.has_text = has_text


class HitPlace(tuple[int, int]):  # noqa: SLOT001
    """Where a report is among `hits`."""

    hits: Hits  # a tuple of a fixed length can have no slot for it

    @classmethod
    def of(cls, hits: Hits, place: tuple[int, int]) -> "HitPlace":
        """Return the *place* of a report among *hits*."""
        made = cls(place)
        made.hits = hits
        return made


def hits_of(
    found: Sequence[Mapping[str, Any]],
    statistics: ClusterStatistics,
    folders: CorpusFolders,
    weights: Weights,
    *,
    has_text: bool,
) -> Hits:
    """Return what reads the reports that a cluster *found*."""
    snapshot = HitSnapshot(segment_of(found), folders)
    return Hits(EmbeddedEngine(snapshot, weights, statistics), has_text=has_text)


class Fetched(NamedTuple):
    """The reports that were named, none twice.

    Attributes:
        found: Each as the cluster gives it.
        tiers: How many there are of the first tier, of the next, and so on.
    """

    found: list[Mapping[str, Any]]
    tiers: list[int]


def fetch(
    search: MultiSearch,
    plan: Plan,
    decided: Decided,
    statistics: ClusterStatistics,
    weights: Weights,
    *,
    has_factor: bool,
) -> Fetched:
    """Return the reports that may be among those that *plan* wants, in one request."""
    wanted, asked = plan.wanted, list[tuple[Tier, int]]()
    for tier in decided.tiers:
        if wanted > 0 and tier.query is not NOTHING and tier.size != 0:
            asked.append((tier, wanted))
            wanted -= wanted if tier.size is None else min(tier.size, wanted)
    if not asked:
        return Fetched([], [])
    should = []
    if plan.query.query.clauses:
        should = scored(plan, statistics, weights, has_factor=has_factor)
    bodies = [
        _body(plan, tier, _size(plan, tier, of_tier), should, decided.together)
        for tier, of_tier in asked
    ]
    answers = search(bodies, params={"filter_path": _FILTER_PATH})
    found: list[Mapping[str, Any]] = []
    tiers = []
    for answer in answers:
        own = answer.get("hits", {}).get("hits", [])
        found += own
        tiers.append(len(own))
    return Fetched(found, tiers)


def _size(plan: Plan, tier: Tier, wanted: int) -> int:
    """Return how many reports of *tier* are fetched, so that the *wanted* first are among them."""
    size = wanted if plan.options.sort == "date" else max(wanted, READ)
    size += MORE + size // 10
    if plan.options.sort != "date" and plan.features and any(map(_is_told_late, plan.features)):
        size = max(size, ALIKE if all(map(is_constant, plan.features)) else ALIKE // 3)
    return min(size, MOST, MOST if tier.size is None else tier.size)


def _is_told_late(feature: Feature) -> bool:
    return feature.lookup.how in ("prefix", "range")


def _body(plan: Plan, tier: Tier, size: int, should: Sequence[Dsl], together: Dsl) -> Answer:
    has_text = plan.options.snippets > 0
    body: Answer = {
        "size": size,
        "track_total_hits": False,
        "_source": list(SOURCE if has_text else SOURCE_WITHOUT_TEXT),
    }
    named = [] if together is NOTHING else [_named(together)]
    by_date = [{"published": {"order": "desc", "missing": "_last"}}]
    if not plan.query.query.clauses:
        body["query"] = {"constant_score": {"filter": tier.query}}
        body["sort"] = [*by_date, {"id": "asc"}]
        return body
    body["search_type"] = "dfs_query_then_fetch"
    if plan.options.sort == "date":
        body["sort"] = [*by_date, {"_score": "desc"}, {"id": "asc"}]
        body["query"] = {"bool": {"should": [*should, *named], "filter": [tier.query]}}
        return body
    scoring = {"bool": {"should": list(should), "minimum_should_match": 1}}
    if not should:
        scoring = NOTHING
    body["query"] = {"bool": {"must": [scoring], "should": named, "filter": [tier.query]}}
    return body


def _named(query: Dsl) -> Dsl:
    """Return *query*, told of each report that it matches, and adding nothing to its score."""
    return {"constant_score": {"filter": query, "boost": 0.0, "_name": _TOGETHER}}


def first_hits(plan: Plan, fetched: Fetched, hits: Hits) -> tuple[Candidate, ...]:
    """Return the reports that *plan* wants, in order."""
    engine = hits.engine
    parts = [part_of(segment, plan) for segment in engine.snapshot.segments]
    (segment,) = engine.snapshot.segments
    names = [_TOGETHER in hit.get("matched_queries", ()) for hit in fetched.found]
    kernel = kernel_of(segment)
    together = kernel.documents([number for number, is_named in enumerate(names) if is_named])
    found = first_of(engine.ranking, plan, parts, _tiers(fetched, kernel), [together])
    return tuple(c._replace(place=HitPlace.of(hits, c.place)) for c in found)


def _tiers(fetched: Fetched, kernel: SegmentKernel) -> Iterator[list[DocumentSet]]:
    first = 0
    for length in fetched.tiers:
        yield [kernel.documents(list(range(first, first + length)))]
        first += length
