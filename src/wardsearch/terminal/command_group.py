"""How do the commands end: with which exit code, and with which line on stderr?

Covers everything that is the same for all commands: errors as one line, a closed pipe,
Ctrl-C, streams that cannot show Vietnamese, progress. Does not cover what the commands do
(`cli`).
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any, NoReturn

import click
from click.exceptions import Exit

from wardsearch.errors import ReportNotFoundError, WardsearchError

NOTHING_FOUND = 1
FAILED = 2
_LEAST_MEMORY = 128 << 20  # bytes of addresses: NumPy's libraries and their buffers
_INTERRUPTED = 130  # 128 and the number of the signal, as shells have it

Progress = Callable[[int, int], None]
"""Is told how much is done, of how much."""


class CommandGroup(click.Group):
    """Commands in the order in which they were added, whose errors are a line on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in reading order, not in that of the alphabet."""
        del ctx
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none of that name, say how to search for it."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if getattr(error, "possibilities", None):  # click names the command that was meant
                raise
            advice = f"To search, run: {ctx.command_path} search {' '.join(args)}"
            raise click.UsageError(f"{error.format_message()} {advice}", ctx) from error

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's
    ) -> click.Context:
        """Read the arguments before the command."""
        for stream in _text_streams():
            stream.reconfigure(errors="replace")
        with _ending_well():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run the command."""
        with _ending_well():
            _demand_memory()
            return super().invoke(ctx)


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


@contextmanager
def _ending_well() -> Iterator[None]:
    """Turn whatever ends a command into an exit code and at most one line."""
    try:
        yield
    except click.UsageError as error:
        from wardsearch.terminal.screen import printable

        message = error.format_message()
        if printable(message, lines=True) == message:
            raise
        raise click.UsageError(printable(message, lines=True), error.ctx) from None
    except BrokenPipeError:
        _end(0)
    except (WardsearchError, OSError, MemoryError, ImportError) as error:
        _end(NOTHING_FOUND if isinstance(error, ReportNotFoundError) else FAILED, _line(error))
    except KeyboardInterrupt:
        from wardsearch.terminal.screen import is_terminal

        if is_terminal(sys.stderr):
            click.echo(err=True)  # the terminal has shown ^C on this line
        _end(_INTERRUPTED, "interrupted")


def _line(error: WardsearchError | OSError | MemoryError | ImportError) -> str:
    if isinstance(error, MemoryError):
        return "memory is short; close other programs, or allow it more (ulimit -v)"
    if isinstance(error, ImportError):
        return f"cannot be loaded: {error}; memory may be short, or install it again"
    if isinstance(error, OSError):
        where = [os.fsdecode(error.filename)] if isinstance(error.filename, (str, bytes)) else []
        return ": ".join([*where, error.strerror or str(error)])
    return str(error)


def _end(exit_code: int, message: str = "") -> NoReturn:
    # All output is flushed as it is written, so Python has nothing left to fail on when it exits.
    if message:
        say(f"wardsearch: {message}")
    raise Exit(exit_code)


def _text_streams() -> list[TextIOWrapper]:
    """Return stdout and stderr, but for one that is closed or replaced by the embedding program."""
    return [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, TextIOWrapper)]


def say(line: str) -> None:
    """Write *line* to stderr, where progress, hints and errors go."""
    from wardsearch.terminal.screen import printable

    click.echo(printable(line), err=True)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """Yield a function that draws a bar on stderr, or None where nobody would see it."""
    from wardsearch.terminal.screen import is_terminal

    if not is_terminal(sys.stderr):
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
