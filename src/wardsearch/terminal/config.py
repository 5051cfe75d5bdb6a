"""Which options has a person set once and for all, and where?

Covers one file in TOML, `config.toml` in the folder that the system keeps for it, or the file that
WARDSEARCH_CONFIG names. A key at the top is an option of every command that has it, a key in the
table of a command of that one alone:

    index = "/srv/wards/index"
    exclude = ["*.bak", "old/*"]

    [search]
    limit = 20

What is typed comes first, then the environment, then this file, then the built-in default: that is
click's own order, to which the file is a `default_map`. Does not cover what the options mean
(`options`). The file is read when an option is looked up that was not typed, so help does not wait
for it.
"""

import os
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

import click
from click.core import ParameterSource

from wardsearch.errors import ConfigError
from wardsearch.messages.message import Message, shortened

VARIABLE: Final = "WARDSEARCH_CONFIG"
_NEVER_SET: Final = frozenset(("help", "version"))  # so that help does not wait for the file
_MOST_CHARS: Final = 1_000_000  # of a file that a person writes
_EXAMPLES: Final = "limit = 20, index = 'DIR', exclude = ['*.bak'], ocr = true"
_NOTHING: Final = object()
_FORMS: Final = ("paths", "files", "count", "as_json", "output", "template")
"""The parameters that say what an answer looks like, one at a time."""
_NOT_BY: Final = ("paths", "files", "count", "template")  # the forms that counts do not have
_GIVES_WAY: Final[dict[str, tuple[str, ...]]] = {
    **{form: (*_FORMS, "by") if form in _NOT_BY else _FORMS for form in _FORMS},
    "by": _NOT_BY,
    "match": ("all_words",),
    "all_words": ("match",),
    "add": ("replace",),
    "replace": ("add",),
    "watch": ("dry_run",),
    "news": ("dry_run",),
    "dry_run": ("watch", "news"),
    "rebuild": ("part",),
}
"""By parameter, those that exclude it: typed, they come before it where the settings have it."""


def config_path() -> str:
    """Return where the file is, or would be."""
    named = os.environ.get(VARIABLE)
    return named or os.path.join(click.get_app_dir("wardsearch"), "config.toml")  # noqa: PTH118 - help has no use for pathlib


class Settings(dict[str, Any]):
    """What the file says.

    Attributes:
        is_checked: All of it is known to fit the commands.
    """

    is_checked = False


