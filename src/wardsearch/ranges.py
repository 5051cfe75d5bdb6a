"""What is a half-open range of code points, and how do ranges combine?

Covers `CharRange`, its small algebra, and the range of a line. Does not cover what a range means:
offsets are always code points of NFC text, and the text they point into is named where a range is
kept.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from wardsearch.frozen import NamedTuple


class CharRange(NamedTuple):
    """The code points `start` up to, not including, `end`."""

    start: int
    end: int


def shift(span: CharRange, by: int) -> CharRange:
    """Return *span* moved by *by* code points.

    >>> shift(CharRange(3, 5), -3)
    CharRange(start=0, end=2)
    """
    return CharRange(span.start + by, span.end + by)


def line_at(text: str, at: int) -> CharRange:
    r"""Return the line of *text* that holds the code point *at*, without its line feed.

    A line feed belongs to the line that it ends.

    >>> line_at("Kế hoạch\nTuần 2\nHết", 10), line_at("Kế hoạch\nTuần 2\nHết", 8)
    (CharRange(start=9, end=15), CharRange(start=0, end=8))
    """
    end = text.find("\n", at)
    return CharRange(text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text))


def clip(span: CharRange, within: CharRange) -> CharRange | None:
    """Return the part of *span* that lies in *within*, or None where they do not meet.

    >>> clip(CharRange(3, 9), CharRange(0, 5))
    CharRange(start=3, end=5)
    """
    start, end = max(span.start, within.start), min(span.end, within.end)
    return CharRange(start, end) if start < end else None


def clip_all(spans: Sequence[CharRange], within: CharRange) -> Iterator[CharRange]:
    """Yield the parts of *spans*, which are sorted and disjoint, that lie in *within*.

    Only these are looked at, however many there are: a text of a million matches has as many lines.

    >>> list(clip_all([CharRange(0, 2), CharRange(3, 9), CharRange(9, 10)], CharRange(1, 5)))
    [CharRange(start=1, end=2), CharRange(start=3, end=5)]
    """
    at = max(bisect_left(spans, (within.start,)) - 1, 0)
    while at < len(spans) and spans[at][0] < within.end:
        part = clip(CharRange(*spans[at]), within)
        if part:
            yield part
        at += 1
