"""The line with the date is told in every form that sites print, and other lines are not."""

import pytest
from hypothesis import example, given, strategies as st

from wardsearch.corpus import date_lines
from wardsearch.corpus.date_lines import read_date_line
from wardsearch.corpus.layout import read_layout

TITLE = "Phường Bến Xanh ra quân tổng vệ sinh"

LINES = [
    ("Thứ sáu, 6/8/2021, 01:08 (GMT+7)", "2021-08-06T01:08"),
    ("06/08/2021 08:15", "2021-08-06T08:15"),
    ("Cập nhật: 06/08/2021 | 08:15", "2021-08-06T08:15"),
    ("Cập nhật lúc 08:15, Thứ Sáu, 06/08/2021 (GMT+7)", "2021-08-06T08:15"),
    ("Ngày xuất bản: 06/08/2021 8:15", "2021-08-06T08:15"),
    ("Ngày đăng: 06/08/2021 8:15 CH", "2021-08-06T20:15"),
    ("Ngày đăng: 06/08/2021 08:15 PM", "2021-08-06T20:15"),
    ("06/08/2021 12:30 SA", "2021-08-06T00:30"),
    ("06/08/2021 12:30 CH", "2021-08-06T12:30"),
    ("06/08/2021 8:15:30 p.m.", "2021-08-06T20:15"),
    ("Ngày đăng:\n06/08/2021", "2021-08-06T00:00"),
    ("Cập nhật\n06/08/2021 8:15 tối", "2021-08-06T20:15"),
    ("Ngày 06/08/2021", "2021-08-06T00:00"),
    ("Đăng lúc 08:15 06/08/2021", "2021-08-06T08:15"),
    ("Đăng bởi quản trị ngày 06/08/2021", "2021-08-06T00:00"),
    ("Tác giả: Lan Anh | 06/08/2021 08:15", "2021-08-06T08:15"),
    ("08h15, 06/08/2021", "2021-08-06T08:15"),
    ("Thứ Sáu, ngày 6 tháng 8 năm 2021 - 08:15", "2021-08-06T08:15"),
    ("06/08/2021 08:15 | Lượt xem: 120", "2021-08-06T08:15"),
    ("Bến Xanh, ngày 6 tháng 8 năm 2021", "2021-08-06T00:00"),
    ("(Cập nhật lần cuối lúc 08:15 ngày 06/08/2021)", "2021-08-06T08:15"),
    ("Friday, 06/08/2021", "2021-08-06T00:00"),
    ("Published: 06/08/2021", "2021-08-06T00:00"),
    ("Tác giả: Lan Anh | 06/08/2021", "2021-08-06T00:00"),
    ("Bến\u00a0Xanh,\u00a0ngày\u00a06\u00a0tháng\u00a08\u00a0năm\u00a02021", "2021-08-06T00:00"),
    ("Đăng bởi: Ban biên tập - 06/08/2021", "2021-08-06T00:00"),
    ("Chuyên mục: Tin tức | 06/08/2021", "2021-08-06T00:00"),
    ("(Cổng TTĐT) - 06/08/2021", "2021-08-06T00:00"),
    ("Được đăng: 6 Tháng 8 2021", "2021-08-06T00:00"),
    ("Thứ Sáu, 06 Tháng 8 2021 08:15", "2021-08-06T08:15"),
    ("Ngày ban hành: 06/08/2021", "2021-08-06T00:00"),
    ("6 tháng 8, 2021", "2021-08-06T00:00"),
    ("Đã đăng vào 06/08/2021", "2021-08-06T00:00"),
    ("Tác giả: Lan Anh\n06/08/2021", "2021-08-06T00:00"),
    ("Lượt xem: 1.205\nThứ sáu, 06/08/2021", "2021-08-06T00:00"),
    ("Nguyễn Lan\n06/08/2021 08:15", "2021-08-06T08:15"),
    ("Ban biên tập\n06/08/2021", "2021-08-06T00:00"),
    ("Admin\n06/08/2021", "2021-08-06T00:00"),
    ("Nguyễn Văn An - 06/08/2021 08:15", "2021-08-06T08:15"),
    ("Đỗ Thị Ánh - 06/08/2021 08:15", "2021-08-06T08:15"),
    ("Cổng thông tin điện tử phường Bến Xanh - 06/08/2021 08:15", "2021-08-06T08:15"),
    ("Nguyễn Lan (06/08/2021 08:15)", "2021-08-06T08:15"),
    ("06/08/2021 08:15 - Nguyễn Lan", "2021-08-06T08:15"),
    ("06/08/2021 08:15 | Tác giả: Lan | Nguồn: BBT", "2021-08-06T08:15"),
    ("06/08/2021 08:15 - HNP", "2021-08-06T08:15"),
    ("HNP - 06/08/2021 08:15", "2021-08-06T08:15"),
    ("Ban biên tập • 06/08/2021 08:15 • Lượt xem: 12", "2021-08-06T08:15"),
    ("Admin | 08:15 06/08/2021", "2021-08-06T08:15"),
    ("Đã xem: 123 | Ngày: 06/08/2021", "2021-08-06T00:00"),
    ("Số lượt xem: 1.024 - Ngày 06/08/2021 - In bài viết", "2021-08-06T00:00"),
    ("2021-08-06T08:15:33+07:00", "2021-08-06T08:15"),
    ("8/26/2021 8:15:00 PM", "2021-08-26T20:15"),
    ("Ngày đăng: 8/26/2021 8:15:00 CH", "2021-08-26T20:15"),
    ("6 Tháng Tám 2021", "2021-08-06T00:00"),
    ("6 Tháng Tám, 2021", "2021-08-06T00:00"),
    ("Tháng Tám 6, 2021", "2021-08-06T00:00"),
    ("August 6, 2021", "2021-08-06T00:00"),
    ("Posted on Aug 6, 2021", "2021-08-06T00:00"),
    ("Cập nhật: 6 thg 8, 2021 08:15", "2021-08-06T08:15"),
    ("Trường Giang - 06/08/2021 08:15", "2021-08-06T08:15"),
    ("Trung Tâm Văn Hóa - 06/08/2021 08:15", "2021-08-06T08:15"),
    ("Ban biên tập | 06/08/2021", "2021-08-06T00:00"),
    ("06/08/2021 - BBT", "2021-08-06T00:00"),
    ("Tác giả: Ban biên tập - Ngày: 06/08/2021", "2021-08-06T00:00"),
    ("Tác giả: Nguyễn Lan | Ngày: 06/08/2021", "2021-08-06T00:00"),
    ("05/08/2021\nCập nhật: 06/08/2021 08:15", "2021-08-06T08:15"),
    ("6 Th8 2021", "2021-08-06T00:00"),
    ("Th8 6, 2021", "2021-08-06T00:00"),
    ("6 Thg 8 2021", "2021-08-06T00:00"),
    ("6 Aug 2021", "2021-08-06T00:00"),
    ("Fri, 06 Aug 2021 08:15:33 +0700", "2021-08-06T08:15"),
    ("Date: Fri, 06 Aug 2021 08:15:33 +0700", "2021-08-06T08:15"),
    ("06/08/21 08:15", "2021-08-06T08:15"),
    ("08:15 06/08/21", "2021-08-06T08:15"),
    ("06/08/2021 - 3 min read", "2021-08-06T00:00"),
    ("Nguyễn Lan • 06/08/2021 • 3 phút đọc", "2021-08-06T00:00"),
    ("3 phút đọc\n06/08/2021", "2021-08-06T00:00"),
    ("By Nguyễn Lan\n6 Th8 2021", "2021-08-06T00:00"),
    ("06/08/2021\n08:15", "2021-08-06T08:15"),
    ("06/08/2021\n\n8 giờ 15", "2021-08-06T08:15"),
    ("08:15\n06/08/2021", "2021-08-06T08:15"),
    ("Ngày đăng: 06/08/2021\n08:15 (GMT+7)", "2021-08-06T08:15"),
]


