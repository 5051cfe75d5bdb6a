"""Are title, header, body and source found where they stand, and only there?"""
# ruff: noqa: DTZ001 - naive is Vietnamese local time

import re
from datetime import datetime

import pytest
from hypothesis import example, given, strategies as st

from wardsearch.corpus import layout
from wardsearch.corpus.date_lines import MAX_CHARS, ends_letterhead, read_date_line
from wardsearch.corpus.layout import (
    HEAD_CHARS,
    MAX_TITLE_CHARS,
    clean,
    collapse,
    find_source,
    read_layout,
)
from wardsearch.vietnamese.spelling import to_nfc

ARTICLE = """tin tức địa phương

Phường Hoa Sữa trồng thêm một nghìn cây xanh
{header}

Sáng nay, phường Hoa Sữa ra quân trồng cây.
"""


@pytest.mark.parametrize(
    ("header", "published", "views"),
    [
        ("Ngày đăng 03/04/2023 | 15:50  | Lượt xem: 461", datetime(2023, 4, 3, 15, 50), 461),
        ("Ngày đăng 03/04/2023", datetime(2023, 4, 3), None),
        ("Ngày đăng: 03-04-2023", datetime(2023, 4, 3), None),
        ("  NGÀY ĐĂNG :  3/4/2023|15h50|LƯỢT XEM : 1.461", datetime(2023, 4, 3, 15, 50), 1461),
        ("Ngày đăng 03/04/2023 | Lượt xem 12 345", datetime(2023, 4, 3), 12345),
        ("Ngày đăng 03/04/2023 | 1,234,567 lượt xem", datetime(2023, 4, 3), 1234567),
        ("Đăng ngày 03/04/2023", datetime(2023, 4, 3), None),
        ("**Ngày đăng:** 03/04/2023", datetime(2023, 4, 3), None),
        ("Tác giả: Lan | Ngày đăng: 03/04/2023", datetime(2023, 4, 3), None),
        ("Ngày đăng 31/02/2023 | 15:50 | Lượt xem: 7", None, 7),
        ("Ngày đăng | Lượt xem: 7", None, 7),
        ("Ngày đăng:", None, None),
    ],
)
def test_a_header_is_read_in_every_variant(
    header: str, published: datetime | None, views: int | None
) -> None:
    layout = read_layout(ARTICLE.format(header=header))

    assert layout.header is not None
    assert layout.header.published == published
    assert layout.header.views == views
    assert layout.text[layout.header.start : layout.header.end] == header
    assert layout.title == "Phường Hoa Sữa trồng thêm một nghìn cây xanh"
    assert layout.text[layout.body_start :].startswith("Sáng nay, phường") is True


@pytest.mark.parametrize(
    "line",
    [
        "Ngày đăng ký xe là 03/04/2023",
        "Ngày đăng kí xe là 03/04/2023",
        "Ngày đăng tải được thông báo sau",
        "Số lượt xem: 461",
        "Hôm nay là ngày đăng 03/04/2023",
        "Ngày đăng 03/04/2023 " + "x" * 300,
    ],
)
def test_a_sentence_about_dates_is_no_header(line: str) -> None:
    layout = read_layout(ARTICLE.format(header=line))

    assert layout.header is None
    assert layout.title == "tin tức địa phương"
    assert layout.body_start == 0


def test_a_header_far_down_is_a_quotation() -> None:
    assert read_layout("Tin\n" + "x\n" * HEAD_CHARS + "Ngày đăng 03/04/2023").header is None


def test_a_header_on_the_first_line_has_its_title_below() -> None:
    layout = read_layout("Ngày đăng 03/04/2023\n\nTiêu đề\nThân bài")

    assert layout.title == "Tiêu đề"
    assert layout.text[layout.body_start :] == "Tiêu đề\nThân bài"


