"""Is each letter of a PDF what people see on its page?"""

import pytest

from support.office_files import as_tcvn3
from support.pdf_files import Width, by_letters, by_typewriter, page_of, pdf_in_font
from wardsearch.formats.extract import extract
from wardsearch.formats.readers.pdf_hyphens import with_letters, without_cuts

LINES = (
    "Các phường đã hướng dẫn hộ nghèo vay vốn sản xuất như",
    "thường lệ - theo Quyết định 12-QĐ của thủ tướng, ưu tiên đầu tư",
    "nhân dân, kinh tế-xã hội, lưu trữ, dư nợ, mưa, năm 2003-2004, thư",
    "viện ở phường và các tổ chức kinh tế-",
    "xã hội, ngày Ðộc lập".replace("Ð", "Đ"),
)


@pytest.mark.parametrize("name", ["ABCDEF+.VnTime", "#2EVnTime", "TimesNewRoman"])
@pytest.mark.parametrize("width", [by_letters, by_typewriter, lambda _: 333])
def test_the_letter_that_is_a_hyphen_of_pdf_is_told_from_hyphens(name: str, width: Width) -> None:
    found = extract(pdf_in_font([as_tcvn3(line) for line in LINES], name, width))

    assert found.encoding == "TCVN3"
    assert found.text.split() == " ".join(LINES).split()


@pytest.mark.parametrize(
    "text",
    [
        "C- Kết luận",
        "-Căn cứ",
        "T-M",
        "kinh tế-xã hội",
        "Bà Rịa-Vũng Tàu",
        "12-QĐ",
        "a-b",
        "1-ư",
    ],
)
def test_a_hyphen_that_is_one_stays(text: str) -> None:
    shown = as_tcvn3(f"Đề nghị Ủy ban nhân dân phường xem xét, quyết định\n{text}")

    whole = with_letters(shown.replace("\xad", "-", 1), [".VnTime"] * len(shown), lambda _: 0.3)

    assert "".join(whole) == shown


def test_the_width_of_a_hyphen_tells_where_the_syllable_does_not() -> None:
    shown = as_tcvn3("Tư Pháp quận\nC- Kết luận, xem lại")
    width = {place: 0.5 for place, letter in enumerate(shown) if letter in "un\xad"}

    whole = with_letters(
        shown.replace("\xad", "-"), [".VnTime"] * len(shown), lambda place: width.get(place, 0.3)
    )

    assert "".join(whole) == shown


def test_a_line_that_ends_in_a_hyphen_in_vni_keeps_both() -> None:
    text = "kinh teá\x02xaõ hoäi"

    assert "".join(with_letters(text, ["VNI-Times"] * len(text), lambda _: 0.3)) == (
        "kinh teá-\nxaõ hoäi"
    )


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("infor\ufffemation", "information"),
        ("ngh\ufffeĩa", "nghĩa"),
        ("kinh tế\ufffexã hội", "kinh tế-xã hội"),
        ("2003\ufffe2004", "20032004"),
    ],
)
def test_a_word_that_a_line_end_cut_is_made_whole(text: str, whole: str) -> None:
    assert without_cuts(text) == whole


def test_a_soft_hyphen_at_the_end_of_a_line_of_unicode_is_dropped() -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    data = page_of(b"BT /F1 12 Tf 16 TL 72 760 Td (the infor\\255) Tj T* (mation desk) Tj ET", font)

    assert extract(data).text == "the information desk\n\f"


def test_a_page_that_is_turned_is_read_along_its_lines() -> None:
    data = page_of(b"BT /F1 12 Tf 0 1 -1 0 300 72 Tm 16 TL (First line) Tj T* (and next) Tj ET")

    assert extract(data.replace(b"/MediaBox", b"/Rotate 90/MediaBox")).text == (
        "First line and next\n\f"
    )


def test_columns_are_read_one_after_the_other() -> None:
    columns = b"".join(
        b"BT /F1 10 Tf 14 TL %d 700 Td (%s one) Tj T* (%s two.) Tj ET\n" % (left, name, name)
        for left, name in ((50, b"Left"), (330, b"Right"))
    )

    assert extract(page_of(columns)).text == "Left one\nLeft two.\nRight one\nRight two.\n\f"
