"""Are wards found in small letters and without diacritics, and is nothing else taken for one?"""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import wardsearch.places.gazetteer
from wardsearch.places.gazetteer import load_gazetteer
from wardsearch.places.mention_words import (
    BEGIN_BARE_OTHERS,
    BEGIN_OTHERS,
    STOP_PHRASES,
    WORDS_TOO,
)
from wardsearch.places.plain_mentions import _as_compared, ward_in_plain_letters
from wardsearch.places.ward_mentions import find_ward
from wardsearch.places.ward_names import ward_key
from wardsearch.vietnamese.spelling import fold

TABLE = Path(wardsearch.places.gazetteer.__file__).parent / "wards.tsv"
UNITS = [
    (unit.kind, unit.name)
    for line in TABLE.read_text("utf-8").splitlines()
    if line[0] not in "#=@"
    for unit in load_gazetteer().named(line.partition("\t")[0])
    if " " in unit.name and not any(map(str.isdigit, unit.name))
]


@given(st.sampled_from(UNITS), st.sampled_from(["", "ubnd ", "họp dân ", "Nhân dân "]))
def test_a_ward_in_small_letters_is_found(unit: tuple[str, str], before: str) -> None:
    kind, name = unit
    compared = _as_compared(name)
    first, second, *_ = compared.split()
    is_word = compared in WORDS_TOO or first in BEGIN_OTHERS or (first, second) in STOP_PHRASES
    expected = "" if is_word else compared

    for behind in ("", ", quận 5", ": thu 12 tỷ"):
        found = ward_in_plain_letters(f"{before}{kind} {name.lower()}{behind}")
        assert _as_compared(found or "") == expected


@given(st.sampled_from(UNITS), st.sampled_from(["UBND ", "Dang uy ", "ỦY BAN NHÂN DÂN\n"]))
def test_a_ward_without_diacritics_is_found_behind_its_body(
    unit: tuple[str, str], body: str
) -> None:
    bare = " ".join(fold(word) for word in " ".join(unit).split())
    body = "UY BAN NHAN DAN\n" if "\n" in body else body

    for written in (bare, bare.upper(), bare.title()):
        found = ward_in_plain_letters(f"{body}{written}\tCONG HOA XA HOI CHU NGHIA VIET NAM")
        assert found is not None
        assert ward_key(found) == ward_key(unit[1])


@pytest.mark.parametrize(
    ("text", "ward"),
    [
        ("phường bồ đề ra quân", "Bồ Đề"),
        ("Phường bồ đề, quận Long Biên", "Bồ Đề"),
        ("xã cư m'gar họp", "Cư M'gar"),
        ("tdp số 9 p. bồ đề họp dân", "Bồ Đề"),
        ("P.bồ đề, q. long biên", "Bồ Đề"),
        ("phường văn miếu - quốc tử giám", "Văn Miếu - Quốc Tử Giám"),
        ("phường bình hưng hòa a họp", "Bình Hưng Hòa A"),
        ("thị trấn nông trường việt lâm", "Nông trường Việt Lâm"),
        ("Phuong Bo De ra quan", "Bồ Đề"),
        ("phuong bo de ra quan", "Bồ Đề"),
        ("UBND PHUONG BO DE TONG KET", "Bồ Đề"),
        ("UBND PHUONG LANG", "Láng"),
        ("UBND phuong 04 thong bao", "4"),
        ("UBND XA THANH AN", "Thanh An"),
    ],
)
def test_a_ward_is_shown_as_the_table_has_it(text: str, ward: str) -> None:
    assert ward_in_plain_letters(text) == ward
    assert find_ward(text, "") == ward


@pytest.mark.parametrize(
    "text",
    [
        "phường chỉ đạo quyết liệt",
        "xã an toàn khu, xã hội hóa, thị xã sơn tây",
        "phường đội ra quân",
        "các xã an phú, bình lợi",
        "thị trấn bồ đề",
        "phường láng",
        "p. an ninh, tp. bồ đề, p. tổ chức",
        "phuong an phu hop",
        "PHUONG AN PHU HOP",
        "dia phuong binh an",
        "phuong 12 ho ngheo",
        "UBND PHUONG LANG HOP",
        "đi xa bình lợi",
        "Nhà thơ Phuong Lien",
        "phường Bồ Đề họp, xã Bình lợi",
        "",
    ],
)
def test_other_words_are_no_ward(text: str) -> None:
    assert ward_in_plain_letters(text) is None


@pytest.mark.parametrize("name", sorted(WORDS_TOO | set(map(" ".join, STOP_PHRASES))))
def test_what_is_a_word_as_well_is_none_in_small_letters(name: str) -> None:
    assert ward_in_plain_letters(f"xã {name}") is None
    assert ward_in_plain_letters(f"phường {name}") is None


def test_what_begins_another_word_is_told_by_its_letters() -> None:
    assert {fold(word) for word in BEGIN_OTHERS} <= BEGIN_BARE_OTHERS


def test_capitals_and_a_lead_come_in_their_turn() -> None:
    assert find_ward("phường bồ đề họp với phường Ngọc Thụy", "") == "Ngọc Thụy"
    assert find_ward("phường bồ đề họp", "Phường Ngọc Thụy") == "Bồ Đề"
    assert find_ward("Họp", "ở phường bồ đề") is None
    assert find_ward("Hop", "UBND phuong Bo De thong bao") == "Bồ Đề"
    assert find_ward("UBND PHUONG BO DE", "", may_be_plain=False) is None
