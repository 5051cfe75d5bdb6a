"""Which bytes stand before a short block, so that DEFLATE finds in them what the block repeats?

A preset dictionary (RFC 1950, 1951) is a sample of what is compressed: short blocks take no more
room with one than long ones without, and are read the sooner.
"""

from collections.abc import Sequence


def sample(parts: Sequence[bytes], size: int, of_each: int) -> bytes:
    """Return at most *size* bytes: the first *of_each* of parts from all over *parts*."""
    step = max(1, sum(min(len(part), of_each) for part in parts) // size)
    return b"".join(part[:of_each] for part in parts[::step])[:size]
