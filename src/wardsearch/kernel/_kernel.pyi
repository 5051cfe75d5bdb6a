# The native kernel, as `_kernel.c` has it. It lets go of the interpreter while it works.

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from typing_extensions import Buffer

from wardsearch.embedded.kernel.face import SegmentKernel

VERSION: str
FACE: int

# A field: its name, that of its dictionary, whether that is of pairs, the column of the lengths
# that its scores depend on, or "" where all are 1, and whether a length counts one less.
FieldRow: TypeAlias = tuple[str, str, bool, str, bool]

def Segment(  # noqa: N802 - it is a type
    file: Buffer,
    directory: Mapping[str, tuple[str, int, int]],
    fields: Iterable[FieldRow],
    documents: int,
    live: bytes | None,
    damaged: Callable[[str], Exception],
    /,
) -> SegmentKernel: ...
def token_ranges(
    text: str, positions: Sequence[int], cut: Callable[[str], Sequence[tuple[str, int, int]]], /
) -> tuple[list[int], list[int]]: ...
def invert(terms: Buffer, documents: Buffer, term_count: int, /) -> tuple[bytes, bytes, bytes]: ...
def invert_pairs(
    firsts: Buffer, seconds: Buffer, documents: Buffer, term_count: int, /
) -> tuple[bytes, bytes, bytes, bytes]: ...
def expand(flat: Buffer, starts: Buffer, numbers: Buffer, /) -> tuple[bytes, bytes]: ...
