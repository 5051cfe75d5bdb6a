"""How do counts of wards, months or kinds look in a terminal?

Covers a table with a bar for each row where there is a terminal, and without elsewhere. Does not
cover what other programs read (`export`, `results_json`).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from wardsearch.messages.language import gettext, number, told
from wardsearch.messages.message import Message
from wardsearch.places.ward_names import shown_ward
from wardsearch.results import Breakdown, GroupCount
from wardsearch.terminal.screen import break_lines, cell_width, printable
from wardsearch.terminal.typeset import DETAIL, TITLE, Canvas, paragraph

_GAP: Final = "  "
_LONGEST_BAR: Final = 40  # cells
_SHORTEST_BAR: Final = 8  # of the longest one; there is none where it would be shorter
_NAME_SHARE: Final = 2  # a name takes at most one cell of so many of a line
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def render_breakdowns(breakdowns: Sequence[Breakdown], canvas: Canvas) -> str:
    """Return a table for each of *breakdowns*, under its name where there are several."""
    return "\n\n".join(
        "\n".join(_table(each, canvas, titled=len(breakdowns) > 1)) for each in breakdowns
    )


def _table(breakdown: Breakdown, canvas: Canvas, *, titled: bool) -> Iterator[str]:
    if titled:
        yield from paragraph(told(Message(f"by-{breakdown.by}")), canvas, style=TITLE)
    rows = [(_name(breakdown.by, row), row.reports) for row in breakdown.counts]
    most = max((count for _, count in rows), default=0)
    digits = len(number(most))
    widest = max((cell_width(name) for name, _ in rows), default=0)
    room = 0
    if canvas.width is not None:
        widest = min(widest, canvas.width // _NAME_SHARE)
        room = min(canvas.width - widest - digits - 2 * len(_GAP), _LONGEST_BAR)
    for (name, count), row in zip(rows, breakdown.counts, strict=True):
        lines = [name[start:end] for start, end in break_lines(name, max(widest, 1))] or [""]
        *above, last = lines
        for other in above:
            yield from paragraph(other, canvas)
        padded = last + " " * (widest - cell_width(last))
        line = f"{padded}{_GAP}{number(count):>{digits}}"
        bar = _bar(count, most, room) if room >= _SHORTEST_BAR and row.name is not None else ""
        dimmed = paragraph(bar, canvas, style=DETAIL)[0] if bar else ""
        yield f"{line}{_GAP}{dimmed}" if bar else line


def _name(by: str, row: GroupCount) -> str:
    if row.name is None:
        return told(Message("group-none"))
    if by == "month" and row.name.count("-") == 1:
        year, month = row.name.split("-")
        return printable(gettext("{year}-{month}").format(year=year, month=month))
    return printable(shown_ward(row.name) if by == "ward" else row.name)


def _bar(count: int, most: int, room: int) -> str:
    """Return a bar for *count*, where that of *most* takes *room* cells; never an empty one.

    >>> _bar(4, 4, 8), _bar(1, 4, 8), _bar(1, 1000, 8)
    ('████████', '██', '▏')
    """
    eighths = max(round(count * room * 8 / most), 1)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()
