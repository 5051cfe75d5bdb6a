"""The kernel says of a text where patterns find nothing; elsewhere they look as they do alone."""

import re
import unicodedata
from collections.abc import Sequence
from unittest import mock

import pytest
from hypothesis import example, given, strategies as st

from support.strategies import arbitrary_text, vietnamese_text
from wardsearch.corpus import layout, report
from wardsearch.corpus.date_lines import MAX_CHARS, read_date_line
from wardsearch.corpus.heads import reading
from wardsearch.corpus.heads.kinds import kind_names
from wardsearch.formats.encodings import hints
from wardsearch.kernel.native import native
from wardsearch.places import plain_mentions, ward_mentions, ward_names
from wardsearch.places.kinds import WARDS
from wardsearch.vietnamese import spaced_letters, spelling
from wardsearch.vietnamese.spelling import fold

# ruff: noqa: SLF001 - what is asked is private to those that have a pattern for it

pytestmark = pytest.mark.skipif(native() is None, reason="the native kernel is not compiled")

SPACES = ("\t", "\n", "\r", "\x0b", "\x1c", " ", " ", "\x85", "\xa0", "\u2003", "\u2028", "\u3000")
ODD = (
    "\0",
    "\ud800",
    "\ufeff",
    "\u0300",
    "e\u0302\u0301",
    "\u2000",
    "\u212b",
    "İ",
    "\u017f",
    "😀",
    "²",
)
DATES = (
    *(
        "1",
        "12",
        "2023",
        "/",
        ".",
        "-",
        "t",
        "tháng",
        "Tháng",
        "cập nhật",
        "Cập",
        "xuất",
        "Xuat",
        "đăng",
        "7/8",
    ),
    *(
        "|",
        "·",
        "–",
        "•",
        "viết",
        "GỬI",
        "tạo",
        "Công bố",
        "phát hành",
        "updated",
        "POSTED",
        "date",
    ),
    *("ngày", "Thời gian", "g\u0131ờ", "TIN", "Bài", "được", "Published", "Họp"),
    *(" 2025", "Oct", "năm", "14/10/25", "08:05", "8h"),
)
DAYS = (
    *("ngày 12 tháng 3 năm 2025", "12/3/2025", "2025", "202", "5", "\u0662\u0660\u0662\u0665"),
    *("Bồ Đề, ngày", "/20", "gày ", "²", ".", "Họp", "năm ", "đ"),
)
YEAR = re.compile("[0-9]{4}")
WARD_WORDS = (
    *("phường", "Phường", "PHƯỜNG", "pHƯờng", "xã", "Xã", "XÃ", "thị", "Thị", "THỊ", "trấn"),
    *("TRẤN", "đặc", "Đặc", "ĐẶC", "khu", "KHU", "P.", "TT.", "TP.", "p.", "hội", "Hội", "05"),
    *("Ngọc Thụy", "Đông Anh", "Ấp", "ăn", "Cư M'gar", "I", "(", "a", "."),
    *("đảo", "ĐẢO", "biên giới", "biên\u00a0giới", "nông thôn mới", "an", "toàn khu"),
)
HEAD_WORDS = (
    *(
        "V/v",
        "v/v",
        "v/V",
        "V- BÁO",
        "Số:",
        "số :",
        "SỐ\xa0:",
        "\u017fố:",
        "Số 5",
        "sô",
        "s",
        "o",
        ":",
    ),
    *("CỘNG HÒA XÃ HỘI", "Cộng hòa xã hội", "công hoa xã", "cộng h", "òa xã", "cộng", "hoà", "x"),
    *("T H Ô N G", "B Á", "UBND", "&&", "A&", "12 UB", "1234 UB", "ỦY BAN", "1. Điều", "a) Quy"),
    *("Quyết định", "Luật", "của", "liên tịch", "số", "này", "Báo cáo", "|", "*", "_", "-", "–"),
    *("—", "=", "#", "\ufeff", "độ:", "sau:", "ô", "xã", "ng h", "Điều 1"),
)


def texts(words: Sequence[str]) -> st.SearchStrategy[str]:
    """Texts of *words* and what stands between, some so long that they fill blocks."""
    filler = st.integers(50, 70).map(lambda count: count * "n")
    piece = st.one_of(st.sampled_from([*words, *SPACES, " "]), filler, st.sampled_from(ODD))
    usual = st.one_of(st.sampled_from([*words, *SPACES]), filler)
    return st.one_of(
        st.lists(piece, max_size=40).map("".join),
        st.lists(usual, max_size=60).map("".join),
        st.lists(usual, max_size=60).map(" ".join),
        vietnamese_text(),
        arbitrary_text(),
    )