def test_a_header_with_nothing_around_it_is_its_own_title() -> None:
    layout = read_layout("Ngày đăng 03/04/2023")

    assert layout.title == "Ngày đăng 03/04/2023"
    assert layout.body_start == len(layout.text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n\n  Tin \t vui  \nThân bài", "Tin vui"),
        ("---\nTin vui\n---\n", "Tin vui"),
        ("***", "***"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_without_a_header_the_title_is_the_first_line_of_words(text: str, title: str) -> None:
    assert read_layout(text).title == title


def test_the_marks_of_a_heading_are_no_part_of_a_markdown_title() -> None:
    layout = read_layout("\n## Tin vui\n\nThân bài", is_markdown=True)

    assert layout.title == "Tin vui"
    assert layout.title_range == (4, 11)
    assert read_layout("# Tin vui").title == "# Tin vui"


@pytest.mark.parametrize("space", [*" \t\xa0\x0b\x1c\x85\u1680\u2003\u2028\u202f\u3000"])
@pytest.mark.parametrize("count", [1, MAX_TITLE_CHARS - 1, MAX_TITLE_CHARS, 2 * MAX_TITLE_CHARS])
def test_however_much_white_space_follows_the_marks_of_a_heading(space: str, count: int) -> None:
    layout = read_layout(f"```\n# {space * count}Tin vui\n```", is_markdown=True)

    assert layout.title_range is None or layout.text[slice(*layout.title_range)] == "Tin vui"
    assert layout.title == "Tin vui"


def test_a_first_line_as_long_as_a_paragraph_only_lends_its_opening_words() -> None:
    layout = read_layout("lời " * MAX_TITLE_CHARS)

    assert layout.title_range is None
    assert layout.title == " ".join(["lời"] * 74) + "…"
    assert len(layout.title) <= MAX_TITLE_CHARS


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\ufeffTin\r\nvui\rhết", "Tin\nvui\nhết"),
        ("Tin\u2028vui\u2029hết\u2028\n", "Tin\nvui\nhết\n\n"),
        ("<![CDATA[Tin vui]]>", "Tin vui"),
        ("\n<![CDATA[\nTin vui\n]]>\n", "Tin vui"),
        ("Tin vui ]]>\n", "Tin vui"),
        ("Tin ]]> vui\n", "Tin ]]> vui\n"),
        ("To\u0302\u0309", "Tổ"),
        ("T\u0000in \ud800vui\x1b[31m", "T\ufffdin \ufffdvui\x1b[31m"),
    ],
)
def test_a_text_is_cleaned_of_what_no_writer_wrote(text: str, cleaned: str) -> None:
    assert read_layout(text).text == cleaned


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Hết./.\n\n(Nguồn: UBND phường)", "UBND phường"),
        ("Hết. ( nguồn tin : Báo  Mới ).", "Báo Mới"),
        ("(Nguồn: A) và (Nguồn: B)", "B"),
        ("(Nguồn: )", None),
        ("Nguồn: không có ngoặc", None),
        ("(Nguồn: A)" + "\nvăn bản dài" * 60, None),
        ("(Nguồn: xuống\ndòng)", None),
    ],
)
def test_a_source_is_credited_at_the_end(text: str, source: str | None) -> None:
    assert find_source(text) == source


PIECES = [
    "Ngày đăng ",
    "\nNgày đăng:\n",
    "03/04/2023",
    " | ",
    "15:50",
    "Lượt xem: 461",
    "\n",
    "\r\n",
    " ",
    "phường Ngọc Thụy",
    "(Nguồn: ",
    ")",
    "]]>",
    "<![CDATA[",
    "# ",
    "\xa0" * MAX_TITLE_CHARS,
    "e\u0302\u0301",
    "x" * 200,
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4)).map("".join), st.booleans())
@example(text="Họp tổ dân phố\nNgày đăng:\n \n03/04/2023\nNội dung", is_markdown=False)
@example(text="Họp tổ dân phố\nNgày đăng: 03/04/2023\n05/06/2024\nNội dung", is_markdown=False)
def test_ranges_always_lie_in_the_text_and_hold_what_they_say(text: str, is_markdown: bool) -> None:
    layout = read_layout(text, is_markdown=is_markdown)

    assert layout.text == to_nfc(layout.text)
    assert clean(layout.text) == layout.text
    assert 0 <= layout.body_start <= len(layout.text)
    assert layout.title == collapse(layout.title)
    assert (layout.title == "") == (layout.text.strip() == "")
    if layout.title_range:
        start, end = layout.title_range
        assert 0 <= start < end <= len(layout.text)
        assert collapse(layout.text[start:end]) == layout.title
    if layout.header:
        assert 0 <= layout.header.start < layout.header.end <= layout.body_start
        label, _, below = layout.text[layout.header.start : layout.header.end].partition("\n")
        if below:  # the date of a label that says none stands on the next line that is not blank
            assert "\n" not in below.strip()
            read = read_date_line(label, is_below_title=False)
            assert read is not None
            assert read.is_open


HEAD_PIECES = (
    *("0 ", "1", "\t", "\n", "\n", "/", ".", "-", "\u00a0", "tháng", "cập nhật ", "Xuất bản", "c"),
    *("ĐĂNG", "đăng ", "Ngày đăng 03/04/2023", "6/8/2021 08:15", "Họp.", "Phường họp", "x" * 250),
    *("Thứ sáu, ", "lúc ", "3 \n tháng", "\x0b", "\u2028", "İ"),
)


