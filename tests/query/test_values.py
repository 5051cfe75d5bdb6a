from datetime import date

import pytest

from wardsearch.facts.extraction import facts_in
from wardsearch.query.values import FactField, read_about, read_filter


def passes(field: FactField, value: str, text: str) -> bool:
    """Return whether a report that says *text* passes."""
    terms = [term for fact in facts_in(text) for term in fact.terms()]
    return any(r.first <= term < r.end for r in read_filter(field, value) for term in terms)


@pytest.mark.parametrize(
    ("field", "value", "inside", "outside"),
    [
        ("số", "1000", "1.000 hộ", "1.000,5 hộ"),
        ("số", "=1.000", "1 000 hộ", "100 hộ"),
        ("số", ">=1000", "1.000 hộ", "999,9 hộ"),
        ("số", "12 500", "12.500 hộ", "500 hộ"),
        ("số", "12 000..12 500", "12.500 hộ", "500 hộ"),
        ("tiền", ">=1 250 000 đồng", "1.250.000 đồng", "1.249.999 đồng"),
        ("số", ">1000", "1.000,5 hộ", "1.000 hộ"),
        ("số", "<=1000", "1.000 hộ", "1.000,5 hộ"),
        ("số", "<1000", "999,9 hộ", "1.000 hộ"),
        ("số", "1000..2000", "2.000 hộ", "2.001 hộ"),
        ("số", "1000..2000", "1.000 hộ", "999 hộ"),
        ("số", "1000..", "10.000 hộ", "5 hộ"),
        ("số", "..1000", "5 hộ", "10.000 hộ"),
        ("số", ">=1000", "5 triệu đồng", "năm 2021"),
        ("tiền", ">=1tỷ", "1,2 tỷ đồng", "900 triệu đồng"),
        ("tiền", ">=1 tỷ", "1.000.000.000đ", "2.000.000.000 hộ"),
        ("tiền", "1tỷ..5tỷ", "5 tỷ đồng", "5 tỷ 1 triệu đồng"),
        ("tiền", "500 nghin..1 trieu", "700.000 đồng", "700 đồng"),
        ("%", "90..95", "93,15%", "96%"),
        ("%", ">=90%", "90 phần trăm", "93 hộ"),
        ("số", "217/QĐ-UBND", "217/QĐ-UBND", "217/NQ-UBND"),
        ("số", "217/qd-ubnd", "217/QĐ-UBND", "217 hộ"),
        ("số", "35/2018", "35/2018/NQ-HĐND", "35/2019/NQ-HĐND"),
        ("số", "3/2018", "3/2018/NQ-HĐND", "tháng 3/2018"),
        ("số", "217", "217/NQ-HĐND", "2170/NQ-HĐND"),
        ("số", "217", "217 hộ", "218 hộ"),
    ],
)
def test_a_filter_lets_through_what_it_is_of_and_nothing_else(
    field: FactField, value: str, inside: str, outside: str
) -> None:
    assert passes(field, value, inside)
    assert not passes(field, value, outside)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("số", ""),
        ("số", ".."),
        ("số", "nhiều"),
        ("số", ">="),
        ("số", ">=x"),
        ("số", "1..x"),
        ("số", "x..1"),
        ("số", "1 2 3 x"),
        ("tiền", "90%"),
        ("tiền", "1..2..3"),
        ("%", "5 tỷ"),
        ("%", "217/QĐ-UBND"),
    ],
)
def test_what_is_no_value_lets_nothing_through(field: FactField, value: str) -> None:
    assert read_filter(field, value) == ()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-07", date(2021, 7, 1), date(2021, 7, 31)),
        (" 27/7/2021 ", date(2021, 7, 27), date(2021, 7, 27)),
        ("tháng 7/2021", date(2021, 7, 1), date(2021, 7, 31)),
        ("thang 7 nam 2021", date(2021, 7, 1), date(2021, 7, 31)),
        ("QUÝ III/2021", date(2021, 7, 1), date(2021, 9, 30)),
        ("6 thang dau nam 2021", date(2021, 1, 1), date(2021, 6, 30)),
        ("2021-2026", date(2021, 1, 1), date(2026, 12, 31)),
        ("2021-07 .. 09/2021", date(2021, 7, 1), date(2021, 9, 30)),
    ],
)
def test_a_period_is_typed_in_any_form(text: str, first: date, last: date) -> None:
    assert read_about(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "x", "27/7", "31/02/2021", "2022..2021", "..", "5 tỷ", "2021 x"]
)
def test_what_is_no_period_is_told_with_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match="write 2021, 2021-07, 27/7/2021") as caught:
        read_about(text)

    assert len(str(caught.value)) < 200
