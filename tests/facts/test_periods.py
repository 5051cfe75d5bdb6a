from datetime import date

import pytest
from hypothesis import given, strategies as st

from wardsearch.facts.extraction import facts_in, typed_facts
from wardsearch.facts.periods import Period, Yearless, read_period, written_period
from wardsearch.vietnamese.numbers import ROMAN

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def period(text: str) -> Period | Yearless | None:
    """Return the only period that *text* states."""
    found = [m for f in facts_in(text) for m in f.meanings if isinstance(m, Period | Yearless)]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("27/7/2021", "2021-07-27", "2021-07-27"),
        ("27-7-2021", "2021-07-27", "2021-07-27"),
        ("27.07.2021", "2021-07-27", "2021-07-27"),
        ("27/7/21", "2021-07-27", "2021-07-27"),
        ("ngày 27 tháng 7 năm 2021", "2021-07-27", "2021-07-27"),
        ("NGÀY 27 THÁNG 7 NĂM 2021", "2021-07-27", "2021-07-27"),
        ("27 tháng 7, năm 2021", "2021-07-27", "2021-07-27"),
        ("27 tháng 7/2021", "2021-07-27", "2021-07-27"),
        ("tháng 7/2021", "2021-07-01", "2021-07-31"),
        ("tháng 02 năm 2024", "2024-02-01", "2024-02-29"),
        ("7/2021", "2021-07-01", "2021-07-31"),
        ("tháng VIII/2019", "2019-08-01", "2019-08-31"),
        ("THÁNG XII NĂM 2019", "2019-12-01", "2019-12-31"),
        ("tháng x/2019", "2019-10-01", "2019-10-31"),
        ("ngày 18 tháng IX năm 1958", "1958-09-18", "1958-09-18"),
        ("quý III/2021", "2021-07-01", "2021-09-30"),
        ("quý 4 năm 2021", "2021-10-01", "2021-12-31"),
        ("Quý 03 năm 2021", "2021-07-01", "2021-09-30"),
        ("6 tháng đầu năm 2021", "2021-01-01", "2021-06-30"),
        ("sáu tháng cuối năm 2021", "2021-07-01", "2021-12-31"),
        ("T6/2021", "2021-06-01", "2021-06-30"),
        ("(Q3/2021)", "2021-07-01", "2021-09-30"),
        ("TH 6T/2021", "2021-01-01", "2021-06-30"),
        ("9T đầu năm 2021", "2021-01-01", "2021-09-30"),
        ("6 tháng/2021", "2021-01-01", "2021-06-30"),
        ("8 tháng năm 2021", "2021-01-01", "2021-08-31"),
        ("11 tháng đầu năm 2021", "2021-01-01", "2021-11-30"),
        ("05 tháng đầu năm 2021", "2021-01-01", "2021-05-31"),
        ("4 tháng cuối năm 2021", "2021-09-01", "2021-12-31"),
        ("9 tháng đầu năm 2021", "2021-01-01", "2021-09-30"),
        ("năm 2021", "2021-01-01", "2021-12-31"),
        ("(2021)", "2021-01-01", "2021-12-31"),
        ("nhiệm kỳ 2021-2026", "2021-01-01", "2026-12-31"),
        ("giai đoạn 2021 – 2025", "2021-01-01", "2025-12-31"),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, first: str, last: str) -> None:
    assert period(text) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "months", "day"),
    [
        ("ngày 27/7", (7, 7), 27),
        ("sáng 05/9", (9, 9), 5),
        ("sáng nay (27/7), phường họp", (7, 7), 27),
        ("ngày 27 tháng 7", (7, 7), 27),
        ("trong tháng 7", (7, 7), None),
        ("trong tháng VIII, phường", (8, 8), None),
        ("quý III", (7, 9), None),
        ("6 tháng đầu năm", (1, 6), None),
    ],
)
def test_the_year_may_be_left_out(text: str, months: tuple[int, int], day: int | None) -> None:
    assert period(text) == Yearless(months, day)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2021",
        "00/7/2021",
        "27/13/2021",
        "12/12 hộ",
        "3 tháng 7 ngày",
        "2021 hộ",
        "2026-2021",
        "35/2018/NQ-HĐND",
        "12345",
        "tháng 13",
        "T13/2021",
        "AT6/2021 QL1/2021",
        "chở 6T gạo",
        "thời hạn 8 tháng",
        "12 tháng đầu năm",
        "18 tháng cuối năm",
        "trong tháng vi phạm 5 vụ",
        "tháng XIII/2019",
        "tháng IIX/2019",
        "tháng X",
        "3 tháng V",
        "quý 5",
        "năm 3021",
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_period(text: str) -> None:
    assert period(text) is None


