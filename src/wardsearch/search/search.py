"""Which hits does a query have, in which order, and how many reports hold it?

Covers the way from a query's text to its results: pages, hits, snippets. Does not cover
which documents are found and in which order (`finding`), or how a passage is chosen (`snippet`).
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from wardsearch.embedded.index.documents import StoredRow
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.embedded.search.collector import Candidate, Findings, Sort
from wardsearch.embedded.search.highlighting import Highlighter, query_syllables
from wardsearch.errors import QueryError
from wardsearch.places.gazetteer import SINCE
from wardsearch.places.ward_names import ward_key
from wardsearch.query.filters import Bound, Filters, read_filters
from wardsearch.query.parser import Query, parse_query
from wardsearch.results import Hit, QueryInfo, SearchResults, WardNow
from wardsearch.search.explaining import explanation
from wardsearch.search.fact_features import fact_features
from wardsearch.search.features import Feature, Kind, features
from wardsearch.search.other_forms import other_features
from wardsearch.search.understanding import from_keystrokes, on_wards, with_other_forms
from wardsearch.snippets.pages import with_pages
from wardsearch.snippets.snippet import Snippet, best_snippets
from wardsearch.vietnamese.dates import moment

_ENOUGH: Final = 3  # reports that hold every word; with fewer, another query may have been meant


def search(
    ranking: Ranking,
    corpus: Path,
    text: str,
    *,
    limit: int = 10,
    page: int = 1,
    ward: str | None = None,
    since: Bound = None,
    until: Bound = None,
    about: str | None = None,
    sort: Sort = "score",
    exact_accents: bool = False,
    all_words: bool = False,
    snippets: int = 2,
    explain: bool = False,
    abbreviations: Path | None = None,
) -> SearchResults:
    """Return a page of the hits of query *text*; see `wardsearch.library.index.Index.search`."""
    began = time.perf_counter()
    _demand(limit, page, sort)
    query = parse_query(text)
    filters = read_filters(query, ward, since, until, about)

    def find(query: Query) -> tuple[Query, list[Feature], Findings]:
        asked = with_other_forms(ranking, query, abbreviations)
        scored = features(asked, exact_accents=exact_accents, weights=ranking.weights)
        scored += other_features(asked, ranking.weights)
        scored += fact_features(asked, ranking.weights)
        options = {"exact_accents": exact_accents, "all_words": all_words}
        return asked, scored, Findings(ranking, asked, scored, filters, **options)

    asked, scored, found = find(query)
    if not found.holding_all and (meant := from_keystrokes(ranking, query)):
        query = meant
        asked, scored, found = find(query)
    best = found.best(limit * page, sort)[limit * (page - 1) :]
    rarity = _rarity(ranking, asked) if snippets > 0 and best else []
    highlighters = {
        number: Highlighter(
            ranking.snapshot.segments[number], asked, rarity, exact_accents=exact_accents
        )
        for number in {candidate.segment for candidate in best if snippets > 0}
    }
    folder = shown_folder(corpus)
    hits = tuple(
        _hit(
            ranking,
            folder,
            candidate,
            rank,
            highlighters.get(candidate.segment),
            snippets,
            scored if explain else None,
        )
        for rank, candidate in enumerate(best, limit * (page - 1) + 1)
    )
    notes = (*asked.notes, *on_wards(ranking, query, ward)) if filters.wards else asked.notes
    suggested = _suggestions(ranking, query, filters, found, exact_accents=exact_accents)
    return SearchResults(
        query=QueryInfo(text, str(query), notes),
        total=found.total,
        total_relation="all-words" if found.holds_all else "any-word",
        took_ms=round(1000 * (time.perf_counter() - began), 2),
        hits=hits,
        suggestions=suggested,
    )


def _suggestions(
    ranking: Ranking, query: Query, filters: Filters, found: Findings, *, exact_accents: bool
) -> tuple[str, ...]:
    """Return what else may have been meant, where few reports hold every word of *query*."""
    if found.holding_all >= _ENOUGH:
        return ()
    from wardsearch.embedded.search.suggestions import suggestions

    return suggestions(
        ranking, query, filters, holding_all=found.holding_all, exact_accents=exact_accents
    )


def _demand(limit: int, page: int, sort: str) -> None:
    for name, value in (("limit", limit), ("page", page)):
        if value < 1:
            raise QueryError(f"{name} is {value}; it must be 1 or more")
    if sort not in get_args(Sort):
        raise QueryError(f"sort is {sort!r}; it must be {' or '.join(map(repr, get_args(Sort)))}")


def _rarity(ranking: Ranking, query: Query) -> list[float]:
    """Return how rare each syllable of *query* is, as a number over 0."""
    rarities = []
    for syllable, is_prefix in query_syllables(query):
        kind: Kind = "prefix" if is_prefix else "letters"
        feature = Feature("folded", (syllable.folded,), 1.0, kind, 0)
        rarities.append(ranking.idf(ranking.document_frequency(feature)))
    return rarities


def _hit(
    ranking: Ranking,
    folder: str,
    candidate: Candidate,
    rank: int,
    highlighter: Highlighter | None,
    snippets: int,
    explained: Sequence[Feature] | None,
) -> Hit:
    arrays = ranking.snapshot.segments[candidate.segment].arrays
    document = candidate.document
    row = arrays.stored[document]
    made: tuple[Snippet, ...] = ()
    if highlighter is not None:
        text = arrays.texts[document]
        body_start = int(arrays.column("body_starts")[document])
        matches = highlighter.matches(document, text)
        shown = best_snippets(text, matches, limit=snippets, body_start=body_start)
        made = with_pages(text, matches, shown)
    return Hit(
        rank=rank,
        score=round(candidate.score, 4),
        id=candidate.id,
        path=shown_path(folder, candidate.id),
        title=row.title,
        ward=row.ward,
        published=moment(candidate.published),
        source=row.source,
        views=row.views,
        url=row.url,
        is_ocr=row.is_ocr,
        ward_now=ward_now(row),
        snippets=made,
        explanation=None
        if explained is None
        else explanation(
            ranking, explained, candidate.segment, document, candidate.score, candidate.holds_all
        ),
    )


def ward_now(row: StoredRow) -> WardNow | None:
    """Return what the ward of *row* is today, if it has another name or was divided."""
    if row.unit is None or row.unit.now == (f"{row.unit.kind} {row.ward}",):
        return None
    keeps_name = row.ward is not None and ward_key(row.ward) in map(ward_key, row.unit.now)
    return WardNow(row.unit.now, SINCE, keeps_name=keeps_name)


def shown_folder(corpus: Path) -> str:
    """Return where the corpus is: relative to the working folder where it lies below it."""
    working = Path.cwd()
    return (corpus.relative_to(working) if corpus.is_relative_to(working) else corpus).as_posix()


def shown_path(folder: str, report_id: str) -> str:
    """Return where the report's file is, below the corpus *folder* as it is shown."""
    name = report_id.partition("#")[0]
    return name if folder == "." else f"{folder}/{name}"
