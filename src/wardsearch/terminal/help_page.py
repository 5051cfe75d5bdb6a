"""How does help look in a terminal that is narrower than help usually is?

Covers wrapping what click leaves as wide as it is: lists of options beside their help, examples
that keep their lines, and terminals of less than 50 columns, for which click has no width. Does not
cover what help says, nor its language (`speaking`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from shutil import get_terminal_size
from typing import Final

from click import HelpFormatter, formatting

from wardsearch.terminal.screen import NARROWEST

_MARGIN: Final = 2  # columns that click leaves free at the right
_LEAST_TEXT: Final = (
    20  # columns of help beside the names of options; below them where there are less
)
_BELOW: Final = 4  # columns of a name that has its help beside it where others have it below
_KEEPS_LINES: Final = "\b"
_COMMAND: Final = "wardsearch "
_EXAMPLE: Final = re.compile(r"(?P<typed>\s*\S.*?) {2,}(?P<said>\S.*)")


class HelpPage(HelpFormatter):
    """Help as click makes it, as narrow as the terminal is.

    Args:
        width: The columns of a line; those of the terminal if not given, 78 at most.
        max_width: The most columns of a terminal that are used.
    """

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        super().__init__(indent_increment, width, max_width)
        self._columns = self.width
        if width is None and formatting.FORCED_WIDTH is None:
            self._columns = max(get_terminal_size().columns, NARROWEST)
            self.width = min(self.width, self._columns - _MARGIN)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names with their help beside them, or below where there is no room."""
        listed = list(rows)
        longest = min(max(len(name) for name, _ in listed), col_max)
        if self.width - longest - col_spacing - _MARGIN < _LEAST_TEXT:
            col_max = _BELOW
        super().write_dl(listed, col_max, col_spacing)

    def write_text(self, text: str) -> None:
        """Write paragraphs; examples that are too wide have what is said of them below."""
        super().write_text("\n\n".join(map(self._fitted, text.split("\n\n"))))

    def _fitted(self, paragraph: str) -> str:
        mark, *lines = paragraph.split("\n")
        room = self._columns - self.current_indent
        if mark.strip(" ") != _KEEPS_LINES or all(len(line) <= room for line in lines):
            return paragraph
        return "\n".join([mark, *_stacked(lines, self.width - self.current_indent)])


def _stacked(lines: Sequence[str], width: int) -> Iterator[str]:
    """Yield *lines* of examples, what is said of each below it.

    What is to be typed is never broken: a terminal does that, and it can be copied from there.
    """
    for line in lines:
        found = _EXAMPLE.fullmatch(line)
        typed, said = found.groups() if found else (line, "")
        yield typed
        below = " " * (len(typed) - len(typed.lstrip()) + 4)
        if said.startswith(_COMMAND):
            yield below + said
        elif said:
            yield from formatting.wrap_text(said, width, below, below).split("\n")
