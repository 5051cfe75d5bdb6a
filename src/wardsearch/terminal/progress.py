"""How far has a run that indexes come, and how long will it take?

Covers one line on stderr that names the phase, the files done of all, and the time: what is left
where that can be told, else what has passed, so that no line stands while work goes on. Does not
cover bars of known length (`command_group`).
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from wardsearch.messages.language import told
from wardsearch.messages.message import Message
from wardsearch.results import Step

_EVERY: Final = 0.5  # seconds between two lines
_SLOW: Final = 5.0  # seconds without a step, after which nobody can tell what is left
_EARLY: Final = 0.05  # of the bytes; before, the rate says little
_ERASE_LINE: Final = "\r\x1b[K"


@contextmanager
def showing_steps() -> Iterator[Callable[[Step], None] | None]:
    """Yield what shows each step of a run on stderr, or None where nobody would see it."""
    from wardsearch.terminal.screen import is_terminal

    if not is_terminal(sys.stderr):
        yield None
        return
    line = StepLine(time.monotonic)
    ended = threading.Event()

    def draw() -> None:
        while not ended.wait(_EVERY):
            click.echo(_ERASE_LINE + line.text(), nl=False, err=True)

    drawing = threading.Thread(target=draw, daemon=True)
    drawing.start()
    try:
        yield line.show
    finally:
        ended.set()
        drawing.join()
        click.echo(_ERASE_LINE, nl=False, err=True)


class StepLine:
    """What is said of the step that was shown last, at any time after.

    Args:
        clock: Returns seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._step = Step("looking")
        self._began = self._phase_began = self._shown = clock()

    def show(self, step: Step) -> None:
        """Take note of *step*."""
        now = self._clock()
        if step.phase != self._step.phase:
            self._phase_began = now
        self._step, self._shown = step, now

    def text(self) -> str:
        """Return the line."""
        step, now = self._step, self._clock()
        if step.phase != "reading":
            return told(Message(f"step-{step.phase}", time=_clock_text(now - self._phase_began)))
        share = step.done / max(step.total, 1)
        passed = now - self._phase_began
        fields = {"done": step.files, "count": step.of_files, "percent": int(100 * share)}
        if share < _EARLY or now - self._shown > _SLOW:
            time_text = _clock_text(now - self._began)
            return told(Message("step-reading", time=time_text, **fields))
        left = _clock_text(passed * (1 - share) / share)
        return told(Message("step-reading-left", time=left, **fields))


def _clock_text(seconds: float) -> str:
    """Return minutes and seconds, or hours too.

    >>> _clock_text(7.4), _clock_text(3723)
    ('0:07', '1:02:03')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
