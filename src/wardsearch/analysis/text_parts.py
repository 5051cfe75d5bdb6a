"""What does analysis read of a report?"""

from datetime import datetime
from typing import NamedTuple

from wardsearch.ranges import CharRange


class TextParts(NamedTuple):
    """A text, where its title and body stand in it, and when it was published.

    Attributes:
        text: In NFC, lines ended by LF.
        title_range: Where its title stands; None where it has none of its own.
        body_start: The code point its body begins with.
        published: Naive Vietnamese local time; dates without a year are read by it.
        names: Words of the names of its file and sheets, in one line. They are searched as if they
            stood behind the text, and neither shown nor read for facts.
    """

    text: str
    title_range: CharRange | None
    body_start: int
    published: datetime | None
    names: str = ""
