"""What does analysis read of a report?"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from wardsearch.frozen import NamedTuple
from wardsearch.ranges import CharRange

_LONGEST_BYTES: Final = 4  # of a code point


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

    @property
    def has_tab(self) -> bool:
        """Whether there is a tab in the text."""
        return "\t" in self.text

    def around(self, place: int, chars: int) -> str:
        """Return the *chars* code points before *place* and as many from there on."""
        return self.text[max(place - chars, 0) : place + chars]

    def decoded(self) -> "TextParts":
        """Return the same."""
        return self

    def encoded(self) -> "EncodedParts":
        """Return the same, encoded."""
        text, data = self.text, encode(self.text)

        def place(of_char: int) -> int:
            return of_char if len(data) == len(text) else len(encode(text[:of_char]))

        return EncodedParts(data, *_placed(self, place))


class EncodedParts(NamedTuple):
    """A text in UTF-8, as analysis reads most of it: what need not be decoded is not.

    Attributes:
        text: Its bytes.
        title_range, body_start: Likewise, of the bytes.
        published, names: As in `TextParts`.
    """

    text: bytes
    title_range: CharRange | None
    body_start: int
    published: datetime | None
    names: str = ""

    @property
    def has_tab(self) -> bool:
        """Whether there is a tab in the text."""
        return b"\t" in self.text

    def around(self, place: int, chars: int) -> str:
        """Return the *chars* code points before the byte *place* and as many from there on."""
        size = _LONGEST_BYTES * chars
        before = self.text[max(place - size, 0) : place].decode("utf-8", "ignore")
        return before[-chars:] + self.text[place : place + size].decode("utf-8", "ignore")[:chars]

    def decoded(self) -> TextParts:
        """Return the same, decoded."""

        def place(of_byte: int) -> int:
            return len(decode(self.text[:of_byte]))

        return TextParts(decode(self.text), *_placed(self, place))


def _placed(
    parts: TextParts | EncodedParts, place: Callable[[int], int]
) -> tuple[CharRange | None, int, datetime | None, str]:
    """Return what *parts* say beside their text, their places as *place* has them."""
    _, title, body_start, published, names = parts
    title = title and CharRange(place(title.start), place(title.end))
    return title, place(body_start), published, names


def encode(text: str) -> bytes:
    """Return the UTF-8 of *text*, which may have halves of surrogates."""
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """Return the text that `encode` made *data* of."""
    return data.decode("utf-8", "surrogatepass")
