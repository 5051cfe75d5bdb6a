import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, get_args
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from support.cluster import Cluster
from support.engines import NewIndex
from support.reference import Found, Reference
from support.segments import WARDS, WORDS, lines
from wardsearch.corpus.report import Report, report_from_object
from wardsearch.embedded.writing import writer
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.query.parser import parse_query
from wardsearch.results import Hit
from wardsearch.search.options import Sort
from wardsearch.vietnamese.dates import NO_TIME, minutes

DATES = (None, "2022-03-15T08:30:00", "2022-03-15T09:00:00", "2023-01-01T00:00:00", "1969-07-20")

PIECES = (
    *(word for word in WORDS if any(map(str.isalnum, word))),
    "giải",
    "phong",
    "dai",
    "hội",
    '"giải phóng"',
    '"giai phong mat"',
    '"ma má"',
    '"ma ma ma"',
    '"giải phong"',
    '"123/QĐ-UBND"',
    "gi*",
    "má*",
    "ma*",
    "123/q*",
    "title:ma",
    "title:đại",
    "title:giải",
    "title:phong",
    'title:"dai hoi"',
    'title:"ma má ma má ma"',
    "title:gi*",
    "không",
    "ben do",
    "Ngọc Thụy",
    "của",
    "bao nhiêu",
    "viêt",
)
JOINERS = ("AND", "OR", "NOT", "(", ")", "-ma", '-"giải phóng"', "-title:gi*", "-(ma OR 1.089)")
WARD_PIECES = ('ward:"Bến Đò"', "ward:ngoc", "-ward:bến-đò", 'phường:"Ngọc Thụy"', "ward:5")


class Search(NamedTuple):
    """A query with its options; dates as the index takes them and as they are meant."""

    text: str
    ward: str | None
    since: tuple[str, datetime] | None
    until: tuple[str, datetime] | None
    exact_accents: bool
    all_words: bool


def _has_days(search: Search) -> bool:
    """Return whether there is a day between its dates; where there is none, it is refused."""
    return not (search.since and search.until and search.since[1] > search.until[1])


def _bound(text: str, meant: str) -> tuple[str, datetime]:
    return text, datetime.fromisoformat(meant)


_SINCE = st.sampled_from(
    [
        _bound("2022", "2022-01-01"),
        _bound("15/03/2022", "2022-03-15"),
        _bound("2022-04", "2022-04-01"),
    ]
)
_UNTIL = st.sampled_from(
    [
        _bound("2022", "2022-12-31 23:59"),
        _bound("15/03/2022", "2022-03-15 23:59"),
        _bound("1969", "1969-12-31 23:59"),
    ]
)
_QUERIES = st.lists(
    st.sampled_from(PIECES) | st.sampled_from((*PIECES, *JOINERS, *WARD_PIECES)),
    min_size=1,
    max_size=5,
).map(" ".join)
_SEARCHES = st.builds(
    Search,
    _QUERIES,
    st.none() | st.none() | st.sampled_from(["Ngọc Thụy", "phuong ben do", "Phường 5", "Lạ"]),
    st.none() | st.none() | _SINCE,
    st.none() | st.none() | _UNTIL,
    st.booleans(),
    st.booleans(),
).filter(_has_days)
_OBJECTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "title": lines(),
        "text": st.lists(lines(), max_size=3).map("\n".join),
        "ward": st.sampled_from(WARDS),
        "published": st.sampled_from(DATES),
    }
).filter(lambda obj: f"{obj['title']}{obj['text']}".strip() != "")
# What happens between two commits: reports written, or taken away (None).
_COMMITS = st.lists(
    st.dictionaries(st.integers(0, 7), _OBJECTS | _OBJECTS | st.none(), max_size=5),
    min_size=1,
    max_size=4,
)


def _plain(text: str) -> Search:
    return Search(text, None, None, None, exact_accents=False, all_words=False)