class TestLayout:
    @pytest.mark.parametrize(("line", "published"), LINES)
    def test_the_title_stands_above_it(self, line: str, published: str) -> None:
        layout = read_layout(f"Tin hoạt động\n\n{TITLE}\n{line}\n\nSáng nay họp.\n")
        assert layout.title == TITLE
        assert layout.header is not None
        assert layout.header.published is not None
        assert layout.header.published.isoformat(timespec="minutes") == published
        assert layout.text[layout.body_start :].startswith("Sáng nay")

    def test_a_label_wins_over_the_day_a_page_was_printed(self) -> None:
        text = f"Thứ hai, 09/08/2021 10:00\n\n{TITLE}\nNgày đăng: 06/08/2021\n\nSáng nay.\n"
        layout = read_layout(text)
        assert layout.title == TITLE
        assert layout.header is not None
        assert layout.header.published is not None
        assert layout.header.published.day == 6

    @pytest.mark.parametrize(
        "line",
        [
            "Cập nhật tình hình dịch ngày 06/08/2021",
            "Đăng ký ngày 06/08/2021",
            "Họp ngày 06/08/2021 tại hội trường",
            "Xuất bản phẩm 06/08/2021",
            "Ban hành kèm theo Quyết định 5 ngày 06/08/2021",
            "Tổ 1 | 120 hộ | 06/08/2021",
            "Nguồn: báo cáo của phường, 06/08/2021 có 120 hộ",
            "Bài học | 06/08/2021",
            "Hội trường lớn - 06/08/2021 08:15",
            "Bế mạc Hội thi - 06/08/2021 08:15",
            "Tổ Một - 06/08/2021",
            "Họp - 06/08/2021 08:15",
            "06/08/2021 08:15 - Khai mạc",
            "06/08/2021 08:15 - Họp",
            "06/08/2021 08:15 - Nhà Văn Hóa",
            "06/08/2021 08:15 Nguyễn Lan phát biểu",
            "Nguyễn Lan sinh 06/08/2021 08:15",
            "Lễ hội August 6, 2021",
            "Nhà Văn Hóa Bến Xanh - 06/08/2021 08:15",
            "Sân Vận Động Phường | 06/08/2021 08:15",
            "Thu 14/10/25 08:15 được 5 triệu",
            "Tỷ số 14/10/25",
            "Căn hộ Th10 2021",
        ],
    )
    def test_a_line_that_says_more_is_none(self, line: str) -> None:
        assert read_date_line(line, is_below_title=True) is None

    def test_a_day_alone_is_enough_only_below_a_title_but_for_its_weekday(self) -> None:
        assert read_date_line("06/08/2021") is None
        assert read_date_line("06/08/2021", is_below_title=True) is not None
        assert read_date_line("Thứ Sáu, 06/08/2021") is not None
        assert read_date_line("Thứ Sáu, 06/08/2021, họp phường") is None

    @pytest.mark.parametrize("above", ["", "Tin, ảnh: Lan Anh\n", "Tác giả: Lan Anh\n"])
    @pytest.mark.parametrize("below", ["", "Lượt xem: 10\n", "\nNguồn: UBND phường\n"])
    def test_the_day_below_an_article_does_not_make_its_last_line_the_title(
        self, above: str, below: str
    ) -> None:
        day = "Ngày đăng: 06/08/2021\n"
        layout = read_layout(f"{TITLE}\n\nSáng nay phường họp.\n\n{above}{day}{below}")
        assert (layout.title, layout.body_start) == (TITLE, 0)
        assert layout.header is not None
        assert layout.header.published is not None

    @pytest.mark.parametrize("numbered", ["Số: 0000123", "Ký hiệu: 1C25TAA\nSố: 45", "Mã: 5/A"])
    def test_the_number_of_a_paper_is_no_title(self, numbered: str) -> None:
        layout = read_layout(f"PHIẾU THU\n{numbered}\nNgày 06 tháng 8 năm 2021\n\nNgười nộp: An\n")
        assert layout.title == "PHIẾU THU"
        assert layout.header is not None

    @pytest.mark.parametrize("title", ["Nguyễn Văn Trỗi", "Võ Thị Sáu"])
    @pytest.mark.parametrize("above", ["Danh nhân\n", "Danh nhân của đất nước ta\n\n", ""])
    def test_the_name_of_a_person_may_be_a_title(self, above: str, title: str) -> None:
        assert read_layout(f"{above}{title}\n06/08/2021 08:15\n\nÔng sinh năm.\n").title == title

    @pytest.mark.parametrize(
        "section",
        ["Tin tức", "TIN TỨC - SỰ KIỆN", "Trang chủ > Tin tức", "Trang chủ\nTin hoạt động"],
    )
    def test_the_title_may_stand_below_it_and_its_section(self, section: str) -> None:
        layout = read_layout(f"{section}\n06/08/2021 08:15\n{TITLE}\n\nSáng nay họp.\n")
        assert layout.title == TITLE
        assert layout.header is not None

    @pytest.mark.parametrize("below", ["\n\nSáng nay", "\nSáng nay, phường Bến Xanh họp dân.", ""])
    @pytest.mark.parametrize("title", ["Tin tức vui đến từ phường", "TIN VUI", "Tin tức"])
    def test_else_it_stands_above(self, title: str, below: str) -> None:
        assert read_layout(f"{title}\n06/08/2021 08:15{below}\n").title == title

    @pytest.mark.parametrize(
        "text",
        [
            "Lịch trực\nNguyễn Lan - 06/08/2021 08:15\nTrần An - 07/08/2021 08:15\n",
            "Lịch họp\n06/08/2021 08:15\n07/08/2021 08:15\n08/08/2021 08:15\n",
            "SỔ CÔNG VĂN\nSTT\tNgày đến\n1\t06/08/2021\n2\t06/08/2021\n",
            "Thể lệ cuộc thi\nBài dự thi gửi trước\nngày 6 tháng 8 năm 2021.\n",
            "Nghị quyết này có hiệu lực kể từ\n06/08/2021\n",
        ],
    )
    def test_a_list_a_table_and_a_sentence_have_none(self, text: str) -> None:
        layout = read_layout(text)
        assert (layout.title, layout.header) == (text.partition("\n")[0], None)

    def test_a_day_below_a_sentence_is_no_date_line(self) -> None:
        text = "Thông báo họp\nKính mời bà con.\nBến Xanh, ngày 5 tháng 3 năm 2024\nTổ trưởng\n"
        assert read_layout(text).title == "Thông báo họp"


