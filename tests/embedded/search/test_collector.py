from pathlib import Path

import pytest

from support.corpora import indexed
from support.engines import snapshot_of
from support.statistics import HeldTerms
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.embedded.search.collector import collect, first_of, part_of
from wardsearch.embedded.search.proximity import READ
from wardsearch.query.filters import read_filters
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.search.engine import Plan, Totals
from wardsearch.search.features import features
from wardsearch.search.options import SearchOptions


def plan(text: str, wanted: int = 10) -> Plan:
    query = parse_query(text)
    asked = AnalysedQuery(query)
    filters = read_filters(query, None, None, None)
    return Plan(asked, tuple(features(asked)), filters, SearchOptions(), wanted)


def test_what_comes_first_may_be_known_from_elsewhere(tmp_path: Path) -> None:
    with indexed(tmp_path, ["họp tổ", "họp", "tổ"]) as index:
        ranking = Ranking(snapshot_of(index))
        counted = collect(ranking, plan("hop to"))
        parts = [part_of(segment, plan("hop to")) for segment in ranking.snapshot.segments]
        (order,) = (segment.arrays.strings("id") for segment in ranking.snapshot.segments)
        ids = [order[n].decode() for n in range(3)]
        (kernel,) = ranking.kernels
        last = kernel.documents([2])
        others = kernel.living() - last
        told = first_of(ranking, plan("hop to"), parts, [[last], [others]], [others])

    assert counted.totals == Totals(1, "together", 1)
    assert told[0].id == ids[-1]
    assert [candidate.together for candidate in told] == [False, True, True]


def test_how_rare_words_are_may_be_known_from_elsewhere(tmp_path: Path) -> None:
    with indexed(tmp_path, ["họp", "họp tổ", "tổ"]) as index:
        own = Ranking(snapshot_of(index))
        wider = Ranking(snapshot_of(index), statistics=HeldTerms({}, report_count=10**6))
        scores = [collect(ranking, plan("hop")).candidates[0].score for ranking in (own, wider)]

    assert scores[1] > 10 * scores[0]


def test_as_many_candidates_come_as_are_wanted(tmp_path: Path) -> None:
    with indexed(tmp_path, ["họp"] * 50) as index:
        found = collect(Ranking(snapshot_of(index)), plan("hop", wanted=7))

    assert len(found.candidates) == 7
    assert found.totals.total == 50


@pytest.mark.parametrize("segments", [1, 2])
def test_of_many_reports_alike_the_first_ids_come_first(tmp_path: Path, segments: int) -> None:
    ids = [f"{number:03}.txt" for number in range(140)]
    *before, last = [dict.fromkeys(ids[first::segments], "họp") for first in range(segments)]
    for texts in before:
        with indexed(tmp_path, texts):
            pass
    with indexed(tmp_path, last) as index:
        ranking = Ranking(snapshot_of(index))
        found = collect(ranking, plan("hop", wanted=READ + 5)).candidates

    assert len(ranking.snapshot.segments) == segments
    assert [candidate.id for candidate in found] == ids[: READ + 5]
    assert [candidate.holds_all for candidate in found] == [True] * READ + [None] * 5


def test_of_reports_that_score_the_same_the_first_id_comes_first(tmp_path: Path) -> None:
    texts = {"b.txt": "họp", "c.txt": "họp tổ", "d.txt": "họp tổ"}
    with indexed(tmp_path, texts):
        pass
    with indexed(tmp_path, {"a.txt": "họp tổ"}) as index:  # in a segment of its own
        found = collect(Ranking(snapshot_of(index)), plan("hop to")).candidates

    assert [candidate.id for candidate in found] == ["a.txt", "c.txt", "d.txt", "b.txt"]
    assert len({candidate.score for candidate in found}) == 2
