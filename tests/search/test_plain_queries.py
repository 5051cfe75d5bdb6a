"""A query is plain only if no rewriting makes anything else of it; then its names are the same."""

from collections.abc import Iterator
from unittest import mock

import pytest
from hypothesis import given, strategies as st

from support.corpora import indexed
from support.engines import snapshot_of
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.search.engine import Statistics
from wardsearch.search.known_names import named_runs
from wardsearch.search.names import NamedRun
from wardsearch.search.plain_queries import plainly_named
from wardsearch.search.understanding import completed_spelling, with_other_forms

TEXTS = [
    "Phường Hoa Lâm\n\nGiải phóng mặt bằng ở phường Hoa Lâm. P. Hoa Lâm, Q. Hoa Lâm.",
    "Người Hànội tiêm vacxin; người Hà Nội tiêm vắc xin. Tổ dân phố họp.",
    "Ủy ban nhân dân (UBND) và thành phố trả lời anh Mai Văn Tước. Quý II có 5 hộ.",
    "Ban quản lý dự án (BQLDA) xem xét. Đắk Lắk, Đắc Lắc, Kon Tum, cấp trên.",
    *["Việt Nam, nhà trường và học sinh giải quyết hồ sơ."] * 30,
]
WORDS = """quận quan
    giải phóng giai phong mặt bằng mat bang hoa lâm lam phường phuong p. tp thành thanh phố
    pho hồ chí minh ho chi ha noi hà nội hànội hanoi vắc vac xin vacxin vaccine tổ to dân dan ủy uỷ
    nhân nhan ubnd UBND mai văn tước van tuoc quý II 5 hộ quản lý quan ly dự án du an đắk lắk đắc
    lắc dac lac kon tum cấp cap Cấp CẤP việt viêt nam truờng trường học sinh hs HS của và ông gì nào
    (giải phóng, bằng. Hoa Lâm xã q y ở Ở""".split()  # noqa: SIM905 - as one would type them


@pytest.fixture(scope="module")
def statistics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Statistics]:
    with indexed(tmp_path_factory.mktemp("plain"), TEXTS) as index:
        yield SnapshotStatistics(snapshot_of(index))


def plainly(statistics: Statistics, text: str, *, exact: bool = False) -> list[NamedRun] | None:
    return plainly_named(statistics, AnalysedQuery(parse_query(text)), exact_accents=exact)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), st.booleans())
def test_no_rewriting_changes_a_plain_query(
    statistics: Statistics, typed: list[str], exact: bool
) -> None:
    query = parse_query(" ".join(typed))
    named = plainly(statistics, query.text, exact=exact)
    if named is None:
        return

    assert exact or completed_spelling(statistics, query) is query
    assert with_other_forms(statistics, query) is query
    assert named == named_runs(statistics, AnalysedQuery(query))


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("nhà trường trả lời", True),
        ("nha truong tra loi", True),
        ("giải phóng mặt bằng", False),  # `GPMB`
        ("giai phong mat bang", False),
        ("Hoa Lâm", True),
        ("học sinh giải quyết hồ sơ của ông", True),
        ("quản lý hồ sơ", True),  # no `quận`
        ("dự án cấp trên", True),  # no `CẤP`
        ("phóng", False),
        ("", False),
        ("giải " * 13, False),
        ("quan ly", True),
        ("ủy ban nhân dân", False),
        ("ban quan ly du an", False),
        ("uy ban", True),
        ("dac lac", False),
        ("dự án CẤP trên", False),
        ("phường Hoa Lâm", False),
        ("quận hoa lâm", False),
        ("đến quan hoa", False),
        ("quý II", False),
        ("5 hộ", False),
        ("viêt nam", False),
        ("truờng học", False),
        ("ha noi", False),
        ("vắc xin", False),
        ("vaccine", False),
        ("giải (phóng OR bằng)", False),
        ("title:giải phóng", False),
        ('"giải phóng"', False),
    ],
)
def test_most_queries_are_plain(statistics: Statistics, text: str, is_plain: bool) -> None:
    assert (plainly(statistics, text) is not None) is is_plain


def test_what_is_half_typed_is_plain_where_accents_are_exact(statistics: Statistics) -> None:
    assert plainly(statistics, "viêt nam", exact=True) is not None


def test_all_is_counted_at_once(statistics: Statistics) -> None:
    count = statistics.document_frequencies
    with mock.patch.object(statistics, "document_frequencies", side_effect=count) as counted:
        assert plainly(statistics, "nhà trường trả lời") is not None

    [call] = counted.call_args_list
    [asked] = call.args
    assert {lookup.field for lookup in asked} == {"syllable", "pair", "folded", "ward"}
