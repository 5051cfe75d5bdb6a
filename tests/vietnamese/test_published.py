"""Moments as sites, feeds and programs state them."""

import pytest

from wardsearch.vietnamese.published import parse_published


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
