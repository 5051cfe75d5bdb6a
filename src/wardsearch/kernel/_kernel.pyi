# The native kernel, as `_kernel.c` has it. It lets go of the interpreter while it works.

from typing_extensions import Buffer

VERSION: str
FACE: int

def invert(terms: Buffer, documents: Buffer, term_count: int, /) -> tuple[bytes, bytes, bytes]: ...
def invert_pairs(
    firsts: Buffer, seconds: Buffer, documents: Buffer, term_count: int, /
) -> tuple[bytes, bytes, bytes, bytes]: ...
def expand(flat: Buffer, starts: Buffer, numbers: Buffer, /) -> tuple[bytes, bytes]: ...
