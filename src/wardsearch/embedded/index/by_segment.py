"""How are documents read that stand in several segments?"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Read = TypeVar("Read")


def read_in_order(
    places: Sequence[tuple[int, int]], read: Callable[[int, list[int]], Iterable[Read]]
) -> list[Read]:
    """Return what *read* makes of the documents at *places*, in their order.

    Args:
        places: The number of a segment, and that of a document in it, for each.
        read: Reads documents of one segment, given its number and theirs, at once: as many things
            as there are documents, in their order.
    """
    segments = {segment for segment, _ in places}
    made = {
        segment: iter(read(segment, [document for own, document in places if own == segment]))
        for segment in segments
    }
    if len(segments) == 1:
        (only,) = made.values()
        return list(only)
    return [next(made[segment]) for segment, _ in places]
