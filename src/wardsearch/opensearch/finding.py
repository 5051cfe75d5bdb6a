"""Which reports does a cluster name for a plan, and in which order do they come?

More of them are fetched than are wanted, since the cluster's scores are rounded; they become a
segment in memory, and the code of the embedded engine orders them, with the statistics of the whole
cluster. Does not cover which are hits and how many (`deciding`), or what is shown (`engine`).
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import Any, Final

from wardsearch.embedded.engine import EmbeddedEngine
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import DocumentSet, SegmentKernel
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.collector import Part, evidence_of, first_of, part_of
from wardsearch.embedded.search.proximity import READ
from wardsearch.frozen import NamedTuple
from wardsearch.opensearch.asked_terms import AskedTerms, asked_terms
from wardsearch.opensearch.clauses import NOTHING, Dsl
from wardsearch.opensearch.deciding import Decided, Tier
from wardsearch.opensearch.hits import segment_of
from wardsearch.opensearch.memory import MultiSearch
from wardsearch.opensearch.questions import Answer
from wardsearch.opensearch.scoring import is_constant, scored
from wardsearch.opensearch.sending import only
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.search.answering import Asked
from wardsearch.search.engine import Candidate, Plan
from wardsearch.search.features import Feature
from wardsearch.search.weights import Weights

MORE: Final = 20
"""Reports fetched beyond those that are ordered: the cluster rounds lengths, by which they score a
hundredth more or less."""

ALIKE: Final = 300
"""Reports fetched where the cluster scores all alike, as those that state a sum in a range."""

PAGE: Final = 2_000
"""Reports that are fetched at once; a cluster names 10,000 at most, some megabytes each 1,000."""

_NAMED: Final = only("hits.hits._source", "hits.hits.sort")


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


class Page(NamedTuple):
    """Reports that were fetched at once.

    Attributes:
        segment: The reports.
        tiers: How many there are of the first tier, of the next, and so on, in this order.
    """

    segment: LiveSegment
    tiers: list[int]


class Wanted(NamedTuple):
    """What is fetched for a plan.

    Attributes:
        bodies: A search for each tier, without how many are wanted.
        sizes: How many are wanted of each.
        terms: What they are asked for.
    """

    bodies: list[Answer]
    sizes: list[int]
    terms: AskedTerms

    @property
    def searches(self) -> list[Answer]:
        """What finds all of it."""
        wanted = zip(self.bodies, self.sizes, strict=True)
        return [body | {"size": size} for body, size in wanted]

    @property
    def is_long(self) -> bool:
        """Whether it takes several pages."""
        return sum(self.sizes) > PAGE


def wanted_of(
    plan: Plan,
    decided: Decided,
    statistics: ClusterStatistics,
    weights: Weights,
    *,
    has_factor: bool,
) -> Wanted:
    """Return what to fetch so that the reports that *plan* wants are among it."""
    wanted, asked = plan.wanted, list[tuple[Tier, int]]()
    for tier in decided.tiers:
        if wanted > 0 and tier.query is not NOTHING and tier.size != 0:
            asked.append((tier, wanted))
            wanted -= wanted if tier.size is None else min(tier.size, wanted)
    should = []
    if asked and plan.query.query.clauses:
        should = scored(plan, statistics, weights, has_factor=has_factor)
    terms = asked_terms(plan)
    fields = terms.source(has_text=plan.options.snippets > 0)
    bodies = [_body(plan, tier, should) | {"_source": fields} for tier, _ in asked]
    return Wanted(bodies, [_size(plan, tier, of_tier) for tier, of_tier in asked], terms)


def fetch(search: MultiSearch, wanted: Wanted) -> list[Page]:
    """Return the reports that are *wanted*, in one request."""
    if not wanted.bodies:
        return []
    answers = search(wanted.searches, params=_NAMED)
    found = [answer.get("hits", {}).get("hits", []) for answer in answers]
    whole = [hit for own in found for hit in own]
    return [_page(whole, list(map(len, found)), wanted.terms)] if whole else []


def fetch_all(search: MultiSearch, wanted: Wanted) -> list[Page]:
    """Return the reports that are *wanted*, by pages.

    Args:
        search: Searches at a point in time.
        wanted: However many.
    """
    tiers = zip(wanted.bodies, wanted.sizes, strict=True)
    return [
        _page(found, [*[0] * number, len(found)], wanted.terms)
        for number, (body, size) in enumerate(tiers)
        for found in _pages_of(search, body, size)
    ]


def _pages_of(
    search: MultiSearch, body: Answer, size: int
) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Yield the first *size* reports that *body* finds, by pages."""
    ordered = {"sort": [{"_score": "desc"}, {"id": "asc"}], **body}
    while size > 0:
        asked = ordered | {"size": min(size, PAGE)}
        (answer,) = search([asked], params=_NAMED)
        found = answer.get("hits", {}).get("hits", [])
        if not found:
            return
        yield found
        ordered["search_after"] = found[-1]["sort"]
        size -= len(found)


