"""When does a process give memory back to the system?

The allocator of glibc keeps what was freed between pieces that are still in use, and gives back at
once what is large or at the end. Where the next batch takes as much again, that costs a look of the
system at each page; where a merge needs it elsewhere, what is kept is too much. Other systems do it
by themselves, or cannot.
"""

import ctypes
import sys
from functools import cache
from typing import Final

RARELY: Final = (10_000, 20, 100)
"""How rarely Python is to look for circles of objects, for `gc.set_threshold`.

After so many new objects, of which a run makes a million that are in no circle; after so many of
these looks, also at what had stayed; after so many of those, at all objects.
"""

_TRIM_THRESHOLD: Final = -1  # as `malloc.h` has them: bytes free at the end, before they go
_MMAP_THRESHOLD: Final = -3  # bytes of what is given back apart
_KEPT_BYTES: Final = 64 << 20
_LARGE_BYTES: Final = 32 << 20  # the most that glibc takes


def give_back() -> None:
    """Give the system the memory back that is free within this process, where that is possible."""
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def keep_freed() -> None:
    """Keep what is freed from now on for what comes next, until it is given back.

    For a process of ours that does one batch after the other: it cannot be undone.
    """
    if (libc := _glibc()) is not None:
        libc.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)


@cache
def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        libc = ctypes.CDLL(None)
        libc.malloc_trim, libc.mallopt  # noqa: B018 - another C library than glibc lacks them
    except (OSError, AttributeError):
        return None
    return libc
