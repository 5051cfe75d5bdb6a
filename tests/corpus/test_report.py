"""Does a report come out of a text, and out of a JSON object, as its writer meant it?"""
# ruff: noqa: DTZ001 - naive is Vietnamese local time

import re
from datetime import datetime

import pytest
from hypothesis import given, strategies as st

from support.paths import SHARED
from wardsearch.corpus.report import PLAIN, Origin, Report, parse_report, report_from_object
from wardsearch.formats.stated import StatedDate, StatedTitle

REAL_REPORTS = SHARED / "data" / "reports"
ARTICLE = """tin hoạt động

Đảng bộ phường Hoa Sữa tổng kết công tác năm 2021
Ngày đăng 17/01/2022 | 05:59  | Lượt xem: 335

Năm 2021, phường Hoa Sữa hoàn thành các chỉ tiêu.

(Nguồn: Đảng ủy phường)]]>"""


def test_a_printed_article_gives_everything_it_says() -> None:
    report = parse_report("hoa-sua.txt", ARTICLE)

    assert report == Report(
        id="hoa-sua.txt",
        text=ARTICLE.removesuffix("]]>"),
        title="Đảng bộ phường Hoa Sữa tổng kết công tác năm 2021",
        title_range=report.title_range,
        body_start=ARTICLE.index("Năm 2021, phường"),
        ward="Hoa Sữa",
        published=datetime(2022, 1, 17, 5, 59),
        published_from="text",
        source="Đảng ủy phường",
        views=335,
        url=None,
        names="hoa sua",
    )
    assert report.title_range == (15, 64)


def test_a_text_that_says_nothing_of_itself_is_still_a_report() -> None:
    report = parse_report("a.txt", "Thông báo cắt điện\nChiều mai mất điện.")

    assert report.title == "Thông báo cắt điện"
    assert report.title_range == (0, 18)
    assert report.body_start == 0
    assert (report.ward, report.published, report.source, report.views) == (None,) * 4


def test_a_markdown_file_is_known_by_its_name() -> None:
    assert parse_report("a.MD", "# Thông báo").title == "Thông báo"
    assert parse_report("a.txt", "# Thông báo").title == "# Thông báo"


def test_the_ward_is_named_by_title_then_lead_then_what_is_above() -> None:
    text = "phường Một Hai\n\n{}\nNgày đăng 01/01/2022\n\n{}"

    assert parse_report("", text.format("Tin phường Ba Bốn", "phường Năm Sáu")).ward == "Ba Bốn"
    assert parse_report("", text.format("Tin", "phường Sáu Bảy")).ward == "Sáu Bảy"
    assert parse_report("", text.format("Tin", "không nói")).ward == "Một Hai"
    assert parse_report("", text.format("Tin", "x " * 2000 + "phường Sáu Bảy")).ward == "Một Hai"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000_000,
        " " * 10_000_000,
        "(" * 5_000_000,
        "Ngày đăng " * 1_000_000,
        "phường " * 1_500_000,
        "-\n" * 5_000_000,
    ],
)
def test_a_huge_text_of_any_shape_is_read(text: str) -> None:
    report = parse_report("a.txt", text)

    assert report.text == text
    assert len(report.title) <= 301


def test_an_object_states_what_its_text_does_not() -> None:
    obj = {
        "id": 7,
        "title": "Tin  vui",
        "text": "Thân bài.",
        "published": "03/04/2023",
        "ward": "Phường Hoa Sữa",
        "source": "Báo",
        "url": "https://example.org/7",
        "views": 12,
        "other": [1],
    }

    assert report_from_object("a.jsonl#7", obj) == Report(
        id="a.jsonl#7",
        text="Tin vui\n\nThân bài.",
        title="Tin vui",
        title_range=report_from_object("", obj).title_range,
        body_start=9,
        ward="Hoa Sữa",
        published=datetime(2023, 4, 3),
        published_from="page",
        source="Báo",
        views=12,
        url="https://example.org/7",
    )
    assert report_from_object("", obj).title_range == (0, 7)


def test_what_an_object_states_wins_over_its_text() -> None:
    stated = {"ward": "Lá Xanh", "published": "2020-01-01", "source": "Báo", "views": 0}
    report = report_from_object("a", {"title": "Tựa khác", "text": ARTICLE, **stated})
    silent = report_from_object("a", {"title": "", "text": ARTICLE, "published": "31/02/2022"})

    assert (report.ward, report.source, report.views) == ("Lá Xanh", "Báo", 0)
    assert report.published == datetime(2020, 1, 1)
    assert (silent.ward, silent.source, silent.views) == ("Hoa Sữa", "Đảng ủy phường", 335)
    assert silent.published == datetime(2022, 1, 17, 5, 59)
    assert silent == parse_report("a", ARTICLE)


