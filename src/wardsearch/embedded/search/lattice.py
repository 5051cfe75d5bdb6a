"""Which ways through columns of choices are the best?

Covers the recursion of Viterbi (*Error bounds for convolutional codes*, 1967), keeping
several ways to each choice. Does not cover what the choices are or how they are scored.
"""

import heapq
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Path(NamedTuple):
    """A way: its score and what it chose in each column."""

    score: float
    items: tuple[str, ...]


def best_paths(
    columns: Sequence[Sequence[tuple[str, float]]],
    link: Callable[[int, str, str], float],
    count: int,
) -> list[Path]:
    """Return the *count* ways of the highest scores, best first.

    Args:
        columns: The choices at each place, at least one and no two alike, and what each adds to
            the score.
        link: What a choice adds because of the one before, given its place, that one, and itself.
        count: How many ways, at least 1.

    >>> columns = [[("a", -1), ("b", 0)], [("c", 0), ("d", -3)]]
    >>> best_paths(columns, lambda place, one, two: 2 if one + two == "ac" else 0, 2)
    [Path(score=1, items=('a', 'c')), Path(score=0, items=('b', 'c'))]
    """
    if not columns:
        return []
    ends = [[Path(own, (item,))] for item, own in columns[0]]
    for place, column in enumerate(columns[1:], 1):
        following = []
        for item, own in column:
            ways = []
            for paths in ends:
                added = own + link(place, paths[0].items[-1], item)
                ways += [Path(path.score + added, (*path.items, item)) for path in paths]
            following.append(heapq.nlargest(count, ways))
        ends = following
    return heapq.nlargest(count, [path for paths in ends for path in paths])
