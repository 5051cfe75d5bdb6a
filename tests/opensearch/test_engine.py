"""What a cluster finds is what the embedded engine finds, to the last digit.

The cluster is one in memory (`support.small_cluster`), so all of this runs without a server; the
same against a real one is `test_parity`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from support.answers import OPTIONS, QUERIES, answer
from support.segments import collections, make_report, row
from support.small_cluster import SmallCluster, sources_of
from wardsearch.analysis.batch import BatchAnalyzer
from wardsearch.analysis.segmenter.segmenter import default_segmenter
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.corpus.report import Report
from wardsearch.embedded.engine import EmbeddedEngine
from wardsearch.embedded.index.array_memory import MemoryWriter
from wardsearch.embedded.index.manifest import SegmentEntry
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.index.texts import TextStoreWriter
from wardsearch.embedded.search.vocabulary import Vocabulary
from wardsearch.embedded.writing.inversion import write_arrays
from wardsearch.errors import ReportNotFoundError
from wardsearch.frozen import replace
from wardsearch.library.index import Index
from wardsearch.opensearch.engine import ClusterEngine
from wardsearch.opensearch.hits import HitSnapshot
from wardsearch.opensearch.known_words import ClusterWords
from wardsearch.opensearch.questions import Memory
from wardsearch.query.filters import Filters
from wardsearch.search.weights import WEIGHTS

FOLDERS = CorpusFolders((CorpusFolder("corpus", "/corpus"),))

TEXTS = (
    "Đại hội Đảng bộ phường Ngọc Thụy lần thứ XXV",
    "Công tác giải phóng mặt bằng đường Ngọc Thụy; phóng viên giải thích về mặt bằng",
    "Giải phong bì, mặt hàng bằng nhựa",
    "UBND phường ban hành Quyết định 123/QĐ-UBND ngày 27/7/2021",
    "Ủy ban nhân dân phường Bồ Đề họp tổ dân phố số 5 về tiêm vắc xin",
    "Tiêm vacxin Covid-19 cho người dân tổ 9, vaccine đã về",
    "Thu ngân sách đạt 12 tỷ đồng, tăng 37,5% so với quý II/2021",
    "Thu được 3.500.000 đồng; ông Lê Văn Luyện nộp 2 triệu đồng",
    "Lê Văn Luyện bị bắt ở phường Thượng Thanh",
    "Hà Nội: thanh niên tình nguyện hiến máu, thanh niên xung phong",
    "giải phóng",
    "mặt bằng giải phóng",
    "kỹ năng và kĩ thuật; quý bà, quí ông",
)


def embedded(reports: Sequence[Report]) -> Index:
    """Return an index of *reports* that the embedded engine keeps in memory."""
    writer = MemoryWriter()
    batch = BatchAnalyzer(default_segmenter()).analyze([report.parts for report in reports])
    store = TextStoreWriter(writer, 0)
    write_arrays(writer, batch, list(map(row, reports)), store, [r.text for r in reports])
    arrays = writer.finished({"documents": len(reports)})
    entry = SegmentEntry("all", "all", len(reports), arrays.size, 0, [])
    return Index(EmbeddedEngine(HitSnapshot(LiveSegment(arrays, entry), FOLDERS)))


def clustered(reports: Sequence[Report], factor: float = 1.0) -> tuple[Index, SmallCluster]:
    """Return an index of *reports* that a small cluster keeps, and that cluster."""
    cluster = SmallCluster(sources_of(reports), factor=factor)
    engine = ClusterEngine(cluster, FOLDERS, has_factor=factor > 1)
    return Index(engine), cluster


def sample() -> list[Report]:
    reports = [make_report(f"{n:02}.txt", text) for n, text in enumerate(TEXTS)]
    titled = [
        make_report(f"t{n:02}.txt", text, title=title)
        for n, (title, text) in enumerate(zip(TEXTS[:5], reversed(TEXTS[-5:]), strict=True))
    ]
    many = [make_report(f"m{n:02}.txt", f"{TEXTS[n % 13]}\n{TEXTS[n % 7]}") for n in range(60)]
    made = [*reports, *titled, *many]
    wards = ("Ngọc Thụy", "Bồ Đề", "Thượng Thanh", None)
    january = datetime.fromisoformat("2022-01-01 08:30")
    return [
        replace(
            report,
            ward=wards[number % len(wards)],
            published=january + timedelta(days=9 * number) if number % 5 else None,
            source=("Đảng ủy phường", "đảng ủy phường", None)[number % 3],
        )
        for number, report in enumerate(made)
    ]


@pytest.fixture(scope="module")
def both() -> tuple[Index, Index]:
    reports = sample()
    return embedded(reports), clustered(reports)[0]


@pytest.mark.parametrize("query", QUERIES)
def test_every_part_of_the_language_finds_the_same(both: tuple[Index, Index], query: str) -> None:
    for options in OPTIONS:
        own, its = (answer(index, query, options) for index in both)

        assert its == own, options


@given(collections(), st.sampled_from(QUERIES), st.sampled_from(OPTIONS))
def test_any_reports_are_found_alike(
    reports: list[Report], query: str, options: dict[str, Any]
) -> None:
    own = answer(embedded(reports), query, options)
    its = answer(clustered(reports)[0], query, options)

    assert its == own


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("giai phong", 2),
        ("lê văn luyện", 2),
        ("cong tac giai phong mat bang duong ngoc thuy phong vien", 2),
        ("giai phong mat bang", 3),  # it may be two things: this depends on how rare they are
    ],
)
def test_a_search_costs_few_requests(query: str, most: int) -> None:
    index, cluster = clustered(sample())

    index.search(query)

    assert cluster.requests <= most


def test_what_was_asked_is_remembered() -> None:
    index, cluster = clustered(sample())
    index.search("giai phong")
    before = cluster.requests

    index.search("giai phong")

    assert cluster.requests == before + 1


@pytest.mark.parametrize("factor", [1.0, WEIGHTS.k1 + 1])
def test_ranges_weigh_as_much_as_words_whatever_the_cluster_multiplies_by(factor: float) -> None:
    reports = sample()
    index, _ = clustered(reports, factor)

    assert (
        answer(index, "thu tiền:1tỷ..50tỷ", {})["hits"]
        == (answer(embedded(reports), "thu tiền:1tỷ..50tỷ", {})["hits"])
    )


def test_a_report_is_read_by_its_id() -> None:
    reports = sample()
    own, (its, _) = embedded(reports), clustered(reports)

    assert its.get("t01.txt", query="giai phong") == own.get("t01.txt", query="giai phong")
    assert sorted(its.ids()) == sorted(own.ids())
    with pytest.raises(ReportNotFoundError):
        its.get("missing.txt")


def test_texts_that_were_not_fetched_are_fetched_when_they_are_marked() -> None:
    index, _ = clustered(sample())
    engine = index._engine  # noqa: SLF001 - a test may look inside
    assert isinstance(engine, ClusterEngine)
    (hit, *_) = index.search("giai phong", snippets=0).hits

    assert index.get(hit.id).text


@pytest.mark.parametrize(
    "query",
    ["giai phogn mat bang", "Lê Văn Luyen bi bắt", "thượgn thanh", "tiêm vacxni", "phuwongf"],
)
def test_the_same_queries_may_have_been_meant(both: tuple[Index, Index], query: str) -> None:
    own, its = (index.search(query) for index in both)

    assert its.suggestions == own.suggestions
    assert its.hits == own.hits


def test_a_syllable_that_many_reports_hold_may_be_mistyped() -> None:
    reports = [
        make_report(f"{n}.txt", "phường họp" if n % 2 else "tiền thưởng George") for n in range(10)
    ]
    own, its = embedded(reports), clustered(reports)[0]

    for index in (own, its):
        assert index.search("tien phuong geogre").suggestions == ("tiền thưởng george",)


def test_what_begins_with_another_letter_is_near_within_two_edits() -> None:
    reports = [make_report(f"{n}.txt", "dịch vụ giám định") for n in range(3)]
    own, its = embedded(reports), clustered(reports)[0]

    for query in ("dich vugiam dinh", "dich igam dinh", "dich xxiam dinh", "dich agiamb dinh"):
        assert its.search(query).suggestions == own.search(query).suggestions, query
    assert own.search("dich vugiam dinh").total == its.search("dich vugiam dinh").total == 3


def test_syllables_are_counted_as_in_a_folder() -> None:
    reports = sample()
    engine = embedded(reports)._engine  # noqa: SLF001 - a test may look inside
    assert isinstance(engine, EmbeddedEngine)

    words = ClusterWords(Memory(SmallCluster(sources_of(reports))), Filters((), (), None, None))

    assert words.occurrences == Vocabulary(engine.snapshot).occurrences


def test_what_an_index_holds_is_counted_alike(both: tuple[Index, Index]) -> None:
    own, its = (index.stats() for index in both)

    for name in (
        *("reports", "wards", "units", "earliest", "latest", "words", "kinds", "issuers"),
        "documents",
    ):
        assert getattr(its, name) == getattr(own, name), name
