"""A list longer than one answer is that of one point in time, and is forgotten afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.answers import answer
from support.both_engines import FOLDERS, clustered, embedded, sample
from support.cluster import Cluster
from support.small_cluster import SmallCluster, sources_of
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.opensearch import finding
from wardsearch.opensearch.address import read_address
from wardsearch.opensearch.engine import ClusterEngine
from wardsearch.opensearch.failures import Refusal
from wardsearch.opensearch.memory import MultiSearch
from wardsearch.opensearch.point_in_time import PointLostError
from wardsearch.opensearch.questions import Answer
from wardsearch.opensearch.sending import Body

MANY = 10_400  # more than a cluster names for one search
ADDRESS = read_address("opensearch://localhost:9200/reports")
LONG: tuple[dict[str, Any], ...] = (
    {"limit": None},
    {"limit": None, "snippets": 0, "sort": "date"},
    {"limit": 7, "page": 9},
    {"limit": 7, "page": 9, "sort": "date"},
    {"limit": None, "by": ("ward", "year")},
)


@pytest.mark.parametrize("query", ["giai phong mat bang", "phường", "thanh ni*", "tiền:1tỷ..50tỷ"])
def test_a_list_of_many_pages_is_that_of_one(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = sample()
    own, (its, cluster) = embedded(reports), clustered(reports)
    monkeypatch.setattr(finding, "PAGE", 16)

    for options in LONG:
        assert answer(its, query, options) == answer(own, query, options), options
    assert cluster.points == 0


class BusyCluster(SmallCluster):
    """Loses all but the first reports as soon as the first page of a list was given.

    Args:
        lost: How often it forgets a point in time, too.
    """

    def __init__(self, found: Sequence[Mapping[str, Any]], lost: int = 0) -> None:
        super().__init__(list(map(dict, found)))
        self.lost = lost

    @contextmanager
    def point_in_time(self) -> Iterator[MultiSearch]:
        with super().point_in_time() as search:

            def first_then_less(
                bodies: Sequence[Body], *, params: Mapping[str, str] | None = None
            ) -> list[Answer]:
                if self.lost:
                    self.lost -= 1
                    raise PointLostError(Refusal(404, "", "lost"), ADDRESS)
                answers = search(bodies, params=params)
                self.write(sources_of(sample()[:2]))
                return answers

            yield first_then_less


def busy(lost: int = 0) -> Index:
    cluster = BusyCluster(sources_of(sample()), lost)
    return Index(ClusterEngine(cluster, FOLDERS, cluster.point_in_time, has_factor=True))


@pytest.mark.parametrize("sort", ["score", "date"])
def test_what_is_written_meanwhile_is_not_in_the_list(
    sort: Any,  # noqa: ANN401 - mypy wants the literal
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "PAGE", 4)

    found = busy().search("giai phong", limit=None, sort=sort, snippets=0)

    assert found.total == len(found.hits) == len({hit.id for hit in found.hits}) > 8
    assert (
        found.hits
        == embedded(sample()).search("giai phong", limit=None, sort=sort, snippets=0).hits
    )


def test_a_point_that_is_lost_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PAGE", 4)
    expected = embedded(sample()).search("giai phong", limit=None, snippets=0).hits

    assert busy(lost=2).search("giai phong", limit=None, snippets=0).hits == expected
    with pytest.raises(PointLostError):
        busy(lost=3).search("giai phong", limit=None, snippets=0)


@pytest.mark.cluster
@pytest.mark.slow
def test_a_list_of_more_than_ten_thousand_reports_is_whole(
    cluster: Cluster, address: str, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = (
        f'{{"id": "{n}", "text": "họp tổ {n % 7}", "published": "2022-01-{n % 28 + 1:02}"}}\n'
        for n in range(MANY)
    )
    (corpus / "all.jsonl").write_text("".join(lines), "utf-8")
    sync(corpus, tmp_path / "index")
    sync(corpus, address)
    name = address.rpartition("/")[2]
    cluster.ask(0, f"/{name}/_settings", "PUT", {"index.max_result_window": finding.PAGE})

    with open_index(tmp_path / "index") as own, open_index(address) as its:
        for options in (
            {"limit": None},
            {"limit": None, "sort": "date"},
            {"limit": 9, "page": 1150},
        ):
            mine, theirs = (i.search("hop to", snippets=0, **options) for i in (own, its))
            assert theirs.hits == mine.hits
            assert theirs.total == mine.total == MANY
    assert cluster.ask(0, "/_search/point_in_time/_all") == {"pits": []}
