from dataclasses import replace
from pathlib import Path

import pytest

from support.corpora import ids, indexed
from wardsearch.embedded.index.snapshot import open_snapshot
from wardsearch.embedded.search.bm25 import Ranking
from wardsearch.embedded.search.proximity import READ, places_worth
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.search.features import features
from wardsearch.search.weights import BEGINNING_TOKENS, NEAR_TOKENS, WEIGHTS, idf

TOGETHER_ONLY = {"beginning": 0.0, "pair": 0.0, "plain": 1.0, "exact": 1.0}
BEGINNING_ONLY = {"together": 0.0, "pair": 0.0, "plain": 1.0, "exact": 1.0}


def _worths(tmp_path: Path, texts: list[str], query: str, **changed: float) -> list[float]:
    """Return what the places of *query* add to each of *texts*, times how rare its words are.

    The words of a query have to be in equally many of the texts.
    """
    with indexed(tmp_path, texts):
        ranking = Ranking(open_snapshot(tmp_path / "index"), replace(WEIGHTS, **changed))
        asked = features(AnalysedQuery(parse_query(query)), weights=ranking.weights)
        listed = [
            (number, document)
            for number, segment in enumerate(ranking.snapshot.segments)
            for document in range(segment.entry.documents)
        ]
        worths = places_worth(ranking, asked, listed)
        statistics = ranking.statistics
        rarity = idf(statistics.document_frequency(asked[0].lookup), statistics.report_count)
        names = [ranking.snapshot.segments[of].arrays.id(document) for of, document in listed]
        by_name = dict(zip(names, worths, strict=True))
    return [by_name[f"{number}.txt"] / rarity for number in range(len(texts))]


def _apart(one: str, two: str, tokens: int) -> str:
    """Return a text in which *two* stands *tokens* behind *one*, other words between."""
    return " ".join((one, *["xa"] * (tokens - 1), two))


@pytest.mark.parametrize("query", ["sông cầu", "song cau"])
def test_two_words_are_together_within_the_stretch_and_no_farther(
    tmp_path: Path, query: str
) -> None:
    texts = [
        "sông cầu",
        _apart("sông", "cầu", NEAR_TOKENS - 1),
        _apart("cầu", "sông", NEAR_TOKENS - 1),
        _apart("sông", "cầu", NEAR_TOKENS),
        "xa",
    ]
    found = _worths(tmp_path, texts, query, together=0.5, **TOGETHER_ONLY)
    assert found == pytest.approx([1.0, 1.0, 1.0, 0.5, 0.0])


def test_a_stretch_ends_with_its_report(tmp_path: Path) -> None:
    texts = ["xa xa sông", "cầu xa", "xa", "sông cầu"]
    found = _worths(tmp_path, texts, "sông cầu", together=1.0, **TOGETHER_ONLY)
    assert found == pytest.approx([1.0, 1.0, 0.0, 2.0])


def test_the_best_stretch_counts_a_word_once_and_may_come_late(tmp_path: Path) -> None:
    texts = ["sông sông sông", _apart("sông", "sông cầu", 50)]
    found = _worths(tmp_path, [*texts, "cầu"], "sông cầu", together=1.0, **TOGETHER_ONLY)
    assert found == pytest.approx([1.0, 2.0, 1.0])


def test_a_word_counts_less_the_farther_down_it_stands_first(tmp_path: Path) -> None:
    texts = ["sông", "xa sông sông", _apart("xa", "sông", BEGINNING_TOKENS), "xa"]
    found = _worths(tmp_path, texts, "sông", beginning=1.0, **BEGINNING_ONLY)
    assert found == pytest.approx([1.0, 1 / (1 + 1 / BEGINNING_TOKENS), 0.5, 0.0])


def test_a_pair_counts_where_its_syllables_stand_side_by_side(tmp_path: Path) -> None:
    texts = ["sông xa cầu", "cầu sông", "xa sông cầu"]
    changed = {"beginning": 1.0, "pair": 1.0, "exact": 0.0, "together": 0.0}
    with_pair = _worths(tmp_path, texts, "sông cầu", **changed)
    assert with_pair[:2] == [0.0, 0.0]
    assert with_pair[2] > 0


def test_another_spelling_than_the_one_typed_has_no_place(tmp_path: Path) -> None:
    texts = ["song", "sống", "sông"]
    accented = _worths(tmp_path, texts, "sông")
    assert accented[:2] == [0.0, 0.0]
    assert accented[2] == pytest.approx(WEIGHTS.beginning + WEIGHTS.together)


def test_a_word_that_no_report_has_adds_nothing(tmp_path: Path) -> None:
    assert _worths(tmp_path, ["sông", "…"], "biển xanh*") == [0.0, 0.0]


def test_places_are_read_in_the_best_reports_alone(tmp_path: Path) -> None:
    texts = ["xa " * 30 + "sông"] * READ + ["sông " + "xa " * 40]
    with indexed(tmp_path, texts) as index:
        assert ids(index, "sông")[-1] == str(READ)  # its beginning is never seen
        scores = {hit.id: hit.score for hit in index.search("sông", limit=READ + 1).hits}
    assert scores["0.txt"] > 1.5 * scores[f"{READ}.txt"]
