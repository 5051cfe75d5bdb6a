"""Is each letter of a PDF what people see on its page?"""

import pytest

from support.office_files import as_tcvn3
from support.pdf_files import Width, assembled, by_letters, by_typewriter, page_of, pdf_in_font
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
        ("govern\ufffement, water\ufffereactive", "government, water-reactive"),
        ("coop\ufffeeration and cooperation", "cooperation and cooperation"),
        ("2003\ufffe2004", "2003-2004"),
        ("số 512/QĐ\ufffeUBND, 31/2021/NQ\ufffeHĐND", "số 512/QĐ-UBND, 31/2021/NQ-HĐND"),
        ("Covid\ufffe19, UBND\ufffeMTTQ, THCS\ufffeTHPT", "Covid-19, UBND-MTTQ, THCS-THPT"),
        ("120 kg\ufffe150 kg, 29A\ufffe12345", "120 kg-150 kg, 29A-12345"),
        ("state\ufffeof\ufffethe\ufffeart", "state-of-the-art"),
        ("INFOR\ufffeMATION", "INFOR-MATION"),
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


def with_mark(
    lines: list[str], mark: str, kind: str, rect: tuple[int, int, int, int], *, drawn: bool = True
) -> bytes:
    """Return a page of *lines* with *mark* in an annotation of *kind* at *rect*."""
    text = b"BT /F1 11 Tf 16 TL 60 780 Td " + b" T* ".join(b"(%s) Tj" % s.encode() for s in lines)
    look = b"BT /F1 11 Tf 2 5 Td (%s) Tj ET" % mark.encode()
    what = {
        "signature": b"/Widget/FT/Sig/T(ky)",
        "field": b"/Widget/FT/Tx/T(so)/V(%s)/DA(/F1 11 Tf)" % mark.encode(),
        "text box": b"/FreeText/Contents(%s)/DA(/F1 11 Tf)" % mark.encode(),
        "stamp": b"/Stamp/Contents(%s)" % mark.encode(),
        "link": b"/Link/Contents(%s)" % mark.encode(),
    }[kind]
    font = b"/Resources<</Font<</F1 5 0 R>>>>"
    return assembled(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[6 0 R]%s>>" % font,
        b"<</Length %d>>stream\n%s ET\nendstream" % (len(text) + 3, text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Annot/Subtype%s/Rect[%d %d %d %d]/F 4/P 3 0 R%s>>"
        % (what, *rect, b"/AP<</N 7 0 R>>" if drawn else b""),
        b"<</Type/XObject/Subtype/Form/BBox[0 0 220 20]%s/Length %d>>stream\n%s\nendstream"
        % (font, len(look), look),
    )


STAMPED = ["UBND phuong Ben Xanh", "So:              /BC-UBND", "Bao cao cong tac ve sinh"]


@pytest.mark.parametrize("kind", ["signature", "field", "text box", "stamp"])
def test_what_is_stamped_on_a_page_is_read(kind: str) -> None:
    found = extract(with_mark(STAMPED, "Nguoi ky: Le Van A", kind, (300, 500, 520, 520)))

    assert [line for line in found.text.split("\n") if line.strip()] == [
        "UBND phuong Ben Xanh", "So: /BC-UBND", "Bao cao cong tac ve sinh", "Nguoi ky: Le Van A"
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["field", "text box", "stamp"])
def test_what_a_program_is_to_draw_is_read_too(kind: str) -> None:
    data = with_mark(STAMPED, "Nguoi ky: Le Van A", kind, (300, 500, 520, 520), drawn=False)

    assert "Nguoi ky: Le Van A" in extract(data).text


def test_a_number_stamped_into_its_gap_stands_there() -> None:
    data = with_mark(STAMPED, "286", "signature", (84, 758, 104, 778))

    assert "So: 286/BC-UBND" in extract(data).text


def test_a_link_is_no_text() -> None:
    assert "286" not in extract(with_mark(STAMPED, "286", "link", (84, 758, 104, 778))).text


def test_the_mark_of_a_note_is_no_digit_of_a_figure() -> None:
    content = (
        b"BT /F1 12 Tf 60 700 Td (Trong nam 2023) Tj /F1 7 Tf 5 Ts (12) Tj 0 Ts /F1 12 Tf"
        b" (, dien tich 120 m) Tj /F1 7 Tf 5 Ts (2) Tj 0 Ts /F1 12 Tf ( va so 1250) Tj ET"
    )

    found = extract(page_of(content)).text

    assert found.strip() == "Trong nam 2023 12, dien tich 120 m2 va so 1250"


def test_letters_spaced_out_are_words() -> None:
    content = b"BT /F1 12 Tf 60 700 Td (B A O  C A O  T O N G  K E T) Tj ET"

    assert extract(page_of(content)).text.strip() == "BAO CAO TONG KET"
