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
from typing import Final

import click

from wardsearch.terminal.screen import is_terminal

_VARIABLES: Final = ("WARDSEARCH_PAGER", "PAGER")
_LESS: Final = "FRX"  # ends at once if all fits, keeps colours, leaves the screen as it is
_NO_PAGERS: Final = ("", "cat")
_LINES_ABOVE: Final = 3  # of the match, so that it is seen in its context


def show_paged(text: str, *, colour: bool | None, first_match: int = 0, paged: bool = True) -> None:
    """Write *text* to stdout, through a pager where it is a terminal too low for it.

    Args:
        text: Lines, with colours if *colour*.
        colour: Whether escape sequences are meant to reach the terminal.
        first_match: The line, from 0, that the pager is to begin near.
        paged: Whether a pager may be used.
    """
    is_read_here = is_terminal(sys.stdout) and is_terminal(sys.stdin)  # where keys can be pressed
    command = _pager() if paged and is_read_here and _is_too_long(text) else None
    if command is None:
        click.echo(text, color=colour)
        return
    if os.path.basename(command[0]) == "less" and first_match > _LINES_ABOVE:  # noqa: PTH119 - not a path to open
        command = [*command, f"+{first_match - _LINES_ABOVE + 1}"]
    environment = {"LESS": _LESS, "LESSCHARSET": "utf-8", **os.environ}
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager:  # noqa: S603 - the user's own
            try:
                pager.communicate(f"{text}\n".encode(errors="replace"))
            except KeyboardInterrupt:  # Ctrl-C is the pager's while it shows
                pager.wait()
    except OSError:  # it went away since it was looked for
        click.echo(text, color=colour)


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
