"""Moments as sites, feeds and programs state them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import example, given, strategies as st

from wardsearch.corpus.records import as_object
from wardsearch.vietnamese.dates import VIETNAM
from wardsearch.vietnamese.published import epoch_moment, parse_published

MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)).map(  # noqa: DTZ001 - local
    lambda moment: moment.replace(second=0, microsecond=0)
)
ZONES = st.integers(-12 * 4, 14 * 4).map(
    lambda quarters: timezone(timedelta(minutes=15 * quarters))
)


def _colon(moment: datetime) -> str:
    return moment.isoformat()[-6:]


# Of a moment in its zone. English names of days and months are those of the locale C.
WITH_ZONE: dict[str, Callable[[datetime], str]] = {
    "ISO": lambda moment: moment.isoformat(),
    "ISO, spaced": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S %z}",
    "Java": lambda moment: f"{moment.isoformat()}[Asia/Ho_Chi_Minh]",
    "Go": lambda moment: (
        f"{moment:%Y-%m-%d %H:%M:%S %z} {'UTC' if not moment.utcoffset() else '+07'}"
    ),
    "mail": format_datetime,
    "Twitter": lambda moment: f"{moment:%a %b %d %H:%M:%S %z %Y}",
    "JavaScript": lambda moment: f"{moment:%a %b %d %Y %H:%M:%S} GMT{moment:%z} (Indochina Time)",
    "Java, old": lambda moment: f"{moment:%a %b %d %H:%M:%S} GMT{_colon(moment)} {moment:%Y}",
    "named": lambda moment: f"{moment:%d/%m/%Y %H:%M:%S} (GMT{_colon(moment)})",
    "UTC+": lambda moment: f"{moment:%Y/%m/%d, %H:%M:%S} UTC{moment:%z}",
    "bare": lambda moment: f"{moment:%d/%m/%Y %H:%M:%S %z}",
    "seconds": lambda moment: str(int(moment.timestamp())),
    "milliseconds": lambda moment: f"{int(moment.timestamp())}000",
    ".NET": lambda moment: f"/Date({int(moment.timestamp())}000{moment:%z})/",
}
IN_UTC: dict[str, Callable[[datetime], str]] = {
    "Rails": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S} UTC",
    "Z": lambda moment: f"{moment:%d/%m/%Y %H:%M:%S}Z",
    "ISO, Z": lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S.000Z}",
    "GMT": lambda moment: f"{moment:%d-%m-%Y %H:%M:%S} GMT",
    "HTTP": lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S} GMT",
    "RFC 850": lambda moment: f"{moment:%A, %d-%b-%Y %H:%M:%S} GMT",
    "no zone of a mail": lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S} -0000",
    "date": lambda moment: f"{moment:%a %b %e %H:%M:%S} UTC {moment:%Y}",
    "half a day": lambda moment: f"{moment:%d/%m/%Y %I:%M:%S %p} UTC",
}
LOCAL: dict[str, Callable[[datetime], str]] = {
    "ctime": lambda moment: moment.ctime(),
    "date": lambda moment: f"{moment:%a %b %e %H:%M:%S} ICT {moment:%Y}",
    "dashed": lambda moment: f"{moment:%d-%b-%Y %H:%M:%S}",
    "digits": lambda moment: f"{moment:%Y%m%d%H%M%S}",
    "mail without a zone": lambda moment: f"{moment:%d %b %Y %H:%M:%S}",
    "ISO": lambda moment: moment.isoformat(" "),
    "English": lambda moment: f"{moment:%d %B %Y %I:%M %p}",
    "site": lambda moment: f"{moment:%d/%m/%Y | %H:%M}",
    "American": lambda moment: f"{moment:%B %d, %Y at %I:%M %p}",
}


@given(MOMENTS, ZONES, st.sampled_from(sorted(WITH_ZONE)))
def test_a_moment_in_any_zone_is_brought_to_vietnam(
    moment: datetime, zone: timezone, form: str
) -> None:
    away = moment.replace(tzinfo=VIETNAM).astimezone(zone)

    assert parse_published(WITH_ZONE[form](away)) == moment


@given(MOMENTS, st.sampled_from(sorted(IN_UTC)))
def test_a_moment_that_is_said_to_be_in_utc_is_brought_to_vietnam(
    moment: datetime, form: str
) -> None:
    assert parse_published(IN_UTC[form](moment - timedelta(hours=7))) == moment


@given(MOMENTS, st.sampled_from(sorted(LOCAL)))
def test_a_moment_without_a_zone_is_in_vietnam(moment: datetime, form: str) -> None:
    assert parse_published(LOCAL[form](moment)) == moment


@pytest.mark.parametrize(
    "text",
    [
        *("31/12/2024 08:00-11:30", "31/12/2024 08:00 - 17:00", "08:00 - 31/12/2024"),
        *("31/12/2024 08:00 (Thứ ba)", "31/12/2024 08:00 PST", "31/12/2024 08:00 GMT+7"),
    ],
)
def test_what_is_no_zone_or_ours_changes_no_time(text: str) -> None:
    assert parse_published(text) == datetime(2024, 12, 31, 8)  # noqa: DTZ001 - local time


@pytest.mark.parametrize(
    "text",
    ["2024-12-31T24:00", "2024-12-31T24:00:00+07:00", "31/12/2024 24:00", "24:00 31/12/2024"],
)
def test_the_end_of_a_day_is_the_beginning_of_the_next(text: str) -> None:
    assert parse_published(text) == datetime(2025, 1, 1)  # noqa: DTZ001 - local time


@pytest.mark.parametrize(
    "published",
    [
        *(1735664400, 1735664400.9, "1735664400000", ["2025-01-01"], [1735664400]),
        *({"$date": "2024-12-31T17:00:00Z"}, {"$date": {"$numberLong": "1735664400000"}}),
        *({"value": "2025-01-01"}, [{"value": "2025-01-01T00:00:00"}]),
    ],
)
def test_a_record_states_its_moment_as_a_number_or_within_another(published: object) -> None:
    read = as_object({"title": "Tin", "text": "nội dung", "published": published})["published"]

    found = parse_published(str(read))
    assert found is not None
    assert found.replace(microsecond=0) == datetime(2025, 1, 1)  # noqa: DTZ001 - local time


@pytest.mark.parametrize(
    "text",
    ["0912345678", "123456789", "99999999999", "20241331000000", "1e9"],
)
def test_other_numbers_are_no_moments(text: str) -> None:
    assert parse_published(text) is None


PIECES = st.sampled_from(
    [*"0123456789:+-/.,() TZ", "UTC", "GMT", "Dec", "31", "2024", "24:00", "PM", "[a]", "/Date("]
)


@given(st.text() | st.lists(PIECES, max_size=30).map("".join))
@example("9999-12-31T24:00")
@example("9999-12-31 23:00 GMT-12")
def test_reading_published_dates_never_raises(text: str) -> None:
    found = parse_published(text)

    assert found is None or found.tzinfo is None


@given(st.floats(allow_nan=False) | st.integers())
@example(10**400)
def test_a_number_is_a_moment_of_reports_or_none(number: float) -> None:
    found = epoch_moment(number)

    assert found is None or datetime(1985, 1, 1, tzinfo=UTC) < found < datetime(
        2104, 1, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-04-03", "2023-04-03T00:00:00"),
        ("2023-04-03T15:50:00", "2023-04-03T15:50:00"),
        ("2023-04-03T15:50:00+07:00", "2023-04-03T15:50:00"),
        ("2023-04-03T20:00:00Z", "2023-04-04T03:00:00"),
        ("03/04/2023", "2023-04-03T00:00:00"),
        ("03/04/2023 15:50", "2023-04-03T15:50:00"),
    ],
)
def test_a_published_date_is_in_vietnamese_time(text: str, moment: str) -> None:
    published = parse_published(text)

    assert published is not None
    assert published.isoformat() == moment


@pytest.mark.parametrize("text", ["", "hôm qua", "31/02/2023", "9999-12-31T23:59:59-12:00"])
def test_a_published_date_that_is_none_is_none(text: str) -> None:
    assert parse_published(text) is None


def test_milliseconds_of_twelve_digits_are_no_date_in_digits() -> None:
    expected = datetime.fromisoformat("2000-01-02T16:07")

    assert parse_published("946804020000") == expected
    assert parse_published("200001021607") == expected
