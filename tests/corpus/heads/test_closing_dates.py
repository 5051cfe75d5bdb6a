from datetime import date

import pytest
from hypothesis import given, strategies as st

from support.strategies import vietnamese_text
from wardsearch.corpus.heads.closing_dates import closing_day
from wardsearch.corpus.report import parse_report, report_from_object
from wardsearch.vietnamese.spelling import to_nfc

BODY = "Tổ dân phố số 5 tổng kết phong trào\n\nTổ đã vận động được 12 hộ hiến đất làm ngõ.\n\n"
HEAD = "UBND PHƯỜNG BỒ ĐỀ\n\nBÁO CÁO\nKết quả công tác quý I\n\nPhường đã hoàn thành kế hoạch.\n\n"
DAY = "Bồ Đề, ngày 12 tháng 3 năm 2025"
DAYS = (DAY, "Bồ Đề, ngày 12/3/2025", "TP. Hồ Chí Minh, 12/03/2025", "Bồ Đề, ngày 12-3-2025")
SIGNED = (
    *("", "\n", "\nNguyễn Văn An", "\nTổ trưởng\n\n\nNguyễn Văn An", "\nNGƯỜI BÁO CÁO\n(Đã ký)"),
    *("\nTM. TỔ DÂN PHỐ\nTỔ TRƯỞNG\n(Ký, ghi rõ họ tên)", "\nNơi nhận:\n- Như trên;\n- Lưu: VT."),
    *("\nNgười lập biểu\tThủ trưởng đơn vị", "\n(Nguồn: UBND phường)", "\nSĐT: 0912 345 678"),
    "\nTin, ảnh: Minh Anh",
)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("below", SIGNED)
@pytest.mark.parametrize("text", [BODY, HEAD])
def test_place_and_date_at_the_end_date_a_text_that_states_no_other_day(
    text: str, day: str, below: str
) -> None:
    report = parse_report("to-5.txt", f"{text}{day}{below}")

    assert str(report.published) == "2025-03-12 00:00:00"
    assert report.published_from == "text"
    assert report_from_object("1", {"text": f"{text}{day}{below}"}).published == report.published


@pytest.mark.parametrize("below", SIGNED)
def test_a_day_alone_does_so_below_a_sentence(below: str) -> None:
    assert closing_day(f"{BODY}Ngày 12 tháng 3 năm 2025{below}") == date(2025, 3, 12)
    assert closing_day(f"Tổ đã họp./\nNgày 12 tháng 3 năm 2025{below}") == date(2025, 3, 12)
    assert closing_day(f"{BODY}Địa điểm\nNgày 12 tháng 3 năm 2025{below}") is None


@pytest.mark.parametrize(
    "end",
    [
        *("Cuộc họp kết thúc hồi 11 giờ, ngày 12 tháng 3 năm 2025", "Hạn nộp: ngày 12/3/2025"),
        *("Hội nghị sẽ họp tại:\nBồ Đề, ngày 12/3/2025", "Lần sau,\nBồ Đề, ngày 12/3/2025"),
        *(f"{DAY}\nTổ đã họp và bàn ba việc."),
        *(f"{DAY}\n1. Thành phần dự họp", f"{DAY}\nĐịa điểm: nhà văn hóa", f"1\t{DAY}"),
        *("Bồ Đề, ngày 31 tháng 2 năm 2025", "Bồ Đề, ngày    tháng 3 năm 2025", "Bồ Đề, năm 2025"),
        *("Hà Nội, ngày 19 tháng 12 năm 1946\nHồ Chí Minh"),
        f"{DAY}\n" + "Nguyễn Văn An\n" * 13,
    ],
)
def test_a_day_that_is_only_spoken_of_dates_nothing(end: str) -> None:
    assert closing_day(BODY + end) is None
    assert parse_report("to-5.txt", BODY + end).published is None


def test_no_day_of_a_list_or_a_week_is_that_of_a_signature() -> None:
    assert closing_day(f"{BODY}Bồ Đề, ngày 12/3/2025\nNgọc Lâm, ngày 13/3/2025") is None
    assert closing_day(f"{BODY}Thứ Bảy, ngày 12/3/2025") is None


def test_what_the_head_or_the_line_of_the_date_states_comes_first() -> None:
    dated = HEAD.replace("\n\nBÁO", "\nBồ Đề, ngày 5 tháng 3 năm 2025\n\nBÁO")
    article = BODY.replace("\n\n", "\nNgày đăng 05/03/2025\n\n", 1)

    for text in (dated, article):
        assert str(parse_report("a.txt", text + DAY).published)[:10] == "2025-03-05"
    assert str(parse_report("2025-03-05.txt", BODY + DAY).published)[:10] == "2025-03-12"


@given(vietnamese_text().map(to_nfc), st.sampled_from(DAYS), st.sampled_from(SIGNED))
def test_any_text_that_ends_with_a_sentence_is_dated_by_the_day_below_it(
    text: str, day: str, below: str
) -> None:
    assert closing_day(f"{text} xong.\n{day}{below}") == date(2025, 3, 12)
    assert closing_day(f"{text} xong.\n{day}{below}\nBa là, tổ đã họp xong.") is None
