"""Are lines of a page joined where a paragraph goes on, and nowhere else?"""

import pytest

from wardsearch.formats.paragraphs import join_lines

LONG = "Ủy ban nhân dân phường đã chỉ đạo các tổ dân phố rà soát danh sách"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LONG, "hộ nghèo"),
        (f"{LONG} của phường", "Hoa Sữa"),
        (f"{LONG}, ngày", "16/12/2005 của thành phố"),
        ("Kế hoạch", "năm mới"),
    ],
)
def test_a_line_goes_on_where_its_sentence_does(first: str, second: str) -> None:
    assert join_lines(f"{first}\n{second}\n\f") == f"{first} {second}\n\f"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{LONG}.", "Các tổ"),
        (f"{LONG}:", "hộ nghèo"),
        (LONG, "- hộ nghèo"),
        (LONG, "a) hộ nghèo"),
        (LONG, "2. Hộ nghèo"),
        (LONG, "Điều 3"),
        ("KẾ HOẠCH", "Năm 2023"),
        ("Tổ 1 120 15", "120 16"),
        (f"{LONG} 25", "12 Nguyễn Văn An"),
        ("Hộ nghèo\t15", "cận nghèo\t16"),
        (LONG, "\fhộ nghèo"),
        (LONG, "\nhộ nghèo"),
    ],
)
def test_an_item_a_row_and_a_heading_stay_lines(first: str, second: str) -> None:
    assert join_lines(f"{first}\n{second}\n") == f"{first}\n{second}\n"
