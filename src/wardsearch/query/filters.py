"""Which reports may be hits, whatever they hold?

Covers the wards and dates named in a query and in the options beside it, and the period that a
report is to speak of. Does not cover which reports pass (an engine's business), words, or what a
ward's name stands for (`asked_wards`).
"""

from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from wardsearch.errors import QueryError
from wardsearch.facts.periods import Period
from wardsearch.messages.message import CodedValueError, shortened
from wardsearch.places.asked_wards import WardSet, read_ward, ward_set
from wardsearch.query.parser import Query
from wardsearch.query.values import read_about
from wardsearch.vietnamese.dates import VIETNAM, minutes, parse_date_bound

Bound: TypeAlias = str | date | None


class Filters(NamedTuple):
    """What a hit must be, whatever it holds.

    Attributes:
        wards: A hit is of a ward of each of them. Empty for no limit.
        excluded_wards: A hit is of none of them.
        since, until: Minutes since 1970, inclusive; None for no limit.
        about: A hit speaks of a day or period within this one; None for no limit.
    """

    wards: tuple[WardSet, ...]
    excluded_wards: tuple[WardSet, ...]
    since: int | None
    until: int | None
    about: Period | None = None

    @property
    def narrow(self) -> bool:
        """Return whether they leave any report out."""
        return any(self[:2]) or any(bound is not None for bound in self[2:])


def read_filters(
    query: Query, ward: str | None, since: Bound, until: Bound, about: str | None = None
) -> Filters:
    """Return the filters of a query and of the options beside it.

    Raises:
        QueryError: A date or period cannot be understood, or *ward* is no name.
    """
    wards = []
    if query.wards:
        sets = [ward_set(read_ward(name)) for name in query.wards]
        wards.append(
            WardSet(
                frozenset().union(*(each.names for each in sets)),
                frozenset().union(*(each.units for each in sets)),
            )
        )
    if ward is not None:
        asked = read_ward(ward)
        if not asked.key:
            raise QueryError("ward-invalid", found=shortened(ward))
        wards.append(ward_set(asked))
    # Without what was merged into it: what is hidden is to be what was typed.
    excluded = [
        ward_set(read_ward(name)._replace(is_literal=True)) for name in query.excluded_wards
    ]
    try:
        period = None if about is None else read_about(about)
    except CodedValueError as error:
        raise QueryError.of(error.message) from error
    bounds = _bound(since, end=False), _bound(until, end=True)
    return Filters(tuple(wards), tuple(excluded), *bounds, period)


def _bound(value: Bound, *, end: bool) -> int | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM).replace(tzinfo=None) if value.tzinfo else value
        return minutes(local)
    try:
        return minutes(parse_date_bound(str(value), end=end))
    except CodedValueError as error:
        raise QueryError.of(error.message) from error
