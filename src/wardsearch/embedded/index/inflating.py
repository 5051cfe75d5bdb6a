"""How is a stretch of a DEFLATE stream read?

Rows and texts are kept in streams of many, and one of them is read at a time. The native kernel
inflates such a stretch in a third of the time that zlib takes, which the length of a row does not
decide but what is done before its first byte. Does not cover how streams are written, nor reading
them whole.
"""

import zlib
from collections.abc import Callable
from functools import cache
from typing import Final, TypeAlias

from wardsearch.kernel.native import native

Inflate: TypeAlias = Callable[[bytes | memoryview, int, int, bytes, int, int], bytes]
"""Returns some bytes of what a bare DEFLATE stream holds, fewer where it ends before.

It is given the bytes that the stream is in, where it begins and ends in them, the preset dictionary
or nothing, and which bytes are wanted: from the first up to the last, or to the end if that is -1.
What stands behind these is not read. A stream that is damaged, or ends in its middle before them,
raises ValueError.
"""

_BARE: Final = -zlib.MAX_WBITS  # to zlib a stream without a header and a sum


@cache
def inflate() -> Inflate:
    """Return what inflates here."""
    module = native()
    if module is None:
        return inflate_by_zlib
    natively: Inflate = module.inflate
    return natively


def inflate_by_zlib(
    data: bytes | memoryview, first: int, last: int, dictionary: bytes, start: int, end: int
) -> bytes:
    """Return the same as the native kernel; see `Inflate`."""
    if not 0 <= first <= last <= len(memoryview(data)):
        raise ValueError("no stream is there")
    if not end:
        return b""
    inflater = zlib.decompressobj(_BARE, zdict=dictionary)
    try:
        found = inflater.decompress(memoryview(data)[first:last], max(end, 0))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not inflater.eof and (end < 0 or len(found) < end):
        raise ValueError("the stream is cut")
    return found[start:]
