"""Of many texts those are left out that work fails on, and no others, and that costs little."""

from collections.abc import Callable, Sequence
from math import log2

import pytest
from hypothesis import given, strategies as st

from wardsearch.corpus.faults import without_faulty

Work = Callable[[Sequence[int]], list[int]]


def work_failing_where(fails: Callable[[set[int]], bool]) -> tuple[Work, list[int]]:
    """Return work that returns its numbers, and with how many it is done each time."""
    asked: list[int] = []

    def work(numbers: Sequence[int]) -> list[int]:
        assert sorted(set(numbers)) == list(numbers)
        asked.append(len(numbers))
        if fails(set(numbers)):
            raise KeyError(len(numbers))
        return list(numbers)

    return work, asked


@given(st.data(), st.integers(1, 200))
def test_what_fails_alone_is_left_out_and_nothing_else(data: st.DataObject, count: int) -> None:
    bad = data.draw(st.sets(st.integers(0, count - 1), max_size=5) | st.just(set(range(count))))
    work, asked = work_failing_where(lambda numbers: bool(numbers & bad))
    made, left_out = without_faulty(work, count)

    rest = [number for number in range(count) if number not in bad]
    assert (made, set(left_out)) == (rest or None, bad)
    assert {why.fields["why"] for why in left_out.values()} <= {"KeyError: 1"}
    if not bad:
        assert asked == [count]
    else:
        assert sum(asked) <= count * (5 + log2(len(bad)))


@given(st.data(), st.integers(2, 100))
def test_of_what_fails_only_together_as_little_is_left_out_as_can_be(
    data: st.DataObject, count: int
) -> None:
    alone = data.draw(st.sets(st.integers(0, count - 1), max_size=3))
    pair = data.draw(st.sets(st.integers(0, count - 1), min_size=2, max_size=2))
    work, _ = work_failing_where(lambda numbers: bool(numbers & alone) or pair <= numbers)
    made, left_out = without_faulty(work, count)

    also = set() if pair & alone else {max(pair)}
    assert set(left_out) == alone | also
    assert made in ([number for number in range(count) if number not in left_out], None)


def test_what_fails_only_together_with_many_others_is_of_none() -> None:
    work, asked = work_failing_where(lambda numbers: len(numbers) > 10)
    with pytest.raises(KeyError):
        without_faulty(work, 100)

    assert sum(asked) < 15 * 100


def test_what_failed_for_a_moment_is_not_left_out() -> None:
    work, asked = work_failing_where(lambda _: len(asked) == 1)

    assert without_faulty(work, 8) == (list(range(8)), {})
