"""How do the terms of several segments become those of one?

The terms of each are in the order of their bytes, and so is their union: the least of what the
segments come to is the next. Of equal terms all get its number.
"""

import heapq
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np

from wardsearch.analysis.arrays import Array, Bytes, Ints
from wardsearch.frozen import NamedTuple
from wardsearch.kernel.native import native


class StringPart(NamedTuple):
    """The terms of a segment.

    Attributes:
        text: Their bytes, one behind the other, in their order.
        ends: 0, and where each ends.
        counts: How many living documents hold each.
    """

    text: Bytes
    ends: Array
    counts: Ints


class MergedStrings(NamedTuple):
    """The terms that a living document holds.

    Attributes:
        text, ends: As in `StringPart`.
        numbers: Of each part, the number that each of its terms has here; -1 where it is not here.
    """

    text: Bytes
    ends: Array
    numbers: list[Ints]


def merge_strings(parts: Sequence[StringPart]) -> MergedStrings:
    """Return the union of the terms of *parts*."""
    kernel = native()
    if kernel is None:
        return _merged_strings(parts)
    given = [
        (
            np.ascontiguousarray(part.text, np.uint8),
            np.ascontiguousarray(part.ends, np.uint32),
            np.ascontiguousarray(part.counts, np.int32),
        )
        for part in parts
    ]
    text, ends, numbers = kernel.merge_strings(given)
    return MergedStrings(
        np.frombuffer(text, np.uint8),
        np.frombuffer(ends, np.uint32),
        [np.frombuffer(each, np.int32) for each in numbers],
    )


def _merged_strings(parts: Sequence[StringPart]) -> MergedStrings:
    numbers = [np.full(len(part.counts), -1, np.int32) for part in parts]
    terms: list[bytes] = []
    in_order = heapq.merge(*(_living(place, part) for place, part in enumerate(parts)))
    for term, equal in groupby(in_order, key=itemgetter(0)):
        for _, place, number in equal:
            numbers[place][number] = len(terms)
        terms.append(term)
    ends = np.cumsum([0, *map(len, terms)]).astype(np.uint32)
    return MergedStrings(np.frombuffer(b"".join(terms), np.uint8), ends, numbers)


def _living(place: int, part: StringPart) -> Iterator[tuple[bytes, int, int]]:
    """Yield each term of *part* that a living document holds, *place* and its number."""
    text = part.text.tobytes()
    for number in np.flatnonzero(part.counts).tolist():
        yield text[part.ends[number] : part.ends[number + 1]], place, number
