from collections.abc import Iterator
from typing import Any

import pytest

from support.small_cluster import SmallCluster, sources_of
from wardsearch.corpus.report import parse_report
from wardsearch.opensearch import reading
from wardsearch.opensearch.reading import whole_reports

REPORTS = [
    parse_report(f"2024-01-0{n + 1}-{n}.txt", "phường Hoa Sữa họp\n\n" + "chữ " * 10 * n)
    for n in range(9)
]


def listed() -> Iterator[dict[str, Any]]:
    return ({"id": source["id"], "tokens": source["tokens"]} for source in sources_of(REPORTS))


@pytest.mark.parametrize(
    ("most", "tokens", "requests"), [(500, 1000, 1), (4, 1000, 3), (1, 1000, 9), (500, 100, 5)]
)
def test_reports_are_asked_for_together_and_never_too_many(
    most: int, tokens: int, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_MOST", most)
    monkeypatch.setattr(reading, "_TOKENS", tokens)
    cluster = SmallCluster(sources_of(REPORTS))
    found = list(whole_reports(cluster, listed()))

    assert cluster.requests == requests
    assert [report.id for report in found] == [report.id for report in REPORTS]
    assert [report.text for report in found] == [report.text for report in REPORTS]
    assert [report.stored.metadata.published for report in found] == [
        report.published for report in REPORTS
    ]
    assert [report.stored.metadata.ward for report in found] == [r.ward for r in REPORTS]


def test_what_is_deleted_meanwhile_is_left_out() -> None:
    cluster = SmallCluster(sources_of(REPORTS[1:]))

    assert [report.id for report in whole_reports(cluster, listed())] == [
        report.id for report in REPORTS[1:]
    ]


def test_an_index_without_reports_is_not_asked() -> None:
    cluster = SmallCluster([])

    assert list(whole_reports(cluster, [])) == []
    assert cluster.requests == 0