def test_the_offsets_of_an_object_hold_in_its_text_with_the_title_above() -> None:
    report = report_from_object("a", {"title": "Tựa khác", "text": "\n" + ARTICLE})

    assert report.text.startswith("Tựa khác\n\ntin hoạt động\n") is True
    assert report.text[report.body_start :].startswith("Năm 2021, phường") is True


@pytest.mark.parametrize("text", ["Tin vui\n\nThân bài.", "  Tin   vui \nThân bài."])
def test_a_title_that_the_text_begins_with_is_not_repeated(text: str) -> None:
    report = report_from_object("a", {"title": "Tin vui", "text": text})

    assert report.text == text
    assert report.text[report.body_start :] == "Thân bài."


def test_a_title_above_the_date_is_not_repeated() -> None:
    title = parse_report("a", ARTICLE).title

    assert report_from_object("a", {"title": title, "text": ARTICLE}) == parse_report("a", ARTICLE)


def test_a_title_that_only_begins_a_sentence_is_put_above() -> None:
    report = report_from_object("a", {"title": "Tin", "text": "Tin vui đến."})

    assert report.text == "Tin\n\nTin vui đến."


def test_an_object_without_a_title_shows_its_first_line_but_has_none() -> None:
    report = report_from_object("a", {"text": "Một câu.\nHai câu."})

    assert report.title == "Một câu."
    assert report.title_range is None
    assert report.text == "Một câu.\nHai câu."


def test_an_object_with_only_a_title_is_a_report() -> None:
    report = report_from_object("a", {"title": "Tin vui", "text": None})

    assert (report.text, report.title_range, report.body_start) == ("Tin vui", (0, 7), 7)


@pytest.mark.parametrize(
    ("member", "value", "message"),
    [
        ("title", 5, "title is a JSON number, not a string"),
        ("text", ["a"], "text is a JSON array, not a string"),
        ("published", 20220101, "published is a JSON number, not a string"),
        ("ward", {"a": 1}, "ward is a JSON object, not a string"),
        ("source", True, "source is a JSON boolean, not a string"),
        ("url", 1.5, "url is a JSON number, not a string"),
        ("views", "461", "views is a JSON string, not a whole number"),
        ("views", 1.5, "views is a JSON number, not a whole number"),
        ("views", True, "views is a JSON boolean, not a whole number"),
        ("views", -1, "views is negative or too large"),
        ("views", 2**63, "views is negative or too large"),
    ],
)
def test_a_member_of_another_type_is_named(member: str, value: object, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(message)}$"):
        report_from_object("a", {"title": "Tin", "text": "Thân bài.", member: value})


@pytest.mark.parametrize("obj", [{}, {"title": " ", "text": "\n"}, {"text": None}])
def test_an_object_without_any_text_is_none(obj: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="title and text are both missing or empty"):
        report_from_object("a", obj)


JSON_VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(ARTICLE)
MEMBERS = ["title", "text", "published", "ward", "source", "url", "views", "id"]


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON_VALUES))
def test_an_object_is_a_report_or_one_line_says_why_not(obj: dict[str, object]) -> None:
    try:
        report = report_from_object("a", obj)
    except ValueError as error:
        message = str(error)
    else:
        message = "a report"
        assert report.text.encode().decode() == report.text
        assert 0 <= report.body_start <= len(report.text)
        if report.title_range:
            start, end = report.title_range
            assert " ".join(report.text[start:end].split()) == report.title

    assert message.splitlines() == [message]


