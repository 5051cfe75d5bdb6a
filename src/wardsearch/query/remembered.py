"""What did a function make of the texts that it was asked for before?

As `functools.lru_cache`, but for short texts alone, so that it keeps no long ones, and without a
step of Python for what is known: a query asks for its few words again at each of its stages.
"""

from collections.abc import Callable
from typing import Final, TypeVar

LONGEST: Final = 24  # code points of a text that is remembered

_Made = TypeVar("_Made")


class Remembered(dict[str, _Made]):
    """Gives by `[text]` what *make* makes of a text; threads may share it.

    Args:
        make: What is asked for the texts that are not known.
        texts: So many are kept at most, before starting anew; Vietnamese has some 7,000 syllables.
        chars: So many code points has one that is kept, at most.
    """

    def __init__(
        self, make: Callable[[str], _Made], texts: int = 1 << 13, chars: int = LONGEST
    ) -> None:
        super().__init__()
        self._make, self._texts, self._chars = make, texts, chars

    def __missing__(self, text: str) -> _Made:
        made = self._make(text)
        if len(text) <= self._chars:
            if len(self) >= self._texts:
                self.clear()
            self[text] = made
        return made
