"""Which hits does a query have, in which order, and how many reports hold it?

Covers the way from a query's text to its results: pages, hits, snippets. Does not cover which
documents are found and in which order (`engine`) or how a passage is chosen (`snippets.snippet`).
"""

import time
from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from wardsearch.corpus.metadata import METADATA
from wardsearch.frozen import NamedTuple, field_defaults, frozen_maker_of
from wardsearch.messages.message import Message
from wardsearch.query.filters import Filters, read_filters
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query
from wardsearch.results import Explanation, Hit, QueryInfo, SearchResults, WardNow
from wardsearch.search.engine import (
    ENOUGH,
    Candidate,
    Engine,
    Found,
    Matched,
    Plan,
    Reading,
    Statistics,
    Stored,
)
from wardsearch.search.features import Feature, features
from wardsearch.search.known_names import name_features, named_runs
from wardsearch.search.lookups import Lookup
from wardsearch.search.names import NamedRun
from wardsearch.search.options import SearchOptions
from wardsearch.search.plain_queries import plainly_named
from wardsearch.search.understanding import (
    completed_spelling,
    corrected,
    from_keystrokes,
    is_plain,
    on_wards,
    with_other_forms,
)
from wardsearch.search.weights import Weights, idf
from wardsearch.snippets.pages import with_pages
from wardsearch.snippets.snippet import Snippet, best_snippets

_ID: Final = attrgetter("id")
_METADATA: Final = {name: field_defaults(Hit).get(name) for name in METADATA}  # with defaults
_hit_of: Final = frozen_maker_of(Hit)
_READ_CHARS: Final = 1_010_000  # of a hit's text: a million are marked, and some stand around them


def search(engine: Engine, text: str, options: SearchOptions) -> SearchResults:
    """Return a page of the hits of query *text*; see `wardsearch.library.index.Index.search`.

    Raises:
        QueryError: A date, a ward or the file of abbreviations cannot be understood.
    """
    began = time.perf_counter()
    typed = parse_query(text)
    filters = read_filters(
        typed,
        options.ward,
        options.since,
        options.until,
        options.about,
        options.kind,
        options.issuer,
    )

    scored: list[_Scored] = []

    def plan_of(query: Query, statistics: Statistics = engine.statistics) -> Plan:
        return _plan(statistics, engine.weights, query, filters, options, scored)

    def read(statistics: Statistics) -> Reading:
        as_typed = _scored(typed, engine.weights, options, scored)
        statistics.expect(as_typed.features)
        exact = options.exact_accents
        if options.abbreviations is None and (
            named := plainly_named(statistics, as_typed.asked, exact_accents=exact)
        ):
            return Reading(typed, _named_plan(as_typed, named, engine.weights, filters, options))
        query = typed if exact else completed_spelling(statistics, typed)
        return Reading(query, plan_of(query, statistics))

    query, plan = engine.foresee(read)
    found = engine.find(plan)
    if not found.totals.all_words_count and (meant := from_keystrokes(engine.statistics, query)):
        query = meant
        plan = plan_of(query)
        found = engine.find(plan)
    if _counted(found) < ENOUGH and (plain := _as_plain_words(query)):
        plain_plan = plan_of(plain)
        plainly = engine.find(plain_plan)
        if _counted(plainly) > _counted(found):
            query, plan, found = plain, plain_plan, plainly
    suggested: tuple[str, ...] = ()
    if found.totals.all_words_count < ENOUGH:
        suggested = engine.suggestions(plan, query, found.totals.all_words_count)
    may_be_corrected = not found.totals.all_words_count and len(suggested) == 1
    if may_be_corrected and not (options.match or options.exact_accents) and is_plain(query):
        meant = corrected(query, suggested[0])
        plan = plan_of(meant)
        query, found = meant, engine.find(plan)
    notes = plan.query.query.notes
    if filters.wards:
        notes = (*notes, *on_wards(engine.statistics, query, options.ward))
    hits = _hits(engine, plan, found)
    return SearchResults(
        query=QueryInfo(text, str(query), notes),
        total=found.totals.total,
        total_relation=found.totals.relation,
        all_words_total=found.totals.all_words_count,
        took_ms=round(1000 * (time.perf_counter() - began), 2),
        hits=hits,
        suggestions=suggested,
        warning_messages=tuple(_warnings(found)),
        breakdowns=found.breakdowns,
    )


def _as_plain_words(query: Query) -> Query | None:
    from wardsearch.query.pasted import as_plain_words  # most queries find enough

    return as_plain_words(query)


def _counted(found: Found) -> int:
    """Return how many reports answer, whether they were seen or not."""
    return found.totals.total + found.totals.seen


def _warnings(found: Found) -> Iterator[Message]:
    """Yield what the person should know about the answer."""
    if found.totals.undated:
        yield Message("undated-left-out", count=found.totals.undated)


