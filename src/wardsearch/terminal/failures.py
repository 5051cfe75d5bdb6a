"""Which line does a failed command end with, for a person and for a program?

Covers one style for all: what is wrong and what to do, on one line without a screen of usage.
Does not cover exit codes and streams (`command_group`).
"""

import os
from collections.abc import Sequence

import click
from click.core import ParameterSource

from wardsearch.errors import lacks_threads, said_by
from wardsearch.messages.message import CodedError, Message, as_text

_FIELDS = ("path", "found", "expected")


class CommandLineError(click.UsageError):
    """What was typed after `wardsearch` cannot be run.

    Attributes:
        coded: The message that says why.
    """

    def __init__(self, code: str, /, **fields: object) -> None:
        self.coded = Message(code, **fields)
        super().__init__(str(self.coded))


def wants_json(arguments: Sequence[str]) -> bool:
    """Return whether the options among *arguments* ask for JSON.

    >>> wants_json(["stats", "--json"]), wants_json(["search", "--", "--json"])
    (True, False)
    """
    listed = list(arguments)
    return "--json" in listed[: listed.index("--") if "--" in listed else None]


def is_ctrl_c(interrupt: KeyboardInterrupt) -> bool:
    """Return whether Ctrl-C is what ends a command; another signal is the argument of *interrupt*.

    >>> is_ctrl_c(KeyboardInterrupt()), is_ctrl_c(KeyboardInterrupt(15))
    (True, False)
    """
    import signal  # click does without it

    return interrupt.args in {(), (signal.SIGINT,)}


def failure_message(error: Exception) -> Message:
    """Return what one of our errors, or one of the system's, says."""
    if isinstance(error, CodedError):
        return error.message
    if isinstance(error, MemoryError):
        return Message("memory-short")
    if lacks_threads(error):
        return Message("threads-short")
    if isinstance(error, ImportError):
        return Message("not-loadable", why=said_by(error))
    why = said_by(error)
    name = getattr(error, "filename", None)
    if isinstance(name, (str, bytes)):
        return Message("io-error", path=os.fsdecode(name), why=why)
    return Message("io-error-nowhere", why=why)


def usage_message(error: click.UsageError) -> Message:
    """Return what is wrong with a command line that click could not read."""
    if isinstance(error, CommandLineError):
        return error.coded
    from difflib import get_close_matches  # only who mistypes needs it

    found = getattr(error, "option_name", "") or getattr(error, "command_name", "")
    near = "".join(get_close_matches(found, getattr(error, "possibilities", None) or (), n=1))
    if isinstance(error, click.NoSuchOption):
        return _of_option(error, found, near)
    if near:
        return Message("command-unknown-near", found=found, near=near)
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return Message("argument-missing", name=name, help=_help(error))
    if isinstance(error, click.BadParameter):
        return _of_value(error)
    return Message("usage", why=_plain(error.message or error.format_message()), help=_help(error))


def _of_value(error: click.BadParameter) -> Message:
    """Return what is wrong with a value, and where it is: typed, in the environment or settings."""
    found = {"why": _plain(error.message), "help": _help(error)}
    if error.param is None:
        return Message("value-invalid", name="", **found)
    name = _name(error.param, error.ctx)
    source = error.ctx.get_parameter_source(str(error.param.name)) if error.ctx else None
    if source is ParameterSource.DEFAULT_MAP:
        from wardsearch.terminal.config import config_path, option_name

        name = option_name(error.param)
        return Message("config-value-invalid", path=config_path(), name=name, **found)
    if source is ParameterSource.ENVIRONMENT and isinstance(error.param.envvar, str):
        name = error.param.envvar
    return Message("value-invalid", name=name, **found)


def _of_option(error: click.NoSuchOption, found: str, near: str) -> Message:
    if command := _command_with(found, error.ctx):
        return Message("option-before-command", found=found, command=f"{command} {found}")
    code = "option-unknown-near" if near else "option-unknown"
    return Message(code, found=found, near=near, help=_help(error))


def failure_json(message: Message) -> dict[str, object]:
    """Return what a program reads of a failure."""
    fields = {name: as_text(message.fields[name]) for name in _FIELDS if name in message.fields}
    return {
        "error": str(message),
        "code": message.code,
        **fields,
        "advice": message.advice(),
    }


def _name(parameter: click.Parameter, ctx: click.Context | None) -> str:
    """Return what help calls *parameter*."""
    if isinstance(parameter, click.Argument) and ctx:
        return parameter.make_metavar(ctx)
    return parameter.opts[-1]


def _command_with(option: str, ctx: click.Context | None) -> str | None:
    """Return a command of the group of *ctx* that has *option*: `search`, or the first of them."""
    if ctx is None or not isinstance(ctx.command, click.Group):
        return None
    group = ctx.command
    names = [
        name
        for name in group.list_commands(ctx)
        if (command := group.get_command(ctx, name))
        and any(option in parameter.opts for parameter in command.params)
    ]
    if not names:
        return None
    return f"{ctx.command_path} {'search' if 'search' in names else names[0]}"


def _help(error: click.UsageError) -> str:
    return f"{error.ctx.command_path if error.ctx else 'wardsearch'} --help"


def _plain(sentence: str) -> str:
    """Return a sentence of click's as ours are: without full stop and capital."""
    text = " ".join(sentence.split()).rstrip(".")
    return text[:1].lower() + text[1:]
