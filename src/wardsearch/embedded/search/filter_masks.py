"""Which documents of a segment pass the filters of a query?

Covers sets over the columns of a segment: wards, dates, what heads of documents state, and the
periods that a document speaks of. Does not cover reading filters (`query.filters`) or words
(`matching`).
"""

from typing import TYPE_CHECKING

from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import DocumentSet
from wardsearch.embedded.kernel.opening import kernel_of
from wardsearch.query.asked_documents import DocumentLimit
from wardsearch.query.filters import Filters
from wardsearch.vietnamese.dates import NO_TIME

if TYPE_CHECKING:
    from wardsearch.facts.periods import Period
    from wardsearch.places.asked_wards import WardSet

_LATEST = (1 << 63) - 1  # the last minute that the column has room for


def passing(segment: LiveSegment, filters: Filters) -> DocumentSet:
    """Return which living documents of *segment* pass *filters*."""
    allowed = kernel_of(segment).living()
    for wards in filters.wards:
        allowed &= _of_wards(segment, wards)
    for wards in filters.excluded_wards:
        allowed -= _of_wards(segment, wards)
    for limit in filters.documents:
        stated = _stating(segment, limit)
        allowed = allowed - stated if limit.is_excluded else allowed & stated
    if filters.since is not None or filters.until is not None:
        # What has no time has the least number.
        first = NO_TIME + 1 if filters.since is None else filters.since
        last = _LATEST if filters.until is None else filters.until
        allowed &= kernel_of(segment).between("published", first, last)
    if filters.about is not None:
        allowed &= _speaking_of(segment, filters.about)
    return allowed


def _stating(segment: LiveSegment, limit: DocumentLimit) -> DocumentSet:
    """Return which documents of *segment* have a head that states what *limit* names."""
    terms = segment.arrays.strings(limit.field)
    numbers = [n for n in range(len(terms)) if limit.admits(terms[n].decode())]
    return kernel_of(segment).with_keys(limit.field, numbers)


def _speaking_of(segment: LiveSegment, period: "Period") -> DocumentSet:
    """Return which documents of *segment* speak of a day or period within *period*."""
    from wardsearch.facts.terms import days_of

    terms = segment.arrays.strings("fact")
    first, last = f"{period.first:%Y%m%d}", f"{period.last:%Y%m%d}"
    start, end = (terms.position(f"d:{day}".encode()) for day in (first, f"{last}~"))
    numbers = [n for n in range(start, end) if days_of(terms[n].decode())[1] <= last]
    return kernel_of(segment).list_of("fact", numbers).documents()


def _of_wards(segment: LiveSegment, wards: "WardSet") -> DocumentSet:
    """Return which documents of *segment* are of *wards*."""
    kernel = kernel_of(segment)
    of_any = kernel.none()
    for field, keys in (("ward", wards.names), ("unit", wards.units)):
        numbers = [n for n in (kernel.term_number(field, key) for key in keys) if n >= 0]
        if numbers:
            of_any |= kernel.with_keys(field, numbers)
    return of_any
