"""Does an old Word file say what Word shows of it?"""

import struct

import pytest

from support import office_files as office
from support.office_files import SENTENCE, as_tcvn3
from wardsearch.formats.extract import extract

TCVN3 = as_tcvn3(SENTENCE)
HIDDEN = struct.pack("<HB", 0x083C, 1)
SHOWN = struct.pack("<HB", 0x083C, 0)


def font_of(number: int) -> bytes:
    return struct.pack("<HHHH", 0x4A4F, number, 0x4A51, number)


def test_fonts_within_a_line_are_read_each_by_its_encoding() -> None:
    runs = [
        ("\xad\xed", ".VnTime"),
        ("ng Nguyeãn Vaên ", "VNI-Times"),
        ("café ", "Arial"),
        ("b\xb8o c\xb8o\r", ".VnTimeH"),
    ]

    assert extract(office.doc(runs)).text == "ướng Nguyễn Văn café BÁO CÁO".replace("ng N", "ng N")


@pytest.mark.parametrize(("modifier", "text"), [(HIDDEN, "trước sau"), (SHOWN, "trước ẩn sau")])
def test_hidden_text_is_left_out(modifier: bytes, text: str) -> None:
    runs = [("tr\xad\xedc ", ".VnTime"), ("\xc8n ", ".VnTime"), ("sau\r", ".VnTime")]

    assert extract(office.doc(runs, modifiers={1: modifier})).text == text


def test_what_was_saved_in_haste_has_the_fonts_of_its_pieces() -> None:
    runs = [("sè\r", "Arial"), ("x\r", ".VnTime")]
    number = sorted(font for _, font in runs).index(".VnTime")

    assert extract(office.doc(runs)).text == "sè\nx"
    assert extract(office.doc(runs, changes=font_of(number))).text == "số\nx"


def test_a_soft_hyphen_is_a_letter_in_a_font_of_tcvn3_and_nothing_in_another() -> None:
    runs = [("Thñ t\x1f\xedng ", ".VnTime"), ("infor\x1fmation\r", "Arial")]

    assert extract(office.doc(runs, wide=True)).text == "Thủ tướng information"


def test_a_document_of_word_95_is_read_by_its_letters() -> None:
    text = f"{TCVN3}\rTæ d\xa9n phè\r".encode("latin-1")
    fib = bytearray(0x300)
    struct.pack_into("<HH", fib, 0, 0xA5DC, 0x68)
    struct.pack_into("<II", fib, 0x18, 0x300, 0x300 + len(text))
    struct.pack_into("<I", fib, 0x34, len(text))

    found = extract(office.ole({"WordDocument": bytes(fib) + text}))

    assert (found.text.lower(), found.encoding) == (f"{SENTENCE}\nTổ dân phố".lower(), "TCVN3")
