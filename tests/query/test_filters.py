"""Which reports may be hits, by the days that a person names?"""

from datetime import datetime, time

import pytest
from hypothesis import given, strategies as st

from wardsearch.errors import QueryError
from wardsearch.query.filters import read_filters
from wardsearch.query.parser import parse_query
from wardsearch.query.values import read_about
from wardsearch.vietnamese.dates import minutes

QUERY = parse_query("họp")
MONTHS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
PERIODS = st.one_of(
    st.builds("T{}/{}".format, st.integers(1, 12), st.integers(2000, 2030)),
    st.builds("{}T/{}".format, st.sampled_from([3, 6, 9]), st.integers(2000, 2030)),
    st.builds("{} tháng đầu năm {}".format, st.integers(2, 11), st.integers(2000, 2030)),
    st.builds("tháng {}/{}".format, st.sampled_from(MONTHS), st.integers(2000, 2030)),
    st.builds("quy {} nam {}".format, st.sampled_from(MONTHS[:4]), st.integers(2000, 2030)),
    st.builds("{}-{}-{}".format, st.integers(2000, 2030), st.integers(1, 12), st.integers(1, 28)),
)


@given(PERIODS)
def test_a_period_that_reports_may_be_about_bounds_their_days_as_well(typed: str) -> None:
    period = read_about(typed)
    filters = read_filters(QUERY, None, typed, typed)

    assert filters.since == minutes(datetime.combine(period.first, time.min))
    assert filters.until == minutes(datetime.combine(period.last, time.max))


@pytest.mark.parametrize(
    "typed", ["", "hop", "2/9", "31/02/2024", "T13/2025", "1 tỷ", "1..2", "-7d"]
)
def test_what_names_no_days_bounds_nothing(typed: str) -> None:
    with pytest.raises(QueryError, match=r"is not a date|is not in the calendar"):
        read_filters(QUERY, None, typed, None)
