# ruff: noqa: ARG002 - the methods of an engine have these parameters, whatever one makes of them

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

import pytest

from support.statistics import HeldTerms
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.corpus.metadata import Metadata
from wardsearch.embedded.index.documents import StoredRow
from wardsearch.errors import ReportNotFoundError
from wardsearch.library.index import Index
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Query
from wardsearch.results import Stats
from wardsearch.search.engine import (
    Candidate,
    Contributions,
    Found,
    Matched,
    Plan,
    Reading,
    Statistics,
    Totals,
    Whole,
)
from wardsearch.search.weights import WEIGHTS
from wardsearch.snippets.marks import TokenMatch

TEXT = "họp tổ dân phố"


class OneReport:
    """An engine that finds the same report for every query, and is told how many there are."""

    folders = CorpusFolders((CorpusFolder("corpus", "/corpus"),))
    weights = WEIGHTS

    def __init__(self, totals: Totals) -> None:
        self.statistics = HeldTerms({})
        self.is_closed = False
        self._totals = totals

    def foresee(self, read: Callable[[Statistics], Reading]) -> Reading:
        reading = read(self.statistics)
        self.foreseen = reading.plan
        return reading

    def find(self, plan: Plan) -> Found:
        assert (plan.query.query, plan[1:]) == (self.foreseen.query.query, self.foreseen[1:])
        return Found((self.locate("a.txt"),)[: plan.wanted], self._totals)

    def ids(self) -> tuple[str, ...]:
        return ("a.txt",)

    def digests(self) -> tuple[bytes, ...]:
        return (b"digest",)

    def reports(self) -> Iterator[Whole]:
        yield Whole("a.txt", StoredRow(Metadata(title=TEXT)), TEXT)

    def locate(self, report_id: str) -> Candidate:
        if report_id != "a.txt":
            raise ReportNotFoundError("report-missing", id=report_id)
        return Candidate(2.5, report_id, (0, 0), holds_all=True)

    def read(self, candidates: Sequence[Candidate]) -> list[StoredRow]:
        return [StoredRow(Metadata(title=TEXT)) for _ in candidates]

    def matches(
        self,
        candidates: Sequence[Candidate],
        query: AnalysedQuery | None,
        rarity: Sequence[float],
        *,
        exact_accents: bool = False,
        chars: int | None = None,
    ) -> list[Matched]:
        tokens = [TokenMatch(0, 3, 0, 0, rarity[0])] if query else []
        return [Matched(TEXT[:chars], 0, tokens) for _ in candidates]

    def pieces(self, candidate: Candidate) -> Iterator[str]:
        yield from TEXT

    def contributions(self, plan: Plan, candidate: Candidate) -> Contributions:
        return Contributions([(plan.features[0], 2.0, 7)], [], 0.5)

    def suggestions(self, plan: Plan, query: Query, all_words_count: int) -> tuple[str, ...]:
        return ("họp báo",)

    def stats(self) -> Stats:
        return Stats(1, (), None, None, 4, 0, 0)

    def naming_damage(self) -> AbstractContextManager[None]:
        return nullcontext()

    def close(self) -> None:
        self.is_closed = True


def test_an_index_searches_whichever_engine_it_has() -> None:
    engine = OneReport(Totals(900, "all-words", 2, undated=3))
    with Index(engine) as index:
        results = index.search("hop", explain=True)
        stored = index.get("a.txt", query="hop")

    assert engine.is_closed
    assert (results.total, results.total_relation) == (900, "all-words")
    assert results.suggestions == ("họp báo",)
    assert len(results.warnings) == 1
    [hit] = results.hits
    assert (hit.path, hit.title, hit.score) == ("/corpus/a.txt", TEXT, 2.5)
    assert [hit.snippets[0].text[start:end] for start, end in hit.snippets[0].matches] == ["họp"]
    assert hit.explanation is not None
    assert [part.value for part in hit.explanation.details] == [2.0, 0.5, 0.125]
    assert [stored.text[start:end] for start, end in stored.matches] == ["họp"]


def test_a_search_asks_for_no_suggestions_where_enough_reports_hold_every_word() -> None:
    index = Index(OneReport(Totals(900, "all-words", 900)))

    assert index.search("hop").suggestions == ()


def test_a_closed_index_answers_nothing() -> None:
    index = Index(OneReport(Totals(1, "all-words", 1)))
    index.close()

    with pytest.raises(ValueError, match="closed"):
        index.search("hop")
