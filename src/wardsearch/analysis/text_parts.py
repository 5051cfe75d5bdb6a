"""What does analysis read of a report?"""

from datetime import datetime
from typing import Final, NamedTuple

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
        text, title, body_start, published, names = self
        data = _encode(text)

        def place(of_char: int) -> int:
            return of_char if len(data) == len(text) else len(_encode(text[:of_char]))

        title = title and CharRange(place(title.start), place(title.end))
        return EncodedParts(data, title, place(body_start), published, names)


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
        data, title, body_start, published, names = self

        def place(of_byte: int) -> int:
            return len(_decode(data[:of_byte]))

        title = title and CharRange(place(title.start), place(title.end))
        return TextParts(_decode(data), title, place(body_start), published, names)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
