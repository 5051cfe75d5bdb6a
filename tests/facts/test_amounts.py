import re
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, strategies as st

from wardsearch.facts.amounts import AMOUNT, Amount, Unit, read_amounts, written_amount
from wardsearch.vietnamese.numbers import plain_number
from wardsearch.vietnamese.patterns import as_typed, as_written

WRITTEN = re.compile(as_written(rf"(?<!\w){AMOUNT}"))
TYPED = re.compile(as_typed(rf"(?<!\w){AMOUNT}"))


def amounts(text: str, pattern: re.Pattern[str] = WRITTEN) -> list[tuple[str, str]]:
    return [
        (format(amount.value.normalize(), "f"), amount.unit)
        for found in pattern.finditer(text)
        for amount in read_amounts(found[0])
    ]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1.089 hộ", "1089", ""),
        ("1089", "1089", ""),
        ("1,089,000 hộ", "1089000", ""),
        ("02 tuyến", "2", ""),
        ("37,5%", "37.5", "%"),
        ("37.5 %", "37.5", "%"),
        ("37,50 phần trăm", "37.5", "%"),
        ("147.105.000đ", "147105000", "đồng"),
        ("147.105.000 VNĐ/người", "147105000", "đồng"),
        ("147,105 triệu đồng", "147105000", "đồng"),
        ("12 tỷ", "12000000000", "đồng"),
        ("12 tỉ đồng", "12000000000", "đồng"),
        ("5triệu", "5000000", "đồng"),
        ("500 nghìn đồng", "500000", "đồng"),
        ("5 nghìn người", "5000", ""),
        ("11 tỷ 708 triệu đồng", "11708000000", "đồng"),
        ("2 triệu 500 nghìn đồng", "2500000", "đồng"),
        ("2 triệu 500 đồng", "2000500", "đồng"),
        ("1 nghìn 500 tỷ đồng", "1500000000000", "đồng"),
        ("12 nghìn tỷ đồng", "12000000000000", "đồng"),
        ("50m2", "50", ""),
        ("77,3ha", "77.3", ""),
        ("0,5 ha", "0.5", ""),
    ],
)
def test_an_amount_has_its_value_and_unit(text: str, value: str, unit: str) -> None:
    assert amounts(text) == [(value, unit)]
    assert amounts(text.upper(), TYPED) == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("11 ty 708 trieu dong", "11708000000", "đồng"),
        ("37,5 phan tram", "37.5", "%"),
        ("500 ngan dong", "500000", "đồng"),
    ],
)
def test_units_may_be_typed_without_diacritics(text: str, value: str, unit: str) -> None:
    assert amounts(text, TYPED) == [(value, unit)]
    assert amounts(text) != [(value, unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("93,15 – 93,9%", [("93.15", "%"), ("93.9", "%")]),
        ("90-95%", [("90", "%"), ("95", "%")]),
        ("5 - 7 tỷ đồng", [("5000000000", "đồng"), ("7000000000", "đồng")]),
        ("772/550", [("772", ""), ("550", "")]),
        ("1 089 hộ", [("1089", ""), ("1", ""), ("89", "")]),
        ("22 – 23 tổ", [("22", ""), ("23", "")]),
    ],
)
def test_both_ends_of_a_range_are_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert amounts(text) == expected


@pytest.mark.parametrize(
    "text", ["0912345678", "3G", "mp3", "12a", "9" * 19, "1.2.3.4x", "", "tỷ đồng", "%"]
)
def test_a_code_or_a_name_is_no_amount(text: str) -> None:
    assert amounts(text) == []


@given(st.decimals(0, 10**15, places=2), st.sampled_from(get_args(Unit)))
def test_what_is_written_reads_as_it_was(value: Decimal, unit: Unit) -> None:
    written = written_amount(Amount(value, unit))

    assert read_amounts(written) == (Amount(value, unit),)


@given(st.text("0123456789., ", max_size=40))
def test_any_digits_and_signs_are_read_without_an_error(text: str) -> None:
    for value, _ in amounts(text):
        assert Decimal(value) >= 0
        assert len(value) <= len(text)


def test_digits_of_another_script_are_no_number_beside_ours() -> None:
    assert read_amounts("3") == (Amount(Decimal(3), ""),)
    assert read_amounts("٣") == read_amounts("٣ ")


def test_a_row_of_digits_of_any_length_is_read_at_once() -> None:
    assert amounts("1" * 200_000) == []
    assert len(amounts("1 " * 20_000)) == 20_000


@pytest.mark.parametrize("text", ["27.7.2021", "1.2.3", "1,2,3", "", "x", "1.0890"])
def test_what_is_no_number_has_no_value(text: str) -> None:
    expected = "1.0890" if text == "1.0890" else None

    assert plain_number(text) == expected
