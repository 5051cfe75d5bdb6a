"""Which chunks of many texts stand together where a fact may be?

Stretches (see `wardsearch.facts.extraction`) are found by arithmetic on what is known of each
distinct chunk; natively chunk by chunk, with the same results. Does not cover what a stretch
states (`fact_batch`).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Bytes, Ints, Longs, Mask
from wardsearch.facts.roles import BETWEEN, DIGIT, FOLLOWS, LEAD, OPEN, PART
from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native

MAY_BEGIN: Final = 64
"""Beside the roles of a chunk: a fact may begin in it."""


class Stretches(NamedTuple):
    """Stretches in which a fact may begin.

    Attributes:
        firsts, ends: Where each begins and ends.
        documents: The text of each, ascending.
    """

    firsts: Longs
    ends: Longs
    documents: Longs


def find_stretches(
    chunks: Ints, roles: Bytes, starts: Longs, headers: Sequence[tuple[int, int]]
) -> Stretches:
    """Return the stretches of some texts.

    Args:
        chunks: The chunks of all texts in turn, of which 0 is the end of a line.
        roles: Of each distinct chunk, as `facts.roles` tells them, and `MAY_BEGIN`.
        starts: Where each text begins among the chunks, the first at the first.
        headers: The ranges of chunks that are no part of any.
    """
    kernel = native()
    if kernel is None:
        return _find_stretches(chunks, roles, starts, headers)
    bounds = np.array(headers, np.int64).reshape(-1, 2)
    found = kernel.stretches(np.ascontiguousarray(chunks, np.int32), roles, starts, bounds)
    firsts, ends, documents = np.frombuffer(found, np.int64).reshape(-1, 3).T
    return Stretches(firsts, ends, documents)


def _find_stretches(
    chunks: Ints, roles: Bytes, starts: Longs, headers: Sequence[tuple[int, int]]
) -> Stretches:
    flags = roles[chunks]
    begins = np.concatenate([[0], np.cumsum(flags >= MAY_BEGIN)])
    for first, end in headers:
        flags[first:end] = 0
    firsts, ends = _stretches(_parts(flags, chunks == 0, starts), starts)
    has_any = begins[ends] > begins[firsts]
    firsts, ends = firsts[has_any], ends[has_any]
    return Stretches(firsts, ends, np.searchsorted(starts, firsts, "right") - 1)


def _parts(flags: Bytes, is_end: Mask, starts: Longs) -> Mask:
    """Return which chunks are parts of a stretch, as `facts.extraction` tells of one text.

    Few chunks are parts by what stands beside them, so these alone are looked at.
    """

    def beside(places: Longs, step: int) -> Bytes:
        """Return what stands before or after *places*, over one end of a line."""
        near = _within(places, places + step, starts, len(flags))
        over = (near >= 0) & is_end[near]
        far = _within(places, places + 2 * step, starts, len(flags))
        others = np.where(over, far, near)
        return np.where(others >= 0, flags[others], 0).astype(np.uint8)

    is_part: Mask = (flags & PART).astype(np.bool_)
    marks = np.flatnonzero(flags & FOLLOWS)
    between = np.flatnonzero(flags & BETWEEN)
    marks = marks[(beside(marks, -1) & OPEN) > 0]
    between = between[(beside(between, -1) & DIGIT) > 0]
    between = between[(beside(between, 1) & (DIGIT | LEAD)) > 0]
    is_part[marks] = True
    is_part[between] = True
    # A line's end is a part where the chunks beside it are.
    ends = np.flatnonzero(is_end[1:-1] & is_part[:-2] & is_part[2:]) + 1
    before = _within(ends, ends - 1, starts, len(flags))
    behind = _within(ends, ends + 1, starts, len(flags))
    is_inside = (before >= 0) & (behind >= 0)
    is_part[ends[is_inside]] = True
    return is_part


def _within(places: Longs, others: Longs, starts: Longs, count: int) -> Longs:
    """Return *others*, -1 for what is in another text than *places*, which has the same row."""
    of_one = np.searchsorted(starts, places, "right") == np.searchsorted(starts, others, "right")
    return np.where(of_one & (others >= 0) & (others < count), others, -1)


def _stretches(is_part: Mask, starts: Longs) -> tuple[Longs, Longs]:
    """Return where each stretch begins and where it ends; none goes from one text to the next."""
    begins = is_part.copy()
    begins[1:] &= ~is_part[:-1]
    inside = starts[starts < len(is_part)]
    begins[inside] = is_part[inside]
    ends = is_part.copy()
    ends[:-1] &= ~is_part[1:]
    last = inside[inside > 0] - 1
    ends[last] = is_part[last]
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1