@pytest.mark.skipif(
    not REAL_REPORTS.is_dir(), reason="the real reports are not beside the checkout"
)
@pytest.mark.parametrize(
    ("name", "ward", "published", "views", "source", "body"),
    [
        (
            "ngoc-thuy-2023-04-03.txt",
            "Ngọc Thụy",
            datetime(2023, 4, 3, 15, 50),
            461,
            "Đảng ủy phường",
            "Quán triệt",
        ),
        (
            "thuong-thanh-2022-01-17.txt",
            "Thượng Thanh",
            datetime(2022, 1, 17, 5, 59),
            335,
            None,
            "Năm 2021, phường",
        ),
    ],
)
def test_a_real_report_is_read(
    name: str, ward: str, published: datetime, views: int, source: str | None, body: str
) -> None:
    report = parse_report(name, (REAL_REPORTS / name).read_text(encoding="utf-8"))

    assert (report.ward, report.published, report.views) == (ward, published, views)
    assert report.source == source
    assert report.text[report.body_start :].startswith(body) is True
    assert report.title_range is not None
    assert report.text[report.title_range.start : report.title_range.end] == report.title
    assert report.text.endswith("]]>") is False


class TestOfficialDocuments:
    TEXT = (
        "UBND PHƯỜNG BẾN XANH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 45/BC-UBND\t"
        "Bến Xanh, ngày 15 tháng 3 năm 2024\n\nBÁO CÁO\nKết quả quý I\n\nCăn cứ Kế hoạch.\n"
    )

    def test_the_head_gives_title_date_and_document(self) -> None:
        made = Origin("docx", heading="I. KẾT QUẢ", title="Mẫu", created=datetime(2020, 1, 1))
        report = parse_report("2019-01-01 bc.docx", self.TEXT, made)

        assert report.title == "Báo cáo 45/BC-UBND: Kết quả quý I"
        assert (report.published, report.published_from) == (datetime(2024, 3, 15), "text")
        assert report.document is not None
        assert report.document[:3] == ("báo cáo", "45/BC-UBND", "UBND PHƯỜNG BẾN XANH")
        assert report.title_range is not None
        assert report.text[slice(*report.title_range)] == "BÁO CÁO\nKết quả quý I"

    def test_its_ward_is_the_one_that_issued_it(self) -> None:
        text = (
            "UBND PHƯỜNG TÂY HỒ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 4/KH-UBND\n\nKẾ HOẠCH\n"
            "Đón đoàn của phường Ba Đình\n\nPhường Ba Đình đến thăm.\n"
        )
        assert parse_report("a.txt", text).ward == "Tây Hồ"

    @pytest.mark.parametrize(
        "end",
        [
            "TM. BAN CHỈ ĐẠO\nCHỦ TỊCH UBND XÃ THỚI BÌNH\n\nNguyễn Văn Tư\n",
            "Người ký: Ủy ban nhân dân xã Thới Bình\nThời gian ký: 05.10.2025 10:00:00\n",
        ],
    )
    def test_its_ward_may_stand_at_its_end_alone(self, end: str) -> None:
        head = "BAN CHỈ ĐẠO PCTT\nSố: 4/KH-BCĐ\n\nKẾ HOẠCH\nỨng phó bão\n\n"
        assert parse_report("a.txt", f"{head}{'Nội dung. ' * 200}\n{end}").ward == "Thới Bình"

    def test_an_article_that_quotes_one_keeps_its_title(self) -> None:
        text = f"Tin\n\nPhường ban hành báo cáo\nNgày đăng: 20/03/2024\n\n{self.TEXT}"
        report = parse_report("a.txt", text)

        assert report.title == "Phường ban hành báo cáo"
        assert report.document is not None

    @pytest.mark.parametrize(
        "signature",
        [
            "Signed by: UBND phường Bến Xanh\nDate: 20/03/2024 10:20:33",
            "Digitally signed by UBND PHƯỜNG BẾN XANH\nDate: 2024.03.20 10:20:33 +07'00'",
            "Ký bởi: UBND phường Bến Xanh\nNgày ký: 20/03/2024 10:20:33",
        ],
    )
    def test_the_day_of_an_electronic_signature_is_no_articles(self, signature: str) -> None:
        report = parse_report("a.txt", f"{signature}\n\n{self.TEXT}")
        assert report.title == "Báo cáo 45/BC-UBND: Kết quả quý I"
        assert report.published == datetime(2024, 3, 15)

    def test_nor_is_who_signed_the_title_of_another_paper(self) -> None:
        signature = "Digitally signed by UBND PHƯỜNG BẾN XANH\nDate: 2024.03.20 10:20:33 +07'00'\n"
        assert parse_report("a.txt", f"{signature}\nDân số quý I\nTổ 1\n").title == "Dân số quý I"
        signed = "Signed by hand, với love\n20/03/2024 10:20\n\nCa khúc mới.\n"
        assert parse_report("a.txt", signed).title == "Signed by hand, với love"

    def test_of_an_object_its_title_and_the_day_of_the_document_hold(self) -> None:
        obj = {"title": "Báo cáo quý", "text": self.TEXT, "published": "2024-04-01"}
        report = report_from_object("a.jsonl#1", obj)

        assert report.title == "Báo cáo quý"
        assert report.published == datetime(2024, 3, 15)


