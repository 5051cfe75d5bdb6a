"""Is a headline told from a query, and what is asked in its place?"""

import pytest

from wardsearch.query.parser import parse_query
from wardsearch.query.pasted import as_plain_words


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ('Công an bắt "nữ quái" lừa đảo ở chợ', "Công an bắt nữ quái lừa đảo ở chợ"),
        ('Su -35 "bay chui" qua biên giới - chuyện lạ', "Su 35 bay chui qua biên giới chuyện lạ"),
        ('Phim "Bố già" (tập 2): khán giả khóc', "Phim Bố già tập 2 khán giả khóc"),
        ("“Vua hài” trở lại, [ảnh] khán giả vỗ tay", "Vua hài trở lại, ảnh khán giả vỗ tay"),
    ],
)
def test_a_headline_is_asked_for_in_plain_words(typed: str, plain: str) -> None:
    found = as_plain_words(parse_query(typed))

    assert found is not None
    assert str(found) == plain
    assert [note.code for note in found.notes] == ["plain-words"]


@pytest.mark.parametrize(
    "typed",
    [
        "giải phóng mặt bằng ở phường Ngọc Thụy",
        '"Tổng Bí thư, Chủ tịch nước" thăm Lào',
        '"đồng bào miền Trung chịu bão lũ"',
        '"vụ án" tham nhũng',
        'vụ án tham nhũng ở xã -"ma túy"',
        'vụ án "tham nhũng" OR hối lộ ở xã',
        'vụ án "tham nhũng" NOT hối lộ ở xã',
        'ward:"Ngọc Thụy" họp bàn về đất đai "cuối năm"',
        'tiền:1tỷ..2tỷ thu ngân sách "cuối năm" ở xã',
        "Giá vàng -đô la cùng tăng mạnh",
        "h* b* c* d* e* g*",
    ],
)
def test_what_was_written_as_a_query_stays_one(typed: str) -> None:
    assert as_plain_words(parse_query(typed)) is None