def _plan(
    statistics: Statistics,
    weights: Weights,
    query: Query,
    filters: Filters,
    options: SearchOptions,
    known: list["_Scored"],
) -> Plan:
    """Return what *query* asks for; what it scores by itself is added to those *known*."""
    whole = with_other_forms(statistics, query, options.abbreviations)
    found = _scored(whole, weights, options, known)
    return _named_plan(found, named_runs(statistics, found.asked), weights, filters, options)


class _Scored(NamedTuple):
    """A query with the other forms of its words, and what these score, names left aside."""

    asked: AnalysedQuery
    features: tuple[Feature, ...]


def _named_plan(
    found: _Scored,
    named: list[NamedRun],
    weights: Weights,
    filters: Filters,
    options: SearchOptions,
) -> Plan:
    """Return what a query asks for, of which all but the names are *found*."""
    scored = (*found.features, *name_features(named, weights))
    return Plan(found.asked, scored, filters, options, options.last, named)


def _scored(
    query: Query, weights: Weights, options: SearchOptions, known: list[_Scored]
) -> _Scored:
    """Return what *query* scores, which is added to those *known*."""
    for scored in known:
        own = scored.asked.query
        if own is query or (own == query and own.notes == query.notes):
            return scored
    asked = AnalysedQuery(query)
    made = features(asked, exact_accents=options.exact_accents, weights=weights)
    scored = _Scored(asked, tuple(made))
    known.append(scored)
    return scored


def _hits(engine: Engine, plan: Plan, found: Found) -> tuple[Hit, ...]:
    """Return the hits of the page that is asked for."""
    options = plan.options
    shown = found.candidates[options.first :]
    matched: list[Matched | None] = [None] * len(shown)
    if options.snippets > 0 and shown:
        rarity = _rarity(engine.statistics, plan.query)
        exact = options.exact_accents
        matched[:] = engine.matches(
            shown, plan.query, rarity, exact_accents=exact, chars=_READ_CHARS
        )
    paths = engine.folders.paths_of(list(map(_ID, shown)))
    found_hits = zip(paths, shown, engine.read(shown), matched, strict=True)
    return tuple(
        [
            _hit_of(
                (
                    *{**_METADATA, **stored.fields}.values(),
                    rank,
                    round(10_000 * candidate.score) / 10_000,  # a third of what `round(…, 4)` takes
                    candidate.id,
                    path,
                    () if own is None else _snippets(own, stored, options),
                    _explanation(engine, plan, candidate) if options.explain else None,
                    None if stored.unit is None else ward_now(stored),  # as of most hits
                    candidate.together,
                )
            )
            for rank, (path, candidate, stored, own) in enumerate(found_hits, options.first + 1)
        ]
    )


def _rarity(statistics: Statistics, query: AnalysedQuery) -> list[float]:
    """Return how rare each syllable of *query* is, as a number over 0."""
    lookups = [
        Lookup("folded", (syllable.folded,), "prefix" if is_prefix else "any")
        for syllable, is_prefix in query.syllables()
    ]
    count = statistics.report_count
    return [idf(statistics.document_frequency(lookup), count) for lookup in lookups]


def _snippets(matched: Matched, stored: Stored, options: SearchOptions) -> tuple[Snippet, ...]:
    text, body_start, tokens = matched
    line, _, rest = text.lstrip().partition("\n")
    if not body_start and line.strip() == stored.fields["title"] and rest.strip():
        body_start = len(text) - len(rest)  # the title is shown already
    if not tokens and text[stored.title_end :].strip():
        body_start = max(body_start, stored.title_end)  # a letterhead tells nothing
    shown = best_snippets(text, tokens, limit=options.snippets, body_start=body_start)
    paged = with_pages(text, tokens, shown)
    if not options.context:
        return paged
    from wardsearch.snippets.context import with_context  # seldom asked for

    return with_context(text, tokens, paged, options.context, body_start=body_start)


def _explanation(engine: Engine, plan: Plan, candidate: Candidate) -> Explanation:
    from wardsearch.search.explaining import explanation  # seldom asked for

    return explanation(engine, plan, candidate)


def ward_now(stored: Stored) -> WardNow | None:
    """Return what the ward of a report is today, if it has another name or was divided."""
    unit = stored.unit
    if unit is None:  # as of most hits
        return None
    ward = stored.fields.get("ward")
    if unit.now == (f"{unit.kind} {ward}",):
        return None
    from wardsearch.places.gazetteer import SINCE  # most hits are of wards that are still there
    from wardsearch.places.ward_names import ward_key

    keeps_name = ward is not None and ward_key(ward) in map(ward_key, unit.now)
    return WardNow(unit.now, SINCE, keeps_name=keeps_name)
