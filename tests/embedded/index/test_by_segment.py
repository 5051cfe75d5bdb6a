"""What is read segment by segment comes in the order that was asked for."""

from hypothesis import given, strategies as st

from wardsearch.embedded.index.by_segment import read_in_order

PLACES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99)), max_size=20)


@given(PLACES)
def test_documents_come_in_the_order_asked_for_and_each_segment_is_read_once(
    places: list[tuple[int, int]],
) -> None:
    asked = []

    def read(segment: int, documents: list[int]) -> list[tuple[int, int]]:
        asked.append(segment)
        return [(segment, document) for document in documents]

    assert read_in_order(places, read) == places
    assert sorted(asked) == sorted({segment for segment, _ in places})
