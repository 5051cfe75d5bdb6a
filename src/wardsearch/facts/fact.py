"""What is a fact of a text, and where does it stand?

Does not cover finding facts (`extraction`) nor their terms (`terms`).
"""

from collections.abc import Iterator
from datetime import date

from wardsearch.facts.terms import Meaning, terms_of
from wardsearch.frozen import NamedTuple


class Fact(NamedTuple):
    """A fact where it stands.

    Attributes:
        start, end: Its range in the text, in code points; with the word before it that tells what
            it is (`quý III/2021`).
        meanings: What it states: one, or the two ends of a range.
    """

    start: int
    end: int
    meanings: tuple[Meaning, ...]

    def terms(self, posted: date | None = None) -> Iterator[str]:
        """Yield the terms of the fact in a report that was *posted* then."""
        for meaning in self.meanings:
            yield from terms_of(meaning, posted)
