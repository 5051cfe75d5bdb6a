"""Which reports does a plan find in a cluster, how many are there, and which come first?

The rule is that of the embedded engine (`wardsearch.embedded.search.collector`) and of
`wardsearch.search.answering`, with queries of the cluster in place of sets of documents. Does not
cover how the reports that come first are fetched (`finding`).
"""

from typing import Final

from wardsearch.embedded.search.collector import is_every_match_a_hit
from wardsearch.frozen import NamedTuple
from wardsearch.opensearch import rows
from wardsearch.opensearch.clauses import (
    NOTHING,
    UNDATED,
    Dsl,
    QueryClauses,
    all_of,
    any_of,
    but_for,
    demanded,
)
from wardsearch.opensearch.memory import Ask
from wardsearch.opensearch.questions import Matching
from wardsearch.opensearch.statistics import ClusterStatistics
from wardsearch.search.answering import (
    KEYWORD,
    Answers,
    Asked,
    answers,
    is_one_thing,
    without_free,
)
from wardsearch.search.engine import Plan, Relation, Totals
from wardsearch.search.slots import asked_slots


class Held(NamedTuple):
    """Reports that hold what is asked for.

    Attributes:
        query: What matches them.
        asked: They hold one of these; None if they hold all of the query, which is one phrase.
    """

    query: Dsl
    asked: tuple[Asked, ...] | None = ()


_NOT_HELD: Final = Held(NOTHING)
_NONE: Final = Answers(_NOT_HELD, _NOT_HELD, 0)


class Tier(NamedTuple):
    """Reports that come before all of the next tier.

    Attributes:
        query: What matches them.
        size: How many they are; None where that was not asked.
    """

    query: Dsl
    size: int | None


class Decided(NamedTuple):
    """What is found.

    Attributes:
        tiers: The hits, those that come first before the others.
        totals: How many there are.
        together: Those that answer hold one of these; None if they hold all of the query.
        counted: What matches those that the total counts.
    """

    tiers: tuple[Tier, ...]
    totals: Totals
    together: tuple[Asked, ...] | None
    counted: Dsl


class ClusterEvidence:
    """Tells which reports hold what is asked for; sets of them are queries.

    Args:
        ask: Answers questions.
        held: What matches the reports that hold every clause.
        held_without_free: What matches those that hold every clause that may not be lacking.
    """

    def __init__(self, ask: Ask, held: Dsl, held_without_free: Dsl) -> None:
        self._ask = ask
        self._held = held
        self._held_without_free = held_without_free

    def words(self, *, may_lack: bool) -> Held:
        """Return the reports that hold all words, wherever; those that are free *may lack*."""
        return Held(self._held_without_free if may_lack else self._held)

    def holding(self, asked: Asked) -> Held:
        """Return the reports that hold *asked*."""
        words = self.words(may_lack=asked.may_lack)
        return Held(all_of([words.query, rows.holding(asked)]), (asked,))

    def candidates(self, asked: Asked) -> Held:
        """Return reports, all that hold *asked* among them, by single terms."""
        words = self.words(may_lack=asked.may_lack)
        return Held(all_of([words.query, rows.candidates(asked)]))

    def none(self) -> Held:
        """Return no report."""
        return _NOT_HELD

    def union(self, one: Held, two: Held) -> Held:
        """Return the reports of either."""
        if not self.count(one):
            return two
        return Held(any_of([one.query, two.query]), (*(one.asked or ()), *(two.asked or ())))

    def count(self, documents: Held) -> int:
        """Return how many *documents* there are."""
        query = documents.query
        return 0 if query is NOTHING else self._ask(Matching.of(query))


