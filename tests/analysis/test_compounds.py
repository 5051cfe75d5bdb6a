"""Compounds are found by NumPy; natively just so, and no number out of range is followed."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, strategies as st

from support.native_kernel import kernel, needs_kernel
from wardsearch.analysis import compounds
from wardsearch.analysis.compounds import Compounds, find_compounds

KINDS = [0, 1, 2, 3, -1, 4]  # the token of each piece


def plainly(joined: list[bool], pieces: list[int], documents: list[int]) -> Compounds:
    """Find compounds one after the other."""
    starts = [place for place in range(len(pieces)) if not place or not joined[place]]
    ends = [*starts[1:], len(pieces)]
    numbers: dict[tuple[int, ...], int] = {}
    words, owners = [], []
    for start, end in zip(starts, ends, strict=False):
        row = tuple(KINDS[piece] for piece in pieces[start:end])
        if len(row) > 1 and -1 not in row:
            words.append(numbers.setdefault(row, len(numbers)))
            owners.append(max(d for d, first in enumerate(documents) if first <= start))
    return Compounds(np.array(words), np.array(owners), [list(row) for row in numbers])


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=30),
    st.lists(st.integers(0, 30), max_size=5),
)
def test_compounds_are_runs_of_tokens(given_: list[tuple[bool, int]], cuts: list[int]) -> None:
    joined, pieces = [one for one, _ in given_], [piece for _, piece in given_]
    documents = sorted([0, *cuts])
    arrays = (
        np.array(joined, np.bool_),
        np.array(pieces, np.int32),
        np.array(KINDS, np.int32),
        np.array(documents, np.int64),
    )
    expected = plainly(joined, pieces, documents)
    found = [find_compounds(*arrays)]
    with mock.patch.object(compounds, "native", return_value=None):
        found.append(find_compounds(*arrays))

    for each in found:
        assert each.words.tolist() == expected.words.tolist()
        assert each.documents.tolist() == expected.documents.tolist()
        assert each.rows == expected.rows


@needs_kernel
@pytest.mark.parametrize("pieces", [[0, 6], [0, -1], [2**31 - 1, 0], [0], [0, 1, 2]])
def test_numbers_out_of_range_are_refused(pieces: list[int]) -> None:
    assert kernel is not None
    joined, documents = np.ones(2, np.bool_), np.zeros(1, np.int64)

    with pytest.raises(ValueError, match="out of its range"):
        kernel.compounds(joined, np.array(pieces, np.int32), np.array(KINDS, np.int32), documents)
