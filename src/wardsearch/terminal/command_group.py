"""How do the commands end: with which exit code, and with which line on stderr?

Covers everything that is the same for all commands: errors as one line, a closed pipe, Ctrl-C and
other signals, streams that cannot show Vietnamese, progress. Does not cover what the commands do
(`cli`).
"""

import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

import click
from click.exceptions import Exit, NoArgsIsHelpError

from wardsearch.errors import ReportNotFoundError, WardsearchError, lacks_threads
from wardsearch.messages.language import gettext, told
from wardsearch.messages.message import Message
from wardsearch.terminal.failures import (
    CommandLineError,
    failure_json,
    failure_message,
    is_ctrl_c,
    usage_message,
    wants_json,
)
from wardsearch.terminal.narrow_output import plainer
from wardsearch.terminal.output import is_narrow
from wardsearch.terminal.speaking import in_language, speak_as_asked

if TYPE_CHECKING:
    from wardsearch.results import Progress

_Command = TypeVar("_Command", bound=click.Command)

NOTHING_FOUND = 1
FAILED = 2
_LEAST_MEMORY = 128 << 20  # bytes of addresses: NumPy's libraries and their buffers
_AS_JSON = "wardsearch.as_json"  # in the meta of a context
_BAR = 36  # columns of a bar of progress, where there are so many
_BESIDE_BAR = 22  # columns for `  [`, `]  100%  00:00:00` and the cursor
_INTERRUPTED = 130
_SIGNALLED = 128  # and the number of the signal, as shells have it


class Context(click.Context):
    """What is known of a command that runs; its help is as narrow as the terminal."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what help is written with."""
        from wardsearch.terminal.help_page import HelpPage

        return HelpPage(width=self.terminal_width, max_width=self.max_content_width)


class Commands(MutableMapping[str, click.Command]):
    """Commands by name, each loaded when it is first looked at.

    Args:
        commands: Those that are loaded.
    """

    def __init__(self, commands: Mapping[str, click.Command]) -> None:
        self._loaded: dict[str, click.Command | Callable[[], click.Command]] = {**commands}

    def promise(self, name: str, load: Callable[[], click.Command]) -> None:
        """Add a command that *load* returns."""
        self._loaded[name] = load

    def __getitem__(self, name: str) -> click.Command:
        found = self._loaded[name]
        if not isinstance(found, click.Command):
            found = self._loaded[name] = with_help(found())
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._loaded

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)


