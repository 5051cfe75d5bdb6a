"""Why is a text not indexed, where an error of ours is the cause?

Whatever one text brings out in the code that reads it, all others are indexed. Covers which errors
are of a text, and what is said of them. Errors that are of no text stay errors: of the index, of
the system, and of memory. Does not cover analysis, which takes many texts at once: what fails there
ends the run.
"""

from collections.abc import Iterator

from wardsearch.corpus.report import Report
from wardsearch.corpus.skipped import Skipped
from wardsearch.errors import WardsearchError, lacks_threads
from wardsearch.formats import UnreadableError
from wardsearch.messages.message import UNPRINTABLE, Message, shortened

_OF_NO_TEXT = (MemoryError, OSError, ImportError, WardsearchError)
_LONGEST_SAID = 120  # code points of what an error says


def guarded(place: str, found: Iterator[Report | Skipped]) -> Iterator[Report | Skipped]:
    """Yield what is *found* in *place*; where that fails, why *place* is not read to its end.

    Raises:
        Exception: What `why_left_out` says is of no text.
    """
    try:
        yield from found
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are read
        yield Skipped(place, why_left_out(error))


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
    return Message("own-fault", why=f"{type(error).__name__}{': ' if said else ''}{said}")