def find_header_line_by_line(text: str) -> layout.Header | None:
    """Return what `_find_header` does, slowly: each line is asked."""
    may_date = re.compile(r"[0-9][^\S\n]?[/.-][^\S\n]?[0-9]|[0-9]\s{1,4}tháng|[cC]ập|[xX]uất")
    found = None
    start = count = 0
    above, is_list, is_row = "", False, False
    for line in text[:HEAD_CHARS].split("\n"):
        end = start + len(line)
        count += bool(line.strip())
        may = may_date.search(line) or "đăng" in line.lower()
        if line.strip() and len(line) <= MAX_CHARS and may:
            goes_on = layout._goes_on(above) or is_row  # noqa: SLF001
            read = read_date_line(line, is_below_title=bool(above) and not goes_on)
            if read and read.is_labelled:
                return layout._header(text, start, end, line, read)  # noqa: SLF001
            if read and found is None and count <= 12 and not goes_on:
                is_list = is_list or layout._has_other_day_below(text, end, read)  # noqa: SLF001
                found = None if is_list else layout._header(text, start, end, line, read)  # noqa: SLF001
        above, start, is_row = line.strip(), end + 1, "\t" in line.rstrip()
    return found


@given(st.lists(st.sampled_from(HEAD_PIECES), max_size=60).map("".join))
@example("\t\n6/8/2021 08:15")
@example("0 \t\n6/8/2021 08:15")
def test_a_header_is_found_as_if_each_line_were_asked(text: str) -> None:
    assert layout._find_header(text) == find_header_line_by_line(text)  # noqa: SLF001


@given(st.text(st.sampled_from([*"aộ.  ", "\t", "\n", "\xa0", "\u2003", "\x1c", "\u200b", "\0"])))
def test_white_space_is_collapsed_as_split_knows_it(text: str) -> None:
    assert collapse(text) == " ".join(text.split())


@pytest.mark.parametrize("body", ["PHƯỜNG BỒ ĐỀ", "UBND XÃ TAM HẢI\nTỔ DÂN PHỐ SỐ 5", "CHI BỘ 4"])
@pytest.mark.parametrize("day", ["Ngày 12/3/2025", "Bồ Đề, ngày 12 tháng 3 năm 2025", "12/3/2025"])
def test_a_day_apart_below_letterhead_and_title_is_that_of_the_text(body: str, day: str) -> None:
    text = f"{body}\n\nTổng kết phong trào thi đua\n\n{day}\n\nPhường đã họp."
    layout = read_layout(text)

    assert layout.header is not None
    assert str(layout.header.published)[:10] == "2025-03-12"
    assert layout.title == "Tổng kết phong trào thi đua"
    for other in (
        text.replace(body, "Phường họp"),
        text.replace(f"{day}\n\n", f"{day}\n"),
        text.replace("thi đua", "thi đua."),
        text.replace("Tổng kết phong trào thi đua", "Số: 12/BC-UBND"),
        text.replace("Tổng kết", "Một\nHai\nBa\nBốn\nNăm\nSáu"),
    ):
        assert read_layout(other).header is None


@pytest.mark.parametrize(
    ("line", "is_headline"),
    [
        ("PHƯỜNG BỒ ĐỀ RA QUÂN", True),
        ("CÔNG AN PHƯỜNG VÂY NHÓM TRỘM CẮP", True),
        ("TỔ 5 HỌP DÂN", True),
        ("HỘI PHỤ NỮ TẶNG QUÀ NGƯỜI GIÀ", True),
        ("HỘI LIÊN HIỆP PHỤ NỮ PHƯỜNG NGỌC LÂM", False),
        ("UBND PHƯỜNG BỒ ĐỀ QUẬN LONG BIÊN", False),
        ("BAN TỔ CHỨC LỄ HỘI", False),
        ("PHƯỜNG VĂN MIẾU - QUỐC TỬ GIÁM", False),
    ],
)
def test_a_headline_in_capitals_is_no_letterhead(line: str, is_headline: bool) -> None:
    assert ends_letterhead(f"{line}\n\nNgười dân phấn khởi\n\n") is not is_headline
    layout = read_layout(f"{line}\n\nNgười dân phấn khởi\n\n12/3/2025\n\nPhường đã họp.")
    assert (layout.title == line) is is_headline


def test_the_last_row_of_a_table_is_no_title_above_place_and_date() -> None:
    rows = "BẢNG TỔNG HỢP\nSTT\tNội dung\n1\tChi khác\n\tCộng"
    layout = read_layout(f"{rows}\nBồ Đề, ngày 5 tháng 1 năm 2025\nNgười lập\tChủ tịch")

    assert layout.title == "BẢNG TỔNG HỢP"
    assert layout.header is None
