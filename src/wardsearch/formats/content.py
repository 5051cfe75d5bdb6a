r"""What did a reader find in a file, before text of legacy encodings is decoded?

Covers the one shape that the readers of all formats return, and composing it: paragraphs as lines,
rows of tables as lines with a tab between cells, pages ended by a form feed. Does not cover what
the letters mean (`decoding`).

Text before Unicode borrowed the code points of other letters, and only the font said which were
meant. So text comes as runs with the names of their fonts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from wardsearch.formats import UnreadableError
from wardsearch.formats.stated import StatedDate, StatedTitle
from wardsearch.frozen import NamedTuple

MAX_CHARS = 32 * 1024 * 1024
"""Longest text of one file, in code points: far over any report, well under the memory limit."""

_POWERS = frozenset({"2", "3"})
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kdcm]?m|hm|dam)$", re.IGNORECASE)
_CELL_CHARS = 200  # a cell that holds more in several paragraphs is layout, not a figure


class Run(NamedTuple):
    """Text in one font.

    Attributes:
        text: As the file has it; tabs, line ends and form feeds part cells, lines and pages.
        font: Its name as the file has it; None where that is unknown.
    """

    text: str
    font: str | None = None


@dataclass(slots=True)
class Content:
    """What a file holds.

    Attributes:
        format: Its name in `sniffing`.
        runs: All text in reading order.
        heading: The text of the file's first title or top heading; empty where it marks none.
        title: What the file's properties say.
        created: When, by its properties; naive Vietnamese local time.
        is_paged: The format has pages; each is ended by a form feed.
        pictures: Pages, from 1, that hold pictures and no text.
        attachments: Files within this one: names and bytes, or why there are none.
        titles: What it states of its title elsewhere than in its properties, the most trusted
            first.
        dates: Likewise, of when it was published.
        records: Its items, by the names of `member_names`, where it is a list of them.
        names: Of its sheets, but for those that a program gave.
    """

    format: str
    runs: list[Run]
    heading: list[Run] = field(default_factory=list)
    title: str | None = None
    created: datetime | None = None
    is_paged: bool = False
    pictures: tuple[int, ...] = ()
    attachments: list[tuple[str, bytes | UnreadableError]] = field(default_factory=list)
    titles: list[StatedTitle] = field(default_factory=list)
    dates: list[StatedDate] = field(default_factory=list)
    records: list[dict[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


class Composer:
    """Takes text in reading order, with the borders of lines, cells, rows and pages.

    Borders may be nested and need not be balanced: files are not always what they should be.
    """

    def __init__(self) -> None:
        self.heading: list[Run] = []
        self._chars = 0
        self._open: list[list[Run]] = [[]]
        self._boxes: list[list[list[Run]]] = [[]]
        self._rows: list[list[list[Run]]] = []

    def add(self, text: str, font: str | None = None) -> None:
        """Append *text* to the line that is open.

        Raises:
            UnreadableError: The whole is longer than `MAX_CHARS`.
        """
        if not text:
            return
        self._chars += len(text)
        if self._chars > MAX_CHARS:
            raise UnreadableError("too-much-text", limit=MAX_CHARS)
        line = self._open[-1]
        if line and line[-1].font == font:
            line[-1] = Run(line[-1].text + text, font)
        else:
            line.append(Run(text, font))

    def add_raised(self, text: str, font: str | None = None) -> None:
        """Append superscript *text*: the mark of a note is no digit of the figure before it."""
        line = "".join(run.text for run in self._open[-1][-2:])
        self.add(text if joins(line, text) else f" {text}", font)

    def start_line(self) -> None:
        """Open a line; one that is open already goes on when this one is ended."""
        self._open.append([])

    def end_line(self, *, is_heading: bool = False) -> None:
        """End the line that is open; as the title, where it *is_heading* and the first."""
        line = self._open[-1]
        if len(self._open) > 1:
            self._open.pop()
        else:
            self._open[0] = []
        self._boxes[-1].append(line)
        if is_heading and not self.heading and any(run.text.strip() for run in line):
            self.heading = line

    def start_row(self) -> None:
        """Open a row of a table."""
        self._rows.append([])

    def start_cell(self) -> None:
        """Open a cell: what follows is in it."""
        self._boxes.append([])
        self._open.append([])

    def end_cell(self) -> None:
        """End the cell that is open."""
        if len(self._boxes) == 1:
            return
        rest = self._open.pop() if len(self._open) > 1 else []
        lines = self._boxes.pop()
        if rest:
            lines.append(rest)
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(_joined_cell(lines))

    def end_row(self) -> None:
        """End the row that is open."""
        if not self._rows:
            return
        cells = self._rows.pop()
        while cells and not cells[-1]:
            cells.pop()
        self._boxes[-1].append(joined(cells, "\t"))

    def end_page(self) -> None:
        """End the page."""
        self._close()
        self._boxes[0].append([Run("\f")])

    def add_margins(self, margins: "Composer") -> None:
        """Append the lines of headers and footers, each once: they repeat on every section."""
        seen: set[str] = set()
        for line in margins.lines():
            text = "".join(run.text for run in line).strip()
            if text not in seen and any(map(str.isalpha, text)):
                seen.add(text)
                for run in line:
                    self.add(run.text, run.font)
                self.end_line()

    def lines(self) -> list[list[Run]]:
        """Return all that was added, line by line."""
        self._close()
        return self._boxes[0]

    def runs(self) -> list[Run]:
        """Return all that was added."""
        return joined(self.lines(), "\n")

    def _close(self) -> None:
        while len(self._boxes) > 1:
            self.end_cell()
        while self._rows:
            self.end_row()
        while len(self._open) > 1 or self._open[0]:
            self.end_line()


class Rows:
    """Tells a composer which rows and cells of tables begin and end, from marks at their ends.

    Args:
        composer: Gets what is read; has a line open.
    """

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self.is_open = False

    def start(self, *, in_table: bool) -> None:
        """Open a row, if what follows is *in_table* and none is open."""
        if in_table and not self.is_open:
            self._composer.start_row()
            self._composer.start_cell()
            self.is_open = True

    def end_cell(self) -> None:
        """End a cell, and begin the next."""
        self.start(in_table=True)
        self._composer.end_cell()
        self._composer.start_cell()

    def close(self) -> None:
        """End the row that is open, if any."""
        if self.is_open:
            self._composer.end_cell()
            self._composer.end_row()
            self.is_open = False


def joins(before: str, raised: str) -> bool:
    """Return whether superscript *raised* is of the word that *before* ends with.

    So it is as the power of a unit (m²), and where it does not begin with a digit.

    >>> joins("rộng 120 m", "2"), joins("năm 2023", "1"), joins("Bến Xanh", "1")
    (True, False, False)
    """
    if not raised[:1].isdigit() or not before[-1:].isalnum():
        return True
    return raised in _POWERS and _UNIT.search(before) is not None


def joined(lines: Iterable[list[Run]], border: str) -> list[Run]:
    """Return *lines* as one, with *border* between them.

    >>> joined([[Run("a")], [], [Run("b")]], "-")
    [Run(text='a', font=None), Run(text='-', font=None), Run(text='-', font=None), Run(text='b', font=None)]
    """  # noqa: E501 - a doctest
    whole: list[Run] = []
    for number, line in enumerate(lines):
        if number:
            whole.append(Run(border))
        whole += line
    return whole


def _joined_cell(lines: list[list[Run]]) -> list[Run]:
    """Return the paragraphs of a cell on one line; on their own where it is a column of a text."""
    lines = [line for line in lines if any(run.text.strip() for run in line)]
    chars = sum(len(run.text) for line in lines for run in line)
    return joined(lines, " " if chars <= _CELL_CHARS else "\n")
