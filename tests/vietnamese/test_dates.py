"""Do written Vietnamese dates mean what a Vietnamese reader takes them for?"""

from datetime import date, datetime

import pytest
from hypothesis import assume, given, strategies as st

from wardsearch.vietnamese.dates import find_moment, has_date, parse_date_bound
from wardsearch.vietnamese.relative_dates import relative_days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-03", "2022-03-01", "2022-03-31"),
        ("03/2022", "2022-03-01", "2022-03-31"),
        ("3-2022", "2022-03-01", "2022-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-03-15", "2022-03-15", "2022-03-15"),
        ("15/03/2022", "2022-03-15", "2022-03-15"),
        ("15-3-2022", "2022-03-15", "2022-03-15"),
        ("04/03/2022", "2022-03-04", "2022-03-04"),
        (" 2022 ", "2022-01-01", "2022-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("tháng 3/2022", "2022-03-01", "2022-03-31"),
        ("Tháng 3 năm 2022", "2022-03-01", "2022-03-31"),
        ("thang 3 nam 2022", "2022-03-01", "2022-03-31"),
        ("ngày 15 tháng 3 năm 2022", "2022-03-15", "2022-03-15"),
        ("ngày 15/3/2022", "2022-03-15", "2022-03-15"),
        ("năm 2022", "2022-01-01", "2022-12-31"),
        ("quý IV/2022", "2022-10-01", "2022-12-31"),
        ("quy 1 nam 2022", "2022-01-01", "2022-03-31"),
    ],
)
def test_a_bound_is_the_first_or_last_moment_of_what_is_named(
    text: str, first: str, last: str
) -> None:
    assert parse_date_bound(text, end=False).isoformat() == f"{first}T00:00:00"
    assert parse_date_bound(text, end=True).isoformat() == f"{last}T23:59:59.999999"


@pytest.mark.parametrize(
    "text", ["", "ngày mai", "22", "15/3/22", "2022-03-15T10:00", "1/2/3/2022"]
)
def test_a_bound_of_another_form_says_which_forms_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date; write 2022, 2022-03, 15/03/2022"):
        parse_date_bound(text, end=False)


@pytest.mark.parametrize("text", ["31/02/2022", "2022-13", "13/2022", "0000", "2022-00-10"])
def test_a_bound_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not in the calendar"):
        parse_date_bound(text, end=True)


@given(st.text().filter(lambda text: not any(char.isdigit() for char in text)))
def test_the_message_about_a_bound_is_one_short_printable_line(text: str) -> None:
    assume(relative_days(text, date(2024, 3, 31)) is None)
    with pytest.raises(ValueError, match="write") as caught:
        parse_date_bound(text, end=False)

    message = str(caught.value)
    assert message.splitlines() == [message]
    assert message.isprintable() is True
    assert len(message) < 600


@given(st.datetimes())
def test_every_day_is_within_its_own_bounds_however_it_is_written(moment: datetime) -> None:
    day = moment.date()
    for text in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year:04}",
        f"{day.month}/{day.year:04}",
        f"{day.year:04}",
    ):
        first, last = parse_date_bound(text, end=False), parse_date_bound(text, end=True)

        assert first <= moment <= last
        assert first.date() <= day <= last.date()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("03/04/2023 | 15:50  | Lượt xem: 461", "2023-04-03T15:50:00"),
        (": 03-04-2023", "2023-04-03T00:00:00"),
        ("3.4.2023 - 5h09", "2023-04-03T05:09:00"),
        ("15:50 | 03/04/2023", "2023-04-03T15:50:00"),
        ("Thứ hai, 03 / 04 / 2023 15 giờ 50", "2023-04-03T15:50:00"),
        ("ngày 05 tháng 01 năm 2024", "2024-01-05T00:00:00"),
        ("2023-04-03 15:50", "2023-04-03T15:50:00"),
        ("03/04/2023 | 25:70", "2023-04-03T00:00:00"),
    ],
)
def test_the_date_of_a_header_is_read_with_its_time(text: str, moment: str) -> None:
    found = find_moment(text)

    assert found is not None
    assert found.isoformat() == moment
    assert has_date(text) is True


@pytest.mark.parametrize("text", ["31/02/2023 | 10:00", "00/00/0000", "2023-13-01"])
def test_a_date_that_no_calendar_has_is_a_date_without_a_moment(text: str) -> None:
    assert has_date(text) is True
    assert find_moment(text) is None


@pytest.mark.parametrize("text", ["", "772/550 lao động", "2/9", "147.105.000", "tháng 4 năm 2023"])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert has_date(text) is False
    assert find_moment(text) is None


@given(st.text())
def test_reading_dates_never_raises(text: str) -> None:
    found = find_moment(text)

    assert found is None or has_date(text) is True
    assert found is None or found.tzinfo is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 Tháng Mười 2025", "2025-10-14"),
        ("Tháng Mười Một 14, 2025", "2025-11-14"),
        ("14 tháng mười hai, 2025", "2025-12-14"),
        ("14 Tháng Năm, 2025", "2025-05-14"),
        ("14 thg 9, 2025", "2025-09-14"),
        ("14 Th9 2025", "2025-09-14"),
        ("Th12 14, 2025", "2025-12-14"),
        ("14 Th13 2025", None),
        ("14/09/25 08:05", "2025-09-14"),
        ("08h05 14-09-25", "2025-09-14"),
        ("14/09/25", None),
        ("14/09/05 08:05", None),
        ("14/13/25 08:05", None),
        ("14/09-25 08:05", None),
        ("October 14, 2025", "2025-10-14"),
        ("Sept. 4, 2025", "2025-09-04"),
        ("14 May 2025", "2025-05-14"),
        ("10/14/2025 3:45 PM", "2025-10-14"),
        ("10/11/2025 3:45 PM", "2025-11-10"),
        ("10/14/2025 15:45", None),
        ("ngày 14 tháng năm 2025", None),
        ("31 Tháng Tư 2025", None),
        ("Maybe 14, 2025", None),
        ("tháng mười 2025", None),
    ],
)
def test_a_month_may_be_named(text: str, day: str | None) -> None:
    moment = find_moment(text)
    assert (moment and moment.date().isoformat()) == day