class Corpus:
    """A corpus folder whose files are written and removed, and what its reports are by then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports: dict[str, Report] = {}
        self._changes = 0

    def change(self, number: int, obj: dict[str, Any] | None) -> None:
        """Write the report *number*, or remove it."""
        path = self.folder / f"{number}.jsonl"
        report_id = f"{path.name}#{number}"
        if obj is None:
            path.unlink(missing_ok=True)
            self.reports.pop(report_id, None)
            return
        path.write_text(json.dumps({"id": str(number), **obj}) + "\n", "utf-8")
        self._changes += 1
        os.utime(path, ns=(self._changes, self._changes))  # a clock may be coarser than a test
        self.reports[report_id] = report_from_object(report_id, obj)


def _fill(
    tmp_path: Path, index: str | Path, commits: list[dict[int, dict[str, Any] | None]]
) -> Corpus:
    """Commit to *index* what *commits* say, one after the other; return the corpus."""
    (tmp_path / "corpus").mkdir()
    corpus = Corpus(tmp_path / "corpus")
    for changes in commits:
        for number, obj in changes.items():
            corpus.change(number, obj)
        sync(corpus.folder, index, allow_empty=True)
    return corpus


def _options(search: Search) -> dict[str, Any]:
    return {
        "ward": search.ward,
        "since": search.since and search.since[0],
        "until": search.until and search.until[0],
        "exact_accents": search.exact_accents,
        "all_words": search.all_words,
        "snippets": 0,
    }


def _expected(reference: Reference, search: Search) -> Found:
    return reference.search(
        search.text,
        ward=search.ward,
        since=search.since and search.since[1],
        until=search.until and search.until[1],
        exact_accents=search.exact_accents,
        all_words=search.all_words,
    )


def _check(index: Index, corpus: Corpus, reference: Reference, search: Search) -> None:
    """Demand that *index* answers *search* as *reference* does: hits, scores, order, pages."""
    search = _as_read(index, search)
    expected = _expected(reference, search)
    for sort in get_args(Sort):
        results = index.search(search.text, limit=100, sort=sort, **_options(search))
        assert {hit.id for hit in results.hits} == set(expected.scores)
        assert (results.total, results.total_relation) == (expected.total, expected.relation)
        assert [hit.rank for hit in results.hits] == list(range(1, len(results.hits) + 1))
        scores = expected.scores if sort == "score" else expected.bm25
        for hit in results.hits:
            assert hit.score == pytest.approx(scores[hit.id], rel=1e-4, abs=1e-4)
        by_score = sort == "score" and bool(parse_query(search.text).clauses)
        order = _by_score if by_score else _by_date
        first = (expected.rows, expected.short) if by_score else (expected.together,)
        assert list(results.hits) == sorted(
            results.hits, key=lambda hit: (*(hit.id not in tier for tier in first), order(hit))
        )
        marked = {hit.id for hit in results.hits if hit.together}
        assert marked == expected.together & set(expected.scores)  # an answer may lack `bao nhiêu`
        _check_twins(results.hits, corpus)
        for limit in (1, 2, 3):
            pages = list(_pages(index, search, sort, limit))
            assert list(map(_summary, pages)) == list(map(_summary, results.hits))


def _as_read(index: Index, search: Search) -> Search:
    """Return *search* for what *index* reads its text as, where that is another query."""
    asked = index.search(search.text, limit=1, **_options(search)).query
    reread = {message.code for message in asked.messages} & {"plain-words", "corrected"}
    return search._replace(text=asked.understood) if reread else search


def _by_score(hit: Hit) -> tuple[Any, ...]:
    return (-hit.score,)


def _by_date(hit: Hit) -> tuple[Any, ...]:
    published = minutes(hit.published) if hit.published else NO_TIME
    return (-published, -hit.score)


def _check_twins(hits: tuple[Hit, ...], corpus: Corpus) -> None:
    """Demand that reports alike score alike to the last bit, so that their ids order them."""
    seen: dict[tuple[object, ...], Hit] = {}
    for hit in hits:
        report = corpus.reports[hit.id]
        like = report.text, report.title_range, report.published, report.ward
        twin = seen.get(like)
        if twin is not None:
            assert twin.score == hit.score
            assert twin.id < hit.id
        seen[like] = hit


def _summary(hit: Hit) -> tuple[int, str, float]:
    return hit.rank, hit.id, hit.score


def _pages(index: Index, search: Search, sort: Sort, limit: int) -> Iterator[Hit]:
    page = 1
    while hits := index.search(
        search.text, limit=limit, page=page, sort=sort, **_options(search)
    ).hits:
        yield from hits
        page += 1


# An example is an index and dozens of searches: few, and no long search for a smaller one.
_FEW = settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@_FEW
@given(
    _COMMITS,
    st.lists(_SEARCHES, min_size=1, max_size=6),
    st.sampled_from((2, 8)),
    st.sampled_from((writer.MOSTLY_DEAD, 1.0)),
)
def test_searches_after_any_history_equal_the_reference(
    tmp_path_factory: pytest.TempPathFactory,
    commits: list[dict[int, dict[str, Any] | None]],
    searches: list[Search],
    fan_out: int,
    mostly_dead: float,
) -> None:
    folder = tmp_path_factory.mktemp("history")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "FAN_OUT", fan_out)
        patch.setattr(writer, "MOSTLY_DEAD", mostly_dead)
        corpus = _fill(folder, folder / "index", commits)
    _check_all(folder / "index", corpus, searches)


@pytest.mark.cluster
@pytest.mark.slow
@settings(_FEW, max_examples=4)
@given(_COMMITS, st.lists(_SEARCHES, min_size=1, max_size=2))
def test_searches_in_a_cluster_after_any_history_equal_the_reference(
    tmp_path_factory: pytest.TempPathFactory,
    cluster: Cluster,
    commits: list[dict[int, dict[str, Any] | None]],
    searches: list[Search],
) -> None:
    name = f"history-{uuid4().hex[:12]}"
    folder = tmp_path_factory.mktemp("history")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        address = f"opensearch://{cluster.hosts}/{name}"
        try:
            _check_all(address, _fill(folder, address, commits), searches)
        finally:
            cluster.forget(name)


def _check_all(place: str | Path, corpus: Corpus, searches: list[Search]) -> None:
    """Demand that the index at *place* answers *searches*, and each piece of one, rightly."""
    with open_index(place) as index:
        assert len(index) == len(corpus.reports)
        reference = Reference(corpus.reports.values())
        for search in searches:
            _check(index, corpus, reference, search)
        for piece in PIECES:
            search = _as_read(index, searches[0]._replace(text=piece))
            found = _expected(reference, search)
            results = index.search(search.text, limit=100, **_options(search))
            scores = {hit.id: hit.score for hit in results.hits}
            assert scores == pytest.approx(found.scores, rel=1e-4, abs=1e-4)
            assert results.total == found.total


@pytest.mark.parametrize(
    "query",
    [
        '"ma má ma má ma má"',
        'title:"ma má ma má ma má"',
        'title:"ma ma ma ma ma ma"',
        '"ma ma ma ma ma ma" OR a',
        '-"ma má ma má ma má" ma',
    ],
)
def test_a_phrase_longer_than_a_text_of_the_same_pairs_is_not_in_it(
    tmp_path: Path, new_index: NewIndex, query: str
) -> None:
    titles = ["ma má ma má", "má ma má ma má", "ma má ma má ma má", "a"]
    commit: dict[int, dict[str, Any] | None] = {
        n: {"title": title, "text": ""} for n, title in enumerate(titles)
    }
    place = new_index()
    corpus = _fill(tmp_path, place, [commit])
    with open_index(place) as index:
        _check(index, corpus, Reference(corpus.reports.values()), _plain(query))


def test_reports_alike_are_ordered_by_id_across_segments_and_pages(
    tmp_path: Path, new_index: NewIndex
) -> None:
    alike = {"title": "Giải phóng", "text": "mặt bằng ma má"}
    commits: list[dict[int, dict[str, Any] | None]] = [
        dict.fromkeys(numbers, alike) for numbers in ([5, 3], [1, 7], [0, 6, 2], [4])
    ]
    place = new_index()
    corpus = _fill(tmp_path, place, commits)
    with open_index(place) as index:
        for query in ("giai phong", "mặt bằng má", '"ma má"'):
            _check(index, corpus, Reference(corpus.reports.values()), _plain(query))
            hits = index.search(query, limit=3, page=2).hits
            assert [hit.id for hit in hits] == ["3.jsonl#3", "4.jsonl#4", "5.jsonl#5"]


def test_what_is_deleted_counts_no_more_in_any_score(tmp_path: Path, new_index: NewIndex) -> None:
    texts = ["ma", "ma má mà ma", "giải phóng mặt bằng ma", "đại hội", "ma ma", "a"]
    commits: list[dict[int, dict[str, Any] | None]] = [
        {number: {"title": "", "text": text} for number, text in enumerate(texts)},
        {1: None},
    ]
    place = new_index()
    corpus = _fill(tmp_path, place, commits)
    with open_index(place) as index:
        for query in ("ma", "má", "giai phong a", "gi*"):
            _check(index, corpus, Reference(corpus.reports.values()), _plain(query))


def test_reports_without_a_date_come_last_on_every_page(
    tmp_path: Path, new_index: NewIndex
) -> None:
    dates = (None, "2022-03-15", None, "1969-07-20", "2023-01-01")
    commit: dict[int, dict[str, Any] | None] = {
        number: {"title": "", "text": "ma", "published": date} for number, date in enumerate(dates)
    }
    place = new_index()
    corpus = _fill(tmp_path, place, [commit])
    with open_index(place) as index:
        _check(index, corpus, Reference(corpus.reports.values()), _plain("ma"))
        newest = index.search("ma", sort="date", limit=2).hits
        assert [hit.id for hit in newest] == ["4.jsonl#4", "1.jsonl#1"]