def decide(plan: Plan, ask: Ask) -> Decided:
    """Return what *plan* finds."""
    query, options = plan.query.query, plan.options
    exact = options.exact_accents
    said = QueryClauses(plan.query, exact_accents=exact)
    allowed = demanded(plan.query, plan.filters, exact_accents=exact)
    if not query.clauses:
        return _listed(plan, ask, allowed)
    held = all_of([allowed, said.holds_all(query.clauses)])
    without_all = ask(Matching.of(held))
    undated = _undated(plan, ask, said)
    free = all_of([allowed, said.holds_all(without_free(plan.query))])
    answered = _answered(plan, ask, held, free)
    together = 0 if answered is _NONE else ask(Matching.of(answered.documents.query))
    counted = Totals(without_all, "all-words", without_all, undated)
    if options.match == "together":
        counted = Totals(together, "together", without_all, undated)
        documents = answered.documents.query
        return _decided(plan, ask, answered, documents, counted, documents)
    if options.match == "all":
        return _decided(plan, ask, answered, held, counted, held)
    which = held
    if together:
        counted = counted._replace(total=together, relation="together")
        which = answered.documents.query
    is_narrower = exact or not is_every_match_a_hit(query)
    if not (is_narrower or options.sort == "date" or options.match == "any") and counted.total:
        return _decided(plan, ask, answered, allowed, counted, which)
    hits = all_of([allowed, said.holds_any(query.clauses)])
    if options.match == "any" or not counted.total:
        counted = Totals(ask(Matching.of(hits)), "any-word", without_all, undated)
        which = hits
    if not (is_narrower or options.sort == "date" or options.match == "any" or _is_of_ward(plan)):
        hits = allowed  # the same, as they come by score: what scores is a hit
    return _decided(plan, ask, answered, hits, counted, which)


def _is_of_ward(plan: Plan) -> bool:
    """Return whether reports score that hold no word of the query: those of a ward it names."""
    return any(feature.kind == "ward" for feature in plan.features)


def _decided(
    plan: Plan, ask: Ask, answered: Answers[Held], hits: Dsl, totals: Totals, counted: Dsl
) -> Decided:
    if plan.options.is_narrowed:
        hits = counted
    tiers = _tiers(plan, ask, answered, hits)
    return Decided(tiers, totals, answered.documents.asked, counted)


def _answered(plan: Plan, ask: Ask, held: Dsl, free: Dsl) -> Answers[Held]:
    """Return which reports answer."""
    if is_one_thing(plan.query, plan.options.match):
        whole = Held(held, None)
        return Answers(whole, whole, 0)
    statistics = ClusterStatistics(ask)
    asked = asked_slots(statistics, plan.query, plan.named)
    if asked is None:
        return _NONE
    evidence = ClusterEvidence(ask, held, free)
    exact = plan.options.exact_accents
    return answers(statistics, evidence, asked, exact_accents=exact) or _NONE


def _tiers(plan: Plan, ask: Ask, answered: Answers[Held], hits: Dsl) -> tuple[Tier, ...]:
    """Return the hits, those that answer first where they come first."""
    first: list[Dsl] = []
    if plan.options.match != "any":
        if plan.options.sort == "date":
            first = [answered.documents.query]
        elif answered.length <= KEYWORD:
            first = [answered.rows.query, answered.documents.query]
    tiers: list[Tier] = []
    taken: list[Dsl] = []
    before = 0
    for query in first:
        count = 0 if query is NOTHING else ask(Matching.of(query))
        if count > before:
            tiers.append(Tier(all_of([hits, but_for(query, taken)]), count - before))
            taken, before = [query], count
    return (*tiers, Tier(but_for(hits, taken), None))


def _undated(plan: Plan, ask: Ask, said: QueryClauses) -> int:
    filters = plan.filters
    if filters.since is None and filters.until is None:
        return 0
    without = filters._replace(since=None, until=None)
    allowed = demanded(plan.query, without, exact_accents=plan.options.exact_accents)
    clauses = said.holds_all(plan.query.query.clauses)
    return ask(Matching.of(all_of([allowed, clauses, UNDATED])))


def _listed(plan: Plan, ask: Ask, allowed: Dsl) -> Decided:
    """Return all that pass the filters where that is asked for, without any words; else none."""
    undated = _undated(plan, ask, QueryClauses(plan.query, exact_accents=False))
    if plan.is_list:
        total = ask(Matching.of(allowed))
        totals = Totals(total, "all-words", total, undated)
        return Decided((Tier(allowed, total),), totals, (), allowed)
    relation: Relation = "any-word" if plan.options.match is None else "all-words"
    return Decided((), Totals(0, relation, 0, undated), (), NOTHING)