class TestDatesAtTheEnd:
    TEXT = "Thông báo tuyển dụng giáo viên\n\nTrường mầm non Hoa Sen cần tuyển hai giáo viên.\n\n"

    @pytest.mark.parametrize(
        "end",
        [
            "Bến Xanh, ngày 5 tháng 3 năm 2024\nHIỆU TRƯỞNG\n\nNguyễn Thị Lan\n",
            "Bến Xanh, ngày 05/03/2024\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nNguyễn Thị Lan\n",
            "Bến Xanh, ngày 5 tháng 3 năm 2024\nNgười viết đơn\n",
        ],
    )
    def test_above_a_signature_is_the_papers(self, end: str) -> None:
        report = parse_report("a.txt", self.TEXT + end)
        assert (report.published, report.published_from) == (datetime(2024, 3, 5), "text")
        assert report.title == "Thông báo tuyển dụng giáo viên"

    @pytest.mark.parametrize(
        "end",
        [
            "Hạn nộp hồ sơ: ngày 5 tháng 3 năm 2024\n",
            "Họp ngày 05/03/2024\nKính mời.\n",
            "Bến Xanh, ngày    tháng 3 năm 2024\nHIỆU TRƯỞNG\nNguyễn Thị Lan\n",
            "Ông Nguyễn Văn An, ngày 5 tháng 3 năm 2024\nđã nhận quà.\n",
        ],
    )
    def test_any_other_is_what_it_tells(self, end: str) -> None:
        assert parse_report("a.txt", self.TEXT + end).published is None


class TestDatesByTrust:
    PAGE = StatedDate(datetime(2021, 8, 6, 8, 15), "json-ld")

    @pytest.mark.parametrize(
        ("name", "text", "origin", "published", "said_by"),
        [
            ("a.txt", "Tin\nNgày đăng 06/08/2021\n\nx", Origin(dates=(PAGE,)), 2021, "text"),
            ("a.html", "Thứ hai, 09/08/2022 10:00\n\nTin", Origin(dates=(PAGE,)), 2021, "page"),
            ("2020-01-01.html", "Tin", Origin(dates=(PAGE,)), 2021, "page"),
            ("2020/01/01/a.txt", "Tin", PLAIN, 2020, "name"),
            ("2020-01-01.docx", "Tin", Origin(created=datetime(2022, 1, 1)), 2020, "name"),
            ("a.docx", "Tin", Origin(created=datetime(2022, 1, 1)), 2022, "file"),
            ("a.docx", "Tin", Origin(created=datetime(2013, 12, 24, 6, 15)), None, None),
            ("2098-01-01.docx", "Tin", Origin(created=datetime(2022, 1, 1)), 2022, "file"),
            ("a.txt", "Tin", PLAIN, None, None),
        ],
    )
    def test_the_most_trusted_counts(
        self, name: str, text: str, origin: Origin, published: int | None, said_by: str | None
    ) -> None:
        report = parse_report(name, text, origin)

        assert (report.published and report.published.year) == published
        assert report.published_from == said_by

    @pytest.mark.parametrize(
        ("number", "day", "months"),
        [
            ("146/QĐ-UBND", "ngày #8 tháng 01 năm 2022", {(2022, 1)}),
            ("…/QĐ-UBND", "ngày … tháng 2 năm 2022", {(2022, 2)}),
            ("…/QĐ-UBND", "ngày … tháng … năm 2022", {(2022, 1), (2022, 2)}),
            ("…/QĐ-UBND", "ngày … tháng … năm 20…", {(2021, 1), (2022, 1), (2022, 2)}),
            ("27/2021/QĐ-UBND", "ngày … tháng … năm …", {(2021, 1)}),
        ],
    )
    def test_a_file_does_not_date_a_document_against_what_its_head_states(
        self, number: str, day: str, months: set[tuple[int, int]]
    ) -> None:
        text = f"UBND PHƯỜNG BẾN XANH\nSố: {number}\nBến Xanh, {day}\nQUYẾT ĐỊNH\nVề việc họp dân\n"
        dated = set()
        for year, month in [(2021, 1), (2022, 1), (2022, 2)]:
            created = datetime(year, month, 7, 10, 52)
            report = parse_report("a.pdf", text, Origin("pdf", created=created))
            assert report.published in {None, created}
            dated |= {(year, month)} if report.published else set()

        assert dated == months


