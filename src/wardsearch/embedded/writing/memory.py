"""How does a process give memory back to the system that it needs no more?

The allocator of glibc keeps what was freed between pieces that are still in use. After a long
report was analysed that is some hundred megabytes, which its merge then needs elsewhere. Other
systems do it by themselves, or cannot.
"""

import ctypes
import sys
from functools import cache


def give_back() -> None:
    """Give the system the memory back that is free within this process, where that is possible."""
    if (trim := _trim()) is not None:
        trim(0)


@cache
def _trim() -> "ctypes._NamedFuncPointer | None":
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library than glibc
        return None
