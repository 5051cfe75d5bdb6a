"""Which numbers give the arrays of a segment their shapes?

Shared by those who write and read the arrays and by those who check that they fit each other.
"""

from typing import Final

BLOCK: Final = 64
"""Terms between two recorded starts of postings: at most 63 bytes to add up."""

LOW_BITS: Final = 16
"""Of a packed number; each higher bit is in a plane of bits."""


def plane_count(limit: int) -> int:
    """Return how many planes the packed numbers below *limit* need."""
    return max(0, (max(limit, 1) - 1).bit_length() - LOW_BITS)