def _page(found: Sequence[Mapping[str, Any]], tiers: list[int], terms: AskedTerms) -> Page:
    return Page(segment_of(found, terms), tiers)


def _size(plan: Plan, tier: Tier, wanted: int) -> int:
    """Return how many reports of *tier* are fetched, so that the *wanted* first are among them."""
    if tier.size is not None and wanted >= tier.size:
        return tier.size
    size = wanted if plan.options.sort == "date" else max(wanted, READ)
    size += MORE + size // 10
    if plan.options.sort != "date" and plan.features and any(map(_is_told_late, plan.features)):
        size = max(size, ALIKE if all(map(is_constant, plan.features)) else ALIKE // 3)
    return size if tier.size is None else min(size, tier.size)


def _is_told_late(feature: Feature) -> bool:
    return feature.lookup.how in ("prefix", "range")


def _body(plan: Plan, tier: Tier, should: Sequence[Dsl]) -> Answer:
    body: Answer = {"track_total_hits": False}
    by_date = [{"published": {"order": "desc", "missing": "_last"}}]
    if not plan.query.query.clauses:
        body["query"] = {"constant_score": {"filter": tier.query}}
        body["sort"] = [*by_date, {"id": "asc"}]
        return body
    body["search_type"] = "dfs_query_then_fetch"
    if plan.options.sort == "date":
        body["sort"] = [*by_date, {"_score": "desc"}, {"id": "asc"}]
        body["query"] = {"bool": {"should": list(should), "filter": [tier.query]}}
        return body
    scoring = {"bool": {"should": list(should), "minimum_should_match": 1}}
    if not should:
        scoring = NOTHING
    body["query"] = {"bool": {"must": [scoring], "filter": [tier.query]}}
    return body


def first_hits(
    plan: Plan, decided: Decided, pages: Sequence[Page], hits: Hits
) -> tuple[Candidate, ...]:
    """Return the reports that *plan* wants, in order.

    Args:
        plan: What is wanted.
        decided: What it finds.
        pages: What was fetched for it.
        hits: What reads the segments of *pages*.
    """
    ranking = hits.engine.ranking
    parts = [part_of(page.segment, plan) for page in pages]
    together = [_answering(part, plan, decided.together) for part in parts]
    found = first_of(ranking, plan, parts, _tiers(pages, ranking.kernels), together)
    return tuple(c._replace(place=HitPlace.of(hits, c.place)) for c in found)


def _answering(part: Part, plan: Plan, asked: Sequence[Asked] | None) -> DocumentSet:
    """Return the documents of *part* that hold one of *asked*; all of the query if that is None."""
    if asked is None:
        return part.with_all
    held = map(evidence_of(part, plan, most_tokens=sys.maxsize).holding, asked)
    return reduce(or_, held, kernel_of(part.segment).none())


def _tiers(pages: Sequence[Page], kernels: Sequence[SegmentKernel]) -> Iterator[list[DocumentSet]]:
    """Yield for each tier which documents of each page are of it."""
    bounds = [list(accumulate(page.tiers, initial=0)) for page in pages]
    for number in range(max((len(page.tiers) for page in pages), default=0)):
        yield [
            kernel.documents(range(*ends[number : number + 2]))
            if number + 1 < len(ends)
            else kernel.none()
            for kernel, ends in zip(kernels, bounds, strict=True)
        ]
