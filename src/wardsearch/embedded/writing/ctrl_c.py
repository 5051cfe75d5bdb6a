"""When does a signal such as Ctrl-C end a run, so that what it has done can be kept?

Not in the midst of what takes seconds and would then be lost, but right after it; sent twice, or
after `LONGEST_SECONDS`, at once. A signal that is ignored, or ends the process by itself, as
SIGTERM does where no command of ours runs, stays as it is. Does not cover what is kept (`commits`),
or the line that is said (`terminal.command_group`).
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Final, TypeAlias

from wardsearch.analysis.worker import ENDING_SIGNALS

LONGEST_SECONDS: Final = 5.0

_Handler: TypeAlias = Callable[[int, FrameType | None], object]


@contextmanager
def held_back() -> Iterator[None]:
    """Let a first signal wait for the end of what is done within, and of what that is within."""
    before = _handlers()
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not before or any(isinstance(each, _Presses) for each in before.values()):
        yield
        return
    presses = _Presses(before)
    try:
        for number in before:
            signal.signal(number, presses)
        yield
    finally:
        presses.end()
    if presses.count == 1:
        before[presses.first](presses.first, None)


def _handlers() -> dict[int, _Handler]:
    """Return what is called for each signal that calls anything."""
    found: dict[int, _Handler] = {}
    for number in ENDING_SIGNALS:
        handler = signal.getsignal(number)
        while isinstance(handler, _Presses) and handler.is_over:
            handler = handler.before[number]
        if callable(handler):
            found[number] = handler
    return found


class _Presses:
    """Counts how often a signal comes, and hands on all but the first to what was *before*.

    It waits for no lock: the next may come while it does anything.

    Attributes:
        count: How many came.
        first: The number of the first.
        before: What was called for each.
        is_over: It hands on all. Where a signal ends `end` itself, it may stay in its place.
    """

    def __init__(self, before: Mapping[int, _Handler]) -> None:
        self.count = 0
        self.first = 0
        self.before = before
        self.is_over = False
        self._again = threading.Timer(LONGEST_SECONDS, self._press)
        self._again.daemon = True

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if not self.is_over:
            self.count += 1
            if self.count == 1:
                self.first = number
                try:
                    self._again.start()
                except RuntimeError:  # the system has no thread for it
                    self.count += 1
                else:
                    return
        self.before[number](number, frame)

    def end(self) -> None:
        """Put back what was before."""
        self._again.cancel()
        self.is_over = True
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _press(self) -> None:
        if self.count == 1:
            os.kill(os.getpid(), self.first)
