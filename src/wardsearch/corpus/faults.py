"""Why is a text not indexed, where an error of ours is the cause?

Whatever one text brings out in the code that reads or analyses it, all others are indexed. Covers
which errors are of a text, what is said of them, and which text of many is to blame: analysis takes
a batch at once, so of one that fails the halves are tried, and theirs. Errors that are of no text
stay errors: of the index, of the system, and of memory.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped
from wardsearch.errors import WardsearchError, lacks_threads
from wardsearch.formats import UnreadableError
from wardsearch.messages.message import UNPRINTABLE, Message, shortened

Made = TypeVar("Made")

_OF_NO_TEXT: Final = (MemoryError, OSError, ImportError, WardsearchError)
_OWN_FAULT: Final = "own-fault"
_LONGEST_SAID: Final = 120  # code points of what an error says
_MOST_TOGETHER: Final = 3  # of a batch, that fail only together with others


def guarded(place: str, found: Iterator[Report | Skipped]) -> Iterator[Report | Skipped]:
    """Yield what is *found* in *place*; where that fails, why *place* is not read to its end.

    Place is a file, or a report of one of many by its id: so its old version can stay.

    Raises:
        Exception: What `why_left_out` says is of no text.
    """
    try:
        yield from found
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are read
        yield Skipped(place, why_left_out(error))


def is_own_fault(skipped: Skipped) -> bool:
    """Return whether what is *skipped* was left out for an error of ours."""
    return skipped.code == _OWN_FAULT


def why_left_out(error: Exception) -> Message:
    """Return why a text is left out whose reading raised *error*.

    >>> why_left_out(IndexError("list index out of range")).fields["why"]
    'IndexError: list index out of range'

    Raises:
        Exception: *error* itself, where it is of no text: of memory, of the system, of what is
            installed, or an error that a caller of ours may want to catch.
    """
    if isinstance(error, UnreadableError):
        return error.message
    if isinstance(error, _OF_NO_TEXT) or lacks_threads(error):
        raise error
    said = shortened(" ".join(UNPRINTABLE.sub(" ", str(error)).split()), _LONGEST_SAID)
    return Message(_OWN_FAULT, why=f"{type(error).__name__}{': ' if said else ''}{said}")


def without_faulty(
    work: Callable[[Sequence[int]], Made], count: int
) -> tuple[Made | None, dict[int, Message]]:
    """Do *work* with the numbers below *count*, but for those that it fails on.

    Where nothing fails, it is done once. For one number that it fails on, it is done with about
    four times as many numbers as there are; for more, so many again as often as these are halved.

    Args:
        work: Takes ascending numbers, and may be called again after it failed.
        count: At least 1.

    Returns:
        What came of it, None where it fails on each; and which are left out, and why.

    Raises:
        Exception: It is of no number: what `why_left_out` raises; or *work* fails on several only
            together, and does so again without some.
    """
    every: Sequence[int] = range(count)
    made, why = _tried(work, every)
    if why is None:
        return made, {}
    left_out = {0: why} if count == 1 else _failing_alone(work, every)
    for _ in range(_MOST_TOGETHER):
        rest = [number for number in every if number not in left_out]
        if not rest:
            return None, left_out
        made, why = _tried(work, rest)
        if why is None:
            return made, left_out
        left_out[_failing_together(work, rest)] = why
    return work([number for number in every if number not in left_out]), left_out


def _tried(
    work: Callable[[Sequence[int]], Made], numbers: Sequence[int]
) -> tuple[Made | None, Message | None]:
    """Return what comes of *work*, or why it fails: not the error, which holds memory."""
    try:
        return work(numbers), None
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are worked on
        return None, why_left_out(error)


def _failing_alone(
    work: Callable[[Sequence[int]], object], numbers: Sequence[int]
) -> dict[int, Message]:
    """Return which of *numbers*, with which *work* fails, it fails on alone, and why."""
    found: dict[int, Message] = {}
    waiting = _halves(numbers)
    while waiting:
        part = waiting.pop()
        _, why = _tried(work, part)
        if why is not None and len(part) == 1:
            found[part[0]] = why
        elif why is not None:
            waiting += _halves(part)
    return found


def _failing_together(work: Callable[[Sequence[int]], object], numbers: Sequence[int]) -> int:
    """Return one of *numbers*, with which *work* fails, that it fails on with those before it."""
    well, badly = 0, len(numbers)
    while badly - well > 1:
        middle = (well + badly) // 2
        if _tried(work, numbers[:middle])[1] is None:
            well = middle
        else:
            badly = middle
    return numbers[well]


def _halves(numbers: Sequence[int]) -> list[Sequence[int]]:
    middle = len(numbers) // 2
    return [numbers[middle:], numbers[:middle]]
