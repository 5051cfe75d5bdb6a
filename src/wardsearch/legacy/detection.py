"""Which encoding is a text in?"""

from collections.abc import Sequence
from typing import NamedTuple


class Decoded(NamedTuple):
    """A text in Unicode, and the encoding it was in, a name of `decoding.ENCODINGS`."""

    text: str
    encoding: str


def decode_run(text: str, *, font: str | None = None) -> Decoded:
    """Return *text*, a run of one font, a cell or a paragraph, in Unicode."""
    del font
    return Decoded(text, "unicode")


def decode_runs(runs: Sequence[tuple[str, str | None]]) -> tuple[list[str], str]:
    """Return the texts of a document's *runs* of text and font, and its main encoding."""
    return [text for text, _ in runs], "unicode"


def decode_bytes(data: bytes) -> Decoded | None:
    """Return the text of *data*, which is not UTF-8, or None if it is in none of our encodings."""
    del data
    return None