@given(texts(DATES))
def test_a_text_that_is_said_to_be_clean_is_left_as_it_is(text: str) -> None:
    assert layout.clean(text) == layout._cleaned(text)


def test_every_code_point_that_is_said_to_be_clean_stays_wherever_it_stands() -> None:
    kernel = native()
    assert kernel is not None
    clean = [char for char in map(chr, range(0x110000)) if kernel.is_clean(char)]

    assert set("Đảng ủy, ngày 1/2\t“ợ”–…\n") <= set(clean)
    for char in clean:
        assert unicodedata.combining(char) == 0
        # None of these is ever composed with what stands before it, nor taken apart.
        assert unicodedata.is_normalized("NFC", char)
        assert unicodedata.normalize("NFC", f"a{char}") == f"a{char}"
    assert [char for char in clean if layout._cleaned(char) != char] == []


@given(texts(DATES))
@example("n" * 63 + "1\xa0/ 2\n" + "n" * 62 + "Cập nhật")
@example("12 \xa0\u2003 tháng 2023\n1     tháng\n1\ntháng\nđăng 1/2")
@example("Họp 1/2 | \u201cv\u0131ết\nHọp 1/2 –  Gửi\nHọp 1/2 •·TẠO 1/2")
@example("0 2000")  # in another form, which no kernel looks for
def test_the_lines_that_may_have_a_date_are_those_of_the_pattern(text: str) -> None:
    clean = layout.clean(text)
    found = layout._date_lines(clean)
    with mock.patch.object(layout, "native", return_value=None):
        lines = layout._date_lines(clean)

    assert found == [line for line in lines if line in found]
    for start, end in set(lines) - set(found):
        assert not YEAR.search(clean[start:end])
        for is_below_title in (False, True):
            assert read_date_line(clean[start:end], is_below_title=is_below_title) is None


@given(texts(DAYS), st.integers(0, 600))
@example("\xa02025\u3000\n", 0)
@example("gày 12 tháng 3 năm \u0662\u0660\u0662\u0665\nHọp", 0)
@example("gày 12 tháng 3 năm 20\u06625", 599)
@example("12/3/2025\x85\nộ", 597)
@example("12/3/2025\nộ", 600)
def test_a_text_may_end_with_a_day_where_its_lines_say_so(text: str, filled: int) -> None:
    text += "ộ" * filled
    found = report._may_end_with_day(text)
    with mock.patch.object(report, "native", return_value=None):
        assert found == report._may_end_with_day(text)


@pytest.mark.parametrize("length", [MAX_CHARS, MAX_CHARS + 1])
def test_a_line_is_measured_in_code_points(length: int) -> None:
    line = "ngày 1/2/2023 ".ljust(length, "ộ")

    assert layout._date_lines(f"ộ\n{line}\n") == ([(2, 2 + length)] if length == MAX_CHARS else [])


@given(texts(HEAD_WORDS))
@example("ộ" * 150 + "\nỦY BAN")
@example("ông:\n" * 14 + "ỦY BAN")
@example("ông:\n" * 15 + "ỦY BAN")
@example("\t|ố\nquyết\x1f\n# Quyết định")
def test_a_text_may_begin_as_a_document_where_a_pattern_says_so(text: str) -> None:
    assert reading._may_begin(text) == reading._has_form(text)


@pytest.mark.parametrize("name", kind_names())
@pytest.mark.parametrize("rest", ["", " của", "\xa0\u2003số 5", "  liên tịch"])
def test_every_kind_of_document_may_begin_one(name: str, rest: str) -> None:
    kernel = native()
    assert kernel is not None
    kinds = reading._capitalised_kinds()

    assert reading._has_form(name.capitalize() + rest)
    assert kernel.may_begin_document(name.capitalize() + rest, kinds, 14, 200)


@given(texts(WARD_WORDS))
def test_a_text_names_the_wards_that_the_pattern_finds_in_it(text: str) -> None:
    found = list(ward_mentions._mentions(text))
    with mock.patch.object(ward_mentions, "native", return_value=None):
        assert found == list(ward_mentions._mentions(text))


@pytest.mark.parametrize(
    "kind", [case(kind.name) for kind in WARDS for case in (str.lower, str.title, str.upper)]
)
def test_every_kind_of_ward_may_be_named(kind: str) -> None:
    kernel = native()
    assert kernel is not None

    assert kernel.may_name_ward(f"Ở {kind} Ấp")
    assert not kernel.may_name_ward(f"Ở {kind} ấp")
    for epithet in ward_names._EPITHETS:
        assert kernel.may_name_ward(f"Ở {kind} {epithet} Ấp")
        assert kernel.may_name_ward(f"Ở {kind} {epithet}, anh hùng Ấp")


