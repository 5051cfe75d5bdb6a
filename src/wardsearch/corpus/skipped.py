"""What in a corpus is not indexed, and why?

Covers the record that says so of a file, of a part of one, or of a folder.
"""

from collections.abc import Mapping

from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message


class Skipped(NamedTuple):
    """Something in the corpus that is not indexed.

    Attributes:
        path: As `CorpusFile.name`; with a `/` at its end for a folder, with `:LINE` (from 1) for
            one line of a file.
        why: The message that says why.
    """

    path: str
    why: Message

    @property
    def code(self) -> str:
        """Why, for programs: lower-case words joined by hyphens."""
        return self.why.code

    @property
    def detail(self) -> Mapping[str, object]:
        """What the reason says of this file, by name."""
        return self.why.fields

    @property
    def reason(self) -> str:
        """Why, in English: one line, without full stop."""
        return str(self.why)


def too_large(max_size: int) -> Message:
    """Return the reason for which something of more than *max_size* bytes is skipped."""
    return Message("too-large", limit=max_size)
