"""When does Ctrl-C end a run, so that what it has done can be kept?

Not in the midst of what takes seconds and would then be lost, but right after it; pressed twice, or
after `LONGEST_SECONDS`, at once. Does not cover what is kept (`commits`), or the line that is said
(`terminal.command_group`).
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

LONGEST_SECONDS: Final = 5.0


@contextmanager
def held_back() -> Iterator[None]:
    """Let a first Ctrl-C wait for the end of what is done within, and of what that is within."""
    before = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not callable(before) or isinstance(before, _Presses):
        yield
        return
    presses = _Presses(before)
    signal.signal(signal.SIGINT, presses)
    try:
        yield
    finally:
        presses.again.cancel()
        signal.signal(signal.SIGINT, before)
    if presses.count == 1:
        before(signal.SIGINT, None)


class _Presses:
    """Counts how often Ctrl-C is pressed, and hands on all but the first to what was *before*.

    It waits for no lock: the next may come while it does anything.
    """

    def __init__(self, before: Callable[[int, FrameType | None], object]) -> None:
        self.count = 0
        self.again = threading.Timer(LONGEST_SECONDS, self._press)
        self.again.daemon = True
        self._before = before

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
        if self.count == 1:
            try:
                self.again.start()
            except RuntimeError:  # the system has no thread for it
                self.count += 1
            else:
                return
        self._before(number, frame)

    def _press(self) -> None:
        if self.count == 1:
            os.kill(os.getpid(), signal.SIGINT)
