from hypothesis import given, strategies as st

from wardsearch.ranges import CharRange, clip, clip_all, shift

spans = st.builds(
    lambda start, length: CharRange(start, start + length), st.integers(0, 60), st.integers(1, 12)
)


def code_points(*ranges: CharRange) -> set[int]:
    return {at for start, end in ranges for at in range(start, end)}


def test_a_range_is_a_pair_that_slices_a_text() -> None:
    start, end = CharRange(6, 10)

    assert "Công tác dân vận"[start:end] == "ác d"


def test_shifting_there_and_back_changes_nothing() -> None:
    assert shift(shift(CharRange(3, 5), 10), -10) == CharRange(3, 5)


def test_clipping_to_a_range_that_only_touches_leaves_nothing() -> None:
    assert clip(CharRange(0, 4), CharRange(4, 8)) is None


@given(spans, spans)
def test_what_clipping_leaves_is_what_both_ranges_hold(one: CharRange, other: CharRange) -> None:
    clipped = clip(one, other)

    assert code_points(*([clipped] if clipped else [])) == code_points(one) & code_points(other)


@given(st.lists(spans), spans)
def test_clipping_many_is_clipping_each(ranges: list[CharRange], within: CharRange) -> None:
    disjoint: list[CharRange] = []
    for span in sorted(ranges):
        if not disjoint or span.start >= disjoint[-1].end:
            disjoint.append(span)

    assert list(clip_all(disjoint, within)) == [
        part for span in disjoint if (part := clip(span, within))
    ]


class Counted(tuple[CharRange, ...]):
    """Ranges that count how many of them are looked at."""

    __slots__ = ()
    looks = 0

    def __getitem__(self, at: int) -> CharRange:  # type: ignore[override]
        Counted.looks += 1
        return super().__getitem__(at)


def test_of_many_ranges_few_are_looked_at() -> None:
    ranges = Counted(CharRange(at, at + 1) for at in range(0, 200_000, 2))

    assert list(clip_all(ranges, CharRange(99_999, 100_003))) == [
        CharRange(100_000, 100_001),
        CharRange(100_002, 100_003),
    ]
    assert 0 < Counted.looks < 40
