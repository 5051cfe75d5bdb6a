"""How does a command write to stdout: for which width, in which colours, as which JSON?"""

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from wardsearch.results_json import JsonObject
    from wardsearch.terminal.screen import ColourChoice
    from wardsearch.terminal.typeset import Canvas

LINKS = "wardsearch.links"
"""Under which name a command's context keeps whether paths are links."""


def write_json(value: "JsonObject") -> None:
    """Write *value* as one line of JSON."""
    click.echo(json_line(value))


def write_long_json(value: "JsonObject", member: str, pieces: "Iterable[str]") -> None:
    """Write *value* as one line of JSON, its text *member* being *pieces* together."""
    from wardsearch.results_json import long_json

    for piece in long_json(value, member, pieces, ascii_only=is_narrow(sys.stdout)):
        click.echo(piece, nl=False)
    click.echo()


def json_line(value: "JsonObject") -> str:
    """Return *value* as one line of JSON, which any encoding of stdout can carry."""
    from wardsearch.results_json import to_json

    return to_json(value, ascii_only=is_narrow(sys.stdout))


def is_narrow(stream: "TextIO | None") -> bool:
    """Return whether *stream* is not of Unicode; a closed one is of nothing."""
    return "utf" not in (getattr(stream, "encoding", None) or "").lower()


def canvas_for(colour: "ColourChoice") -> "Canvas":
    """Return how wide lines are, whether they may be coloured, and what paths link to."""
    from wardsearch.terminal.links import links_for
    from wardsearch.terminal.screen import line_width, wants_colour
    from wardsearch.terminal.typeset import Canvas

    if not wants_colour(colour):
        return Canvas(line_width())
    choice = click.get_current_context().meta.get(LINKS, "never")
    return Canvas(line_width(), colour=True, links=links_for(choice))


def show_version(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:  # noqa: FBT001 - click's
    """Write which release this is and which kernel runs, and end."""
    if is_asked and not ctx.resilient_parsing:
        from wardsearch._version import __version__
        from wardsearch.kernel.native import kernel_name
        from wardsearch.messages.language import told
        from wardsearch.messages.message import Message

        click.echo(told(Message("release", version=__version__, kind=kernel_name())))
        ctx.exit()
