"""What runs first, when `wardsearch` or `python -m wardsearch` is typed?

Ctrl-C while modules load would be a traceback, and so would memory that does not suffice to load
them: so this module loads almost nothing, and what it does comes before anything else. SIGTERM ends
a command in as good order as Ctrl-C. Does not cover how a running command ends
(`terminal.command_group`).
"""

import gc
import os
import signal
import sys

TYPE_CHECKING = False  # nothing is loaded for it
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

INTERRUPTED = 130  # 128 and the number of the signal, as shells have it
TERMINATED = 143
FAILED = 2
_LOCALE = ("WARDSEARCH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts
_OBJECTS = 50_000  # made before circles among them are looked for; a search makes as many
_IMPORTING = "<frozen importlib"  # how the names of the files begin that import others
_HEARS = f"{os.sep}command_group.py"  # how the name of the file ends that makes it a line


def main() -> None:
    """Run the command that was typed; whatever ends it early is one line on stderr."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is to be ignored
        signal.signal(signal.SIGINT, _interrupt)
    if sys.platform != "win32" and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _interrupt)
    gc.set_threshold(_OBJECTS)
    if sys.warnoptions:
        _bear_what_libraries_write()
    try:
        from wardsearch.terminal.cli import main as run

        run(prog_name="wardsearch", obj=_hear_no_more)
    except KeyboardInterrupt as interrupt:
        _end_at_once(*interrupt.args)
    except MemoryError:
        _end(
            FAILED,
            "memory is short; close other programs, or allow it more (ulimit -v)",
            "không đủ bộ nhớ; hãy đóng bớt chương trình khác, hoặc tăng giới hạn (ulimit -v)",
        )
    except ImportError as error:
        why = " ".join(str(error).split())
        _end(
            FAILED,
            f"cannot be loaded: {why}; memory may be short, or install it again",
            f"không nạp được chương trình: {why}; có thể máy thiếu bộ nhớ, hoặc cần cài lại",
        )
    finally:  # nothing is left to do that a signal could end
        _hear_no_more()
        gc.freeze()  # nor is there a circle to look for among all that was loaded


def _bear_what_libraries_write() -> None:
    """Load libraries also where every warning is to be an error.

    Whoosh and pyvi have patterns with escapes that Python warns of while it compiles them.
    """
    import warnings

    for kind in (DeprecationWarning, SyntaxWarning):
        warnings.filterwarnings("ignore", ".*invalid escape sequence", kind)


def _interrupt(number: int, frame: "FrameType | None") -> None:
    """Raise an exception that has the number of the signal; end at once where it would be lost.

    That is while a module loads, and before and after the command, in what is click's own.
    """
    is_heard = False
    at: FrameType | None = frame or sys._getframe()  # noqa: SLF001 - CPython has it
    while at is not None:
        file = at.f_code.co_filename
        if file.startswith(_IMPORTING):
            _end_at_once(number)
        is_heard = is_heard or file.endswith(_HEARS)
        at = at.f_back
    if not is_heard:
        _end_at_once(number)
    raise KeyboardInterrupt(number)


def _hear_no_more() -> None:
    """Ignore Ctrl-C and SIGTERM from here on: one has been heard, or all is done."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is _interrupt:
            signal.signal(number, signal.SIG_IGN)


def _end_at_once(number: int = signal.SIGINT) -> "NoReturn":
    """End by the signal *number*."""
    if number == signal.SIGTERM:
        _end(TERMINATED, "terminated", "đã dừng theo lệnh của hệ thống")
    _end(INTERRUPTED, "interrupted", "đã dừng theo yêu cầu")


def _end(exit_code: int, message: str, in_vietnamese: str) -> "NoReturn":
    """End with a line, whose language the environment alone says: nothing else can be asked."""
    try:
        locale = next(filter(None, map(os.environ.get, _LOCALE)), "")
        message = in_vietnamese if locale.startswith("vi") else message
        start = "\n" if exit_code == INTERRUPTED and os.isatty(2) else ""  # after the ^C it shows
        os.write(2, f"{start}wardsearch: {message}\n".encode(errors="backslashreplace"))
    except OSError:
        pass  # stderr is closed
    finally:
        os._exit(exit_code)


if __name__ == "__main__":
    main()