@cache
def settings() -> Settings:
    """Return what the file says; nothing where there is none.

    Raises:
        ConfigError: It cannot be read, or is not TOML.
    """
    path = config_path()
    try:
        with open(path, encoding="utf-8-sig") as file:  # noqa: PTH123 - help has no use for pathlib
            text = file.read(_MOST_CHARS + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or Message("not-utf8-file")
        raise ConfigError("config-unreadable", path=path, why=why) from error
    if len(text) > _MOST_CHARS:
        raise ConfigError("config-unreadable", path=path, why=Message("config-excessive"))
    import tomllib

    try:
        return Settings(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        lines = [line.replace(" ", "") for line in text.splitlines()]
        if "[index]" in lines and any(line.startswith("index=") for line in lines):
            raise ConfigError("config-index-twice", path=path) from error
        raise ConfigError("config-not-toml", path=path, why=str(error)) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, [[[[[…
        raise ConfigError(
            "config-unreadable", path=path, why=Message("config-excessive")
        ) from error


class Defaults(dict[str, Any]):
    """The defaults of the options of all commands, or of one, read when they are asked for.

    Args:
        group: The commands.
        command: The one whose options are asked for; None for all, each under its name.
        table: The name of the table that sets them.
    """

    def __init__(
        self, group: click.Group, command: click.Command | None = None, table: str = ""
    ) -> None:
        super().__init__()
        self._group = group
        self._command = command
        self._table = table

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
        command = self._command or self._group
        if isinstance(command, click.Group) and key in command.commands:
            return Defaults(self._group, command.commands[key], self._table or key)
        if self._command is None or key in _NEVER_SET or not settings():
            return default
        check_settings(self._group)
        option = next((each for each in self._command.params if each.name == key), None)
        name = option_name(option) if option else ""
        table = settings().get(self._table)
        for found in (table if isinstance(table, dict) else {}, settings()):
            if option and name and name in found and _fits(option, found[name]):
                return _as_typed(option, found[name])
        return default


def option_name(parameter: click.Parameter) -> str:
    """Return the name of an option as it is typed, without its dashes; empty for an argument.

    >>> option_name(click.Option(["-i", "--index", "index_folder"]))
    'index'
    """
    is_option = isinstance(parameter, click.Option)
    return max(parameter.opts, key=len).lstrip("-") if is_option else ""


def check_settings(group: click.Group) -> None:
    """Refuse a key that no command has, so that a slip does not pass for a setting.

    So is a value that could not be typed: a list for one folder, a table, a text for a switch. It
    is asked for with each option, and looks once.

    Raises:
        ConfigError: The file holds such; the message names it, and what there is.
    """
    if settings().is_checked:
        return
    options = {name: _options(command) for name, command in group.commands.items()}
    every: dict[str, list[click.Parameter]] = {}
    for known in ({option_name(one): [one] for one in group.params}, *options.values()):
        for name, parameters in known.items():
            every.setdefault(name, []).extend(parameters)
    for key, value in settings().items():
        if isinstance(value, dict) and key in options:
            _refuse(set(value) - set(options[key]), set(options[key]), f"{key}.")
            for name, each in value.items():
                _demand_fitting(options[key][name], each, f"{key}.{name}")
        else:
            _refuse({key} - set(every) - set(options), set(every) | set(options), "")
            _demand_fitting(every.get(key, ()), value, key)
    settings().is_checked = True


def _options(command: click.Command) -> dict[str, list[click.Parameter]]:
    """Return what *command* takes, or any command in it, by the names that are typed."""
    found: dict[str, list[click.Parameter]] = {}
    for each in command.commands.values() if isinstance(command, click.Group) else (command,):
        for parameter in each.params:
            if name := option_name(parameter):
                found.setdefault(name, []).append(parameter)
    return found


def _fits(option: click.Parameter, value: object) -> bool:
    """Return whether *value* is of a kind that could be typed for *option*, right or wrong."""
    if getattr(option, "is_flag", False):
        return _switch(value) is not None
    values = value if isinstance(value, list) and _takes_several(option) else [value]
    return not any(isinstance(one, bool | dict | list) or one == "" for one in values)


def _switch(value: object) -> bool | None:
    """Return what *value* sets a switch to, also as WARDSEARCH_OCR has it; None where it can't.

    >>> _switch(True), _switch("no"), _switch(1), _switch("perhaps"), _switch("")
    (True, False, True, None, None)
    """
    try:
        return click.BOOL.convert(str(value) or "?", None, None)
    except click.BadParameter:
        return None


def _takes_several(option: click.Parameter) -> bool:
    return option.multiple or option.nargs == -1


def _as_typed(option: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - what TOML has
    """Return *value* as click gets it from a command line, so that it is judged alike."""
    if getattr(option, "is_flag", False):
        return _switch(value)
    if not _takes_several(option):
        return str(value)
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _demand_fitting(options: Iterable[click.Parameter], value: object, name: str) -> None:
    if not any(_fits(option, value) for option in options):
        raise ConfigError(
            "config-value-unfit",
            path=config_path(),
            name=name,
            found=shortened(str(value)),
            expected=_EXAMPLES,
        )


def _refuse(unknown: set[str], known: set[str], table: str) -> None:
    if not unknown:
        return
    from difflib import get_close_matches

    key = min(unknown)
    fields = {"path": config_path(), "found": f"{table}{key}"}
    if near := get_close_matches(key, known, n=1):
        raise ConfigError("config-unknown-key-near", near=near[0], **fields)
    raise ConfigError("config-unknown-key", **fields)


def is_typed(ctx: click.Context, parameter: str) -> bool:
    """Return whether *parameter* was typed; the settings and the environment have it, else."""
    return ctx.get_parameter_source(parameter) is ParameterSource.COMMANDLINE


def is_set(ctx: click.Context, parameter: str) -> bool:
    """Return whether the settings have *parameter*, and it was neither typed nor is a default."""
    return ctx.get_parameter_source(parameter) is ParameterSource.DEFAULT_MAP


def if_given(ctx: click.Context, option: click.Parameter, value: str) -> str | None:
    """Return *value* if a person gave it, here, in the environment or in the settings."""
    is_given = ctx.get_parameter_source(str(option.name)) is not ParameterSource.DEFAULT
    return value if is_given else None


def unless_typed(ctx: click.Context, option: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - of any option
    """Return *value*; nothing where the settings have it and what excludes it was typed.

    What is typed is read first.
    """
    name = str(option.name)
    if is_set(ctx, name) and any(is_typed(ctx, other) for other in _GIVES_WAY[name]):
        return () if option.multiple else False if value is True else None
    return value


def if_beside(*others: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Return a callback of an option that waits in the settings for one of *others*.

    These are read before it.
    """

    def callback(ctx: click.Context, option: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - of any option
        value = unless_typed(ctx, option, value) if option.name in _GIVES_WAY else value
        waits = is_set(ctx, str(option.name)) and not any(map(ctx.params.get, others))
        return False if waits else value

    return callback


def for_a_cluster(ctx: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Return *value*; nothing where the settings have it and a folder is typed as the index."""
    is_folder = is_typed(ctx, "index_folder") and "://" not in ctx.params["index_folder"]
    return None if is_folder and is_set(ctx, "part") else value