class TestTitlesOfPages:
    TITLE = "Ra quân tổng vệ sinh"

    @pytest.mark.parametrize(
        "text",
        [
            f"Trang chủ\nTin tức\n{TITLE}\nSáng nay.\n",
            f"UBND PHƯỜNG BẾN XANH\n{TITLE}\nSáng nay.\n",
            "Trang chủ\nTin tức\nSáng nay.\n",
        ],
    )
    def test_what_the_page_states_wins_over_its_first_line(self, text: str) -> None:
        titles = (StatedTitle(self.TITLE, "meta"), StatedTitle("Phường Bến Xanh", "title"))
        report = parse_report("a.html", text, Origin("html", heading="x", titles=titles))

        assert report.title == self.TITLE


class TestHeadings:
    def test_a_marked_heading_may_need_the_line_below_too(self) -> None:
        text = "UBND XÃ MỚI\nDANH SÁCH\nCử tri tổ 4\nSTT\tA\n"
        report = parse_report("a.docx", text, Origin("docx", heading="DANH SÁCH"))
        assert report.title == "DANH SÁCH: Cử tri tổ 4"

    @pytest.mark.parametrize(
        ("name", "sheets", "text", "title"),
        [
            ("Hộ_nghèo 2025.xlsx", ("Sheet1",), "STT\tHọ và tên\n1\tAn\n", "Hộ nghèo 2025"),
            ("a.xlsx", ("Cử tri KP5",), "TT\tHọ tên\n1\tAn\n", "Cử tri KP5"),
            ("x.zip#2025/Cử tri.csv", (), "Họ và tên\tTổ\nAn\t3\n", "Cử tri"),
            ("05.xlsx", ("Trang tính1",), "STT\tHọ và tên\n1\tAn\n", "STT Họ và tên"),
            ("a.xlsx", ("Cử tri",), "HỘ NGHÈO XÃ MỚI\nSTT\tHọ tên\n", "HỘ NGHÈO XÃ MỚI"),
            ("a.docx", ("Cử tri",), "UBND XÃ MỚI\tCộng hòa\nTin\n", "UBND XÃ MỚI Cộng hòa"),
        ],
    )
    def test_a_mere_table_is_titled_by_a_name(
        self, name: str, sheets: tuple[str, ...], text: str, title: str
    ) -> None:
        assert parse_report(name, text, Origin("xlsx", names=sheets)).title == title

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("Phụ lục II\nDANH SÁCH HỘ NGHÈO\n(Kèm theo …)\n", "Phụ lục II: DANH SÁCH HỘ NGHÈO"),
            ("PHỤ LỤC\n\nDanh mục thủ tục\n", "PHỤ LỤC: Danh mục thủ tục"),
            ("Biểu số 02a.\nThu ngân sách\n", "Biểu số 02a: Thu ngân sách"),
            ("Phụ lục II\n(Kèm theo Quyết định 3)\n", "Phụ lục II"),
            ("Phụ lục II\n(Kèm theo Quyết định 3)\nHỘ NGHÈO\n", "Phụ lục II: HỘ NGHÈO"),
            ("Phụ lục số 01\n(Kèm theo Quyết định 3)\nHỘ NGHÈO\n", "Phụ lục số 01: HỘ NGHÈO"),
            ("PHỤ LỤC SỐ: II\n\nHỘ CẬN NGHÈO\n", "PHỤ LỤC SỐ: II: HỘ CẬN NGHÈO"),
            ("UBND XÃ MỚI\nBIỂU SỐ 05\nTHỐNG KÊ HỘ\n", "BIỂU SỐ 05: THỐNG KÊ HỘ"),
            ("UBND PHƯỜNG BẾN XANH\n\nDANH SÁCH TỔ TRƯỞNG\nAn\n", "DANH SÁCH TỔ TRƯỞNG"),
            (
                "Mẫu số 02\n\nĐƠN ĐỀ NGHỊ\nXác nhận nơi cư trú\nKính gửi: UBND",
                "Mẫu số 02: ĐƠN ĐỀ NGHỊ: Xác nhận nơi cư trú",
            ),
            ("ĐƠN ĐỀ NGHỊ\nKính gửi UBND phường Bến Xanh\nTôi", "ĐƠN ĐỀ NGHỊ"),
            ("BÁO CÁO NHANH\nThiệt hại do bão\n\nHôm nay", "BÁO CÁO NHANH: Thiệt hại do bão"),
            (
                "DANH SÁCH\nHỘ NGHÈO NĂM 2025\nXÃ ĐỒNG MỚI\n\nSTT\tA\n",
                "DANH SÁCH HỘ NGHÈO NĂM 2025 XÃ ĐỒNG MỚI",
            ),
            ("BẢNG TỔNG HỢP\nThu quỹ năm 2025\nLợi lập bảng\n", "BẢNG TỔNG HỢP: Thu quỹ năm 2025"),
            ("BÀI PHÁT BIỂU\nCủa Chủ tịch xã\n", "BÀI PHÁT BIỂU Của Chủ tịch xã"),
            ("THÔNG TIN TUYÊN TRUYỀN\n\nVề bão số 9\n", "THÔNG TIN TUYÊN TRUYỀN Về bão số 9"),
            ("UBND XÃ MỚI\nDANH SÁCH\nCử tri tổ 4\n\nSTT\n", "DANH SÁCH: Cử tri tổ 4"),
            ("DANH SÁCH\nNguyễn Văn An\nLê Thị Bưởi\n", "DANH SÁCH"),
            ("DANH SÁCH\nHọ và tên: An\n", "DANH SÁCH"),
            ("DANH SÁCH\n\nCác hộ dân khu phố 3\n", "DANH SÁCH"),
            ("UBND PHƯỜNG BẾN XANH\nCÔNG AN PHƯỜNG\n", "UBND PHƯỜNG BẾN XANH"),
            ("UBND PHƯỜNG BẾN XANH HỌP DÂN\n\nSáng nay họp.\n", "UBND PHƯỜNG BẾN XANH HỌP DÂN"),
            ("Phụ lục sản nhi khai trương\nSáng nay.\n", "Phụ lục sản nhi khai trương"),
        ],
    )
    def test_a_first_line_that_titles_nothing_gives_way(self, text: str, title: str) -> None:
        assert parse_report("a.txt", text).title == title

    @pytest.mark.parametrize(
        "of_what",
        [
            "Kèm theo Quyết định số 45/QĐ-UBND ngày 5 tháng 10 năm 2025 của UBND phường",
            "Ban hành kèm theo Kế hoạch số 45/KH-UBND\nngày 5/10/2025",
        ],
    )
    @pytest.mark.parametrize("above", ["PHỤ LỤC II\n", "QUY CHẾ\nLàm việc của UBND phường\n"])
    def test_an_annex_is_of_the_day_of_what_it_is_annexed_to(
        self, above: str, of_what: str
    ) -> None:
        published = parse_report("a.txt", f"{above}({of_what})\n\nChương I\nCHUNG\n").published
        assert published is not None
        assert published.isoformat() == "2025-10-05T00:00:00"

    @pytest.mark.parametrize(
        "text",
        [
            "Mẫu số 01\n(Kèm theo Quyết định số 45/QĐ-UBND ngày 5/10/2020)\nTỜ KHAI\n",
            "PHỤ LỤC\n(Kèm theo Thông tư số 15/2020/TT-BTP ngày 28/5/2020)\nTỜ KHAI\n",
            "PHỤ LỤC\n(Kèm theo Kế hoạch số …/KH-UBND ngày … tháng … năm 2025)\nHỘ NGHÈO\n",
            "Họp dân\n\nSáng nay họp.\n(Kèm theo Quyết định số 5/QĐ-UBND ngày 5/10/2020)\n",
        ],
    )
    def test_a_form_and_an_article_are_not(self, text: str) -> None:
        assert parse_report("a.txt", text).published is None

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("UBND PHƯỜNG BỒ ĐỀ\n\nLỊCH CÔNG TÁC TUẦN 32\nHọp.\n", "Lịch công tác TUẦN 32"),
            ("HỢP ĐỒNG THUÊ NHÀ\nSố: 12/2025/HĐTN\n", "Hợp đồng 12/2025/HĐTN: THUÊ NHÀ"),
        ],
    )
    def test_contracts_and_calendars_are_documents(self, text: str, title: str) -> None:
        motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        assert parse_report("a.txt", motto + text).title == title
