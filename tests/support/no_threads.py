"""Imported by a process that may start no thread from then on."""

import threading


def _refuse(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


threading.Thread.start = _refuse  # type: ignore[assignment, method-assign]
