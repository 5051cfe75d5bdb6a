"""Where facts may be among the chunks of many texts: natively as by NumPy, bit for bit."""

from unittest import mock

import numpy as np
from hypothesis import example, given, strategies as st

from support.native_kernel import kernel, needs_kernel
from wardsearch.analysis import stretches
from wardsearch.analysis.stretches import MAY_BEGIN, find_stretches
from wardsearch.facts.roles import BETWEEN, DIGIT, FOLLOWS, LEAD, OPEN, PART

# Of chunks, 0 being the end of a line and 1 what is no part.
ROLES = np.array(
    [
        *(0, 0, PART | MAY_BEGIN, PART, PART | DIGIT | MAY_BEGIN, FOLLOWS, FOLLOWS | OPEN, BETWEEN),
        *(PART | DIGIT | OPEN | MAY_BEGIN, OPEN, DIGIT, MAY_BEGIN, PART | FOLLOWS | BETWEEN),
        *(FOLLOWS | MAY_BEGIN, BETWEEN | MAY_BEGIN, LEAD | PART, LEAD | MAY_BEGIN),
    ],
    np.uint8,
)
CHUNKS = st.lists(st.integers(0, 3) | st.integers(0, len(ROLES) - 1), max_size=30)
PLACES = st.lists(st.integers(0, 30), max_size=5)
ANY = st.lists(st.integers(-2, 9) | st.integers(-(2**63), 2**63 - 1), max_size=6)


@given(CHUNKS, PLACES, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=3))
@example([4, 0, 4], [1], [])
@example([4, 0, 0, 4], [], [])
@example([8, 0, 5, 4, 7, 0, 10], [], [])
@example([8, 13], [1], [])
@example([8, 13, 14, 10], [2], [])
def test_the_kernel_finds_the_stretches_that_numpy_finds(
    numbers: list[int], cuts: list[int], headers: list[tuple[int, int]]
) -> None:
    chunks = np.array(numbers, np.int32)
    starts = np.array([0, *sorted(min(cut, len(numbers)) for cut in cuts)], np.int64)
    within = [(min(pair), min(max(pair), len(numbers))) for pair in headers]
    given = chunks, ROLES, starts, [pair for pair in within if pair[0] < pair[1]]
    with mock.patch.object(stretches, "native", return_value=None):
        expected = find_stretches(*given)
    found = find_stretches(*given)

    assert [each.tolist() for each in found] == [each.tolist() for each in expected]
    for first, end, document in zip(*(each.tolist() for each in found), strict=True):
        assert starts[document] <= first < end <= [*starts, len(chunks)][document + 1]
        assert (ROLES[chunks[first:end]] >= MAY_BEGIN).any()


@needs_kernel
@given(ANY, st.binary(max_size=4), ANY, ANY)
@example([2], bytes(2), [0], [])
@example([-1], bytes(2), [0], [])
@example([0], bytes(2), [1, 0], [])
@example([0], bytes(2), [0, 2], [])
@example([0], bytes(2), [0], [0, 2])
@example([0], bytes(2), [0], [-1, 0])
def test_chunks_out_of_range_are_refused(
    chunks: list[int], roles: bytes, starts: list[int], headers: list[int]
) -> None:
    """Whatever the kernel is given, it reads and writes nothing beyond (see the sanitizers)."""
    assert kernel is not None
    small = np.array(chunks, np.int64).astype(np.int32)
    known = np.frombuffer(roles, np.uint8)
    bounds = np.array(headers[: len(headers) // 2 * 2], np.int64)
    count = len(chunks)
    is_right = all(0 <= chunk < len(roles) for chunk in small.tolist())
    is_right = is_right and starts == sorted(starts) and all(0 <= s <= count for s in starts)
    pairs = bounds.reshape(-1, 2).tolist()
    is_right = is_right and all(0 <= first <= end <= count for first, end in pairs)
    try:
        kernel.stretches(small, known, np.array(starts, np.int64), bounds)
    except ValueError:
        assert not is_right
    else:
        assert is_right
