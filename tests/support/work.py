"""What is there for a process to do that only works? Functions that it finds by this module."""

import os
import sys
import time
from pathlib import Path


def twice(number: int) -> int:
    return 2 * number


def process(_: object) -> int:
    return os.getpid()


def fail(number: int) -> int:
    raise MemoryError(number)


def fail_oddly(_: object) -> int:
    class OddError(Exception):  # which no other process knows
        pass

    raise OddError("odd")


def die(_: object) -> int:
    sys.stdout.write("what it says is dropped")
    sys.stdout.flush()
    os._exit(9)


def wait_for(path: Path) -> bool:
    """Return once *path* exists."""
    while not path.exists():
        time.sleep(0.01)
    return True
