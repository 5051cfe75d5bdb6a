from typing import Any

import pytest

from support.small_cluster import sources_of
from wardsearch.corpus.report import Report, parse_report, report_from_object
from wardsearch.corpus.store import digest_report
from wardsearch.opensearch.documents import cluster_id
from wardsearch.opensearch.sampling import is_as_indexed

LONG_ID = "x" * 600 + ".txt"
REPORTS = [
    parse_report("2024-01-02-a.txt", "Phường Hoa Sữa họp\n\nỦy ban nhân dân (UBND) chi 5 triệu."),
    parse_report("b.txt", ""),
    parse_report(LONG_ID, "một"),
    report_from_object(
        "c.jsonl#1",
        {
            "id": "1",
            "title": "Kế hoạch",
            "text": "Thu gom rác.",
            "ward": "Bến Đò",
            "date": "2024-01-02T03:04:59",
            "source": "Cổng",
            "views": 3,
        },
    ),
]


def hits_of(reports: list[Report]) -> list[dict[str, Any]]:
    hits = []
    for report, source in zip(reports, sources_of(reports), strict=True):
        source["digest"] = digest_report(report).hex()
        hits.append({"_id": cluster_id(report.id), "_source": source})
    return hits


def test_what_was_sent_is_as_it_was_indexed() -> None:
    assert [is_as_indexed(hit) for hit in hits_of(REPORTS)] == [True] * len(REPORTS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "other.txt"),
        ("id", None),
        ("file", "other.txt"),
        ("text", "khác"),
        ("digest", "0" * 32),
        ("published", 0),
        ("shown", {}),
        ("shown", {"row": {"title": "khác"}}),
        ("shown", {"row": {"unknown": 1}}),
        ("shown", {"row": None}),
        ("tokens", 1),
        ("syllable", "một"),
        ("syllable", None),
    ],
)
def test_what_differs_from_it_is_not(name: str, value: object) -> None:
    (hit, *_) = hits_of(REPORTS)
    hit["_source"][name] = value

    assert not is_as_indexed(hit)


@pytest.mark.parametrize("hit", [{}, {"_source": None}, {"_id": "a", "_source": {}}])
def test_what_is_no_report_is_not(hit: dict[str, Any]) -> None:
    assert not is_as_indexed(hit)
