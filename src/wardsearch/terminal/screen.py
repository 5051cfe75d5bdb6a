"""What may be written to this terminal, how wide is it, and does it show colours?

Covers `printable`, through which every text of a report, file name or query goes on its way to
stdout or stderr, and cells: the columns a text takes, and where its lines break. Does not cover
what is said (`render_results`, `render_state`).

Lines are ranges of the text rather than new strings, so that what is highlighted can be clipped to
each line.
"""

import os
import re
import sys
from collections.abc import Iterator
from typing import Literal, TextIO

from wardsearch.lazy_regex import lazy_compile
from wardsearch.messages.message import UNPRINTABLE
from wardsearch.ranges import CharRange

ColourChoice = Literal["auto", "always", "never"]

NARROWEST = 20
"""Cells; in a narrower terminal, lines are left to the terminal to break."""

WIDEST = 100
"""Cells; longer lines of prose are hard to read, however wide the terminal is."""

_LINE_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"
_SUBSTITUTE = "\ufffd"

# Latin letters with the precomposed Vietnamese ones, spacing marks and general punctuation: one
# cell each. It spares nearly every text the import of wcwidth, which takes as long as a search.
_ONE_CELL_EACH = lazy_compile(
    r"[ -~\xa0-\xac\xae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u2048\ufffd]*"
)
# No-break spaces hold a word together.
_WORD = lazy_compile(r"[\S\xa0\u2007\u202f]+")


def printable(text: str, *, lines: bool = False) -> str:
    r"""Return *text* with nothing in it that a terminal would obey.

    Line breaks and tabs become spaces, all other control characters U+FFFD; code points keep their
    places. With *lines*, the text may have several lines: new lines and tabs stay, and CR LF
    becomes one new line.

    >>> printable("a\x1b[31mb\nc")
    'a�[31mb c'
    """
    if lines:
        text = text.replace("\r\n", "\n")
    kept = "\n\t" if lines else ""

    def substitute(found: re.Match[str]) -> str:
        character = found[0]
        if character in kept:
            return character
        return " " if character in _LINE_BREAKS else _SUBSTITUTE

    return UNPRINTABLE.sub(substitute, text)


def cell_width(text: str) -> int:
    """Return how many cells of a terminal *text* takes, which must be printable and of one line.

    >>> cell_width("Ngọc Thụy"), cell_width("日本")
    (9, 4)
    """
    if _ONE_CELL_EACH.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    width = wcswidth(text)
    return width if width >= 0 else len(text)


def break_lines(text: str, width: int) -> list[CharRange]:
    """Return the lines of *text*, none wider than *width* cells with single spaces in it.

    The lines are ranges that neither begin nor end with white space; together they hold all the
    rest. A word that is wider than a line is cut between two characters.

    >>> [str("mặt bằng phường"[start:end]) for start, end in break_lines("mặt bằng phường", 8)]
    ['mặt bằng', 'phường']
    """
    lines: list[CharRange] = []
    used = 0
    for word in _WORD.finditer(text):
        size = cell_width(word[0])
        if lines and used + 1 + size <= width:
            lines[-1] = CharRange(lines[-1].start, word.end())
            used += 1 + size
        else:
            lines.extend(_cut_word(text, CharRange(*word.span()), width))
            used = cell_width(text[lines[-1].start : lines[-1].end])
    return lines


def _cut_word(text: str, word: CharRange, width: int) -> Iterator[CharRange]:
    """Yield the pieces of *word*, of at most *width* cells, or of one character wider than that."""
    whole = text[word.start : word.end]
    if _ONE_CELL_EACH.fullmatch(whole):
        for start in range(word.start, word.end, width):
            yield CharRange(start, min(start + width, word.end))
        return
    if cell_width(whole) <= width:
        yield word
        return
    start, used = word.start, 0
    for at in range(word.start, word.end):
        size = cell_width(text[at])
        if used + size > width and at > start:
            yield CharRange(start, at)
            start, used = at, 0
        used += size
    yield CharRange(start, word.end)


def line_width() -> int | None:
    """Return the cells of a line on stdout; None where it is no terminal: do not break lines."""
    if not is_terminal(sys.stdout):
        return None
    import shutil

    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


def wants_colour(choice: ColourChoice) -> bool:
    """Return whether to colour stdout: by *choice*, then NO_COLOR, FORCE_COLOR, then what it is.

    Source: https://no-color.org and https://force-color.org (a variable that is set, but empty,
        says nothing).
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether *stream* is shown to a person; a closed one (`>&-`) is not."""
    return stream is not None and not stream.closed and stream.isatty()
