"""A real cluster answers as the embedded engine does: the gate of the second engine.

The same ten hits in the same order, the same totals and snippets: for every part of the query
language over the sample reports, and for the queries of judged collections where they are there.
`python tests/relevance/parity.py` prints the same for more queries, over more reports.
"""

import shutil
from pathlib import Path

import pytest

from relevance.parity import tallies
from support.answers import OPTIONS, QUERIES, answer
from support.cluster import Cluster
from support.paths import CORPUS, SHARED
from wardsearch.embedded.search import rows
from wardsearch.library.index import open_index
from wardsearch.library.sync import sync
from wardsearch.opensearch import store

pytestmark = pytest.mark.cluster

COLLECTIONS = SHARED / "data" / "retrieval"
LEAST_OVERLAP = 0.99  # where deleted reports are not merged away yet
QUERIES_OF_EACH = 25  # in each typing: 200 take six minutes
MORE = (
    "phường Bến Đò",
    "công tác giải phóng mặt bằng",
    "kinh phí 45 triệu",
    "quyết định 15/QĐ-UBND",
    "giai phogn mat bang",
    "hội nghị tổng kết",
    "title:giải",
    '"hiến máu tình nguyện"',
    "ngày 15/03/2022",
)


def test_the_sample_reports_are_found_alike(sample_index: Path, address: str) -> None:
    sync(CORPUS, address, jobs=1)
    with open_index(sample_index) as own, open_index(address) as its:
        assert len(own) == len(its)
        for number, query in enumerate((*QUERIES, *MORE)):
            for options in ({}, OPTIONS[number % len(OPTIONS)]):
                assert answer(its, query, options) == answer(own, query, options), (query, options)
        for report_id in own.ids():
            assert its.get(report_id, query="phường") == own.get(report_id, query="phường")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mlqa_vi", "phapdien"])
def test_judged_queries_are_answered_alike(
    name: str, cluster: Cluster, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = COLLECTIONS / name
    if not collection.is_dir():
        pytest.skip(f"{collection} is not here")
    monkeypatch.setattr(rows, "READ_TOKENS", 10**12)  # a cluster reads all, too

    count = QUERIES_OF_EACH
    for typing, tally in tallies(collection, address, reports=3_000, queries=count, deleted=20):
        if "deletions" in typing:
            assert deleted_of(cluster, address) > 0, "help: they were merged away too soon"
            assert tally.overlap >= LEAST_OVERLAP * tally.queries, tally.different
            assert tally.totals == tally.queries, tally.different
        else:
            assert tally.different == [], typing
            assert tally.snippets == tally.queries, typing


def test_what_is_deleted_and_not_merged_away_changes_nothing(
    cluster: Cluster, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(CORPUS, corpus)
    sync(corpus, address, jobs=1)
    sync(corpus, tmp_path / "index", jobs=1)
    for path in sorted(corpus.glob("*.txt"))[::7]:
        path.unlink()
    monkeypatch.setattr(store, "_EXPUNGED_SHARE", 1.0)
    sync(corpus, address, jobs=1)
    sync(corpus, tmp_path / "index", jobs=1)

    assert deleted_of(cluster, address) > 0
    with open_index(tmp_path / "index") as own, open_index(address) as its:
        assert len(own) == len(its)
        for query in (*QUERIES, *MORE):
            assert answer(its, query, {}) == answer(own, query, {}), query


def deleted_of(cluster: Cluster, address: str) -> int:
    """Return how many deleted documents the index at *address* still has."""
    name = address.rpartition("/")[2]
    stats = cluster.ask(0, f"/{name}/_stats/docs")
    return int(stats["_all"]["primaries"]["docs"]["deleted"])