PLAIN = (
    "phường",
    "PHUONG",
    "p.",
    "P.",
    "xã",
    "Xa",
    "xa",
    "thị",
    "thi",
    "trấn",
    "TRAN",
    "đặc",
    "dac",
    "khu",
)


@given(texts((*PLAIN, "UBND", "bồ đề", "BO DE", "thanh an", "Thượng Thanh", "12", *" -.\xa0\n\t")))
def test_a_ward_in_plain_letters_is_seen_at_first_look(text: str) -> None:
    found = plain_mentions.ward_in_plain_letters(text)
    with mock.patch.object(plain_mentions, "native", return_value=None):
        assert found == plain_mentions.ward_in_plain_letters(text)


@pytest.mark.parametrize(
    "kind", [case(kind.name) for kind in WARDS for case in (str.lower, str.title, str.upper)]
)
def test_every_kind_of_ward_may_be_named_in_plain_letters(kind: str) -> None:
    kernel = native()
    assert kernel is not None

    plain = " ".join(map(fold, kind.split()))
    for spelled in (kind, plain, plain.upper()):
        assert kernel.may_name_plain_ward(f"Ở {spelled} ấp")
        for space in ("\xa0", " \u2009", "  "):
            assert kernel.may_name_plain_ward(f"Ở {spelled.replace(' ', space)} ấp")
    assert not kernel.may_name_plain_ward("Xây nhà văn hóa và phương án xác định giá, Đà Nẵng")
    assert not kernel.may_name_plain_ward("Thi hành án")


@given(texts((*"AĐỘỒƯÀẠab", "T H Ô N G", "B Á O", "Ỷ", "Ê Đ Ê", "ê", "Ă B", "A", "BC")))
def test_letters_are_closed_up_as_the_pattern_has_it(text: str) -> None:
    assert spaced_letters.close_up(text) == spaced_letters._close_up(text)


@given(
    texts(
        (*"µ®×÷§¶ôêĂ\xa0\x80\xff", "\u2212", "\u2219", "\u2213", "Céng hßa", "Độc lập", "&#7897;")
    )
)
def test_a_text_looks_legacy_as_the_patterns_have_it(text: str) -> None:
    found = hints.looks_legacy(text)
    with mock.patch.object(hints, "native", return_value=None):
        assert found == hints.looks_legacy(text)


def test_few_letters_that_stand_in_for_others_are_told() -> None:
    kernel = native()
    assert kernel is not None

    assert not kernel.may_be_legacy("Độc lập - Tự do: ®×\u2212", hints._STANDS_IN, 3)
    assert kernel.may_be_legacy("Độc lập - Tự do: ®×\u2212µ", hints._STANDS_IN, 3)
    assert not kernel.may_be_spaced("Ủy ban A, B: C. Đ")
    for char in [*map(chr, range(0x80, 0x100)), "\u2212", "\u2219"]:
        is_one = hints._STAND_INS.match(char) is not None
        assert kernel.may_be_legacy(4 * char, hints._STANDS_IN, 3) == is_one


@given(texts((*HEAD_WORDS, "Σ", "ΟΔΟΣ", "ß", "Ð", "ð", "ŉ", "ẞ", "ǅ", "\u03bf\u0345", "Ω", "東")))
def test_plain_letters_are_those_that_python_makes(text: str) -> None:
    assert spelling.plain_letters(text) == spelling._plain_letters(text)


def test_every_code_point_has_its_plain_letter_by_the_table_or_none() -> None:
    kernel = native()
    assert kernel is not None
    table = spelling._plain_table()
    found = {char: kernel.mapped(char, table) for char in map(chr, range(0x2100))}

    told = {char: plain for char, plain in found.items() if plain is not None}
    assert told == {char: spelling._plain_letters(char) for char in told}
    assert sorted(found.keys() - told.keys()) == ["Σ", *map(chr, range(0x2070, 0x2100))]
    assert kernel.mapped("ab", b"") is None
    assert kernel.mapped("", table) == ""


def test_what_patterns_need_not_look_at_is_told() -> None:
    """Else the kernel would be right, and of no use."""
    kernel = native()
    assert kernel is not None
    text = "Nghị định này quy định về 12 chế độ xã hội, thị trấn, đặc khu và phường:\n1. Quy định."

    assert kernel.is_clean(text)
    assert kernel.date_lines(f"{text} Cập nhật 1/2 tháng.\n1/2 là số.", 250) == []
    assert not kernel.may_date_otherwise(f"{text} Năm 2025, ngày 1/2/2025, 27/7.")
    assert not kernel.may_end_with_day(f"Năm 2025\n{text * 8}\nNăm 2025.\nNghị định 202\n", 600)
    assert not kernel.may_name_ward(text)
    assert not kernel.may_begin_document(text, reading._capitalised_kinds(), 14, 200)
