"""What runs first, when `wardsearch` or `python -m wardsearch` is typed?

Ctrl-C while modules load would be a traceback, and so would memory that does not suffice to load
them: so this module loads almost nothing, and what it does comes before anything else. SIGTERM, and
SIGHUP where a terminal is closed, end a command in as good order as Ctrl-C. Does not cover how a
running command ends (`terminal.command_group`).
"""

import gc
import os
import signal
import sys

TYPE_CHECKING = False  # nothing is loaded for it
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

SIGNALLED = 128  # and the number of the signal, as shells have it
FAILED = 2
_LOCALE = ("WARDSEARCH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts
_OBJECTS = 50_000  # made before circles among them are looked for; a search makes as many
_IMPORTING = "<frozen importlib"  # how the names of the files begin that import others
_SOON = 0.05  # seconds: then a module is loaded, most often
_MOST_WAITS = 100


def main() -> None:
    """Run the command that was typed; whatever ends it early is one line on stderr."""
    for number in _signals():
        if signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL):
            signal.signal(number, _interrupt)  # else it is to be ignored
    gc.set_threshold(_OBJECTS)
    if sys.warnoptions:
        _bear_what_libraries_write()
    try:
        from wardsearch.terminal.cli import main as run

        run(prog_name="wardsearch", obj=_hearing)
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
        _hearing.end()
        _forget_interrupts()
        gc.freeze()  # nor is there a circle to look for among all that was loaded


def _forget_interrupts() -> None:
    """Have Python end with the exit code that it is given.

    A KeyboardInterrupt that leaves the `exec` of a string is remembered, also where it is caught:
    `python -m` would end by SIGINT in the end (`run_eval_code_obj` of CPython's pythonrun.c). The
    next `exec` of a string forgets it.
    """
    exec("")  # noqa: S102 - nothing


def _bear_what_libraries_write() -> None:
    """Load libraries also where every warning is to be an error.

    Whoosh and pyvi have patterns with escapes that Python warns of while it compiles them.
    """
    import warnings

    for kind in (DeprecationWarning, SyntaxWarning):
        warnings.filterwarnings("ignore", ".*invalid escape sequence", kind)


def _signals() -> "tuple[signal.Signals, ...]":
    if sys.platform == "win32":
        return (signal.SIGINT,)
    return signal.SIGINT, signal.SIGTERM, signal.SIGHUP


class _Hearing:
    """What is told by whoever runs a command; it is `wardsearch.terminal.command_group.Hearing`.

    Attributes:
        is_ready: The exception of a signal is turned into the line of its ending.
        waits: How often a signal was put off since one was heard.
    """

    is_ready = False
    waits = 0

    def end(self) -> None:
        """Ignore all signals that end a command: one was heard, or all is done."""
        if self.waits:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number in _signals():
            if signal.getsignal(number) is _interrupt:
                signal.signal(number, signal.SIG_IGN)


_hearing = _Hearing()


def _interrupt(number: int, frame: "FrameType | None") -> None:
    """Raise an exception that has the number of the signal, where that is not lost.

    Before and after the command, in what is click's own, end at once. In the midst of it, wait
    until no module is being loaded: a run has what it did to keep.
    """
    if not _hearing.is_ready:
        _end_at_once(number)
    at = frame
    while at is not None:
        if at.f_code.co_filename.startswith(_IMPORTING):
            _put_off(number)
            return
        at = at.f_back
    _hearing.waits = 0
    raise KeyboardInterrupt(number)


def _put_off(number: int) -> None:
    """Hear the signal *number* again soon; end at once where that cannot be, or was too often."""
    _hearing.waits += 1
    if sys.platform == "win32" or _hearing.waits > _MOST_WAITS:
        _end_at_once(number)
    # It is sent anew: whoever lets a first signal wait may have come to hear it instead.
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), number))
    signal.setitimer(signal.ITIMER_REAL, _SOON)


def _end_at_once(number: int = signal.SIGINT) -> "NoReturn":
    """End by the signal *number*."""
    if number == signal.SIGINT:
        _end(SIGNALLED + number, "interrupted", "đã dừng theo yêu cầu")
    _end(SIGNALLED + number, "terminated", "đã dừng theo lệnh của hệ thống")


def _end(exit_code: int, message: str, in_vietnamese: str) -> "NoReturn":
    """End with a line, whose language the environment alone says: nothing else can be asked."""
    try:
        locale = next(filter(None, map(os.environ.get, _LOCALE)), "")
        message = in_vietnamese if locale.startswith("vi") else message
        is_ctrl_c = exit_code == SIGNALLED + signal.SIGINT
        start = "\n" if is_ctrl_c and os.isatty(2) else ""  # after the ^C it shows
        os.write(2, f"{start}wardsearch: {message}\n".encode(errors="backslashreplace"))
    except OSError:
        pass  # stderr is closed
    finally:
        os._exit(exit_code)


if __name__ == "__main__":
    main()
