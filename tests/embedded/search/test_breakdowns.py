"""Counts of groups: whatever is counted, they are what counting the hits by hand gives."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from support.corpora import indexed, write, write_lines
from wardsearch.errors import QueryError
from wardsearch.library.index import Index, open_index
from wardsearch.library.sync import sync
from wardsearch.results import Hit
from wardsearch.search.options import By
from wardsearch.vietnamese.spelling import plain_letters

EVERY: tuple[By, ...] = get_args(By)
ROWS = (
    {"title": "họp tổ", "published": "2023-04-03", "ward": "Bồ Đề", "source": "Đảng ủy"},
    {"title": "tổ họp", "published": "2023-04-30", "ward": "Bồ Đề", "source": "Đảng uỷ"},
    {"title": "họp", "published": "1969-12-31", "ward": "Sen Lam"},
    {"title": "tổ", "published": "2024-01-01"},
    {"title": "họp báo về tổ"},
)


def by_hand(hits: Sequence[Hit]) -> dict[str, Counter[str | None]]:
    def of(name: str, hit: Hit) -> str | None:
        if name in ("month", "year"):
            when = hit.published
            return None if when is None else when.isoformat()[: 7 if name == "month" else 4]
        if name in ("kind", "issuer"):
            return (hit.document and getattr(hit.document, name)) or None
        found: str | None = getattr(hit, name)
        return found and plain_letters(found)

    return {name: Counter(of(name, hit) for hit in hits) for name in EVERY if name != "folder"}


@pytest.fixture(scope="module")
def sample(sample_index: Path) -> Any:  # noqa: ANN401 - an index, open
    with open_index(sample_index) as index:
        yield index


@given(
    words=st.lists(
        st.sampled_from(("giai", "phong", "mat", "bang", "bau", "cu", "hop", "to", "dan", "pho")),
        max_size=3,
    ),
    options=st.fixed_dictionaries(
        {},
        optional={
            "match": st.sampled_from(("together", "all", "any")),
            "ward": st.sampled_from(("ben do", "cau guot")),
            "since": st.just("2022"),
            "sort": st.just("date"),
        },
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_the_reports_that_total_counts(
    sample: Index, words: list[str], options: Mapping[str, Any]
) -> None:
    results = sample.search(" ".join(words), by=EVERY, limit=None, snippets=0, **options)
    expected = by_hand(results.hits)

    assert len(results.hits) == results.total
    for breakdown in results.breakdowns:
        found: Counter[str | None] = Counter()
        for name, count in breakdown.counts:
            found[name and plain_letters(name)] += count
        assert found.total() == results.total
        assert breakdown.by == "folder" or found == expected[breakdown.by]


def test_spellings_of_one_value_are_counted_together_and_what_lacks_it_last(
    tmp_path: Path,
) -> None:
    write_lines(tmp_path / "corpus", "a.jsonl", [{"id": n, **row} for n, row in enumerate(ROWS)])
    with indexed(tmp_path, {}) as index:
        found = index.search("hop to", by=("source", "ward", "month"), match="any").breakdowns

    assert [each.by for each in found] == ["source", "ward", "month"]
    source, ward, month = found
    assert source.counts[1:] == ((None, 3),)
    assert source.counts[0].reports == 2
    assert ward.counts == (("Bồ Đề", 2), ("Sen Lam", 1), (None, 2))
    assert month.counts == (("1969-12", 1), ("2023-04", 2), ("2024-01", 1), (None, 1))


def test_segments_are_counted_together_and_what_was_deleted_is_not(tmp_path: Path) -> None:
    for round_number, texts in enumerate((["họp", "họp tổ"], ["họp báo"])):
        for number, text in enumerate(texts):
            write(tmp_path / "corpus", f"{round_number}{number}.txt", f"Phường Bồ Đề {text}")
        sync(tmp_path / "corpus", tmp_path / "index")
    (tmp_path / "corpus" / "00.txt").unlink()
    sync(tmp_path / "corpus", tmp_path / "index")

    with open_index(tmp_path / "index") as index:
        (ward,) = index.search("hop", by=("ward",)).breakdowns

    assert [count for _, count in ward.counts] == [2]


def test_folders_are_counted_by_their_names(tmp_path: Path) -> None:
    for name, count in (("cu", 1), ("moi", 2)):
        for number in range(count):
            write(tmp_path / name, f"{number}.txt", "họp")
    sync(tmp_path / "cu", tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        (alone,) = index.search("hop", by=("folder",)).breakdowns
    sync(tmp_path / "moi", tmp_path / "index", add=True)
    with open_index(tmp_path / "index") as index:
        (both,) = index.search("hop", by=("folder",)).breakdowns

    assert (alone.counts, both.counts) == ((("cu", 1),), (("moi", 2), ("cu", 1)))


def test_what_is_no_field_is_refused(sample: Index) -> None:
    with pytest.raises(QueryError) as caught:
        sample.search("hop", by=("wards",))  # type: ignore[arg-type]

    assert caught.value.code == "by-unknown"


def test_what_was_seen_is_in_no_total_and_changes_no_reading(tmp_path: Path) -> None:
    with indexed(tmp_path, {"a.txt": "họp tổ", "b.txt": "họp bàn về tổ"}) as index:
        seen = index.digests()
        before = index.search("hop to")
        nothing = index.search("hop to", seen=seen)
    write(tmp_path / "corpus", "c.txt", "tổ đã bàn nhiều việc rồi mới có một cuộc họp")
    with indexed(tmp_path, {"d.txt": "cuộc họp tổ"}) as index:
        news = index.search("hop to", seen=seen, by=("folder",))

    assert (nothing.total, nothing.hits) == (0, ())
    assert nothing.total_relation == before.total_relation == "together"
    assert [hit.id for hit in news.hits] == ["d.txt"]  # c holds the words apart
    assert (news.total, news.breakdowns[0].counts) == (1, (("corpus", 1),))
