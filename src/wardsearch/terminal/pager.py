"""How does a text that is longer than the screen reach a person?

Covers choosing a pager as git and man do (WARDSEARCH_PAGER, then PAGER, then `less`), starting it
at the line that matters, and doing without one. Does not cover how the text looks
(`render_results`).
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from typing import Final

import click

from wardsearch.terminal.failures import is_ctrl_c
from wardsearch.terminal.links import has_links, passes_links, without_links
from wardsearch.terminal.screen import is_terminal

_VARIABLES: Final = ("WARDSEARCH_PAGER", "PAGER")
_LESS: Final = "FRX"  # ends at once if all fits, keeps colours, leaves the screen as it is
_NO_PAGERS: Final = ("", "cat")
_LINES_ABOVE: Final = 3  # of the match, so that it is seen in its context


def show_paged(
    text: str,
    *,
    colour: bool | None,
    rest: Iterable[str] = (),
    first_match: int = 0,
    paged: bool = True,
) -> None:
    """Write *text* to stdout, through a pager where it is a terminal too low for it.

    Args:
        text: Lines, with colours if *colour*; more than a screen where it goes on with *rest*.
        rest: What follows, made only while it is written.
        colour: Whether escape sequences are meant to reach the terminal.
        first_match: The line, from 0, that the pager is to begin near.
        paged: Whether a pager may be used.
    """
    is_read_here = is_terminal(sys.stdout) and is_terminal(sys.stdin)  # where keys can be pressed
    command = _pager() if paged and is_read_here and _is_too_long(text) else None
    if command is None:
        _write(text, rest, colour=colour)
        return
    if os.path.basename(command[0]) == "less" and first_match > _LINES_ABOVE:  # noqa: PTH119 - not a path to open
        command = [*command, f"+{first_match - _LINES_ABOVE + 1}"]
    environment = {"LESS": _LESS, "LESSCHARSET": "utf-8", **os.environ}
    keeps_links = not has_links(text) or passes_links(command, environment["LESS"])
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager:  # noqa: S603 - the user's own
            assert pager.stdin is not None
            try:
                with suppress(BrokenPipeError), pager.stdin as told:  # it was left before the end
                    for piece in chain([text], rest, ["\n"]):
                        shown = piece if keeps_links else without_links(piece)
                        told.write(shown.encode(errors="replace"))
            except KeyboardInterrupt as interrupt:  # Ctrl-C is the pager's while it shows
                if not is_ctrl_c(interrupt):
                    raise
                pager.wait()
    except OSError:  # it went away since it was looked for
        _write(text, rest, colour=colour)


def _write(text: str, rest: Iterable[str], *, colour: bool | None) -> None:
    for piece in chain([text], rest):
        click.echo(piece, color=colour, nl=False)
    click.echo()


def _pager() -> list[str] | None:
    """Return the command of the pager, or None where there is none or none is wanted."""
    for variable in _VARIABLES:
        if (named := os.environ.get(variable)) is not None:
            if named.strip() in _NO_PAGERS:
                return None
            try:
                words = shlex.split(named)
            except ValueError:  # quotation marks that do not come in pairs
                continue
            if words and shutil.which(words[0]):
                return words
    return ["less"] if shutil.which("less") else None


def _is_too_long(text: str) -> bool:
    return text.count("\n") + 2 > shutil.get_terminal_size().lines  # the prompt needs a line, too
