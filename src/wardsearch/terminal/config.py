"""Which options has a person set once and for all, and where?

Covers one file in TOML, `config.toml` in the folder that the system keeps for it, or the file that
WARDSEARCH_CONFIG names. A key at the top is an option of every command that has it, a key in the
table of a command of that one alone:

    index = "/srv/wards/index"
    corpus = ["/srv/wards/reports", "/srv/wards/archive"]

    [search]
    limit = 20

What is typed comes first, then the environment, then this file, then the built-in default: that is
click's own order, to which the file is a `default_map`. Does not cover what the options mean
(`options`). The file is read when an option is looked up that was not typed, so help does not wait
for it.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import click

from wardsearch.errors import ConfigError
from wardsearch.messages.message import Message

VARIABLE: Final = "WARDSEARCH_CONFIG"
_NEVER_SET: Final = frozenset(("help", "version"))  # so that help does not wait for the file
_NOTHING: Final = object()
_SPELLED: Final = {"as_json": "json", "colour": "color", "index_folder": "index"}
"""Parameters of commands whose option has another name."""


def config_path() -> str:
    """Return where the file is, or would be."""
    named = os.environ.get(VARIABLE)
    return named or os.path.join(click.get_app_dir("wardsearch"), "config.toml")  # noqa: PTH118 - help has no use for pathlib


@cache
def settings() -> Mapping[str, Any]:
    """Return what the file says; nothing where there is none.

    Raises:
        ConfigError: It cannot be read, or is not TOML.
    """
    path = config_path()
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - help has no use for pathlib
            text = file.read()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or Message("not-utf8-file")
        raise ConfigError("config-unreadable", path=path, why=why) from error
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError("config-not-toml", path=path, why=str(error)) from error


class Defaults(dict[str, Any]):
    """The defaults of the options of all commands, or of one, read when they are asked for.

    Args:
        group: The commands.
        command: The one whose options are asked for; None for all, each under its name.
    """

    def __init__(self, group: click.Group, command: str | None = None) -> None:
        super().__init__()
        self._group = group
        self._command = command

    def __contains__(self, key: object) -> bool:
        return self.get(str(key), _NOTHING) is not _NOTHING

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - as the base class has it
        value = self.get(key, _NOTHING)
        if value is _NOTHING:
            raise KeyError(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as the base class has it
        """Return what the file sets for an option, or the defaults of a command.

        Raises:
            ConfigError: The file cannot be used.
        """
        if self._command is None:
            return Defaults(self._group, key)
        if key in _NEVER_SET or not settings():
            return default
        check_keys(self._group)
        name = option_name(key)
        value = settings().get(name, default)
        return settings().get(self._command, {}).get(name, value)


def option_name(parameter: str) -> str:
    """Return the name of an option as it is typed, without its dashes.

    >>> option_name("index_folder"), option_name("exact_accents")
    ('index', 'exact-accents')
    """
    return _SPELLED.get(parameter, parameter).replace("_", "-")


def check_keys(group: click.Group) -> None:
    """Refuse a key that no command has, so that a slip does not pass for a setting.

    Raises:
        ConfigError: The file holds such a key; the message names it, and those there are.
    """
    options = {
        name: {option_name(parameter.name or "") for parameter in command.params}
        for name, command in group.commands.items()
    }
    every = set().union(*options.values(), {option_name(one.name or "") for one in group.params})
    for key, value in settings().items():
        if isinstance(value, dict) and key in options:
            _refuse(set(value) - options[key], options[key], f"{key}.")
        else:
            _refuse({key} - every, every | set(options), "")


def _refuse(unknown: set[str], known: set[str], table: str) -> None:
    if not unknown:
        return
    from difflib import get_close_matches

    key = min(unknown)
    fields = {"path": config_path(), "found": f"{table}{key}"}
    if near := get_close_matches(key, known, n=1):
        raise ConfigError("config-unknown-key-near", near=near[0], **fields)
    raise ConfigError("config-unknown-key", **fields)
