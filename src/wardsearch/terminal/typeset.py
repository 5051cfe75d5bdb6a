"""How do a text and what matches in it become lines of a terminal?

Covers styles (the only escape codes there are), and setting paragraphs and tables. Does not cover
what they say (`render_results`, `render_state`), or what a terminal may be sent and where lines
break (`screen`).
"""

import sys
from collections.abc import Iterable, Iterator, Sequence

import click

from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile
from wardsearch.ranges import CharRange, clip_all, shift
from wardsearch.terminal.links import Links, linked
from wardsearch.terminal.screen import break_lines, printable

_NARROWEST_COLUMN = 10  # cells, however deep the indent
_SPACES = lazy_compile(r"\s+")


class Canvas(NamedTuple):
    """What lines are set on.

    Attributes:
        width: Cells of a line; None if lines are not to be broken, as for a pipe.
        colour: Whether matches, titles and details are styled.
        links: What paths link to; None where they are text alone.
    """

    width: int | None = None
    colour: bool = False
    links: Links | None = None


class Link(NamedTuple):
    """What a paragraph begins with, as a link.

    Attributes:
        chars: How much of the paragraph it is.
        target: Its address, printable ASCII.
    """

    chars: int
    target: str


class Style(NamedTuple):
    """How a stretch of text stands out; the names are those of `click.style`."""

    bold: bool | None = None
    dim: bool | None = None
    fg: str | None = None


PLAIN = Style()
TITLE = Style(bold=True)
DETAIL = Style(dim=True)
MATCH = Style(bold=True, fg="red")  # what grep and ripgrep use: readable on light and on dark


def paragraph(
    text: str,
    canvas: Canvas,
    *,
    indent: int = 0,
    style: Style = PLAIN,
    matches: Sequence[CharRange] = (),
    link: Link | None = None,
) -> list[str]:
    """Return *text* as one or more lines that fit *canvas*, runs of white space as one space.

    Args:
        text: Any text; what a terminal would obey is replaced.
        canvas: Width and colour.
        indent: Cells before each line.
        style: Of the text.
        matches: The ranges of *text* that stand out, sorted and disjoint; one that is broken over
            lines is styled on each anew.
        link: What the text begins with, where that is a link; on each line anew, too.
    """
    text = printable(text)
    width = sys.maxsize
    if canvas.width is not None:
        width = max(canvas.width - indent, _NARROWEST_COLUMN)
    lines = []
    for line in break_lines(text, width) or [CharRange(0, 0)]:
        clickable, rest = "", line
        if link is not None and link.chars > line.start:
            rest = CharRange(min(link.chars, line.end), line.end)
            piece = _set(text, CharRange(line.start, rest.start), matches, style, canvas)
            clickable = linked(piece, link.target)
        lines.append(" " * indent + clickable + _set(text, rest, matches, style, canvas))
    return lines


def verbatim(text: str, canvas: Canvas, *, matches: Sequence[CharRange] = ()) -> str:
    """Return the one line *text* as it stands, tabs and all, *matches* standing out."""
    text = printable(text, lines=True)
    whole = CharRange(0, len(text))
    return "".join(
        _styled(piece, style, canvas) for piece, style in _pieces(text, whole, matches, PLAIN)
    )


def table(rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return rows of a name and its lines, the lines aligned.

    >>> print(table([("reports", ["2"]), ("wards", ["Bồ Đề", "Ngọc Thụy"])]))
    reports  2
    wards    Bồ Đề
             Ngọc Thụy
    """
    rows = list(rows)
    indent = table_indent(name for name, _ in rows)
    return "\n".join(
        f"{name if at == 0 else '':<{indent}}{line}".rstrip()
        for name, lines in rows
        for at, line in enumerate(lines)
    )


def table_indent(names: Iterable[str]) -> int:
    """Return the cells that a table's names take, with the gap after them."""
    return 2 + max((len(name) for name in names), default=0)


def matches_within(matches: Sequence[CharRange], span: CharRange) -> list[CharRange]:
    """Return the parts of *matches*, sorted, that lie in *span*, counted from its start."""
    return [shift(found, -span.start) for found in clip_all(matches, span)]


def _set(
    text: str, line: CharRange, matches: Sequence[CharRange], style: Style, canvas: Canvas
) -> str:
    """Return *line* of *text*, runs of white space as one space, with its styles."""
    return "".join(
        _styled(_SPACES.sub(" ", piece), piece_style, canvas)
        for piece, piece_style in _pieces(text, line, matches, style)
    )


def _pieces(
    text: str, line: CharRange, matches: Sequence[CharRange], style: Style
) -> Iterator[tuple[str, Style]]:
    """Yield the stretches of *line* with their styles; joined they are the line."""
    at = line.start
    for found in clip_all(matches, line):
        yield text[at : found.start], style
        yield text[found.start : found.end], MATCH
        at = found.end
    yield text[at : line.end], style


def _styled(text: str, style: Style, canvas: Canvas) -> str:
    if not canvas.colour or style == PLAIN or not text:
        return text
    return click.style(text, bold=style.bold, dim=style.dim, fg=style.fg)
