"""Which documents does a query find, how many answer it, and which come first?

Covers filters, totals and order, over all segments. Does not cover the score of a word (`bm25`,
`proximity`), which documents a clause matches (`matching`), or where its words must stand together
(`wardsearch.search.answering`, `rows`).
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from wardsearch.analysis.arrays import Ints, Mask
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.search.bm25 import Ranking, Scored
from wardsearch.embedded.search.filter_masks import passing
from wardsearch.embedded.search.matching import Matcher
from wardsearch.embedded.search.proximity import READ, places_worth
from wardsearch.embedded.search.rows import Evidence, SegmentEvidence
from wardsearch.query.tree import Query, Word, is_required
from wardsearch.search.answering import (
    KEYWORD,
    Answers,
    answers,
    asked_slots,
    is_one_phrase,
    without_free,
)
from wardsearch.search.engine import Candidate, Found, Plan, Totals
from wardsearch.vietnamese.dates import NO_TIME

_NONE: Final = np.empty(0, np.int32)


class Part(NamedTuple):
    """The documents of one segment that a plan is about.

    Attributes:
        segment: The segment.
        matcher: Knows which of its documents hold a clause.
        allowed: Which of them may be hits: they pass the filters, hold what is required and nothing
            that is excluded.
        with_all: Those that hold every clause, ascending; none where there is no clause.
        undated: How many more there would be, were they not left out for want of a date.
    """

    segment: LiveSegment
    matcher: Matcher
    allowed: Mask
    with_all: Ints
    undated: int


def collect(ranking: Ranking, plan: Plan) -> Found:
    """Return the best documents of *plan*, and how many there are."""
    parts = [part_of(segment, plan) for segment in ranking.snapshot.segments]
    answered = _answered(ranking, parts, plan)
    hits, counted = _hits(parts, plan, answered)
    together = [_mask(d, len(m)) for d, m in zip(answered.documents, hits, strict=True)]
    found = first_of(ranking, plan, parts, _tiers(hits, plan, answered), together)
    totals = counted._replace(undated=sum(part.undated for part in parts))
    return Found(found, totals)


def first_of(
    ranking: Ranking,
    plan: Plan,
    parts: Sequence[Part],
    tiers: Iterable[Sequence[Mask]],
    together: Sequence[Mask],
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
        if len(found) < plan.wanted and any(map(np.any, tier)):
            wanted = plan.wanted - len(found)
            if plan.options.sort == "date" or not plan.query.query.clauses:
                found += _newest(ranking, plan, tier, wanted)
            else:
                found += _best(ranking, plan, parts, tier, wanted)
    marked = [c._replace(together=bool(together[c.place[0]][c.place[1]])) for c in found]
    return tuple(marked[: plan.wanted])


def part_of(segment: LiveSegment, plan: Plan) -> Part:
    """Return the documents of *segment* that *plan* is about."""
    query, filters = plan.query.query, plan.filters
    matcher = Matcher(segment, plan.query, exact_accents=plan.options.exact_accents)
    allowed = _demanded(passing(segment, filters), matcher, query)
    with_all = matcher.holding_all(query.clauses, allowed) if query.clauses else _NONE
    undated = 0
    if filters.since is not None or filters.until is not None:
        without = passing(segment, filters._replace(since=None, until=None))
        without &= segment.arrays.column("published") == NO_TIME
        if without.any():
            without = _demanded(without, matcher, query)
            undated = len(matcher.holding_all(query.clauses, without))
    return Part(segment, matcher, allowed, with_all, undated)


def _demanded(allowed: Mask, matcher: Matcher, query: Query) -> Mask:
    """Return those of *allowed* that hold what is required and nothing that is excluded."""
    for clause in query.excluded:
        allowed &= ~matcher.holds(clause)
    for clause in query.clauses:
        if is_required(clause):
            allowed &= matcher.holds(clause)
    return allowed


def _answered(ranking: Ranking, parts: Sequence[Part], plan: Plan) -> Answers[list[Ints]]:
    """Return which documents answer."""
    if is_one_phrase(plan.query):
        held = [part.with_all for part in parts]
        return Answers(held, held, 0)
    evidence = Evidence([_evidence(part, plan) for part in parts])
    asked = asked_slots(ranking.statistics, plan.query)
    found = asked and answers(
        ranking.statistics, evidence, asked, exact_accents=plan.options.exact_accents
    )
    return found or Answers(evidence.none(), evidence.none(), 0)


def _evidence(part: Part, plan: Plan) -> SegmentEvidence:
    demanded = without_free(plan.query)
    return SegmentEvidence(
        part.segment, part.with_all, lambda: part.matcher.holding_all(demanded, part.allowed)
    )


def _tiers(
    hits: Sequence[Mask], plan: Plan, answered: Answers[list[Ints]]
) -> Iterator[Sequence[Mask]]:
    """Yield the hits that come before all others, then the next, at last the rest.

    Those that answer come first; of longer queries only by date: by score, their best reports often
    hold the words in title and lead and not together.
    """
    tiers: list[list[Ints]] = []
    if plan.options.sort == "date":
        tiers = [answered.documents]
    elif answered.length <= KEYWORD:
        tiers = [answered.rows, answered.documents]
    left = list(hits)
    for tier in tiers if plan.options.match != "any" else ():
        if any(map(len, tier)):
            masks = [_mask(d, len(m)) & m for d, m in zip(tier, left, strict=True)]
            left = [mask & ~taken for mask, taken in zip(left, masks, strict=True)]
            yield masks
    yield left


def _hits(
    parts: Sequence[Part], plan: Plan, answered: Answers[list[Ints]]
) -> tuple[list[Mask], Totals]:
    """Return which documents of each segment are hits if they score, and how many are hits."""
    query, options = plan.query.query, plan.options
    allowed = [part.allowed for part in parts]
    if not query.clauses:
        return _listed(allowed, plan)
    with_all = sum(len(part.with_all) for part in parts)
    together = sum(map(len, answered.documents))
    if options.match in ("together", "all"):
        asked = answered.documents if options.match == "together" else [p.with_all for p in parts]
        hits = [_mask(d, len(mask)) for d, mask in zip(asked, allowed, strict=True)]
        if options.match == "together":
            return hits, Totals(together, "together", with_all)
        return hits, Totals(with_all, "all-words", with_all)
    # For an order by date, what scores nothing must be told from what does.
    is_narrower = options.exact_accents or not _is_every_match_a_hit(query)
    counted = Totals(with_all, "all-words", with_all)
    if together:
        counted = Totals(together, "together", with_all)
    if not (is_narrower or options.sort == "date" or options.match == "any") and counted.total:
        return allowed, counted
    with_any = [part.matcher.holding_any(query.clauses, part.allowed) for part in parts]
    if options.match == "any" or not counted.total:
        counted = Totals(sum(int(mask.sum()) for mask in with_any), "any-word", with_all)
    return with_any, counted


def _listed(allowed: list[Mask], plan: Plan) -> tuple[list[Mask], Totals]:
    """Return all that pass the filters where that is asked for, without any words; else none."""
    query, filters = plan.query.query, plan.filters
    if filters.wards or filters.documents or (not query.text.strip() and filters.narrow):
        total = sum(int(mask.sum()) for mask in allowed)
        return allowed, Totals(total, "all-words", total)
    nothing = [np.zeros_like(mask) for mask in allowed]
    return nothing, Totals(0, "any-word" if plan.options.match is None else "all-words", 0)


def _best(
    ranking: Ranking, plan: Plan, parts: Sequence[Part], hits: Sequence[Mask], wanted: int
) -> list[Candidate]:
    """Return the documents that score most, those that come first scored by their text, too."""
    read = max(wanted, READ)
    scored = _first_ids(ranking, ranking.best(plan.features, hits, read), read)
    found = [_candidate(ranking, hit) for hit in scored]
    found.sort(key=lambda c: (-c.score, c.id))
    nearer = _nearer(ranking, plan, parts, found[:READ])
    return sorted(nearer, key=lambda c: (-c.score, c.id)) + found[READ:]


def _nearer(
    ranking: Ranking, plan: Plan, parts: Sequence[Part], found: Sequence[Candidate]
) -> list[Candidate]:
    """Return *found*, scored also by where the words stand and whether all of them do."""
    added = places_worth(ranking, plan.features, [candidate.place for candidate in found])
    made = []
    for candidate, more in zip(found, added, strict=True):
        segment, document = candidate.place
        with_all = parts[segment].with_all
        at = int(np.searchsorted(with_all, document))
        holds_all = bool((with_all[at : at + 1] == document).any())
        score = (candidate.score + more) * (1 + ranking.weights.every * holds_all)
        made.append(candidate._replace(score=score, holds_all=holds_all))
    return made


def _first_ids(ranking: Ranking, hits: list[Scored], count: int) -> list[Scored]:
    """Return *hits* without most of those that share the last score.

    There ids decide, and it takes long to read each.
    """
    if len(hits) <= 2 * count:
        return hits
    kept = []
    for number, segment in enumerate(ranking.snapshot.segments):
        order = segment.arrays.keys("id")
        own = [hit for hit in hits if hit.segment == number]
        kept += heapq.nsmallest(count, own, key=lambda hit: (-hit.score, order[hit.document]))
    return kept


def _newest(ranking: Ranking, plan: Plan, hits: Sequence[Mask], wanted: int) -> list[Candidate]:
    """Return the documents that were published last."""
    found = []
    for number, mask in enumerate(hits):
        arrays = ranking.snapshot.segments[number].arrays
        documents = np.flatnonzero(mask).astype(np.int32)
        scores = ranking.scores_of(plan.features, number, documents)
        published = arrays.column("published")[documents]
        # Not -published: what has no time is the least number, whose negative is itself.
        order = np.lexsort((arrays.keys("id")[documents], -scores, ~published))
        found += [
            _candidate(ranking, Scored(float(scores[place]), number, int(documents[place])))
            for place in order[:wanted].tolist()
        ]
    return sorted(found, key=lambda c: (-c.published, -c.score, c.id))


def _candidate(ranking: Ranking, hit: Scored) -> Candidate:
    arrays = ranking.snapshot.segments[hit.segment].arrays
    published = int(arrays.column("published")[hit.document])
    return Candidate(hit.score, published, arrays.id(hit.document), (hit.segment, hit.document))


def _is_every_match_a_hit(query: Query) -> bool:
    """Return whether every document that scores and holds what is required matches a clause."""
    return any(map(is_required, query.clauses)) or all(isinstance(c, Word) for c in query.clauses)


def _mask(documents: Ints, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[documents] = True
    return mask
