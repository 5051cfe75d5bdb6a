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
def snippets(
    text: str,
    matches: bytes,
    limit: int,
    max_chars: int,
    body_start: int,
    kind_of: Callable[[str], int],
    /,
) -> list[tuple[str, tuple[tuple[int, int], ...], int]]: ...
def invert(terms: Buffer, documents: Buffer, term_count: int, /) -> tuple[bytes, bytes, bytes]: ...
def invert_pairs(
    terms: Buffer, documents: Buffer, unasked: int, term_count: int, /
) -> tuple[bytes, bytes, bytes, bytes]: ...
def merge_postings(
    parts: Sequence[tuple[Buffer, Buffer, Buffer, Buffer, Buffer]], /
) -> tuple[bytes, bytes, bytes, bytes]: ...
def merge_strings(
    parts: Sequence[tuple[Buffer, Buffer, Buffer]], /
) -> tuple[bytes, bytes, list[bytes]]: ...
def encode_documents(documents: Buffer, document_count: int, /) -> tuple[int, bytes]: ...
def joined_documents(
    short: Buffer,
    before: Buffer,
    kinds: Buffer,
    counts: Buffer,
    ends: Buffer,
    data: Buffer,
    /,
) -> bytes: ...
def stretches(chunks: Buffer, roles: Buffer, starts: Buffer, headers: Buffer, /) -> bytes: ...
def expand(flat: Buffer, starts: Buffer, numbers: Buffer, /) -> tuple[bytes, bytes]: ...
def joins(
    ids: Buffer,
    starts: Buffer,
    columns: tuple[Buffer, ...],
    words: tuple[Buffer, int, Buffer],
    scores: tuple[float, ...],
    inside: bool,
    /,
) -> tuple[bytes, bytes]: ...
def compounds(
    joined: Buffer, pieces: Buffer, syllables: Buffer, documents: Buffer, /
) -> tuple[bytes, bytes, bytes, bytes]: ...
def is_clean(text: str, /) -> bool: ...
def date_lines(text: str, longest: int, /) -> list[tuple[int, int]] | None: ...
def may_begin_document(text: str, kinds: bytes, lines: int, longest: int, /) -> bool: ...
def may_name_ward(text: str, /) -> bool: ...
def may_name_plain_ward(text: str, /) -> bool: ...
def may_be_spaced(text: str, /) -> bool: ...
def may_be_legacy(text: str, stands_in: bytes, few: int, /) -> bool: ...
def mapped(text: str, table: bytes, /) -> str | None: ...
def stored_rows(
    data: Buffer, ends: Buffer, width: int, rows: int, per_block: int, documents: list[int], /
) -> list[bytes]: ...

class Chunks:
    def read(self, texts: Sequence[bytes], /) -> tuple[bytes, bytes]: ...
    def count(self, texts: Sequence[bytes], /) -> bytes: ...
    def fresh(self) -> list[str]: ...
