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
    if not places:
        return []
    numbers, documents = zip(*places, strict=True)
    if len(set(numbers)) == 1:  # as of most
        return list(read(numbers[0], list(documents)))
    made = {
        number: iter(read(number, [document for own, document in places if own == number]))
        for number in set(numbers)
    }
    return [next(made[number]) for number in numbers]
