"""Which settings are in force, and where does each come from?

Covers the command `config`. Does not cover how settings are read (`config`).
"""

import os
from collections.abc import Iterator

import click

from wardsearch.frozen import NamedTuple
from wardsearch.messages.language import gettext, gettext_noop, told
from wardsearch.messages.message import Message
from wardsearch.terminal.config import (
    VARIABLE,
    check_settings,
    config_path,
    option_name,
    settings,
)
from wardsearch.terminal.options import json_option
from wardsearch.terminal.output import write_json

_DEFAULT = gettext_noop("default")


def _file_name() -> str:
    return os.path.basename(config_path())  # noqa: PTH119 - help has no use for pathlib


class Setting(NamedTuple):
    """An option, what it is when it is not typed, and what says so."""

    name: str
    value: object
    source: str


@click.command("config")
@json_option
@click.pass_context
def config_command(ctx: click.Context, *, as_json: bool) -> None:
    """Show the settings that are in force, and where each comes from.

    What is typed comes first, then environment variables, then the file, then defaults. The file
    is TOML: an option a line (limit = 20), those of one command in its table ([search]).
    """
    group = ctx.find_root().command
    assert isinstance(group, click.Group)
    path = config_path()
    exists = os.path.exists(path)  # noqa: PTH110 - a command has no use for pathlib until it runs
    check_settings(group)
    found = list(settings_in_force(group))
    if as_json:
        write_json(
            {
                "schema_version": 1,
                "file": path,
                "exists": exists,
                "settings": [
                    {"name": one.name, "value": one.value, "source": one.source} for one in found
                ],
            }
        )
        return
    from wardsearch.terminal.screen import printable

    absent = told(Message("config-absent", path=path, variable=VARIABLE))
    click.echo(printable(path if exists else absent))
    width = max((len(one.name) for one in found), default=0)
    values = [printable(_shown(one.value)) for one in found]
    middle = max(map(len, values), default=0)
    for one, value in zip(found, values, strict=True):
        click.echo(f"{one.name:{width}}  {value:{middle}}  {gettext(one.source)}")


def _shown(value: object) -> str:
    """Return *value* as a file of settings has it, without quotation marks."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(_shown, value)) if isinstance(value, list | tuple) else str(value)


def settings_in_force(group: click.Group) -> Iterator[Setting]:
    """Yield what each option of *group* is when it is not typed, those of all commands first.

    Options that are off are left out.
    """
    options: dict[str, click.Parameter] = {}
    for command in (group, *group.commands.values()):
        for parameter in command.params:
            name = option_name(parameter)
            if name and (parameter.envvar or name not in options):
                options[name] = parameter
    for name, option in options.items():
        setting = _in_force(name, option)
        if setting.value not in (None, False, (), []):
            yield setting
    for table, values in settings().items():
        if isinstance(values, dict):
            for name, value in values.items():
                yield Setting(f"{table}.{name}", value, _file_name())


def _in_force(name: str, option: click.Parameter) -> Setting:
    variable = option.envvar
    if isinstance(variable, str) and os.environ.get(variable):
        return Setting(name, os.environ[variable], variable)
    value = settings().get(name)
    if value is not None and not isinstance(value, dict):
        return Setting(name, value, _file_name())
    default = option.default
    is_plain = isinstance(default, str | int | float | tuple)
    return Setting(name, default if is_plain else None, _DEFAULT)
