"""Occurrences become postings: by NumPy as counted one by one; natively just so, bit for bit."""

from collections import Counter
from contextlib import AbstractContextManager
from itertools import pairwise
from types import ModuleType
from typing import Any
from unittest import mock

import numpy as np
from hypothesis import given, strategies as st

from support.native_kernel import kernel, needs_kernel
from wardsearch.analysis import numbering
from wardsearch.analysis.arrays import Ints
from wardsearch.analysis.numbering import Rows
from wardsearch.embedded.writing import occurrences
from wardsearch.embedded.writing.occurrences import (
    invert,
    invert_pairs,
    sort_postings,
    stable_order,
)

NUMBERS = st.lists(st.integers(0, 3) | st.integers(0, 70_000) | st.integers(0, 2**47), max_size=60)
TERMS = st.lists(st.integers(0, 3) | st.integers(0, 70_000), max_size=60)
GAPS = st.lists(st.sampled_from([0, 0, 1, 5]), min_size=60, max_size=60)
ROWS = st.lists(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=4), max_size=9)
BOUNDS = st.lists(st.integers(-3, 9) | st.integers(-(2**63), 2**63 - 1), max_size=9)
SMALL = st.lists(st.integers(-2, 4) | st.integers(-(2**31), 2**31 - 1), max_size=9)


def ints(numbers: list[int]) -> Ints:
    return np.array(numbers, np.int32)


def with_numpy(module: ModuleType) -> AbstractContextManager[object]:
    return mock.patch.object(module, "native", return_value=None)


def plain(found: Any) -> Any:  # noqa: ANN401 - arrays, in tuples of any depth
    return [plain(each) for each in found] if isinstance(found, tuple) else found.tolist()


@given(NUMBERS)
def test_numbers_are_put_in_order_and_equal_ones_left_as_they_come(numbers: list[int]) -> None:
    order = stable_order(np.array(numbers, np.int64))
    assert order.tolist() == sorted(range(len(numbers)), key=numbers.__getitem__)


@given(NUMBERS, GAPS)
def test_occurrences_are_counted_by_term_and_document(numbers: list[int], gaps: list[int]) -> None:
    documents = np.cumsum(gaps)[: len(numbers)].tolist()
    terms, postings = sort_postings(np.array(numbers, np.int64), ints(documents))
    found = zip(
        terms.tolist(), postings.documents.tolist(), postings.frequencies.tolist(), strict=True
    )
    counted = Counter(zip(numbers, documents, strict=True))
    assert list(found) == [(*key, count) for key, count in sorted(counted.items())]


@needs_kernel
@given(TERMS, GAPS, st.integers(0, 3))
def test_the_kernel_counts_as_numpy_sorts(terms: list[int], gaps: list[int], unused: int) -> None:
    count = max(terms, default=-1) + 1 + unused
    given = ints(terms), ints(np.cumsum(gaps)[: len(terms)].tolist()), count
    with with_numpy(occurrences):
        expected = invert(*given)

    assert plain(invert(*given)) == plain(expected)


@given(TERMS, GAPS, st.none() | st.integers(0, 3))
def test_pairs_are_neighbours_of_one_document(
    terms: list[int], gaps: list[int], unasked: int | None
) -> None:
    documents = np.cumsum(gaps)[: len(terms)].tolist()
    keys, counts, postings = invert_pairs(
        ints(terms), ints(documents), max(terms, default=0) + 1, unasked
    )
    found = zip(
        np.repeat(keys, counts).tolist(),
        postings.documents.tolist(),
        postings.frequencies.tolist(),
        strict=True,
    )
    counted = Counter(
        (first << 32 | second, document)
        for (first, document), (second, of_second) in pairwise(zip(terms, documents, strict=True))
        if document == of_second and unasked not in {first, second}
    )
    assert list(found) == [(*key, count) for key, count in sorted(counted.items())]


@needs_kernel
@given(TERMS, GAPS, st.integers(0, 3), st.none() | st.integers(0, 3))
def test_the_kernel_counts_pairs_as_numpy_sorts_them(
    terms: list[int], gaps: list[int], unused: int, unasked: int | None
) -> None:
    count = max(terms, default=-1) + 1 + unused
    given = ints(terms), ints(np.cumsum(gaps)[: len(terms)].tolist()), count, unasked
    with with_numpy(occurrences):
        expected = invert_pairs(*given)

    assert plain(invert_pairs(*given)) == plain(expected)


@needs_kernel
@given(ROWS, st.lists(st.integers(0, 8)))
def test_the_kernel_reads_rows_as_numpy_does(rows: list[list[int]], wanted: list[int]) -> None:
    table = Rows()
    table.extend(rows)
    numbers = ints([number for number in wanted if number < len(rows)])
    with with_numpy(numbering):
        expected = table.expand(numbers)

    assert plain(table.expand(numbers)) == plain(expected)
    assert plain(expected)[0] == [value for number in numbers for value in rows[number]]


@needs_kernel
@given(SMALL, SMALL, st.integers(-1, 5))
def test_numbers_out_of_range_are_refused(
    terms: list[int], documents: list[int], count: int
) -> None:
    """Whatever the kernel is given, it reads and writes nothing beyond (see the sanitizers)."""
    assert kernel is not None
    is_right = len(terms) == len(documents) and count >= 0
    is_right = is_right and all(0 <= term < count for term in terms) and min([0, *documents]) >= 0
    for invert_natively in (
        kernel.invert,
        lambda terms, documents, count: kernel.invert_pairs(terms, documents, -1, count),
    ):
        try:
            invert_natively(ints(terms), ints(documents), count)
        except ValueError:
            assert not is_right
        else:
            assert is_right


@needs_kernel
@given(SMALL, BOUNDS, SMALL)
def test_rows_that_are_not_there_are_refused(
    flat: list[int], bounds: list[int], numbers: list[int]
) -> None:
    assert kernel is not None
    is_right = all(0 <= number < len(bounds) - 1 for number in numbers) and all(
        0 <= bounds[number] <= bounds[number + 1] <= len(flat) for number in numbers
    )
    try:
        kernel.expand(ints(flat), np.array(bounds, np.int64), ints(numbers))
    except ValueError:
        assert not is_right
    else:
        assert is_right
