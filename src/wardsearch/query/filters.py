"""Which reports may be hits, whatever they hold?

Covers the wards, dates, kinds and issuers named in a query and in the options beside it, and the
period that a report is to speak of. Does not cover which reports pass (the engine decides), words,
or what a ward's name stands for (`asked_wards`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from wardsearch.errors import QueryError
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import CodedValueError, Message, shortened
from wardsearch.query.asked_documents import (
    DOCUMENT_FIELDS,
    DocumentField,
    DocumentLimit,
    asked_key,
    is_kind,
)
from wardsearch.query.tree import Query
from wardsearch.vietnamese.dates import VIETNAM, bound_of, minutes, parse_date_bound

if TYPE_CHECKING:
    from wardsearch.facts.periods import Period
    from wardsearch.places.asked_wards import WardSet

_SOME_KINDS: Final = ("'báo cáo'", "'kế hoạch'", "'quyết định'", Message("sign-such-as", sign="TB"))

Bound: TypeAlias = str | date | None


class Filters(NamedTuple):
    """What a hit must be, whatever it holds.

    Attributes:
        wards: A hit is of a ward of each of them. Empty for no limit.
        excluded_wards: A hit is of none of them.
        since, until: Minutes since 1970, inclusive; None for no limit.
        about: A hit speaks of a day or period within this one; None for no limit.
        documents: What the head of a hit states; empty for no limit.
    """

    wards: "tuple[WardSet, ...]"
    excluded_wards: "tuple[WardSet, ...]"
    since: int | None
    until: int | None
    about: "Period | None" = None
    documents: tuple[DocumentLimit, ...] = ()

    @property
    def narrow(self) -> bool:
        """Return whether they leave any report out."""
        bounds = (self.since, self.until, self.about)
        is_limited = self.wards or self.excluded_wards or self.documents
        return bool(is_limited) or any(bound is not None for bound in bounds)


def read_filters(
    query: Query,
    ward: str | None,
    since: Bound,
    until: Bound,
    about: str | None = None,
    kind: str | None = None,
    issuer: str | None = None,
) -> Filters:
    """Return the filters of a query and of the options beside it.

    Raises:
        QueryError: A date or period cannot be understood, *ward*, *kind* or *issuer* is no name, or
            *since* lies after *until*.
    """
    wards: tuple[WardSet, ...] = ()
    excluded: tuple[WardSet, ...] = ()
    if query.wards or query.excluded_wards or ward is not None:
        wards, excluded = _wards(query, ward)
    try:
        period = None if about is None else _period(about)
    except CodedValueError as error:
        raise QueryError.of(error.message) from error
    first, last = _bound(since, end=False), _bound(until, end=True)
    if first is not None and last is not None and first > last:
        found, end = shortened(str(since)), shortened(str(until))
        raise QueryError("since-after-until", found=found, until=end)
    documents: tuple[DocumentLimit, ...] = ()
    if query.documents or query.excluded_documents or (kind, issuer) != (None, None):
        documents = _documents(query, {"kind": kind, "issuer": issuer})
    return Filters(wards, excluded, first, last, period, documents)


def _period(about: str) -> "Period":
    from wardsearch.query.values import read_about  # most queries ask for none

    return read_about(about)


def _wards(query: Query, ward: str | None) -> "tuple[tuple[WardSet, ...], tuple[WardSet, ...]]":
    """Return of which wards a hit is, and of which not."""
    from wardsearch.places.asked_wards import WardSet, read_ward, ward_set

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
    return tuple(wards), tuple(excluded)


def _documents(
    query: Query, options: Mapping[DocumentField, str | None]
) -> tuple[DocumentLimit, ...]:
    """Return what the head of a hit must state: one of the values of each field in the query."""
    limits: list[DocumentLimit] = []
    for field in DOCUMENT_FIELDS:
        option = options[field]
        if option is not None and not (key := asked_key(field, option)):
            raise QueryError("name-invalid", name=field, found=shortened(option))
        if option is not None:
            if field == "kind" and not is_kind(key):
                raise QueryError("kind-unknown", found=shortened(option), expected=_SOME_KINDS)
            limits.append(DocumentLimit(field, (key,)))
        for asked, is_excluded in ((query.documents, False), (query.excluded_documents, True)):
            keys = tuple(asked_key(field, typed) for name, typed in asked if name == field)
            if keys:
                limits.append(DocumentLimit(field, keys, is_excluded))
    return tuple(limits)


def _bound(value: Bound, *, end: bool) -> int | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM).replace(tzinfo=None) if value.tzinfo else value
        return minutes(local)
    try:
        return minutes(parse_date_bound(str(value), end=end))
    except CodedValueError as error:
        from wardsearch.query.values import stated_period  # most queries state none

        period = stated_period(str(value))
        if period is None:
            raise QueryError.of(error.message) from error
    return minutes(bound_of(period.first, period.last, end=end))
