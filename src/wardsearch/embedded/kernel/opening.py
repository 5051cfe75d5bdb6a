"""Which implementation answers what is asked of a segment, or of a text?"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, TypeAlias

from wardsearch.analysis.fields import FIELDS, FieldSpec
from wardsearch.embedded.index.snapshot import LiveSegment
from wardsearch.embedded.kernel.face import SegmentKernel
from wardsearch.kernel.native import native

TokenRanges: TypeAlias = Callable[[str, Sequence[int]], tuple[list[int], list[int]]]
"""Returns where the tokens of a text at some positions, ascending, begin and end.

They are fewer where the text ends before. A position may be given twice.
"""


def kernel_of(segment: LiveSegment) -> SegmentKernel:
    """Return what reads *segment*; it is made once."""
    if segment.kernel is None:
        segment.kernel = native_of(segment) or numpy_of(segment)
    return segment.kernel


def native_of(segment: LiveSegment) -> SegmentKernel | None:
    """Return what reads *segment* natively, if anything does."""
    module = native()
    if module is None:
        return None
    made: SegmentKernel = module.Segment(
        segment.arrays.file.map,
        segment.arrays.file.directory,
        FIELD_ROWS,
        segment.entry.documents,
        segment.live_bits(),
        segment.arrays.file.damaged,
    )
    return made


def numpy_of(segment: LiveSegment) -> SegmentKernel:
    """Return what reads *segment* by NumPy."""
    from copy import copy

    from wardsearch.embedded.kernel.with_numpy import NumpySegment

    # Of a copy: *segment* keeps what is made here, and in a circle its files would stay open
    # until Python looks for circles.
    return NumpySegment(copy(segment))


@cache
def token_ranges() -> TokenRanges:
    """Return what says where the tokens of a text stand."""
    module = native()
    if module is None:
        from wardsearch.embedded.kernel.token_matches import token_ranges

        return token_ranges
    from wardsearch.analysis.tokenizer import chunk_tokens

    native_ranges = module.token_ranges
    return lambda text, positions: native_ranges(text, positions, chunk_tokens)


def _row(field: FieldSpec) -> tuple[str, str, bool, str, bool]:
    """Return *field* as the native kernel knows it; see `_kernel.pyi`."""
    lengths = "title_lengths" if field.of_title else "lengths"
    if field.form in ("word", "fact"):
        lengths = f"{field.name}_lengths"
    is_pair = field.form == "pair"
    is_key = field.form == "key"
    return field.name, field.dictionary, is_pair, "" if is_key else lengths, is_pair


FIELD_ROWS: Final = tuple(map(_row, FIELDS))
"""The fields, as the native kernel is told of them."""