@pytest.mark.parametrize(("numeral", "number"), [*ROMAN.items()][:12])
def test_a_roman_month_is_the_one_in_figures(numeral: str, number: int) -> None:
    shown = numeral.upper()

    assert period(f"tháng {shown}/2019") == period(f"tháng {number}/2019")
    assert period(f"ngày 5 tháng {shown}, năm 2019") == period(f"5/{number}/2019")
    [fact] = typed_facts(f"thang {numeral}/2019")
    assert fact.meanings == (period(f"tháng {number} năm 2019"),)


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_the_one_nearest_to_the_report(day: date, posted: date) -> None:
    found = Yearless((day.month, day.month), day.day).near(posted)

    if found is None:  # the 29th of February, far from a leap year
        assert (day.month, day.day) == (2, 29)
    else:
        assert (found.first.month, found.first.day) == (day.month, day.day)
        assert abs((found.first - posted).days) <= 366


def test_a_day_close_to_the_turn_of_the_year_is_of_the_right_one() -> None:
    december = Yearless((12, 12), 31)

    assert december.near(date(2022, 1, 5)) == Period(date(2021, 12, 31), date(2021, 12, 31))
    assert Yearless((1, 1), 2).near(date(2021, 12, 30)) == Period(
        date(2022, 1, 2), date(2022, 1, 2)
    )


@given(DAYS)
def test_a_written_day_is_read_as_it_was_with_its_diacritics_or_without(day: date) -> None:
    written = written_period(Period(day, day))

    assert period(written) == Period(day, day)
    [fact] = typed_facts(f"ngay {day.day} thang {day.month} nam {day.year}")
    assert fact.meanings == (Period(day, day),)


@pytest.mark.parametrize(
    "text",
    ["năm 2021", "2021-2026", "tháng 7 năm 2021", "quý IV năm 2021", "6 tháng đầu năm 2021"],
)
def test_a_written_period_is_written_so(text: str) -> None:
    found = period(text)

    assert isinstance(found, Period)
    assert written_period(found) == text


def test_a_pattern_that_a_date_has_not_is_no_period() -> None:
    assert read_period("years", "2026-2021") is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("từ ngày 19-20/8/2025", ["2025-08-19", "2025-08-20"]),
        ("ngày 01 – 15.8.2025", ["2025-08-01", "2025-08-15"]),
        ("tuần 36 (01/9 - 07/9/2025)", ["2025-09-01", "2025-09-07"]),
        ("từ ngày 28/12 đến 03/01/2026", ["2025-12-28", "2026-01-03"]),
        ("các ngày 5, 6, 7/9/2025", ["2025-09-05", "2025-09-06", "2025-09-07"]),
        ("ngày 19 và 20/8/2025", ["2025-08-19", "2025-08-20"]),
        ("từ ngày 19 đến ngày 20 tháng 8 năm 2025", ["2025-08-19", "2025-08-20"]),
        ("từ ngày 19 đến hết ngày 20 tháng 8 năm 2025", ["2025-08-19", "2025-08-20"]),
        ("ngày 19, ngày 20 tháng VIII năm 2025", ["2025-08-19", "2025-08-20"]),
        ("từ ngày 19\nđến ngày 20/8/2025", ["2025-08-19", "2025-08-20"]),
    ],
)
def test_days_that_share_month_or_year_are_all_stated(text: str, days: list[str]) -> None:
    found = [m for f in facts_in(text) for m in f.meanings if isinstance(m, Period)]
    assert found == [Period(*[date.fromisoformat(day)] * 2) for day in days]


def test_days_that_share_a_month_may_have_no_year() -> None:
    [fact] = facts_in("từ ngày 19 đến ngày 20/8, phường họp")

    assert fact.meanings == (Yearless((8, 8), 19), Yearless((8, 8), 20))
    [_, second] = facts_in("từ ngày 01 đến ngày 05 hàng tháng")
    assert [*second.terms()] == ["n:015"]


@pytest.mark.parametrize("text", ["ngày 30-31/02/2025", "19-20/8/2025/QĐ-UBND", "19-20/8/20255"])
def test_other_figures_are_no_days_that_share_one(text: str) -> None:
    assert not [m for f in facts_in(text) for m in f.meanings if isinstance(m, Period)]
