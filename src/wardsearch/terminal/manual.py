"""How does the help of the commands become pages of the manual, in the language that is spoken?

Covers one page a command, in the macros of man(7), as `man wardsearch-search` shows it. The wheel
carries those of all languages; a build makes them, and needs Click alone for it.
"""

import re
from collections.abc import Iterator

import click

from wardsearch._version import __version__
from wardsearch.messages.language import gettext
from wardsearch.terminal.speaking import KEEPS_LINES, in_language, paragraphs


def manual_pages(group: click.Group) -> Iterator[tuple[str, str]]:
    """Yield the name of each page, without its section, and its text, that of *group* first."""
    yield from _pages(in_language(group), "wardsearch", None)


def _pages(
    command: click.Command, called: str, parent: click.Context | None
) -> Iterator[tuple[str, str]]:
    last = called.rpartition(" ")[2]
    context = click.Context(command, parent, last, **command.context_settings)
    yield called.replace(" ", "-"), _page(command, called, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if not command.commands[name].hidden:
                yield from _pages(command.commands[name], f"{called} {name}", context)


def _page(command: click.Command, called: str, context: click.Context) -> str:
    name = called.replace(" ", "-")
    usage = [_plain(piece) for piece in command.collect_usage_pieces(context)]
    lines = [
        _heading(name),
        f'.SH "{_plain(gettext("NAME"))}"',
        rf"{_plain(name)} \- {_plain(command.get_short_help_str(limit=300).rstrip('.'))}",
        f'.SH "{_plain(gettext("SYNOPSIS"))}"',
        rf"\fB{_plain(called)}\fP {' '.join(usage)}",
        f'.SH "{_plain(gettext("DESCRIPTION"))}"',
        *_description(command.help or ""),
        f'.SH "{_plain(gettext("OPTIONS"))}"',
    ]
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):
            lines += [".TP", rf"\fB{_plain(record[0])}\fP", _plain(record[1])]
    if isinstance(command, click.Group):
        lines.append(f'.SH "{_plain(gettext("COMMANDS"))}"')
        for inner, one in command.commands.items():
            if not one.hidden:
                lines += [".TP", rf"\fB{_plain(name)}\-{_plain(inner)}\fP(1)"]
                lines.append(_plain(one.get_short_help_str(limit=300)))
    else:
        lines += [f'.SH "{_plain(gettext("SEE ALSO"))}"', r"\fBwardsearch\fP(1)"]
    return "\n".join(lines) + "\n"


def _heading(name: str) -> str:
    title = _plain(gettext("Manual of wardsearch"))
    return f'.TH "{name.upper()}" "1" "" "wardsearch {__version__}" "{title}"'


def _description(text: str) -> Iterator[str]:
    for at, part in enumerate(paragraphs(text)):
        if at:
            yield ".PP"
        if part.startswith(KEEPS_LINES):
            yield from (".nf", *map(_plain, part[len(KEEPS_LINES) :].split("\n")), ".fi")
        else:
            yield _plain(part)


def _plain(text: str) -> str:
    r"""Return *text* as man(7) shows it as it is.

    >>> print(_plain(".cut -n 1 'a'"))
    \&.cut \-n 1 \(aqa\(aq
    """
    shown = (
        text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace('"', r"\(dq")
    )
    shown = shown.replace("~", r"\(ti").replace("^", r"\(ha").replace("`", r"\(ga")
    return re.sub(r"^\.", r"\\&.", shown)
