"""Which documents of a segment pass the filters of a query?

Covers masks over the columns of a segment: wards, dates, what heads of documents state, and the
periods that a document speaks of. Does not cover reading filters (`query.filters`) or words
(`matching`).
"""

import numpy as np

from wardsearch.analysis.arrays import Mask
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.facts.periods import Period
from wardsearch.facts.terms import days_of
from wardsearch.places.asked_wards import WardSet
from wardsearch.query.asked_documents import DocumentLimit
from wardsearch.query.filters import Filters
from wardsearch.vietnamese.dates import NO_TIME


def passing(segment: LiveSegment, filters: Filters) -> Mask:
    """Return which living documents of *segment* pass *filters*."""
    arrays = segment.arrays
    allowed = segment.live_mask()
    for wards in filters.wards:
        allowed &= _of_wards(segment, wards)
    for wards in filters.excluded_wards:
        allowed &= ~_of_wards(segment, wards)
    for limit in filters.documents:
        stated = _stating(segment, limit)
        allowed &= ~stated if limit.is_excluded else stated
    if filters.since is not None or filters.until is not None:
        published = arrays.column("published").astype(np.int64, copy=False)
        allowed &= published != NO_TIME
        if filters.since is not None:
            allowed &= published >= filters.since
        if filters.until is not None:
            allowed &= published <= filters.until
    if filters.about is not None:
        allowed &= _speaking_of(segment, filters.about)
    return allowed


def _stating(segment: LiveSegment, limit: DocumentLimit) -> Mask:
    """Return which documents of *segment* have a head that states what *limit* names."""
    terms = segment.arrays.strings(limit.field)
    numbers = [n for n in range(len(terms)) if limit.admits(terms[n].decode())]
    mask: Mask = np.isin(segment.arrays.keys(limit.field), numbers)
    return mask


def _speaking_of(segment: LiveSegment, period: Period) -> Mask:
    """Return which documents of *segment* speak of a day or period within *period*."""
    spoken = np.zeros(segment.entry.documents, np.bool_)
    field = segment.arrays.field("fact")
    first, last = f"{period.first:%Y%m%d}", f"{period.last:%Y%m%d}"
    start, end = (field.terms.position(f"d:{day}".encode()) for day in (first, f"{last}~"))
    for number in range(start, end):
        if days_of(field.terms[number].decode())[1] <= last:
            spoken[field.postings.list(number).documents] = True
    return spoken


def _of_wards(segment: LiveSegment, wards: WardSet) -> Mask:
    """Return which documents of *segment* are of *wards*."""
    of_any = np.zeros(segment.entry.documents, np.bool_)
    for field, keys in (("ward", wards.names), ("unit", wards.units)):
        terms = segment.arrays.strings(field)
        numbers = [n for n in (terms.find(key.encode()) for key in keys) if n >= 0]
        if numbers:
            of_any |= np.isin(segment.arrays.keys(field), numbers)
    return of_any
