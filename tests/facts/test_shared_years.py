from datetime import date

import pytest
from hypothesis import given, strategies as st

from wardsearch.facts.extraction import facts_in, typed_facts
from wardsearch.facts.fact import Fact
from wardsearch.facts.periods import Period, Yearless
from wardsearch.vietnamese.numbers import ROMAN, ROMAN_QUARTERS

SEPARATORS = st.sampled_from([", ", " và ", " - ", "-", " đến ", "; ", " và\n"])
YEARS = st.integers(1950, 2050)


def stated(facts: list[Fact]) -> list[Period]:
    """Return the periods that *facts* state."""
    return [m for fact in facts for m in fact.meanings if isinstance(m, Period)]


def read(text: str) -> list[Period]:
    """Return the periods that *text* states."""
    return stated(facts_in(text))


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4, unique=True), SEPARATORS, YEARS)
def test_quarters_in_a_row_are_of_one_year(numbers: list[int], sign: str, year: int) -> None:
    numerals = {number: numeral for numeral, number in ROMAN_QUARTERS.items()}
    ascending = sorted(numbers)
    each = [period for number in ascending for period in read(f"quý {number}/{year}")]

    for row in (
        sign.join(map(str, ascending)),
        sign.join(map(numerals.__getitem__, ascending)),
        f"{sign}quý ".join(map(str, ascending)),
    ):
        assert read(f"trong quý {row}/{year}, phường") == each
        assert read(f"trong quý {row} năm {year}") == each


@given(st.lists(st.tuples(st.integers(1, 4), YEARS), min_size=2, max_size=4), SEPARATORS)
def test_quarters_may_each_have_their_year(quarters: list[tuple[int, int]], sign: str) -> None:
    numerals = {number: numeral for numeral, number in ROMAN_QUARTERS.items()}
    each = [period for number, year in quarters for period in read(f"quý {number}/{year}")]

    for of in ("/", " năm "):
        row = sign.join(f"{numerals[number]}{of}{year}" for number, year in quarters)
        assert read(f"trong quý {row}, phường") == each
        assert stated(typed_facts(f"quý {row}")) == each
        assert not any(fact.start == 0 for fact in facts_in(row))


@given(st.lists(st.integers(1, 12), min_size=2, max_size=4, unique=True), SEPARATORS, YEARS)
def test_months_in_a_row_are_of_one_year(numbers: list[int], sign: str, year: int) -> None:
    numerals = {number: numeral.upper() for numeral, number in ROMAN.items()}
    ascending = sorted(numbers)
    each = [period for number in ascending for period in read(f"tháng {number}/{year}")]

    for row in (map(str, ascending), map(numerals.__getitem__, ascending)):
        assert read(f"tháng {sign.join(row)} năm {year}") == each


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("quý I, II/2025", ["2025-01-01..2025-03-31", "2025-04-01..2025-06-30"]),
        ("quý III và 9 tháng đầu năm 2025", ["2025-07-01..2025-09-30", "2025-01-01..2025-09-30"]),
        ("tháng 6 và 6 tháng đầu năm 2024", ["2024-06-01..2024-06-30", "2024-01-01..2024-06-30"]),
        ("tháng 12 và năm 2025", ["2025-12-01..2025-12-31", "2025-01-01..2025-12-31"]),
        ("ngày 19/8 và ngày 20/8/2025", ["2025-08-19..2025-08-19", "2025-08-20..2025-08-20"]),
        ("từ ngày 1/6 đến hết ngày 5/6/2026", ["2026-06-01..2026-06-01", "2026-06-05..2026-06-05"]),
        ("từ tháng 11 đến tháng 2/2026", ["2025-11-01..2025-11-30", "2026-02-01..2026-02-28"]),
        (
            "từ ngày 28/12 đến ngày 3/1/2026",
            ["2025-12-28..2025-12-28", "2026-01-03..2026-01-03"],
        ),
    ],
)
def test_a_date_has_the_year_of_the_one_it_is_joined_to(text: str, periods: list[str]) -> None:
    expected = [Period(*map(date.fromisoformat, period.split(".."))) for period in periods]

    assert read(text) == expected
    assert stated(typed_facts(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["tháng 7 thu 12 và năm 2025", "quý I họp, quý II năm 2025", "tháng 7. Tháng 8 năm 2025"],
)
def test_a_date_that_is_not_joined_to_another_has_no_year(text: str) -> None:
    [fact, *_] = facts_in(text)

    assert isinstance(fact.meanings[0], Yearless)
    assert len(read(text)) == 1


@pytest.mark.parametrize("text", ["tháng 7, 12 hộ dân", "quý 1, 2 hộ", "tháng 7 và 8 người"])
def test_figures_behind_a_date_count_where_no_year_follows(text: str) -> None:
    [month, count] = facts_in(text)

    assert isinstance(month.meanings[0], Yearless)
    assert next(count.terms()).startswith("n:")


def test_quarters_in_a_row_may_have_no_year() -> None:
    facts = facts_in("Báo cáo quý I, II")

    posted = date(2025, 8, 1)
    assert [term for fact in facts for term in fact.terms(posted)] == [
        "d:20250101-20250331",
        "d:20250401-20250630",
    ]
