"""Which documents does a query find, how many answer it, and which come first?

Covers filters, totals and order, over all segments. Does not cover the score of a word (`bm25`,
`proximity`), which documents a clause matches (`matching`), or where its words must stand together
(`wardsearch.search.answering`, `rows`).
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from wardsearch.corpus.folders import CorpusFolders
from wardsearch.embedded.index.by_segment import read_in_order
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import DocumentSet
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.embedded.search.bm25 import Ranking, Scored
from wardsearch.embedded.search.filter_masks import passing
from wardsearch.embedded.search.matching import Matcher
from wardsearch.embedded.search.proximity import READ, places_worth, worth_of
from wardsearch.embedded.search.rows import READ_TOKENS, Evidence, SegmentEvidence
from wardsearch.frozen import NamedTuple, maker_of
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query, Word, are_words, is_required
from wardsearch.search import answering
from wardsearch.search.answering import (
    KEYWORD,
    Answers,
    answers,
    is_one_thing,
)
from wardsearch.search.engine import Candidate, Found, Place, Plan, Totals
from wardsearch.search.slots import asked_slots
from wardsearch.vietnamese.dates import NO_TIME

NO_FOLDERS: Final = CorpusFolders()

_SCORE: Final = itemgetter(0)
_candidate_of: Final = maker_of(Candidate)


class Part(NamedTuple):
    """The documents of one segment that a plan is about.

    Attributes:
        segment: The segment.
        matcher: Knows which of its documents hold a clause.
        allowed: Which of them may be hits: they pass the filters, hold what is required and nothing
            that is excluded.
        with_all: Those that hold every clause; none where there is no clause.
        undated: How many more there would be, were they not left out for want of a date.
    """

    segment: LiveSegment
    matcher: Matcher
    allowed: DocumentSet
    with_all: DocumentSet
    undated: int


def collect(ranking: Ranking, plan: Plan, folders: CorpusFolders = NO_FOLDERS) -> Found:
    """Return the best documents of *plan*, how many there are, and how those counted divide.

    Args:
        ranking: Scores the documents.
        plan: What is looked for.
        folders: Of the index; what a breakdown by them goes by.
    """
    parts = [part_of(segment, plan) for segment in ranking.snapshot.segments]
    answered = _answered(ranking, parts, plan)
    hits, totals, counted = _hits(parts, plan, answered)
    undated = sum([part.undated for part in parts])
    if undated:
        totals = totals._replace(undated=undated)
    if plan.options.seen is not None:
        every = totals.total
        counted = [_unseen(p.segment, d, plan) for p, d in zip(parts, counted, strict=True)]
        totals = totals._replace(total=sum(map(len, counted)))
        totals = totals._replace(seen=every - totals.total)
    if plan.options.is_narrowed:
        hits = counted
        plan = plan._replace(wanted=min(plan.wanted, max(sum(map(len, counted)), 1)))
    tiers = _tiers(hits, plan, answered)
    found = first_of(ranking, plan, parts, tiers, answered.documents)
    if not plan.options.by:
        return Found(found, totals)
    from wardsearch.embedded.search.breakdowns import breakdowns

    segments = ranking.snapshot.segments
    return Found(found, totals, breakdowns(segments, counted, plan.options.by, folders))


def first_of(
    ranking: Ranking,
    plan: Plan,
    parts: Sequence[Part],
    tiers: Iterable[Sequence[DocumentSet]],
    together: Sequence[DocumentSet],
) -> tuple[Candidate, ...]:
    """Return the documents that *plan* wants, in order.

    Args:
        ranking: Scores the documents.
        plan: What is looked for.
        parts: What is known of the documents of each segment.
        tiers: For each segment, the documents that come first, then those that come next.
        together: For each segment, the documents that answer.
    """
    found: list[Candidate] = []
    for tier in tiers:
        if any(tier):
            wanted = plan.wanted - len(found)
            if plan.options.sort == "date" or not plan.query.query.clauses:
                found += _newest(ranking, plan, tier, wanted, together)
            else:
                found += _best(ranking, plan, parts, tier, wanted, together)
        if len(found) >= plan.wanted:
            break
    return tuple(found[: plan.wanted])


def part_of(segment: LiveSegment, plan: Plan) -> Part:
    """Return the documents of *segment* that *plan* is about."""
    asked, filters = plan.query, plan.filters
    query = asked.query
    kernel = kernel_of(segment)
    matcher = Matcher(kernel, plan.query, exact_accents=plan.options.exact_accents)
    allowed = _demanded(passing(segment, filters), matcher, asked)
    with_all = matcher.holding_all(query.clauses, allowed) if query.clauses else kernel.none()
    undated = 0
    if filters.since is not None or filters.until is not None:
        without = passing(segment, filters._replace(since=None, until=None))
        without &= kernel.between("published", NO_TIME, NO_TIME)
        if without:
            without = _demanded(without, matcher, asked)
            undated = len(matcher.holding_all(query.clauses, without))
    return Part(segment, matcher, allowed, with_all, undated)


def _demanded(allowed: DocumentSet, matcher: Matcher, asked: AnalysedQuery) -> DocumentSet:
    """Return those of *allowed* that hold what is required and nothing that is excluded."""
    for clause in asked.query.excluded:
        allowed -= matcher.holds(clause)
    if asked.run is None:  # else nothing is required
        for clause in filter(is_required, asked.query.clauses):
            allowed &= matcher.holds(clause)
    return allowed


def _answered(ranking: Ranking, parts: Sequence[Part], plan: Plan) -> Answers[list[DocumentSet]]:
    """Return which documents answer."""
    if is_one_thing(plan.query, plan.options.match):
        held = [part.with_all for part in parts]
        return Answers(held, held, 0)
    statistics, exact = ranking.statistics, plan.options.exact_accents
    asked = asked_slots(statistics, plan.query, plan.named)
    evidence = [evidence_of(part, plan) for part in parts]
    if asked and len(parts) == 1:  # as of most
        found = answers(statistics, evidence[0], asked, exact_accents=exact)
        if found:
            return Answers([found.rows], [found.documents], found.length)
    elif asked and (
        all_found := answers(statistics, Evidence(evidence), asked, exact_accents=exact)
    ):
        return all_found
    nothing = [own.none() for own in evidence]
    return Answers(nothing, nothing, 0)


def evidence_of(part: Part, plan: Plan, most_tokens: int = READ_TOKENS) -> SegmentEvidence:
    """Return what tells which documents of *part* hold what is asked for."""

    def without_free() -> DocumentSet:
        return part.matcher.holding_all(answering.without_free(plan.query), part.allowed)

    return SegmentEvidence(part.matcher.kernel, part.with_all, without_free, most_tokens)


def _tiers(
    hits: Sequence[DocumentSet], plan: Plan, answered: Answers[list[DocumentSet]]
) -> Iterator[Sequence[DocumentSet]]:
    """Yield the hits that come before all others, then the next, at last the rest.

    Those that answer come first; of longer queries only by date: by score, their best reports often
    hold the words in title and lead and not together.
    """
    tiers: list[list[DocumentSet]] = []
    if plan.options.sort == "date":
        tiers = [answered.documents]
    elif answered.length <= KEYWORD:
        tiers = [answered.rows, answered.documents]
    left = hits
    for tier in tiers if plan.options.match != "any" else ():
        if any(tier):
            yield [own & hit for own, hit in zip(tier, left, strict=True)]
            left = [hit - own for hit, own in zip(left, tier, strict=True)]
    yield left


class _Hits(NamedTuple):
    """The hits of a plan.

    Attributes:
        hits: Which documents of each segment are hits if they score.
        totals: How many are.
        counted: The documents of each segment that `Totals.total` counts.
    """

    hits: list[DocumentSet]
    totals: Totals
    counted: list[DocumentSet]


def _hits(parts: Sequence[Part], plan: Plan, answered: Answers[list[DocumentSet]]) -> _Hits:
    query, options = plan.query.query, plan.options
    allowed = [part.allowed for part in parts]
    if not query.clauses:
        return _listed(allowed, plan)
    holding_all = [part.with_all for part in parts]
    with_all = sum(map(len, holding_all))
    together = sum(map(len, answered.documents))
    if options.match == "together":
        documents = answered.documents
        return _Hits(list(documents), Totals(together, "together", with_all), documents)
    if options.match == "all":
        return _Hits(holding_all, Totals(with_all, "all-words", with_all), holding_all)
    # For an order by date, what scores nothing must be told from what does.
    is_narrower = options.exact_accents or not is_every_match_a_hit(query)
    totals, counted = Totals(with_all, "all-words", with_all), holding_all
    if together:
        totals, counted = Totals(together, "together", with_all), answered.documents
    if not (is_narrower or options.sort == "date" or options.match == "any") and totals.total:
        return _Hits(allowed, totals, counted)
    with_any = [part.matcher.holding_any(query.clauses, part.allowed) for part in parts]
    if options.match == "any" or not totals.total:
        totals, counted = Totals(sum(map(len, with_any)), "any-word", with_all), with_any
    return _Hits(with_any, totals, counted)


def _listed(allowed: list[DocumentSet], plan: Plan) -> _Hits:
    """Return all that pass the filters where that is asked for, without any words; else none."""
    if plan.is_list:
        total = sum(map(len, allowed))
        return _Hits(allowed, Totals(total, "all-words", total), allowed)
    nothing = [documents - documents for documents in allowed]
    totals = Totals(0, "any-word" if plan.options.match is None else "all-words", 0)
    return _Hits(nothing, totals, nothing)


def _unseen(segment: LiveSegment, documents: DocumentSet, plan: Plan) -> DocumentSet:
    """Return those of *documents* whose content is not among what was seen."""
    seen, digests = plan.options.seen or frozenset(), segment.arrays.digests
    kept = [document for document in documents if bytes(digests[document]) not in seen]
    return kernel_of(segment).documents(kept)


def _best(
    ranking: Ranking,
    plan: Plan,
    parts: Sequence[Part],
    hits: Sequence[DocumentSet],
    wanted: int,
    together: Sequence[DocumentSet],
) -> list[Candidate]:
    """Return the documents that score most, those that come first scored by their text, too."""
    if len(parts) == 1:  # as of most
        return _first(ranking, plan, parts[0], hits[0], wanted, together[0])
    read = max(wanted, READ)
    found = _first_ids(ranking, ranking.best(plan.features, hits, read), read)
    found = _sorted(ranking, found)
    nearer = _sorted(ranking, _nearer(ranking, plan, parts, found[:READ]))[:wanted]
    holding_all = [document in parts[segment].with_all for _, segment, document in nearer]
    far = found[READ:wanted]
    return _candidates(ranking, nearer + far, together, holding_all + [None] * len(far))


def _first(
    ranking: Ranking,
    plan: Plan,
    part: Part,
    hits: DocumentSet,
    wanted: int,
    together: DocumentSet,
) -> list[Candidate]:
    """Return the same of the only segment, in one step."""
    (kernel,), (scorers,) = ranking.kernels, ranking.scorers(plan.features)
    worth, every = worth_of(ranking), 1 + ranking.weights.every
    asked = scorers, hits, part.with_all, together, wanted, READ, worth, every
    return [
        _candidate_of((score, own_id, (0, document), holds_all, answers))
        for score, own_id, document, holds_all, answers in kernel.first(*asked)
    ]


def _nearer(
    ranking: Ranking, plan: Plan, parts: Sequence[Part], found: Sequence[Scored]
) -> list[Scored]:
    """Return *found*, scored also by where the words stand and whether all of them do."""
    if not found:
        return []
    scores, segments, documents = zip(*found, strict=True)
    places = list(zip(segments, documents, strict=True))
    added = places_worth(ranking, plan.features, places)
    holds_all = read_in_order(places, lambda n, own: map(parts[n].with_all.__contains__, own))
    every = 1 + ranking.weights.every
    nearer = [
        (score + more) * every if holds else score + more
        for score, more, holds in zip(scores, added, holds_all, strict=True)
    ]
    return list(zip(nearer, segments, documents, strict=True))


def _sorted(ranking: Ranking, hits: Sequence[Scored]) -> list[Scored]:
    """Return *hits* by score; of those that score the same the one whose id is first comes first.

    Few do, and it takes long to read an id.
    """
    made = sorted(hits, key=_SCORE, reverse=True)
    if len(set(map(_SCORE, made))) == len(made):
        return made
    return [hit for _, alike in groupby(made, key=_SCORE) for hit in _by_id(ranking, list(alike))]


def _by_id(ranking: Ranking, hits: list[Scored]) -> list[Scored]:
    if len(hits) == 1:
        return hits
    ids = _ids(ranking, [hit[1:] for hit in hits])
    return [hit for _, hit in sorted(zip(ids, hits, strict=True))]


def _ids(ranking: Ranking, places: Sequence[Place]) -> list[str]:
    """Return the ids of the documents at *places*."""
    return read_in_order(places, lambda number, own: ranking.kernels[number].values("id", own))


def _first_ids(ranking: Ranking, hits: list[Scored], count: int) -> list[Scored]:
    """Return *hits* without most of those that share the last score.

    There ids decide, and it takes long to read each.
    """
    if len(hits) <= 2 * count:
        return hits
    kept = []
    for number, segment in enumerate(ranking.snapshot.segments):
        order = segment.arrays.file.view("id.of_document")
        own = [hit for hit in hits if hit[1] == number]
        kept += heapq.nsmallest(count, own, key=lambda hit: (-hit[0], order[hit[2]]))
    return kept


def _newest(
    ranking: Ranking,
    plan: Plan,
    hits: Sequence[DocumentSet],
    wanted: int,
    together: Sequence[DocumentSet],
) -> list[Candidate]:
    """Return the documents that were published last."""
    newest = ranking.newest(plan.features, hits, wanted)
    segments = ranking.snapshot.segments
    published = read_in_order(
        [hit[1:] for hit in newest],
        lambda number, own: segments[number].arrays.numbers("published", own),
    )
    found = _candidates(ranking, newest, together, [None] * len(newest))
    dated = zip(published, found, strict=True)
    return [c for _, c in sorted(dated, key=lambda each: (-each[0], -each[1].score, each[1].id))]


def _candidates(
    ranking: Ranking,
    hits: Sequence[Scored],
    together: Sequence[DocumentSet],
    holding_all: Sequence[bool | None],
) -> list[Candidate]:
    ids = _ids(ranking, [hit[1:] for hit in hits])
    return [
        Candidate(score, own_id, (segment, document), holds, document in together[segment])
        for (score, segment, document), own_id, holds in zip(hits, ids, holding_all, strict=True)
    ]


def is_every_match_a_hit(query: Query) -> bool:
    """Return whether every document that scores and holds what is required matches a clause."""
    clauses = query.clauses
    if are_words(clauses):
        return True
    return any(map(is_required, clauses)) or all(isinstance(c, Word) for c in clauses)
