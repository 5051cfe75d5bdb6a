"""When does Ctrl-C end a run, so that what it has done can be kept?

Not in the midst of what takes seconds and would then be lost, but right after it; pressed twice, or
after `LONGEST_SECONDS`, at once. Does not cover what is kept (`commits`), or the line that is said
(`terminal.command_group`).
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

LONGEST_SECONDS: Final = 5.0


@contextmanager
def held_back() -> Iterator[None]:
    """Let a first Ctrl-C wait for the end of what is done within."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    pressed = 0
    again = threading.Timer(LONGEST_SECONDS, os.kill, (os.getpid(), signal.SIGINT))
    again.daemon = True

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed += 1
        if pressed > 1:
            before(number, frame)
        again.start()

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        again.cancel()
        signal.signal(signal.SIGINT, before)
    if pressed == 1:
        before(signal.SIGINT, None)