class CommandGroup(click.Group):
    """Commands in the order in which they were added, whose errors are a line on stderr."""

    only_headings = False

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **options)
        self.promised = Commands(self.commands)
        self.commands = self.promised
        with_help(self)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, with its help also where Python drops docstrings."""
        super().add_command(with_help(cmd), name)

    def promise_command(self, name: str, load: Callable[[], click.Command]) -> None:
        """Add a command that *load* imports, which is not called before someone asks for it."""
        self.promised.promise(name, load)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in reading order, not in that of the alphabet."""
        del ctx
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, in the language that is spoken."""
        command = super().get_command(ctx, cmd_name)
        return command and in_language(command, depth=0 if self.only_headings else 2)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option for help, in the language that is spoken; click keeps one for all."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = gettext("Show this message and exit.")
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of the group in the language that is spoken."""
        said = in_language(self, depth=1)
        said.only_headings = True
        click.Group.format_help(said, ctx, formatter)
        said.only_headings = False  # in English, it is the group itself

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none of that name, say how to search for it."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if getattr(error, "possibilities", None):  # click names the command that was meant
                raise
            if isinstance(error, click.NoSuchOption) or not args:
                raise
            if ctx.parent:  # a group within searches nothing
                known = click.Choice(self.list_commands(ctx))
                known.convert(args[0], click.Argument(["command"]), ctx)
            if args[0] == "help":  # as other programs have it
                near = "--help"
                raise CommandLineError("command-unknown-near", found="help", near=near) from error
            words = " ".join(args)
            command = f"{ctx.command_path} search {words}"
            raise CommandLineError("command-unknown", found=args[0], command=command) from error

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's
    ) -> click.Context:
        """Read the arguments before the command."""
        for stream in _text_streams():
            stream.reconfigure(errors=plainer(stream.encoding))
        as_json = wants_json(args)
        warnings.showwarning = _show_warning
        with _ending_well(as_json=as_json, hearing=extra.get("obj")):
            if parent is None:  # a group within keeps the language
                args = speak_as_asked(args)
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[_AS_JSON] = as_json
        return context

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run the command."""
        with _ending_well(as_json=ctx.meta[_AS_JSON], hearing=ctx.obj):
            _demand_memory()
            try:
                return super().invoke(ctx)
            except click.UsageError as error:
                name = ctx.invoked_subcommand
                if error.ctx is None and name:  # click forgets it where a value is missing
                    error.ctx = click.Context(self.commands[name], ctx, name)
                raise


def _show_warning(message: Warning | str, *_where: object, **_more: object) -> None:
    """Say a warning of the program as one line, as errors are said."""
    say(f"wardsearch: {message}")


def _demand_memory() -> None:
    """Refuse to begin where a limit leaves no room for NumPy.

    What NumPy calculates with (OpenBLAS) ends the process itself, in words of its own and with the
    exit code of "nothing found", where it cannot have its buffers.

    Raises:
        MemoryError: There is less than `_LEAST_MEMORY` to be had.
    """
    if sys.platform == "win32":
        return
    import resource

    if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        import mmap

        try:
            mmap.mmap(-1, _LEAST_MEMORY).close()
        except OSError as error:
            raise MemoryError from error


class Hearing(Protocol):
    """Whoever hears the signals that end a command, where `wardsearch` is what was typed.

    Attributes:
        is_ready: Whether the exception of a signal is caught.
    """

    is_ready: bool

    def end(self) -> None:
        """Ignore all signals from here on."""


@contextmanager
def _ending_well(*, as_json: bool, hearing: Hearing | None) -> Iterator[None]:
    """Turn whatever ends a command into an exit code and at most one line.

    Args:
        as_json: The line is an object.
        hearing: Whoever hears signals, if anyone does.
    """
    try:
        with _catching(hearing):
            yield
    except NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        _end(FAILED, usage_message(error), as_json=as_json)
    except BrokenPipeError:
        _end(0)
    except (WardsearchError, OSError, MemoryError, ImportError) as error:
        code = NOTHING_FOUND if isinstance(error, ReportNotFoundError) else FAILED
        _end(code, failure_message(error), as_json=as_json)
    except RuntimeError as error:
        if not lacks_threads(error):
            raise
        _end(FAILED, failure_message(error), as_json=as_json)
    except KeyboardInterrupt as interrupt:
        if hearing is not None:
            hearing.end()
        _end_interrupted(interrupt, as_json=as_json)


@contextmanager
def _catching(hearing: Hearing | None) -> Iterator[None]:
    """Tell *hearing* that exceptions of signals are caught meanwhile."""
    if hearing is None:
        yield
        return
    was_ready, hearing.is_ready = hearing.is_ready, True
    try:
        yield
    finally:
        hearing.is_ready = was_ready


def _end_interrupted(interrupt: KeyboardInterrupt, *, as_json: bool) -> NoReturn:
    """End by the signal whose number *interrupt* has; by Ctrl-C where it has none."""
    if not is_ctrl_c(interrupt):
        code = _SIGNALLED + interrupt.args[0]
        try:
            _end(code, Message("terminated"), as_json=as_json)
        except OSError as error:  # the terminal is closed
            raise Exit(code) from error
    from wardsearch.terminal.screen import is_terminal

    if is_terminal(sys.stderr):
        click.echo(err=True)  # the terminal has shown ^C on this line
    _end(_INTERRUPTED, Message("interrupted"), as_json=as_json)


def _end(exit_code: int, message: Message | None = None, *, as_json: bool = False) -> NoReturn:
    # All output is flushed as it is written, so Python has nothing left to fail on when it exits.
    if message is not None and as_json:
        from wardsearch.results_json import to_json

        line = to_json(failure_json(message), ascii_only=is_narrow(sys.stderr))
        click.echo(line, err=True)
    elif message is not None:
        say(f"wardsearch: {told(message)}")
    raise Exit(exit_code)


def _text_streams() -> list[TextIOWrapper]:
    """Return stdout and stderr, but for one that is closed or replaced by the embedding program."""
    return [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, TextIOWrapper)]


def say(what: Message | str) -> None:
    """Write a message, or a line as it is, to stderr, where progress, hints and errors go."""
    from wardsearch.terminal.screen import printable

    line = told(what) if isinstance(what, Message) else what
    click.echo(printable(line), err=True)


@contextmanager
def progress_bar(label: str) -> "Iterator[Progress | None]":
    """Yield a function that draws a bar on stderr, or None where nobody would see it.

    Args:
        label: What is going on, marked for translation.
    """
    from wardsearch.terminal.screen import is_terminal

    if not is_terminal(sys.stderr):
        yield None
        return
    from shutil import get_terminal_size

    said = gettext(label)
    room = get_terminal_size().columns - len(said) - _BESIDE_BAR
    width = max(1, min(_BAR, room))  # a longer line would be a new one at each step
    with click.progressbar(length=1, label=said, width=width, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show


def with_help(command: _Command) -> _Command:
    """Return *command*, with its help where Python drops docstrings, narrow or not."""
    command.context_class = Context
    command.help = command.help or _written_help(command)
    return command


def _written_help(command: click.Command) -> str | None:
    """Return the docstring in the source of *command*, if that is there and -OO dropped it."""
    if sys.flags.optimize < 2:  # noqa: PLR2004 - from which on docstrings are dropped
        return None
    import ast
    import inspect
    import textwrap

    try:
        source = textwrap.dedent(inspect.getsource(inspect.unwrap(command.callback or len)))
        [function] = ast.parse(source).body
    except (OSError, SyntaxError, TypeError, ValueError):
        return None
    return ast.get_docstring(function) if isinstance(function, ast.FunctionDef) else None
