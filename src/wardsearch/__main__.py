"""What runs first, when `wardsearch` or `python -m wardsearch` is typed?

Ctrl-C while modules load would be a traceback, and so would memory that does not suffice to load
them: so this module loads almost nothing, and what it does comes before anything else. Does not
cover how a running command ends (`terminal.command_group`).
"""

import os
import signal
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130  # 128 and the number of the signal, as shells have it
FAILED = 2
_IMPORTING = "<frozen importlib"  # how the names of the files begin that import others


def main() -> None:
    """Run the command that was typed; whatever ends it early is one line on stderr."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is to be ignored
        signal.signal(signal.SIGINT, _interrupt)
    try:
        from wardsearch.terminal.cli import main as run

        run(prog_name="wardsearch")
    except KeyboardInterrupt:
        _end(INTERRUPTED, "interrupted")
    except MemoryError:
        _end(FAILED, "memory is short; close other programs, or allow it more (ulimit -v)")
    except ImportError as error:
        why = " ".join(str(error).split())
        _end(FAILED, f"cannot be loaded: {why}; memory may be short, or install it again")
    finally:  # nothing is left to do that Ctrl-C could end
        if signal.getsignal(signal.SIGINT) is _interrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End at once while a module loads, where an exception might be lost; else raise one."""
    at = frame
    while at is not None:
        if at.f_code.co_filename.startswith(_IMPORTING):
            _end(INTERRUPTED, "interrupted")
        at = at.f_back
    signal.default_int_handler(number, frame)


def _end(exit_code: int, message: str) -> NoReturn:
    try:
        start = "\n" if exit_code == INTERRUPTED and os.isatty(2) else ""  # after the ^C it shows
        os.write(2, f"{start}wardsearch: {message}\n".encode(errors="backslashreplace"))
    except OSError:
        pass  # stderr is closed
    finally:
        os._exit(exit_code)


if __name__ == "__main__":
    main()