PIECES = (
    *("|", "–", "-", " ", "  ", "\t", "\u00a0", ".", "/", "(", "ngày", "Ngày", "thời gian", "đăng"),
    *("Đăng ký", "cập nhật", "updated", "date", "posted on", "thứ", "Thứ 7", "hai", "chủ nhật"),
    *(
        "lúc",
        "giờ",
        "7",
        "2023",
        "t2",
        "cn",
        "xem",
        "views",
        "x",
        "Họp",
        "ş",
        "İ",
        "tuesday",
        "GMT+7",
    ),
)
ODD_LINES = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(ODD_LINES)
@example("7 - Họp | ngày đăng 2023")
def test_a_label_is_the_one_that_a_search_finds(line: str) -> None:
    found = date_lines._LABEL.match(line) or date_lines._label_behind_bar(line)  # noqa: SLF001
    expected = date_lines._LABEL.search(line)  # noqa: SLF001

    assert (found and found.span()) == (expected and expected.span())


@given(ODD_LINES)
def test_a_text_says_more_if_any_letter_is_left_without_what_dates_have(text: str) -> None:
    left = date_lines._FILLERS.sub(" ", text)  # noqa: SLF001

    says_more = date_lines._LETTER.search(left) is not None  # noqa: SLF001
    assert date_lines._says_more(text) == says_more  # noqa: SLF001
