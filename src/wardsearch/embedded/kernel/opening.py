"""Which implementation answers what is asked of a segment, or of a text?"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import SegmentKernel

TokenRanges: TypeAlias = Callable[[str, Sequence[int]], tuple[list[int], list[int]]]
"""Returns where the tokens of a text at some positions, ascending, begin and end.

They are fewer where the text ends before. A position may be given twice.
"""


def kernel_of(segment: LiveSegment) -> SegmentKernel:
    """Return what reads *segment*; it is made once."""
    if segment.kernel is None:
        from wardsearch.embedded.kernel.with_numpy import NumpySegment

        segment.kernel = NumpySegment(segment)
    return segment.kernel


def token_ranges() -> TokenRanges:
    """Return what says where the tokens of a text stand."""
    from wardsearch.embedded.kernel.token_matches import token_ranges

    return token_ranges
