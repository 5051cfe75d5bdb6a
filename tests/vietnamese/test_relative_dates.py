from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from wardsearch.vietnamese.dates import parse_date_bound
from wardsearch.vietnamese.relative_dates import relative_days

TODAY = date(2024, 3, 31)  # a Sunday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("hôm nay", "2024-03-31", "2024-03-31"),
        ("Hom nay", "2024-03-31", "2024-03-31"),
        ("today", "2024-03-31", "2024-03-31"),
        ("hôm qua", "2024-03-30", "2024-03-30"),
        ("yesterday", "2024-03-30", "2024-03-30"),
        ("hôm kia", "2024-03-29", "2024-03-29"),
        ("tuần này", "2024-03-25", "2024-03-31"),
        ("tuan truoc", "2024-03-18", "2024-03-24"),
        ("last week", "2024-03-18", "2024-03-24"),
        ("tháng này", "2024-03-01", "2024-03-31"),
        ("tháng trước", "2024-02-01", "2024-02-29"),
        ("last month", "2024-02-01", "2024-02-29"),
        ("quý này", "2024-01-01", "2024-03-31"),
        ("quy truoc", "2023-10-01", "2023-12-31"),
        ("last quarter", "2023-10-01", "2023-12-31"),
        ("2 quý", "2023-09-30", "2024-03-31"),
        ("năm nay", "2024-01-01", "2024-12-31"),
        ("năm ngoái", "2023-01-01", "2023-12-31"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("7d", "2024-03-24", "2024-03-31"),
        ("7 ngày", "2024-03-24", "2024-03-31"),
        ("7 ngày trước", "2024-03-24", "2024-03-31"),
        ("7 days ago", "2024-03-24", "2024-03-31"),
        ("2w", "2024-03-17", "2024-03-31"),
        ("2 tuần", "2024-03-17", "2024-03-31"),
        ("1m", "2024-02-29", "2024-03-31"),
        ("3 tháng", "2023-12-31", "2024-03-31"),
        ("1y", "2023-03-31", "2024-03-31"),
        ("0d", "2024-03-31", "2024-03-31"),
    ],
)
def test_a_time_is_told_from_today(text: str, first: str, last: str) -> None:
    days = relative_days(text, TODAY)

    assert days is not None
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "2022", "7", "d7", "7x", "hôm", "trước tháng", "ngày mai", "9999y", "last", "-3d"]
)
def test_what_names_no_time_is_none(text: str) -> None:
    assert relative_days(text, TODAY) is None


@given(st.dates(date(1900, 1, 1)), st.integers(0, 999), st.sampled_from("dwmqy"))
def test_more_steps_never_begin_later(today: date, steps: int, unit: str) -> None:
    fewer, more = relative_days(f"{steps}{unit}", today), relative_days(f"{steps + 1}{unit}", today)

    assert fewer is not None
    assert more is not None
    assert more.first < fewer.first <= fewer.last == today


@given(st.dates(date(1900, 1, 1)))
def test_the_last_period_ends_the_day_before_this_one_begins(today: date) -> None:
    for unit in ("tuần", "tháng", "quý", "năm"):
        last, this = relative_days(f"{unit} trước", today), relative_days(f"{unit} nay", today)
        assert last is not None
        assert this is not None
        assert last.last + timedelta(days=1) == this.first
        assert this.first <= today <= this.last


def test_a_bound_is_the_first_moment_or_the_last() -> None:
    assert parse_date_bound("tháng trước", end=False, today=TODAY) == datetime(2024, 2, 1)  # noqa: DTZ001 - local
    assert parse_date_bound("hôm qua", end=True, today=TODAY).isoformat() == (
        "2024-03-30T23:59:59.999999"
    )


def test_what_is_no_date_says_which_forms_there_are() -> None:
    with pytest.raises(ValueError, match=r"'ngày mai' is not a date; write .*hôm qua"):
        parse_date_bound("ngày mai", end=False)
